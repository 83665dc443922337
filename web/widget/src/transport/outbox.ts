/**
 * What the member said and the server has not yet accepted. Each entry lives under a key of its own
 * in localStorage, so that two tabs never overwrite each other's list.
 */

import type { Outgoing } from './contract';

export interface Entry extends Outgoing {
  /** Milliseconds; also the order of sending. */
  at: number;
  /** The conversation it was written in, or null when none was known yet. */
  conversation: string | null;
  /** Why it is not sent by itself any more: the server's words, `STALE`, or null. */
  refused: string | null;
}

/** The part of localStorage that is used. */
export type Store = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** Refusal of an entry too old to be sent without asking: its moment may have passed. */
export const STALE = 'stale';

const PREFIX = 'xianghubao-chat/outbox/';
const STALE_MS = 60 * 60 * 1_000;

export class Outbox {
  private entries = new Map<string, Entry>();
  private newest = 0;
  /** Entries that the store would not take: they live as long as the page. */
  private readonly unsaved = new Set<string>();

  constructor(
    private readonly store: Store | null,
    private readonly now: () => number,
  ) {
    this.reload();
  }

  /** All entries, oldest first. */
  get list(): readonly Entry[] {
    return [...this.entries.values()].sort((a, b) => a.at - b.at);
  }

  get(cid: string): Entry | undefined {
    return this.entries.get(cid);
  }

  /** Reads the store again: another tab may have added to it, or delivered from it. */
  reload(): void {
    const kept = this.list.filter((entry) => this.unsaved.has(entry.cid));
    this.entries = new Map(kept.map((entry) => [entry.cid, entry]));
    for (const key of this.keys()) this.load(key);
  }

  add(outgoing: Outgoing, conversation: string | null): Entry {
    const entry = { ...outgoing, at: this.tick(), conversation, refused: null };
    this.save(entry);
    return entry;
  }

  remove(cid: string): void {
    this.entries.delete(cid);
    this.unsaved.delete(cid);
    this.quietly((store) => store.removeItem(PREFIX + cid));
  }

  refuse(cid: string, reason: string): void {
    const entry = this.entries.get(cid);
    if (entry) this.save({ ...entry, refused: reason });
  }

  /** Puts a refused entry back at the end of the queue. */
  release(cid: string): void {
    const entry = this.entries.get(cid);
    if (entry) this.save({ ...entry, refused: null, at: this.tick() });
  }

  /**
   * Binds the entries to the conversation that the server named. What belongs to another one is
   * dropped: on a shared device it may be another person's words.
   */
  bind(conversation: string): void {
    for (const entry of this.list) {
      if (entry.conversation === null) this.save({ ...entry, conversation });
      else if (entry.conversation !== conversation) this.remove(entry.cid);
    }
  }

  /** Strictly growing, so that two messages of one millisecond keep their order. */
  private tick(): number {
    this.newest = Math.max(this.newest + 1, this.now());
    return this.newest;
  }

  private save(entry: Entry): void {
    this.entries.set(entry.cid, entry);
    this.unsaved.add(entry.cid);
    this.quietly((store) => {
      store.setItem(PREFIX + entry.cid, JSON.stringify(entry));
      this.unsaved.delete(entry.cid);
    });
  }

  private load(key: string): void {
    this.quietly((store) => {
      const entry = JSON.parse(store.getItem(key) ?? 'null') as Entry | null;
      if (!entry) return;
      const old = this.now() - entry.at > STALE_MS;
      this.entries.set(entry.cid, old && !entry.refused ? { ...entry, refused: STALE } : entry);
      this.newest = Math.max(this.newest, entry.at);
    });
  }

  private keys(): string[] {
    const found: string[] = [];
    this.quietly((store) => {
      for (let i = 0; i < store.length; i += 1) {
        const key = store.key(i);
        if (key?.startsWith(PREFIX)) found.push(key);
      }
    });
    return found;
  }

  /** Private windows and full disks make the store throw; the entry then lives in memory only. */
  private quietly(use: (store: Store) => void): void {
    try {
      if (this.store) use(this.store);
    } catch {
      return;
    }
  }
}
