/**
 * What a project's bundle or a new access level changed about one's own rights while this window is open, and was not
 * looked at yet. Above everything until it is read; nothing else in the window moves for it. What
 * came before stands in one's timeline.
 */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { AccessTimelineRow, PersonId } from '$lib/ipc/types';
import { rereading } from './reread';

const TOLD = ['bundle_changed', 'bundle_expired', 'level_raised', 'level_lowered'];

export class Differences {
  /** The newest first. */
  rows = $state.raw<AccessTimelineRow[]>([]);
  #ipc: Ipc;
  #me: () => PersonId | null;
  /** Up to when whose timeline was read. */
  #seen: { who: PersonId; at: number } | null = null;

  constructor(ipc: Ipc, me: () => PersonId | null) {
    this.#ipc = ipc;
    this.#me = me;
    ipc.onChange('access_timeline', () => void this.load().catch(() => undefined));
  }

  load = rereading(async () => {
    const who = this.#me();
    if (who === null) {
      this.#seen = null;
      this.rows = [];
      return;
    }
    const { events } = await this.#ipc.call('my_timeline', {});
    if (this.#seen?.who !== who) this.#seen = { who, at: events[0]?.event.at ?? 0 };
    const { at } = this.#seen;
    this.rows = events.filter(({ event }) => TOLD.includes(event.change) && event.at > at);
  });

  read(): void {
    if (this.#seen && this.rows[0]) this.#seen.at = this.rows[0].event.at;
    this.rows = [];
  }
}

export const [getDifferences, setDifferences] = createContext<Differences>();
