/** From the client's snapshot to the rows of ChatUI's message list: what is shown, where and how. */

import type { Message, Thumb } from '../transport/contract';
import type { Pending, Snapshot } from '../transport/client';
import { readAnswer, type Answer } from './answer';

/** How a bot message offers its buttons: not any more, as chips below it, or as a list in it. */
export type Offer = 'none' | 'chips' | 'list';

export type Content =
  | { type: 'answer'; id: number; kind: string; answer: Answer; offer: Offer; thumb: Thumb | null }
  | { type: 'queue'; text: string; position: number | null }
  | { type: 'csat'; text: string; kase: number }
  | { type: 'staff'; text: string }
  | { type: 'said'; text: string }
  | { type: 'pending'; pending: Pending }
  | { type: 'system'; text: string };

export interface Row {
  _id: string;
  type: Content['type'];
  content: Content;
  position: 'left' | 'right' | 'center';
  createdAt: number;
  hasTime: boolean;
  user?: { name: string };
}

/** A time is shown above a message that follows the one before after so long, in ms. */
const GAP_MS = 5 * 60_000;

/**
 * Builds rows and hands out the same row object as long as nothing in it changed, so that a
 * conversation of thousands of messages renders only what is new.
 */
export class Rows {
  private known = new Map<string, { row: Row; mark: string }>();

  build(snapshot: Snapshot): Row[] {
    const offers = offersOf(snapshot);
    const drafts = [
      ...snapshot.messages.map((message) => fromMessage(message, offers.get(message.id) ?? 'none')),
      ...snapshot.pending.map(fromPending),
    ];
    const next = new Map<string, { row: Row; mark: string }>();
    const rows = drafts.map(({ row, mark }, index) => {
      row.hasTime = startsAfterGap(drafts[index - 1]?.row, row);
      return this.keep(next, row, `${mark}${row.hasTime}`);
    });
    this.known = next;
    return rows;
  }

  private keep(next: Map<string, { row: Row; mark: string }>, row: Row, mark: string): Row {
    const old = this.known.get(row._id);
    const kept = old && old.mark === mark ? old : { row, mark };
    next.set(row._id, kept);
    return kept.row;
  }
}

interface DraftRow {
  row: Row;
  /** Changes whenever the row has to be shown anew. */
  mark: string;
}

/** A member's message keeps its row from the outbox to the log: both go by `cid`. */
function fromMessage(message: Message, offer: Offer): DraftRow {
  const content = contentOf(message, offer);
  const row: Row = {
    _id: message.cid ?? `m${message.id}`,
    type: content.type,
    content,
    position: position(content),
    createdAt: Date.parse(message.at),
    hasTime: false,
    ...(message.from === 'staff' && message.name ? { user: { name: message.name } } : {}),
  };
  const thumb = message.feedback ? `${message.feedback.rating}${message.feedback.reason}` : '';
  return { row, mark: `${message.id}${offer}${thumb}${textOf(message)}` };
}

function fromPending(pending: Pending): DraftRow {
  const content: Content = { type: 'pending', pending };
  const row: Row = {
    _id: pending.cid,
    type: 'pending',
    content,
    position: 'right',
    createdAt: pending.at,
    hasTime: false,
  };
  return { row, mark: `${pending.status}${pending.reason}` };
}

function contentOf(message: Message, offer: Offer): Content {
  if (message.from === 'member') return { type: 'said', text: textOf(message) };
  if (message.from === 'system') return ofSystem(message);
  if (message.from === 'staff') return { type: 'staff', text: textOf(message) };
  const { id, kind, feedback } = message;
  return { type: 'answer', id, kind, answer: readAnswer(message), offer, thumb: feedback ?? null };
}

/** A kind that is not known here, and that of staff who come and go, is a line in the middle. */
function ofSystem(message: Message): Content {
  const text = textOf(message);
  const { position, case: kase } = message.body;
  if (message.kind === 'queue')
    return { type: 'queue', text, position: typeof position === 'number' ? position : null };
  if (message.kind === 'csat' && typeof kase === 'number') return { type: 'csat', text, kase };
  return { type: 'system', text };
}

function position(content: Content): Row['position'] {
  if (content.type === 'said') return 'right';
  return content.type === 'system' ? 'center' : 'left';
}

function textOf(message: Message): string {
  return typeof message.body.text === 'string' ? message.body.text : '';
}

function startsAfterGap(before: Row | undefined, row: Row): boolean {
  return !before || row.createdAt - before.createdAt > GAP_MS;
}

/**
 * Buttons stand for what the bot asked last: after the member's next message they would answer a
 * question that is no longer open. Only the greeting's topics stay, as a menu to come back to.
 */
function offersOf({ messages, pending }: Snapshot): Map<number, Offer> {
  const offers = new Map<number, Offer>();
  const firstSaid = messages.findIndex((message) => message.from === 'member');
  const lastSaid = lastIndex(messages);
  const moving = pending.some(({ status }) => status === 'sending' || status === 'waiting');
  messages.forEach((message, index) => {
    if (message.from !== 'bot') return;
    const greeting = firstSaid < 0 || index < firstSaid;
    if (greeting) offers.set(message.id, 'list');
    else if (index > lastSaid && !moving) offers.set(message.id, offerOf(message.kind));
  });
  return offers;
}

function offerOf(kind: string): Offer {
  return kind === 'card' || kind === 'clarify' ? 'list' : 'chips';
}

function lastIndex(messages: readonly Message[]): number {
  for (let index = messages.length - 1; index >= 0; index -= 1)
    if (messages[index]?.from === 'member') return index;
  return -1;
}
