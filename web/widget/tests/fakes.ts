/** Stand-ins for the browser's socket, store and fetch, and a client wired to them. */

import { vi } from 'vitest';
import { ChatClient } from '../src/transport/client';
import type { Message, PageContent, ServerState, Title } from '../src/transport/contract';
import type { ConnectionOptions } from '../src/transport/connection';
import { Outbox, type Store } from '../src/transport/outbox';
import type { SocketLike } from '../src/transport/socket';

export const STATE: ServerState = {
  typing: false,
  case: null,
  edition: '2019-05-16',
  privacy: true,
  seen: 0,
};

export const CONTENT: PageContent = {
  privacy: { version: '1', title: '开始之前', text: ['您发送的文字会保存下来。'], accept: '知道了' },
  feedback_reasons: [
    { code: 'wrong', title: '内容不对' },
    { code: 'too_long', title: '太长了' },
  ],
  csat_grades: [
    { score: 1, title: '不满意' },
    { score: 5, title: '很满意' },
  ],
};
export const TITLES: Title[] = [
  { id: 'faq.waiting_period', title: '等待期是多久' },
  { id: 'faq.two_plans', title: '两个计划有什么区别' },
];

export class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.(new Event('open'));
  }

  frame(frame: object): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  /** The network or the server ends the connection. */
  drop(code = 1006): void {
    this.onclose?.({ code } as CloseEvent);
  }

  /** Opens and greets as the server does: with what the log holds. */
  welcome(messages: Message[] = [], state: Partial<ServerState> = {}): void {
    this.open();
    this.messages(messages, state);
  }

  messages(messages: Message[], state: Partial<ServerState> = {}): void {
    this.frame({ type: 'messages', messages, state: { ...STATE, ...state } });
  }

  accept(id: number, cid = this.lastSend().cid): void {
    this.frame({ type: 'accepted', cid, id });
  }

  refuse(status: number, detail: string, cid: unknown = this.lastSend().cid): void {
    this.frame({ type: 'error', cid, problem: { status, title: 'refused', detail } });
  }

  get sends(): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === 'send');
  }

  private lastSend(): { cid?: unknown } {
    return this.sends[this.sends.length - 1] ?? {};
  }
}

export class MemoryStore implements Store {
  private readonly items = new Map<string, string>();

  get length(): number {
    return this.items.size;
  }

  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

interface Call {
  url: string;
  method: string;
  body: Record<string, unknown> | null;
  token: string | null;
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> } | 'unreachable';

/** A server's HTTP side: the handler decides, the calls are kept. */
export class FakeHttp {
  readonly calls: Call[] = [];
  handler: (call: Call) => Answer | Promise<Answer> = () => session();
  /** What the server says around messages; the other addresses are the handler's. */
  readonly documents: Record<string, unknown> = {
    '/api/chat/content': CONTENT,
    '/api/chat/suggestions': { titles: TITLES },
  };

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const call: Call = {
      url,
      method: init.method ?? 'GET',
      body: init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null,
      token: new Headers(init.headers).get('Authorization'),
    };
    this.calls.push(call);
    const document = this.documents[url];
    const answered = document ? { status: 200, body: document } : this.handler(call);
    const answer = await Promise.race([answered, aborted(init.signal)]);
    if (answer === 'unreachable') throw new TypeError('Failed to fetch');
    const bare = answer.status === 204;
    return new Response(bare ? null : JSON.stringify(answer.body), answer);
  };

  get sessions(): number {
    return this.calls.filter((call) => call.url.endsWith('/session')).length;
  }
}

function aborted(signal: AbortSignal | null | undefined): Promise<Answer> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve('unreachable')));
}

export function session(conversation = 'c1', token = 't1'): Answer {
  return { status: 201, body: { token, conversation } };
}

export interface World {
  client: ChatClient;
  http: FakeHttp;
  store: MemoryStore;
  sockets: FakeSocket[];
  /** The conversations that other tabs were told of. */
  told: string[];
  /** The newest socket. */
  socket(): FakeSocket;
}

let uuids = 0;

/** A client that has not begun; the same store can be given to a second one, as a reload does. */
export function world(
  store = new MemoryStore(),
  http = new FakeHttp(),
  alone: ConnectionOptions['alone'] = (work) => work(),
  hostToken: ConnectionOptions['hostToken'] = null,
): World {
  const sockets: FakeSocket[] = [];
  const told: string[] = [];
  const client = new ChatClient({
    api: '/api/chat',
    socketUrl: 'ws://host/ws/chat',
    outbox: new Outbox(store, () => Date.now()),
    fetch: http.fetch,
    hostToken,
    alone,
    remember: (conversation) => told.push(conversation),
    createSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    uuid: () => `cid-${(uuids += 1)}`,
    now: () => Date.now(),
    random: () => 0.5,
  });
  const socket = () => {
    const newest = sockets[sockets.length - 1];
    if (!newest) throw new Error('no socket was opened');
    return newest;
  };
  return { client, http, store, sockets, told, socket };
}

/** Lets promises settle and timers of the next `ms` run. */
export async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** A client that is connected and knows the given history. */
export async function connected(history: Message[] = [], store?: MemoryStore): Promise<World> {
  const made = world(store);
  made.client.connect();
  await pass();
  made.socket().welcome(history);
  return made;
}

export function message(id: number, from: Message['from'], over: Partial<Message> = {}): Message {
  return {
    id,
    cid: null,
    from,
    name: '',
    kind: from === 'system' ? 'notice' : 'text',
    body: { text: `${from} ${id}` },
    at: '2019-05-16T02:00:00.000Z',
    ...over,
  };
}
