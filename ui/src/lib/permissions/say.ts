/** Facts about permissions in the words of the person's language. */
import type { AccessEvent, Obstacle, Permission, PersonId, RoleKey, Scope, Source } from '$lib/ipc/types';
import type { Words } from '$lib/stores/words.svelte';
import { nameKey } from './catalogue';

/** How places and people are called. */
export interface Names {
  place(scope: Scope): string;
  person(id: PersonId): string;
}

export function permissionName(words: Words, permission: Permission): string {
  return words.tOr(nameKey(permission), 'permission-unknown', { permission });
}

export function roleName(words: Words, role: RoleKey): string {
  return words.t(`role-${role}`);
}

/** What an allowance rests on. `here` is the place looked at: it needs no naming. */
export function sourceWords(words: Words, names: Names, source: Source | null, here: Scope): string {
  if (!source) return words.t('source-none');
  if (source.kind === 'everyone') return words.t('source-everyone');
  if (source.kind === 'membership') return words.t('source-membership', { place: names.place(source.scope) });
  const wide = source.scope.kind === 'organisation' || JSON.stringify(source.scope) === JSON.stringify(here);
  if (source.kind === 'role') return wide ? words.t('source-role', { role: roleName(words, source.role) }) : words.t('source-role-at', { role: roleName(words, source.role), place: names.place(source.scope) });
  if (source.kind === 'custom_role') return words.t('source-custom-role', { role: source.name, name: names.person(source.by) });
  if (source.kind === 'bundle') return words.t('source-bundle', { project: names.place(source.scope), name: names.person(source.by) });
  return words.t('source-grant', { name: names.person(source.by) });
}

/** One line of a permission timeline: what happened. */
export function eventWords(words: Words, event: AccessEvent, place: string): string {
  return words.t(`event-${event.change}`, {
    what: event.permission ? permissionName(words, event.permission) : event.role ? roleName(words, event.role) : (event.role_name ?? words.t('event-everything')),
    place,
    level: event.level ? words.t(`label-${event.level}`) : '',
  });
}

/** What a project's bundle changed for this person, a line each. */
export function differenceWords(words: Words, event: AccessEvent): string[] {
  const named = (permissions: Permission[]) => permissions.map((one) => permissionName(words, one)).join(words.t('list-and'));
  const lines = [];
  if (event.gained?.length) lines.push(words.t('difference-gained', { what: named(event.gained) }));
  if (event.lost?.length) lines.push(words.t('difference-lost', { what: named(event.lost) }));
  if (event.change === 'bundle_changed' && event.until !== null) lines.push(words.t('difference-until', { time: words.moment(event.until) }));
  return lines;
}

/** What whoever decided it wrote; of a label, which one it is. */
export function obstacleText(words: Words, obstacle: Obstacle): string | null {
  if (obstacle.code === 'LABEL_FORBIDS' && obstacle.text) return words.t('label-is', { label: words.tOr(`label-${obstacle.text}`, 'label-unknown') });
  return obstacle.text;
}
