import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connected, FakeHttp, MemoryStore, message, pass, session, world } from './fakes';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the privacy notice', () => {
  test('comes before the first message: nothing leaves until the member agrees', async () => {
    const { client, http, socket } = await connected();
    socket().messages([], { privacy: false });
    client.sendText('你好');
    await pass(20_000);
    expect(socket().sends).toEqual([]);
    expect(client.snapshot).toMatchObject({ privacy: false, pending: [{ text: '你好' }] });

    expect(await client.agree()).toBe(true);
    const asked = http.calls[http.calls.length - 1];
    expect(asked).toMatchObject({ url: '/api/chat/privacy', body: { version: '1' }, token: 'Bearer t1' });
    expect(client.snapshot.privacy).toBe(true);
    expect(socket().sends).toMatchObject([{ text: '你好' }]);
  });

  test('that was renewed stops a message, which leaves under its cid after the new consent', async () => {
    const { client, socket } = await connected();
    client.sendText('你好');
    const [first] = socket().sends;
    const type = 'urn:member-help:problem:privacy_first';
    socket().frame({ type: 'error', cid: first?.cid, problem: { type, status: 403, detail: '' } });
    expect(client.snapshot).toMatchObject({ privacy: false, pending: [{ status: 'sending' }] });
    await client.agree();
    expect(socket().sends).toHaveLength(2);
    expect(socket().sends[1]?.cid).toBe(first?.cid);
  });

  test('agreed to in an old version is fetched anew and asked again', async () => {
    const { client, http, socket } = await connected();
    socket().messages([], { privacy: false });
    http.handler = () => ({ status: 409, body: {} });
    expect(await client.agree()).toBe(false);
    expect(http.calls.filter(({ url }) => url.endsWith('/content'))).toHaveLength(2);
    expect(client.snapshot.privacy).toBe(false);
  });

  test('is not taken for agreed when the server cannot be reached', async () => {
    const { client, http, socket } = await connected();
    socket().messages([], { privacy: false });
    http.handler = () => 'unreachable';
    expect(await client.agree()).toBe(false);
    expect(client.snapshot.privacy).toBe(false);
  });
});

describe('what the member has looked at', () => {
  const history = [message(1, 'bot'), message(2, 'member'), message(3, 'bot'), message(4, 'staff')];

  test('is told to the server once', async () => {
    const { client, socket } = await connected(history);
    client.look();
    client.look();
    expect(socket().sent.filter(({ type }) => type === 'seen')).toEqual([{ type: 'seen', id: 4 }]);
    expect(client.snapshot.unread).toBe(0);
  });

  test('leaves the rest unread; the greeting of somebody who never spoke is not counted', async () => {
    const { client, socket } = await connected(history);
    socket().messages([], { seen: 3 });
    expect(client.snapshot.unread).toBe(1);
    const silent = await connected([message(1, 'bot')]);
    expect(silent.client.snapshot.unread).toBe(0);
  });

  test('on another device is looked at here as well', async () => {
    const { client, socket } = await connected(history);
    expect(client.snapshot.unread).toBe(2);
    socket().messages([], { seen: 4 });
    expect(client.snapshot.unread).toBe(0);
  });
});

describe('a thumb', () => {
  test('is kept, replaced and taken back', async () => {
    const { client, http } = await connected([message(7, 'bot')]);
    http.handler = ({ method }) => ({ status: method === 'DELETE' ? 204 : 200, body: {} });
    const thumb = () => client.snapshot.messages[0]?.feedback;
    await client.care.rate(7, { rating: 'down', reason: 'too_long' });
    expect(thumb()).toEqual({ rating: 'down', reason: 'too_long' });
    await client.care.rate(7, null);
    expect(thumb()).toBeNull();
    expect(http.calls.slice(-2)).toMatchObject([
      { method: 'PUT', url: '/api/chat/messages/7/feedback', body: { rating: 'down', reason: 'too_long' } },
      { method: 'DELETE', url: '/api/chat/messages/7/feedback' },
    ]);
  });

  test('that did not reach the server is not shown as given', async () => {
    const { client, http } = await connected([message(7, 'bot')]);
    http.handler = () => 'unreachable';
    expect(await client.care.rate(7, { rating: 'up', reason: null })).toBe(false);
    expect(client.snapshot.messages[0]?.feedback).toBeUndefined();
  });
});

describe('the own records', () => {
  test('come whole, as text to keep, and with the token', async () => {
    const { client, http } = await connected();
    http.handler = () => ({ status: 200, body: { messages: [{ body: { text: '我的话' } }] } });
    const records = await client.care.records();
    expect(JSON.parse(records ?? '')).toEqual({ messages: [{ body: { text: '我的话' } }] });
    const asked = http.calls[http.calls.length - 1];
    expect(asked).toMatchObject({ method: 'GET', url: '/api/chat/records', token: 'Bearer t1' });
  });

  test('that did not come are none: a part, or an error, is nothing to keep', async () => {
    const { client, http } = await connected();
    for (const answer of [{ status: 429, body: {} }, { status: 503, body: {} }, 'unreachable'] as const) {
      http.handler = () => answer;
      expect(await client.care.records()).toBeNull();
    }
  });
});

describe('erasing the records', () => {
  test('empties screen and outbox and begins another conversation', async () => {
    const { client, http, store, socket, told } = await connected([message(1, 'bot')]);
    http.handler = ({ url }) =>
      url.endsWith('/records') ? { status: 200, body: { erased: 1 } } : session('c2', 't2');
    client.sendText('我的话');
    expect(await client.erase()).toBe(true);
    expect(client.snapshot).toMatchObject({ messages: [], pending: [], loaded: false });
    expect(store.length).toBe(0);
    await pass();
    socket().open();
    expect(socket().sent[0]).toEqual({ type: 'hello', token: 't2', after: 0 });
    expect(told).toEqual(['c1', 'c2']);
  });

  test('changes nothing when the server did not erase', async () => {
    const { client, http } = await connected([message(1, 'bot')]);
    http.handler = () => 'unreachable';
    expect(await client.erase()).toBe(false);
    expect(client.snapshot.messages).toHaveLength(1);
  });
});

describe('several tabs', () => {
  test('agree on the conversation that another one has begun', async () => {
    const { client, http, socket, sockets } = await connected([message(1, 'member')]);
    http.handler = () => session('c2', 't2');
    client.conversationChanged('c1');
    expect(sockets).toHaveLength(1);
    client.conversationChanged('c2');
    await pass();
    socket().welcome([message(5, 'bot')]);
    expect(client.snapshot.messages.map(({ id }) => id)).toEqual([5]);
  });

  test('ask for a conversation one after the other', async () => {
    const http = new FakeHttp();
    const order: string[] = [];
    const made = world(new MemoryStore(), http, async (work) => {
      order.push('locked');
      const done = await work();
      order.push('free');
      return done;
    });
    made.client.connect();
    await pass();
    expect(order).toEqual(['locked', 'free']);
    expect(http.sessions).toBe(1);
  });
});

test('with too many sockets open the conversation goes on by polling, at once', async () => {
  const { client, http, socket, sockets } = await connected([message(1, 'bot')]);
  const page = { messages: [message(2, 'bot')], state: { typing: false, privacy: true, seen: 0 } };
  http.handler = ({ url }) => (url.includes('/messages?') ? { status: 200, body: page } : session());
  socket().drop(4429);
  await pass();
  expect(client.snapshot).toMatchObject({ connection: 'live' });
  expect(client.snapshot.messages).toHaveLength(2);
  expect(sockets).toHaveLength(1);
});

test('a member of a host app begins with a fresh token of that app each time', async () => {
  let asked = 0;
  const made = world(new MemoryStore(), new FakeHttp(), (work) => work(), async () => `jwt-${(asked += 1)}`);
  made.client.connect();
  await pass();
  made.socket().welcome();
  made.socket().drop(4401);
  await pass();
  const bodies = made.http.calls.filter(({ url }) => url.endsWith('/session')).map(({ body }) => body);
  expect(bodies).toEqual([{ host_token: 'jwt-1' }, { host_token: 'jwt-2' }]);
});
