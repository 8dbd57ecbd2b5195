/** Teams and groups: what is done to them, and what waits for this person. Each act goes to the server at once, or fails. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type {
  ChannelId, CreatePeopleGroup, CreateTeamArgs, EditPeopleGroup, EditTeam, MovePerson, Offboard, OffboardedView, PeopleGroupId, PersonId, RoleGivenView, SetBundle, TeamId, TeamRecord,
} from '$lib/ipc/types';
import type { Directory } from './directory.svelte';

export class Teams {
  #ipc: Ipc;
  #directory: Directory;
  /** Requests to decide and invitations to answer. */
  waiting = $derived.by(() => this.#directory.view.standings.reduce((sum, standing) => sum + standing.waiting + (standing.invited_by ? 1 : 0), 0));

  constructor(ipc: Ipc, directory: Directory) {
    this.#ipc = ipc;
    this.#directory = directory;
  }

  async create(wanted: CreateTeamArgs): Promise<TeamId> {
    return (await this.#ipc.call('create_team', wanted)).team;
  }

  async edit(team: TeamId, edit: EditTeam): Promise<void> {
    await this.#ipc.call('edit_team', { team, edit });
  }

  /** What everybody in a project is given there; a rehearsal tells what a change would come to. */
  setBundle(team: TeamId, set: SetBundle): Promise<RoleGivenView> {
    return this.#ipc.call('set_bundle', { team, set });
  }

  async archive(team: TeamId, archived: boolean, text: string): Promise<void> {
    await this.#ipc.call('archive_team', { team, archived, text });
  }

  async freeze(team: TeamId, frozen: boolean, text: string): Promise<void> {
    await this.#ipc.call('freeze_team', { team, frozen, text });
  }

  async archiveChannel(channel_id: ChannelId, archived: boolean, text: string): Promise<void> {
    await this.#ipc.call('archive_channel', { channel_id, archived, text });
  }

  async freezeChannel(channel_id: ChannelId, frozen: boolean, text: string): Promise<void> {
    await this.#ipc.call('freeze_channel', { channel_id, frozen, text });
  }

  async setOwner(team: TeamId, owner: PersonId, deputy: PersonId | null): Promise<void> {
    await this.#ipc.call('set_team_owner', { team, owner, deputy });
  }

  async setMember(team: TeamId, person: PersonId, admin: boolean): Promise<void> {
    await this.#ipc.call('set_team_member', { team, person, admin });
  }

  async removeMember(team: TeamId, person: PersonId): Promise<void> {
    await this.#ipc.call('remove_team_member', { team, person });
  }

  async add(team: TeamId, people: PersonId[]): Promise<void> {
    await this.#ipc.call('add_team_members', { team, people });
  }

  async addToChannel(channel_id: ChannelId, people: PersonId[]): Promise<void> {
    await this.#ipc.call('add_members', { channel_id, people });
  }

  async invite(team: TeamId, people: PersonId[]): Promise<void> {
    await this.#ipc.call('invite_to_team', { team, people });
  }

  async uninvite(team: TeamId, person: PersonId): Promise<void> {
    await this.#ipc.call('uninvite_from_team', { team, person });
  }

  async decide(team: TeamId, person: PersonId, approve: boolean, text: string): Promise<void> {
    await this.#ipc.call('decide_team_request', { team, person, approve, text });
  }

  record(team: TeamId): Promise<TeamRecord> {
    return this.#ipc.call('team_record', { team });
  }

  /** Whether it is done; otherwise it waits to be decided. */
  async join(team: TeamId, text: string): Promise<boolean> {
    return (await this.#ipc.call('join_team', { team, text })).done;
  }

  async withdraw(team: TeamId): Promise<void> {
    await this.#ipc.call('withdraw_from_team', { team });
  }

  async leave(team: TeamId, text: string): Promise<boolean> {
    return (await this.#ipc.call('leave_team', { team, text })).done;
  }

  async setDefaultChannels(team: TeamId | null, channels: ChannelId[]): Promise<void> {
    if (team) await this.#ipc.call('set_team_default_channels', { team, channels });
    else await this.#ipc.call('set_default_channels', { channels });
  }

  async defaultChannels(): Promise<ChannelId[]> {
    return (await this.#ipc.call('default_channels', {})).channels;
  }

  async createGroup(group: CreatePeopleGroup): Promise<void> {
    await this.#ipc.call('create_people_group', group);
  }

  async editGroup(group: PeopleGroupId, edit: EditPeopleGroup): Promise<void> {
    await this.#ipc.call('edit_people_group', { group, edit });
  }

  async removeGroup(group: PeopleGroupId): Promise<void> {
    await this.#ipc.call('remove_people_group', { group });
  }

  offboard(person: PersonId, offboard: Offboard): Promise<OffboardedView> {
    return this.#ipc.call('offboard', { person, offboard });
  }

  async move(person: PersonId, to: MovePerson): Promise<void> {
    await this.#ipc.call('move_person', { person, to });
  }
}

export const [getTeams, setTeams] = createContext<Teams>();
