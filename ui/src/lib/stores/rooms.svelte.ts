/** Room for files: what is taken, what remains, and who can change it. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, LimitOf, QuotaBoardView, QuotaEffectView, QuotaOf, Room, RoomsView } from '$lib/ipc/types';

/** From here on it is said that little remains. */
const NEARLY = 0.8;

export function remaining(room: Room): number {
  return Math.max(0, room.limit - room.used);
}

/** Of those that are nearly full the one in which the least remains. */
export function nearlyFull(rooms: readonly Room[]): Room | null {
  return (
    rooms
      .filter((room) => room.of !== 'file' && room.used >= room.limit * NEARLY)
      .toSorted((one, other) => remaining(one) - remaining(other))[0] ?? null
  );
}

/** The first into which all of these together, or one of them alone, do not fit. */
export function tooSmall(rooms: readonly Room[], sizes: readonly number[]): Room | null {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(0, ...sizes);
  return rooms.find((room) => (room.of === 'file' ? largest : all) > remaining(room)) ?? null;
}

export class Rooms {
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  own(): Promise<RoomsView> {
    return this.#ipc.call('own_room', {});
  }

  ofChannel(channel: ChannelId): Promise<RoomsView> {
    return this.#ipc.call('channel_room', { channel_id: channel });
  }
}

/** What administrators see and say of it. */
export class Quotas {
  board = $state.raw<QuotaBoardView | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.board = await this.#ipc.call('quotas', {});
  }

  /** What it would come to. */
  rehearse(of: QuotaOf, bytes: number | null): Promise<QuotaEffectView> {
    return this.#ipc.call('set_quota', { of, bytes, text: '', dry_run: true });
  }

  async set(of: QuotaOf, bytes: number | null, text: string): Promise<void> {
    await this.#ipc.call('set_quota', { of, bytes, text, dry_run: false });
    await this.load();
  }
}

/** What a quota of the panel counts as for those it stands over. */
export function limitOf(of: QuotaOf): LimitOf {
  if (of.kind === 'person' || of.kind === 'each_person') return 'person';
  return of.kind === 'channel' || of.kind === 'each_channel' ? 'channel' : of.kind;
}

export const [getRooms, setRooms] = createContext<Rooms>();
