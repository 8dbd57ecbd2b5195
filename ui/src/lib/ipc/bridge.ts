/** The same contract over loopback, for tests that drive the real core from a plain browser. */
import { ipcError } from './errors';
import type { Transport } from './client';
import type { Command, Event } from './types';

const AGAIN_AFTER_MS = 500;

export class BridgeTransport implements Transport {
  async call(command: Command, args: unknown): Promise<unknown> {
    const answer = await fetch(`/__ipc/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    }).catch((thrown: unknown) => {
      throw ipcError('bug', String(thrown));
    });
    if (answer.ok) return answer.json();
    throw answer.status === 422 ? await answer.json() : ipcError('bug', `the bridge answered ${answer.status}`);
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
