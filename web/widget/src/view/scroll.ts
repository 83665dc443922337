/** Where the message list should stand: with the newest in sight, unless the member reads elsewhere. */

export interface Geometry {
  scrollTop: number;
  clientHeight: number;
  scrollHeight: number;
}

/** This near to the end, in pixels, counts as reading the newest. */
const NEAR = 120;
/** Air above the question when a long answer is shown from its beginning. */
const AIR = 12;

export function isNearEnd({ scrollTop, clientHeight, scrollHeight }: Geometry): boolean {
  return scrollHeight - clientHeight - scrollTop <= NEAR;
}

/**
 * The position that shows what has come: the end, or, when the exchange is taller than the screen,
 * the member's own question at the top, so that a long answer is read from its first line.
 */
export function restingPlace({ clientHeight, scrollHeight }: Geometry, question: number | null): number {
  const end = Math.max(0, scrollHeight - clientHeight);
  return question === null ? end : Math.min(end, Math.max(0, question - AIR));
}
