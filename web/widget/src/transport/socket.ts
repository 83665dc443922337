/** The WebSocket link: hello, send, ping; a silent or closed socket is reported as down. */

import { isPage, payload, type Outgoing, type Page, type Problem } from './contract';
import type { Down, Link, LinkEvents } from './link';

/** The part of a browser's WebSocket that is used here, so that tests can stand in for it. */
export interface SocketLike {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

/** Our server closes with this when the token is missing, wrong or too old. */
export const CLOSE_UNAUTHORIZED = 4401;
/** … and with this when the member holds as many sockets as one may. */
export const CLOSE_CROWDED = 4429;

const HELLO_MS = 8_000;
const PING_MS = 25_000;
const PONG_MS = 10_000;

type Frame =
  | ({ type: 'messages' } & Page)
  | { type: 'accepted'; cid: string; id: number }
  | { type: 'error'; cid: string | null; problem: Problem }
  | { type: 'pong' };

export interface SocketOptions {
  url: string;
  token: string;
  after: number;
  create: (url: string) => SocketLike;
  events: LinkEvents;
}

/** Opens the socket at once. It counts as working from the first frame that the server sends. */
export function openSocket(options: SocketOptions): Link {
  return new SocketLink(options);
}

class SocketLink implements Link {
  private socket: SocketLike | null;
  private heard = false;
  private deadline: ReturnType<typeof setTimeout>;
  private pinger: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SocketOptions) {
    const socket = options.create(options.url);
    this.socket = socket;
    this.deadline = setTimeout(() => this.end('refused'), HELLO_MS);
    socket.onopen = () =>
      this.write({ type: 'hello', token: options.token, after: options.after });
    socket.onmessage = (event) => this.take(String(event.data));
    socket.onclose = (event) => this.end(this.reason(event.code));
  }

  send(entry: Outgoing): void {
    this.write({ type: 'send', ...payload(entry) });
  }

  seen(id: number): void {
    this.write({ type: 'seen', id });
  }

  typing(): void {
    this.write({ type: 'typing' });
  }

  nudge(): void {
    if (!this.heard) return;
    clearTimeout(this.pinger);
    this.ping();
  }

  close(): void {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.deadline);
    clearTimeout(this.pinger);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  private reason(code: number): Down {
    if (code === CLOSE_UNAUTHORIZED) return 'unauthorized';
    return code === CLOSE_CROWDED ? 'crowded' : this.cause();
  }

  private cause(): Down {
    return this.heard ? 'lost' : 'refused';
  }

  private end(reason: Down): void {
    if (!this.socket) return;
    this.close();
    this.options.events.down(reason);
  }

  private write(frame: object): void {
    try {
      this.socket?.send(JSON.stringify(frame));
    } catch {
      this.end(this.cause());
    }
  }

  private take(data: string): void {
    const frame = parse(data);
    if (!frame || !this.socket) return;
    this.heard = true;
    clearTimeout(this.deadline);
    clearTimeout(this.pinger);
    this.pinger = setTimeout(() => this.ping(), PING_MS);
    this.dispatch(frame);
  }

  private dispatch(frame: Frame): void {
    const { events } = this.options;
    if (frame.type === 'messages' && isPage(frame)) events.messages(frame.messages, frame.state);
    else if (frame.type === 'accepted') events.accepted(frame.cid, frame.id);
    else if (frame.type === 'error') this.problem(frame.cid, frame.problem);
  }

  private problem(cid: string | null, problem: Problem): void {
    if (problem.status === 401) this.end('unauthorized');
    else this.options.events.problem(cid, problem);
  }

  private ping(): void {
    this.write({ type: 'ping' });
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.end(this.cause()), PONG_MS);
  }
}

function parse(data: string): Frame | null {
  try {
    return JSON.parse(data) as Frame;
  } catch {
    return null;
  }
}
