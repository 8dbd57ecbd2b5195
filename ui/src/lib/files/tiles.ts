/**
 * How large a picture stands in the timeline before anything of it is there.
 *
 * The row keeps this room from its first paint on: when the picture comes, nothing moves.
 */
import type { Extent } from './zoom';

/** The largest a picture stands in the timeline, in rem. */
export const ALONE: Extent = { width: 24, height: 17 };
/** So small, a picture would be a line: it gets room around it. */
const LEAST = 4;

const PX = 16;

/** In rem; with the side it is bounded by, so that a narrow window can shrink it in proportion. */
export function alone({ width, height }: Extent): Extent {
  const scale = Math.min(1, ALONE.width / (width / PX), ALONE.height / (height / PX));
  const rem = (pixels: number) => Math.max(LEAST, Math.round((pixels / PX) * scale * 100) / 100);
  return { width: rem(width), height: rem(height) };
}

/** So many stand side by side. */
export function columnsFor(count: number): number {
  return count === 2 || count === 4 ? 2 : 3;
}
