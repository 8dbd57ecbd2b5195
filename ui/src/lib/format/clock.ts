/** Minutes of a day as a field shows them: 24 hours, as the quiet hours are written anywhere. */

const two = (number: number) => String(number).padStart(2, '0');

export function clockOf(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `22:00`, `22：00`, `22.00`, `2200` or `22`; null when that is no time. */
export function typedClock(text: string): number | null {
  const found = /^\s*(\d{1,2})(?:\s*[:：.点]?\s*(\d{2})分?)?\s*$/.exec(text);
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}
