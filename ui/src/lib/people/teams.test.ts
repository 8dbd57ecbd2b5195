import { expect, test } from 'vitest';
import type { Person, Team } from '$lib/ipc/types';
import { isOwnerless, listTeams } from './teams';

const person = (id: string, active = true): Person => ({ id, handle: id, display_name: id, title: '', kind: 'member', department: null, manager: null, active, posts: [] });
const team = (name: string, change: Partial<Team> = {}, owner: string | null = 'lin'): Team => ({
  id: name, name, kind: 'project', department: null, created_at: 0, archived: false, members: [{ person: 'lin', admin: true, since: 0 }],
  about: { description: '', owner, deputy: null, join: 'open', leave: 'free', stage: null, ends_at: null, charter: [], frozen: false }, ...change,
});
const people = new Map([person('lin'), person('gone', false)].map((one) => [one.id, one]));
const find = (id: string) => people.get(id);
const names = (filter: 'all' | 'mine' | 'ownerless' | 'archived', teams: Team[], text = '') => listTeams(teams, { filter, kind: '', text, me: 'lin' }, find, 'en').map((one) => one.name);

test('a team whose owner is not there any more has nobody who answers for it', () => {
  expect(isOwnerless(team('a'), find)).toBe(false);
  expect(isOwnerless(team('a', {}, 'gone'), find)).toBe(true);
  expect(isOwnerless(team('a', {}, null), find)).toBe(true);
  // Not one that rests.
  expect(isOwnerless(team('a', { archived: true }, null), find)).toBe(false);
});

test('archived teams stand in their own list', () => {
  const teams = [team('b'), team('a', { members: [] }), team('old', { archived: true })];
  expect(names('all', teams)).toEqual(['a', 'b']);
  expect(names('mine', teams)).toEqual(['b']);
  expect(names('archived', teams)).toEqual(['old']);
  expect(names('all', teams, 'B')).toEqual(['b']);
});
