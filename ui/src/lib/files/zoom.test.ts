import { describe, expect, it } from 'vitest';
import { fitting, held, stepped, ZOOM_MAX } from './zoom';

const room = { width: 1000, height: 600 };

describe('a picture in the viewer', () => {
  it('fits, and is not blown up', () => {
    expect(fitting({ width: 4000, height: 1200 }, room)).toBe(0.25);
    expect(fitting({ width: 200, height: 100 }, room)).toBe(1);
    expect(fitting({ width: 0, height: 0 }, room)).toBe(1);
  });

  it('goes in and out in steps that meet its own size and the one that fits', () => {
    const fit = 0.8;
    expect(stepped(fit, 1, fit)).toBe(1);
    expect(stepped(1, 1, fit)).toBe(1.5);
    expect(stepped(1, -1, fit)).toBe(0.8);
    expect(stepped(fit, -1, fit)).toBe(fit);
    expect(stepped(6, 1, fit)).toBe(ZOOM_MAX);
  });

  it('cannot be dragged out of sight', () => {
    const picture = { width: 1000, height: 300 };
    expect(held({ x: 5000, y: 50 }, picture, 2, room)).toEqual({ x: 500, y: 0 });
    expect(held({ x: -20, y: -20 }, picture, 1, room)).toEqual({ x: 0, y: 0 });
  });
});
