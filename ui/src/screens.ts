import { mount } from 'svelte';
import App from './App.svelte';
import { load, loadWhole, localeOf } from '$lib/words/bundle';
import type { Ipc } from '$lib/ipc/client';
import type { IpcError, StartUp } from '$lib/ipc/types';

/** Everything a person sees, from the core's first answer on. */
export async function show(ipc: Ipc, start: StartUp | null, trouble: IpcError | null): Promise<void> {
  // Only the first picture of a channel is waited for so eagerly that the words of others come later.
  const words = start?.house?.open ? load : loadWhole;
  await words(localeOf(start?.preferences.language ?? 'system'));
  mount(App, {
    target: document.getElementById('app')!,
    props: { ipc, session: start?.session ?? null, preferences: start?.preferences ?? { language: 'system', theme: 'system', text_size: 100 }, trouble },
  });
}
