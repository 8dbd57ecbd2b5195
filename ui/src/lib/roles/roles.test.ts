import { expect, it } from 'vitest';
import type { GrantRow, Permission } from '$lib/ipc/types';
import { DAY_MS, fits, isUnused } from './grants';
import { differences, merged, type Draft } from './merge';

const NOW = 1_800_000_000_000;
const row = (line: Partial<GrantRow['line']>): GrantRow => ({
  line: { id: 'g', person: 'p', basis: { kind: 'direct', permission: 'file.upload' }, scope: { kind: 'organisation' }, holding: 'active', starts_at: NOW - 40 * DAY_MS, ends_at: NOW + 40 * DAY_MS, by: 'x', text: '', last_used_at: null, use_recorded: true, ...line },
  place: '', risk: 'low',
});

it('unused is said only of what is recorded and has been there for so long', () => {
  expect(isUnused(row({}), NOW, 30)).toBe(true);
  expect(isUnused(row({ last_used_at: NOW - 31 * DAY_MS }), NOW, 30)).toBe(true);
  expect(isUnused(row({ last_used_at: NOW - 29 * DAY_MS }), NOW, 30)).toBe(false);
  expect(isUnused(row({ starts_at: NOW - 10 * DAY_MS }), NOW, 30)).toBe(false);
  expect(isUnused(row({ use_recorded: false }), NOW, 30)).toBe(false);
});

it('what a role gives is no exception, and what has no end does not end soon', () => {
  const post = row({ basis: { kind: 'post', role: 'owner' }, ends_at: null });
  expect(fits(post, 'exceptional', NOW, 30)).toBe(false);
  expect(fits(post, 'expiring', NOW, 30)).toBe(false);
  expect(fits(row({}), 'exceptional', NOW, 30)).toBe(true);
  expect(fits(row({ ends_at: NOW + 7 * DAY_MS }), 'expiring', NOW, 30)).toBe(true);
});

it('two changes of one role are told apart, and put together without losing either', () => {
  const draft = (rest: Partial<Draft>): Draft => ({ name: '发布负责人', purpose: 'before', owner: 'a', permissions: ['message.send', 'file.upload'], ...rest });
  const mine: Permission[] = ['message.send', 'file.upload', 'message.mention_all'];
  const theirs: Permission[] = ['message.send'];
  expect(differences(draft({}).permissions, mine, theirs)).toEqual([
    { permission: 'file.upload', added: false, side: 'theirs' },
    { permission: 'message.mention_all', added: true, side: 'mine' },
  ]);
  const both = merged(draft({}), draft({ purpose: 'mine', permissions: mine }), draft({ owner: 'b', permissions: theirs }));
  expect(both).toEqual(draft({ purpose: 'mine', owner: 'b', permissions: ['message.send', 'message.mention_all'] }));
});
