/**
 * Who is there, and that somebody is here. Nothing waits for it: it is asked for when a
 * component first wants to know, and comes when the server says it.
 */
import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Ipc } from '$lib/ipc/client';
import type { PersonId, Presence } from '$lib/ipc/types';
import { rereading } from './reread';

/** Keys and mouse are told of this often; nobody is away for so short a time. */
const TOLD_EVERY_MS = 20_000;

export class Presences {
  #people = new SvelteMap<PersonId, Presence>();
  #known = $state(false);
  #wanted = false;
  #told = 0;
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('presence', () => {
      if (this.#wanted) void this.load();
    });
  }

  /** Undefined while nothing is known of anybody, as without a connection. */
  of(person: PersonId | null): Presence | undefined {
    if (!this.#wanted) {
      this.#wanted = true;
      setTimeout(() => void this.load());
    }
    if (!this.#known || person === null) return undefined;
    return this.#people.get(person) ?? 'offline';
  }

  load = rereading(async () => {
    const people = await this.#ipc.call('presence', {});
    const now = new Map(people.map((one) => [one.person, one.presence]));
    for (const person of [...this.#people.keys()]) if (!now.has(person)) this.#people.delete(person);
    for (const [person, presence] of now) if (this.#people.get(person) !== presence) this.#people.set(person, presence);
    // Who is connected is there themselves; an empty list is no list.
    this.#known = now.size > 0;
  });

  /** Keys, mouse and wheel anywhere in the window. */
  noticed(): void {
    const now = Date.now();
    if (now - this.#told < TOLD_EVERY_MS) return;
    this.#told = now;
    this.#ipc.call('note_activity', {}).catch(() => undefined);
  }

  forget(): void {
    this.#people.clear();
    this.#known = false;
  }
}

export const [getPresences, setPresences] = createContext<Presences>();
