/**
 * The chat as the screen needs it: a snapshot that changes, and what a member can do. The server's
 * log is the truth; what it has not accepted yet waits in the outbox.
 */

import { Care } from './care';
import { Connection, type ConnectionOptions, type ConnectionState } from './connection';
import {
  needsConsent,
  type Case,
  type Message,
  type PageContent,
  type Problem,
  type ServerState,
  type Session,
  type Title,
} from './contract';
import type { Link } from './link';
import { MessageLog } from './log';
import { STALE, type Entry, type Outbox } from './outbox';
import { Sender } from './sender';

export interface Pending {
  cid: string;
  text: string;
  /** Milliseconds. */
  at: number;
  status: 'sending' | 'waiting' | 'refused' | 'stale';
  /** The server's sentence for the member, when it gave one. */
  reason: string | null;
}

export interface Snapshot {
  messages: readonly Message[];
  pending: readonly Pending[];
  typing: boolean;
  case: Case | null;
  edition: string | null;
  connection: ConnectionState;
  /** Today's privacy notice was agreed to; null while the server has not said. */
  privacy: boolean | null;
  content: PageContent | null;
  titles: readonly Title[];
  /** Messages of others that the member has not looked at, the greeting apart. */
  unread: number;
  /** The history has come at least once. */
  loaded: boolean;
}

export interface ClientOptions extends ConnectionOptions {
  outbox: Outbox;
  uuid: () => string;
  /** Tells the browser's other tabs which conversation holds. */
  remember: (conversation: string) => void;
}

/** Keys come faster than anybody needs to know. */
const TYPING_MS = 2_000;
const START: ServerState = { typing: false, case: null, edition: null, privacy: true, seen: 0 };

export class ChatClient {
  private readonly log = new MessageLog();
  private readonly connection: Connection;
  private readonly sender: Sender;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(messages: Message[]) => void>();
  readonly care: Care;
  private link: Link | null = null;
  private conversation: string | null = null;
  private state = START;
  private loaded = false;
  private typed = -Infinity;
  private current: Snapshot;

  constructor(private readonly options: ClientOptions) {
    const { outbox, now, random } = options;
    const changed = () => this.changed();
    const stuck = () => this.connection.unresponsive();
    this.sender = new Sender({ outbox, now, random, changed, stuck });
    this.care = new Care({ ...options, token: () => this.connection.token, changed });
    this.connection = new Connection(options, {
      after: () => this.log.lastId,
      session: (session) => this.enter(session),
      link: (link) => this.use(link),
      messages: (messages, state) => this.take(messages, state),
      accepted: (cid, id) => this.accept(cid, id),
      problem: (cid, problem) => this.refuse(cid, problem),
      changed,
    });
    this.current = this.compose();
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** Calls back after every change; returns the way to stop. */
  watch(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  /** Calls back with messages that come while the page is open; the history is not among them. */
  onArrival(callback: (messages: Message[]) => void): () => void {
    this.listeners.add(callback);
    return () => this.listeners.delete(callback);
  }

  connect(): void {
    // Beside the session, not after it: the notice comes before everything else.
    void this.care.load();
    this.connection.connect();
  }

  offline(): void {
    this.connection.offline();
  }

  wake(): void {
    this.connection.wake();
  }

  sendText(text: string): void {
    this.post(text, null);
  }

  /** `title` is what the member saw on the button and now reads as their own words. */
  sendChoice(id: string, title: string): void {
    this.post(title, id);
  }

  retry(cid: string): void {
    this.sender.retry(cid);
    if (this.connection.state !== 'live') this.connect();
  }

  discard(cid: string): void {
    this.options.outbox.remove(cid);
    this.sender.pump();
    this.changed();
  }

  /** Another tab changed the outbox. */
  outboxChanged(): void {
    this.options.outbox.reload();
    this.sender.pump();
    this.changed();
  }

  /** Another tab has begun, or erased, a conversation: this one may no longer be the member's. */
  conversationChanged(conversation: string | null): void {
    if (this.conversation !== null && conversation !== this.conversation) this.connection.forget();
  }

  /** The member agrees to the privacy notice on screen; false when that did not go through. */
  async agree(): Promise<boolean> {
    const agreed = await this.care.agree();
    if (agreed) this.enterState({ ...this.state, privacy: true });
    this.changed();
    return agreed;
  }

  /** 「删除我的记录」: what the server holds, and what this device holds; then a new conversation. */
  async erase(): Promise<boolean> {
    const erased = await this.care.erase();
    if (erased) {
      for (const { cid } of this.options.outbox.list) this.options.outbox.remove(cid);
      this.forget();
      this.connection.forget();
    }
    return erased;
  }

  /** The member is writing; only somebody who called a human is read along with. */
  typing(): void {
    const now = this.options.now();
    if (!this.link || !this.state.case || now - this.typed < TYPING_MS) return;
    this.typed = now;
    this.link.typing();
  }

  /** The member has the newest messages before them. */
  look(): void {
    const newest = this.log.lastId;
    if (!this.link || newest <= this.state.seen) return;
    this.enterState({ ...this.state, seen: newest });
    this.link.seen(newest);
    this.changed();
  }

  private use(link: Link | null): void {
    this.link = link;
    this.sender.use(link);
    if (link) void this.care.load();
  }

  private refuse(cid: string | null, problem: Problem): void {
    if (needsConsent(problem)) this.enterState({ ...this.state, privacy: false });
    this.sender.problem(cid, problem);
  }

  private enterState(state: ServerState): void {
    this.state = state;
    this.sender.hold(state.privacy === false);
  }

  private post(text: string, choice: string | null): void {
    const outgoing = { cid: this.options.uuid(), text, choice };
    this.options.outbox.add(outgoing, this.conversation);
    this.sender.own(outgoing.cid);
    this.changed();
  }

  private enter({ conversation }: Session): void {
    if (this.conversation !== null && this.conversation !== conversation) this.forget();
    this.conversation = conversation;
    this.options.outbox.bind(conversation);
    this.options.remember(conversation);
  }

  /** The server gave this device another conversation: nothing of the old one stays on screen. */
  private forget(): void {
    this.log.clear();
    this.care.clear();
    this.state = START;
    this.loaded = false;
  }

  private take(messages: Message[], state: ServerState): void {
    const history = !this.loaded;
    const fresh = this.log.merge(messages);
    this.loaded = true;
    // What was looked at here may not have reached the server yet.
    this.enterState({ ...state, seen: Math.max(state.seen ?? 0, this.state.seen) });
    for (const { cid } of messages) if (cid) this.sender.accepted(cid);
    this.changed();
    if (!history && fresh.length) for (const tell of this.listeners) tell(fresh);
  }

  private accept(cid: string, id: number): void {
    const entry = this.options.outbox.get(cid);
    if (entry && !this.log.has(cid)) this.log.expect(asMessage(entry, id));
    this.sender.accepted(cid);
    this.changed();
  }

  private changed(): void {
    this.current = this.compose();
    for (const tell of this.watchers) tell();
  }

  private compose(): Snapshot {
    const connection = this.connection.state;
    const { edition, privacy } = this.state;
    return {
      case: this.state.case,
      edition,
      privacy: this.loaded ? privacy !== false : null,
      content: this.care.content,
      titles: this.care.titles,
      unread: this.unread(),
      typing: connection === 'live' && this.state.typing,
      messages: this.log.messages.map((message) => this.rated(message)),
      pending: this.options.outbox.list.map((entry) => this.pending(entry, connection)),
      connection,
      loaded: this.loaded,
    };
  }

  /** A message with the thumb that was given on this page, if one was. */
  private rated(message: Message): Message {
    const thumb = this.care.thumbs.get(message.id);
    return thumb === undefined ? message : { ...message, feedback: thumb };
  }

  private unread(): number {
    const { messages } = this.log;
    const first = messages.findIndex(({ from }) => from === 'member');
    const waiting = messages.filter(({ from, id }) => from !== 'member' && id > this.state.seen);
    return first < 0 ? 0 : waiting.filter(({ id }) => id > (messages[first]?.id ?? 0)).length;
  }

  private pending(entry: Entry, connection: ConnectionState): Pending {
    const { cid, text, at, refused } = entry;
    if (refused === STALE) return { cid, text, at, status: 'stale', reason: null };
    if (refused !== null) return { cid, text, at, status: 'refused', reason: refused || null };
    const reason = this.sender.reason(cid);
    const moving = connection === 'live' || connection === 'starting';
    return { cid, text, at, status: moving && !reason ? 'sending' : 'waiting', reason };
  }
}

/** An accepted entry as the server will send it back. */
function asMessage({ cid, text, at }: Entry, id: number): Message {
  const moment = new Date(at).toISOString();
  return { id, cid, from: 'member', name: null, kind: 'text', body: { text }, at: moment };
}
