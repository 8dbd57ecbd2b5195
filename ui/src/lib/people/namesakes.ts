/**
 * Names that are the same to the eye. Who bears one of them is shown with their account beside
 * it, and so is who is called like the program or an office: nobody passes for somebody else.
 */
import type { Person, PersonId } from '$lib/ipc/types';

/** Letters of other alphabets, and digits, that are drawn like a Latin letter. */
const LIKE: Record<string, string> = {
  // Cyrillic
  а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ё: 'e', ɡ: 'g', һ: 'h', н: 'h', і: 'i', ї: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', п: 'n', о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', ѵ: 'v', ѡ: 'w', ԝ: 'w', х: 'x', у: 'y', ү: 'y',
  // Greek
  α: 'a', β: 'b', ϲ: 'c', ε: 'e', η: 'n', ι: 'i', κ: 'k', μ: 'u', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', τ: 't', υ: 'u', χ: 'x', γ: 'y', ω: 'w',
  // Latin and signs
  ı: 'i', '0': 'o', '1': 'l', '5': 's', '|': 'l', '!': 'l', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l',
  // Han: ways of writing a stroke that is a letter's or another sign's
  〇: 'o', ー: '一', '—': '一', '–': '一', '-': '一', ニ: '二', ハ: '八', エ: '工', カ: '力', ロ: '口', タ: '夕', ト: '卜',
};

/** What a name looks like: the same for all names that cannot be told apart at a glance. */
export function looksLike(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    // Marks upon letters, and what is not seen at all.
    .replace(/[\p{M}\p{Cf}\p{Cc}\s._·•'’`]/gu, '');
  const drawn = [...plain].map((letter) => LIKE[letter] ?? letter).join('');
  // Pairs that are drawn as one letter; i and l differ by a dot.
  return drawn.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('i', 'l');
}

const OFFICES = new Set(['System', 'TokenIM', 'Admin', 'Administrator', 'Support', 'Security', 'IT', '系统', '系统消息', '管理员', '系统管理员', '安全管理员', '客服', '官方'].map(looksLike));

/** Of everybody whose name alone does not say who they are: the account that does. */
export function namesakes(people: readonly Person[]): Map<PersonId, string> {
  const bearers = new Map<string, Person[]>();
  for (const person of people) {
    const look = looksLike(person.display_name);
    bearers.set(look, [...(bearers.get(look) ?? []), person]);
  }
  return new Map([...bearers].filter(([look, all]) => all.length > 1 || OFFICES.has(look)).flatMap(([, all]) => all.map((person) => [person.id, person.handle] as const)));
}
