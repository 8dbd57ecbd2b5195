import { Ipc } from '$lib/ipc/client';
import { toIpcError } from '$lib/ipc/errors';
import { transport } from '$lib/ipc/transport';
import { FIRST_ROWS, firstWindow, lastChannel } from '$lib/first';
import { early } from '$lib/input/early';
import { localeOf, sentences } from '$lib/words/sentences';
import type { IpcError, StartUp } from '$lib/ipc/types';

// This file is small and comes first: while the screens are fetched, the core is asked.
const screens = import('./screens');
// The likely language comes with them.
void sentences(localeOf('system'), 'first');
// … and whoever is quicker than both is heard.
early.begin();
// Not at the top: the others import from this file's chunk, and would wait for it to end.
async function begin(): Promise<void> {
  const ipc = new Ipc(await transport());

  // The screens are measured as they are made: not before their styles are there.
  const styles = Promise.all([...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter((link) => !link.sheet).map((link) => new Promise((done) => (link.onload = link.onerror = done))));

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

  await styles;
  await (await screens).show(ipc, start, trouble);
}

void begin();
