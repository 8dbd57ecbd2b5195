import { expect, it } from 'vitest';
import { warningsDue } from './warning';

it('warns a day, an hour and five minutes before the end, and not after', () => {
  const minute = 60_000;
  const due = (minutes: number) => warningsDue(minutes * minute, 0);
  expect([due(25 * 60), due(24 * 60), due(61), due(60), due(6), due(5), due(0), due(-1)]).toEqual([0, 1, 1, 2, 2, 3, 0, 0]);
});
