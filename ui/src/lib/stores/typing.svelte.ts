/** Who is writing in one channel, and that somebody writes here. */
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, MessageId, TypingPerson } from '$lib/ipc/types';
import { rereading } from './reread';

export class Typing {
  people = $state.raw<TypingPerson[]>([]);

  readonly channel: ChannelId;
  #ipc: Ipc;
  #stop: () => void;

  constructor(ipc: Ipc, channel: ChannelId) {
    this.#ipc = ipc;
    this.channel = channel;
    this.#stop = ipc.onChange('typing', (change) => change.id === channel && void this.load());
  }

  load = rereading(async () => {
    this.people = await this.#ipc.call('typing', { channel_id: this.channel }).catch(() => []);
  });

  /** In the channel itself, or in one of its threads. */
  in(thread: MessageId | null): TypingPerson[] {
    return this.people.filter((one) => one.thread === thread);
  }

  /** A key was pressed; the core says it on now and then. */
  note(thread: MessageId | null): void {
    this.#ipc.call('note_typing', thread ? { channel_id: this.channel, thread } : { channel_id: this.channel }).catch(() => undefined);
  }

  close(): void {
    this.#stop();
  }
}
