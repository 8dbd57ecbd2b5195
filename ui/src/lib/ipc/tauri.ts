/** The real window: the only file that talks to Tauri. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Transport } from './client';
import type { Command, Event, TransferId } from './types';

export class TauriTransport implements Transport {
  call(command: Command, args: unknown): Promise<unknown> {
    return invoke('rpc', { name: command, args });
  }

  put(transfer: TransferId, at: number, bytes: ArrayBuffer): Promise<unknown> {
    return invoke('put_piece', bytes, { headers: { transfer, at: String(at) } });
  }

  listen(hear: (event: Event) => void): void {
    const events = new Channel<Event>(hear);
    void invoke('subscribe', { events });
  }

  painted(): void {
    void this.call('interactive', {});
  }
}
