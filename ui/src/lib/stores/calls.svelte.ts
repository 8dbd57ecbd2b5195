/** Calls over all channels: what rings, what is under way, planned and past; and what is done about them. */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { CallChoices, CallRow, CallsView, CallView, ChannelId, IpcError, MessageId, SaidTimeArgs } from '$lib/ipc/types';
import { rereading } from './reread';
import type { Toasts } from './toasts.svelte';
import type { Words } from './words.svelte';

/** A call by its card. */
export interface CallAt {
  channel: ChannelId;
  message: MessageId;
}

export type CallDialog =
  /** Without a channel it asks in which. */
  | { kind: 'start'; channel: ChannelId | null; video: boolean; planned: boolean }
  | { kind: 'edit'; at: CallAt; call: CallView }
  | { kind: 'end'; at: CallAt; call: CallView }
  | { kind: 'invite'; at: CallAt; call: CallView };

export class Calls {
  view = $state.raw<CallsView | null>(null);
  error = $state.raw<IpcError | null>(null);
  choices = $state.raw<CallChoices | null>(null);
  dialog = $state.raw<CallDialog | null>(null);
  /** The card whose room is being opened. */
  joining = $state<MessageId | null>(null);

  #ipc: Ipc;
  #toasts: Toasts;
  #words: Words;

  constructor(ipc: Ipc, toasts: Toasts, words: Words) {
    this.#ipc = ipc;
    this.#toasts = toasts;
    this.#words = words;
    ipc.onChange('calls', () => void this.load());
    // Do not disturb, a muted channel: what may ring is others.
    ipc.onChange('personal', () => void this.load());
  }

  load = rereading(async () => {
    try {
      this.view = await this.#ipc.call('calls', {});
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
  });

  /** Another person at this desktop. */
  forget(): void {
    this.view = null;
    this.choices = null;
    this.dialog = null;
  }

  async loadChoices(): Promise<CallChoices> {
    this.choices = await this.#ipc.call('call_choices', {});
    return this.choices;
  }

  /** Now, where there is nothing left to ask; otherwise with a dialog. */
  async startNow(channel: ChannelId, video: boolean): Promise<void> {
    await this.#toasts.attempt(async () => {
      const { providers } = await this.loadChoices();
      const only = providers.length === 1 ? providers[0]! : null;
      if (!only || only.kind === 'pasted') {
        this.dialog = { kind: 'start', channel, video, planned: false };
        return;
      }
      await this.start(channel, video, '', only.id, null, null);
    });
  }

  /** Whoever starts one at once is taken into it. */
  async start(channel: ChannelId, video: boolean, title: string, provider: string, link: string | null, time: SaidTimeArgs | null): Promise<void> {
    const { message_id } = await this.#ipc.call('start_call', { channel_id: channel, video, title, provider, link, time });
    this.dialog = null;
    if (!time) await this.join({ channel, message: message_id });
  }

  async edit(at: CallAt, title: string, time: SaidTimeArgs | null): Promise<void> {
    await this.#ipc.call('edit_call', { channel_id: at.channel, message_id: at.message, title, time });
    this.dialog = null;
  }

  async end(at: CallAt): Promise<void> {
    await this.#toasts.attempt(() => this.#ipc.call('end_call', { channel_id: at.channel, message_id: at.message }));
    this.dialog = null;
  }

  async decline(row: CallRow): Promise<void> {
    await this.#toasts.attempt(() => this.#ipc.call('decline_call', { channel_id: row.channel_id, message_id: row.message_id }));
  }

  /** The core asks for the way in, judges it and opens it; here it is only told what came of it. */
  async join(at: CallAt): Promise<void> {
    if (this.joining) return;
    this.joining = at.message;
    const { t } = this.#words;
    await this.#toasts.attempt(async () => {
      const opening = await this.#ipc.call('join_call', { channel_id: at.channel, message_id: at.message });
      if (opening.kind === 'opened') this.#toasts.say(t('call-opened', { host: opening.host }));
      else if (opening.kind === 'over') this.#toasts.say(t('call-over'));
      else this.#toasts.say(t(opening.host === '' ? 'call-elsewhere-unnamed' : 'call-elsewhere', { host: opening.host }));
    });
    this.joining = null;
  }

  /** Answers the link for a guest, or why there is none. */
  async invite(at: CallAt, name: string): Promise<{ url: string; expires_at: number | null } | string> {
    const { t } = this.#words;
    const made = await this.#ipc.call('invite_to_call', { channel_id: at.channel, message_id: at.message, name });
    if (made.kind === 'made') return { url: made.url, expires_at: made.expires_at };
    return made.kind === 'over' ? t('call-over') : t(made.host === '' ? 'call-elsewhere-unnamed' : 'call-elsewhere', { host: made.host });
  }

  async calendar(at: CallAt): Promise<void> {
    await this.#toasts.attempt(async () => {
      const file = await this.#ipc.call('save_call_calendar', { channel_id: at.channel, message_id: at.message });
      if (file.saved) this.#toasts.say(this.#words.t('call-calendar-saved', { name: file.name }));
      else if (file.text !== null) handOver(file.name, file.text);
    });
  }
}

/** Where the program has no dialog of its own, the browser's. */
function handOver(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export const [getCalls, setCalls] = createContext<Calls>();
