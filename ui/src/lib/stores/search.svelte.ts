/**
 * Search: what is cached answers at once; where parts of the channels are not here, the server is
 * asked too as soon as the typing pauses. The latest question wins.
 */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, IpcError, SearchResults } from '$lib/ipc/types';

const HITS = 40;
/** Between the last key and asking the server. */
const PAUSE_MS = 250;

export class Search {
  results = $state.raw<SearchResults | null>(null);
  error = $state.raw<IpcError | null>(null);
  /** The server is looking too. */
  looking = $state(false);
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async ask(query: string, channel: ChannelId | null): Promise<void> {
    const mine = this.#begin();
    if (query.trim() === '') {
      this.results = null;
      return;
    }
    const question = { query, channel_id: channel, limit: HITS };
    try {
      const results = await this.#ipc.call('search', question);
      if (mine !== this.#asked) return;
      [this.results, this.error] = [results, null];
      if (results.incomplete) this.#pause = setTimeout(() => void this.#everywhere(mine, question), PAUSE_MS);
    } catch (thrown) {
      if (mine === this.#asked) [this.results, this.error] = [null, toIpcError(thrown)];
    }
  }

  async #everywhere(mine: number, question: { query: string; channel_id: ChannelId | null; limit: number }): Promise<void> {
    this.looking = true;
    try {
      const results = await this.#ipc.call('search_everywhere', question);
      if (mine === this.#asked) this.results = results;
    } catch {
      // What is cached stays on the screen, and says itself that it is not all.
    } finally {
      if (mine === this.#asked) this.looking = false;
    }
  }

  #begin(): number {
    this.#asked += 1;
    this.looking = false;
    clearTimeout(this.#pause);
    return this.#asked;
  }

  /** What is to be said about the results, if anything: only what changes how one reads them. */
  get note(): string | null {
    if (!this.results) return null;
    if (this.looking) return 'search-looking';
    if (this.results.server === 'unreachable') return 'search-unreachable';
    if (this.results.server === 'busy') return 'search-busy';
    if (this.results.incomplete) return this.results.server === 'asked' ? 'search-cut-short' : 'search-incomplete';
    return this.results.more ? 'search-more' : null;
  }

  clear(): void {
    this.#begin();
    this.results = null;
    this.error = null;
  }
}

export const [getSearch, setSearch] = createContext<Search>();
