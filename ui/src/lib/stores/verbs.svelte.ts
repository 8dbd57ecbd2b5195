/** What can be done with a message of one channel, besides writing and changing it. */
import type { Permalink } from '$lib/format/permalink';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, ConfirmationsView, Located, MentionReach, MessageId, PlacedRow, Readers, RevisionRow } from '$lib/ipc/types';

export class Verbs {
  readonly channel: ChannelId;
  #ipc: Ipc;

  constructor(ipc: Ipc, channel: ChannelId) {
    this.#ipc = ipc;
    this.channel = channel;
  }

  react(message: MessageId, emoji: string, on: boolean): Promise<unknown> {
    return this.#ipc.call('react', { channel_id: this.channel, message_id: message, emoji, on });
  }

  /** Everything from this message on is new again. */
  markUnread(seq: number): Promise<unknown> {
    return this.#ipc.call('mark_unread', { channel_id: this.channel, seq });
  }

  setPinned(message: MessageId, pinned: boolean): Promise<unknown> {
    return this.#ipc.call('set_pinned', { channel_id: this.channel, message_id: message, pinned });
  }

  setSaved(message: MessageId, saved: boolean): Promise<unknown> {
    return this.#ipc.call('set_saved', { channel_id: this.channel, message_id: message, saved });
  }

  pins(): Promise<PlacedRow[]> {
    return this.#ipc.call('pins', { channel_id: this.channel });
  }

  forward(message: MessageId, to: ChannelId, body: string): Promise<unknown> {
    return this.#ipc.call('forward_message', { to, channel_id: this.channel, message_id: message, body });
  }

  async permalink(message: MessageId): Promise<string> {
    return (await this.#ipc.call('permalink', { channel_id: this.channel, message_id: message })).url;
  }

  /** Where the message of an address stands, in whatever channel. */
  locate({ channel, message }: Permalink): Promise<Located> {
    return this.#ipc.call('locate_message', { channel_id: channel, message_id: message });
  }

  /** Where the first message of a day, or of what follows it, stands. */
  locateDate(at: number): Promise<Located> {
    return this.#ipc.call('locate_date', { channel_id: this.channel, at });
  }

  readers(message: MessageId): Promise<Readers> {
    return this.#ipc.call('who_has_read', { channel_id: this.channel, message_id: message });
  }

  /** "I have read this", for the wording of this revision. */
  confirm(message: MessageId, revision: number): Promise<unknown> {
    return this.#ipc.call('confirm', { channel_id: this.channel, message_id: message, revision });
  }

  confirmations(message: MessageId): Promise<ConfirmationsView> {
    return this.#ipc.call('confirmations', { channel_id: this.channel, message_id: message });
  }

  revisions(message: MessageId): Promise<RevisionRow[]> {
    return this.#ipc.call('revisions', { channel_id: this.channel, message_id: message });
  }

  /** How many a text would notify if it were sent here. */
  reach(body: string): Promise<MentionReach> {
    return this.#ipc.call('mention_reach', { channel_id: this.channel, body });
  }
}
