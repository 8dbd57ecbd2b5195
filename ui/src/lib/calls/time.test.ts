import { expect, it } from 'vitest';
import { soon, typedTime } from './time';

it('takes a time of day as people type it, and nothing else', () => {
  expect(['8:05', '08.05', '0805', ' 8：05 ', '8时05分'].map(typedTime)).toEqual(['08:05', '08:05', '08:05', '08:05', '08:05']);
  expect(['', '8', '24:00', '12:60', 'noon', '8:5'].map(typedTime)).toEqual([null, null, null, null, null, null]);
});

it('proposes the next half hour that leaves a little time', () => {
  const at = (minute: number) => soon(new Date(2026, 10, 23, 9, minute).getTime());
  expect([at(2).getMinutes(), at(27).getMinutes(), at(31).getMinutes()]).toEqual([30, 0, 0]);
});
