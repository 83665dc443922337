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
  /** What the member thinks of it; only a message of the bot has one. */
  feedback?: Thumb | null;
}

export interface Thumb {
  rating: 'up' | 'down';
  /** A code of `PageContent.feedback_reasons`. */
  reason: string | null;
}

export interface Case {
  id: number | string;
  state: string;
}

export interface ServerState {
  typing: boolean;
  case: Case | null;
  edition: string | null;
  /** The privacy notice of today was agreed to. */
  privacy: boolean;
  /** The last message that the member has looked at, on any device. */
  seen: number;
}

/** What the server says before and around messages (`GET /content`). */
export interface PageContent {
  privacy: { version: string; title: string; text: string[]; accept: string };
  feedback_reasons: { code: string; title: string }[];
  csat_grades: { score: number; title: string }[];
}

export function isContent(value: unknown): value is PageContent {
  const { privacy, feedback_reasons, csat_grades } = (value ?? {}) as Partial<PageContent>;
  return Array.isArray(privacy?.text) && Array.isArray(feedback_reasons) && Array.isArray(csat_grades);
}

/** A question that has an answer; `id` can be sent as a choice. */
export interface Title {
  id: string;
  title: string;
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

/** RFC 9457 problem; `detail` is a sentence for the member, `retry_after` is in seconds. */
export interface Problem {
  status: number;
  /** Ends with the problem's code. */
  type?: string;
  title?: string;
  detail?: string;
  retry_after?: number;
}

/** The member has to agree to the privacy notice first. */
export function needsConsent(problem: Problem): boolean {
  return Boolean(problem.type?.endsWith(':privacy_first'));
}

/** What leaves the widget: typed words, or the id of a button the server issued. */
export interface Outgoing {
  cid: string;
  text: string;
  choice: string | null;
}

/** The choice that always exists: a human, please. */
export const HANDOFF = 'handoff';
/** What the member wanted to send and we cannot take: the log gets an honest line, no file. */
export const PICTURE = 'picture';
export const VOICE = 'voice';

/** The part of a message that the API reads: a choice travels as its id, never as its title. */
export function payload(entry: Outgoing): { cid: string; text: string } | { cid: string; choice: string } {
  return entry.choice === null
    ? { cid: entry.cid, text: entry.text }
    : { cid: entry.cid, choice: entry.choice };
}
