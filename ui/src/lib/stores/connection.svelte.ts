/** How the line to the server stands; every view that may be old says so with this. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ConnectionView } from '$lib/ipc/types';
import { rereading } from './reread';

export class Connection {
  view = $state.raw<ConnectionView>({ state: 'connecting', as_of: null, left: null, cause: null, reading: 'open' });
  offline = $derived(this.view.state !== 'live' && this.view.state !== 'catching_up');

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('connection', () => void this.load());
  }

  load = rereading(async () => {
    this.view = await this.#ipc.call('connection', {});
  });

  async reconnect(): Promise<void> {
    await this.#ipc.call('reconnect', {});
  }
}

export const [getConnection, setConnection] = createContext<Connection>();
