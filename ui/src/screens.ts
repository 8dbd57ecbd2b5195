import { mount } from 'svelte';
import App from './App.svelte';
import { load, localeOf } from '$lib/words/bundle';
import type { Ipc } from '$lib/ipc/client';
import type { IpcError, StartUp } from '$lib/ipc/types';

// The likely language comes with the screens, while the core is asked.
const likely = load(localeOf('system'));

/** Everything a person sees, from the core's first answer on. */
export async function show(ipc: Ipc, start: StartUp | null, trouble: IpcError | null): Promise<void> {
  await Promise.all([likely, load(localeOf(start?.preferences.language ?? 'system'))]);
  mount(App, {
    target: document.getElementById('app')!,
    props: { ipc, session: start?.session ?? null, preferences: start?.preferences ?? { language: 'system', theme: 'system', text_size: 100 }, trouble },
  });
}
