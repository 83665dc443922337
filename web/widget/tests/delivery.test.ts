import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connected, message, MemoryStore, pass, world } from './fakes';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a message the member sends', () => {
  test('goes out with a cid of its own and waits in the outbox until it is accepted', async () => {
    const { client, socket, store } = await connected();
    client.sendText('相互宝是什么');
    expect(socket().sends).toEqual([
      { type: 'send', cid: expect.any(String), text: '相互宝是什么' },
    ]);
    expect(client.snapshot.pending).toMatchObject([{ text: '相互宝是什么', status: 'sending' }]);
    expect(store.length).toBe(1);

    socket().accept(1);
    expect(client.snapshot.pending).toEqual([]);
    expect(client.snapshot.messages).toMatchObject([{ id: 1, body: { text: '相互宝是什么' } }]);
    expect(store.length).toBe(0);
  });

  test('is shown once when the server sends it back', async () => {
    const { client, socket } = await connected();
    client.sendText('你好');
    const { cid } = socket().sends[0] as { cid: string };
    socket().accept(1);
    socket().messages([message(1, 'member', { cid, body: { text: '你好' } })]);
    expect(client.snapshot.messages).toHaveLength(1);
  });

  test('counts as accepted when the log shows it, even if the acceptance was lost', async () => {
    const { client, socket, store } = await connected();
    client.sendText('你好');
    const { cid } = socket().sends[0] as { cid: string };
    socket().messages([message(1, 'member', { cid })]);
    expect(client.snapshot.pending).toEqual([]);
    expect(store.length).toBe(0);
  });

  test('goes out one after the other, in the order written', async () => {
    const { client, socket } = await connected();
    for (const text of ['一', '二', '三']) client.sendText(text);
    expect(socket().sends.map(({ text }) => text)).toEqual(['一']);
    socket().accept(1);
    expect(socket().sends.map(({ text }) => text)).toEqual(['一', '二']);
    socket().accept(2);
    expect(socket().sends.map(({ text }) => text)).toEqual(['一', '二', '三']);
  });

  test('that was a tap travels as the id of the choice and shows its title', async () => {
    const { client, socket } = await connected();
    client.sendChoice('k7', '等待期是多久');
    expect(socket().sends).toEqual([{ type: 'send', cid: expect.any(String), choice: 'k7' }]);
    expect(client.snapshot.pending).toMatchObject([{ text: '等待期是多久' }]);
  });

  test('is sent again with the same cid when the connection breaks before the acceptance', async () => {
    const { client, socket, sockets } = await connected();
    client.sendText('你好');
    const first = socket().sends[0];
    socket().drop();
    await pass(1_000);
    socket().welcome();
    expect(sockets).toHaveLength(2);
    expect(socket().sends).toEqual([first]);
  });

  test('is sent again over a new socket when the server says nothing for ten seconds', async () => {
    const { client, socket, sockets } = await connected();
    client.sendText('你好');
    const first = socket().sends[0];
    await pass(10_000);
    expect(sockets[0]?.closed).toBe(true);
    await pass(1_000);
    socket().welcome();
    expect(socket().sends).toEqual([first]);
  });

  test('survives a reload and is then sent with the cid it had', async () => {
    const before = world();
    before.client.sendText('网断时写的');
    const after = await connected([], before.store);
    const { cid } = before.client.snapshot.pending[0] ?? {};
    expect(after.socket().sends).toEqual([{ type: 'send', cid, text: '网断时写的' }]);
  });

  test('is kept in memory when the browser refuses to store it', async () => {
    const full = new MemoryStore();
    full.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const { client, socket } = await connected([], full);
    client.sendText('你好');
    client.outboxChanged();
    expect(client.snapshot.pending).toHaveLength(1);
    expect(socket().sends).toHaveLength(1);
  });
});

describe('while the device is offline', () => {
  test('messages wait, nothing is tried, and they leave once and in order afterwards', async () => {
    const { client, socket, sockets } = await connected();
    client.offline();
    client.sendText('一');
    client.sendText('二');
    await pass(60_000);
    expect(sockets).toHaveLength(1);
    expect(client.snapshot.connection).toBe('offline');
    expect(client.snapshot.pending.map(({ status }) => status)).toEqual(['waiting', 'waiting']);

    client.connect();
    await pass();
    socket().welcome();
    socket().accept(1);
    socket().accept(2);
    expect(sockets).toHaveLength(2);
    expect(socket().sends.map(({ text }) => text)).toEqual(['一', '二']);
  });
});

describe('a refused message', () => {
  test('shows the server’s sentence and lets the next one pass', async () => {
    const { client, socket } = await connected();
    client.sendChoice('old', '旧选项');
    client.sendText('下一句');
    socket().refuse(422, '这个选项已失效，请直接输入您的问题。');
    expect(client.snapshot.pending[0]).toMatchObject({
      status: 'refused',
      reason: '这个选项已失效，请直接输入您的问题。',
    });
    expect(socket().sends[1]).toMatchObject({ text: '下一句' });
  });

  test('is sent again only when the member asks, behind what was written since', async () => {
    const { client, socket } = await connected();
    client.sendText('一');
    socket().refuse(422, '不合要求');
    await pass(20_000);
    expect(socket().sends).toHaveLength(1);
    const cid = client.snapshot.pending[0]?.cid ?? '';
    client.sendText('二');
    client.retry(cid);
    socket().accept(1);
    expect(socket().sends.map(({ text }) => text)).toEqual(['一', '二', '一']);
  });

  test('is gone when the member drops it', async () => {
    const { client, socket, store } = await connected();
    client.sendText('一');
    socket().refuse(422, '不合要求');
    client.discard(client.snapshot.pending[0]?.cid ?? '');
    expect(client.snapshot.pending).toEqual([]);
    expect(store.length).toBe(0);
  });

  test('without a cid in the problem is the one in flight', async () => {
    const { client, socket } = await connected();
    client.sendText('太长');
    socket().refuse(413, '内容太长', null);
    expect(client.snapshot.pending[0]).toMatchObject({ status: 'refused', reason: '内容太长' });
  });

  test('because of the rate limit waits, says why, and goes out by itself', async () => {
    const { client, socket } = await connected();
    client.sendText('快');
    socket().refuse(429, '您发送得有点快，请稍等片刻再试。');
    expect(client.snapshot.pending[0]).toMatchObject({
      status: 'waiting',
      reason: '您发送得有点快，请稍等片刻再试。',
    });
    expect(socket().sends).toHaveLength(1);
    await pass(2_000);
    expect(socket().sends).toHaveLength(2);
    expect(socket().sends[1]).toEqual(socket().sends[0]);
  });

  test('older than an hour is not sent without asking', async () => {
    const before = world();
    before.client.sendText('转人工');
    await pass(61 * 60_000);
    const { client, socket } = await connected([], before.store);
    expect(client.snapshot.pending).toMatchObject([{ status: 'stale' }]);
    expect(socket().sends).toEqual([]);
    client.retry(client.snapshot.pending[0]?.cid ?? '');
    expect(socket().sends).toHaveLength(1);
  });
});

describe('two tabs of one member', () => {
  test('both show a waiting message, and only the tab that wrote it sends it', async () => {
    const store = new MemoryStore();
    const mine = await connected([], store);
    const other = await connected([], store);
    mine.client.sendText('你好');
    other.client.outboxChanged();
    expect(other.client.snapshot.pending).toMatchObject([{ text: '你好' }]);
    await pass(5_000);
    expect(mine.socket().sends).toHaveLength(1);
    expect(other.socket().sends).toEqual([]);
  });

  test('one takes over after a while what the other could not send', async () => {
    const store = new MemoryStore();
    const closed = world(store);
    const open = await connected([], store);
    closed.client.sendText('你好');
    open.client.outboxChanged();
    await pass(16_000);
    expect(open.socket().sends).toMatchObject([{ text: '你好' }]);
  });

  test('a message of another tab does not hold up one’s own', async () => {
    const store = new MemoryStore();
    const other = world(store);
    const { client, socket } = await connected([], store);
    other.client.sendText('别处写的');
    client.outboxChanged();
    client.sendText('这里写的');
    expect(socket().sends).toMatchObject([{ text: '这里写的' }]);
  });
});

describe('a member who writes', () => {
  const typed = (socket: { sent: Record<string, unknown>[] }) =>
    socket.sent.filter(({ type }) => type === 'typing').length;

  test('is told to the server at most every two seconds, and only beside a human', async () => {
    const { client, socket } = await connected();
    client.typing();
    expect(typed(socket())).toBe(0);
    socket().messages([], { case: { id: 7, state: 'active' } });
    client.typing();
    client.typing();
    expect(typed(socket())).toBe(1);
    await pass(2_000);
    client.typing();
    expect(typed(socket())).toBe(2);
  });
});
