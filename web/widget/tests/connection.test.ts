import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connected, FakeHttp, message, pass, session, STATE, world } from './fakes';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the socket', () => {
  test('says hello with the token and asks for the whole log', async () => {
    const { client, socket } = world();
    client.connect();
    await pass();
    socket().open();
    expect(socket().sent).toEqual([{ type: 'hello', token: 't1', after: 0 }]);
    expect(client.snapshot).toMatchObject({ connection: 'starting', loaded: false });
    socket().messages([message(1, 'bot')]);
    expect(client.snapshot).toMatchObject({ connection: 'live', loaded: true, edition: '2019-05-16' });
  });

  test('asks after the last message seen when it comes back, with the session it has', async () => {
    const { http, socket } = await connected([message(3, 'bot'), message(8, 'bot')]);
    socket().drop();
    await pass(1_000);
    socket().open();
    expect(socket().sent[0]).toMatchObject({ type: 'hello', after: 8 });
    expect(http.sessions).toBe(1);
  });

  test('does not skip messages before an accepted one that the server has not sent yet', async () => {
    const { client, socket } = await connected([message(1, 'bot')]);
    client.sendText('你好');
    socket().accept(5);
    socket().drop();
    await pass(1_000);
    socket().open();
    expect(socket().sent[0]).toMatchObject({ after: 1 });
  });

  test('that repeats messages shows each of them once, by id', async () => {
    const { client, socket } = await connected([message(1, 'bot'), message(2, 'bot')]);
    socket().messages([message(2, 'bot'), message(3, 'bot')]);
    expect(client.snapshot.messages.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('is given up when the server is silent after a ping', async () => {
    const { socket, sockets } = await connected();
    await pass(25_000);
    expect(socket().sent).toContainEqual({ type: 'ping' });
    await pass(10_000);
    expect(sockets[0]?.closed).toBe(true);
    await pass(1_000);
    expect(sockets).toHaveLength(2);
  });

  test('stays when the server answers the ping', async () => {
    const { socket, sockets } = await connected();
    for (let round = 0; round < 4; round += 1) {
      await pass(25_000);
      socket().frame({ type: 'pong' });
    }
    expect(sockets).toHaveLength(1);
  });

  test('survives a frame that is not JSON or of a kind it does not know', async () => {
    const { client, socket } = await connected();
    socket().onmessage?.(new MessageEvent('message', { data: '<html>' }));
    socket().frame({ type: 'news' });
    socket().messages([message(1, 'bot')]);
    expect(client.snapshot.messages).toHaveLength(1);
  });
});

describe('a short cut', () => {
  test('is not shown to the member; a longer one is', async () => {
    const { client, socket } = await connected();
    socket().drop();
    expect(client.snapshot.connection).toBe('starting');
    await pass(3_100);
    expect(client.snapshot.connection).toBe('broken');
  });

  test('is tried again with longer and longer pauses, then works', async () => {
    const { client, sockets, socket } = await connected();
    socket().drop();
    for (let step = 0; step < 240; step += 1) {
      await pass(500);
      if (!socket().closed) socket().drop();
      socket().closed = true;
    }
    expect(sockets.length).toBeGreaterThan(3);
    expect(sockets.length).toBeLessThan(20);
    client.wake();
    await pass();
    socket().welcome();
    expect(client.snapshot.connection).toBe('live');
  });
});

describe('an expired token', () => {
  test('is replaced once, without a word to the member', async () => {
    const { client, http, socket, sockets } = await connected([message(4, 'bot')]);
    http.handler = () => session('c1', 't2');
    socket().drop(4401);
    await pass();
    socket().open();
    expect(sockets).toHaveLength(2);
    expect(socket().sent[0]).toEqual({ type: 'hello', token: 't2', after: 4 });
    socket().messages([]);
    expect(client.snapshot).toMatchObject({ connection: 'live' });
    expect(client.snapshot.messages).toHaveLength(1);
  });

  test('twice in a row ends in a button rather than in a loop', async () => {
    const { client, http, socket } = await connected();
    socket().drop(4401);
    await pass();
    socket().drop(4401);
    await pass(120_000);
    expect(client.snapshot.connection).toBe('expired');
    expect(http.sessions).toBe(2);
    client.connect();
    await pass();
    socket().welcome();
    expect(client.snapshot.connection).toBe('live');
  });

  test('in an error frame counts as one', async () => {
    const { http, socket } = await connected();
    socket().frame({ type: 'error', cid: null, problem: { status: 401 } });
    await pass();
    expect(http.sessions).toBe(2);
  });
});

describe('another conversation after a renewal', () => {
  test('shows nothing of the one before, and sends nothing of it', async () => {
    const { client, http, socket } = await connected([message(4, 'bot')]);
    client.sendText('别人的话');
    http.handler = () => session('c2', 't2');
    socket().drop(4401);
    await pass();
    socket().welcome([message(9, 'bot')]);
    expect(client.snapshot.messages.map(({ id }) => id)).toEqual([9]);
    expect(client.snapshot.pending).toEqual([]);
    expect(socket().sent[0]).toMatchObject({ after: 0 });
    expect(socket().sends).toEqual([]);
  });
});

describe('the session', () => {
  test('that cannot be had is asked for again', async () => {
    const http = new FakeHttp();
    http.handler = () => 'unreachable';
    const { client, sockets, socket } = world(undefined, http);
    client.connect();
    await pass(5_000);
    expect(client.snapshot.connection).toBe('broken');
    expect(sockets).toHaveLength(0);
    http.handler = () => session();
    await pass(4_000);
    socket().welcome();
    expect(client.snapshot.connection).toBe('live');
  });
});

describe('where sockets do not work', () => {
  /** A server whose log can be polled; `post` answers what is sent. */
  function pollable(post: FakeHttp['handler']): FakeHttp {
    const http = new FakeHttp();
    let told = false;
    http.handler = (call) => {
      if (call.url.endsWith('/session')) return session();
      if (call.method === 'POST') return post(call);
      if (told) return new Promise(() => undefined);
      told = true;
      return { status: 200, body: { messages: [message(1, 'bot')], state: STATE } };
    };
    return http;
  }

  async function polling(post: FakeHttp['handler']) {
    const made = world(undefined, pollable(post));
    made.client.connect();
    await pass();
    made.socket().drop();
    await pass(1_000);
    made.socket().drop();
    await pass(2_000);
    return made;
  }

  test('the client turns to long polling with the token in the header', async () => {
    const { client, http } = await polling(() => ({ status: 202, body: { id: 2 } }));
    expect(client.snapshot).toMatchObject({ connection: 'live', loaded: true });
    await pass(1_000);
    const polls = http.calls.filter((call) => call.url.includes('/messages'));
    expect(polls.map(({ url }) => url)).toEqual([
      '/api/chat/messages?after=0&wait=0',
      '/api/chat/messages?after=1&wait=25',
    ]);
    expect(polls[0]?.token).toBe('Bearer t1');
  });

  test('messages go by POST and are accepted the same way', async () => {
    const { client, http } = await polling(() => ({ status: 202, body: { id: 2 } }));
    client.sendText('你好');
    await pass();
    expect(http.calls.at(-1)).toMatchObject({ method: 'POST', body: { text: '你好' } });
    expect(client.snapshot.pending).toEqual([]);
    expect(client.snapshot.messages.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('a refusal shows the problem’s sentence', async () => {
    const body = { status: 422, detail: '内容太长' };
    const { client } = await polling(() => ({ status: 422, body }));
    client.sendText('你好');
    await pass();
    expect(client.snapshot.pending).toMatchObject([{ status: 'refused', reason: '内容太长' }]);
  });

  test('a rate limit is kept for as long as the server asks', async () => {
    const limit = { status: 429, body: { status: 429, detail: '太快' }, headers: { 'Retry-After': '7' } };
    const { client, http } = await polling(() => limit);
    const posts = () => http.calls.filter(({ body }) => body?.text).length;
    client.sendText('你好');
    await pass(6_900);
    expect(posts()).toBe(1);
    await pass(200);
    expect(posts()).toBe(2);
  });

  test('a token that has run out is renewed once', async () => {
    const { client, http } = await polling(() => ({ status: 401, body: { status: 401 } }));
    client.sendText('你好');
    await pass();
    expect(http.sessions).toBe(2);
  });

  test('a server that is gone altogether is not blamed on the sockets', async () => {
    const { http, sockets } = await polling(() => 'unreachable');
    http.handler = () => 'unreachable';
    await pass(45_000);
    const before = sockets.length;
    http.handler = () => session();
    await pass(60_000);
    expect(sockets.length).toBeGreaterThan(before);
  });
});

describe('news for the screen reader', () => {
  test('are the messages that come while the page is open, not the history', async () => {
    const { client, socket } = world();
    const heard: number[] = [];
    client.onArrival((messages) => heard.push(...messages.map(({ id }) => id)));
    client.connect();
    await pass();
    socket().welcome([message(1, 'bot'), message(2, 'bot')]);
    socket().messages([message(2, 'bot'), message(3, 'bot')]);
    expect(heard).toEqual([3]);
  });
});
