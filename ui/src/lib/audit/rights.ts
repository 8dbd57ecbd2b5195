/** What a row of rights is, and what its columns are, in words. */
import type { Words } from '$lib/stores/words.svelte';
import { fieldWords } from './say';

/** Everything of which the audit tells how it stands. */
export const RIGHTS = ['organisation', 'department', 'person', 'post', 'team', 'team_member', 'channel', 'member', 'grant', 'exclusion', 'role', 'role_held', 'delegation'] as const;
const KNOWN: ReadonlySet<string> = new Set(RIGHTS);

export function rightWords(words: Words, kind: string): string {
  return KNOWN.has(kind) ? words.t(`rights-of-${kind.replaceAll('_', '-')}`) : kind;
}

/** Columns that point at something are called what they point at. */
export function columnWords(words: Words, name: string): string {
  return fieldWords(words, name.replace(/_id$/, ''));
}
