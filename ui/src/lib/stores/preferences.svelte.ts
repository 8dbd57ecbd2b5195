/** Language, theme and text size, kept by the core, shown at once. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { Language, Preferences as Kept, Theme } from '$lib/ipc/types';
import type { Words } from './words.svelte';

export class Preferences {
  language = $state<Language>('system');
  theme = $state<Theme>('system');
  /** Percent of everything in the window. */
  textSize = $state(100);

  #ipc: Ipc;
  #words: Words;

  constructor(ipc: Ipc, words: Words) {
    this.#ipc = ipc;
    this.#words = words;
    ipc.onChange('preferences', () => void this.load());
  }

  async load(): Promise<void> {
    this.take(await this.#ipc.call('preferences', {}));
  }

  take(kept: Kept): void {
    this.language = kept.language;
    this.theme = kept.theme;
    this.textSize = kept.text_size;
    this.#words.use(kept.language);
    const root = document.documentElement;
    if (kept.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = kept.theme;
    // Every size in the window is a multiple of this one.
    root.style.fontSize = kept.text_size === 100 ? '' : `${kept.text_size}%`;
    root.style.setProperty('--text-scale', String(kept.text_size / 100));
  }

  async set(change: Partial<Kept>): Promise<void> {
    const wanted = { language: this.language, theme: this.theme, text_size: this.textSize, ...change };
    this.take(wanted);
    this.take(await this.#ipc.call('set_preferences', wanted));
  }
}

export const [getPreferences, setPreferences] = createContext<Preferences>();
