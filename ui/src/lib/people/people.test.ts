import { describe, expect, it } from 'vitest';
import type { Department, Person, RoleKey } from '$lib/ipc/types';
import { isReady, type Change } from './change';
import { handleProblem } from './handle';
import { EVERYBODY, listPeople, withBelow } from './list';

const departments: Department[] = [
  { id: 'backend', name: '后端组', parent: 'engineering', manager: null },
  { id: 'engineering', name: '工程部', parent: 'company', manager: null },
  { id: 'company', name: '公司', parent: null, manager: null },
];

function person(handle: string, display_name: string, department: string | null, posts: RoleKey[] = [], active = true): Person {
  return { id: handle, handle, display_name, title: '工程师', kind: 'member', department, manager: null, active, posts };
}

const people = [person('zhou', '周岚', 'company', ['secadmin']), person('li', '李伟', 'backend'), person('emma', 'Emma Clarke', 'engineering'), person('qian', '钱薇', null, [], false)];
const names = (wanted: Partial<typeof EVERYBODY>, locale = 'zh-CN') => listPeople(people, departments, { ...EVERYBODY, ...wanted }, locale).map((one) => one.handle);

describe('the list of people', () => {
  it('stands in the order of the language on screen', () => {
    expect(names({})).toEqual(['li', 'qian', 'zhou', 'emma']);
    expect(names({ sort: 'handle', descending: true })).toEqual(['zhou', 'qian', 'li', 'emma']);
  });

  it('is found by name, account with and without the sign, title and department', () => {
    expect(names({ text: 'CLARKE' })).toEqual(['emma']);
    expect(names({ text: '@li' })).toEqual(['li']);
    expect(names({ text: '后端' })).toEqual(['li']);
  });

  it('takes a department with everything below it', () => {
    expect(withBelow(departments, 'company')).toEqual(new Set(['company', 'engineering', 'backend']));
    expect(names({ department: 'engineering' })).toEqual(['li', 'emma']);
  });

  it('filters by post and by account', () => {
    expect(names({ post: 'any' })).toEqual(['zhou']);
    expect(names({ post: 'auditor' })).toEqual([]);
    expect(names({ active: 'disabled' })).toEqual(['qian']);
    expect(names({ active: 'active' })).toHaveLength(3);
  });
});

describe('an account name', () => {
  it('is what the server takes', () => {
    expect(handleProblem(' Li.Wei-2 ')).toBeNull();
    expect(handleProblem('')).toBe('missing');
    expect(handleProblem('a')).toBe('too_short');
    expect(handleProblem('李伟')).toBe('malformed');
    expect(handleProblem('x'.repeat(33))).toBe('too_long');
  });
});

describe('a change', () => {
  const about = { permission: 'message.send', risk: 'low', scope: { kind: 'organisation' } } as const;
  const revoke: Change = { ...about, kind: 'revoke' };
  const restore: Change = { ...about, kind: 'restore', exclusion: 'x' };
  const words = '外部资料先等法务确认。';

  it('is ready with a reason, and with a day to come where it has one', () => {
    expect(isReady(revoke, words, 10, 5)).toBe(true);
    expect(isReady(revoke, words, 5, 5)).toBe(false);
    expect(isReady(revoke, words, null, 5)).toBe(false);
    expect(isReady(revoke, '太短', 10, 5)).toBe(false);
    expect(isReady(restore, words, null, 5)).toBe(true);
  });
});
