import { describe, expect, it } from 'vitest';
import { clockOf, typedClock } from './clock';

describe('a time of the day', () => {
  it('is written with 24 hours and read in the ways people type it', () => {
    expect(clockOf(0)).toBe('00:00');
    expect(clockOf(22 * 60 + 5)).toBe('22:05');
    for (const text of ['22:05', ' 22：05 ', '22.05', '2205', '22点05分']) expect(typedClock(text), text).toBe(22 * 60 + 5);
    expect(typedClock('8')).toBe(480);
  });

  it('is nothing when it is none', () => {
    for (const text of ['', '24:00', '12:60', 'noon', '1:2:3']) expect(typedClock(text), text).toBeNull();
  });
});
