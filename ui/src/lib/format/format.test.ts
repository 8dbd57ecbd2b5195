import { describe, expect, it } from 'vitest';
import { initialOf, hueOf } from './avatar';
import { newId } from './id';
import { clock, daysBetween, listTime, momentOf } from './time';

const at = (day: number, hour = 14, minute = 2) => new Date(2026, 10, day, hour, minute).getTime();

describe('times as people say them', () => {
  it('gives the clock in twenty-four hours in both languages', () => {
    expect(clock(at(22))).toBe('14:02');
    expect(clock(at(22, 0, 5))).toBe('00:05');
  });

  it('gives the day, too, when it was not today', () => {
    expect(momentOf('en', at(22), at(22, 18))).toBe('14:02');
    expect(momentOf('en', at(20), at(22, 18))).toBe('Nov 20 14:02');
    expect(momentOf('zh-CN', at(20), at(22, 18))).toBe('11月20日 14:02');
  });

  it('counts calendar days, not hours', () => {
    expect(daysBetween(at(21, 23, 59), at(22, 0, 1))).toBe(1);
    expect(listTime('en', at(20), at(22))).toBe('Fri');
  });
});

describe('a picture for who has none', () => {
  it.each([
    ['林悦', '悦'],
    ['Emma Clarke', 'E'],
    ['  émile', 'É'],
    ['王 Wang', '王'],
    ['🙂', '?'],
    ['', '?'],
  ])('%s has %s', (name, initial) => expect(initialOf(name)).toBe(initial));

  it('keeps its hue', () => {
    expect(hueOf('a')).toBe(hueOf('a'));
  });
});

it('makes ids that sort by their time', () => {
  const [early, late] = [newId(1_000), newId(2_000)];
  expect(early < late).toBe(true);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
