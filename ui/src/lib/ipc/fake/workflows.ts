/** The made-up company's workflows: enough of the server's judgement for pictures. */
import { ipcError } from '../errors';
import type { Command, Contract, FieldError, NamedPlace, OpenRequest, Permission, ReviewerRole, Scope, SetWorkflow, Workflow, WorkflowHistory, WorkflowSavedView, WorkflowStage, WorkflowsView } from '../types';
import { RISKS } from './access';
import { idOf, people } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

interface Ground {
  me: () => string;
  /** Throws where there is no line to the server. */
  offline: () => void;
  placeOf: (scope: Scope) => string;
  falcon: Scope;
}

const DAY = 86_400_000;
const at = (days: number) => Date.now() + days * DAY;
const ROLES: ReviewerRole[] = ['line_manager', 'team_admin', 'hosts_team_admin', 'data_owner', 'meeting_host', 'secadmin', 'sysadmin', 'auditor', 'owner', 'named'];
const KINDS: WorkflowsView['kinds'] = ['restore', 'new', 'temporary', 'extend'];
const stage = (roles: ReviewerRole[], rest: Partial<WorkflowStage> = {}): WorkflowStage => ({ roles, people: [], needed: 1, hours: 4, overdue: 'escalate', ...rest });

export class FakeWorkflows {
  #ground: Ground;
  #histories: WorkflowHistory[];

  constructor(ground: Ground) {
    this.#ground = ground;
    const whole: Workflow = {
      id: idOf('workflow outside'), version: 2, name: '对外发送', permissions: ['file.share_external', 'message.forward_external'], kinds: ['new', 'temporary'],
      stages: [stage(['line_manager', 'team_admin']), stage(['secadmin'], { hours: 24, overdue: 'expire' })], changed_at: at(-3), changed_by: idOf('zhoulan'), text: '投标期间对外发送要经安全管理员', retired_at: null,
    };
    const open = (person: string, version: number, added: number): OpenRequest => ({ request: idOf(`open ${person}`), version, person: idOf(person), permission: 'file.share_external', scope: ground.falcon, filed_at: at(-1), added });
    this.#histories = [
      { workflow: whole, earlier: [{ ...whole, version: 1, stages: [whole.stages[0]!, stage(['secadmin', 'owner'], { hours: 24 })], changed_at: at(-40), text: '第一版' }], open: [open('wangzihan', 2, 0), open('linyue', 1, 1)] },
    ];
  }

  #view(): WorkflowsView {
    const usual = (permission: Permission) => (RISKS[permission] === 'low' || RISKS[permission] === 'medium' ? [stage(['team_admin'])] : [stage(['team_admin'], { hours: 24 }), stage(['secadmin'], { hours: 24 })]);
    const permissions = Object.keys(RISKS) as Permission[];
    return {
      workflows: { workflows: this.#histories, built_in: permissions.slice(0, 12).map((permission) => ({ permission, automatic: RISKS[permission] === 'low', stages: usual(permission) })), on_built_in: [] },
      people, places: this.#places(), permissions: permissions.map((permission) => ({ permission, risk: RISKS[permission] })), kinds: KINDS, roles: ROLES,
    };
  }

  #places(): NamedPlace[] {
    return [{ scope: this.#ground.falcon, name: this.#ground.placeOf(this.#ground.falcon) }];
  }

  /** Whom a stage means in this company. */
  #deciders(one: WorkflowStage, person: string): string[] {
    const known: Partial<Record<ReviewerRole, string[]>> = { team_admin: [idOf('linyue'), idOf('chensiyuan')], secadmin: [idOf('zhoulan')], owner: [idOf('limo')], line_manager: [idOf('linyue')], data_owner: [idOf('linyue')] };
    const found = [...one.roles.flatMap((role) => known[role] ?? []), ...one.people];
    return [...new Set(found)].filter((id) => id !== person);
  }

  #wrong(set: SetWorkflow): FieldError[] {
    const short = set.permissions.some((one) => RISKS[one] === 'high' || RISKS[one] === 'critical') && (set.stages.length < 2 || !set.stages.some((one) => one.roles.length > 0 && one.roles.every((role) => role === 'secadmin' || role === 'owner')));
    const stages = set.stages.flatMap((one, index): FieldError[] => {
      const field = `stages.${index}`;
      if (one.roles.length === 0 || (one.roles.includes('named') && one.people.length === 0)) return [{ field, problem: 'malformed' }];
      const there = this.#deciders(one, '').length;
      if (there === 0) return [{ field, problem: 'missing' }];
      return there < one.needed ? [{ field, problem: 'too_long' }] : [];
    });
    return short ? [...stages, { field: 'stages', problem: 'too_short' }] : stages;
  }

  answers: Answers = {
    workflows: (): WorkflowsView => {
      this.#ground.offline();
      return this.#view();
    },
    set_workflow: ({ workflow: id, set }): WorkflowSavedView => {
      this.#ground.offline();
      const fields = this.#wrong(set);
      if (fields.length > 0) throw { ...ipcError('invalid', 'it could never be decided'), fields };
      const { example } = set;
      const workflow: Workflow = { id, version: set.version + 1, name: set.name, permissions: set.permissions, kinds: set.kinds, stages: set.stages, changed_at: Date.now(), changed_by: this.#ground.me(), text: set.text, retired_at: null };
      const known = this.#histories.find((one) => one.workflow.id === id);
      if (!set.dry_run) this.#histories = [{ workflow, earlier: known ? [known.workflow, ...known.earlier] : [], open: known?.open ?? [] }, ...this.#histories.filter((one) => one !== known)];
      const stricter = (known?.open ?? []).filter(() => set.stages.length > known!.workflow.stages.length).map((one) => ({ ...one, added: 1 }));
      return { saved: { workflow, example: example ? set.stages.map((one) => ({ needed: one.needed, reviewers: this.#deciders(one, example.person), went_up: false })) : [], stricter_for: stricter }, people, places: this.#places() };
    },
    retire_workflow: ({ workflow: id }): Workflow => {
      this.#ground.offline();
      const known = this.#histories.find((one) => one.workflow.id === id);
      if (!known) throw ipcError('not_found', 'there is none');
      const workflow = { ...known.workflow, version: known.workflow.version + 1, retired_at: Date.now() };
      this.#histories = this.#histories.map((one) => (one === known ? { ...known, workflow, earlier: [known.workflow, ...known.earlier] } : one));
      return workflow;
    },
  };
}
