/** What desktops may keep: the length of the reading lease, and what has gone from somebody's. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, ClearanceView, Label, MessageId, PersonId, PurgeLine, SetClearance } from '$lib/ipc/types';

export const LABELS: readonly Label[] = ['public', 'internal', 'confidential', 'secret'];
/** What somebody may read at most; what is public asks for none. */
export const LEVELS: readonly Label[] = ['internal', 'confidential', 'secret'];

/** What a message can wear itself: more than where it stands. */
export function stricterThan(place: Label): readonly Label[] {
  return LABELS.slice(LABELS.indexOf(place) + 1);
}

/** From here on the reader's name stands behind the words. */
export function wearsWatermark(label: Label): boolean {
  return label === 'confidential' || label === 'secret';
}

export class Keeping {
  /** In hours; none until known. */
  lease = $state<number | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    // It stands in the organisation's own entry, which a change of the session tells of.
    ipc.onChange('session', () => void this.load().catch(() => undefined));
  }

  async load(): Promise<void> {
    this.lease = await this.#ipc.call('reading_lease', {});
  }

  async setLease(hours: number, text: string): Promise<void> {
    await this.#ipc.call('set_reading_lease', { hours, text });
    await this.load();
  }

  async setLabel(channel: ChannelId, label: Label, text: string): Promise<void> {
    await this.#ipc.call('set_channel_label', { channel_id: channel, label: { label, text } });
  }

  async setMessageLabel(channel: ChannelId, message: MessageId, label: Label, text: string): Promise<void> {
    await this.#ipc.call('set_message_label', { channel_id: channel, message_id: message, label: { label, text } });
  }

  /** With `dry_run` only what it would do. */
  setLevel(person: PersonId, clearance: SetClearance): Promise<ClearanceView> {
    return this.#ipc.call('set_clearance', { person, clearance });
  }

  purgesOf(person: PersonId): Promise<PurgeLine[]> {
    return this.#ipc.call('person_purges', { person });
  }
}

export const [getKeeping, setKeeping] = createContext<Keeping>();
