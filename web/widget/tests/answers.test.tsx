import { describe, expect, test } from 'vitest';
import { message, pass } from './fakes';
import { answer, button, one, onePageEach, root, show, world } from './screen';

onePageEach();

describe('an answer', () => {
  test('is text, whatever it looks like', async () => {
    await show(answer({ text: '<img src=x onerror=alert(1)><b>粗</b> &amp;', detail: '<i>斜</i>' }));
    expect(one('.Answer-text').textContent).toBe('<img src=x onerror=alert(1)><b>粗</b> &amp;');
    expect(root.querySelector('.Answer img, .Answer b, .Answer i')).toBeNull();
  });

  test('shows its date and its only source in one line', async () => {
    await show(answer({ edition: '2019-05-16', sources: [{ title: '新闻稿', date: '2019-04-11' }] }));
    expect(one('.Answer .Provenance').textContent).toBe(
      '资料截至 2019-05-16 · 来源：新闻稿，2019-04-11',
    );
  });

  test('folds several sources behind their number', async () => {
    const sources = [{ title: '新闻稿', date: '2019-04-11' }, { title: '规则摘要', date: null }];
    await show(answer({ edition: '2019-05-16', sources }));
    expect(one('.Answer summary').textContent).toBe('资料截至 2019-05-16 · 来源 2 条');
    expect([...root.querySelectorAll('.Answer li')].map(({ textContent }) => textContent)).toEqual([
      '新闻稿，2019-04-11',
      '规则摘要',
    ]);
  });

  test('without facts claims no date', async () => {
    await show(answer({}));
    expect(root.querySelector('.Provenance')).toBeNull();
  });

  test('folds its detail and shows what changed since', async () => {
    await show(answer({ detail: '细节', changes: ['计划已关闭'] }));
    expect(one('.Answer details').hasAttribute('open')).toBe(false);
    expect(one('.Answer details').textContent).toBe('了解更多细节');
    expect(one('.Answer-change').textContent).toBe('此后有变化：计划已关闭');
  });

  test('offers its buttons, and a tap sends the choice', async () => {
    await show(answer({ buttons: [{ id: 'k1', title: '等待期是多久' }] }));
    button('等待期是多久').click();
    expect(world.socket().sends).toMatchObject([{ choice: 'k1' }]);
  });

  test('that offers a human has a button for it', async () => {
    await show(answer({ handoff: 'offer' }));
    one('.Chips .Btn').click();
    expect(world.socket().sends).toMatchObject([{ choice: 'handoff' }]);
  });

  test('has the human last, a message without an answer has the human first', async () => {
    const buttons = [{ id: 'k1', title: '等待期是多久' }];
    const names = () => [...root.querySelectorAll('.Chips .Btn')].map(({ textContent }) => textContent);
    await show(answer({ handoff: 'offer', buttons, edition: '2019-05-16' }));
    expect(names()).toEqual(['等待期是多久', '转人工']);
    document.body.replaceChildren();
    await show(answer({ handoff: 'offer', buttons }));
    expect(names()).toEqual(['转人工', '等待期是多久']);
  });
});

describe('a decision on joining', () => {
  test('has the decision as its headline and below it what it rests on', async () => {
    const text = '按公开规则看，可以加入大病互助计划。\n年龄在范围内。';
    await show(answer({ text, data: { outcome: 'open' } }, { kind: 'eligibility' }));
    expect(one('.Verdict-headline').textContent).toBe('按公开规则看，可以加入大病互助计划。');
    expect(one('.Verdict-headline').dataset.tone).toBe('yes');
    expect(one('.Answer-text').textContent).toBe('年龄在范围内。');
  });

  test('is never shown as a yes when its outcome is not known here', async () => {
    await show(answer({ text: '还需要核对。' }, { kind: 'eligibility' }));
    expect(one('.Verdict-headline').dataset.tone).toBe('open');
  });
});

describe('a decision with the fields of a card', () => {
  const data = {
    outcome: 'barred',
    plan_title: '大病互助计划',
    reasons: [{ text: '加入年龄最高 59 周岁。' }, { text: '满 60 周岁后可以看老年防癌计划。' }],
    change: { text: '满 60 周岁后可以看老年防癌计划。', date: null },
    caveats: [{ text: '以芝麻分为基础的评估。' }],
  };
  const text = '按公开规则看，目前不能加入。\n加入年龄最高 59 周岁。\n最终以 App 内审核为准。';

  test('says each thing once: outcome, reasons, what would change it, what is left to check', async () => {
    await show(answer({ text, data, detail: '以芝麻分为基础的评估。' }, { kind: 'eligibility' }));
    expect(one('.Verdict-topic').textContent).toBe('能不能加入 · 大病互助计划');
    const parts = [...root.querySelectorAll('.Verdict-part')].map(({ textContent }) => textContent);
    expect(parts).toEqual([
      '依据加入年龄最高 59 周岁。',
      '什么会改变结论满 60 周岁后可以看老年防癌计划。',
    ]);
    expect(one('.Answer-text').textContent).toBe('最终以 App 内审核为准。');
    expect(one('.Fold').textContent).toBe('其他说明以芝麻分为基础的评估。');
    expect(root.querySelectorAll('details')).toHaveLength(1);
  });
});

describe('a comparison', () => {
  test('of plans has its text and below it a table headed by plan and property', async () => {
    const data = {
      columns: { c0: '对比', c1: '相互保', c2: '相互宝' },
      rows: [{ c0: '管理费', c1: '10%', c2: '8%' }],
    };
    await show(answer({ text: '一个是保险，一个不是。', data }, { kind: 'comparison' }));
    expect(one('.Answer-text').textContent).toBe('一个是保险，一个不是。');
    expect(one('thead').textContent).toBe('对比相互保相互宝');
    expect(one('tbody th[scope=row]').textContent).toBe('管理费');
  });

  test('of persons shows the table in place of the lines that say the same', async () => {
    const data = {
      columns: { who: '谁', age: '年龄', outcome: '结果', plan: '计划', reason: '说明' },
      rows: [
        { who: '妈妈', age: '62 岁', outcome: '可以申请', plan: '老年防癌计划', reason: '' },
        { who: '爸爸', age: '72 岁', outcome: '不能加入', plan: '', reason: '年龄超过了' },
      ],
    };
    const text = '几位分别是这样：\n· 妈妈（62 岁）：可以申请\n能否加入以 App 内审核为准。';
    await show(answer({ text, data }, { kind: 'comparison' }));
    const shown = [...root.querySelectorAll('.Answer .Answer-text')].map(({ textContent }) => textContent);
    expect(shown).toEqual(['几位分别是这样：', '能否加入以 App 内审核为准。']);
    expect(one('tbody').textContent).toBe('妈妈62 岁可以申请爸爸72 岁不能加入。年龄超过了');
  });

  test('whose data is odd is told in its own words', async () => {
    for (const data of [null, { columns: [], rows: [] }, { columns: { c0: '对比' }, rows: 'x' }]) {
      document.body.replaceChildren();
      await show(answer({ text: '一个是保险，一个不是。', data }, { kind: 'comparison' }));
      expect(one('.Answer-text').textContent).toBe('一个是保险，一个不是。');
      expect(root.querySelector('table')).toBeNull();
    }
  });
});

describe('around human help', () => {
  test('the queue, who comes and goes, and the question at the end are shown', async () => {
    await show([
      message(1, 'member'),
      message(2, 'system', { kind: 'queue', body: { text: '正在排队。', position: 2 } }),
      message(3, 'system', { kind: 'staff', body: { text: '小林来了。', event: 'joined' } }),
      message(4, 'system', { kind: 'csat', body: { text: '怎么样？', case: 9 } }),
    ]);
    expect(one('.Queue').textContent).toBe('系统通知：正在排队。前面还有 2 位');
    expect(one('.SystemMessage').textContent).toBe('小林来了。');
    button('很满意').click();
    await pass();
    expect(world.http.calls.at(-1)).toMatchObject({ url: '/api/chat/cases/9/rating', body: { score: 5 } });
    expect(one('.Said').textContent).toBe('谢谢您的评价：很满意');
    expect(root.querySelector('.Grades')).toBeNull();
  });

  test('a grade that did not arrive can be given again', async () => {
    await show([message(4, 'system', { kind: 'csat', body: { text: '怎么样？', case: 9 } })]);
    world.http.handler = () => 'unreachable';
    button('很满意').click();
    await pass();
    expect(one('.Said').textContent).toBe('没有记下，请再点一次。');
    expect(root.querySelector('.Grades')).not.toBeNull();
  });
});

describe('a thumb', () => {
  test('is offered for answers, not for small talk or the greeting', async () => {
    await show([message(1, 'bot', { kind: 'card' }), ...answer({ text: '不客气' })]);
    expect(root.querySelector('.Thumbs')).toBeNull();
    document.body.replaceChildren();
    await show(answer({ edition: '2019-05-16' }));
    expect(root.querySelectorAll('.Thumbs button')).toHaveLength(2);
  });

  test('down asks for a reason that may be left out', async () => {
    await show(answer({ edition: '2019-05-16' }));
    world.http.handler = () => ({ status: 200, body: {} });
    one('[aria-label=没帮助]').click();
    await pass();
    expect(one('.Thumbs .Said').textContent).toBe('谢谢，已记下。');
    button('太长了').click();
    await pass();
    expect(world.http.calls.at(-1)?.body).toEqual({ rating: 'down', reason: 'too_long' });
    expect(root.querySelector('.Reasons')).toBeNull();
  });
});
