// A public client of tus against the server: nothing of ours but the address.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import * as tus from 'tus-js-client';

const SERVER = process.env.TOKENIM_SERVER_BIN;
const dir = mkdtempSync(join(tmpdir(), 'tus-'));
let child, base, token, channel;

async function ask(method, path, body) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path} ${answer.status}`);
  return answer.json();
}

/** A line to the server that breaks for good once `most` bytes have gone over it; its port. */
async function cutAfter(most) {
  const line = createServer((near) => {
    const far = connect(Number(new URL(base).port), '127.0.0.1');
    let gone = 0;
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    near.on('error', cut).on('close', cut);
    far.on('error', cut).on('close', cut);
    far.pipe(near);
    near.on('data', (bytes) => {
      gone += bytes.length;
      if (gone <= most) {
        if (!far.write(bytes)) near.pause();
        return;
      }
      // What was let through arrives; nothing after it does.
      near.pause();
      far.end(cut);
      line.close();
    });
    far.on('drain', () => near.resume());
  });
  await new Promise((ready) => line.listen(0, '127.0.0.1', ready));
  return line.address().port;
}

/** Hands bytes over; `more` are tus-js-client's own options. */
function upload(bytes, more) {
  return new tus.Upload(bytes, {
    endpoint: `${base}/v1/channels/${channel}/uploads`,
    headers: { Authorization: `Bearer ${token}` },
    metadata: { filename: '报告.bin', filetype: 'application/octet-stream' },
    retryDelays: null,
    ...more,
  });
}

before(async () => {
  assert.ok(SERVER, 'TOKENIM_SERVER_BIN is not set: run this by `cargo xtask test`');
  const told = execFileSync(SERVER, ['init', '--dir', join(dir, 's'), '--organisation', '云帆科技', '--owner', 'laohe'], { encoding: 'utf8' });
  child = spawn(SERVER, ['serve', '--dir', join(dir, 's'), '--listen', '127.0.0.1:0', '--insecure-loopback'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('LISTENING ')) continue;
    base = `http://127.0.0.1:${line.trim().split(':').at(-1)}`;
    break;
  }
  child.stdout.resume();
  const code = told.match(/SIGN-IN CODE (\S+)/)[1];
  const secret = { kind: 'code', code, new_password: '云帆出海 in the morning' };
  ({ token } = await ask('POST', '/v1/sign-in', { handle: 'laohe', secret, device_name: 'tus' }));
  channel = randomUUID();
  await ask('POST', '/v1/channels', { id: channel, kind: 'private', team: null, name: 'tus', history: 'all', members: [] });
});

after(() => {
  child?.kill();
  rmSync(dir, { recursive: true, force: true });
});

test('an upload that is cut goes on where the server says, and comes out as it went in', async () => {
  const bytes = randomBytes(24 * 1024 * 1024 + 17);
  const metadata = { filename: '报告.bin', sha256: createHash('sha256').update(bytes).digest('hex') };
  const port = await cutAfter(9_000_000);
  // One part without an end, cut in the middle.
  const url = await new Promise((done, fail) => {
    const first = upload(bytes, {
      endpoint: `http://127.0.0.1:${port}/v1/channels/${channel}/uploads`,
      metadata,
      onError: () => (first.url ? done(base + new URL(first.url).pathname) : fail(new Error('nothing was begun'))),
      onSuccess: () => fail(new Error('it was not cut')),
    });
    first.start();
  });
  let wentOnAt;
  await new Promise((done, fail) => {
    const onChunkComplete = (size, accepted) => (wentOnAt ??= accepted - size);
    upload(bytes, { metadata, uploadUrl: url, chunkSize: 5_000_000, onError: fail, onChunkComplete, onSuccess: done }).start();
  });
  assert.ok(wentOnAt > 0, `went on at ${wentOnAt}`);
  const id = url.split('/').at(-1);
  await ask('POST', `/v1/channels/${channel}/messages`, { id: randomUUID(), body: '', attachments: [id] });
  const answer = await fetch(`${base}/v1/channels/${channel}/files/${id}`, { headers: { authorization: `Bearer ${token}` } });
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
});

test('what is not what was announced is refused as a whole', async () => {
  const metadata = { filename: 'x.bin', sha256: '00'.repeat(32) };
  const status = await new Promise((done) => {
    const onError = (error) => done(error.originalResponse?.getStatus());
    upload(randomBytes(100_000), { metadata, onError, onSuccess: () => done('taken') }).start();
  });
  assert.equal(status, 460);
});
