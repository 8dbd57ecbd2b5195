import { expect, it } from 'vitest';
import { Ipc, type Transport } from '$lib/ipc/client';
import type { DirectoryView, Event } from '$lib/ipc/types';
import { Directory } from './directory.svelte';

/** A core whose answer to the first question is already old when it arrives. */
class Core implements Transport {
  people: string[] = ['laohe'];
  asked = 0;
  release: () => void = () => undefined;
  #hear: (event: Event) => void = () => undefined;

  async call(): Promise<unknown> {
    this.asked += 1;
    const people = this.people.map((handle) => ({ id: handle, handle, display_name: handle }));
    if (this.asked === 1) await new Promise<void>((go) => (this.release = go));
    return { people, departments: [], teams: [], groups: [], standings: [] } as unknown as DirectoryView;
  }
  listen(hear: (event: Event) => void): void {
    this.#hear = hear;
  }
  put = () => Promise.resolve();
  painted(): void {}
  joins(handle: string): void {
    this.people = [...this.people, handle];
    this.#hear({ kind: 'changes', changes: [{ kind: 'directory' }] });
  }
}

it('knows who came while the first reading was under way', async () => {
  const core = new Core();
  const directory = new Directory(new Ipc(core));
  directory.ensure();
  core.joins('linyue');
  core.release();
  await expect.poll(() => directory.view.people.map((one) => one.handle)).toEqual(['laohe', 'linyue']);
});

it('reads nothing that nobody has looked at', () => {
  const core = new Core();
  new Directory(new Ipc(core));
  core.joins('linyue');
  expect(core.asked).toBe(0);
});
