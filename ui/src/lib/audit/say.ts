/** What a record says, in words; what has no word here is shown as it is written down. */
import type { Permission } from '$lib/ipc/types';
import { sizeOf } from '$lib/format/size';
import { permissionName } from '$lib/permissions/say';
import type { Words } from '$lib/stores/words.svelte';

/** Everything that the server writes down, and that has its word in both languages. */
export const ACTS = [
  'audit.export', 'audit.read', 'audit.verify', 'call_provider.removed', 'call_provider.set', 'calendar_feed.end', 'calendar_feed.make', 'quota.set',
  'case.acknowledged', 'case.appealed', 'case.decided', 'case.declined', 'case.dismissed', 'case.evidence_added', 'house_rule.set', 'case.lifted', 'case.no_statement', 'case.opened', 'case.overturned', 'case.proposed', 'case.reported', 'case.returned', 'case.said', 'case.seen', 'case.statement', 'channel.add_member', 'channel.add_members', 'channel.archive', 'channel.change', 'channel.create', 'channel.freeze', 'channel.label', 'message.label', 'channel.remove_member',
  'channel.restore', 'channel.unfreeze', 'department.create', 'file_link.create', 'file_link.end', 'file_link.open', 'join.ask', 'join.by_link', 'join.decide', 'join_link.create', 'join_link.revoke', 'log.heads', 'log.rights', 'message.delete_any', 'organisation.help', 'organisation.init', 'organisation.set_up',
  'organisation.set_up_finished', 'owner.recover', 'people_group.create', 'people_group.edit', 'people_group.remove', 'permission.exclude', 'permission.exclusion_expired', 'permission.exclusion_held_off', 'permission.exclusion_resumed', 'permission.grant', 'permission.grant_expired', 'permission.restore',
  'permission.revoke_grant', 'place.default_channels', 'purge.reported', 'reading_lease.set', 'place.freeze', 'policy.passwords', 'refused', 'request.created', 'request.delegate', 'request.delegation_ended', 'request.exported', 'request.approve', 'request.approved', 'request.deny', 'request.denied', 'request.merged', 'request.reminded', 'request.escalated', 'request.expired', 'request.cancelled', 'request.failed', 'request.asked', 'request.answered', 'request.nudged', 'request.endorsed', 'request.appealed',
  'request.stage_added', 'rights.accept', 'rights.accept_proposed', 'rights.restore', 'retention.applied', 'retention.set', 'role.assign_admin', 'role.define', 'role.expired', 'role.give', 'role.retire', 'role.take', 'server.restore', 'session.confirm', 'session.end', 'session.end_others', 'sign_in.refused',
  'team.add_members', 'team.archive', 'team.create', 'team.decide_request', 'team.edit', 'team.remove_member', 'team.set_member', 'team.set_owner', 'user.change_password', 'user.create', 'user.disable', 'user.enable', 'user.move', 'user.offboard',
  'user.reset_credential', 'workflow.retire', 'workflow.set',
] as const;
const KNOWN: ReadonlySet<string> = new Set(ACTS);

/** The beginnings of acts by which one looks for them. */
export const KINDS = ['permission.', 'role.', 'rights.', 'user.', 'team.', 'channel.', 'session.', 'sign_in.', 'refused', 'request.', 'policy.', 'audit.', 'server.'] as const;

export function actionWords(words: Words, action: string): string {
  return KNOWN.has(action) ? words.t(`audited-${action.replaceAll('.', '-')}`) : action;
}

const FIELDS: ReadonlySet<string> = new Set(['permission', 'scope', 'ends_at', 'starts_at', 'person', 'name', 'code', 'times', 'action', 'address', 'kind', 'team', 'channel', 'role', 'held', 'owner', 'handle', 'department', 'days', 'mode', 'of', 'bytes']);

const QUOTAS: ReadonlySet<string> = new Set(['file', 'each_person', 'each_channel', 'organisation', 'person', 'channel']);

export function fieldWords(words: Words, name: string): string {
  return FIELDS.has(name) ? words.t(`audit-field-${name.replaceAll('_', '-')}`) : name;
}

export function valueWords(words: Words, name: string, value: string | null): string {
  if (value === null) return '—';
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last === 'permission') return permissionName(words, value as Permission);
  if ((last.endsWith('_at') || last === 'since' || last === 'until') && /^\d{12,14}$/.test(value)) return words.moment(Number(value));
  if (last === 'bytes' && /^\d+$/.test(value)) return sizeOf(words.locale, Number(value));
  if (last === 'of' && QUOTAS.has(value)) return words.t(`quota-of-${value}`);
  if (value === 'organisation') return words.t('audit-everywhere');
  return value;
}
