/** One's own permissions at a chosen place, and what happened to them; from the cache. */
import type { Ipc } from '$lib/ipc/client';
import type { AccessTimelineRow, IpcError, MyPermissions, OwnClearance, Scope, ScopeOption } from '$lib/ipc/types';
import { findScope, scopeKey } from '$lib/permissions/scope';
import { asError } from './failure';
import { rereading } from './reread';

export class MyAccess {
  scopes = $state.raw<ScopeOption[]>([]);
  /** None until the answer for the chosen place is in. */
  view = $state.raw<MyPermissions | null>(null);
  timeline = $state.raw<AccessTimelineRow[] | null>(null);
  /** None while the server has not said it. */
  clearance = $state.raw<OwnClearance | null>(null);
  trouble = $state.raw<IpcError | null>(null);
  chosen = $state('organisation');
  option = $derived(findScope(this.scopes, this.chosen));

  #ipc: Ipc;

  constructor(ipc: Ipc, first: Scope | null) {
    this.#ipc = ipc;
    if (first) this.chosen = scopeKey(first);
  }

  /** Reads, and reads again whenever something changed. Answers how to stop. */
  follow(): () => void {
    const reload = () => void this.load();
    const stops = [this.#ipc.onChange('capabilities', reload), this.#ipc.onChange('connection', reload), this.#ipc.onChange('directory', reload), this.#ipc.onChange('access_timeline', reload)];
    reload();
    return () => stops.forEach((stop) => stop());
  }

  choose(key: string): void {
    if (key === this.chosen) return;
    this.chosen = key;
    this.view = null;
    void this.load();
  }

  load = rereading(async () => {
    try {
      this.scopes = await this.#ipc.call('my_scopes', {});
      if (!this.option && this.scopes.length > 0) this.chosen = scopeKey(this.scopes[0]!.scope);
      const scope = this.option?.scope ?? { kind: 'organisation' };
      const [view, timeline, clearance] = await Promise.all([this.#ipc.call('my_permissions', { scope }), this.#ipc.call('my_timeline', {}), this.#ipc.call('my_clearance', {})]);
      // Somebody may have chosen another place meanwhile; then this is read once more.
      if (scopeKey(view.scope) === this.chosen) this.view = view;
      this.timeline = timeline.events;
      this.clearance = clearance;
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asError(thrown);
    }
  });
}
