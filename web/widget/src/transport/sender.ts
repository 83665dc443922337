/** Empties the outbox over whatever link is up: one message in flight, in the order written. */

import { needsConsent, type Problem } from './contract';
import { backoff } from './backoff';
import type { Link } from './link';
import type { Entry, Outbox } from './outbox';

/** A server that has not answered by then is taken for gone, and the message is sent again. */
const ACCEPT_MS = 10_000;
/** Another tab's message is taken over when that tab has had its chance. */
const ADOPT_MS = 15_000;

interface Pause {
  tries: number;
  until: number;
  reason: string | null;
}

export interface SenderOptions {
  outbox: Outbox;
  now: () => number;
  random: () => number;
  /** The status of some entry changed. */
  changed: () => void;
  /** Nothing came back for the message in flight. */
  stuck: () => void;
}

export class Sender {
  private link: Link | null = null;
  private flying: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private held = false;
  private readonly mine = new Set<string>();
  private readonly pauses = new Map<string, Pause>();

  constructor(private readonly options: SenderOptions) {
    for (const entry of options.outbox.list) this.mine.add(entry.cid);
  }

  /** The link to send over from now on; null while there is none. */
  use(link: Link | null): void {
    this.link = link;
    this.flying = null;
    clearTimeout(this.timer);
    this.pump();
  }

  /** Nothing is sent before the member has agreed to the privacy notice. */
  hold(held: boolean): void {
    if (this.held === held) return;
    this.held = held;
    this.pump();
  }

  own(cid: string): void {
    this.mine.add(cid);
    this.pump();
  }

  /** Why an entry waits although the link is up, in the server's words. */
  reason(cid: string): string | null {
    return this.pauses.get(cid)?.reason ?? null;
  }

  pump(): void {
    if (!this.link || this.held || this.flying !== null) return;
    const waiting = this.options.outbox.list.filter((one) => one.refused === null);
    const entry = waiting.find((one) => this.adoption(one) <= 0) ?? waiting[0];
    if (!entry) return;
    const wait = Math.max(this.adoption(entry), this.pauseLeft(entry.cid));
    if (wait > 0) this.later(wait, () => this.pump());
    else this.fly(entry, this.link);
  }

  accepted(cid: string): void {
    this.pauses.delete(cid);
    this.options.outbox.remove(cid);
    this.land(cid);
  }

  /** A problem that names no message is about the one in flight. */
  problem(named: string | null, problem: Problem): void {
    const cid = named ?? this.flying;
    if (cid === null || !this.options.outbox.get(cid)) return;
    if (needsConsent(problem)) this.held = true;
    else if (passing(problem.status)) this.pause(cid, problem);
    else this.options.outbox.refuse(cid, problem.detail ?? '');
    this.land(cid);
    this.options.changed();
  }

  /** The member asked for it: send now, whatever the wait was. */
  retry(cid: string): void {
    this.pauses.delete(cid);
    if (this.options.outbox.get(cid)?.refused !== null) this.options.outbox.release(cid);
    this.own(cid);
    this.options.changed();
  }

  private fly(entry: Entry, link: Link): void {
    this.flying = entry.cid;
    this.later(ACCEPT_MS, this.options.stuck);
    link.send(entry);
  }

  private land(cid: string): void {
    if (this.flying === cid) {
      this.flying = null;
      clearTimeout(this.timer);
    }
    this.pump();
  }

  private pause(cid: string, problem: Problem): void {
    const tries = (this.pauses.get(cid)?.tries ?? 0) + 1;
    const delay =
      problem.retry_after === undefined
        ? backoff(tries, this.options.random)
        : problem.retry_after * 1_000;
    const until = this.options.now() + delay;
    this.pauses.set(cid, { tries, until, reason: problem.detail ?? null });
  }

  /** Milliseconds until an entry is this tab's to send. */
  private adoption(entry: Entry): number {
    return this.mine.has(entry.cid) ? 0 : entry.at + ADOPT_MS - this.options.now();
  }

  private pauseLeft(cid: string): number {
    return (this.pauses.get(cid)?.until ?? 0) - this.options.now();
  }

  private later(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }
}

/** Problems that a later try may not meet: too fast, too slow, or the server's own trouble. */
function passing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
