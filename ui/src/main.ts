import { mount } from 'svelte';
import App from './App.svelte';
import { Ipc } from '$lib/ipc/client';
import { toIpcError } from '$lib/ipc/errors';
import { transport } from '$lib/ipc/transport';
import { lastChannel } from '$lib/stores/navigation.svelte';
import { load, localeOf } from '$lib/words/bundle';
import { FIRST_ROWS, firstWindow } from '$lib/stores/timeline.svelte';
import type { IpcError, StartUp } from '$lib/ipc/types';

// The likely language comes with the page, while the core is asked.
const likely = load(localeOf('system'));
const ipc = new Ipc(await transport());

let start: StartUp | null = null;
let trouble: IpcError | null = null;
try {
  start = await ipc.call('start_up', { last: lastChannel(), count: FIRST_ROWS });
} catch (thrown) {
  trouble = toIpcError(thrown);
}

// The stores ask as they always do; with the answers here, the first screen is made in one go.
if (start?.house) {
  const { channels, personal, open } = start.house;
  ipc.know('list_channels', {}, channels);
  ipc.know('personal', {}, personal);
  if (open) {
    ipc.know('open_channel', { channel_id: open.channel_id }, open.view);
    ipc.know('draft', { channel_id: open.channel_id }, open.draft);
    ipc.know('timeline', firstWindow(open.channel_id), open.window);
  }
}

await Promise.all([likely, load(localeOf(start?.preferences.language ?? 'system'))]);
mount(App, {
  target: document.getElementById('app')!,
  props: { ipc, session: start?.session ?? null, preferences: start?.preferences ?? { language: 'system', theme: 'system', text_size: 100 }, trouble },
});
