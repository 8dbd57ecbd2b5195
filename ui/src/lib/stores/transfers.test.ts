import { describe, expect, it } from 'vitest';
import { Ipc } from '$lib/ipc/client';
import type { TransferRow } from '$lib/ipc/types';
import { Transfers } from './transfers.svelte';

function row(id: string, over: Partial<TransferRow>): TransferRow {
  const file = { id: `f${id}`, name: `${id}.pdf`, size: 100, media_type: '', kind: 'pdf' as const, width: null, height: null, has_picture: false, has_pages: false, plays: false, opens: true };
  return { id, direction: 'up', channel_id: 'falcon', channel_name: 'Falcon', thread: null, message_id: null, file, done: 0, speed: null, left_ms: null, state: { kind: 'running' }, saved_to: null, metadata: 'none', ...over };
}

async function transfersOf(rows: TransferRow[]): Promise<Transfers> {
  const transfers = new Transfers(new Ipc({ call: () => Promise.resolve(rows), listen: () => undefined, put: () => Promise.resolve(), painted: () => undefined }));
  await transfers.load();
  return transfers;
}

describe('files on their way', () => {
  it('are listed once they are sent or fetched, and what ended only where one can go and look', async () => {
    const transfers = await transfersOf([
      row('box', {}),
      row('sent', { message_id: 'm', done: 50 }),
      row('arrived', { message_id: 'm', done: 100, state: { kind: 'done' } }),
      row('looked-at', { direction: 'down', done: 100, state: { kind: 'done' } }),
      row('saved', { direction: 'down', done: 100, state: { kind: 'done' }, saved_to: '/home/li/a.pdf' }),
      row('stuck', { direction: 'down', state: { kind: 'failed', why: { kind: 'no_space' } } }),
    ]);
    expect(transfers.listed.map((one) => one.id)).toEqual(['sent', 'saved', 'stuck']);
    expect(transfers.moving.map((one) => one.id)).toEqual(['sent']);
    expect(transfers.failed.map((one) => one.id)).toEqual(['stuck']);
    expect(transfers.percent).toBe(50);
  });

  it('are found by the file of a message: the latest way down', async () => {
    const transfers = await transfersOf([row('a', { direction: 'down', state: { kind: 'done' } }), row('a2', { direction: 'down', file: { ...row('a', {}).file } })]);
    expect(transfers.ofFile('fa')?.id).toBe('a2');
    expect(transfers.ofFile(null)).toBeUndefined();
    expect(transfers.of('a')?.state.kind).toBe('done');
  });
});
