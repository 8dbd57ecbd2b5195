import { expect, test } from 'vitest';
import { firstDayOf, moved, typedDay, weeksOf } from './month';

const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime();

test('a month is whole weeks from the first day of the week on', () => {
  const weeks = weeksOf(2026, 2, 1);
  expect(weeks).toHaveLength(6);
  expect(weeks[0]!.map((one) => one.number)).toEqual([23, 24, 25, 26, 27, 28, 1]);
  expect(weeks[0]!.map((one) => one.outside)).toEqual([true, true, true, true, true, true, false]);
  expect(weeks.at(-1)!.map((one) => one.number)).toEqual([30, 31, 1, 2, 3, 4, 5]);
  expect(weeksOf(2026, 2, 0)[0]!.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(firstDayOf('zh-CN')).toBe(1);
  expect(firstDayOf('en-US')).toBe(0);
});

test('a step over months keeps the day where there is one', () => {
  expect(moved(day(2026, 3, 31), { months: -1 })).toBe(day(2026, 2, 28));
  expect(moved(day(2026, 12, 31), { days: 1 })).toBe(day(2027, 1, 1));
  expect(moved(day(2026, 1, 15), { months: -1 })).toBe(day(2025, 12, 15));
});

test('a day is typed as people write it', () => {
  for (const text of ['2026-3-8', '2026/03/08', '2026.3.8', ' 2026年3月8日 ']) expect(typedDay(text)).toBe(day(2026, 3, 8));
  for (const text of ['', '2026-02-30', '8.3.2026', '2026-13-01', 'tomorrow']) expect(typedDay(text)).toBeNull();
});
