/** What is being written in one channel: saved as one types, gone when it is sent. */
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

  readonly channel: ChannelId;
  #ipc: Ipc;
  #saved = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<unknown> = Promise.resolve();

  constructor(ipc: Ipc, channel: ChannelId) {
    this.#ipc = ipc;
    this.channel = channel;
  }

  async load(): Promise<void> {
    const draft = await this.#ipc.call('draft', { channel_id: this.channel });
    // Whoever was quicker than the cache keeps what they typed.
    if (this.text === '') this.text = this.#saved = draft.body;
    this.loaded = true;
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
    this.#saving = this.#saving.then(() => this.#ipc.call('save_draft', { channel_id: this.channel, body })).catch(() => undefined);
    return this.#saving;
  }

  /** Takes the text for sending; the box is free at once. Throws with the text put back. */
  async send(): Promise<void> {
    const body = this.text.trim();
    if (body === '') return;
    const reply = this.reply;
    clearTimeout(this.#timer);
    this.text = this.#saved = '';
    this.reply = null;
    try {
      // A save on its way must not come after the message and bring the draft back.
      await this.#saving;
      await this.#ipc.call('send_message', { channel_id: this.channel, body, reply_to: reply?.id ?? null });
    } catch (thrown) {
      if (this.text === '') {
        this.text = body;
        this.reply = reply;
      }
      throw thrown;
    }
  }
}
