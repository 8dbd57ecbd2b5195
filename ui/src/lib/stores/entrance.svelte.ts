/** The way in for somebody who is not signed in: which door they stand at, and what lies behind. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Contract, DeepLink, Furnishing, JoinOffer, LinkLook, PasswordRules, ProxyChoice, ProxyView, ServerLook, TestStep } from '$lib/ipc/types';
import type { Session } from './session.svelte';

export type Door = 'welcome' | 'connect' | 'sign-in' | 'set-up' | 'join';

/** An address of ours, wherever it stands in what somebody pasted. */
const LINK = /tokenim:\/\/join\?[^\s"'<>]+/i;

export function linkIn(text: string): string | null {
  return LINK.exec(text)?.[0] ?? null;
}

/** People type a host; the rest is understood. */
export function addressOf(typed: string): string {
  const plain = typed.trim().replace(/\/+$/, '');
  return /^https?:\/\//i.test(plain) ? plain : `https://${plain}`;
}

export class Entrance {
  door = $state<Door>('welcome');
  look = $state.raw<ServerLook | null>(null);
  link = $state('');
  offer = $state.raw<JoinOffer | null>(null);
  setUpCode = $state('');
  /** The company's own authority, as chosen by the person. */
  ca = $state.raw<string | null>(null);

  #ipc: Ipc;
  #session: Session;

  constructor(ipc: Ipc, session: Session) {
    this.#ipc = ipc;
    this.#session = session;
    this.ca = session.view.company_ca;
    // Who has been here before signs in; everybody else is asked what they came for.
    if (session.view.server || session.view.state === 'ended') this.door = 'sign-in';
  }

  async lookAtServer(server: string): Promise<void> {
    this.#came({ look: await this.#ipc.call('look_at_server', { server: addressOf(server), company_ca: this.ca, ca_fingerprint: null }), offer: null, set_up_code: null });
  }

  /** The rules for passwords of a server; null where it does not say. */
  async rulesOf(server: string): Promise<PasswordRules | null> {
    try {
      return (await this.#ipc.call('look_at_server', { server: addressOf(server), company_ca: this.ca, ca_fingerprint: null })).password;
    } catch {
      return null;
    }
  }

  async lookAtLink(link: string): Promise<void> {
    this.link = link;
    this.#came(await this.#ipc.call('look_at_link', { link, company_ca: null }));
  }

  async tryHere(): Promise<void> {
    this.#came(await this.#ipc.call('start_local', {}));
  }

  /** Opened outside: the door opens, and nothing happens before the person says so. */
  opened(link: Extract<DeepLink, { kind: 'join' }>): string {
    const query = new URLSearchParams({ server: link.server });
    if (link.fingerprint) query.set('ca', link.fingerprint);
    query.set('code', link.code);
    this.link = `tokenim://join?${query}`;
    this.door = 'connect';
    return this.link;
  }

  #came({ look, offer, set_up_code }: LinkLook): void {
    this.look = look;
    this.ca = look.company_ca;
    this.offer = offer;
    this.setUpCode = set_up_code ?? '';
    this.door = offer ? 'join' : look.set_up_needed ? 'set-up' : 'sign-in';
  }

  async setUp(args: Contract['set_up']['args']): Promise<void> {
    this.#session.view = await this.#ipc.call('set_up', args);
  }

  /** Turns to a page of what follows set-up; null opens the house. A closed window comes back to it. */
  async furnish(page: Furnishing | null): Promise<void> {
    this.#session.view = await this.#ipc.call('furnish', { page });
  }

  async join(args: Contract['join']['args']): Promise<void> {
    this.#session.view = await this.#ipc.call('join', args);
  }

  async askForAnswer(): Promise<void> {
    this.#session.view = await this.#ipc.call('ask_for_answer', {});
  }

  /** Somebody is in: next time they sign in. */
  passed(): void {
    this.door = 'sign-in';
    this.offer = null;
    this.link = '';
    this.setUpCode = '';
  }

  async stopWaiting(): Promise<void> {
    this.#session.view = await this.#ipc.call('stop_waiting', {});
    this.door = 'sign-in';
  }

  proxy(): Promise<ProxyChoice> {
    return this.#ipc.call('proxy', {});
  }

  setProxy(choice: ProxyChoice): Promise<ProxyChoice> {
    return this.#ipc.call('set_proxy', { choice });
  }

  /** What the way to a server goes through; null: to the one that is remembered. */
  proxyTo(server: string | null): Promise<ProxyView> {
    return this.#ipc.call('proxy_to', { server: server === null ? null : addressOf(server) });
  }

  selfTest(server: string | null): Promise<TestStep[]> {
    return this.#ipc.call('self_test', { server: server === null ? null : addressOf(server), company_ca: server === null ? null : this.ca });
  }
}

export const [getEntrance, setEntrance] = createContext<Entrance>();
