/** Two people changed one role: what each of them did to it, seen from where both began. */
import type { CustomRole, Permission } from '$lib/ipc/types';

/** What a change writes. */
export interface Draft {
  name: string;
  purpose: string;
  owner: string;
  permissions: Permission[];
}

export type Side = 'both' | 'mine' | 'theirs';

export interface Difference {
  permission: Permission;
  /** Put in or taken out, by whom. */
  added: boolean;
  side: Side;
}

export function draftOf(role: CustomRole): Draft {
  return { name: role.name, purpose: role.purpose, owner: role.owner, permissions: [...role.permissions] };
}

/** Each permission that one of the two put in or took out. */
export function differences(base: Permission[], mine: Permission[], theirs: Permission[]): Difference[] {
  const found: Difference[] = [];
  for (const permission of new Set([...base, ...mine, ...theirs])) {
    const was = base.includes(permission);
    const byMe = mine.includes(permission) !== was;
    const byThem = theirs.includes(permission) !== was;
    if (byMe || byThem) found.push({ permission, added: !was, side: byMe && byThem ? 'both' : byMe ? 'mine' : 'theirs' });
  }
  return found;
}

/** Theirs with mine put onto it. What both wrote differently is mine, and is said. */
export function merged(base: Draft, mine: Draft, theirs: Draft): Draft {
  const pick = (was: string, my: string, their: string) => (my === was ? their : my);
  const permissions = new Set(theirs.permissions);
  for (const { permission, added, side } of differences(base.permissions, mine.permissions, theirs.permissions)) {
    if (side === 'theirs') continue;
    if (added) permissions.add(permission);
    else permissions.delete(permission);
  }
  return { name: pick(base.name, mine.name, theirs.name), purpose: pick(base.purpose, mine.purpose, theirs.purpose), owner: pick(base.owner, mine.owner, theirs.owner), permissions: [...permissions] };
}
