/** Days as a date field writes them: the day ends where one lives. */
import { typedDay, writtenDay } from '$lib/format/month';

export function dayField(at: number | null): string {
  return at === null ? '' : writtenDay(at);
}

/** The last moment of the day; none for a field that is empty or no day. */
export function dayOf(field: string): number | null {
  const at = typedDay(field);
  return at === null ? null : new Date(at).setHours(23, 59, 59, 999);
}

/** Something was typed that is no day. */
export function isNoDay(field: string): boolean {
  return field.trim() !== '' && typedDay(field) === null;
}
