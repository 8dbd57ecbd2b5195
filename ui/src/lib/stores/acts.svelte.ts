/**
 * What a person is about to do with the message they point at: its menu, the picker of its
 * reactions, and the dialogs that follow. Timeline and thread share one.
 */
import type { Action, CallView, Capability, FileView, IpcError, MessageRow } from '$lib/ipc/types';
import { channelOf, permalinkOf, type Permalink } from '$lib/format/permalink';
import { usedEmoji } from '$lib/emoji/emoji';
import type { CallAt } from './calls.svelte';
import type { Conversation } from './conversation.svelte';
import type { Toasts } from './toasts.svelte';
import type { Words } from './words.svelte';

export interface Shown {
  message: MessageRow;
  seq: number | null;
  at: number;
}

/** A picture of a message, to be looked at large. */
export interface Pictured {
  file: FileView;
  author_name: string;
  at: number;
}

export type Place = DOMRect | { x: number; y: number };
export type ActDialog = 'delete' | 'label' | 'forward' | 'readers' | 'confirmations' | 'revisions';

export class Acts {
  readonly conversation: Conversation;
  menu = $state.raw<{ shown: Shown; at: Place } | null>(null);
  picker = $state.raw<{ shown: Shown; at: Place } | null>(null);
  dialog = $state.raw<{ kind: ActDialog; shown: Shown } | null>(null);
  /** The menu of a call's card. */
  call = $state.raw<{ call: CallView; at: CallAt; place: DOMRect } | null>(null);
  viewer = $state.raw<{ pictures: Pictured[]; first: number } | null>(null);
  /** Opens a thread beside the channel, or where the message stands in one. */
  openThread: (root: string, seq: number | null) => void;
  /** Shows a message of this channel. */
  openMessage: (seq: number) => void;
  /** A channel of one's own, or where one can join it. */
  openChannel: (channel: string) => void;
  /** Shows a message of any channel, in its thread if it stands only there. */
  openAnywhere: (channel: string, seq: number, thread: string | null) => void;

  #toasts: Toasts;
  #words: Words;

  constructor(conversation: Conversation, toasts: Toasts, words: Words, to: Pick<Acts, 'openThread' | 'openMessage' | 'openChannel' | 'openAnywhere'>) {
    this.conversation = conversation;
    this.#toasts = toasts;
    this.#words = words;
    this.openThread = to.openThread;
    this.openMessage = to.openMessage;
    this.openChannel = to.openChannel;
    this.openAnywhere = to.openAnywhere;
  }

  can(action: Action): Capability | undefined {
    return this.conversation.can(action);
  }

  canDelete(message: MessageRow): Capability | undefined {
    return this.can(message.mine ? 'delete_own_message' : 'delete_any_message');
  }

  react({ message }: Shown, emoji: string): void {
    const mine = message.reactions.find((group) => group.emoji === emoji)?.mine ?? false;
    if (!mine) usedEmoji(emoji);
    this.#attempt(() => this.conversation.verbs.react(message.id, emoji, !mine));
  }

  reply({ message }: Shown): void {
    this.conversation.quote({ id: message.id, author: message.author_name, text: message.source.split('\n')[0] || message.files.map(({ file }) => file.name).join(', ') });
  }

  thread({ message, seq }: Shown): void {
    if (message.in_thread) this.openThread(message.in_thread.root, message.in_thread.root_seq);
    else this.openThread(message.id, seq);
  }

  save({ message }: Shown): void {
    const saved = !message.saved;
    this.#attempt(
      () => this.conversation.verbs.setSaved(message.id, saved),
      () => this.#words.t(saved ? 'saved-done' : 'saved-undone'),
    );
  }

  pin({ message }: Shown): void {
    this.#attempt(() => this.conversation.verbs.setPinned(message.id, message.pinned === null));
  }

  markUnread({ seq }: Shown): void {
    if (seq === null) return;
    this.conversation.timeline.keepUnread(seq);
    this.#attempt(() => this.conversation.verbs.markUnread(seq));
  }

  confirm({ message }: Shown): void {
    this.#attempt(() => this.conversation.verbs.confirm(message.id, message.revision));
  }

  view(pictures: Pictured[], first: number): void {
    if (pictures[first]) this.viewer = { pictures, first };
  }

  edit({ message }: Shown): void {
    this.conversation.editing = message.id;
  }

  async saveEdit({ message }: Shown, body: string): Promise<void> {
    const { timeline } = this.conversation;
    const wedged = message.state.kind === 'wedged';
    const done = await this.#toasts.attempt(() => (wedged ? timeline.editWedged(message.id, body) : timeline.edit(message.id, body)));
    if (done) this.conversation.editing = null;
  }

  delete({ message }: Shown): void {
    this.dialog = null;
    this.#attempt(() => this.conversation.timeline.delete(message.id));
  }

  retry({ message }: Shown): void {
    this.#attempt(() => this.conversation.timeline.retryWedged(message.id));
  }

  discard({ message }: Shown): void {
    this.#attempt(() => this.conversation.timeline.discardWedged(message.id));
  }

  copy({ message }: Shown): Promise<void> {
    return this.#copied(message.source);
  }

  async copyLink({ message }: Shown): Promise<void> {
    try {
      await this.#copied(await this.conversation.verbs.permalink(message.id), 'link-copied');
    } catch (thrown) {
      this.#toasts.say(this.#words.error(thrown as IpcError));
    }
  }

  link(url: string): void {
    const channel = channelOf(url);
    if (channel) return this.openChannel(channel);
    const permalink = permalinkOf(url);
    this.#attempt(() => (permalink ? this.#follow(permalink) : this.conversation.timeline.openLink(url)));
  }

  async #follow(permalink: Permalink): Promise<void> {
    const found = await this.conversation.verbs.locate(permalink);
    if (found.kind === 'here') this.openAnywhere(found.channel_id, found.seq, found.thread_root);
    else this.#toasts.say(this.#words.t(found.kind === 'offline' ? 'link-offline' : 'link-unavailable'));
  }

  async #copied(text: string, said = 'copied'): Promise<void> {
    await navigator.clipboard.writeText(text).then(
      () => this.#toasts.say(this.#words.t(said)),
      () => this.#toasts.say(this.#words.t('copy-failed')),
    );
  }

  #attempt(work: () => Promise<unknown>, done?: () => string): void {
    void this.#toasts.attempt(work).then((well) => well && done && this.#toasts.say(done()));
  }
}
