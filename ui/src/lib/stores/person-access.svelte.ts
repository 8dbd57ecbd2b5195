/**
 * What one person may do and why, as an administrator sees it, and the acts on it. Asked
 * from the server: what somebody else may do is not kept on this computer.
 */
import type { Ipc } from '$lib/ipc/client';
import type { IpcError, PersonAccess as View, PersonId, ScopeOption } from '$lib/ipc/types';
import { findScope, scopeKey } from '$lib/permissions/scope';
import { asError } from './failure';
import { rereading } from './reread';

/** The place looked at last: the next person is looked at there, too. */
let lastPlace: string | null = null;

export class PersonAccess {
  readonly person: PersonId;
  /** None until known; empty when this administrator may look nowhere. */
  scopes = $state.raw<ScopeOption[] | null>(null);
  chosen = $state<string | null>(lastPlace);
  view = $state.raw<View | null>(null);
  trouble = $state.raw<IpcError | null>(null);
  option = $derived(findScope(this.scopes ?? [], this.chosen));

  #ipc: Ipc;

  constructor(ipc: Ipc, person: PersonId) {
    this.#ipc = ipc;
    this.person = person;
  }

  follow(): () => void {
    const reload = () => void this.load();
    const stops = [this.#ipc.onChange('capabilities', reload), this.#ipc.onChange('connection', reload), this.#ipc.onChange('directory', reload)];
    reload();
    return () => stops.forEach((stop) => stop());
  }

  choose(key: string): void {
    if (key === this.chosen) return;
    this.chosen = key;
    lastPlace = key;
    // At once: an act must never find the rows of the place before.
    this.view = null;
    this.trouble = null;
    void this.load();
  }

  load = rereading(async () => {
    try {
      const scopes = await this.#ipc.call('person_scopes', { person: this.person });
      this.scopes = scopes;
      if (scopes.length === 0) {
        this.view = null;
        return;
      }
      if (!this.option) this.chosen = scopeKey(scopes[0]!.scope);
      const scope = this.option!.scope;
      const view = await this.#ipc.call('person_access', { person: this.person, scope });
      if (scopeKey(view.report.scope) === this.chosen) this.view = view;
      this.trouble = null;
    } catch (thrown) {
      this.scopes ??= [];
      this.trouble = asError(thrown);
    }
  });
}

