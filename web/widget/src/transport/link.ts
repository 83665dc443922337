/** One way to the server, up or down. The WebSocket and the long poll both look like this. */

import type { Message, Outgoing, Problem, ServerState } from './contract';

/** Why a link ended: it had worked, it never worked, the token is no longer good, too many sockets. */
export type Down = 'lost' | 'refused' | 'unauthorized' | 'crowded';

export interface LinkEvents {
  messages(messages: Message[], state: ServerState): void;
  accepted(cid: string, id: number): void;
  problem(cid: string | null, problem: Problem): void;
  /** At most once, and never after `close()`. */
  down(reason: Down): void;
}

export interface Link {
  send(entry: Outgoing): void;
  /** The member has looked at everything up to this id. */
  seen(id: number): void;
  /** The member is writing, which a colleague who holds the case may see. */
  typing(): void;
  /** Ask for a sign of life now, because the device may have slept. */
  nudge(): void;
  close(): void;
}
