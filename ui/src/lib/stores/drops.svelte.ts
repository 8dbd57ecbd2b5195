/**
 * Files that hang over the real window. There the shell sees them, not the page: it says that
 * something hangs there, and then by paths what was let go. Whoever shows a place for them takes them.
 */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';

export class Drops {
  over = $state(false);
  #takers: ((paths: string[]) => void)[] = [];

  constructor(ipc: Ipc) {
    ipc.onDrag((over) => (this.over = over));
    ipc.onDropped((paths) => {
      this.over = false;
      this.#takers.at(-1)?.(paths);
    });
  }

  /** The last one who came gets them. Answers how to go. */
  take(taker: (paths: string[]) => void): () => void {
    this.#takers.push(taker);
    return () => (this.#takers = this.#takers.filter((one) => one !== taker));
  }
}

export const [getDrops, setDrops] = createContext<Drops>();
