/** Search in what is cached here; the latest question wins. */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, IpcError, SearchResults } from '$lib/ipc/types';

const HITS = 40;

export class Search {
  results = $state.raw<SearchResults | null>(null);
  error = $state.raw<IpcError | null>(null);
  #asked = 0;
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async ask(query: string, channel: ChannelId | null): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    if (query.trim() === '') {
      this.results = null;
      return;
    }
    try {
      const results = await this.#ipc.call('search', { query, channel_id: channel, limit: HITS });
      if (mine === this.#asked) [this.results, this.error] = [results, null];
    } catch (thrown) {
      if (mine === this.#asked) [this.results, this.error] = [null, toIpcError(thrown)];
    }
  }

  clear(): void {
    this.#asked += 1;
    this.results = null;
    this.error = null;
  }
}

export const [getSearch, setSearch] = createContext<Search>();
