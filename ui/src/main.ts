import { mount } from 'svelte';
import App from './App.svelte';
import { Ipc } from '$lib/ipc/client';
import { toIpcError } from '$lib/ipc/errors';
import { transport } from '$lib/ipc/transport';
import { lastChannel } from '$lib/stores/navigation.svelte';
import { firstWindow } from '$lib/stores/timeline.svelte';
import type { Preferences, SessionView } from '$lib/ipc/types';

const ipc = new Ipc(await transport());

// The first paint needs these, too; they are under way while the window is being made.
const last = lastChannel();
ipc.askAhead('list_channels', {});
ipc.askAhead('personal', {});
if (last) {
  ipc.askAhead('timeline', firstWindow(last));
  ipc.askAhead('open_channel', { channel_id: last });
}

// Asked together: the window waits for the slower of the two, not for their sum.
const [session, preferences] = await Promise.allSettled([ipc.call('session', {}), ipc.call('preferences', {})]);
const kept: Preferences = preferences.status === 'fulfilled' ? preferences.value : { language: 'system', theme: 'system', text_size: 100 };
const first: SessionView | null = session.status === 'fulfilled' ? session.value : null;

if (first?.state !== 'signed_in') ipc.forgetAhead();

mount(App, {
  target: document.getElementById('app')!,
  props: { ipc, session: first, preferences: kept, trouble: session.status === 'rejected' ? toIpcError(session.reason) : null },
});
