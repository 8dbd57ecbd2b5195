import { beforeEach, describe, expect, it } from 'vitest';
import { ipcError } from '$lib/ipc/errors';
import { Ipc, type Transport } from '$lib/ipc/client';
import type { Event, TransferRow } from '$lib/ipc/types';
import { Attachments } from './attachments.svelte';
import { ComposerDraft } from './draft.svelte';

type Asked = Record<string, unknown>;

/** A core that takes files, by pieces, and keeps what is attached. */
class Core implements Transport {
  attached: TransferRow[] = [];
  pieces: [string, number, number][] = [];
  sent: Asked[] = [];
  cancelled: string[] = [];
  failed: string[] = [];
  refuse: string | null = null;
  /** What a piece waits for before it is taken. */
  slow: Promise<void> | null = null;
  slowEnd: Promise<void> | null = null;
  #next = 1;
  #hear: (event: Event) => void = () => undefined;

  async call(command: string, args: unknown): Promise<unknown> {
    const asked = args as Asked;
    if (command === this.refuse) throw ipcError('storage', 'disk full');
    switch (command) {
      case 'begin_attachment': {
        // The real one has it in its list from here on.
        const transfer = `t${this.#next++}`;
        this.attached.push(row(transfer, { state: { kind: 'preparing' } }));
        this.tells();
        return { transfer };
      }
      case 'end_attachment':
        await this.slowEnd;
        this.attached = this.attached.map((one) => (one.id === asked.transfer ? row(one.id) : one));
        return this.attached.at(-1);
      case 'attached':
        return this.attached;
      case 'cancel_transfer':
        this.cancelled.push(asked.transfer as string);
        this.attached = this.attached.filter((one) => one.id !== asked.transfer);
        return {};
      case 'fail_attachment':
        this.failed.push(asked.transfer as string);
        return {};
      case 'send_message':
        this.sent.push(asked);
        this.attached = [];
        return { message_id: 'm' };
      case 'pick_files':
        throw ipcError('invalid', 'no dialog here');
      default:
        return {};
    }
  }
  async put(transfer: string, at: number, bytes: ArrayBuffer): Promise<unknown> {
    if (this.refuse === 'put') throw ipcError('storage', 'disk full');
    await this.slow;
    this.pieces.push([transfer, at, bytes.byteLength]);
    return {};
  }
  listen(hear: (event: Event) => void): void {
    this.#hear = hear;
  }
  tells(): void {
    this.#hear({ kind: 'changes', changes: [{ kind: 'draft', id: 'falcon' }] });
  }
  painted(): void {}
}

function row(id: string, over: Partial<TransferRow> = {}): TransferRow {
  const file = { id: null, name: `${id}.pdf`, size: 10, media_type: '', kind: 'pdf' as const, width: null, height: null, has_picture: false, has_pages: false, plays: false, opens: true };
  return { id, direction: 'up', channel_id: 'falcon', channel_name: 'Falcon', thread: null, message_id: null, file, done: 0, speed: null, left_ms: null, state: { kind: 'running' }, saved_to: null, metadata: 'none', ...over };
}

/** What a browser offers to read with; a file here is small enough to be read at once. */
class Reader {
  result = '';
  error = null;
  onload = () => undefined;
  readAsDataURL(blob: Blob): void {
    void blob.arrayBuffer().then((bytes) => {
      this.result = `data:;base64,${Buffer.from(bytes).toString('base64')}`;
      this.onload();
    });
  }
}
Object.assign(globalThis, { FileReader: Reader });

const file = (name: string, size: number) => new File([new Uint8Array(size)], name);

describe('what is attached', () => {
  let core: Core;
  let draft: ComposerDraft;
  let attachments: Attachments;

  beforeEach(() => {
    core = new Core();
    draft = new ComposerDraft(new Ipc(core), 'falcon');
    attachments = draft.attachments;
    draft.loaded = true;
  });

  it('is handed over in pieces, one file after the other', async () => {
    await attachments.add([file('a.pdf', 9_000_000), file('b.pdf', 10)]);
    expect(core.pieces).toEqual([['t1', 0, 4_194_304], ['t1', 4_194_304, 4_194_304], ['t1', 8_388_608, 611_392], ['t2', 0, 10]]);
    expect(attachments.rows.map((one) => one.id)).toEqual(['t1', 't2']);
    expect(attachments.handed).toEqual([]);
  });

  it('is one row while it is handed over, whatever the core tells meanwhile', async () => {
    let goOn = () => undefined as void;
    core.slow = new Promise((done) => (goOn = done));
    const handing = attachments.add([file('a.pdf', 10)]);
    await expect.poll(() => core.attached.length).toBe(1);
    await attachments.load();
    expect(attachments.count).toBe(1);
    goOn();
    await handing;
    expect(attachments.rows.map((one) => one.state.kind)).toEqual(['running']);
  });

  it('goes with the message, which needs no words then', async () => {
    await attachments.add([file('a.pdf', 10)]);
    await draft.send();
    expect(core.sent).toMatchObject([{ body: '', files: ['t1'] }]);
    expect(attachments.count).toBe(0);
  });

  it('is known to the core at once, however many there are, and goes with the message while its bytes still come', async () => {
    let goOn = () => undefined as void;
    core.slow = new Promise((done) => (goOn = done));
    draft.typed('看附件');
    const handing = attachments.add([file('a.pdf', 300_000), file('b.pdf', 300_000), file('c.pdf', 10)]);
    expect(attachments.handed.map((one) => one.name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    await draft.send();
    expect(core.sent).toMatchObject([{ body: '看附件', files: ['t1', 't2', 't3'] }]);
    expect([draft.text, attachments.count, core.pieces]).toEqual(['', 0, []]);
    goOn();
    await handing;
    expect(core.pieces).toEqual([['t1', 0, 300_000], ['t2', 0, 300_000], ['t3', 0, 10]]);
    expect([attachments.count, core.cancelled]).toEqual([0, []]);
  });

  it('says so in its message where the rest of it does not come', async () => {
    let goOn = () => undefined as void;
    core.slow = new Promise((done) => (goOn = done));
    const handing = attachments.add([file('a.pdf', 9_000_000)]);
    await draft.send();
    core.refuse = 'end_attachment';
    goOn();
    await handing;
    expect([core.failed, core.cancelled]).toEqual([['t1'], []]);
  });

  it('stays, with the words, when the message could not be kept', async () => {
    await attachments.add([file('a.pdf', 10)]);
    draft.typed('看附件');
    core.refuse = 'send_message';
    await expect(draft.send()).rejects.toMatchObject({ kind: 'storage' });
    expect(draft.text).toBe('看附件');
    expect(attachments.rows.map((one) => one.id)).toEqual(['t1']);
  });

  it('holds the message back while one of it will not come', async () => {
    core.attached = [row('t9', { state: { kind: 'failed', why: { kind: 'unreadable' } } })];
    await attachments.load();
    draft.typed('看附件');
    await draft.send();
    expect(core.sent).toEqual([]);
    expect(draft.text).toBe('看附件');
    await attachments.remove('t9');
    await draft.send();
    expect(core.sent).toMatchObject([{ body: '看附件' }]);
    expect(core.sent[0]!.files).toBeUndefined();
  });

  it('says what could not be handed over, and lets go of the rest of it', async () => {
    core.refuse = 'put';
    await attachments.add([file('a.pdf', 10)]);
    expect(attachments.handed).toMatchObject([{ name: 'a.pdf', error: { kind: 'storage' } }]);
    expect(attachments.stuck).toBe(true);
    expect(core.cancelled).toEqual(['t1']);
    await attachments.remove(attachments.handed[0]!.key);
    expect(attachments.count).toBe(0);
  });

  it('can be taken out while it is handed over', async () => {
    const handing = attachments.add([file('a.pdf', 600_000)]);
    await attachments.remove(attachments.handed[0]!.key);
    await handing;
    expect(attachments.count).toBe(0);
    expect(core.attached).toEqual([]);
  });

  it('stays out when it is taken out in the moment it became the core’s', async () => {
    let ends = () => {};
    core.slowEnd = new Promise((done) => (ends = done));
    const handing = attachments.add([file('a.pdf', 10)]);
    await expect.poll(() => core.pieces.length).toBe(1);
    await attachments.remove(attachments.handed[0]!.key);
    ends();
    await handing;
    expect(attachments.count).toBe(0);
    expect(core.cancelled).toEqual(['t1']);
    expect(core.attached).toEqual([]);
  });

  it('is one row with one key from the first to the last', async () => {
    const handing = attachments.add([file('a.pdf', 600_000)]);
    const [{ key }] = attachments.handed as unknown as [{ key: string }];
    await expect.poll(() => core.pieces.length).toBeGreaterThan(0);
    expect(attachments.count).toBe(1);
    await handing;
    expect(attachments.rows.map((row) => attachments.keyOf(row.id))).toEqual([key]);
    expect(attachments.handed).toEqual([]);
    await attachments.remove(key);
    expect(core.attached).toEqual([]);
  });

  it('follows what the core has attached', async () => {
    core.attached = [row('t7')];
    core.tells();
    await expect.poll(() => attachments.rows.length).toBe(1);
    draft.close();
  });

  it('knows where there is no dialog to choose with', async () => {
    expect(await attachments.pick()).toBe(false);
  });
});
