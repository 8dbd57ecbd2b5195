/**
 * The line to the core: commands go out by name, changes come back as ids.
 *
 * Who carries them (Tauri, the bridge of the tests, the made-up company of the design
 * runs) is a `Transport`; nobody above this file knows which.
 */
import { owesProof } from './errors';
import type { AccessRequestId, CaseId, Change, ChannelId, Command, Contract, DeepLink, Event, TransferId } from './types';

export interface Transport {
  call(command: Command, args: unknown): Promise<unknown>;
  listen(hear: (event: Event) => void): void;
  /** The next bytes of a file that the page has, behind the `at` that came before. */
  put(transfer: TransferId, at: number, bytes: ArrayBuffer): Promise<unknown>;
  /** The list and the last messages are painted, and input is taken. */
  painted(): void;
}

type Kind = Change['kind'];
type Hearer = (change: Change) => void;

function keyOf(command: Command, args: unknown): string {
  return `${command} ${JSON.stringify(args)}`;
}

export class Ipc {
  #transport: Transport;
  #hearers = new Map<Kind, Set<Hearer>>();
  #known = new Map<string, unknown>();
  #links = new Set<(link: DeepLink | null) => void>();
  #done = new Set<(command: Command, args: unknown) => void>();
  #early: DeepLink | null | undefined;
  #requests = new Set<(request: AccessRequestId) => void>();
  #cases = new Set<(id: CaseId) => void>();
  #openers = new Set<(channel: ChannelId, seq: number) => void>();
  #prove: (() => Promise<boolean>) | null = null;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.listen((event) => this.#hear(event));
  }

  async call<C extends Command>(command: C, args: Contract[C]['args']): Promise<Contract[C]['answer']> {
    const key = keyOf(command, args);
    const known = this.#known.has(key);
    const answer = (known ? this.#known.get(key) : await this.#proven(command, args)) as Contract[C]['answer'];
    this.#known.delete(key);
    for (const hear of this.#done) hear(command, args);
    return answer;
  }

  /** Who asks the person for their password; true once they have shown that it is they. */
  onProof(prove: () => Promise<boolean>): void {
    this.#prove = prove;
  }

  /** What only waits for a proof of identity asks for it, and goes on with what was typed. */
  async #proven(command: Command, args: unknown): Promise<unknown> {
    try {
      return await this.#transport.call(command, args);
    } catch (thrown) {
      if (!this.#prove || !owesProof(thrown) || !(await this.#prove())) throw thrown;
      return await this.#transport.call(command, args);
    }
  }

  /**
   * What the first screen is going to ask and was told already. The answer waits for that
   * call; a change in between makes it worthless, and it is dropped.
   */
  know<C extends Command>(command: C, args: Contract[C]['args'], answer: Contract[C]['answer']): void {
    this.#known.set(keyOf(command, args), answer);
  }

  /** Calls back when something of this kind may be out of date. Answers how to stop. */
  onChange<K extends Kind>(kind: K, hear: (change: Extract<Change, { kind: K }>) => void): () => void {
    const hearers = this.#hearers.get(kind) ?? new Set<Hearer>();
    this.#hearers.set(kind, hearers);
    hearers.add(hear as Hearer);
    return () => hearers.delete(hear as Hearer);
  }

  /** Hands over the next bytes of a file: as they are, and not as text. */
  put(transfer: TransferId, at: number, bytes: ArrayBuffer): Promise<unknown> {
    return this.#transport.put(transfer, at, bytes);
  }

  /** Calls back after every command that went well. */
  onDone(hear: (command: Command, args: unknown) => void): void {
    this.#done.add(hear);
  }

  /** Calls back when a notification was clicked. */
  onOpenMessage(open: (channel: ChannelId, seq: number) => void): void {
    this.#openers.add(open);
  }

  /** Calls back when a notification about a request was clicked. */
  onOpenRequest(open: (request: AccessRequestId) => void): void {
    this.#requests.add(open);
  }

  /** Calls back when a notification about a case was clicked. */
  onOpenCase(open: (id: CaseId) => void): void {
    this.#cases.add(open);
  }

  /** Calls back when an address of ours was opened outside; null when it says nothing we know. */
  onLink(hear: (link: DeepLink | null) => void): void {
    this.#links.add(hear);
    if (this.#early === undefined) return;
    // It came before the screens did; those that are made with this one hear it, too.
    hear(this.#early);
    setTimeout(() => (this.#early = undefined));
  }

  painted(): void {
    this.#transport.painted();
  }

  #hear(event: Event): void {
    if (event.kind === 'open_message') {
      for (const open of this.#openers) open(event.channel_id, event.seq);
      return;
    }
    if (event.kind === 'open_request') {
      for (const open of this.#requests) open(event.request_id);
      return;
    }
    if (event.kind === 'open_case') {
      for (const open of this.#cases) open(event.case_id);
      return;
    }
    if (event.kind === 'link') {
      if (this.#links.size === 0) this.#early = event.link;
      for (const hear of this.#links) hear(event.link);
      return;
    }
    this.#known.clear();
    for (const change of event.changes) {
      for (const hear of this.#hearers.get(change.kind) ?? []) hear(change);
    }
  }
}
