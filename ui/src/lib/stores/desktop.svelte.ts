/** How the program behaves on this computer: tray and start. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { DesktopView } from '$lib/ipc/types';

export class Desktop {
  view = $state.raw<DesktopView | null>(null);

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.view = await this.#ipc.call('desktop', {});
  }

  async set(change: { close_hides?: boolean; autostart?: boolean }): Promise<void> {
    if (!this.view) return;
    const { close_hides, autostart } = { ...this.view, ...change };
    this.view = await this.#ipc.call('set_desktop', { close_hides, autostart: autostart ?? false });
  }
}

export const [getDesktop, setDesktop] = createContext<Desktop>();
