/** The long-polling link, for networks that block WebSockets. */

import { isPage, payload, type Outgoing } from './contract';
import { call, type Fetch, type Reply } from './http';
import type { Down, Link, LinkEvents } from './link';

const WAIT_S = 25;
const POLL_TIMEOUT_MS = 40_000;
/** The least time between two polls, should a server not hold the request open. */
const PAUSE_MS = 1_000;

export interface PollOptions {
  api: string;
  token: string;
  after: number;
  fetch: Fetch;
  events: LinkEvents;
}

/** Starts polling at once; the first poll does not wait, so that the history shows quickly. */
export function openPoll(options: PollOptions): Link {
  const link = new PollLink(options);
  void link.run();
  return link;
}

class PollLink implements Link {
  private readonly cut = new AbortController();
  private readonly url: string;
  private after: number;
  private heard = false;

  constructor(private readonly options: PollOptions) {
    this.url = `${options.api}/messages`;
    this.after = options.after;
  }

  async run(): Promise<void> {
    while (!this.cut.signal.aborted) {
      const started = Date.now();
      if (!(await this.poll())) return;
      const rest = PAUSE_MS - (Date.now() - started);
      if (rest > 0) await sleep(rest);
    }
  }

  send(entry: Outgoing): void {
    void this.post(entry);
  }

  seen(id: number): void {
    // Only a mark: what gets lost is said again with the next message that is looked at.
    const { api, token, fetch } = this.options;
    void call(fetch, `${api}/seen`, { body: { id }, token }).catch(() => null);
  }

  typing(): void {
    // A sign that is gone in seconds is not worth a request.
  }

  nudge(): void {
    // A poll that sleeps with the device fails by itself and is reported then.
  }

  close(): void {
    this.cut.abort();
  }

  private async poll(): Promise<boolean> {
    const wait = this.heard ? WAIT_S : 0;
    const reply = await this.ask(`${this.url}?after=${this.after}&wait=${wait}`, undefined);
    if (!reply) return false;
    if (reply.status === 401) return this.end('unauthorized');
    if (!isPage(reply.data)) return this.end(this.cause());
    const { messages, state } = reply.data;
    this.heard = true;
    for (const message of messages) this.after = Math.max(this.after, message.id);
    this.options.events.messages(messages, state);
    return true;
  }

  private async post(entry: Outgoing): Promise<void> {
    const reply = await this.ask(this.url, payload(entry));
    if (!reply) return;
    const id = (reply.data as { id?: unknown } | null)?.id;
    if (reply.status === 401) this.end('unauthorized');
    else if (typeof id === 'number') this.options.events.accepted(entry.cid, id);
    else if (reply.ok) this.end(this.cause());
    else this.options.events.problem(entry.cid, reply.problem);
  }

  /** The reply, or null when the link is closed or has just gone down. */
  private async ask(url: string, body: unknown): Promise<Reply | null> {
    const { fetch, token } = this.options;
    const signal = this.cut.signal;
    try {
      const timeout = body === undefined ? POLL_TIMEOUT_MS : undefined;
      const reply = await call(fetch, url, { body, token, signal, timeout });
      return signal.aborted ? null : reply;
    } catch {
      this.end(this.cause());
      return null;
    }
  }

  private cause(): Down {
    return this.heard ? 'lost' : 'refused';
  }

  private end(reason: Down): false {
    if (!this.cut.signal.aborted) {
      this.close();
      this.options.events.down(reason);
    }
    return false;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
