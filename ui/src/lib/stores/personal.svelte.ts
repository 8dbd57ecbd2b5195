/** What the person set, on whichever device: folders, favourites, what they want to be told. */
import { createContext } from 'svelte';
import { newId } from '$lib/format/id';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, ChannelRow, Mute, NoticeLevel, PersonalView, QuietHours, Setting } from '$lib/ipc/types';
import { placed } from '$lib/channels/sections';
import { rereading } from './reread';

const NOTHING: PersonalView = {
  folders: [], default_level: 'all', keywords: [], quiet_hours: null, do_not_disturb: null, quiet_now: false, show_content: true, unread_first: false, unsent: 0, zone: null,
};

export class Personal {
  view = $state.raw<PersonalView>(NOTHING);

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('personal', () => void this.load());
  }

  load = rereading(async () => {
    this.view = await this.#ipc.call('personal', {});
  });

  /** Another person at this desktop. */
  forget(): void {
    this.view = NOTHING;
  }

  async setLevel(level: NoticeLevel): Promise<void> {
    await this.#set({ kind: 'default_level', level });
  }

  async setKeywords(words: string[]): Promise<void> {
    await this.#set({ kind: 'keywords', words });
  }

  async setQuietHours(hours: QuietHours | null): Promise<void> {
    await this.#set({ kind: 'quiet_hours', hours });
  }

  async setDoNotDisturb(until: number | null): Promise<void> {
    await this.#set({ kind: 'do_not_disturb', until });
  }

  async setShowContent(shown: boolean): Promise<void> {
    await this.#set({ kind: 'show_content', shown });
  }

  async setUnreadFirst(on: boolean): Promise<void> {
    await this.#set({ kind: 'unread_first', on });
  }

  async mute(channel_id: ChannelId, mute: Mute | null): Promise<void> {
    await this.#set({ kind: 'mute', channel_id, mute });
  }

  async setChannelLevel(channel_id: ChannelId, level: NoticeLevel | null): Promise<void> {
    await this.#set({ kind: 'channel_level', channel_id, level });
  }

  async file(channel_id: ChannelId, folder: string | null): Promise<void> {
    await this.#set({ kind: 'filed', channel_id, folder });
  }

  /** Among the favourites at `index`; at their end where none is given. */
  async favour(channels: ChannelRow[], channel_id: ChannelId, index = Infinity): Promise<void> {
    const items = favouritesOf(channels);
    for (const { id, place } of placed(items, channel_id, Math.min(index, items.length))) await this.#set({ kind: 'favourite', channel_id: id, place });
  }

  async unfavour(channel_id: ChannelId): Promise<void> {
    await this.#set({ kind: 'favourite', channel_id, place: null });
  }

  async makeFolder(name: string): Promise<string> {
    const id = newId();
    const [last] = placed(this.view.folders, id, this.view.folders.length);
    await this.#set({ kind: 'folder', folder_id: id, name, place: last!.place });
    return id;
  }

  async renameFolder(id: string, name: string): Promise<void> {
    const folder = this.view.folders.find((one) => one.id === id);
    if (folder && folder.name !== name) await this.#set({ kind: 'folder', folder_id: id, name, place: folder.place });
  }

  async moveFolder(id: string, index: number): Promise<void> {
    for (const moved of placed(this.view.folders, id, index)) {
      const folder = this.view.folders.find((one) => one.id === moved.id);
      if (folder) await this.#set({ kind: 'folder', folder_id: folder.id, name: folder.name, place: moved.place });
    }
  }

  /** What lay in it lies where it came from. */
  async removeFolder(id: string): Promise<void> {
    await this.#set({ kind: 'folder', folder_id: id, name: null, place: 0 });
  }

  async #set(setting: Setting): Promise<void> {
    await this.#ipc.call('set_personal', { setting });
  }
}

function favouritesOf(channels: ChannelRow[]): { id: string; place: number }[] {
  return channels
    .filter((channel) => channel.favourite !== null)
    .map((channel) => ({ id: channel.id, place: channel.favourite! }))
    .sort((one, other) => one.place - other.place);
}

export const [getPersonal, setPersonal] = createContext<Personal>();
