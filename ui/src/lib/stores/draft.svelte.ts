/** What is being written in one channel or thread: saved as one types, gone when it is sent. */
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, MessageId } from '$lib/ipc/types';

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
  /** A reply in a thread that the whole channel should see. */
  alsoToChannel = $state(false);
  /** An announcement of which everyone says that they have read it. */
  askConfirmation = $state(false);

  readonly channel: ChannelId;
  readonly thread: MessageId | null;
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
  }

  async load(): Promise<void> {
    const draft = await this.#ipc.call('draft', { ...this.#where });
    // Whoever was quicker than the cache keeps what they typed.
    if (this.text === '') this.text = this.#saved = draft.body;
    this.loaded = true;
  }

  /** Written on another device: taken over where nothing is being written here. */
  async follow(): Promise<void> {
    if (!this.loaded || this.text !== this.#saved) return;
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
    if (this.text === this.#saved) return this.#saving;
    const body = (this.#saved = this.text);
    this.#saving = this.#saving.then(() => this.#ipc.call('save_draft', { ...this.#where, body })).catch(() => undefined);
    return this.#saving;
  }

  /** Takes the text for sending; the box is free at once. Throws with the text put back. */
  async send(): Promise<void> {
    const body = this.text.trim();
    if (body === '') return;
    const reply = this.reply;
    const sent = { thread_root: this.thread ?? undefined, also_to_channel: this.alsoToChannel, ask_confirmation: this.askConfirmation };
    clearTimeout(this.#timer);
    this.text = this.#saved = '';
    this.reply = null;
    this.alsoToChannel = this.askConfirmation = false;
    try {
      // A save on its way must not come after the message and bring the draft back.
      await this.#saving;
      await this.#ipc.call('send_message', { channel_id: this.channel, body, reply_to: reply?.id ?? null, ...sent });
    } catch (thrown) {
      if (this.text === '') {
        this.text = body;
        this.reply = reply;
        this.alsoToChannel = sent.also_to_channel;
        this.askConfirmation = sent.ask_confirmation;
      }
      throw thrown;
    }
  }
}
