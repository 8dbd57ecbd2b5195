import { expect, test } from 'vitest';
import { STATEMENT_DAYS, statementDue } from './say';

test('whoever chooses nothing leaves the end to the server; a choice is counted from now', () => {
  expect(statementDue(STATEMENT_DAYS, 1_000)).toBeNull();
  expect(statementDue(7, 1_000)).toBe(604_801_000);
});
