/** One's own devices and password. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { PasswordRules, SessionRow } from '$lib/ipc/types';

export class Account {
  sessions = $state.raw<SessionRow[] | null>(null);
  rules = $state.raw<PasswordRules | null>(null);

  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.sessions = await this.#ipc.call('sessions', {});
  }

  /** As the server says them now. */
  async loadRules(server: string, companyCa: string | null): Promise<void> {
    this.rules = (await this.#ipc.call('look_at_server', { server, company_ca: companyCa, ca_fingerprint: null })).password;
  }

  async end(session: string): Promise<void> {
    await this.#ipc.call('end_session', { session });
    await this.load();
  }

  async endOthers(): Promise<void> {
    await this.#ipc.call('end_other_sessions', {});
    await this.load();
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.#ipc.call('change_password', { current, new: next });
    await this.load().catch(() => undefined);
  }
}

export const [getAccount, setAccount] = createContext<Account>();
