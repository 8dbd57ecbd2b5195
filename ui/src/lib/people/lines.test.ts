import { expect, test } from 'vitest';
import { linesOf } from './lines';

test('people are read as they are typed and pasted', () => {
  const lines = linesOf('陈伟 chen.wei\nLi Na, li.na\n\n王芳\twangfang@lanhai.example\n周 zhou。yang\nSecond  li.na', ['wei']);
  expect(lines.map((line) => line.person?.handle ?? line.problem)).toEqual(['chen.wei', 'li.na', 'wangfang', 'handle', 'twice']);
  expect(lines[1]!.person!.display_name).toBe('Li Na');
});

test('a name alone is not enough, and a taken account name is said', () => {
  expect(linesOf('Wei\nWei wei', ['wei']).map((line) => line.problem)).toEqual(['handle', 'twice']);
});
