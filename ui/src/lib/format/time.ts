/** Times as people say them, in their own zone and language. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

const DAY_MS = 86_400_000;

function startOfDay(at: number): number {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

/** Whole days between two moments' calendar days; rounding takes care of summer time. */
export function daysBetween(earlier: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);
}

export function sameDay(one: number, other: number): boolean {
  return startOfDay(one) === startOfDay(other);
}

const twoDigits = (count: number) => String(count).padStart(2, '0');

/** 14:02, in both languages; by hand, because the first formatter of a window costs it 8 ms. */
export function clock(at: number): string {
  const date = new Date(at);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** The divider above a day: "today" and "yesterday" are the caller's words. */
export function dayName(locale: string, at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format(locale, 'day', { weekday: 'long', month: 'long', day: 'numeric' }).format(at)
    : format(locale, 'day-year', { year: 'numeric', month: 'long', day: 'numeric' }).format(at);
}

/** Short and exact enough for a list: 14:02 today, else the day, else the date. */
export function listTime(locale: string, at: number, now: number): string {
  if (sameDay(at, now)) return clock(at);
  if (daysBetween(at, now) < 7 && at < now) return format(locale, 'weekday', { weekday: 'short' }).format(at);
  return dateOf(locale, at, now);
}

export function dateOf(locale: string, at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format(locale, 'date', { month: 'short', day: 'numeric' }).format(at)
    : format(locale, 'date-year', { year: 'numeric', month: 'short', day: 'numeric' }).format(at);
}

/** In a sentence: 14:02 when today, otherwise the date and the time. */
export function momentOf(locale: string, at: number, now: number): string {
  return sameDay(at, now) ? clock(at) : `${dateOf(locale, at, now)} ${clock(at)}`;
}

/** The whole truth, for a tooltip. */
export function exact(locale: string, at: number): string {
  return format(locale, 'exact', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
