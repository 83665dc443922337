import { describe, expect, test } from 'vitest';
import { message, pass } from './fakes';
import { answer, button, one, onePageEach, root, show, world } from './screen';

onePageEach();

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
