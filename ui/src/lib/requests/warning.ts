/** When somebody is told that a permission is about to end: a day, an hour and five minutes before. */
const BEFORE_MS = [24 * 3_600_000, 3_600_000, 5 * 60_000];

/** How many of the warnings are due; 0 while it is far off, or over. */
export function warningsDue(endsAt: number, now: number): number {
  const left = endsAt - now;
  return left <= 0 ? 0 : BEFORE_MS.filter((before) => left <= before).length;
}
