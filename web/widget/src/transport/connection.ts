/** Keeps one link to the server up: session, socket or long poll, backoff, offline, renewal. */

import { backoff } from './backoff';
import { isSession, type Message, type Problem, type ServerState, type Session } from './contract';
import { call, type Fetch } from './http';
import type { Down, Link, LinkEvents } from './link';
import { openPoll } from './poll';
import { openSocket, type SocketLike } from './socket';

/** `starting` also covers the first seconds without a link, so that a short cut shows nothing. */
export type ConnectionState = 'starting' | 'live' | 'broken' | 'offline' | 'expired';

export interface ConnectionOptions {
  api: string;
  socketUrl: string;
  fetch: Fetch;
  /** A fresh token that the host app signed for its member; null when there is no host app. */
  hostToken: (() => Promise<string>) | null;
  /** Runs one tab's work at a time, so that tabs opened together get one conversation. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  createSocket: (url: string) => SocketLike;
  now: () => number;
  random: () => number;
}

export interface ConnectionEvents {
  /** The id after which messages are wanted. */
  after(): number;
  session(session: Session): void;
  /** A link works from now on, or (null) there is none any more. */
  link(link: Link | null): void;
  messages(messages: Message[], state: ServerState): void;
  accepted(cid: string, id: number): void;
  problem(cid: string | null, problem: Problem): void;
  changed(): void;
}

const GRACE_MS = 3_000;
/** A socket that dies younger than this is counted as one that does not work here. */
const YOUNG_MS = 10_000;
const SOCKET_TRIES = 2;
/** While polling, how long until sockets get another chance. */
const SOCKET_AGAIN_MS = 5 * 60_000;

export class Connection {
  state: ConnectionState = 'starting';
  private session: Session | null = null;
  private link: Link | null = null;
  /** When the link began to work, in ms; 0 while it does not. */
  private upSince = 0;
  /** Grows with every new beginning: what an older one still says is not listened to. */
  private epoch = 0;
  private attempt = 0;
  private socketFailures = 0;
  private renewed = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private graceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly events: ConnectionEvents,
  ) {}

  /** Connect now: at the start, when the network is back, or when the member asks. */
  connect(): void {
    this.renewed = false;
    this.attempt = 0;
    this.socketFailures = 0;
    this.begin();
  }

  /** The device says the network is gone: trying now would only waste power. */
  offline(): void {
    this.drop();
    this.settle('offline');
  }

  /** The page is looked at again after a while; a link may have died in its sleep. */
  wake(): void {
    if (this.link) this.link.nudge();
    else if (this.state === 'broken') this.connect();
  }

  /** The token in use; null while there is none. */
  get token(): string | null {
    return this.session?.token ?? null;
  }

  /** Another conversation may hold now: ask the server which one, and begin anew. */
  forget(): void {
    this.session = null;
    this.connect();
  }

  /** The link seems up but does not answer. */
  unresponsive(): void {
    this.down('lost');
  }

  private begin(): void {
    this.drop();
    this.grace();
    void this.open(this.epoch);
  }

  private async open(epoch: number): Promise<void> {
    const session = this.session ?? (await this.askSession());
    if (epoch !== this.epoch) return;
    if (!session) return this.again();
    if (session !== this.session) this.events.session(session);
    this.session = session;
    this.link = this.openLink(session.token, this.linkEvents(epoch));
  }

  private async askSession(): Promise<Session | null> {
    const { api, fetch, hostToken, alone } = this.options;
    const ask = async () => {
      const body = hostToken ? { host_token: await hostToken() } : {};
      return call(fetch, `${api}/session`, { body });
    };
    const reply = await alone(ask).catch(() => null);
    return isSession(reply?.data) ? reply.data : null;
  }

  private openLink(token: string, events: LinkEvents): Link {
    const { api, fetch, socketUrl: url, createSocket: create } = this.options;
    const after = this.events.after();
    return this.polling
      ? openPoll({ api, token, after, fetch, events })
      : openSocket({ url, token, after, create, events });
  }

  private get polling(): boolean {
    return this.socketFailures >= SOCKET_TRIES;
  }

  private linkEvents(epoch: number): LinkEvents {
    const current = (use: () => void) => {
      if (epoch === this.epoch) use();
    };
    return {
      messages: (messages, state) => current(() => this.take(messages, state)),
      accepted: (cid, id) => current(() => this.events.accepted(cid, id)),
      problem: (cid, problem) => current(() => this.events.problem(cid, problem)),
      down: (reason) => current(() => this.down(reason)),
    };
  }

  private take(messages: Message[], state: ServerState): void {
    if (!this.upSince) this.up();
    this.events.messages(messages, state);
    const polled = this.options.now() - this.upSince;
    if (this.polling && polled > SOCKET_AGAIN_MS) this.trySocket();
  }

  private up(): void {
    this.upSince = this.options.now();
    this.attempt = 0;
    this.renewed = false;
    this.settle('live');
    this.events.link(this.link);
  }

  private down(reason: Down): void {
    if (reason === 'unauthorized') return this.renew();
    if (reason === 'crowded') return this.poll();
    const lived = this.upSince ? this.options.now() - this.upSince : 0;
    if (this.polling || lived >= YOUNG_MS) this.socketFailures = 0;
    else this.socketFailures += 1;
    this.drop();
    this.again();
  }

  /** The token is no longer good: ask for another one, but only once in a row. */
  private renew(): void {
    this.session = null;
    if (this.renewed) {
      this.drop();
      return this.settle('expired');
    }
    this.renewed = true;
    this.begin();
  }

  /** All sockets of this member are taken: the long poll does as well, at once. */
  private poll(): void {
    this.socketFailures = SOCKET_TRIES;
    this.begin();
  }

  private trySocket(): void {
    this.socketFailures = SOCKET_TRIES - 1;
    this.begin();
  }

  private again(): void {
    const delay = backoff(this.attempt, this.options.random);
    this.attempt += 1;
    this.grace();
    this.retryTimer = setTimeout(() => this.begin(), delay);
  }

  private grace(): void {
    if (this.state === 'broken' || this.graceTimer !== undefined) return;
    this.settle('starting');
    this.graceTimer = setTimeout(() => this.settle('broken'), GRACE_MS);
  }

  private settle(state: ConnectionState): void {
    clearTimeout(this.graceTimer);
    this.graceTimer = undefined;
    this.state = state;
    this.events.changed();
  }

  private drop(): void {
    this.epoch += 1;
    this.upSince = 0;
    clearTimeout(this.retryTimer);
    this.link?.close();
    this.link = null;
    this.events.link(null);
  }
}
