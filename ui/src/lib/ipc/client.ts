/**
 * The line to the core: commands go out by name, changes come back as ids.
 *
 * Who carries them (Tauri, the bridge of the tests, the made-up company of the design
 * runs) is a `Transport`; nobody above this file knows which.
 */
import type { Change, ChannelId, Command, Contract, DeepLink, Event } from './types';

export interface Transport {
  call(command: Command, args: unknown): Promise<unknown>;
  listen(hear: (event: Event) => void): void;
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
  #ahead = new Map<string, Promise<unknown>>();
  #links = new Set<(link: DeepLink | null) => void>();
  #openers = new Set<(channel: ChannelId, seq: number) => void>();

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.listen((event) => this.#hear(event));
  }

  async call<C extends Command>(command: C, args: Contract[C]['args']): Promise<Contract[C]['answer']> {
    const key = keyOf(command, args);
    const asked = this.#ahead.get(key);
    this.#ahead.delete(key);
    if (asked) return (await asked) as Contract[C]['answer'];
    return (await this.#transport.call(command, args)) as Contract[C]['answer'];
  }

  /**
   * Asks what the first screen is going to ask, while the screen is still being made. The
   * answer waits for that call; a change in between makes it worthless, and it is dropped.
   */
  askAhead<C extends Command>(command: C, args: Contract[C]['args']): void {
    const answer = this.#transport.call(command, args);
    // Whoever calls hears of the failure; if nobody does, it was nobody's.
    answer.catch(() => undefined);
    this.#ahead.set(keyOf(command, args), answer);
  }

  /** The first screen is another one. */
  forgetAhead(): void {
    this.#ahead.clear();
  }

  /** Calls back when something of this kind may be out of date. Answers how to stop. */
  onChange<K extends Kind>(kind: K, hear: (change: Extract<Change, { kind: K }>) => void): () => void {
    const hearers = this.#hearers.get(kind) ?? new Set<Hearer>();
    this.#hearers.set(kind, hearers);
    hearers.add(hear as Hearer);
    return () => hearers.delete(hear as Hearer);
  }

  /** Calls back when a notification was clicked. */
  onOpenMessage(open: (channel: ChannelId, seq: number) => void): void {
    this.#openers.add(open);
  }

  /** Calls back when an address of ours was opened outside; null when it says nothing we know. */
  onLink(hear: (link: DeepLink | null) => void): void {
    this.#links.add(hear);
  }

  painted(): void {
    this.#transport.painted();
  }

  #hear(event: Event): void {
    if (event.kind === 'open_message') {
      for (const open of this.#openers) open(event.channel_id, event.seq);
      return;
    }
    if (event.kind === 'link') {
      for (const hear of this.#links) hear(event.link);
      return;
    }
    this.forgetAhead();
    for (const change of event.changes) {
      for (const hear of this.#hearers.get(change.kind) ?? []) hear(change);
    }
  }
}
