/** The company's roles, and what is granted to whom. Asked of the server each time: it has to be right. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { CustomRoleId, EffectsView, EndIt, GiveRole, GrantsView, PersonId, RetireRole, RoleAnswer, RoleGivenView, RoleMatrix, RolesView, ScopeOption, SetRole, TeamId } from '$lib/ipc/types';
import { rereading } from './reread';

export class Roles {
  matrix = $state.raw<RoleMatrix | null>(null);
  view = $state.raw<RolesView | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** This program's own: there without a network. */
  async loadMatrix(): Promise<void> {
    this.matrix ??= await this.#ipc.call('role_matrix', {});
  }

  load = rereading(async () => {
    this.view = await this.#ipc.call('roles', {});
  });

  set(role: CustomRoleId, set: SetRole): Promise<RoleAnswer> {
    return this.#ipc.call('set_role', { role, set });
  }

  retire(role: CustomRoleId, retire: RetireRole): Promise<RoleAnswer> {
    return this.#ipc.call('retire_role', { role, retire });
  }

  give(person: PersonId, give: GiveRole): Promise<RoleGivenView> {
    return this.#ipc.call('give_role', { person, give });
  }

  /** Where a role can be given to somebody. */
  places(person: PersonId): Promise<ScopeOption[]> {
    return this.#ipc.call('person_scopes', { person });
  }

  grants(team: TeamId | null): Promise<GrantsView> {
    return this.#ipc.call('grants', { team });
  }

  endGrant(grant: string, end: EndIt): Promise<EffectsView> {
    return this.#ipc.call('revoke_grant', { grant, end });
  }

  endHeld(held: string, end: EndIt): Promise<EffectsView> {
    return this.#ipc.call('end_held_role', { held, end });
  }
}

export const [getRoles, setRoles] = createContext<Roles>();
