import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '$lib/ipc/types';
import { after, before, kept } from './kept';

function message(seq: number, text = `words ${seq}`): TimelineRow {
  return { key: `m${seq}`, seq, at: seq * 1000, content: { kind: 'message', text } } as unknown as TimelineRow;
}

const hole = (seq: number) => ({ key: `h${seq}`, seq, at: 0, content: { kind: 'hole', to: seq + 9 } }) as unknown as TimelineRow;
const seqs = (rows: TimelineRow[] | null) => rows?.map((row) => row.seq);

describe('a window that is read again', () => {
  it('keeps the rows that say what they said before, and takes the others', () => {
    const rows = [message(1), message(2), message(3)];
    const now = kept(rows, [message(2), message(3, 'better words'), message(4)]);
    expect(now[0]).toBe(rows[1]);
    expect(now[1]).not.toBe(rows[2]);
    expect(seqs(now)).toEqual([2, 3, 4]);
    expect(kept(now, [message(3)])[0]).not.toBe(now[1]);
  });

  it('grows upwards with the older window’s view of the message in between', () => {
    const rows = [message(3, 'as a head'), message(4)];
    const older = [message(1), message(2), message(3, 'going on')];
    const grown = before(older, rows);
    expect(seqs(grown)).toEqual([1, 2, 3, 4]);
    expect(grown?.[2]).toBe(older[2]);
    expect(grown?.[3]).toBe(rows[1]);
  });

  it('grows downwards and keeps the message in between', () => {
    const rows = [message(3), message(4, 'going on')];
    const grown = after(rows, [message(4, 'as a head'), message(5)]);
    expect(seqs(grown)).toEqual([3, 4, 5]);
    expect(grown?.[1]).toBe(rows[1]);
  });

  it('does not join what does not meet, nor at a hole, nor at nothing', () => {
    expect(before([message(1)], [message(3)])).toBeNull();
    expect(before([message(1), hole(2)], [hole(2), message(12)])).toBeNull();
    expect(after([message(1), hole(2)], [hole(2), message(12)])).toBeNull();
    expect(before([], [message(1)])).toBeNull();
    expect(after([message(1)], [])).toBeNull();
  });
});
