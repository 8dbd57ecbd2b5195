/** One month as a calendar shows it: whole weeks, in the person's own zone. */
const DAYS_OF_WEEK = 7;

export interface Day {
  /** Its first moment. */
  at: number;
  number: number;
  /** Of the month before or after, drawn to fill the week. */
  outside: boolean;
}

/** Which day begins the week where this language is written: 0 is Sunday. */
export function firstDayOf(locale: string): number {
  type Known = Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  const known = new Intl.Locale(locale) as Known;
  const info = known.getWeekInfo?.() ?? known.weekInfo;
  if (info) return info.firstDay % DAYS_OF_WEEK;
  return locale.startsWith('zh') ? 1 : 0;
}

export function weeksOf(year: number, month: number, first: number): Day[][] {
  const lead = (new Date(year, month, 1).getDay() - first + DAYS_OF_WEEK) % DAYS_OF_WEEK;
  const days = new Date(year, month + 1, 0).getDate();
  const weeks = Math.ceil((lead + days) / DAYS_OF_WEEK);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: DAYS_OF_WEEK }, (_, day) => {
      // Days are counted by the calendar: one of them may have 23 hours.
      const date = new Date(year, month, 1 - lead + week * DAYS_OF_WEEK + day);
      return { at: date.getTime(), number: date.getDate(), outside: date.getMonth() !== ((month % 12) + 12) % 12 };
    }),
  );
}

/** So many days or months away; the 31st of a shorter month is its last day. */
export function moved(at: number, by: { days?: number; months?: number }): number {
  const date = new Date(at);
  const month = date.getMonth() + (by.months ?? 0);
  const last = new Date(date.getFullYear(), month + 1, 0).getDate();
  return new Date(date.getFullYear(), month, Math.min(date.getDate(), last) + (by.days ?? 0)).getTime();
}

/** `2026-03-08` as people type it, with any sign between; null when that is no day. */
export function typedDay(text: string): number | null {
  const found = /^\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*$/.exec(text);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

/** The same as it is written into a field. */
export function writtenDay(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
