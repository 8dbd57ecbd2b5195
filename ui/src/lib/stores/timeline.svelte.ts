/**
 * One channel's timeline as a window that grows where one scrolls and is cut where one
 * is not looking.
 *
 * The core's cache is the truth: every change reads the same window again. Three things
 * must not happen: the row under the eye moving when older ones arrive (the component
 * holds on to a row it sees), two readings answering in the wrong order (they stand in a
 * line), and the "new" line vanishing at the moment the channel is opened because opening
 * is reading (it is remembered until one leaves).
 */
import { FIRST_ROWS } from '$lib/first';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import { after, before, kept } from '$lib/timeline/kept';
import type { Anchor, ChannelId, IpcError, MessageId, TimelineRow, TimelineWindow } from '$lib/ipc/types';

/** Seqs by which the window grows towards where one scrolls. */
const STEP = 80;
/** Rows kept; beyond it the far end is cut. */
const ROWS_MAX = 320;

export class Timeline {
  rows = $state.raw<TimelineRow[]>([]);
  loaded = $state(false);
  error = $state.raw<IpcError | null>(null);
  hasOlder = $state(false);
  hasNewer = $state(false);
  unread = $state(0);
  /** The "new" line stands above the first message after this seq. */
  newAfter = $state<number | null>(null);
  /** Set by the component: at the end, with the window in front of a person. */
  watched = false;

  readonly channel: ChannelId;
  #ipc: Ipc;
  #from = 1;
  #to = 0;
  #line: Promise<unknown> = Promise.resolve();
  #queued = false;
  #growing = false;
  #markedRead = 0;
  /** Marked unread by hand: looking at it does not read it again. */
  #kept = false;
  #stop: () => void;

  constructor(ipc: Ipc, channel: ChannelId) {
    this.#ipc = ipc;
    this.channel = channel;
    this.#stop = ipc.onChange('timeline', (change) => {
      if (change.id === channel) void this.reread();
    });
  }

  close(): void {
    this.#stop();
  }

  /** Lays a new window, away from the one that was. */
  open(anchor: Anchor): Promise<void> {
    return this.#inLine(() => this.#read(anchor));
  }

  reread(): Promise<void> {
    if (!this.loaded || this.#queued) return Promise.resolve();
    this.#queued = true;
    return this.#inLine(async () => {
      this.#queued = false;
      await this.#read(this.#here());
      // Whoever stands at the end all day sees it grow there. Cut in a turn of its own: the
      // list can hold a place when rows come at one end or go at the other, not both at once.
      if (this.watched && this.rows.length > ROWS_MAX + STEP) setTimeout(() => this.#cutStart());
    });
  }

  /** Answers whether there is more to see than before. */
  older(): Promise<boolean> {
    if (!this.hasOlder) return Promise.resolve(false);
    return this.#grow(async () => {
      await this.#readOlder(Math.max(1, this.#from - STEP));
      this.#cutEnd();
    });
  }

  newer(): Promise<boolean> {
    if (!this.hasNewer) return Promise.resolve(false);
    return this.#grow(async () => {
      await this.#readNewer(this.#to + STEP);
      this.#cutStart();
    });
  }

  /** Loads the newest part of a hole. Throws what the core says. */
  async loadHole(to: number): Promise<void> {
    await this.#ipc.call('load_hole', { channel_id: this.channel, before: to + 1 });
    await this.reread();
  }

  /** Everything down to the end was in front of a person. */
  markRead(): void {
    const last = this.#lastSeq();
    if (this.#kept || this.hasNewer || last <= this.#markedRead || this.unread === 0) return;
    this.#markedRead = last;
    this.#ipc.call('mark_read', { channel_id: this.channel, seq: last }).catch(() => {
      // The mark is put in again with the next message; a message about it would be noise.
      this.#markedRead = 0;
    });
  }

  edit(message: MessageId, body: string): Promise<unknown> {
    return this.#ipc.call('edit_message', { channel_id: this.channel, message_id: message, body });
  }

  delete(message: MessageId): Promise<unknown> {
    return this.#ipc.call('delete_message', { channel_id: this.channel, message_id: message });
  }

  retryWedged(message: MessageId): Promise<unknown> {
    return this.#ipc.call('retry_wedged', { message_id: message });
  }

  editWedged(message: MessageId, body: string): Promise<unknown> {
    return this.#ipc.call('edit_wedged', { message_id: message, body });
  }

  discardWedged(message: MessageId): Promise<unknown> {
    return this.#ipc.call('discard_wedged', { message_id: message });
  }

  openLink(url: string): Promise<unknown> {
    return this.#ipc.call('open_link', { url });
  }

  /** From here on it stays unread until one writes or comes back. */
  keepUnread(seq: number): void {
    this.newAfter = seq - 1;
    this.#markedRead = 0;
    this.#kept = true;
  }

  forgetNewLine(): void {
    this.newAfter = null;
    this.#kept = false;
  }

  async #read(anchor: Anchor): Promise<void> {
    try {
      const window = await this.#ipc.call('timeline', { channel_id: this.channel, anchor, count: FIRST_ROWS });
      this.#take(window, anchor.kind !== 'range');
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
    this.loaded = true;
  }

  /** Only what is missing is read, and what stands is not drawn again. */
  async #readOlder(from: number): Promise<void> {
    const to = this.rows[0]?.seq ?? null;
    const window = to === null ? null : await this.#piece(from, to);
    const rows = window && before(window.rows, this.rows);
    if (!window || !rows) return this.#read({ kind: 'range', from, to: this.hasNewer ? this.#to : null });
    this.rows = rows;
    this.#from = window.from;
    this.hasOlder = window.has_older;
  }

  async #readNewer(to: number): Promise<void> {
    const from = this.rows.at(-1)?.seq ?? null;
    const window = from === null ? null : await this.#piece(from, to);
    const rows = window && after(this.rows, window.rows);
    if (!window || !rows) return this.#read({ kind: 'range', from: this.#from, to });
    this.rows = rows;
    this.#to = window.to;
    this.hasNewer = window.has_newer;
  }

  /** None when it cannot be read: reading the whole window says why. */
  #piece(from: number, to: number): Promise<TimelineWindow | null> {
    return this.#ipc.call('timeline', { channel_id: this.channel, anchor: { kind: 'range', from, to }, count: FIRST_ROWS }).catch(() => null);
  }

  #take(window: TimelineWindow, laidNew: boolean): void {
    this.rows = kept(this.rows, window.rows);
    this.#from = window.from;
    this.#to = window.to;
    this.hasOlder = window.has_older;
    this.hasNewer = window.has_newer;
    this.unread = window.unread;
    const unseen = window.unread > 0 && window.read_seq !== null && (laidNew || !this.watched);
    if (unseen && this.newAfter === null) this.newAfter = window.read_seq;
  }

  #here(): Anchor {
    return { kind: 'range', from: this.#from, to: this.hasNewer ? this.#to : null };
  }

  async #grow(read: () => Promise<void>): Promise<boolean> {
    if (this.#growing) return false;
    this.#growing = true;
    const before = [this.#from, this.#to];
    await this.#inLine(read).finally(() => (this.#growing = false));
    return before[0] !== this.#from || before[1] !== this.#to;
  }

  #inLine(work: () => Promise<void>): Promise<void> {
    const turn = this.#line.then(work);
    this.#line = turn;
    return turn;
  }

  #cutEnd(): void {
    if (this.rows.length <= ROWS_MAX) return;
    const rows = this.rows.slice(0, ROWS_MAX);
    const last = rows.findLast((row) => row.seq !== null)?.seq;
    if (last == null) return;
    this.rows = rows;
    this.#to = last;
    this.hasNewer = true;
  }

  #cutStart(): void {
    if (this.rows.length <= ROWS_MAX) return;
    const rows = this.rows.slice(-ROWS_MAX);
    const first = rows.find((row) => row.seq !== null)?.seq;
    if (first == null) return;
    this.rows = rows;
    this.#from = first;
    this.hasOlder = true;
  }

  #lastSeq(): number {
    return Math.max(this.#to, this.rows.findLast((row) => row.seq !== null)?.seq ?? 0);
  }
}
