/** What is granted, as it is looked through. */
import type { GrantRow, GrantsView } from '$lib/ipc/types';

export const DAY_MS = 86_400_000;
export const FILTERS = ['all', 'expiring', 'unused', 'exceptional'] as const;
export type Filter = (typeof FILTERS)[number];
/** What ends within so long is about to end. */
export const SOON_MS = 7 * DAY_MS;
export const UNUSED_DAYS = ['7', '30', '90'] as const;

/** Given by an administrator or on a request, and not by a role. */
export function isExceptional({ line }: GrantRow): boolean {
  return line.basis.kind === 'direct' || line.basis.kind === 'request';
}

export function isExpiring({ line }: GrantRow, now: number): boolean {
  return line.ends_at !== null && line.ends_at > now && line.ends_at <= now + SOON_MS;
}

/** Nothing is said of what is not recorded, nor of what has not been there for so long. */
export function isUnused({ line }: GrantRow, now: number, days: number): boolean {
  if (!line.use_recorded || line.holding !== 'active') return false;
  const since = now - days * DAY_MS;
  return line.starts_at <= since && (line.last_used_at ?? 0) <= since;
}

export function fits(row: GrantRow, filter: Filter, now: number, days: number): boolean {
  if (filter === 'expiring') return isExpiring(row, now);
  if (filter === 'unused') return isUnused(row, now, days);
  return filter === 'all' || isExceptional(row);
}

/** Who it is about, found by any of the words. */
export function matches(row: GrantRow, people: GrantsView['people'], what: string, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === '') return true;
  const person = people.find((one) => one.id === row.line.person);
  return `${person?.display_name ?? ''} ${person?.handle ?? ''} ${what} ${row.place}`.toLocaleLowerCase().includes(wanted);
}
