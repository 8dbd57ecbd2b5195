/** Requests in the words of the person's language. */
import type { Obstacle, Permission, PersonId, RequestKind, RequestLine, RequestRow, RequestStage } from '$lib/ipc/types';
import { REASON_CHARS_MIN, reasonLength } from '$lib/permissions/reason';
import { permissionName } from '$lib/permissions/say';
import type { Words } from '$lib/stores/words.svelte';

/** As the server counts it. */
export const REFUSAL_CHARS_MIN = 20;

/** It waits for somebody, whoever that is. */
export function isOpen({ request }: RequestRow): boolean {
  return request.status === 'pending';
}

/** This person is among those whose word is waited for. */
export function waitsForMe(row: RequestRow): boolean {
  if (!isOpen(row)) return false;
  return row.mine ? row.request.acts.includes('answer') : row.request.acts.includes('approve') && row.request.phase !== 'needs_info';
}

export function stageOf({ request }: RequestRow): RequestStage | undefined {
  return request.stages[request.stage] ?? request.stages.at(-1);
}

export function personIn(words: Words, row: RequestRow, id: PersonId | null): string {
  if (id === null) return words.t('request-by-system');
  return row.people.find((person) => person.id === id)?.display_name ?? words.t('person-unknown');
}

export function peopleIn(words: Words, row: RequestRow, ids: PersonId[]): string {
  return ids.map((id) => personIn(words, row, id)).join(words.t('list-of-people'));
}

/** A suspension takes everything. */
export function wantedName(words: Words, permission: Permission | null): string {
  return permission ? permissionName(words, permission) : words.t('event-everything');
}

export function placeOf(words: Words, place: string): string {
  return place === '' ? words.t('place-unseen') : place;
}

export function titleOf(words: Words, row: RequestRow): string {
  return words.t('request-what', { permission: wantedName(words, row.request.permission), place: placeOf(words, row.place) });
}

/** Where it stands, in one line. */
export function standingOf(words: Words, row: RequestRow): string {
  const { t } = words;
  const { request } = row;
  const { outcome } = request;
  if (isOpen(row)) {
    if (request.phase === 'needs_info') return t(row.mine ? 'request-standing-asked-you' : 'request-standing-asked', { name: personIn(words, row, request.person) });
    const stage = stageOf(row);
    const who = peopleIn(words, row, [...new Set([...(stage?.reviewers ?? []), ...(stage?.stand_ins ?? []).map((one) => one.by)])]);
    if (who === '') return t('request-standing-nobody');
    if (waitsForMe(row)) return stage?.due_at == null ? t('request-standing-you') : t('request-standing-you-due', { due: words.moment(stage.due_at) });
    return stage?.due_at == null ? t('request-standing-with', { who }) : t('request-standing-due', { who, due: words.moment(stage.due_at) });
  }
  const name = personIn(words, row, outcome?.by ?? null);
  const ends = outcome?.ends_at ?? null;
  if (request.status === 'approved' && outcome?.resumes && ends !== null) return t(ends > words.now ? 'request-standing-restored-until' : 'request-standing-restored-over', { name, until: words.moment(ends) });
  if (request.status === 'approved') return outcome?.ends_at == null ? t('request-standing-granted', { name }) : t('request-standing-granted-until', { name, until: words.moment(outcome.ends_at) });
  if (request.status === 'denied') return t('request-standing-refused', { name });
  if (request.status === 'failed' && outcome?.fail) return t(`request-fail-${outcome.fail}`);
  if (request.status === 'cancelled' && outcome?.cancel) return t(`request-cancel-${outcome.cancel}`);
  return t(`request-standing-${request.status}`);
}

/** What happened, before its words. */
export function lineOf(words: Words, row: RequestRow, line: RequestLine): string {
  const lent = row.request.stages.flatMap((stage) => stage.reviews).find((review) => review.by === line.by && review.at === line.at && review.in_stead_of);
  if (lent && (line.kind === 'approved' || line.kind === 'denied')) return words.t(`request-line-${line.kind}-for`, { name: personIn(words, row, line.by), of: personIn(words, row, lent.in_stead_of ?? null) });
  return words.tOr(`request-line-${line.kind}`, 'request-line-other', { name: personIn(words, row, line.by) });
}

/** How long decisions like this took lately. */
export function durationOf(words: Words, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return words.t('lasting-minutes', { count: minutes });
  if (minutes < 48 * 60) return words.t('lasting-hours', { count: Math.round(minutes / 60) });
  return words.t('lasting-days', { count: Math.round(minutes / 1440) });
}

/** The kind is chosen by what stands in the way, and by whether an end was named. */
export function kindOf(obstacle: Obstacle, ends: number | null, grant: string | null = null): RequestKind {
  if (grant !== null) return 'extend';
  if (obstacle.next === 'appeal') return 'appeal';
  if (obstacle.exclusion !== null) return 'restore';
  return ends === null ? 'new' : 'temporary';
}

export interface Refusal {
  code: string | null;
  text: string;
  rule: string;
  change: string;
  final: boolean;
}

export type RefusalLack = 'code' | 'text' | 'rule' | 'change';

/** What a refusal still lacks, in the order in which it is said. Empty: it may be pressed. */
export function refusalLacks(refusal: Refusal): RefusalLack[] {
  const lacks: RefusalLack[] = [];
  if (refusal.code === null) lacks.push('code');
  if (reasonLength(refusal.text) < REFUSAL_CHARS_MIN) lacks.push('text');
  if (refusal.rule.trim() === '') lacks.push('rule');
  if (!refusal.final && reasonLength(refusal.change) < REASON_CHARS_MIN) lacks.push('change');
  return lacks;
}
