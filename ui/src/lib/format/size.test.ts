import { describe, expect, it } from 'vitest';
import { leftOf, percentOf, sizeOf } from './size';

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [24_800, '24.2 KB'],
    [1024 * 1024 - 1, '1 MB'],
    [200 * 1024 * 1024, '200 MB'],
    [1.25 * 1024 ** 3, '1.25 GB'],
    [3000 * 1024 ** 4, '3,000 TB'],
  ])('%d bytes is %s', (bytes, said) => expect(sizeOf('en', bytes)).toBe(said));

  it('is counted the same way in Chinese', () => expect(sizeOf('zh-CN', 1536)).toBe('1.5 KB'));
});

describe('progress', () => {
  it('is whole only when it is', () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99);
    expect(percentOf(1_000_000, 1_000_000)).toBe(100);
    expect(percentOf(0, 0)).toBe(0);
  });

  it('tells the time left roughly', () => {
    expect(leftOf(200)).toEqual({ unit: 'seconds', count: 1 });
    expect(leftOf(42_000)).toEqual({ unit: 'seconds', count: 45 });
    expect(leftOf(59_500)).toEqual({ unit: 'minutes', count: 1 });
    expect(leftOf(200_000)).toEqual({ unit: 'minutes', count: 3 });
    expect(leftOf(3 * 3_600_000)).toEqual({ unit: 'hours', count: 3 });
  });
});
