/** The made-up company's roles and grants: `?roles=moved` has a second administrator who is faster. */
import { ipcError } from '../errors';
import type { AvoidedRequest, Change, Command, Contract, CustomRole, EffectsView, GrantLine, GrantsView, NamedPlace, Permission, Person, Risk, RoleAnswer, RoleCell, RoleGivenView, RoleKey, RoleMatrix, RolesView, Scope } from '../types';
import { RISKS } from './access';
import { idOf, people, teams } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

interface Ground {
  me: () => string;
  /** Throws where there is no line to the server. */
  offline: () => void;
  placeOf: (scope: Scope) => string;
  falcon: Scope;
  tell: (change: Change) => void;
}

const DAY = 86_400_000;
const query = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const ROLES: RoleKey[] = ['owner', 'sysadmin', 'secadmin', 'auditor', 'team_admin', 'member', 'guest', 'contractor'];
const CELLS: Record<string, RoleCell> = { Y: 'standing', E: 'eligible', R: 'requestable', o: 'not_from', N: 'forbidden' };
/** As the catalogue has it: O S X U T M G K. */
const TABLE: Record<Permission, string> = {
  'message.send': 'ooooYYYY', 'message.direct': 'ooooYYRR', 'message.edit_own': 'ooooYYYY', 'message.delete_own': 'ooooYYYY', 'message.delete_any': 'ooEoYoNN', 'message.mention_all': 'ooooYRoR', 
  'message.forward_external': 'ooooRRNN', 'channel.read_history': 'ooooYYRR', 'channel.join_public': 'ooooYYoR', 'channel.create_public': 'ooooYYoR', 'channel.create_private': 'ooooYYoR', 'channel.manage_members': 'ooooYRoo', 
  'channel.manage_settings': 'ooooYRoo', 'channel.archive': 'ooooYRoo', 'announcement.publish': 'oYooYRoo', 'call.start_voice': 'ooooYYRY', 'call.start_video': 'ooooYYRY', 'call.invite_external': 'ooooYRNo', 
  'call.share_screen': 'ooooYYRY', 'call.record': 'ooooRRNN', 'file.upload': 'ooooYYRY', 'file.download': 'ooooYYRY', 'file.share_external': 'ooooRRNN', 'file.transfer_large': 'ooooYRoR', 
  'data.sensitive_read': 'ooooRRNR', 'data.label_change': 'ooRooRNN', 'search.cross_team': 'ooooRRNN', 'export.conversation': 'NNNoRRNN', 'export.directory': 'NRNoooNN', 'content.case_read': 'NNENooNN', 
  'user.create': 'oYNNooNN', 'user.invite_guest': 'oYooYRNN', 'user.disable': 'oYYNooNN', 'user.reset_credential': 'oYNNooNN', 'session.revoke': 'oYYNooNN', 'permission.restrict': 'oNYNYoNN', 
  'permission.grant': 'oNYNYoNN', 'request.review': 'ooYNYoNN', 'role.define': 'oNENooNN', 'role.assign_admin': 'ENNNooNN', 'policy.edit': 'oNENooNN', 'review.run': 'ooYoYoNN', 
  'feature.toggle': 'oYNNRoNN', 'integration.manage': 'oYNNRRNN', 'audit.read': 'RNNYooNN', 'audit.manage': 'oNNEooNN', 'request.on_behalf': 'ooooYRNN',
};
const APPOINTED: Permission[] = ['content.case_read', 'user.create', 'user.disable', 'user.reset_credential', 'session.revoke', 'permission.restrict', 'permission.grant', 'request.review', 'role.define', 'role.assign_admin', 'policy.edit', 'review.run', 'audit.read', 'audit.manage'];
const ALL = Object.keys(TABLE) as Permission[];
const holdable = (permission: Permission) => RISKS[permission] !== 'critical' && !APPOINTED.includes(permission);
/** Low or medium, and of a meaning in a project. */
const bundled = (permission: Permission) => holdable(permission) && ['low', 'medium'].includes(RISKS[permission]) && permission !== 'message.direct';
const everywhere: Scope = { kind: 'organisation' };

const MATRIX: RoleMatrix = {
  roles: ROLES,
  rows: ALL.map((permission) => ({ permission, risk: RISKS[permission], cells: [...TABLE[permission]].map((cell) => CELLS[cell]!), holdable: holdable(permission), in_bundle: bundled(permission) })),
  copies: ROLES.map((_, column) => ALL.filter((permission) => TABLE[permission][column] === 'Y' && holdable(permission))),
};

const at = (days: number) => Date.now() + days * DAY;
const line = (rest: Partial<GrantLine> & Pick<GrantLine, 'basis' | 'person'>): GrantLine => ({
  id: idOf(`grant ${rest.person} ${JSON.stringify(rest.basis)}`), scope: everywhere, holding: 'active', starts_at: at(-20), ends_at: at(40), by: idOf('zhoulan'), text: '', last_used_at: null, use_recorded: true, ...rest,
});
const direct = (permission: Permission): GrantLine['basis'] => ({ kind: 'direct', permission });

export class FakeRoles {
  #ground: Ground;
  #roles: CustomRole[] = [
    { id: idOf('role captain'), name: '发布负责人', purpose: '每次版本发布的值班同事：通知全员、传大文件、临时只读公告频道。', based_on: 'member', owner: idOf('linyue'), permissions: ['message.send', 'message.mention_all', 'announcement.publish', 'file.upload', 'file.transfer_large'], version: 3, changed_at: at(-12), changed_by: idOf('zhoulan'), retired_at: null, holders: 2 },
    { id: idOf('role host'), name: '访客接待', purpose: '前台和行政邀请访客、拉访客进会议。', based_on: 'member', owner: idOf('limo'), permissions: ['user.invite_guest', 'call.invite_external'], version: 1, changed_at: at(-60), changed_by: idOf('zhoulan'), retired_at: null, holders: 0 },
    { id: idOf('role old'), name: '迁移小组', purpose: '旧系统资料迁移，已结束。', based_on: 'member', owner: idOf('limo'), permissions: ['file.transfer_large'], version: 2, changed_at: at(-90), changed_by: idOf('zhoulan'), retired_at: at(-90), holders: 0 },
  ];
  #lines: GrantLine[];
  #moved = query.get('roles') === 'moved';

  constructor(ground: Ground) {
    this.#ground = ground;
    const captain: GrantLine['basis'] = { kind: 'custom_role', role: idOf('role captain'), name: '发布负责人' };
    this.#lines = [
      line({ person: idOf('wangzihan'), basis: direct('file.share_external'), scope: ground.falcon, starts_at: at(-2), ends_at: at(3), text: '标书资料要发给评审方', last_used_at: at(-0.2) }),
      line({ person: idOf('linyue'), basis: { kind: 'request', permission: 'message.mention_all', request: idOf('asked') }, starts_at: at(-9), ends_at: at(12), text: '季度发布需要群发公告', last_used_at: at(-1) }),
      line({ person: idOf('linyue'), basis: captain, starts_at: at(-40), ends_at: at(100), last_used_at: at(-3) }),
      line({ person: idOf('chensiyuan'), basis: captain, starts_at: at(-95), ends_at: at(5), text: '轮值到月底', last_used_at: at(-61) }),
      line({ person: idOf('emma'), basis: direct('channel.manage_members'), scope: ground.falcon, starts_at: at(-70), ends_at: at(20), text: '接手新人入群' }),
      line({ person: idOf('emma'), basis: direct('channel.read_history'), scope: ground.falcon, starts_at: at(-6), ends_at: at(24), text: '补看项目背景', use_recorded: false }),
      ...people.flatMap((person) => person.posts.map((role) => line({ id: null, person: person.id, basis: { kind: 'post', role }, starts_at: at(-400), ends_at: null, by: null, use_recorded: false }))),
    ];
  }

  #risk({ basis }: GrantLine): Risk | null {
    return basis.kind === 'direct' || basis.kind === 'request' ? RISKS[basis.permission] : null;
  }

  #grants(team: string | null): GrantsView {
    const lines = this.#lines.filter((one) => team === null || one.scope.kind !== 'organisation');
    return {
      as_of: Date.now(), more: false, people: this.#people(),
      rows: lines.map((one) => ({ line: one, place: this.#ground.placeOf(one.scope), risk: this.#risk(one) })),
    };
  }

  #people(): Person[] {
    return people;
  }

  #places(scopes: Scope[]): NamedPlace[] {
    return scopes.map((scope) => ({ scope, name: this.#ground.placeOf(scope) }));
  }

  #effects(persons: string[], scope: Scope, gains: Permission[], loses: Permission[]): EffectsView {
    const one = (person: string, permission: Permission, after: boolean) => ({ person, permission, scope, allowed_before: !after, allowed_after: after, obstacles_after: [] });
    return { effects: { changes: persons.flatMap((person) => [...loses.map((permission) => one(person, permission, false)), ...gains.map((permission) => one(person, permission, true))]) }, people: this.#people() };
  }

  #avoided(person: string, gains: Permission[]): AvoidedRequest[] {
    const permission = gains.find((wanted) => wanted === 'channel.manage_members' || wanted === 'message.mention_all');
    return permission ? [{ request: idOf('avoided'), person, permission, scope: this.#ground.falcon, status: 'denied', filed_at: at(-18) }, { request: idOf('avoided too'), person, permission, scope: this.#ground.falcon, status: 'approved', filed_at: at(-33) }] : [];
  }

  #holders(role: string): string[] {
    return this.#lines.filter(({ basis }) => basis.kind === 'custom_role' && basis.role === role).map((one) => one.person);
  }

  #role(id: string): CustomRole {
    const role = this.#roles.find((one) => one.id === id);
    if (!role) throw ipcError('not_found', 'there is none');
    return role;
  }

  answers: Answers = {
    role_matrix: (): RoleMatrix => MATRIX,
    roles: (): RolesView => {
      this.#ground.offline();
      return { roles: this.#roles, people: this.#people() };
    },
    set_role: ({ role: id, set }): RoleAnswer => {
      this.#ground.offline();
      const known = this.#roles.find((one) => one.id === id);
      if (known && this.#moved && !set.dry_run) {
        this.#moved = false;
        Object.assign(known, { version: known.version + 1, permissions: [...known.permissions.filter((one) => one !== 'file.transfer_large'), 'call.record'], purpose: `${known.purpose}发布会需要录制。`, changed_by: idOf('limo'), changed_at: Date.now() - 60_000 });
      }
      if (known && known.version !== set.version) return { kind: 'moved', role: known, people: this.#people() };
      const before = known?.permissions ?? [];
      const gains = set.permissions.filter((one) => !before.includes(one));
      const holders = this.#holders(id);
      const role: CustomRole = { id, name: set.name, purpose: set.purpose, based_on: set.based_on, owner: set.owner, permissions: set.permissions, version: set.version + 1, changed_at: Date.now(), changed_by: this.#ground.me(), retired_at: null, holders: holders.length };
      if (!set.dry_run) this.#roles = [role, ...this.#roles.filter((one) => one.id !== id)];
      const avoided = holders.slice(0, 1).flatMap((person) => this.#avoided(person, gains));
      return { kind: 'saved', role, effects: this.#effects(holders, everywhere, gains, before.filter((one) => !set.permissions.includes(one))), avoided, places: this.#places([everywhere, this.#ground.falcon]) };
    },
    retire_role: ({ role: id }): RoleAnswer => {
      this.#ground.offline();
      const role = this.#role(id);
      role.retired_at = Date.now();
      return { kind: 'retired', role };
    },
    give_role: ({ person, give }): RoleGivenView => {
      this.#ground.offline();
      const role = this.#role(give.role);
      if (!give.dry_run) {
        role.holders += 1;
        this.#lines.unshift(line({ id: give.id, person, basis: { kind: 'custom_role', role: role.id, name: role.name }, scope: give.scope, starts_at: Date.now(), ends_at: give.ends_at, by: this.#ground.me(), text: give.text }));
      }
      const gains = role.permissions.filter((permission) => TABLE[permission][5] !== 'Y');
      return { effects: this.#effects([person], give.scope, gains, []), avoided: this.#avoided(person, gains), places: this.#places([give.scope, this.#ground.falcon]) };
    },
    set_bundle: ({ team: id, set }): RoleGivenView => {
      this.#ground.offline();
      const team = teams.find((one) => one.id === id)!;
      const before = team.about.bundle?.permissions ?? [];
      const admins = team.members.filter((one) => !one.admin).map((one) => one.person);
      const news = (permission: Permission) => TABLE[permission][5] !== 'Y';
      const gains = set.permissions.filter((one) => news(one) && !before.includes(one));
      const loses = before.filter((one) => news(one) && !set.permissions.includes(one));
      if (!set.dry_run) {
        team.about.bundle = set.permissions.length > 0 ? { id: set.id, permissions: set.permissions, starts_at: Date.now(), ends_at: set.ends_at, by: this.#ground.me() } : undefined;
        this.#ground.tell({ kind: 'directory' });
      }
      const scope: Scope = { kind: 'team', id };
      return { effects: this.#effects(admins, scope, gains, loses), avoided: admins.slice(0, 1).flatMap((person) => this.#avoided(person, gains)), places: this.#places([scope, this.#ground.falcon]) };
    },
    end_held_role: ({ held, end }): EffectsView => this.#end(held, end.dry_run ?? false),
    grants: ({ team }): GrantsView => {
      this.#ground.offline();
      return this.#grants(team);
    },
  };

  /** Of a grant, too, if it is one of these. */
  end(id: string, dryRun: boolean): EffectsView | null {
    return this.#lines.some((one) => one.id === id) ? this.#end(id, dryRun) : null;
  }

  #end(id: string, dryRun: boolean): EffectsView {
    this.#ground.offline();
    const ended = this.#lines.find((one) => one.id === id);
    if (!ended) throw ipcError('not_found', 'there is none');
    if (!dryRun) this.#lines = this.#lines.filter((one) => one !== ended);
    const basis = ended.basis;
    const loses = basis.kind === 'custom_role' ? this.#role(basis.role).permissions.filter((permission) => TABLE[permission][5] !== 'Y') : basis.kind === 'post' ? [] : [basis.permission];
    return this.#effects([ended.person], ended.scope, [], loses);
  }
}
