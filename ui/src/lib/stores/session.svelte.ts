/** Who is signed in, and signing in and out. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { SessionView, SignInArgs } from '$lib/ipc/types';

export class Session {
  view = $state.raw<SessionView>() as SessionView;
  signedIn = $derived(this.view.state === 'signed_in');
  me = $derived(this.view.me);

  #ipc: Ipc;

  constructor(ipc: Ipc, first: SessionView) {
    this.#ipc = ipc;
    this.view = first;
    ipc.onChange('session', () => void this.load());
  }

  async load(): Promise<void> {
    this.view = await this.#ipc.call('session', {});
  }

  async signIn(args: SignInArgs): Promise<void> {
    this.view = await this.#ipc.call('sign_in', args);
  }

  async unlock(passphrase: string): Promise<void> {
    this.view = await this.#ipc.call('unlock', { passphrase });
  }

  async dismissMended(): Promise<void> {
    this.view = await this.#ipc.call('dismiss_mended', {});
  }

  async signOut(): Promise<void> {
    this.view = await this.#ipc.call('sign_out', {});
  }
}

export const [getSession, setSession] = createContext<Session>();
