/** Join links and the people who came by them, for whoever may let people in. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { CreateJoinLink, JoinLink, JoinLinkView, JoinRequest } from '$lib/ipc/types';

export class Invitations {
  links = $state.raw<JoinLink[] | null>(null);
  waiting = $state.raw<JoinRequest[] | null>(null);

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.links = await this.#ipc.call('join_links', {});
  }

  async loadWaiting(): Promise<void> {
    this.waiting = await this.#ipc.call('join_requests', {});
  }

  async make(wanted: CreateJoinLink): Promise<JoinLinkView> {
    const made = await this.#ipc.call('make_join_link', wanted);
    await this.load();
    return made;
  }

  async revoke(link: string): Promise<void> {
    await this.#ipc.call('revoke_join_link', { link });
    await this.load();
  }

  async decide(request: string, approved: boolean, text: string): Promise<void> {
    await this.#ipc.call('decide_join', { request, approved, text });
    await this.loadWaiting();
  }
}

export const [getInvitations, setInvitations] = createContext<Invitations>();
