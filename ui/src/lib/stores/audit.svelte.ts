/** What this device vouches for of the audit; its records, for whoever may read them. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { AuditExported, AuditFilter, AuditFormat, AuditRow, AuditRows, AuditStanding, AuditVerified, RightsCheckView, SettleRights } from '$lib/ipc/types';
import { rereading } from './reread';

export class AuditWitness {
  standing = $state.raw<AuditStanding | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('audit', () => void this.load().catch(() => undefined));
    ipc.onChange('session', () => void this.load().catch(() => undefined));
    // Whether the rights are in doubt lies in one's own facts.
    ipc.onChange('capabilities', () => void this.load().catch(() => undefined));
  }

  /** What did not fit and is to be looked at: a restore until it was read, everything else for good. */
  findings = $derived((this.standing?.findings ?? []).filter((found) => !found.read));

  /** There is something to say above everything. */
  alarms = $derived(this.findings.length > 0 || (this.standing?.rights_unproven_since ?? null) !== null);

  load = rereading(async () => {
    this.standing = await this.#ipc.call('audit_standing', {});
  });

  async read(id: number): Promise<void> {
    this.standing = await this.#ipc.call('read_audit_finding', { id });
  }

  rights(): Promise<RightsCheckView> {
    return this.#ipc.call('rights_check', {});
  }

  settle(how: SettleRights): Promise<RightsCheckView> {
    return this.#ipc.call('settle_rights', how);
  }

  verify(): Promise<AuditVerified> {
    return this.#ipc.call('verify_audit', {});
  }

  export(format: AuditFormat, filter: AuditFilter): Promise<AuditExported | null> {
    return this.#ipc.call('export_audit', { format, filter });
  }
}

export const [getAuditWitness, setAuditWitness] = createContext<AuditWitness>();

/** Records, page after page. Each page that is read is a record itself: nothing is read again by itself. */
export class AuditPages {
  rows = $state.raw<AuditRow[] | null>(null);
  next = $state.raw<number | null>(null);
  #fetch: (before: number | null) => Promise<AuditRows>;
  #turn = 0;

  constructor(fetch: (before: number | null) => Promise<AuditRows>) {
    this.#fetch = fetch;
  }

  static own(ipc: Ipc): AuditPages {
    return new AuditPages((before) => ipc.call('own_audit', { before }));
  }

  static all(ipc: Ipc, filter: () => AuditFilter): AuditPages {
    return new AuditPages((before) => ipc.call('read_audit', { filter: filter(), before }));
  }

  async begin(): Promise<void> {
    const turn = ++this.#turn;
    const page = await this.#fetch(null);
    if (turn !== this.#turn) return;
    this.rows = page.rows;
    this.next = page.next;
  }

  async more(): Promise<void> {
    if (this.next === null || this.rows === null) return;
    const turn = ++this.#turn;
    const page = await this.#fetch(this.next);
    if (turn !== this.#turn) return;
    this.rows = [...this.rows, ...page.rows];
    this.next = page.next;
  }
}
