import { describe, expect, it } from 'vitest';
import type { Person } from '$lib/ipc/types';
import { looksLike, namesakes } from './namesakes';

const person = (handle: string, display_name: string) => ({ id: handle, handle, display_name, active: true }) as Person;

describe('xs_10 names that look like another', () => {
  it('are told by their account, and nobody else is', () => {
    const pairs: [string, string][] = [
      ['Emma Clarke', 'Еmma Clarke'], ['Daniel', 'DanieI'], ['paul', 'раul'], ['admin', 'adm\u200Bin'], ['Zoe', 'Zoë'], ['Lin Yue', 'LinYue'], ['Bob', 'B0b'], ['modern', 'rnodern'],
      ['王芳', '王芳'], ['王芳', '王\u200D芳'], ['李一', '李ー'], ['陈工', '陈エ'], ['Anna', 'Ａｎｎａ'], ['Wei', 'VVei'], ['林悦', '\u202E林悦'], ['José', 'Jose\u0301'],
    ];
    for (const [one, other] of pairs) {
      const found = namesakes([person('a', one), person('b', other), person('c', '赵一鸣'), person('d', 'Grace Hopper')]);
      expect([...found], `${one} / ${other}`).toEqual([['a', 'a'], ['b', 'b']]);
    }
  });

  it('are those of an office, too', () => {
    for (const name of ['System', 'ѕystem', '系统', 'TokenIM', 'T0kenIM', '管理员', 'Admin']) expect(namesakes([person('x', name)]).get('x'), name).toBe('x');
  });

  it('are not those of different people', () => {
    const names = ['王芳', '王方', '李娜', '李那', 'Anna', 'Anne', 'Daniel', 'Daniela', '陈思远', '陈思源', 'Lina', 'Nina'];
    expect(namesakes(names.map((name, index) => person(`p${index}`, name))).size).toBe(0);
    expect(looksLike('王芳')).not.toBe(looksLike('王方'));
  });
});
