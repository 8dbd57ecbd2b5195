// Files in a plain browser against the real core and a real server.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { House } from './house.mjs';

const CHANNEL = '产品发布';
const MB = 1024 * 1024;
let house, owner, alice, bob, channel, line;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  line = await house.line();
  alice = await house.person('linyue', '林悦', owner, {}, line.server);
  bob = await house.person('daniel', 'Daniel Osei', owner);
  channel = await house.channelOf(CHANNEL, owner, [alice, bob]);
  // Megabytes through a debug build take their time.
  for (const { page } of [alice, bob]) page.setDefaultTimeout(45_000);
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const file = (name, buffer, mimeType = 'application/octet-stream') => ({ name, mimeType, buffer });
const attaches = (desktop, ...files) => desktop.at('composer-file').setInputFiles(files);
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');
const card = (desktop, name) => desktop.at('message-row', '[data-state="sent"]').locator(`[data-testid="file"][data-name="${name}"]`).last();

/** A real picture, of one colour. */
function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let crc = ~0;
    for (const byte of body) for (let bit = ((crc ^= byte), 0); bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    const told = Buffer.alloc(8);
    told.writeUInt32BE(data.length, 0);
    told.writeUInt32BE(~crc >>> 0, 4);
    return Buffer.concat([told.subarray(0, 4), body, told.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x7a)]);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(Array(height).fill(line)))), chunk('IEND', Buffer.alloc(0))]);
}

/** What a hand does with files: over the conversation, or let go there. */
async function drags(desktop, kind, ...names) {
  await desktop.at('timeline').evaluate(
    (element, [type, called]) => {
      const data = new DataTransfer();
      for (const name of called) data.items.add(new File([`the content of ${name}`], name));
      element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [kind, names],
  );
}

test('several files go with one message and arrive byte for byte', async () => {
  const [plan, notes] = [randomBytes(3 * MB), Buffer.from('周五发布\n检查清单\n')];
  await attaches(alice, file('发布计划.pdf', plan), file('notes.txt', notes));
  await alice.at('tray', '[data-count="2"]').waitFor();
  await alice.says('计划和清单都在这里');
  await alice.sees('计划和清单都在这里');
  await bob.sees('计划和清单都在这里');
  assert.equal(await alice.at('tray').count(), 0);

  await card(bob, '发布计划.pdf').locator('[data-testid="file-save"]').click();
  await card(bob, '发布计划.pdf').locator('[data-testid="transfer"][data-state="done"]').waitFor();
  assert.equal(hashOf(readFileSync(join(bob.downloads, '发布计划.pdf'))), hashOf(plan));

  await card(bob, 'notes.txt').locator('[data-testid="file-preview"]').click();
  await card(bob, 'notes.txt').locator('[data-testid="text-preview"][data-loaded]').waitFor();
  assert.match(await card(bob, 'notes.txt').locator('[data-testid="text-preview"]').innerText(), /检查清单/);
});

test('a message of a file alone needs no words', async () => {
  await attaches(alice, file('only.zip', randomBytes(2_000)));
  await alice.at('tray-file').waitFor();
  await alice.at('composer').press('Enter');
  await card(bob, 'only.zip').waitFor();
});

test('a picture keeps its room before it is there, and is looked at by keys', async () => {
  await attaches(alice, file('one.png', png(1200, 800), 'image/png'), file('two.png', png(800, 1200), 'image/png'));
  await alice.at('tray', '[data-count="2"]').waitFor();
  await alice.says('两张截图');
  await bob.sees('两张截图');
  const tiles = bob.at('message-row').filter({ hasText: '两张截图' }).locator('[data-testid="picture"]');
  await tiles.nth(1).waitFor();
  const before = await tiles.first().boundingBox();
  await bob.at('picture', '[data-name="one.png"][data-drawn]').waitFor();
  assert.deepEqual((await tiles.first().boundingBox()).height, before.height);

  await tiles.first().focus();
  await bob.page.keyboard.press('Enter');
  await bob.at('viewer', '[data-index="0"][data-loaded]').waitFor();
  await bob.page.keyboard.press('ArrowRight');
  await bob.at('viewer', '[data-index="1"][data-loaded]').waitFor();
  await bob.page.keyboard.press('+');
  await bob.page.keyboard.press('Escape');
  await bob.at('viewer').waitFor({ state: 'detached' });
  await bob.page.waitForFunction(() => document.activeElement?.matches('[data-testid="picture"]'));
});

test('pasted and dropped files are attached, and taken out by keys', async () => {
  await alice.at('composer').evaluate((box) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
    box.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));
  });
  await alice.at('tray-file', '[data-name$=".png"]').waitFor();
  assert.equal(await alice.at('tray-file', '[data-name="image.png"]').count(), 0);
  await drags(alice, 'dragenter', 'a.txt');
  await alice.at('drop-target', '[data-over][data-gate="allowed"]').waitFor();
  await drags(alice, 'drop', 'a.txt', 'b.txt');
  await alice.at('tray', '[data-count="3"]').waitFor();
  await alice.at('tray-remove').first().focus();
  for (const left of [2, 1]) {
    await alice.page.keyboard.press('Delete');
    await alice.at('tray', `[data-count="${left}"]`).waitFor();
    await alice.page.waitForFunction(() => document.activeElement?.matches('[data-testid="tray-remove"]'));
  }
  await alice.page.keyboard.press('Delete');
  await alice.at('tray').waitFor({ state: 'detached' });
  await alice.page.waitForFunction(() => document.activeElement?.matches('[data-testid="composer"]'));
});

test('what is attached stays with its channel over a visit elsewhere', async () => {
  await attaches(alice, file('later.docx', randomBytes(9_000)));
  await alice.at('tray-file', '[data-name="later.docx"]').waitFor();
  await alice.at('composer').fill('先放着');
  await alice.asks('start_direct', { person: (await bob.asks('session', {})).me.id });
  await alice.at('channel-row', '[data-channel-name="Daniel Osei"]').click();
  await alice.at('channel-header', '[data-channel-name="Daniel Osei"]').waitFor();
  assert.equal(await alice.at('tray').count(), 0);
  await alice.opens(CHANNEL);
  await alice.at('tray-file', '[data-name="later.docx"]').waitFor();
  await alice.holds('composer', '先放着');
  await alice.at('composer').press('Enter');
  await card(bob, 'later.docx').waitFor();
});

test('an upload is paused, goes on where it was, and another is cancelled', async () => {
  const large = randomBytes(12 * MB);
  // Too much for the line between the test and the browser: it reads this one itself.
  const path = join(alice.downloads, '..', 'large.zip');
  writeFileSync(path, large);
  line.stopsAfter(8 * MB);
  await alice.at('composer-file').setInputFiles(path);
  await alice.at('tray-pause').click();
  await alice.at('tray-file', '[data-name="large.zip"][data-state="paused"]').waitFor();
  line.goesOn();
  await alice.says('这个慢慢传');
  const row = alice.at('message-row', '[data-state="queued"]').filter({ hasText: '这个慢慢传' });
  await row.locator('[data-testid="transfer"][data-state="paused"]').waitFor();
  assert.equal(await bob.count('这个慢慢传'), 0);

  await alice.at('transfers-chip').click();
  await alice.at('transfer-row', '[data-name="large.zip"]').locator('[data-testid="transfer-resume"]').click();
  await alice.page.keyboard.press('Escape');
  await alice.at('transfers').waitFor({ state: 'detached' });
  await card(bob, 'large.zip').waitFor({ timeout: 120_000 });
  await card(bob, 'large.zip').locator('[data-testid="file-save"]').click();
  await card(bob, 'large.zip').locator('[data-testid="transfer"][data-state="done"]').waitFor({ timeout: 120_000 });
  assert.equal(hashOf(readFileSync(join(bob.downloads, 'large.zip'))), hashOf(large));
  // At most the piece that was under way goes twice.
  assert.ok(line.sent < 18 * MB, `${line.sent} bytes for a file of 12 MB: it began anew`);

  await attaches(alice, file('never.zip', randomBytes(3 * MB)));
  await alice.at('tray-file', '[data-name="never.zip"]').locator('[data-testid="tray-remove"]').click();
  await alice.at('tray').waitFor({ state: 'detached' });
  await alice.finds('transfers', (rows) => rows.every((one) => one.file.name !== 'never.zip'));
  assert.equal((await alice.asks('attached', { channel_id: channel })).length, 0);
});

test('a channel’s files are found by name and kind, and lead to their message', async () => {
  await bob.at('header-files').click();
  await bob.at('files-row', '[data-name="发布计划.pdf"]').waitFor();
  await bob.at('files-search').fill('计划');
  await bob.at('channel-files', '[data-count="1"]').waitFor();
  await bob.at('files-search').fill('');
  await bob.at('files-kind', '[data-kind="picture"]').click();
  await bob.at('channel-files', '[data-count="2"]').waitFor();
  await bob.at('files-kind', '[data-kind="all"]').click();
  await bob.at('files-row', '[data-name="only.zip"]').locator('[data-testid="files-message"]').click();
  await bob.at('timeline', '[data-placed]').waitFor();
  await card(bob, 'only.zip').waitFor();
  await bob.at('panel-close').click();
});

test('az_03 whoever may not upload is told before they try, and loses nothing; whoever may not download is told why', async () => {
  const person = (await alice.asks('session', {})).me.id;
  const scope = { kind: 'channel', id: channel };
  const takes = (permission) => owner.asks('exclude', { person, exclude: { id: crypto.randomUUID(), permission, scope, code: 'REVOKED', text: '外部资料在法务确认之前，先暂停在这里传文件。', ends_at: Date.now() + 86_400_000, review_at: null, dry_run: false } });

  await alice.at('composer').fill('写到一半');
  await takes('file.upload');
  await alice.at('composer-attach', '[data-gate="denied"]').waitFor();
  await drags(alice, 'dragenter', 'a.txt');
  const target = alice.at('drop-target', '[data-over][data-gate="denied"]');
  await target.waitFor();
  await target.filter({ hasText: '先暂停在这里传文件' }).waitFor();
  await drags(alice, 'drop', 'a.txt');
  await alice.at('explanation').waitFor();
  await alice.at('explanation-code').first().filter({ hasText: 'REVOKED' }).waitFor();
  assert.equal(await alice.at('tray').count(), 0);
  assert.equal(await alice.at('composer').inputValue(), '写到一半');
  await alice.at('panel-close').click();
  await alice.at('composer').press('Enter');
  await bob.sees('写到一半');

  await takes('file.download');
  await card(alice, '发布计划.pdf').locator('[data-testid="file-save"][data-gate="denied"]').waitFor();
  await card(alice, '发布计划.pdf').locator('[data-testid="file-save"]').focus();
  await alice.page.keyboard.press('Enter');
  await alice.at('explanation').waitFor();
  await alice.page.waitForFunction(() => !document.querySelector('[data-testid="picture"][data-drawn]'));
});

test('nothing was complained about', () => assert.deepEqual(house.complaints, []));
