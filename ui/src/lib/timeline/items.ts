/** What the timeline draws: the rows, with day dividers and the "new" line between them. */
import { sameDay } from '$lib/format/time';
import type { TimelineRow } from '$lib/ipc/types';
import { comesOrGoes, FOLDED_FROM } from './fold';

export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'row'; key: string; row: TimelineRow; head: boolean; /** Several quiet lines that stand as one; `row` is the last of them. */ folded?: TimelineRow[] };

export function itemsOf(rows: readonly TimelineRow[], newAfter: number | null): Item[] {
  const items: Item[] = [];
  let day: number | null = null;
  let newDrawn = newAfter === null;
  const drawn = new Set<string>();
  for (const row of rows) {
    // Two rows of one key would stop the list from being drawn at all.
    if (drawn.has(row.key)) continue;
    drawn.add(row.key);
    let broken = false;
    // What is not here has no day.
    const timed = row.content.kind !== 'hole' && row.content.kind !== 'hidden';
    if (timed && (day === null || !sameDay(day, row.at))) {
      items.push({ kind: 'day', key: `day ${new Date(row.at).toDateString()} ${row.key}`, at: row.at });
      day = row.at;
      broken = true;
    }
    if (!newDrawn && row.seq !== null && row.seq > newAfter! && (row.content.kind === 'message' || row.content.kind === 'withheld')) {
      if (!row.content.mine) items.push({ kind: 'new', key: 'new' });
      newDrawn = true;
      broken = true;
    }
    const head = row.content.kind !== 'message' || broken || !row.content.continues;
    items.push({ kind: 'row', key: row.key, row, head });
  }
  return folded(items);
}

/** Where many came and went in a row, one line of them. */
function folded(items: Item[]): Item[] {
  const out: Item[] = [];
  let run: Extract<Item, { kind: 'row' }>[] = [];
  const close = () => {
    const last = run.at(-1);
    if (last && run.length >= FOLDED_FROM) out.push({ ...last, folded: run.map((item) => item.row) });
    else out.push(...run);
    run = [];
  };
  for (const item of items) {
    if (item.kind === 'row' && comesOrGoes(item.row)) {
      run.push(item);
      continue;
    }
    close();
    out.push(item);
  }
  close();
  return out;
}

/** No row is lower than this: one with its author's name over a line, and anything else. */
const HEAD_PX = 50;
const LEAST_PX = 24;
/** What each further line adds, and how much of narrow letters a line may hold; the others are twice as wide. */
const LINE_PX = 22;
const LINE_LETTERS = 135;
const WIDE = /[\u2e80-\uffdc]/g;

/** A little less than what it takes: every row too many is made before the first picture. */
function least(item: Item): number {
  if (item.kind !== 'row' || item.folded || item.row.content.kind !== 'message') return LEAST_PX;
  const { source } = item.row.content;
  let lines = 0;
  for (const line of source.split('\n')) lines += Math.max(1, Math.ceil((line.length + (line.match(WIDE)?.length ?? 0)) / LINE_LETTERS));
  return (item.head ? HEAD_PX : LEAST_PX) + Math.max(0, lines - 1) * LINE_PX;
}

/** What is looked at first, as many as fill so much room: where the new ones begin, otherwise the end. */
export function firstItems(items: Item[], room: number): Item[] {
  const fresh = items.findIndex((item) => item.kind === 'new');
  let from = fresh < 0 ? items.length : Math.max(0, fresh - 2);
  let to = from;
  let filled = 0;
  while (to < items.length && filled < room) filled += least(items[to++]!);
  while (from > 0 && filled < room) filled += least(items[--from]!);
  return items.slice(from, to);
}

/**
 * Whether the list changed above the row under the eye, so that the list must hold its
 * place from the end rather than from the start.
 */
export function changedAbove(before: readonly Item[], after: readonly Item[], eye: string | null): boolean {
  if (eye === null || before.length === after.length) return false;
  const was = before.findIndex((item) => item.key === eye);
  const is = after.findIndex((item) => item.key === eye);
  return was >= 0 && is >= 0 && was !== is;
}

/**
 * The key of the row under the eye. Never a divider's: dividers come and go with the rows
 * around them, and whoever holds on to one loses the place.
 */
export function rowAtOrAfter(items: readonly Item[], index: number): string | null {
  return items.slice(Math.max(0, index)).find((item) => item.kind === 'row')?.key ?? null;
}

/** The item at which a message stands, or the next one after it. */
export function indexOfSeq(items: readonly Item[], seq: number): number {
  const index = items.findIndex((item) => item.kind === 'row' && (item.row.content.kind === 'hole' ? item.row.content.to >= seq : item.row.seq !== null && item.row.seq >= seq));
  return index < 0 ? items.length - 1 : index;
}
