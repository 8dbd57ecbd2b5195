import { expect, test } from 'vitest';
import type { Notice, TimelineRow } from '$lib/ipc/types';
import { passageOf } from './fold';
import { indexOfSeq, itemsOf } from './items';

const at = Date.UTC(2026, 2, 3, 9);
const notice = (seq: number, notice: Notice): TimelineRow => ({ key: `notice-${seq}`, seq, at, content: { kind: 'notice', notice } });
const joins = (seq: number) => notice(seq, { what: 'joined', person_name: `p${seq}` });
const leaves = (seq: number) => notice(seq, { what: 'left', person_name: `p${seq}` });
const topic = (seq: number) => notice(seq, { what: 'topic_changed', topic: 'x', by_name: 'p' });

test('three or more that came or went in a row stand as one line', () => {
  const items = itemsOf([joins(1), leaves(2), topic(3), joins(4), joins(5), leaves(6), topic(7)], null);
  const shape = items.map((item) => (item.kind === 'row' ? (item.folded?.length ?? 1) : item.kind));
  expect(shape).toEqual(['day', 1, 1, 1, 3, 1]);
  const folded = items[4]!;
  expect(folded.kind === 'row' && folded.folded && passageOf(folded.folded)).toEqual({ came: 2, went: 1 });
});

test('a place within the fold is found at its line', () => {
  const items = itemsOf([joins(1), joins(2), joins(3), topic(4)], null);
  for (const seq of [1, 2, 3]) expect(indexOfSeq(items, seq)).toBe(1);
  expect(indexOfSeq(items, 4)).toBe(2);
});

test('a day between them keeps them apart', () => {
  const tomorrow = { ...joins(3), at: at + 86_400_000 };
  const items = itemsOf([joins(1), joins(2), tomorrow], null);
  expect(items.every((item) => item.kind !== 'row' || !item.folded)).toBe(true);
});
