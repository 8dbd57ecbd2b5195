/** What is being written in one channel or thread: saved as one types, gone when it is sent. */
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, Label, MessageId } from '$lib/ipc/types';
import { Attachments } from './attachments.svelte';

const SAVE_AFTER_MS = 300;

export interface QuotedReply {
  id: MessageId;
  author: string;
  text: string;
}

export class ComposerDraft {
  text = $state('');
  reply = $state.raw<QuotedReply | null>(null);
  loaded = $state(false);
  /** Written in the same place on another device at the same time, and kept. */
  other = $state.raw<string | null>(null);
  /** A reply in a thread that the whole channel should see. */
  alsoToChannel = $state(false);
  /** An announcement of which everyone says that they have read it. */
  askConfirmation = $state(false);
  /** What the message is to wear itself. */
  label = $state<Label | null>(null);

  readonly channel: ChannelId;
  readonly thread: MessageId | null;
  readonly attachments: Attachments;
  #ipc: Ipc;
  #where: { channel_id: ChannelId; thread?: MessageId };
  #saved = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<unknown> = Promise.resolve();

  constructor(ipc: Ipc, channel: ChannelId, thread: MessageId | null = null) {
    this.#ipc = ipc;
    this.channel = channel;
    this.thread = thread;
    this.#where = thread ? { channel_id: channel, thread } : { channel_id: channel };
    this.attachments = new Attachments(ipc, channel, thread);
  }

  close(): void {
    this.attachments.close();
    void this.save();
  }

  async load(): Promise<void> {
    const draft = await this.#ipc.call('draft', { ...this.#where }).catch(() => ({ body: '' }));
    // Whoever was quicker than the cache keeps what they typed, behind what stood there.
    this.#saved = draft.body;
    this.text = draft.body + this.text;
    this.loaded = true;
    if (this.text !== this.#saved) this.typed(this.text);
    // Nothing of the first picture waits for it.
    setTimeout(() => (void this.#lookForOther(), void this.attachments.load()));
  }

  /** Written on another device: taken over where nothing is being written here. */
  async follow(): Promise<void> {
    if (!this.loaded) return;
    void this.#lookForOther();
    if (this.text !== this.#saved) return;
    const { body } = await this.#ipc.call('draft', { ...this.#where });
    if (this.text === this.#saved) this.text = this.#saved = body;
  }

  typed(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  save(): Promise<unknown> {
    clearTimeout(this.#timer);
    // What stood here before is not known yet, and must not be written over.
    if (!this.loaded || this.text === this.#saved) return this.#saving;
    const before = this.#saved;
    const body = (this.#saved = this.text);
    this.#saving = this.#saving.then(() => this.#ipc.call('save_draft', { ...this.#where, body, before })).catch(() => undefined);
    return this.#saving;
  }

  /** Changes the two; what stood in the box waits in its turn. */
  async takeOther(): Promise<void> {
    await this.save();
    const { body } = await this.#ipc.call('take_other_draft', { ...this.#where });
    this.text = this.#saved = body;
    await this.#lookForOther();
  }

  async discardOther(): Promise<void> {
    await this.#ipc.call('discard_other_draft', { ...this.#where });
    await this.#lookForOther();
  }

  async #lookForOther(): Promise<void> {
    const other = await this.#ipc.call('other_draft', { ...this.#where }).catch(() => null);
    this.other = other?.body ?? null;
  }

  /** Takes text and files for sending; the box is free at once. Throws with everything put back. */
  async send(): Promise<void> {
    const { attachments } = this;
    // What the page still hands over goes with it: the core has to know of it, not to have it.
    if (attachments.handed.length > 0) await attachments.begun();
    const body = this.text.trim();
    if ((body === '' && attachments.count === 0) || attachments.stuck) return;
    const reply = this.reply;
    const along = attachments.take();
    const sent = { thread_root: this.thread ?? undefined, also_to_channel: this.alsoToChannel, ask_confirmation: this.askConfirmation, files: along.ids.length > 0 ? along.ids : undefined, label: this.label ?? undefined };
    clearTimeout(this.#timer);
    this.text = this.#saved = '';
    this.reply = null;
    this.alsoToChannel = this.askConfirmation = false;
    this.label = null;
    try {
      // A save on its way must not come after the message and bring the draft back.
      await this.#saving;
      await this.#ipc.call('send_message', { channel_id: this.channel, body, reply_to: reply?.id ?? null, ...sent });
    } catch (thrown) {
      attachments.putBack(along);
      if (this.text === '') {
        this.text = body;
        this.reply = reply;
        this.alsoToChannel = sent.also_to_channel;
        this.askConfirmation = sent.ask_confirmation;
        this.label = sent.label ?? null;
      }
      throw thrown;
    }
  }
}
