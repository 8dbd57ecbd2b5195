/** Files on their way, up and down: which there are, how far they are, and what can be done about it. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { FileId, TransferId, TransferRow } from '$lib/ipc/types';
import { rereading } from './reread';

/** What still moves, or would if it could. */
export function underWay({ state }: TransferRow): boolean {
  return state.kind !== 'done' && state.kind !== 'failed';
}

export class Transfers {
  rows = $state.raw<TransferRow[]>([]);
  /**
   * What is told in one place for all channels. Not what waits above a box, which is seen there
   * and sent by nobody yet; and of what has come to an end only what one can go and look at.
   */
  listed = $derived(this.rows.filter((row) => (row.direction === 'down' || row.message_id !== null) && (row.state.kind !== 'done' || row.saved_to !== null)));
  moving = $derived(this.listed.filter(underWay));
  failed = $derived(this.listed.filter((row) => row.state.kind === 'failed'));
  /** Of a hundred, of everything that moves together. */
  percent = $derived.by(() => {
    const of = this.moving.reduce((sum, row) => sum + row.file.size, 0);
    const done = this.moving.reduce((sum, row) => sum + Math.min(row.done, row.file.size), 0);
    return of > 0 ? Math.min(99, Math.floor((100 * done) / of)) : 0;
  });

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('transfers', () => void this.load());
  }

  load = rereading(async () => {
    this.rows = await this.#ipc.call('transfers', {}).catch(() => this.rows);
  });

  of(id: TransferId | null): TransferRow | undefined {
    return id === null ? undefined : this.rows.find((row) => row.id === id);
  }

  /** The latest way of a file that a message holds. */
  ofFile(id: FileId | null): TransferRow | undefined {
    return id === null ? undefined : this.rows.findLast((row) => row.direction === 'down' && row.file.id === id);
  }

  pause(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('pause_transfer', { transfer });
  }

  resume(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('resume_transfer', { transfer });
  }

  retry(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('retry_transfer', { transfer });
  }

  cancel(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('cancel_transfer', { transfer });
  }

  reveal(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('reveal_saved', { transfer });
  }

  async clear(): Promise<void> {
    await this.#ipc.call('clear_transfers', {});
    await this.load();
  }

  forget(): void {
    this.rows = [];
  }
}

export const [getTransfers, setTransfers] = createContext<Transfers>();
