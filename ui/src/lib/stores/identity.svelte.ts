/**
 * Showing that it is oneself who sits here, before something grave. Whatever waits for it, waits
 * for the one dialog.
 */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';

export class Identity {
  asked = $state(false);

  #ipc: Ipc;
  #answer: ((proved: boolean) => void) | null = null;
  #waiting: Promise<boolean> | null = null;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onProof(() => this.prove());
  }

  /** True once it was proved; false when the person thought better of it. */
  prove(): Promise<boolean> {
    this.#waiting ??= new Promise((answer) => {
      this.#answer = answer;
      this.asked = true;
    });
    return this.#waiting;
  }

  async confirm(password: string): Promise<void> {
    await this.#ipc.call('confirm_identity', { password });
    this.#settle(true);
  }

  leave(): void {
    this.#settle(false);
  }

  #settle(proved: boolean): void {
    this.asked = false;
    this.#waiting = null;
    this.#answer?.(proved);
    this.#answer = null;
  }
}

export const [getIdentity, setIdentity] = createContext<Identity>();
