/**
 * Both languages say everything, nothing is said that nobody reads, and no component
 * speaks by itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import type { Action, Bar, CancelCode, ConnectionState, ErrorCode, FieldProblem, IpcErrorKind, KeyStoreKind, NextAction, Permission, PermissionStateKind, ReasonCode, RefusalCode, FailCode, LineKind, Relation, RequestKind, RequestPhase, RequestStatus, RoleKey, SelfQuestion } from '$lib/ipc/types';
import { loadWhole, say } from './bundle';

const root = join(import.meta.dirname, '../../..');
const keysOf = (locale: string) => [...readFileSync(join(root, `messages/${locale}.ftl`), 'utf8').matchAll(/^([a-zA-Z][\w-]*) =/gm)].map((found) => found[1]!);
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|generated|fake/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, 'src', name), 'utf8') }));
const all = files.map((file) => file.text).join('\n');
/** The shell speaks too: tray, menus and notices take their words from the same files. */
const shell = readdirSync(join(root, '../src-tauri'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.rs'))
  .map((name) => readFileSync(join(root, '../src-tauri', name), 'utf8'))
  // So does the server, on the page of a link to somebody outside.
  .concat(readFileSync(join(root, '../crates/server/src/outside.rs'), 'utf8'))
  .join('\n');

/** Closed lists, spelt out: a value that is missing here does not compile. */
const permission: Record<Permission, true> = {
  'message.send': true, 'message.direct': true, 'message.edit_own': true, 'message.delete_own': true, 'message.delete_any': true, 'message.mention_all': true, 'message.forward_external': true, 'channel.read_history': true,
  'channel.join_public': true, 'channel.create_public': true, 'channel.create_private': true, 'channel.manage_members': true, 'channel.manage_settings': true, 'channel.archive': true, 'announcement.publish': true, 'call.start_voice': true,
  'call.start_video': true, 'call.invite_external': true, 'call.share_screen': true, 'call.record': true, 'file.upload': true, 'file.download': true, 'file.share_external': true, 'file.transfer_large': true, 'data.sensitive_read': true,
  'data.label_change': true, 'search.cross_team': true, 'export.conversation': true, 'export.directory': true, 'content.case_read': true, 'user.create': true, 'user.invite_guest': true, 'user.disable': true, 'user.reset_credential': true,
  'session.revoke': true, 'permission.restrict': true, 'permission.grant': true, 'request.review': true, 'role.define': true, 'role.assign_admin': true, 'policy.edit': true, 'review.run': true, 'feature.toggle': true,
  'integration.manage': true, 'audit.read': true, 'audit.manage': true, 'request.on_behalf': true,
};
const reason: Record<ReasonCode, true> = {
  ACCOUNT_DISABLED: true, EMERGENCY_FREEZE: true, RIGHTS_UNPROVEN: true, FEATURE_OFF: true, SCOPE_ARCHIVED: true, REVOKED: true, TEAM_DECISION: true, SETTING_CHANGED: true, VIOLATION_RESTRICTION: true, NOT_A_MEMBER: true, CHANNEL_READ_ONLY: true,
  LEVEL_TOO_LOW: true, LABEL_FORBIDS: true, SOD_CONFLICT: true, TRAINING_REQUIRED: true, POLICY_NOT_ACCEPTED: true, PASSWORD_EXPIRED: true, STEP_UP_NEEDED: true, ELIGIBLE_NOT_ACTIVE: true, TEMP_NOT_STARTED: true, TEMP_EXPIRED: true,
  ROLE_LACKS: true, LIMIT_REACHED: true, OFFLINE_NEEDS_SERVER: true, SNAPSHOT_TOO_OLD: true,
};
const action: Record<Action, true> = {
  decide_grave: true, read_health: true, read_interface: true, search: true, set_retention: true, set_password_profile: true, sign_in: true, sign_out: true, sync: true, read_own_access: true, read_directory: true, read_channel: true, read_earlier_history: true, keep_own_state: true, mark_read: true, send_message: true, edit_own_message: true,
  delete_own_message: true, delete_any_message: true, react: true, pin_message: true, save_message: true, unsave_message: true, follow_thread: true, mention_all: true, ask_confirmation: true, confirm_announcement: true, read_confirmations: true, see_readers: true, upload_file: true, upload_large_file: true, download_file: true, join_channel: true, leave_channel: true, manage_channel_members: true, manage_channel_settings: true, archive_channel: true, create_public_channel: true,
  create_private_channel: true, start_direct_message: true, create_person: true, reset_credential: true, disable_person: true, enable_person: true, create_department: true, create_team: true, manage_team_members: true,
  read_person_access: true, revoke_permission: true, restore_permission: true, grant_permission: true, assign_post: true, join_team: true, leave_team: true, manage_team: true, archive_team: true, freeze_place: true, start_group_message: true, set_default_channels: true, create_people_group: true, manage_own_people_group: true, manage_people_group: true, offboard_person: true, move_person: true, read_about: true, set_up: true, join_by_link: true, manage_own_sessions: true, change_own_password: true, report_problem: true, manage_join_links: true, decide_join_request: true, edit_help: true, read_reports: true,
  start_voice_call: true, start_video_call: true, join_call: true, manage_own_call: true, manage_call: true, invite_to_call: true, share_screen: true, record_call: true, manage_call_providers: true, read_own_room: true, manage_quotas: true, keep_calendar_feed: true, read_calendar_feed: true, file_request: true, follow_request: true, endorse_request: true, review_request: true, report_message: true, open_case: true, follow_case: true, judge_case: true, edit_house_rules: true, witness_audit: true, read_own_audit: true, read_audit: true, export_audit: true, follow_rights_check: true, settle_rights: true, read_roles: true, define_role: true, give_role: true, take_role: true, read_grants: true, read_workflows: true, edit_workflows: true, edit_bundle: true, set_reading_lease: true, raise_label: true, lower_label: true, set_clearance: true, copy_message: true, forward_message: true, report_purge: true, read_purges: true, share_file_outside: true, follow_file_links: true, manage_file_links: true, open_file_link: true, follow_file_openings: true, read_file_openings: true,
};
const next: Record<NextAction, true> = { request: true, appeal: true, activate: true, wait: true, contact: true, take_course: true, accept: true, change_password: true, step_up: true, none: true };
const role: Record<RoleKey, true> = { owner: true, sysadmin: true, secadmin: true, auditor: true, team_admin: true, member: true, guest: true, contractor: true };
const state: Record<PermissionStateKind, true> = { granted: true, temporary: true, eligible: true, denied: true, expired: true, suspended: true };
const error: Record<IpcErrorKind, true> = { offline: true, certificate_refused: true, local_gone: true, refused: true, not_found: true, invalid: true, server: true, storage: true, keys: true, newer: true, foreign: true, signed_out: true, bug: true };
const errorCode: Record<ErrorCode, true> = {
  signed_out: true, wrong_credentials: true, forbidden: true, not_found: true, conflict: true, gone: true, too_large: true, invalid: true, api_level: true, too_many_requests: true, timeout: true, unavailable: true, internal: true,
  guard_holds: true, meeting_server: true, limit_reached: true, checksum_mismatch: true, tus_version: true, range_not_satisfiable: true, unknown: true,
};
const field: Record<FieldProblem, true> = { missing: true, unknown: true, wrong_type: true, too_short: true, too_long: true, malformed: true, taken: true, not_allowed: true, in_the_past: true, too_far_ahead: true, too_simple: true, used_before: true, other: true };
const connection: Record<ConnectionState, true> = { live: true, catching_up: true, connecting: true, offline: true, server_trouble: true, certificate_refused: true, local_gone: true };
const requestKind: Record<RequestKind, true> = { restore: true, new: true, temporary: true, extend: true, remove_restriction: true, appeal: true };
const requestStatus: Record<RequestStatus | Exclude<RequestPhase, 'stage'>, true> = { pending: true, needs_info: true, escalated: true, approved: true, denied: true, expired: true, cancelled: true, failed: true };
const line: Record<LineKind, true> = {
  note: true, question: true, answer: true, filed: true, merged: true, endorsed: true, approved: true, denied: true, too_late: true, struck: true, stage_begun: true, stage_added: true, nudged: true, reminded: true, escalated: true, withdrawn: true, expired: true,
  cancelled: true, failed: true, appealed: true,
};
const relation: Record<Relation, true> = { held_up: true, same_team: true, same_project: true, sponsor: true, other: true };
const refusal: Record<RefusalCode, true> = { need_not_shown: true, another_way: true, too_broad: true, too_long: true, not_of_the_position: true, conduct: true, rule_forbids: true, duties: true, other: true };
const cancel: Record<CancelCode, true> = { withdrawn: true, superseded: true, subject_left: true, moot: true };
const fail: Record<FailCode, true> = { subject_left: true, scope_gone: true, sod_conflict: true, too_long: true, already_over: true, excluded_anew: true };
const bar: Record<Bar, true> = { own: true, delegator: true, endorsed: true, made_the_exclusion: true, decided_before: true, another_stage: true, already_voted: true, not_a_reviewer: true };
const check: Record<SelfQuestion, true> = { task_needs_it: true, no_other_way: true, shortest_time: true, rules_read: true };
const keyStore: Record<KeyStoreKind, true> = { system: true, passphrase_file: true };

const named = (prefix: string, values: Record<string, true>, suffix = '') => Object.keys(values).map((value) => `${prefix}-${value.replace('.', '-')}${suffix}`);
const closed = [
  ...named('permission', permission), ...named('reason', reason), ...named('action', action), ...named('next', next), ...named('role', role), ...named('state', state), ...named('error', error),
  ...named('error-code', errorCode), ...named('field', field), ...named('connection', connection, '-more'), ...named('key-store', keyStore),
  ...named('request-kind', requestKind), ...named('request-status', requestStatus), ...named('request-line', line), ...named('relation', relation), ...named('refusal', refusal), ...named('request-cancel', cancel), ...named('request-fail', fail), ...named('request-bar', bar), ...named('request-check', check),
];

await Promise.all([loadWhole('zh-CN'), loadWhole('en')]);

describe('the sentences', () => {
  const zh = keysOf('zh-CN');
  const en = keysOf('en');

  it('are the same in both languages, and each is there once', () => {
    expect(zh.toSorted()).toEqual(en.toSorted());
    expect(new Set(zh).size).toBe(zh.length);
  });

  it.each(['zh-CN', 'en'])('parse without a mistake in %s', (locale) => {
    const text = readFileSync(join(root, `messages/${locale}.ftl`), 'utf8');
    const bundle = new FluentBundle(locale);
    expect(bundle.addResource(new FluentResource(text))).toEqual([]);
    expect(keysOf(locale).filter((key) => !bundle.getMessage(key)?.value)).toEqual([]);
  });

  it('take the same things to fill in', () => {
    const blanks = (locale: string) => {
      const text = readFileSync(join(root, `messages/${locale}.ftl`), 'utf8');
      const parts = text.split(/^(?=[a-zA-Z][\w-]* =)/m).filter((part) => / =/.test(part));
      return Object.fromEntries(parts.map((part) => [part.split(' =')[0]!, [...new Set([...part.matchAll(/\$(\w+)/g)].map((found) => found[1]!))].toSorted()]));
    };
    expect(blanks('zh-CN')).toEqual(blanks('en'));
  });

  it('are there for every permission, reason, action, role, state and error', () => {
    expect(closed.filter((key) => !zh.includes(key))).toEqual([]);
  });

  it('are all read by somebody, and everything asked for is there', () => {
    const asked = [...(all + shell).matchAll(/['"`]([a-z][\w]*(?:-[\w]+)*)['"`]/g)].map((found) => found[1]!);
    // Keys put together on the spot: `wedged-${why.kind}`.
    const prefixes = [...all.matchAll(/`([a-z][\w-]*-)\$\{/g)].map((found) => found[1]!);
    const unread = zh.filter((key) => !asked.includes(key) && !closed.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unread).toEqual([]);
    const literal = [...all.matchAll(/\bt(?:Or)?\(\s*'([\w-]+)'/g)].map((found) => found[1]!);
    expect([...new Set(literal)].filter((key) => !zh.includes(key))).toEqual([]);
  });

  it('count as each language counts', () => {
    expect(say('en', 'members-count', { count: 1 })).toBe('1 member');
    expect(say('en', 'members-count', { count: 7 })).toBe('7 members');
    expect(say('zh-CN', 'members-count', { count: 7 })).toBe('7 位成员');
  });

  it('xs_09 are not turned around by a name', () => {
    expect(say('en', 'members-remove', { name: 'a\u202eb' })).toBe('Remove ab');
    expect(say('en', 'members-remove', { name: 'שלום' })).toBe('Remove \u2068שלום\u2069');
  });
});

/** Names and signs that are the same in every language. */
const SAME_EVERYWHERE = new Set(['TokenIM', 'T', '@', '·']);
const READ_OUT = new Set(['title', 'placeholder', 'aria-label', 'alt', 'label', 'text', 'hint']);

interface Node {
  type?: string;
  name?: string;
  data?: string;
  value?: unknown;
  [key: string]: unknown;
}

function spoken(node: unknown, found: string[]): void {
  if (Array.isArray(node)) return node.forEach((child) => spoken(child, found));
  if (typeof node !== 'object' || node === null) return;
  const { type, name, data, value } = node as Node;
  if (type === 'StyleDirective' || type === 'ClassDirective') return;
  if (type === 'Text' && typeof data === 'string') {
    const words = data.trim();
    if (/\p{L}/u.test(words) && !SAME_EVERYWHERE.has(words)) found.push(words);
  }
  if (type === 'Attribute') {
    if (!READ_OUT.has(name!)) return;
    // An address is shown as an example, not read as a sentence.
    const texts = (Array.isArray(value) ? (value as Node[]) : []).filter((part) => part.type === 'Text' && /\p{L}/u.test(part.data!) && !/^[\w.:/]+$/.test(part.data!));
    found.push(...texts.map((part) => part.data!));
    return;
  }
  for (const [key, child] of Object.entries(node)) if (key !== 'css' && key !== 'instance' && key !== 'module' && key !== 'expression') spoken(child, found);
}

describe('components', () => {
  const components = files.filter((file) => file.name.endsWith('.svelte'));

  it.each(components.map((file) => [file.name, file.text] as const))('%s says nothing by itself', (_, text) => {
    const found: string[] = [];
    spoken(parse(text, { modern: true }).fragment, found);
    expect(found).toEqual([]);
  });

  it.each(components.map((file) => [file.name, file.text] as const))('%s takes its colours from the tokens and draws no HTML', (name, text) => {
    const style = text.match(/<style>[\s\S]*<\/style>/)?.[0] ?? '';
    const own = name.includes('Avatar') ? [] : [...style.matchAll(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi)].map((found) => found[0]);
    expect(own).toEqual([]);
    expect(text).not.toMatch(/\{@html/);
    // A style attribute in the markup would break the content security policy.
    expect(text).not.toMatch(/<[a-z][^>]*\sstyle="/);
    // No component knows a role: what may be done comes as a capability.
    expect(text).not.toMatch(/(===|!==|case) '(owner|sysadmin|secadmin|auditor)'/);
  });
});
