import { describe, expect, it } from 'vitest';
import type { FieldError, WorkflowStage } from '$lib/ipc/types';
import type { Words } from '$lib/stores/words.svelte';
import { deciders, fieldProblem, newStage, stageProblem, terms } from './say';

const words = { t: (id: string, args?: Record<string, unknown>) => (args ? `${id}${JSON.stringify(args)}` : id), tOr: (id: string, otherwise: string) => (id.endsWith('-taken') ? id : otherwise) } as unknown as Words;
const stage: WorkflowStage = { roles: ['team_admin', 'named'], people: ['p1', 'p2'], needed: 2, hours: 24, overdue: 'expire' };

describe('a stage in words', () => {
  it('says who decides, the named among them by name', () => {
    expect(deciders(words, stage, (id) => id.toUpperCase())).toBe('workflow-who-team_adminworkflow-orP1workflow-orP2');
  });
  it('says how many, in what time, and what then', () => {
    expect(terms(words, stage)).toContain('workflow-overdue-expire');
    expect(terms(words, stage)).toContain('workflow-needed{\\"count\\":2}');
  });
  it('begins with the direct superior', () => {
    expect(newStage()).toEqual({ roles: ['line_manager'], people: [], needed: 1, hours: 4, overdue: 'escalate' });
  });
});

describe('what the server says against it', () => {
  const fields: FieldError[] = [
    { field: 'stages.1', problem: 'too_long' },
    { field: 'permissions', problem: 'taken' },
    { field: 'name', problem: 'too_short' },
  ];
  it('stands at its stage and at its field', () => {
    expect(stageProblem(words, fields, 0)).toBeNull();
    expect(stageProblem(words, fields, 1)).toBe('workflow-stage-too_long');
    expect(fieldProblem(words, fields, 'permissions')).toBe('workflow-permissions-taken');
    expect(fieldProblem(words, fields, 'name')).toBe('field-too_short');
    expect(fieldProblem(words, fields, 'kinds')).toBeNull();
  });
});
