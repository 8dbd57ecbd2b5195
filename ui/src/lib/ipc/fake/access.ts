/** Enough of permissions for pictures; the judgement itself is Rust's alone. */
import { ipcError } from '../errors';
import type { Action, Capability, CapabilityQuery, Decision, Label, Obstacle, Permission, PermissionState, ReasonCode, Resource, Risk, RowActs, Scope } from '../types';
import { byHandle, byId, idOf, teams } from './people';

export const needs: Partial<Record<Action, Permission>> = {
  send_message: 'message.send',
  upload_file: 'file.upload',
  upload_large_file: 'file.transfer_large',
  download_file: 'file.download',
  edit_own_message: 'message.edit_own',
  start_voice_call: 'call.start_voice',
  start_video_call: 'call.start_video',
  manage_own_call: 'message.edit_own',
  manage_call: 'channel.manage_settings',
  invite_to_call: 'call.invite_external',
  share_screen: 'call.share_screen',
  record_call: 'call.record',
  manage_call_providers: 'integration.manage',
  read_audit: 'audit.read',
  export_audit: 'audit.manage',
  delete_own_message: 'message.delete_own',
  delete_any_message: 'message.delete_any',
  react: 'message.send',
  pin_message: 'message.send',
  mention_all: 'message.mention_all',
  ask_confirmation: 'announcement.publish',
  read_confirmations: 'announcement.publish',
  join_channel: 'channel.join_public',
  manage_channel_members: 'channel.manage_members',
  manage_channel_settings: 'channel.manage_settings',
  archive_channel: 'channel.archive',
  create_public_channel: 'channel.create_public',
  create_private_channel: 'channel.create_private',
  start_direct_message: 'message.direct',
  create_person: 'user.create',
  reset_credential: 'user.reset_credential',
  disable_person: 'user.disable',
  enable_person: 'user.create',
  create_department: 'user.create',
  create_team: 'user.create',
  manage_team_members: 'permission.grant',
  edit_bundle: 'permission.grant',
  read_person_access: 'permission.restrict',
  revoke_permission: 'permission.restrict',
  restore_permission: 'permission.grant',
  grant_permission: 'permission.grant',
  assign_post: 'role.assign_admin',
  join_team: 'channel.join_public',
  manage_team: 'channel.manage_settings',
  archive_team: 'channel.archive',
  freeze_place: 'permission.restrict',
  raise_label: 'channel.manage_settings',
  lower_label: 'data.label_change',
  set_clearance: 'permission.grant',
  read_purges: 'permission.restrict',
  share_file_outside: 'file.share_external',
  manage_file_links: 'channel.manage_settings',
  read_file_openings: 'channel.manage_settings',
  start_group_message: 'message.direct',
  set_default_channels: 'user.create',
  create_people_group: 'channel.create_private',
  manage_own_people_group: 'channel.create_private',
  manage_people_group: 'user.create',
  offboard_person: 'user.disable',
  move_person: 'user.create',
  define_role: 'role.define',
  give_role: 'permission.grant',
  take_role: 'permission.restrict',
  read_grants: 'permission.restrict',
  read_workflows: 'request.review',
  edit_workflows: 'policy.edit',
  open_case: 'permission.restrict',
  edit_house_rules: 'policy.edit',
};

// While a company is being set up, whoever looks after security settles it.
if (!new URLSearchParams(location.search).has('settling')) needs.set_password_profile = 'policy.edit';

// While it is being settled, whoever looks after security writes the house's rules.
if (new URLSearchParams(location.search).has('houserules')) needs.edit_house_rules = 'permission.grant';

// Whoever looks after security has had it activated.
if (new URLSearchParams(location.search).has('roles')) needs.define_role = 'permission.grant';
if (new URLSearchParams(location.search).has('workflows')) needs.edit_workflows = 'permission.grant';

const MEMBER: Permission[] = ['message.send', 'message.direct', 'message.edit_own', 'message.delete_own', 'channel.read_history', 'channel.join_public', 'channel.create_public', 'channel.create_private', 'call.start_voice', 'call.start_video', 'call.share_screen', 'file.upload', 'file.download'];
const SECADMIN: Permission[] = ['user.disable', 'session.revoke', 'permission.restrict', 'permission.grant', 'request.review', 'review.run'];
const QUEUED: Action[] = ['upload_file', 'download_file', 'send_message', 'edit_own_message', 'delete_own_message', 'mark_read'];

export const RISKS: Record<Permission, Risk> = {
  'message.send': 'low', 'message.direct': 'low', 'message.edit_own': 'low', 'message.delete_own': 'low', 'message.delete_any': 'high', 'message.mention_all': 'medium', 'message.forward_external': 'high',
  'channel.read_history': 'medium', 'channel.join_public': 'low', 'channel.create_public': 'low', 'channel.create_private': 'medium', 'channel.manage_members': 'medium', 'channel.manage_settings': 'medium', 'channel.archive': 'high',
  'announcement.publish': 'medium', 'call.start_voice': 'low', 'call.start_video': 'low', 'call.invite_external': 'medium', 'call.share_screen': 'medium', 'call.record': 'high',
  'file.upload': 'low', 'file.download': 'medium', 'file.share_external': 'high', 'file.transfer_large': 'medium', 'data.sensitive_read': 'high', 'data.label_change': 'high', 'search.cross_team': 'high',
  'export.conversation': 'critical', 'export.directory': 'critical', 'content.case_read': 'critical', 'user.create': 'medium', 'user.invite_guest': 'medium', 'user.disable': 'high', 'user.reset_credential': 'high', 'session.revoke': 'high',
  'permission.restrict': 'high', 'permission.grant': 'high', 'request.review': 'medium', 'role.define': 'critical', 'role.assign_admin': 'critical', 'policy.edit': 'critical', 'review.run': 'medium', 'feature.toggle': 'high', 'integration.manage': 'high',
  'audit.read': 'high', 'audit.manage': 'critical', 'request.on_behalf': 'medium',
};

/** Open to everybody, suspended or not. */
const OPEN: readonly Action[] = ['file_request', 'follow_request', 'follow_case'];
/** Nobody needs a permission for these, but all need the server. */
const ASKING: Action[] = ['file_request', 'follow_request', 'endorse_request', 'review_request', 'report_message', 'follow_case', 'judge_case'];

interface Exclusion {
  id: string;
  person: string;
  permission: Permission | null;
  scope: Scope;
  code: ReasonCode;
  starts_at: number;
  ends_at: number | null;
  by: string;
  text: string;
  ended: { at: number; by: string; text: string } | null;
}

interface Given {
  id: string;
  person: string;
  permission: Permission;
  scope: Scope;
  starts_at: number;
  ends_at: number;
  by: string;
  text: string;
  revoked: number | null;
}

export interface World {
  grants: Given[];
  me: string;
  offline: boolean;
  unknown: boolean;
  asOf: number;
  exclusions: Exclusion[];
  placeOf(scope: Scope): string;
  readOnly(scope: Scope): boolean;
  /** How sensitive a channel is. */
  labelOf(scope: Scope): Label;
  /** The access level of whoever looks: 0 for a guest. */
  level: number;
  teamOf(scope: Scope): string | null;
}

const same = (one: Scope, other: Scope) => JSON.stringify(one) === JSON.stringify(other);

function covers(world: World, above: Scope, scope: Scope): boolean {
  if (above.kind === 'organisation' || same(above, scope)) return true;
  return above.kind === 'team' && scope.kind === 'channel' && world.teamOf(scope) === above.id;
}

function holds(world: World, person: string, permission: Permission, scope: Scope): 'role' | 'team' | null {
  const posts = byId(person)?.posts ?? [];
  const all = [...MEMBER, ...(posts.includes('owner') ? (['role.assign_admin'] as Permission[]) : []), ...(posts.includes('secadmin') || posts.includes('owner') ? SECADMIN : []), ...(posts.includes('sysadmin') ? (['user.create', 'user.reset_credential', 'feature.toggle', 'announcement.publish', 'integration.manage'] as Permission[]) : []), ...(posts.includes('auditor') ? (['audit.read'] as Permission[]) : [])];
  if (all.includes(permission)) return 'role';
  const team = teams.find((one) => one.id === world.teamOf(scope));
  const runs = team?.members.some((member) => member.person === person && member.admin);
  return runs && (['low', 'medium'].includes(RISKS[permission]) || ['permission.grant', 'permission.restrict', 'channel.archive'].includes(permission)) ? 'team' : null;
}

export function grantOf(world: World, person: string, permission: Permission, scope: Scope): Given | undefined {
  return world.grants.find((one) => one.person === person && one.permission === permission && one.revoked === null && one.ends_at > Date.now() && covers(world, one.scope, scope));
}

/** What a secret keeps from being done. */
const KEPT: readonly Action[] = ['copy_message', 'forward_message', 'upload_file', 'upload_large_file', 'download_file', 'record_call', 'invite_to_call', 'share_file_outside'];

function obstacle(code: ReasonCode, scope: Scope, permission: Permission | null, rest: Partial<Obstacle> = {}): Obstacle {
  return { code, scope, permission, since: null, until: null, by: null, text: null, exclusion: null, next: 'request', ...rest };
}

export function obstaclesOf(world: World, person: string, permission: Permission | null, scope: Scope, action: Action | null): Obstacle[] {
  const obstacles: Obstacle[] = world.exclusions
    .filter((one) => one.person === person && one.ended === null && (one.permission === permission || (one.permission === null && permission !== null)) && !(action && OPEN.includes(action)) && covers(world, one.scope, scope))
    .map((one) => obstacle(one.code, one.scope, one.permission, { since: one.starts_at, until: one.ends_at, by: one.by, text: one.text, exclusion: one.id }));
  if (scope.kind === 'channel' && action && world.labelOf(scope) === 'secret' && KEPT.includes(action)) obstacles.push(obstacle('LABEL_FORBIDS', scope, permission, { text: 'secret', next: 'none' }));
  if (action === 'send_message' && world.readOnly(scope) && !holds(world, person, 'announcement.publish', scope)) obstacles.push(obstacle('CHANNEL_READ_ONLY', scope, null, { next: 'contact' }));
  if (permission && !holds(world, person, permission, scope) && !grantOf(world, person, permission, scope)) {
    const over = world.grants.find((one) => one.person === person && one.permission === permission && one.ends_at <= Date.now());
    obstacles.push(over ? obstacle('TEMP_EXPIRED', over.scope, permission, { since: over.ends_at, by: over.by }) : obstacle('ROLE_LACKS', scope, permission));
  }
  if (world.offline && action && (needs[action] || ASKING.includes(action)) && !QUEUED.includes(action)) obstacles.push(obstacle('OFFLINE_NEEDS_SERVER', scope, null, { next: 'wait' }));
  return obstacles;
}

/** What a message wears itself. */
function ofItem(world: World, permission: Permission | null, { scope, label: item }: Resource, action: Action): Obstacle[] {
  if (!item) return [];
  if (item === 'secret' && KEPT.includes(action)) return [obstacle('LABEL_FORBIDS', scope, permission, { text: item, next: 'none', item })];
  const asks = { public: 0, internal: 0, confidential: 1, secret: 2 }[item];
  return asks > world.level ? [obstacle('LEVEL_TOO_LOW', scope, null, { next: 'contact', item })] : [];
}

/** Whoever sits here has not shown for a while who they are. */
export const owed = { now: new URLSearchParams(location.search).has('owed') };
const GRAVE: (string | undefined)[] = ['permission.grant', 'permission.restrict'];
/** What is grave is done only after they have. */
export function asksForProof(): void {
  const obstacles = [obstacle('STEP_UP_NEEDED', { kind: 'organisation' }, null, { next: 'step_up', since: Date.now() - 40 * 60_000 })];
  if (owed.now) throw { ...ipcError('refused', 'POST /v1/people/…/exclusions: 403'), decision: { effect: 'deny', source: null, until: null, obstacles } };
}
const LOOKS: Action[] = ['read_person_access', 'read_grants', 'read_purges', 'read_reports', 'read_audit'];

export function capabilityOf(world: World, { action, resource }: CapabilityQuery): Capability {
  const permission = needs[action] ?? null;
  const obstacles = [...obstaclesOf(world, world.me, permission, resource.scope, action), ...ofItem(world, permission, resource, action)];
  const allowed = obstacles.length === 0;
  const decision: Decision = { effect: allowed ? 'allow' : 'deny', obstacles, source: allowed ? { kind: 'role', role: 'member', scope: { kind: 'organisation' } } : null, until: null };
  const team = teams.find((one) => one.id === world.teamOf(resource.scope));
  const admins = (team?.members ?? []).filter((member) => member.admin).map((member) => byId(member.person)!);
  return {
    action,
    resource,
    permission,
    confirm: allowed && owed.now && (action === 'decide_grave' || (GRAVE.includes(needs[action]) && !LOOKS.includes(action))),
    state: world.unknown ? 'unknown' : allowed ? 'allowed' : 'denied',
    decision: world.unknown ? null : decision,
    place: world.placeOf(resource.scope),
    deciders: allowed ? [] : [...new Set([byHandle('zhoulan'), ...admins])].filter((one) => one.id !== world.me),
    authors: obstacles.flatMap((one) => (one.by ? [byId(one.by)!] : [])),
    as_of: world.asOf,
    offline: world.offline,
  };
}

export function stateOf(world: World, person: string, permission: Permission, scope: Scope): PermissionState {
  const obstacles = obstaclesOf(world, person, permission, scope, null);
  const exclusion = obstacles.find((one) => one.exclusion)?.exclusion ?? null;
  const role = holds(world, person, permission, scope);
  const granted = obstacles.length === 0;
  const given = granted ? grantOf(world, person, permission, scope) : undefined;
  return {
    permission,
    state: granted ? (given && !role ? 'temporary' : 'granted') : exclusion ? 'suspended' : obstacles[0]?.code === 'TEMP_EXPIRED' ? 'expired' : 'denied',
    source: !granted ? null : given && !role ? { kind: 'grant', grant: given.id, scope: given.scope, by: given.by } : { kind: 'role', role: role === 'team' ? 'team_admin' : 'member', scope: role === 'team' ? scope : { kind: 'organisation' } },
    since: granted ? (given && !role ? given.starts_at : Date.parse('2025-03-03T01:00:00Z')) : (obstacles[0]?.since ?? null),
    until: granted ? (given && !role ? given.ends_at : null) : (obstacles[0]?.until ?? null),
    obstacles,
    exclusion,
    grant: given?.id ?? null,
    grant_scope: given?.scope ?? null,
  };
}

/** A security administrator reaches all rows but one; a team's administrator what is low and medium. */
export function actsOf(world: World, person: string, row: PermissionState, scope: Scope): RowActs {
  const wide = byId(world.me)?.posts.some((post) => post === 'secadmin' || post === 'owner') ?? false;
  const risk = RISKS[row.permission];
  const act = (action: Action, at: Scope, reached: boolean): Capability => {
    const told = capabilityOf(world, { action, resource: { scope: at, owner: person } });
    if (told.state !== 'allowed' || reached) return told;
    const beyond = obstacle('ROLE_LACKS', at, row.permission, { next: 'contact' });
    return { ...told, state: 'denied', decision: { effect: 'deny', obstacles: [beyond], source: null, until: null }, deciders: [byHandle('zhoulan')].filter((one) => one.id !== world.me) };
  };
  const taking = wide ? row.permission !== 'role.assign_admin' : risk === 'low' || risk === 'medium';
  const giving = risk === 'low' || risk === 'medium' || (wide && risk === 'high');
  const standing = row.obstacles.find((one) => one.exclusion !== null);
  return {
    revoke: act('revoke_permission', scope, taking),
    grant: act('grant_permission', scope, giving),
    restore: standing ? act('restore_permission', standing.scope, wide || taking) : null,
    end_grant: row.grant_scope ? act('revoke_permission', row.grant_scope, taking) : null,
  };
}

export const PERMISSIONS = Object.keys(RISKS) as Permission[];
export const falconScope: Scope = { kind: 'channel', id: idOf('channel Falcon') };
