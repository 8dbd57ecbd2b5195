/**
 * The list above the composer while somebody, a channel, an emoji or a command is being
 * named. It follows the text at the cursor; an answer to what is no longer there is dropped.
 */
import type { Component } from 'svelte';
import { emojiGroups, findEmoji, usedEmoji } from '$lib/emoji/emoji';
import { completed, tokenAt, type Token } from '$lib/input/completion';
import type { Capability, ChannelId, Person } from '$lib/ipc/types';
import type { ChannelList } from './channels.svelte';
import type { Commands, HouseCommand } from './commands.svelte';
import type { Jump } from './jump.svelte';

const OFFERED_MAX = 8;

export interface NamePart {
  text: string;
  hit: boolean;
}

export type Offer = { id: string; /** What is put into the text. */ insert: string; can?: Capability } & (
  | { kind: 'person'; person: Person; name: NamePart[]; member: boolean }
  | { kind: 'all' }
  | { kind: 'channel'; channel: ChannelId; name: NamePart[] }
  | { kind: 'emoji'; sign: string; code: string; words: string }
  | { kind: 'command'; command: HouseCommand; label: string; icon: Component<{ size?: number }> }
);

interface Sources {
  jump: Jump;
  channels: ChannelList;
  commands: Commands;
  channel: ChannelId;
  /** Whether `@all` may be said here; undefined where it means nothing. */
  all: () => Capability | undefined;
  say: (id: string) => string;
}

export class Completion {
  token = $state.raw<Token | null>(null);
  offers = $state.raw<Offer[]>([]);
  chosen = $state(0);

  #sources: Sources;
  #asked = 0;
  /** Closed by Escape: stays so until another token is begun. */
  #refused: number | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get open(): boolean {
    return this.token !== null && this.offers.length > 0;
  }

  follow(text: string, cursor: number): void {
    const token = tokenAt(text, cursor);
    if (!token || token.from === this.#refused) {
      if (!token) this.#refused = null;
      return this.#put(null, []);
    }
    this.#refused = null;
    this.#asked += 1;
    const mine = this.#asked;
    void this.#find(token).then((offers) => mine === this.#asked && this.#put(token, offers));
  }

  refuse(): void {
    this.#refused = this.token?.from ?? null;
    this.close();
  }

  close(): void {
    this.#put(null, []);
  }

  move(by: number): void {
    const count = this.offers.length;
    this.chosen = (this.chosen + by + count) % count;
  }

  take(text: string, offer: Offer): { text: string; cursor: number } | null {
    const token = this.token;
    if (!token) return null;
    if (offer.kind === 'emoji') usedEmoji(offer.sign);
    if (offer.kind === 'person') this.#sources.jump.mentioned(offer.person.id);
    this.close();
    return completed(text, token, offer.insert);
  }

  #put(token: Token | null, offers: Offer[]): void {
    if (!token) this.#asked += 1;
    const same = token !== null && this.token?.from === token.from && this.token.query === token.query;
    this.token = token;
    this.offers = offers;
    if (!same) this.chosen = 0;
  }

  async #find(token: Token): Promise<Offer[]> {
    const { jump, channels, channel } = this.#sources;
    if (token.kind === 'emoji') {
      const found = findEmoji(await emojiGroups(), token.query, OFFERED_MAX);
      return found.map((emoji) => ({ kind: 'emoji', id: `emoji ${emoji.sign}`, insert: emoji.sign, sign: emoji.sign, code: emoji.codes[0]!, words: emoji.words[0]! }));
    }
    if (token.kind === 'command') return this.#commands(token.query);
    const person = token.kind === 'person';
    const choices = await jump.find({ text: token.query, people: person, channels: !person, members_of: person ? channel : null, limit: OFFERED_MAX }).catch(() => []);
    const offers: Offer[] = [];
    for (const choice of choices) {
      if (choice.kind === 'person') offers.push({ kind: 'person', id: `person ${choice.person.id}`, insert: `@${choice.person.handle}`, person: choice.person, name: choice.name, member: choice.member });
      const row = choice.kind === 'channel' ? channels.find(choice.id) : undefined;
      if (row && row.kind !== 'direct') offers.push({ kind: 'channel', id: `channel ${row.id}`, insert: `#${row.name}`, channel: row.id, name: choice.name });
    }
    const all = person ? this.#sources.all() : undefined;
    const meant = ['all', ...this.#sources.say('complete-all').split(' ')].some((word) => word.startsWith(token.query));
    if (all && meant) offers.push({ kind: 'all', id: 'all', insert: '@all', can: all });
    return offers;
  }

  #commands(query: string): Offer[] {
    const { commands, say } = this.#sources;
    const fits = (command: HouseCommand) => command.slash !== undefined && (command.slash.startsWith(query) || say(command.label).includes(query));
    return commands.list
      .filter(fits)
      .toSorted((one, other) => one.slash!.localeCompare(other.slash!))
      .map((command) => ({ kind: 'command', id: command.id, insert: `/${command.slash}`, command, label: say(command.label), icon: command.icon, can: command.can?.() }));
  }
}
