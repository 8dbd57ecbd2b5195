/**
 * What this person may do here now, for everything on screen.
 *
 * A component asks with `of`; the question is remembered, all questions of a moment go
 * to the core together, and all are asked again when the facts change. Until the answer
 * is in there is none: undefined, which is drawn as unknown, never as denied and never
 * as allowed.
 */
import { createContext, untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Ipc } from '$lib/ipc/client';
import type { Action, Capability, CapabilityQuery, Label, PersonId, Resource, Scope } from '$lib/ipc/types';
import { rereading } from './reread';

/** More than a screen has; the oldest questions are forgotten beyond it. */
const QUESTIONS_MAX = 200;

function keyOf(action: Action, resource: Resource): string {
  const scope = resource.scope.kind === 'organisation' ? '' : resource.scope.id;
  return `${action} ${resource.scope.kind}:${scope} ${resource.owner ?? ''} ${resource.label ?? ''}`;
}

export class Capabilities {
  #answers = new SvelteMap<string, Capability>();
  #questions = new Map<string, CapabilityQuery>();
  #asking = false;
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('capabilities', () => void this.load());
    // Some answers turn with the connection (what needs the server) and carry its age.
    ipc.onChange('connection', () => void this.load());
  }

  /** `label`: what the message wears itself. */
  of(action: Action, scope: Scope, owner: PersonId | null = null, label?: Label): Capability | undefined {
    const resource: Resource = label ? { scope, owner, label } : { scope, owner };
    const key = keyOf(action, resource);
    untrack(() => this.#remember(key, { action, resource }));
    return this.#answers.get(key);
  }

  load = rereading(async () => {
    const queries = [...this.#questions.values()];
    if (queries.length === 0) return;
    const answers = await this.#ipc.call('capabilities', { queries });
    for (const answer of answers) this.#answers.set(keyOf(answer.action, answer.resource), answer);
  });

  /** Another person at this desktop: nothing known holds. */
  forget(): void {
    this.#questions.clear();
    this.#answers.clear();
  }

  #remember(key: string, query: CapabilityQuery): void {
    if (this.#questions.has(key)) return;
    this.#questions.set(key, query);
    if (this.#questions.size > QUESTIONS_MAX) {
      const oldest = this.#questions.keys().next().value!;
      this.#questions.delete(oldest);
      queueMicrotask(() => this.#answers.delete(oldest));
    }
    if (this.#asking) return;
    this.#asking = true;
    queueMicrotask(() => {
      this.#asking = false;
      void this.load();
    });
  }
}

export const [getCapabilities, setCapabilities] = createContext<Capabilities>();
