/** Anywhere by a few letters: the core matches, so that no table of pinyin is shipped here. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, JumpChoice, JumpQuery, PersonId } from '$lib/ipc/types';

const RECENT_MAX = 12;
const RECENT_CHANNELS = 'recent-channels';

export class Jump {
  #ipc: Ipc;
  #channels = JSON.parse(localStorage.getItem(RECENT_CHANNELS) ?? '[]') as ChannelId[];
  #people: PersonId[] = [];

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The last one first, without the one that is open. */
  async find(query: Partial<JumpQuery> & { text: string }, open: ChannelId | null = null): Promise<JumpChoice[]> {
    const { choices } = await this.#ipc.call('jump', {
      channels: false,
      people: false,
      members_of: null,
      commands: [],
      recent_channels: this.#channels.filter((channel) => channel !== open),
      recent_people: this.#people,
      limit: 20,
      ...query,
    });
    return choices;
  }

  visited(channel: ChannelId): void {
    this.#channels = first(channel, this.#channels);
    localStorage.setItem(RECENT_CHANNELS, JSON.stringify(this.#channels));
  }

  mentioned(person: PersonId): void {
    this.#people = first(person, this.#people);
  }

  forget(): void {
    this.#channels = [];
    this.#people = [];
    localStorage.removeItem(RECENT_CHANNELS);
  }
}

function first(id: string, ids: string[]): string[] {
  return [id, ...ids.filter((other) => other !== id)].slice(0, RECENT_MAX);
}

export const [getJump, setJump] = createContext<Jump>();
