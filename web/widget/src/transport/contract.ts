/** What the chat API sends and takes: the member API of the web app, word for word. */

export type From = 'member' | 'bot' | 'staff' | 'system';

/** One line of the message log. `id` grows within a conversation; `cid` is the sender's own uuid. */
export interface Message {
  id: number;
  cid: string | null;
  from: From;
  name: string | null;
  kind: string;
  body: Record<string, unknown>;
  at: string;
}

export interface Case {
  id: number | string;
  state: string;
}

export interface ServerState {
  typing: boolean;
  case: Case | null;
  edition: string | null;
}

/** One page of the log: what a poll answers and what a `messages` frame holds. */
export interface Page {
  messages: Message[];
  state: ServerState;
}

/** A sign-in page of a hotel network may answer in our server's place. */
export function isPage(value: unknown): value is Page {
  const { messages, state } = (value ?? {}) as Partial<Page>;
  return Array.isArray(messages) && typeof state === 'object' && state !== null;
}

export interface Session {
  token: string;
  conversation: string;
}

export function isSession(value: unknown): value is Session {
  const { token, conversation } = (value ?? {}) as Partial<Session>;
  return typeof token === 'string' && typeof conversation === 'string';
}

/** RFC 9457 problem; `detail` is a sentence for the member, `retryAfter` is in seconds. */
export interface Problem {
  status: number;
  title?: string;
  detail?: string;
  retryAfter?: number;
}

/** What leaves the widget: typed words, or the id of a button the server issued. */
export interface Outgoing {
  cid: string;
  text: string;
  choice: string | null;
}

/** The choice that always exists: a human, please. */
export const HANDOFF = 'handoff';

/** The part of a message that the API reads: a choice travels as its id, never as its title. */
export function payload(entry: Outgoing): { cid: string; text: string } | { cid: string; choice: string } {
  return entry.choice === null
    ? { cid: entry.cid, text: entry.text }
    : { cid: entry.cid, choice: entry.choice };
}
