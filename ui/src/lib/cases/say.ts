/** Cases of conduct in the words of the person's language. */
import type { CaseLine, CaseMeasure, CaseRow, CaseRule, CaseStep, Obstacle, PersonId } from '$lib/ipc/types';
import { permissionName } from '$lib/permissions/say';
import type { Words } from '$lib/stores/words.svelte';

export const RULES: CaseRule[] = ['respect', 'confidentiality', 'security', 'misuse_of_rights', 'impersonation', 'disruption', 'other'];
export const STEPS: CaseStep[] = ['no_finding', 'warning', 'short_ban', 'long_ban', 'suspension'];
/** As the server counts it. */
export const CASE_TEXT_CHARS_MIN = 10;
const DAY = 86_400_000;
/** How long somebody has to say something about a case when nobody chooses, in days, as the server counts it. */
export const STATEMENT_DAYS = 3;
/** How long each step lasts unless somebody says otherwise, and at most, in days. */
export const DAYS: Record<CaseStep, { usual: number; most: number }> = {
  no_finding: { usual: 0, most: 0 },
  warning: { usual: 180, most: 365 },
  short_ban: { usual: 3, most: 7 },
  long_ban: { usual: 14, most: 30 },
  suspension: { usual: 14, most: 30 },
};

/** None for the usual, which the server counts by its own clock. */
export function statementDue(days: number, now: number): number | null {
  return days === STATEMENT_DAYS ? null : now + days * DAY;
}

/** What can come of it, from the mildest. */
export const ladderOf = ({ case: one }: CaseRow): CaseStep[] => one.house_rule?.steps ?? STEPS.slice(1);

export const isClosed = ({ case: one }: CaseRow): boolean => one.status === 'closed';

/** This person is among those whose word is waited for. */
export function waitsForMe({ case: one }: CaseRow): boolean {
  const acts = one.acts;
  if (one.part === 'concerned') return acts.includes('state') || (acts.includes('acknowledge') && one.outcome?.heed !== 'declined');
  return acts.includes('take_up') || acts.includes('agree') || (acts.includes('decide') && one.status === 'ready');
}

export function personIn(words: Words, row: CaseRow, id: PersonId | null): string {
  if (id === null) return words.t('request-by-system');
  return row.people.find((person) => person.id === id)?.display_name ?? words.t('person-unknown');
}

export function placeOf(words: Words, row: CaseRow): string {
  return row.place === '' ? words.t('place-unseen') : row.place;
}

export function ruleOf(words: Words, row: CaseRow): string {
  const { rule, house_rule: house, citation } = row.case;
  const name = house?.name ?? words.t(`case-rule-${rule}`);
  return citation === '' ? name : words.t('case-rule-cited', { rule: name, citation });
}

/** What was decided or proposed, in one line. */
export function measureOf(words: Words, row: CaseRow, measure: CaseMeasure): string {
  const until = measure.ends_at === null ? '' : words.moment(measure.ends_at);
  if (measure.step === 'warning') return until === '' ? words.t('case-found') : words.t('case-measure-warning', { until });
  if (measure.step === 'no_finding') return words.t('case-measure-no_finding');
  if (measure.step === 'suspension') return words.t('case-measure-suspension', { until });
  const permission = measure.permission ? permissionName(words, measure.permission) : words.t('event-everything');
  return words.t('case-measure-ban', { permission, place: placeOf(words, row), until });
}

/** Where it stands, in one line. */
export function standingOf(words: Words, row: CaseRow): string {
  const { case: one } = row;
  const { t } = words;
  const { outcome } = one;
  if (outcome) {
    if (outcome.dismissed) return t('case-standing-dismissed', { name: personIn(words, row, outcome.by) });
    if (outcome.overturned) return t('case-standing-overturned');
    if (outcome.lifted_at !== null) return t('case-standing-lifted', { time: words.moment(outcome.lifted_at) });
    return measureOf(words, row, outcome.measure);
  }
  const due = one.statement_due_at === null ? '' : words.moment(one.statement_due_at);
  if (one.status === 'reported') return t('case-standing-reported');
  if (one.status === 'hearing') return t(one.part === 'concerned' ? 'case-standing-heard-you' : 'case-standing-hearing', { due });
  if (one.status === 'proposed' && one.bench?.proposal) return t('case-standing-proposed', { what: measureOf(words, row, one.bench.proposal.measure) });
  return t(one.statement === null ? 'case-standing-silent' : 'case-standing-ready');
}

export function lineOf(words: Words, row: CaseRow, line: CaseLine): string {
  return words.t(`case-line-${line.kind}`, { name: personIn(words, row, line.by) });
}

/** A ban or suspension that holds now. */
export function holds({ case: one }: CaseRow, now: number): boolean {
  const outcome = one.outcome;
  return outcome?.exclusion != null && outcome.lifted_at === null && (outcome.measure.ends_at ?? 0) > now;
}

export function suspends(row: CaseRow, now: number): boolean {
  return row.case.part === 'concerned' && row.case.outcome?.measure.step === 'suspension' && holds(row, now);
}

/** What an appeal of the outcome is about, as the request form takes it. */
export function obstacleOf({ case: one }: CaseRow): Obstacle {
  const outcome = one.outcome;
  return {
    code: 'VIOLATION_RESTRICTION',
    scope: outcome?.measure.step === 'suspension' ? { kind: 'organisation' } : one.scope,
    permission: outcome?.measure.permission ?? null,
    since: outcome?.at ?? null,
    until: outcome?.measure.ends_at ?? null,
    by: outcome?.by ?? null,
    text: outcome?.measure.text ?? null,
    exclusion: outcome?.exclusion ?? null,
    next: 'appeal',
  };
}

/** The end that a form proposes: whole minutes, so that it reads well. */
export function endAfter(days: number, now: number): number {
  return Math.floor((now + days * DAY) / 60_000) * 60_000;
}
