import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ipcError } from '$lib/ipc/errors';
import { Ipc, type Transport } from '$lib/ipc/client';
import { ComposerDraft } from './draft.svelte';

/** A core that only writes down what it was asked. */
class Core implements Transport {
  calls: [string, Record<string, unknown>][] = [];
  refuse = false;

  async call(command: string, args: unknown): Promise<unknown> {
    this.calls.push([command, args as Record<string, unknown>]);
    if (this.refuse && command === 'send_message') throw ipcError('storage', 'disk full');
    if (command === 'attached') return [];
    return command === 'draft' ? { body: '昨天没写完的' } : {};
  }
  listen(): void {}
  put(): Promise<unknown> {
    return Promise.resolve();
  }
  painted(): void {}
}

describe('what is being written', () => {
  let core: Core;
  let draft: ComposerDraft;

  beforeEach(() => {
    vi.useFakeTimers();
    core = new Core();
    draft = new ComposerDraft(new Ipc(core), 'falcon');
  });

  it('comes back where it was left', async () => {
    await draft.load();
    expect(draft.text).toBe('昨天没写完的');
  });

  it('is saved once, 300 ms after the last key, and says what it knew before', async () => {
    await draft.load();
    await vi.advanceTimersByTimeAsync(0);
    core.calls = [];
    draft.typed('你');
    await vi.advanceTimersByTimeAsync(200);
    draft.typed('你好');
    await vi.advanceTimersByTimeAsync(299);
    expect(core.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(core.calls).toEqual([['save_draft', { channel_id: 'falcon', body: '你好', before: '昨天没写完的' }]]);
  });

  it('goes on behind what stood there when somebody types before that is read', async () => {
    draft.typed('，接着写');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(core.calls).toEqual([]);
    await draft.load();
    expect(draft.text).toBe('昨天没写完的，接着写');
  });

  it('is not brought back by a late save after it was sent', async () => {
    draft.typed('你好');
    await draft.send();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(core.calls.map(([command]) => command)).toEqual(['send_message']);
    expect(draft.text).toBe('');
  });

  it('stays in the box when it could not be kept', async () => {
    core.refuse = true;
    draft.typed('你好');
    await expect(draft.send()).rejects.toMatchObject({ kind: 'storage' });
    expect(draft.text).toBe('你好');
  });

  it('sends nothing when there is nothing to send', async () => {
    draft.typed('  \n ');
    await draft.send();
    expect(core.calls).toEqual([]);
  });
});
