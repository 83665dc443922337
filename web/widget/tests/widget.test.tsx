import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '../src/config';
import { mount } from '../src/mount';
import type { Message } from '../src/transport/contract';
import { connected, message, pass, type World } from './fakes';

const CONFIG: Config = {
  api: '',
  socketUrl: '',
  tokenUrl: null,
  title: '成员助手',
  target: document.body,
  covers: false,
  mode: 'page',
  elder: false,
  scheme: 'light',
};

let world: World;
let root: ShadowRoot;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(async () => {
  // Effects that wait for a frame must not be left to the next test's clock.
  await pass(200);
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function show(history: Message[]): Promise<void> {
  world = await connected(history);
  root = mount(CONFIG, world.client, () => undefined).shadowRoot as ShadowRoot;
  await pass(100);
}

function answer(body: Record<string, unknown>, over: Partial<Message> = {}): Message[] {
  return [message(1, 'member'), message(2, 'bot', { body: { text: '回答', ...body }, ...over })];
}

function one(selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

function button(name: string): HTMLElement {
  const found = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
}

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

describe('the title bar', () => {
  test('always has the way to a human', async () => {
    await show([]);
    one('.HumanBtn').click();
    expect(world.socket().sends).toMatchObject([{ choice: 'handoff' }]);
    expect(one('.Navbar-title').textContent).toBe('成员助手');
  });

  test('says so when a human has been asked for', async () => {
    await show([]);
    world.socket().messages([], { case: { id: 7, state: 'waiting' } });
    await pass(100);
    expect(one('.HumanBtn').textContent).toBe('等待人工');
    expect(one('.HumanBtn').getAttribute('aria-label')).toBe('转人工：等待人工');
  });

  test('says so when a message was left for a human', async () => {
    await show([]);
    world.socket().messages([], { case: { id: 7, state: 'left' } });
    await pass(100);
    expect(one('.HumanBtn').textContent).toBe('已留言');
  });

  test('stands above the date of the sources and whose words these are', async () => {
    await show([]);
    expect(one('.Edition').textContent).toBe('资料截至 2019-05-16非官方条款，以 App 内规则为准');
  });
});

describe('the input line', () => {
  function type(text: string): HTMLTextAreaElement {
    const input = one('textarea') as HTMLTextAreaElement;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return input;
  }

  async function enter(init: KeyboardEventInit = {}): Promise<void> {
    await pass(50);
    one('textarea').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
    );
    await pass(50);
  }

  test('sends on Enter, without the space around, and is empty again', async () => {
    await show([]);
    const input = type('  你好  ');
    await enter();
    expect(world.socket().sends).toMatchObject([{ text: '你好' }]);
    expect(input.value).toBe('');
  });

  test('does not send while an input method composes', async () => {
    await show([]);
    const input = type('xiang');
    input.dispatchEvent(new Event('compositionstart', { bubbles: true }));
    await enter();
    input.dispatchEvent(new Event('compositionend', { bubbles: true }));
    expect(world.socket().sends).toEqual([]);
    await enter();
    expect(world.socket().sends).toHaveLength(1);
  });

  test('makes a new line on Shift+Enter', async () => {
    await show([]);
    type('第一行');
    await enter({ shiftKey: true });
    expect(world.socket().sends).toEqual([]);
  });

  test('sends neither nothing nor more than the limit, and loses no word', async () => {
    await show([]);
    type('   ');
    await enter();
    const input = type('字'.repeat(1001));
    await enter();
    expect(world.socket().sends).toEqual([]);
    expect(input.value).toHaveLength(1001);
    expect(one('.Hint').textContent).toContain('请删去 1 个字');
  });
});

describe('a message that did not go out', () => {
  test('says why and can be sent again or dropped', async () => {
    await show([]);
    world.client.sendText('你好');
    world.socket().refuse(422, '内容不合要求');
    await pass(100);
    expect(one('.Pending-status').textContent).toBe('内容不合要求重发不发了');
    button('重发').click();
    expect(world.socket().sends).toHaveLength(2);
  });
});

describe('the own records', () => {
  test('are fetched when asked for, and offered only once they are whole', async () => {
    await show([]);
    one('[aria-label=更多设置]').click();
    await pass(100);
    button('导出我的记录').click();
    await pass(100);
    world.http.handler = () => ({ status: 503, body: {} });
    button('准备文件').click();
    await pass(100);
    expect(one('[role=dialog] [role=status]').textContent).toContain('再试');
    world.http.handler = () => ({ status: 200, body: { messages: [] } });
    button('准备文件').click();
    await pass(100);
    expect(one('[role=dialog]').getAttribute('aria-label')).toBe('您的记录准备好了。');
    expect(root.activeElement).toBe(one('[role=dialog]'));
    expect(button('复制全部内容')).toBeTruthy();
  });
});

describe('for a screen reader', () => {
  test('the history is silent and a new message is spoken once', async () => {
    await show(answer({ text: '旧的' }));
    expect(root.querySelector('[role=alert]')).toBeNull();
    const spoken = one('[aria-live=polite]');
    expect(spoken.textContent).toBe('');
    world.socket().messages([message(3, 'bot', { body: { text: '新的' } })]);
    await pass(100);
    expect(spoken.textContent).toBe('助手：新的');
    await pass(6_000);
    expect(spoken.textContent).toBe('');
  });
});

test('nothing in the page’s style or markup asks another host for anything', async () => {
  await show(answer({ buttons: [{ id: 'k1', title: '甲' }] }));
  const rules = root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.map(({ cssText }) => cssText).join('')).not.toMatch(/url\(|@import|@font-face/);
  expect(root.querySelector('[src], link, style, script')).toBeNull();
});
