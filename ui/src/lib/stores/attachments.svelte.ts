/**
 * What is attached to what is being written in one channel or thread.
 *
 * The core has the list: a file is on its way from the moment it is attached, and stays over a
 * restart. Only while its bytes are handed from the page to the core is a row this class's own.
 */
import { drawnPictures } from '$lib/files/drawn';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, IpcError, MessageId, TransferId, TransferRow } from '$lib/ipc/types';
import { rereading } from './reread';

/** Bytes handed over at once. */
const PIECE = 4 * 1024 * 1024;
/** A picture up to this is drawn in the tray from the page's own copy. */
const DRAWN_MAX = 12 * 1024 * 1024;

/** One that the core does not have whole yet. */
export interface Handed {
  key: string;
  name: string;
  size: number;
  done: number;
  error: IpcError | null;
  /** What the core calls it, as soon as it knows of it. */
  transfer: TransferId | null;
}

/** What a message took along. */
export interface TakenAlong {
  rows: TransferRow[];
  handed: Handed[];
  ids: TransferId[];
}

export class Attachments {
  rows = $state.raw<TransferRow[]>([]);
  handed = $state.raw<Handed[]>([]);
  count = $derived(this.rows.length + this.handed.length);
  /** Something that will not come: it is taken out or tried again before anything is sent. */
  stuck = $derived(this.rows.some((row) => row.state.kind === 'failed') || this.handed.some((one) => one.error !== null));

  #ipc: Ipc;
  #where: { channel_id: ChannelId; thread?: MessageId };
  #stops: (() => void)[];
  #handing: Promise<unknown> = Promise.resolve();
  #begun: Promise<unknown> = Promise.resolve();
  #inHand = new Set<TransferId>();
  /** The core is asked for a transfer and has not said yet which: what turns up new meanwhile may be it. */
  #beginning = false;
  /** What was taken out while it was handed over. */
  #unwanted = new Set<string>();
  /** What went with a message before the core had it whole. */
  #gone = new Set<TransferId>();
  /** What a transfer was called while it was handed over: its row stays the same row, and keeps the focus. */
  #calledBefore = new Map<TransferId, string>();
  #next = 1;

  constructor(ipc: Ipc, channel: ChannelId, thread: MessageId | null) {
    this.#ipc = ipc;
    this.#where = thread ? { channel_id: channel, thread } : { channel_id: channel };
    this.#stops = [ipc.onChange('draft', (change) => change.id === channel && void this.load()), ipc.onChange('transfers', () => void (this.rows.length > 0 && this.load()))];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  load = rereading(async () => {
    const rows = await this.#ipc.call('attached', { ...this.#where }).catch(() => this.rows);
    // The core knows of one from its first piece on; until its last it is a row of ours.
    const known = new Set(this.rows.map((row) => row.id));
    const shown = ({ id }: TransferRow) => !this.#inHand.has(id) && !this.#unwanted.has(this.keyOf(id)) && (!this.#beginning || known.has(id));
    this.rows = rows.filter(shown);
    const there = new Set(this.rows.map((row) => this.keyOf(row.id)));
    this.handed = this.handed.filter((one) => !there.has(one.key));
  });

  /** What a row is known by from the moment its file was chosen. */
  keyOf(transfer: TransferId): string {
    return this.#calledBefore.get(transfer) ?? transfer;
  }

  /** The system's own dialog. Answers false where there is none. */
  async pick(): Promise<boolean> {
    try {
      await this.#ipc.call('pick_files', { ...this.#where });
    } catch (thrown) {
      if (toIpcError(thrown).kind === 'invalid') return false;
      throw thrown;
    }
    await this.load();
    return true;
  }

  /** Takes files of the page: pasted, dropped, chosen in a field. The core knows of all of them at once; their bytes come one file after the other, so that none starves. */
  add(files: readonly File[], nameOf: (file: File) => string = (file) => file.name): Promise<unknown> {
    for (const file of files) {
      const one: Handed = { key: `handed ${this.#next++}`, name: nameOf(file), size: file.size, done: 0, error: null, transfer: null };
      this.handed = [...this.handed, one];
      const begun = this.#begun.then(() => this.#begin(one));
      this.#begun = begun;
      this.#handing = Promise.all([this.#handing, begun]).then(([, transfer]) => (transfer === null ? undefined : this.#hand(one.key, transfer, file)));
    }
    return this.#handing;
  }

  /** The core knows of everything: it can be sent, and its bytes follow. */
  async begun(): Promise<void> {
    await this.#begun;
  }

  async remove(key: string): Promise<void> {
    if (this.handed.some((one) => one.key === key)) {
      this.#unwanted.add(key);
      this.handed = this.handed.filter((one) => one.key !== key);
      return;
    }
    const row = this.rows.find((one) => this.keyOf(one.id) === key);
    if (!row) return;
    await this.#ipc.call('cancel_transfer', { transfer: row.id });
    await this.load();
  }

  /** A picture with what it says about itself, or without: another transfer in the same row. */
  async sendAsFile(transfer: TransferId, as_file: boolean): Promise<void> {
    const { id } = await this.#ipc.call('send_as_file', { transfer, as_file });
    this.#calledBefore.set(id, this.keyOf(transfer));
    const drawn = drawnPictures.of(transfer);
    if (drawn) drawnPictures.keep(id, drawn);
    await this.load();
  }

  retry(transfer: TransferId): Promise<unknown> {
    return this.#ipc.call('retry_transfer', { transfer });
  }

  /** Sent with a message: nothing is attached any more. Answers what was. */
  take(): TakenAlong {
    const { rows, handed } = this;
    const coming = handed.flatMap(({ transfer }) => transfer ?? []);
    for (const transfer of coming) this.#gone.add(transfer);
    [this.rows, this.handed] = [[], []];
    return { rows, handed, ids: [...rows.map(({ id }) => id), ...coming] };
  }

  /** The message was refused: it is all still there. */
  putBack({ rows, handed }: TakenAlong): void {
    for (const { transfer } of handed) if (transfer) this.#gone.delete(transfer);
    if (this.rows.length === 0) this.rows = rows;
    this.handed = [...handed.filter(({ transfer }) => transfer && this.#inHand.has(transfer)), ...this.handed];
  }

  #change(key: string, change: Partial<Handed>): void {
    this.handed = this.handed.map((one) => (one.key === key ? { ...one, ...change } : one));
  }

  async #begin({ key, name, size }: Handed): Promise<TransferId | null> {
    if (this.#unwanted.has(key)) return null;
    this.#beginning = true;
    try {
      const { transfer } = await this.#ipc.call('begin_attachment', { ...this.#where, name, size });
      this.#inHand.add(transfer);
      this.#calledBefore.set(transfer, key);
      this.#change(key, { transfer });
      return transfer;
    } catch (thrown) {
      this.#change(key, { error: toIpcError(thrown) });
      return null;
    } finally {
      this.#beginning = false;
    }
  }

  async #hand(key: string, transfer: TransferId, file: File): Promise<void> {
    const wanted = () => !this.#unwanted.has(key);
    try {
      for (let at = 0; at < file.size && wanted(); at += PIECE) {
        await this.#ipc.put(transfer, at, await file.slice(at, at + PIECE).arrayBuffer());
        this.#change(key, { done: Math.min(file.size, at + PIECE) });
      }
      if (!wanted()) return void (await this.#ipc.call('cancel_transfer', { transfer }));
      if (file.type.startsWith('image/') && file.size <= DRAWN_MAX) drawnPictures.keep(transfer, await dataUrl(file));
      await this.#ipc.call('end_attachment', { transfer });
      this.#inHand.delete(transfer);
      await this.load();
      // Taken out in that very moment.
      if (!wanted()) await this.#ipc.call('cancel_transfer', { transfer });
      this.handed = this.handed.filter((one) => one.key !== key);
    } catch (thrown) {
      this.#inHand.delete(transfer);
      this.#change(key, { error: toIpcError(thrown) });
      // A message that waits for it says what became of it; of what is still being written it is taken out.
      await this.#ipc.call(this.#gone.has(transfer) ? 'fail_attachment' : 'cancel_transfer', { transfer }).catch(() => undefined);
    }
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.onerror = () => failed(reader.error ?? new Error('not readable'));
    reader.readAsDataURL(blob);
  });
}
