/** The made-up company's teams and groups, as far as pictures need them. */
import type { Change, Command, Contract, PeopleGroup, TeamRecord, TeamStanding } from '../types';
import { byId, idOf, STARTED, teams } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

const HOUR = 3_600_000;
const find = (id: string) => teams.find((team) => team.id === id)!;

const groups: PeopleGroup[] = [
  { id: idOf('group oncall'), handle: 'oncall', name: '值班', description: '本周线上值班', owner: idOf('chensiyuan'), members: ['zhaoyiming', 'wangzihan', 'liuchang'].map(idOf) },
  { id: idOf('group design'), handle: 'design', name: 'Design', description: '', owner: idOf('emma'), members: ['emma', 'linyue'].map(idOf) },
];

const falcon = () => teams[0]!.id;
const records = new Map<string, TeamRecord>();

function recordOf(id: string): TeamRecord {
  let record = records.get(id);
  if (!record) {
    const now = Date.now();
    record = {
      lines: find(id).members.map((member) => ({ at: STARTED, person: member.person, how: 'founded' as const, by: idOf('hejianguo'), text: '' })),
      requests: id === falcon() ? [{ person: idOf('qianwei'), wish: 'join', at: now - 3 * HOUR, text: '下个版本的运营由我跟进。' }] : [],
      invitations: id === falcon() ? [{ person: idOf('wuxiaotong'), by: idOf('chensiyuan'), at: now - 26 * HOUR }] : [],
      default_channels: [],
    };
    records.set(id, record);
  }
  return record;
}

export class Groups {
  groups = groups;
  answers: Answers;

  constructor(me: () => string, tell: (...changes: Change[]) => void, needsServer: () => void) {
    const changed = () => {
      tell({ kind: 'directory' });
      return {};
    };
    const write = (id: string, person: string, how: TeamRecord['lines'][number]['how']) => recordOf(id).lines.unshift({ at: Date.now(), person, how, by: person === me() ? null : me(), text: '' });
    const add = (id: string, people: string[], how: TeamRecord['lines'][number]['how']) => {
      const team = find(id);
      for (const person of people) {
        if (team.members.some((member) => member.person === person)) continue;
        team.members = [...team.members, { person, admin: false, since: Date.now() }];
        write(id, person, how);
      }
    };
    this.answers = {
      edit_team: ({ team, edit }) => {
        needsServer();
        const { name, ...about } = edit;
        Object.assign(find(team), { name });
        Object.assign(find(team).about, about);
        return changed();
      },
      archive_team: ({ team, archived }) => {
        needsServer();
        find(team).archived = archived;
        return changed();
      },
      freeze_team: ({ team, frozen }) => {
        needsServer();
        find(team).about.frozen = frozen;
        return changed();
      },
      set_team_owner: ({ team, owner, deputy }) => {
        needsServer();
        const found = find(team);
        found.about = { ...found.about, owner, deputy };
        found.members = found.members.map((member) => (member.person === owner || member.person === deputy ? { ...member, admin: true } : member));
        return changed();
      },
      add_team_members: ({ team, people }) => {
        needsServer();
        add(team, people, 'added');
        return changed();
      },
      invite_to_team: ({ team, people }) => {
        needsServer();
        recordOf(team).invitations.push(...people.map((person) => ({ person, by: me(), at: Date.now() })));
        return changed();
      },
      uninvite_from_team: ({ team, person }) => {
        const record = recordOf(team);
        record.invitations = record.invitations.filter((one) => one.person !== person);
        return changed();
      },
      decide_team_request: ({ team, person, approve }) => {
        needsServer();
        const record = recordOf(team);
        record.requests = record.requests.filter((one) => one.person !== person);
        if (approve) add(team, [person], 'approved');
        else write(team, person, 'refused');
        return changed();
      },
      team_record: ({ team }) => {
        needsServer();
        return recordOf(team);
      },
      join_team: ({ team }) => {
        needsServer();
        if (find(team).about.join === 'request') recordOf(team).requests.push({ person: me(), wish: 'join', at: Date.now(), text: '' });
        else add(team, [me()], 'joined');
        changed();
        return { done: find(team).about.join !== 'request' };
      },
      withdraw_from_team: ({ team }) => {
        const record = recordOf(team);
        record.requests = record.requests.filter((one) => one.person !== me());
        record.invitations = record.invitations.filter((one) => one.person !== me());
        return changed();
      },
      leave_team: ({ team }) => {
        needsServer();
        find(team).members = find(team).members.filter((member) => member.person !== me());
        write(team, me(), 'left');
        changed();
        return { done: true };
      },
      set_team_default_channels: ({ team, channels }) => {
        recordOf(team).default_channels = channels;
        return {};
      },
      default_channels: () => ({ channels: [] }),
      set_default_channels: () => ({}),
      create_people_group: (group) => {
        needsServer();
        groups.push({ ...group, owner: me() });
        return changed();
      },
      edit_people_group: ({ group, edit }) => {
        needsServer();
        Object.assign(groups.find((one) => one.id === group)!, edit);
        return changed();
      },
      remove_people_group: ({ group }) => {
        needsServer();
        groups.splice(groups.findIndex((one) => one.id === group), 1);
        return changed();
      },
      offboard: ({ person, offboard }) => {
        needsServer();
        const owned = teams.filter((team) => team.about.owner === person);
        const done = {
          teams: owned.map((team) => ({ team: team.id, heir: offboard.teams.find((one) => one.team === team.id)?.to ?? team.members.find((member) => member.admin && member.person !== person)?.person ?? null })),
          groups: groups.filter((group) => group.owner === person).map((group) => group.id),
          teams_left: teams.filter((team) => team.members.some((member) => member.person === person)).length,
          channels_left: 2,
          effects: { changes: [] },
        };
        if (!offboard.dry_run) {
          byId(person)!.active = false;
          changed();
        }
        return { done, effects: { effects: done.effects, people: [] } };
      },
      move_person: ({ person, to }) => {
        needsServer();
        const { department, manager, title } = to;
        Object.assign(byId(person)!, { department, manager, title });
        return changed();
      },
      archive_channel: () => ({}),
      freeze_channel: () => ({}),
      add_members: () => ({}),
    };
  }

  /** What waits for whoever looks. */
  standings(me: string): TeamStanding[] {
    return teams
      .map((team) => {
        const record = recordOf(team.id);
        const admin = team.members.some((member) => member.person === me && member.admin);
        const own = record.requests.find((one) => one.person === me);
        return { team: team.id, invited_by: record.invitations.find((one) => one.person === me)?.by ?? null, asked: own && own.wish !== 'left' ? own.wish : null, waiting: admin ? record.requests.length : 0 };
      })
      .filter((standing) => standing.invited_by !== null || standing.asked !== null || standing.waiting > 0);
  }
}

