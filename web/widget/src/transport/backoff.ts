/** How long to wait before try number `attempt` (from 0), in ms: doubling, capped, with jitter. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 5));
  return full * (0.5 + random() / 2);
}
