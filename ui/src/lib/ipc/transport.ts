/** Chooses who carries the commands: the window, the tests' bridge, or the made-up company. */
import type { Transport } from './client';
import { TauriTransport } from './tauri';

export async function transport(): Promise<Transport> {
  if ('__TAURI_INTERNALS__' in window) return new TauriTransport();
  // Not in a production bundle: the condition is a constant there, and the branch is dropped.
  if (import.meta.env.DEV || import.meta.env.MODE === 'fake') return new (await import('./fake')).FakeTransport();
  return new (await import('./bridge')).BridgeTransport();
}
