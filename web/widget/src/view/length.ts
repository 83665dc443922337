/** How long a message may be, and what the member should know of it. */

import { fill, strings } from '../strings';

/** The server's limit, in characters as it counts them. */
export const LIMIT = 1000;
const WARN_FROM = 900;

/** Characters as the server counts them: code points, without the space around. */
export function countCharacters(text: string): number {
  return [...text.trim()].length;
}

/** What the member should know about the length, or null while there is room. */
export function lengthHint(count: number): string | null {
  if (count > LIMIT) return fill(strings.tooLong, { limit: LIMIT, count: count - LIMIT });
  return count >= WARN_FROM ? fill(strings.left, { count: LIMIT - count }) : null;
}
