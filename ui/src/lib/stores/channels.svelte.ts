/** The channel list, and the ways to get into another channel. */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { Channel, ChannelId, ChannelRow, CreateChannel, IpcError, PersonId } from '$lib/ipc/types';
import { newId } from '$lib/format/id';
import { rereading } from './reread';

/** Then the channel is opened without the list knowing it; its news will come. */
const LISTED_WITHIN_MS = 5_000;

export class ChannelList {
  channels = $state.raw<ChannelRow[]>([]);
  loaded = $state(false);
  error = $state.raw<IpcError | null>(null);
  unread = $derived(this.channels.reduce((sum, channel) => sum + channel.unread, 0));

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('channels', () => void this.load());
  }

  load = rereading(async () => {
    try {
      this.channels = await this.#ipc.call('list_channels', {});
      this.loaded = true;
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
  });

  find(id: ChannelId | null): ChannelRow | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  /** Everything in it, whatever there is: the core knows where its log ends. */
  async markRead(id: ChannelId): Promise<void> {
    await this.#ipc.call('mark_read', { channel_id: id, seq: Number.MAX_SAFE_INTEGER });
  }

  browse(): Promise<Channel[]> {
    return this.#ipc.call('browse_channels', {});
  }

  async join(id: ChannelId): Promise<void> {
    await this.#ipc.call('join_channel', { channel_id: id });
    await this.#listed(id);
  }

  async create(channel: Omit<CreateChannel, 'id'>): Promise<ChannelId> {
    const made = await this.#ipc.call('create_channel', { id: newId(), ...channel });
    await this.#listed(made.channel_id);
    return made.channel_id;
  }

  async startDirect(person: PersonId): Promise<ChannelId> {
    const known = this.channels.find((channel) => channel.kind === 'direct' && channel.person === person);
    if (known) return known.id;
    const made = await this.#ipc.call('start_direct', { person });
    await this.#listed(made.channel_id);
    return made.channel_id;
  }

  /** A conversation of a few; the same people without a name find their old one. */
  async startGroup(people: PersonId[], name: string): Promise<ChannelId> {
    const made = await this.#ipc.call('start_group', { people, name });
    await this.#listed(made.channel_id);
    return made.channel_id;
  }

  /**
   * Waits until a new channel is in the list. The answer to the request and the news of
   * the channel come by different ways; opened in between it would be opened empty.
   */
  async #listed(id: ChannelId): Promise<void> {
    await this.load();
    if (this.find(id)) return;
    await new Promise<void>((done) => {
      const stop = this.#ipc.onChange('channels', () => void this.load().then(() => this.find(id) && finish()));
      const timer = setTimeout(finish, LISTED_WITHIN_MS);
      function finish() {
        clearTimeout(timer);
        stop();
        done();
      }
    });
  }
}

export const [getChannelList, setChannelList] = createContext<ChannelList>();
