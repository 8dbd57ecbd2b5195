/** The company as everyone may see it, read when somebody first looks. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { DirectoryView, Person, PersonId } from '$lib/ipc/types';
import { namesakes } from '$lib/people/namesakes';
import { rereading } from './reread';

export class Directory {
  view = $state.raw<DirectoryView>({ people: [], departments: [], teams: [], groups: [], standings: [] });
  loaded = $state(false);
  #byId = $derived(new Map(this.view.people.map((person) => [person.id, person])));
  #namesakes = $derived(namesakes(this.view.people));
  #ipc: Ipc;
  /** Asked for, answered or not: a change beside the first reading must not be lost. */
  #wanted = false;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('directory', () => {
      if (this.#wanted) void this.load();
    });
  }

  load = rereading(async () => {
    this.#wanted = true;
    this.view = await this.#ipc.call('directory', {});
    this.loaded = true;
  });

  ensure(): void {
    if (!this.loaded) void this.load();
  }

  /** The account of somebody whose name alone does not say who they are. */
  toldApart(id: PersonId): string | undefined {
    return this.#namesakes.get(id);
  }

  person(id: PersonId | null): Person | undefined {
    return id ? this.#byId.get(id) : undefined;
  }
}

export const [getDirectory, setDirectory] = createContext<Directory>();
