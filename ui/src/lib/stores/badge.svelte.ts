/** What is unread altogether, as the tray shows it too. Read once the list is painted. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Badge as Counts } from '$lib/ipc/types';
import { rereading } from './reread';

const NOTHING: Counts = { mentions: 0, directs: 0, urgent: 0, unread: 0 };

export class Badge {
  counts = $state.raw<Counts>(NOTHING);

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('channels', () => void this.load());
    ipc.onChange('personal', () => void this.load());
  }

  load = rereading(async () => {
    // Nobody is signed in: nothing is unread.
    this.counts = await this.#ipc.call('badge', {}).catch(() => NOTHING);
  });
}

export const [getBadge, setBadge] = createContext<Badge>();
