/** The channel list, and the ways to get into another channel. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Channel, ChannelId, ChannelRow, CreateChannel, PersonId } from '$lib/ipc/types';
import { newId } from '$lib/format/id';
import { rereading } from './reread';

export class ChannelList {
  channels = $state.raw<ChannelRow[]>([]);
  loaded = $state(false);
  unread = $derived(this.channels.reduce((sum, channel) => sum + channel.unread, 0));

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('channels', () => void this.load());
  }

  load = rereading(async () => {
    this.channels = await this.#ipc.call('list_channels', {});
    this.loaded = true;
  });

  find(id: ChannelId | null): ChannelRow | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  browse(): Promise<Channel[]> {
    return this.#ipc.call('browse_channels', {});
  }

  async join(id: ChannelId): Promise<void> {
    await this.#ipc.call('join_channel', { channel_id: id });
    await this.load();
  }

  async create(channel: Omit<CreateChannel, 'id'>): Promise<ChannelId> {
    const made = await this.#ipc.call('create_channel', { id: newId(), ...channel });
    await this.load();
    return made.channel_id;
  }

  async startDirect(person: PersonId): Promise<ChannelId> {
    const known = this.channels.find((channel) => channel.kind === 'direct' && channel.person === person);
    if (known) return known.id;
    const made = await this.#ipc.call('start_direct', { person });
    await this.load();
    return made.channel_id;
  }
}

export const [getChannelList, setChannelList] = createContext<ChannelList>();
