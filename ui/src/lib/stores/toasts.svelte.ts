/** Short words about what just happened. Errors stay until they are read. */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { IpcError } from '$lib/ipc/types';
import type { Words } from './words.svelte';

export interface Toast {
  id: number;
  text: string;
  error: IpcError | null;
}

const TOASTS_MAX = 3;
const SHOWN_MS = 5_000;

export class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;
  #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  say(text: string, error: IpcError | null = null): void {
    const id = this.#next;
    this.#next += 1;
    this.list = [...this.list, { id, text, error }].slice(-TOASTS_MAX);
    if (!error) setTimeout(() => this.close(id), SHOWN_MS);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Runs what was asked for; when it fails, says why. Answers whether it went well. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      const error = toIpcError(thrown);
      this.say(this.#words.error(error), error);
      return false;
    }
  }
}

export const [getToasts, setToasts] = createContext<Toasts>();
