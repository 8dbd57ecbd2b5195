/**
 * The files of messages: looked at, opened, saved.
 *
 * A picture comes as bytes, for the page has no address to fetch anything from. What was looked
 * at lately is kept, so that scrolling back shows it at once; beyond a bound the oldest goes.
 */
import { createContext, untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelFiles, ChannelId, Document, FileId, FileKind, FileSort, FileView, IpcError, MediaPiece, PersonId, Picture, TextPreview } from '$lib/ipc/types';
import type { Toasts } from './toasts.svelte';

/** Letters of all kept pictures of a kind together; a letter is a byte in the window's memory. */
const KEPT_MAX = 48 * 1024 * 1024;

export type Drawn = { kind: 'there'; src: string } | { kind: 'none' } | { kind: 'failed'; error: IpcError };

/** Those of one kind: small ones, or as they were sent. */
class Kept {
  #drawn = new SvelteMap<FileId, Drawn>();
  #asked = new Set<FileId>();
  #fetch: (channel: ChannelId, id: FileId) => Promise<Picture | null>;

  constructor(fetch: (channel: ChannelId, id: FileId) => Promise<Picture | null>) {
    this.#fetch = fetch;
  }

  of(channel: ChannelId, file: FileView): Drawn | undefined {
    if (!file.id) return undefined;
    const { id } = file;
    const known = this.#drawn.get(id);
    if (!known && file.has_picture) untrack(() => void this.#get(channel, id));
    return known ?? (file.has_picture ? undefined : { kind: 'none' });
  }

  know(id: FileId, src: string): void {
    if (!this.#drawn.has(id)) this.#keep(id, { kind: 'there', src });
  }

  again(): void {
    for (const [id, drawn] of this.#drawn) if (drawn.kind === 'failed') this.#drawn.delete(id);
  }

  clear(): void {
    this.#drawn.clear();
    this.#asked.clear();
  }

  async #get(channel: ChannelId, id: FileId): Promise<void> {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      const picture = await this.#fetch(channel, id);
      if (this.#asked.has(id)) this.#keep(id, picture ? { kind: 'there', src: `data:${picture.media_type};base64,${picture.bytes}` } : { kind: 'none' });
    } catch (thrown) {
      if (this.#asked.has(id)) this.#keep(id, { kind: 'failed', error: toIpcError(thrown) });
    }
    this.#asked.delete(id);
  }

  #keep(id: FileId, drawn: Drawn): void {
    this.#drawn.set(id, drawn);
    let kept = 0;
    for (const one of [...this.#drawn].toReversed()) {
      kept += one[1].kind === 'there' ? one[1].src.length : 0;
      if (kept > KEPT_MAX && one[0] !== id) this.#drawn.delete(one[0]);
    }
  }
}

export class Files {
  #small: Kept;
  #whole: Kept;
  #ipc: Ipc;
  #toasts: Toasts;

  constructor(ipc: Ipc, toasts: Toasts) {
    this.#ipc = ipc;
    this.#toasts = toasts;
    this.#small = new Kept((channel_id, file_id) => ipc.call('thumbnail', { channel_id, file_id }));
    this.#whole = new Kept((channel_id, file_id) => ipc.call('picture', { channel_id, file_id }));
    // What failed for want of a network, or of a right, may do better now.
    const again = () => (this.#small.again(), this.#whole.again());
    ipc.onChange('connection', again);
    ipc.onChange('capabilities', again);
  }

  /** Small, for a conversation. Undefined while it is on its way. To be asked only where it may be seen. */
  thumbnail(channel: ChannelId, file: FileView): Drawn | undefined {
    return this.#small.of(channel, file);
  }

  /** As it was sent. */
  picture(channel: ChannelId, file: FileView): Drawn | undefined {
    return this.#whole.of(channel, file);
  }

  /** What can be shown of it now: the small one until the whole is there. */
  shown(channel: ChannelId, file: FileView): Drawn | undefined {
    const whole = this.#whole.of(channel, file);
    if (whole) return whole;
    const small = this.#small.of(channel, file);
    return small?.kind === 'there' ? small : undefined;
  }

  /** Drawn already before the server had it: by whoever sends it. */
  know(id: FileId, src: string): void {
    this.#small.know(id, src);
    this.#whole.know(id, src);
  }

  text(channel: ChannelId, file: FileId): Promise<TextPreview | null> {
    return this.#ipc.call('text_preview', { channel_id: channel, file_id: file });
  }

  /** What is kept elsewhere for this person is kept under it. */
  generation: object = {};

  document(channel: ChannelId, file: FileId): Promise<Document | null> {
    return this.#ipc.call('document', { channel_id: channel, file_id: file });
  }

  documentPage(channel: ChannelId, file: FileId, page: number): Promise<Picture | null> {
    return this.#ipc.call('document_page', { channel_id: channel, file_id: file, page });
  }

  mediaPiece(channel: ChannelId, file: FileId, at: number): Promise<MediaPiece> {
    return this.#ipc.call('media_piece', { channel_id: channel, file_id: file, at });
  }

  open(channel: ChannelId, file: FileId): Promise<boolean> {
    return this.#toasts.attempt(() => this.#ipc.call('open_file', { channel_id: channel, file_id: file }));
  }

  /** Into the folder of downloads, or where the person says. */
  save(channel: ChannelId, file: FileId, ask: boolean): Promise<boolean> {
    const save = (asking: boolean) => this.#ipc.call('save_file', { channel_id: channel, file_id: file, ask: asking });
    return this.#toasts.attempt(async () => {
      try {
        await save(ask);
      } catch (thrown) {
        // Nobody to ask with: the folder of downloads is where everybody looks.
        if (!ask || toIpcError(thrown).kind !== 'invalid') throw thrown;
        await save(false);
      }
    });
  }

  ofChannel(channel: ChannelId, query: string, kind: FileKind | null, sort: FileSort): Promise<ChannelFiles> {
    return this.#ipc.call('channel_files', { channel_id: channel, query, file_kind: kind, sort });
  }

  ofPerson(person: PersonId, query: string, kind: FileKind | null, sort: FileSort): Promise<ChannelFiles> {
    return this.#ipc.call('person_files', { person, query, file_kind: kind, sort });
  }

  /** Another person at this desktop. */
  forget(): void {
    this.#small.clear();
    this.#whole.clear();
    this.generation = {};
  }
}

export const [getFiles, setFiles] = createContext<Files>();
