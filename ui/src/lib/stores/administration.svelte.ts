/** What administrators do to people, teams and posts. Each goes to the server at once, or fails. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Contract, CreatePerson, EffectsView, EndIt, Exclude, GrantIt, OneTimeCode, PersonId, RoleKey } from '$lib/ipc/types';

export class Administration {
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  exclude(person: PersonId, exclude: Exclude): Promise<EffectsView> {
    return this.#ipc.call('exclude', { person, exclude });
  }

  endExclusion(exclusion: string, end: EndIt): Promise<EffectsView> {
    return this.#ipc.call('end_exclusion', { exclusion, end });
  }

  grant(person: PersonId, grant: GrantIt): Promise<EffectsView> {
    return this.#ipc.call('grant', { person, grant });
  }

  revokeGrant(grant: string, end: EndIt): Promise<EffectsView> {
    return this.#ipc.call('revoke_grant', { grant, end });
  }

  createPerson(wanted: CreatePerson): Promise<OneTimeCode> {
    return this.#ipc.call('create_person', wanted);
  }

  newSignInCode(person: PersonId): Promise<OneTimeCode> {
    return this.#ipc.call('reset_sign_in_code', { person });
  }

  async setActive(person: PersonId, active: boolean, text: string): Promise<void> {
    await this.#ipc.call(active ? 'enable_person' : 'disable_person', { person, text });
  }

  async setPost(person: PersonId, role: RoleKey, held: boolean, text: string): Promise<void> {
    await this.#ipc.call('set_post', { person, role, held, text });
  }

  async createDepartment(wanted: Contract['create_department']['args']): Promise<void> {
    await this.#ipc.call('create_department', wanted);
  }

  async setTeamMember(team: string, person: PersonId, admin: boolean): Promise<void> {
    await this.#ipc.call('set_team_member', { team, person, admin });
  }

  async removeTeamMember(team: string, person: PersonId): Promise<void> {
    await this.#ipc.call('remove_team_member', { team, person });
  }
}

export const [getAdministration, setAdministration] = createContext<Administration>();
