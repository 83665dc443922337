/** The message log as this page knows it: one line per id, in the order of ids. */

import type { Message } from './contract';

export class MessageLog {
  private byId = new Map<number, Message>();
  private sorted: readonly Message[] = [];
  /** The last id that the server itself has sent; what a reconnect asks after. */
  lastId = 0;

  get messages(): readonly Message[] {
    return this.sorted;
  }

  has(cid: string): boolean {
    return this.sorted.some((message) => message.cid === cid);
  }

  /** Takes what the server sent and returns the lines that were not known before. */
  merge(messages: readonly Message[]): Message[] {
    const fresh = messages.filter((message) => !this.byId.has(message.id));
    for (const message of messages) {
      this.byId.set(message.id, message);
      this.lastId = Math.max(this.lastId, message.id);
    }
    this.sort();
    return fresh;
  }

  /**
   * Shows an accepted message before the server's own copy arrives. `lastId` stays: messages with
   * smaller ids may still be on their way.
   */
  expect(message: Message): void {
    if (this.byId.has(message.id)) return;
    this.byId.set(message.id, message);
    this.sort();
  }

  clear(): void {
    this.byId = new Map();
    this.sorted = [];
    this.lastId = 0;
  }

  private sort(): void {
    this.sorted = [...this.byId.values()].sort((a, b) => a.id - b.id);
  }
}
