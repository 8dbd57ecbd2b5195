/** Files by link for people outside, and who opened a file. All of it is asked of the server and kept nowhere. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, FileId, FileLinkRow, FileLinkView, FileOpeningsView } from '$lib/ipc/types';
import type { Toasts } from './toasts.svelte';

/** A file where it stands. */
export interface FileAt {
  channel: ChannelId;
  file: FileId;
  name: string;
}

export type OutsideDialog = { kind: 'share'; at: FileAt } | { kind: 'openings'; at: FileAt };

export class Outside {
  dialog = $state.raw<OutsideDialog | null>(null);
  /** Whoever shows links asks again when it moves. */
  turn = $state(0);

  #ipc: Ipc;
  #toasts: Toasts;

  constructor(ipc: Ipc, toasts: Toasts) {
    this.#ipc = ipc;
    this.#toasts = toasts;
    const again = () => (this.turn += 1);
    ipc.onChange('file_links', again);
    // What a link rests on: a right that went or came back.
    ipc.onChange('capabilities', again);
  }

  links(channel: ChannelId): Promise<FileLinkRow[]> {
    return this.#ipc.call('file_links', { channel_id: channel });
  }

  share(at: FileAt, days: number, opens: number | null): Promise<FileLinkView> {
    return this.#ipc.call('share_file', { channel_id: at.channel, file_id: at.file, days, opens_max: opens });
  }

  async end(row: FileLinkRow): Promise<void> {
    await this.#toasts.attempt(() => this.#ipc.call('end_file_link', { channel_id: row.link.channel_id, file_id: row.link.file_id, link: row.link.id }));
    this.turn += 1;
  }

  openings(at: FileAt): Promise<FileOpeningsView> {
    return this.#ipc.call('file_openings', { channel_id: at.channel, file_id: at.file });
  }

  /** Another person at this desktop. */
  forget(): void {
    this.dialog = null;
  }
}

export const [getOutside, setOutside] = createContext<Outside>();
