import { describe, expect, it } from 'vitest';
import type { Obstacle, RequestRow } from '$lib/ipc/types';
import { isOpen, kindOf, refusalLacks, waitsForMe } from './say';

const obstacle = (next: Obstacle['next'], exclusion: string | null): Obstacle => ({ code: 'REVOKED', scope: { kind: 'organisation' }, permission: 'file.upload', since: null, until: null, by: null, text: null, exclusion, next });
const row = (mine: boolean, request: Partial<RequestRow['request']>) => ({ mine, request: { status: 'pending', phase: 'stage', acts: [], ...request } }) as unknown as RequestRow;

describe('a request', () => {
  it('s23 has its kind from what stands in the way', () => {
    expect(kindOf(obstacle('appeal', 'x'), null)).toBe('appeal');
    expect(kindOf(obstacle('request', 'x'), 1)).toBe('restore');
    expect(kindOf(obstacle('request', null), null)).toBe('new');
    expect(kindOf(obstacle('request', null), 1)).toBe('temporary');
  });

  it('waits for whoever can decide it, and for its author only with a question', () => {
    expect(waitsForMe(row(false, { acts: ['approve', 'deny'] }))).toBe(true);
    expect(waitsForMe(row(false, { acts: ['approve'], phase: 'needs_info' }))).toBe(false);
    expect(waitsForMe(row(false, { acts: ['endorse'] }))).toBe(false);
    expect(waitsForMe(row(true, { acts: ['withdraw'] }))).toBe(false);
    expect(waitsForMe(row(true, { acts: ['answer'], phase: 'needs_info' }))).toBe(true);
    expect(isOpen(row(true, { status: 'expired' }))).toBe(false);
  });
});

describe('a refusal', () => {
  const whole = { code: 'too_broad', text: '范围太大了，先只在自己的项目里申请这一项权限吧。', rule: '最小权限', change: '把范围缩小到 Falcon 之后', final: false };

  it('s48 lacks whatever is not there, and says it in order', () => {
    expect(refusalLacks({ code: null, text: '', rule: '', change: '', final: false })).toEqual(['code', 'text', 'rule', 'change']);
    expect(refusalLacks({ ...whole, text: '九个字不够说明理由。          ' })).toEqual(['text']);
    expect(refusalLacks({ ...whole, rule: ' ' })).toEqual(['rule']);
    expect(refusalLacks({ ...whole, change: '再等等' })).toEqual(['change']);
    expect(refusalLacks({ ...whole, change: '', final: true })).toEqual([]);
    expect(refusalLacks(whole)).toEqual([]);
  });
});
