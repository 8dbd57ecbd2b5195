import { describe, expect, it } from 'vitest';
import type { EffectsView, Permission, PermissionState, PermissionStateKind, ScopeOption } from '$lib/ipc/types';
import { countStates, filterLines, groupLines, groupOf, GROUPS, isException, nameKey, type Line } from './catalogue';
import { dateProblem, momentChosen, parseLocal, toLocal } from './dates';
import { byPerson } from './effects';
import { REASON_CHARS_MAX, reasonLength, reasonProblem } from './reason';
import { findScope, groupScopes, scopeKey } from './scope';

const HOUR = 3_600_000;
const NOON = new Date(2026, 10, 22, 12, 0).getTime();

function line(permission: Permission, state: PermissionStateKind, rest: Partial<PermissionState> = {}): Line {
  return { risk: 'low', state: { permission, state, source: null, since: null, until: null, obstacles: [], exclusion: null, grant: null, grant_scope: null, ...rest } };
}

const lines = [line('message.send', 'suspended', { exclusion: 'x' }), line('announcement.publish', 'denied'), line('call.record', 'temporary', { grant: 'g' }), line('audit.read', 'denied'), line('file.upload', 'granted')];
const name = (permission: Permission) => ({ 'message.send': '发消息', 'file.upload': '上传文件' })[permission as string] ?? permission;

describe('the catalogue on screen', () => {
  it('puts every family into one of the eight groups, and a new one among the rules', () => {
    expect(groupOf('announcement.publish')).toBe('messages');
    expect(groupOf('search.cross_team')).toBe('data');
    expect(groupOf('session.revoke')).toBe('people');
    expect(groupOf('integration.manage')).toBe('permissions');
    expect(groupOf('hologram.project' as Permission)).toBe('permissions');
    expect(GROUPS).toHaveLength(8);
  });

  it('keeps the order of the groups and of the catalogue, and leaves empty groups out', () => {
    const groups = groupLines(lines);
    expect(groups.map((group) => group.group)).toEqual(['messages', 'calls', 'files', 'audit']);
    expect(groups[0]?.lines.map((found) => found.state.permission)).toEqual(['message.send', 'announcement.publish']);
  });

  it('finds by the name in words as well as by the id', () => {
    expect(filterLines(lines, { text: '上传', state: null }, name)).toHaveLength(1);
    expect(filterLines(lines, { text: ' FILE.up', state: null }, name)).toHaveLength(1);
    expect(filterLines(lines, { text: 'nothing like it', state: null }, name)).toHaveLength(0);
  });

  it('filters by state, and by what differs from the role', () => {
    expect(filterLines(lines, { text: '', state: 'denied' }, name).map((found) => found.state.permission)).toEqual(['announcement.publish', 'audit.read']);
    expect(filterLines(lines, { text: '', state: 'exception' }, name).map((found) => found.state.permission)).toEqual(['message.send', 'call.record']);
    expect(isException(lines[4]!.state)).toBe(false);
  });

  it('counts the states that occur', () => {
    expect(countStates(lines)).toEqual([{ state: 'granted', count: 1 }, { state: 'temporary', count: 1 }, { state: 'suspended', count: 1 }, { state: 'denied', count: 2 }]);
  });

  it('asks for names by ids that a sentence may have', () => {
    expect(nameKey('message.edit_own')).toBe('permission-message-edit_own');
  });
});

describe('ends and beginnings', () => {
  it('counts a preset from the opening of the dialog, so that a repeated save says the same', () => {
    expect(momentChosen('hours-8', '', NOON)).toBe(NOON + 8 * HOUR);
    expect(momentChosen('days-30', '', NOON)).toBe(NOON + 720 * HOUR);
  });

  it('reads a custom moment in the zone of this computer and writes it back', () => {
    expect(parseLocal('2026-11-22T12:00')).toBe(NOON);
    expect(parseLocal(toLocal(NOON))).toBe(NOON);
    expect(toLocal(new Date(2027, 0, 3, 4, 5).getTime())).toBe('2027-01-03 04:05');
    for (const text of ['2026/11/22 12:00', '2026年11月22日 12：00', '2026-11-22 1200']) expect(parseLocal(text), text).toBe(NOON);
    expect(parseLocal('2026-11-22')).toBe(new Date(2026, 10, 22, 23, 59).getTime());
  });

  it('takes nothing that is not a moment', () => {
    for (const text of ['', '22.11.2026 12:00', '2026-13-45T99:99', '2026-11-22 noon', '2026-02-30 10:00']) expect(parseLocal(text)).toBeNull();
    expect(momentChosen('custom', '', NOON)).toBeNull();
  });

  it('says what is wrong with it', () => {
    expect(dateProblem(null, NOON)).toBe('missing');
    expect(dateProblem(NOON, NOON)).toBe('in_the_past');
    expect(dateProblem(NOON + 1, NOON)).toBeNull();
  });
});

describe('a reason', () => {
  it('is counted in characters as people see them, without the space around', () => {
    expect(reasonLength('  外部资料先暂停  ')).toBe(7);
    expect(reasonLength('👍👍')).toBe(2);
  });

  it('has to say something, and not a book', () => {
    expect(reasonProblem('九个字不够说明理由')).toBe('too_short');
    expect(reasonProblem('十个字就够说明理由了')).toBeNull();
    expect(reasonProblem('          ')).toBe('too_short');
    expect(reasonProblem('x'.repeat(REASON_CHARS_MAX + 1))).toBe('too_long');
  });
});

describe('places', () => {
  const options: ScopeOption[] = [
    { scope: { kind: 'channel', id: 'c' }, name: 'Falcon', under: 'Falcon 项目组' },
    { scope: { kind: 'organisation' }, name: '云帆科技', under: null },
    { scope: { kind: 'team', id: 't' }, name: 'Falcon 项目组', under: null },
  ];

  it('are told apart by kind and id', () => {
    expect(options.map((option) => scopeKey(option.scope))).toEqual(['channel:c', 'organisation', 'team:t']);
    expect(findScope(options, 'team:t')?.name).toBe('Falcon 项目组');
    expect(findScope(options, 'team:other')).toBeUndefined();
  });

  it('are offered from the widest down, and found by their team, too', () => {
    expect(groupScopes(options, '').map((group) => group.kind)).toEqual(['organisation', 'team', 'channel']);
    expect(groupScopes(options, '项目').map((group) => group.kind)).toEqual(['team', 'channel']);
  });
});

describe('the effect of an act', () => {
  it('is put together by person and told apart by what it means to them', () => {
    const change = { scope: { kind: 'organisation' } as const, obstacles_after: [], permission: 'message.send' as const };
    const view = {
      effects: { changes: [
        { ...change, person: 'a', allowed_before: true, allowed_after: false },
        { ...change, person: 'b', allowed_before: false, allowed_after: true },
        { ...change, person: 'a', allowed_before: false, allowed_after: false },
        { ...change, person: 'b', allowed_before: true, allowed_after: true },
      ] },
      people: [{ id: 'a', display_name: '李伟' }],
    } as unknown as EffectsView;
    const [a, b] = byPerson(view);
    expect([a?.known?.display_name, a?.loses.length, a?.gains.length, a?.still.length, a?.keeps.length]).toEqual(['李伟', 1, 0, 1, 0]);
    expect([b?.known, b?.loses.length, b?.gains.length, b?.still.length, b?.keeps.length]).toEqual([undefined, 0, 1, 0, 1]);
  });
});
