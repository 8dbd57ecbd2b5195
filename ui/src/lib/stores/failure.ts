/** What went wrong, in the words of the person's language. */
import { toIpcError } from '$lib/ipc/errors';
import type { IpcError } from '$lib/ipc/types';
import type { Words } from './words.svelte';

export function toWords(words: Words, thrown: unknown): string {
  return words.error(toIpcError(thrown));
}

export function asError(thrown: unknown): IpcError {
  return toIpcError(thrown);
}
