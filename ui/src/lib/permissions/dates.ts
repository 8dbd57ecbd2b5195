/** Ends and beginnings of grants and revocations, as they are chosen in a dialog. */
import { clockOf, typedClock } from '$lib/format/clock';
import { typedDay, writtenDay } from '$lib/format/month';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LAST_MINUTE = 24 * 60 - 1;

export const PRESETS = { 'hours-8': 8 * HOUR_MS, 'days-1': DAY_MS, 'days-7': 7 * DAY_MS, 'days-30': 30 * DAY_MS } as const;
export type Preset = keyof typeof PRESETS;
/** `open`: no moment is named. */
export type Choice = Preset | 'custom' | 'open';

/**
 * The moment that was chosen; none while a custom one is not filled in. A preset counts
 * from when the dialog was opened and not from when it is saved: a repeated save then
 * says the same, and the server can tell that it is a repetition.
 */
export function momentChosen(choice: Choice, custom: string, openedAt: number): number | null {
  if (choice === 'open') return null;
  return choice === 'custom' ? parseLocal(custom) : openedAt + PRESETS[choice];
}

/** `2026-03-08 18:00` as people type it, in the zone of this computer; a day alone is its end. */
export function parseLocal(text: string): number | null {
  const found = /^\s*(\S+?)(?:(?:\s+|T)(\S+))?\s*$/.exec(text);
  const day = found ? typedDay(found[1]!) : null;
  const minute = found?.[2] === undefined ? LAST_MINUTE : typedClock(found[2]);
  return day === null || minute === null ? null : new Date(day).setHours(0, minute);
}

export function toLocal(at: number): string {
  const date = new Date(at);
  return `${writtenDay(at)} ${clockOf(date.getHours() * 60 + date.getMinutes())}`;
}

export type DateProblem = 'missing' | 'in_the_past';

export function dateProblem(at: number | null, now: number): DateProblem | null {
  if (at === null) return 'missing';
  return at <= now ? 'in_the_past' : null;
}
