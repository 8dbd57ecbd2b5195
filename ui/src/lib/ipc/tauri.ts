/** The real window: the only file that talks to Tauri. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Transport } from './client';
import type { Command, Event } from './types';

export class TauriTransport implements Transport {
  call(command: Command, args: unknown): Promise<unknown> {
    return invoke('rpc', { name: command, args });
  }

  listen(hear: (event: Event) => void): void {
    const events = new Channel<Event>(hear);
    void invoke('subscribe', { events });
  }

  painted(): void {
    void this.call('interactive', {});
  }
}
