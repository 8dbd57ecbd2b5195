/** How long messages are kept everywhere. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Retention as Kept } from '$lib/ipc/types';

export class Retention {
  kept = $state.raw<Kept | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    // It stands in the organisation's own entry, which a change of the session tells of.
    ipc.onChange('session', () => void this.load().catch(() => undefined));
  }

  async load(): Promise<void> {
    this.kept = await this.#ipc.call('retention', {});
  }

  async set(days: number, text: string): Promise<void> {
    await this.#ipc.call('set_retention', { days, text });
    await this.load();
  }
}

export const [getRetention, setRetention] = createContext<Retention>();
