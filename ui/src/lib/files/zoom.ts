/** How a picture lies in the viewer: the size that fits, and steps from there. Pure, so that it can be tested. */
export interface Extent {
  width: number;
  height: number;
}

export const ZOOM_MAX = 8;
const STEP = 1.5;

/** The scale at which the whole picture is seen; a small one is not blown up. */
export function fitting(picture: Extent, room: Extent): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(1, room.width / picture.width, room.height / picture.height);
}

/** The next step in or out; on the way it stops at the size that fits and at the picture's own. */
export function stepped(scale: number, direction: 1 | -1, fit: number): number {
  const wanted = direction > 0 ? scale * STEP : scale / STEP;
  const stops = [fit, 1];
  const between = stops.filter((stop) => (direction > 0 ? stop > scale * 1.01 && stop < wanted : stop < scale * 0.99 && stop > wanted));
  const next = between.length > 0 ? (direction > 0 ? Math.min(...between) : Math.max(...between)) : wanted;
  return Math.min(Math.max(ZOOM_MAX, fit), Math.max(Math.min(fit, 1), next));
}

/** What is dragged stays in reach: no edge comes further in than the middle of the room allows. */
export function held(offset: { x: number; y: number }, picture: Extent, scale: number, room: Extent): { x: number; y: number } {
  const reach = (size: number, space: number) => Math.max(0, (size * scale - space) / 2);
  const [x, y] = [reach(picture.width, room.width), reach(picture.height, room.height)];
  const within = (value: number, limit: number) => (limit === 0 ? 0 : Math.min(limit, Math.max(-limit, value)));
  return { x: within(offset.x, x), y: within(offset.y, y) };
}
