/** Ends and beginnings of grants and revocations, as they are chosen in a dialog. */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const PRESETS = { 'hours-8': 8 * HOUR_MS, 'days-1': DAY_MS, 'days-7': 7 * DAY_MS, 'days-30': 30 * DAY_MS } as const;
export type Preset = keyof typeof PRESETS;
export type Choice = Preset | 'custom';

/**
 * The moment that was chosen; none while a custom one is not filled in. A preset counts
 * from when the dialog was opened and not from when it is saved: a repeated save then
 * says the same, and the server can tell that it is a repetition.
 */
export function momentChosen(choice: Choice, custom: string, openedAt: number): number | null {
  return choice === 'custom' ? parseLocal(custom) : openedAt + PRESETS[choice];
}

/** What a `datetime-local` field holds, in the zone of this computer. */
export function parseLocal(text: string): number | null {
  if (!/^\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return null;
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}

export function toLocal(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export type DateProblem = 'missing' | 'in_the_past';

export function dateProblem(at: number | null, now: number): DateProblem | null {
  if (at === null) return 'missing';
  return at <= now ? 'in_the_past' : null;
}
