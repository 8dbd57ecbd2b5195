/** The catalogue as people look through it: in eight groups, filtered by state and words. */
import type { Permission, PermissionState, PermissionStateKind, Risk } from '$lib/ipc/types';

export const GROUPS = ['messages', 'channels', 'calls', 'files', 'data', 'people', 'permissions', 'audit'] as const;
export type Group = (typeof GROUPS)[number];

export const STATES: PermissionStateKind[] = ['granted', 'temporary', 'eligible', 'suspended', 'expired', 'denied'];

const FAMILIES: Record<string, Group> = {
  message: 'messages',
  announcement: 'messages',
  channel: 'channels',
  call: 'calls',
  file: 'files',
  data: 'data',
  search: 'data',
  export: 'data',
  content: 'data',
  user: 'people',
  session: 'people',
  audit: 'audit',
};

/** By the first word of its name; whatever a newer core adds is found among the rules. */
export function groupOf(permission: Permission): Group {
  return FAMILIES[permission.split('.')[0]!] ?? 'permissions';
}

/** The id of its name among the sentences: ids of sentences hold no dots. */
export function nameKey(permission: Permission): string {
  return `permission-${permission.replace('.', '-')}`;
}

/** One line of a table of permissions, whoever it is about. */
export interface Line {
  state: PermissionState;
  risk: Risk;
}

export function isHeld(kind: PermissionStateKind): boolean {
  return kind === 'granted' || kind === 'temporary';
}

/** Differs from what the roles say: given or taken for this one person (S87). */
export function isException(state: PermissionState): boolean {
  return state.grant !== null || state.exclusion !== null;
}

export interface Wanted {
  text: string;
  /** None: every state. */
  state: PermissionStateKind | 'exception' | null;
}

/** `name` says what a permission is called in the language on screen. */
export function filterLines<L extends Line>(lines: L[], wanted: Wanted, name: (permission: Permission) => string): L[] {
  const text = wanted.text.trim().toLocaleLowerCase();
  return lines.filter(({ state }) => {
    if (wanted.state === 'exception' ? !isException(state) : wanted.state !== null && state.state !== wanted.state) return false;
    return text === '' || `${name(state.permission)} ${state.permission}`.toLocaleLowerCase().includes(text);
  });
}

export function groupLines<L extends Line>(lines: L[]): { group: Group; lines: L[] }[] {
  return GROUPS.map((group) => ({ group, lines: lines.filter((line) => groupOf(line.state.permission) === group) })).filter((found) => found.lines.length > 0);
}

export function countStates(lines: Line[]): { state: PermissionStateKind; count: number }[] {
  return STATES.map((state) => ({ state, count: lines.filter((line) => line.state.state === state).length })).filter((found) => found.count > 0);
}
