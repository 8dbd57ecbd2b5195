/** Stages of a way in words, and what is wrong with one that could never be decided. */
import type { FieldError, PersonId, WorkflowStage } from '$lib/ipc/types';
import type { Words } from '$lib/stores/words.svelte';

/** Who decides: "direct superior, or team administrator, or Li Wei". */
export function deciders(words: Words, stage: WorkflowStage, name: (id: PersonId) => string): string {
  const roles = stage.roles.filter((role) => role !== 'named').map((role) => words.t(`workflow-who-${role}`));
  return [...roles, ...stage.people.map(name)].join(words.t('workflow-or'));
}

/** How many, in what time, and what then. */
export function terms(words: Words, stage: WorkflowStage): string {
  return words.t('workflow-terms', { needed: words.t('workflow-needed', { count: stage.needed }), hours: words.t('workflow-hours', { count: stage.hours }), then: words.t(`workflow-overdue-${stage.overdue}`) });
}

const STAGE = ['missing', 'not_allowed', 'too_long', 'unknown', 'malformed'];

/** What the server says against the `index`-th stage. */
export function stageProblem(words: Words, fields: FieldError[], index: number): string | null {
  const problem = fields.find((one) => one.field === `stages.${index}`)?.problem;
  return problem ? words.t(STAGE.includes(problem) ? `workflow-stage-${problem}` : `field-${problem}`) : null;
}

/** The same for a field of the whole; those that a workflow says in words of its own. */
export function fieldProblem(words: Words, fields: FieldError[], field: string): string | null {
  const problem = fields.find((one) => one.field === field)?.problem;
  if (!problem) return null;
  return words.tOr(`workflow-${field.replace('.', '-')}-${problem}`, `field-${problem}`);
}

/** A new stage: the direct superior, within four hours. */
export const newStage = (): WorkflowStage => ({ roles: ['line_manager'], people: [], needed: 1, hours: 4, overdue: 'escalate' });
