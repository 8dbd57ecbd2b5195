/** The meeting servers that calls are held on, for those who keep them. */
import type { Ipc } from '$lib/ipc/client';
import type { CallProviderRow, CallTest, SetCallProvider } from '$lib/ipc/types';

export class CallProviders {
  rows = $state.raw<CallProviderRow[] | null>(null);
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    this.rows = (await this.#ipc.call('call_providers', {})).providers;
  }

  async set(provider: string | null, set: SetCallProvider): Promise<void> {
    await this.#ipc.call('set_call_provider', { provider, set });
    await this.load();
  }

  async remove(provider: string): Promise<void> {
    await this.#ipc.call('remove_call_provider', { provider });
    await this.load();
  }

  test(provider: string): Promise<CallTest> {
    return this.#ipc.call('test_call_provider', { provider });
  }
}
