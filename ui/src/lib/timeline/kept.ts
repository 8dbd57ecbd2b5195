/** Windows of a timeline that are read again: what has not changed stays as it is. */
import type { TimelineRow } from '$lib/ipc/types';

/** What a row said when it was last compared. */
const said = new WeakMap<TimelineRow, string>();

function words(row: TimelineRow): string {
  let text = said.get(row);
  if (text === undefined) said.set(row, (text = JSON.stringify(row)));
  return text;
}

/**
 * The window as it is now. A row that says what it said before is the same object as before:
 * whoever draws it has nothing to do, and one message that arrives is one row to draw.
 */
export function kept(before: readonly TimelineRow[], now: TimelineRow[]): TimelineRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  return now.map((row) => {
    const old = known.get(row.key);
    return old && words(old) === words(row) ? old : row;
  });
}

/**
 * Older rows put before those that stand. They overlap in one message, which the older window
 * knows better: it has seen who wrote before it. None when they do not meet.
 */
export function before(older: readonly TimelineRow[], rows: readonly TimelineRow[]): TimelineRow[] | null {
  return meet(older.at(-1), rows[0]) ? [...older, ...rows.slice(1)] : null;
}

/** The same at the other end, where what stands knows the message between them better. */
export function after(rows: readonly TimelineRow[], newer: readonly TimelineRow[]): TimelineRow[] | null {
  return meet(rows.at(-1), newer[0]) ? [...rows, ...newer.slice(1)] : null;
}

/** Holes and hidden runs are cut where a window ends; only messages are sure to be whole. */
function meet(one: TimelineRow | undefined, other: TimelineRow | undefined): boolean {
  return one?.content.kind === 'message' && other?.content.kind === 'message' && one.seq !== null && one.key === other.key;
}
