/** The address under which a calendar reads one's calls. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { CalendarFeed } from '$lib/ipc/types';

export class Calendar {
  feed = $state.raw<CalendarFeed | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.feed = await this.#ipc.call('calendar_feed', {});
  }

  /** Answers the address: whoever asks shows it, for nothing keeps it. */
  async renew(): Promise<string> {
    const { url } = await this.#ipc.call('renew_calendar_feed', {});
    await this.load();
    return url;
  }

  async end(): Promise<void> {
    await this.#ipc.call('end_calendar_feed', {});
    await this.load();
  }
}

export const [getCalendar, setCalendar] = createContext<Calendar>();
