/**
 * Pages of documents that were drawn lately: turning back shows them at once. Beyond a bound the
 * oldest goes. Nothing of it outlives the window.
 */
import type { ChannelId, Document, FileId, Picture } from '$lib/ipc/types';
import type { Files } from '$lib/stores/files.svelte';

/** Letters of all kept pages together; a letter is a byte in the window's memory. */
const KEPT_MAX = 48 * 1024 * 1024;

export interface Opened {
  /** The first page, small. */
  first: string;
  sizes: Document['sizes'];
}

const srcOf = ({ media_type, bytes }: Picture) => `data:${media_type};base64,${bytes}`;

export class Pages {
  #files: Files;
  #kept = new Map<string, { page: Promise<string | null>; letters: number }>();
  #opened = new Map<FileId, Promise<Opened | null>>();

  constructor(files: Files) {
    this.#files = files;
  }

  document(channel: ChannelId, file: FileId): Promise<Opened | null> {
    const known = this.#opened.get(file);
    if (known) return known;
    const asked = this.#files.document(channel, file).then((found) => found && { first: srcOf(found.first), sizes: found.sizes });
    this.#opened.set(file, asked);
    // What failed may do better the next time.
    asked.catch(() => this.#opened.delete(file));
    return asked;
  }

  page(channel: ChannelId, file: FileId, page: number): Promise<string | null> {
    const key = `${file} ${page}`;
    const known = this.#kept.get(key);
    if (known) return known.page;
    const kept = { page: this.#files.documentPage(channel, file, page).then((found) => found && srcOf(found)), letters: 0 };
    this.#kept.set(key, kept);
    kept.page.then(
      (src) => {
        kept.letters = src?.length ?? 0;
        this.#forgetOldest(key);
      },
      () => this.#kept.delete(key),
    );
    return kept.page;
  }

  #forgetOldest(but: string): void {
    let letters = 0;
    for (const [key, one] of [...this.#kept].toReversed()) {
      letters += one.letters;
      if (letters > KEPT_MAX && key !== but) this.#kept.delete(key);
    }
  }
}

const pagesOf = new WeakMap<object, Pages>();

/** Those of this person: another one at this desktop begins with none. */
export function pages(files: Files): Pages {
  const known = pagesOf.get(files.generation) ?? new Pages(files);
  pagesOf.set(files.generation, known);
  return known;
}
