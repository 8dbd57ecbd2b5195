/** What concerns this person across all channels: mentions, threads, what they saved. */
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { IpcError, PlacedRow, ThreadRow } from '$lib/ipc/types';
import { rereading } from './reread';

export type ActivityKind = 'mentions' | 'threads' | 'saved' | 'calls';

export class Activity {
  mentions = $state.raw<PlacedRow[] | null>(null);
  threads = $state.raw<ThreadRow[] | null>(null);
  saved = $state.raw<PlacedRow[] | null>(null);
  error = $state.raw<IpcError | null>(null);

  #ipc: Ipc;
  #stops: (() => void)[];

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    const reload = () => void this.load();
    this.#stops = [ipc.onChange('channels', reload), ipc.onChange('timeline', reload)];
    void this.load();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  load = rereading(async () => {
    try {
      [this.mentions, this.threads, this.saved] = await Promise.all([this.#ipc.call('mentions', {}), this.#ipc.call('threads', {}), this.#ipc.call('saved', {})]);
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
  });

  unsave(row: PlacedRow): Promise<unknown> {
    return this.#ipc.call('set_saved', { channel_id: row.channel_id, message_id: row.message_id, saved: false });
  }
}
