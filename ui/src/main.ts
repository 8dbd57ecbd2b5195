import { mount } from 'svelte';
import App from './App.svelte';
import { Ipc } from '$lib/ipc/client';
import { toIpcError } from '$lib/ipc/errors';
import { transport } from '$lib/ipc/transport';
import type { Preferences, SessionView } from '$lib/ipc/types';

const ipc = new Ipc(await transport());

// Asked together: the window waits for the slower of the two, not for their sum.
const [session, preferences] = await Promise.allSettled([ipc.call('session', {}), ipc.call('preferences', {})]);
const kept: Preferences = preferences.status === 'fulfilled' ? preferences.value : { language: 'system', theme: 'system' };
const first: SessionView | null = session.status === 'fulfilled' ? session.value : null;

mount(App, {
  target: document.getElementById('app')!,
  props: { ipc, session: first, preferences: kept, trouble: session.status === 'rejected' ? toIpcError(session.reason) : null },
});
