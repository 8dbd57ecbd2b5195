import { describe, expect, it } from 'vitest';
import { alone, columnsFor } from './tiles';

describe('the room of a picture', () => {
  it('is known before it loads, and bounded', () => {
    expect(alone({ width: 1600, height: 900 })).toEqual({ width: 24, height: 13.5 });
    expect(alone({ width: 160, height: 80 })).toEqual({ width: 10, height: 5 });
    expect(alone({ width: 1000, height: 8000 })).toEqual({ width: 4, height: 17 });
    expect(alone({ width: 9000, height: 10 })).toEqual({ width: 24, height: 4 });
  });

  it('is shared by several', () => {
    expect([2, 3, 4, 5, 9].map(columnsFor)).toEqual([2, 3, 2, 3, 3]);
  });
});
