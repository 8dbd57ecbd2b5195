/** Which teams a list shows, and what a template fills in. */
import type { JoinRule, LeaveRule, Person, PersonId, Stage, Team, TeamKind } from '$lib/ipc/types';

export type TeamFilter = 'all' | 'mine' | 'ownerless' | 'archived';
export const TEAM_FILTERS: TeamFilter[] = ['all', 'mine', 'ownerless', 'archived'];

/** Of the company itself: a guest owns nothing and takes nothing over. */
export function ofTheHouse(person: Person): boolean {
  return person.kind !== 'guest';
}

/** Nobody answers for it: the owner is not there, or their account is closed. */
export function isOwnerless(team: Team, person: (id: PersonId) => Person | undefined): boolean {
  if (team.archived) return false;
  const owner = team.about.owner;
  return owner === null || person(owner)?.active === false;
}

export function listTeams(teams: Team[], wanted: { filter: TeamFilter; kind: TeamKind | ''; text: string; me: PersonId | undefined }, person: (id: PersonId) => Person | undefined, locale: string): Team[] {
  const text = wanted.text.trim().toLocaleLowerCase(locale);
  return teams
    .filter((team) => team.archived === (wanted.filter === 'archived'))
    .filter((team) => wanted.filter !== 'mine' || team.members.some((member) => member.person === wanted.me))
    .filter((team) => wanted.filter !== 'ownerless' || isOwnerless(team, person))
    .filter((team) => wanted.kind === '' || team.kind === wanted.kind)
    .filter((team) => `${team.name} ${team.about.description}`.toLocaleLowerCase(locale).includes(text))
    .sort((one, other) => one.name.localeCompare(other.name, locale));
}

export type Template = 'project' | 'department' | 'announcement' | 'board';
export const TEMPLATES: Template[] = ['project', 'department', 'announcement', 'board'];

interface Preset {
  kind: TeamKind;
  join: JoinRule;
  leave: LeaveRule;
  stage: Stage | null;
  /** By the words that name them; the second is for announcements. */
  channels: { word: string; mode: 'open' | 'read_only' }[];
}

export const PRESETS: Record<Template, Preset> = {
  project: { kind: 'project', join: 'request', leave: 'notify', stage: 'planning', channels: [{ word: 'talk', mode: 'open' }, { word: 'news', mode: 'read_only' }] },
  department: { kind: 'department', join: 'invitation', leave: 'approval', stage: null, channels: [{ word: 'talk', mode: 'open' }] },
  announcement: { kind: 'open', join: 'open', leave: 'free', stage: null, channels: [{ word: 'news', mode: 'read_only' }] },
  board: { kind: 'open', join: 'open', leave: 'free', stage: null, channels: [{ word: 'talk', mode: 'open' }, { word: 'questions', mode: 'open' }, { word: 'ideas', mode: 'open' }] },
};
