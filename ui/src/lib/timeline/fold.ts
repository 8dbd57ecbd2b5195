/**
 * Coming and going, folded: in a large channel a morning's arrivals would push what people
 * said out of sight. From so many lines in a row on they stand as one, which opens.
 */
import type { TimelineRow } from '$lib/ipc/types';

export const FOLDED_FROM = 3;

const CAME = new Set(['joined', 'added']);
const WENT = new Set(['left', 'removed']);

export function comesOrGoes(row: TimelineRow): boolean {
  return row.content.kind === 'notice' && (CAME.has(row.content.notice.what) || WENT.has(row.content.notice.what));
}

export interface Passage {
  came: number;
  went: number;
}

/** How many came and went: who did so twice is counted twice, as the lines below say. */
export function passageOf(rows: readonly TimelineRow[]): Passage {
  const passage = { came: 0, went: 0 };
  for (const { content } of rows) {
    if (content.kind !== 'notice') continue;
    if (CAME.has(content.notice.what)) passage.came += 1;
    else passage.went += 1;
  }
  return passage;
}
