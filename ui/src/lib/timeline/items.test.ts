import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '$lib/ipc/types';
import { changedAbove, firstItems, indexOfSeq, itemsOf, rowAtOrAfter } from './items';

const NOON = new Date(2026, 10, 22, 12).getTime();
const DAY = 86_400_000;

function message(seq: number, at: number, over: { mine?: boolean; continues?: boolean } = {}): TimelineRow {
  return {
    key: `m${seq}`,
    seq,
    at,
    content: { kind: 'message', id: `m${seq}`, author: 'alice', author_name: 'Alice', mine: over.mine ?? false, continues: over.continues ?? true, blocks: [], source: '', edited_at: null, reply_to: null, revision: 0, mentions_me: false, reactions: [], files: [], thread: null, in_thread: null, pinned: null, saved: false, forwarded: null, confirmation: null, readers: null, call: null, state: { kind: 'sent' } },
  };
}
const hole = (from: number, to: number): TimelineRow => ({ key: `hole ${from}`, seq: null, at: 0, content: { kind: 'hole', from, to } });
const kinds = (rows: TimelineRow[], newAfter: number | null = null) => itemsOf(rows, newAfter).map((item) => (item.kind === 'row' ? item.key : item.kind));

describe('what the timeline draws', () => {
  it('puts a divider above each day, and a head below each divider', () => {
    const items = itemsOf([message(1, NOON - DAY), message(2, NOON), message(3, NOON + 1)], null);
    expect(items.map((item) => item.kind)).toEqual(['day', 'row', 'day', 'row', 'row']);
    expect(items.filter((item) => item.kind === 'row').map((item) => item.head)).toEqual([true, true, false]);
  });

  it('puts the new line above the first message not read yet', () => {
    expect(kinds([message(1, NOON), message(2, NOON), message(3, NOON)], 1)).toEqual(['day', 'm1', 'new', 'm2', 'm3']);
  });

  it('draws no new line above what I wrote myself', () => {
    expect(kinds([message(1, NOON), message(2, NOON, { mine: true })], 1)).toEqual(['day', 'm1', 'm2']);
  });

  it('gives no day to what is not here', () => {
    expect(kinds([hole(1, 9), message(10, NOON)])).toEqual(['hole 1', 'day', 'm10']);
  });
});

describe('the first picture', () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => message(seq, NOON));
  const keys = (newAfter: number | null, room: number) => firstItems(itemsOf(rows, newAfter), room).map(({ key }) => key);

  it('is the end', () => {
    expect(keys(null, 72)).toEqual(['m6', 'm7', 'm8']);
    expect(keys(null, 2_000)).toHaveLength(9);
  });

  it('takes fewer rows where they are long', () => {
    const said = (source: string) => itemsOf([1, 2, 3, 4].map((seq) => ({ ...message(seq, NOON), content: { ...message(seq, NOON).content, source } as TimelineRow['content'] })), null);
    expect(firstItems(said('short'), 90)).toHaveLength(4);
    expect(firstItems(said('a'.repeat(300)), 90)).toHaveLength(2);
    expect(firstItems(said('好'.repeat(140)), 90)).toHaveLength(2);
    expect(firstItems(said('three\nshort\nlines'), 90)).toHaveLength(2);
  });

  it('is where the new ones begin, and fills the window all the same', () => {
    expect(keys(3, 146)).toEqual(['m2', 'm3', 'new', 'm4', 'm5']);
    expect(keys(7, 140)).toEqual(['m5', 'm6', 'm7', 'new', 'm8']);
  });
});

describe('holding on to the row under the eye', () => {
  const before = itemsOf([message(5, NOON), message(6, NOON)], null);

  it('knows that older messages of the same day came in above', () => {
    const after = itemsOf([message(4, NOON), message(5, NOON), message(6, NOON)], null);
    const eye = rowAtOrAfter(before, 0);
    expect(eye).toBe('m5');
    expect(changedAbove(before, after, eye)).toBe(true);
  });

  it('knows that newer ones came in below', () => {
    const after = itemsOf([message(5, NOON), message(6, NOON), message(7, NOON)], null);
    expect(changedAbove(before, after, 'm5')).toBe(false);
  });

  it('finds a message, the hole it is in, or the next one', () => {
    const items = itemsOf([hole(1, 9), message(10, NOON), message(12, NOON)], null);
    expect(indexOfSeq(items, 4)).toBe(0);
    expect(indexOfSeq(items, 11)).toBe(3);
    expect(indexOfSeq(items, 99)).toBe(3);
  });
});
