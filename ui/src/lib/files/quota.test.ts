import { describe, expect, it } from 'vitest';
import { amountOf, bytesOf } from './quota';

const GB = 1024 ** 3;

describe('amounts of room', () => {
  it('are shown in the largest unit that fits and typed back to the same bytes', () => {
    expect(amountOf(64 * GB)).toEqual({ amount: 64, unit: 'GB' });
    expect(amountOf(1024 * GB)).toEqual({ amount: 1, unit: 'TB' });
    expect(amountOf(30_000)).toEqual({ amount: 0.03, unit: 'MB' });
    for (const bytes of [5 * GB, 1.5 * GB, 512 * 1024 ** 2]) {
      const { amount, unit } = amountOf(bytes);
      expect(bytesOf(String(amount), unit)).toBe(bytes);
    }
  });

  it('are none where nothing or something else is typed', () => {
    for (const text of ['', '0', '-1', 'a lot', '1e9', '1.2345', '9999999999']) expect(bytesOf(text, 'GB')).toBeNull();
    expect(bytesOf(' 2,5 ', 'GB')).toBe(2.5 * GB);
  });
});
