/** The same contract over loopback, for tests that drive the real core from a plain browser. */
import { ipcError } from './errors';
import type { Transport } from './client';
import type { Command, Event, TransferId } from './types';

const AGAIN_AFTER_MS = 500;

async function asked(address: string, type: string, body: BodyInit): Promise<unknown> {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': type }, body }).catch((thrown: unknown) => {
    throw ipcError('bug', String(thrown));
  });
  if (answer.ok) return answer.json();
  throw answer.status === 422 ? await answer.json() : ipcError('bug', `the bridge answered ${answer.status}`);
}

export class BridgeTransport implements Transport {
  call(command: Command, args: unknown): Promise<unknown> {
    return asked(`/__ipc/${command}`, 'application/json', JSON.stringify(args));
  }

  put(transfer: TransferId, at: number, bytes: ArrayBuffer): Promise<unknown> {
    return asked(`/__piece/${transfer}/${at}`, 'application/octet-stream', bytes);
  }

  listen(hear: (event: Event) => void): void {
    const socket = new WebSocket(`ws://${location.host}/__events`);
    socket.onmessage = (message) => hear(JSON.parse(message.data as string) as Event);
    socket.onclose = () => setTimeout(() => this.listen(hear), AGAIN_AFTER_MS);
  }

  painted(): void {
    void this.call('interactive', {});
  }
}
