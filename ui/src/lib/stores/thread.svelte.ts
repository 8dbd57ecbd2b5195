/** One thread: the message it hangs on, its replies, and what is being written in it. */
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { Action, Capability, ChannelId, IpcError, MessageId, ThreadView } from '$lib/ipc/types';
import { ComposerDraft } from './draft.svelte';
import { rereading } from './reread';

export class Thread {
  readonly channel: ChannelId;
  readonly root: MessageId;
  readonly draft: ComposerDraft;
  view = $state.raw<ThreadView | null>(null);
  error = $state.raw<IpcError | null>(null);

  #ipc: Ipc;
  #stops: (() => void)[];
  #fetched = false;

  constructor(ipc: Ipc, channel: ChannelId, root: MessageId) {
    this.#ipc = ipc;
    this.channel = channel;
    this.root = root;
    this.draft = new ComposerDraft(ipc, channel, root);
    const reload = () => void this.load();
    this.#stops = [ipc.onChange('timeline', (change) => change.id === channel && reload()), ipc.onChange('capabilities', reload), ipc.onChange('connection', reload)];
    void this.load();
    void this.draft.load();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.draft.close();
  }

  load = rereading(async () => {
    try {
      this.view = await this.#ipc.call('thread', { channel_id: this.channel, root: this.root });
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
    // What is not cached is fetched once; offline it is said instead.
    if (this.view?.missing && !this.#fetched) {
      this.#fetched = true;
      await this.#ipc.call('load_thread', { channel_id: this.channel, root: this.root }).catch(() => (this.#fetched = false));
    }
  });

  can(action: Action): Capability | undefined {
    return this.view?.capabilities.find((can) => can.action === action);
  }

  follow(following: boolean): Promise<unknown> {
    return this.#ipc.call('follow_thread', { channel_id: this.channel, root: this.root, following });
  }

  markRead(): void {
    // It is said again with the next reply; a message about a failure would be noise.
    if (this.view && this.view.unread > 0) this.#ipc.call('mark_thread_read', { channel_id: this.channel, root: this.root }).catch(() => undefined);
  }
}
