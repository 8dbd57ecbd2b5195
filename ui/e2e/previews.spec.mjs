// Pages of a document and a sound, in a plain browser against the real core and a real server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

const CHANNEL = '产品发布';
// Two pages of A5, printed by a browser, with the fonts of their signs.
const REPORT = readFileSync(join(import.meta.dirname, '../../crates/pictures/tests/made/report.pdf'));
let house, owner, alice, bob, channel;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  alice = await house.person('linyue', '林悦', owner);
  bob = await house.person('daniel', 'Daniel Osei', owner);
  channel = await house.channelOf(CHANNEL, owner, [alice, bob]);
  for (const { page } of [alice, bob]) page.setDefaultTimeout(45_000);
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const card = (desktop, name) => desktop.at('message-row', '[data-state="sent"]').locator(`[data-testid="file"][data-name="${name}"]`).last();

async function sends(name, mimeType, buffer) {
  await alice.at('composer-file').setInputFiles([{ name, mimeType, buffer }]);
  await alice.at('tray-file', `[data-name="${name}"]`).waitFor();
  await alice.says(`这是 ${name}`);
  await card(bob, name).waitFor();
}

/** Two seconds of a note, as WAV. */
function tone() {
  const count = 16_000;
  const wav = Buffer.alloc(44 + count);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(8_000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count, 40);
  for (let at = 0; at < count; at += 1) wav[44 + at] = 128 + Math.round(60 * Math.sin((at / 8_000) * 440 * 2 * Math.PI));
  return wav;
}

test('a document shows its first page and is leafed through with keys and buttons', async () => {
  await sends('季度报告.pdf', 'application/pdf', REPORT);
  const page = card(bob, '季度报告.pdf').locator('[data-testid="document"][data-pages="2"]');
  await page.waitFor();
  // Its room was kept: with the picture in it the card is as high as without.
  await page.locator('img').evaluate((img) => img.decode());
  await page.click();
  await bob.at('viewer', '[data-index="0"][data-loaded]').waitFor();
  assert.match(await bob.at('viewer-place').innerText(), /1.*2/);
  await bob.page.keyboard.press('PageDown');
  await bob.at('viewer', '[data-index="1"][data-loaded]').waitFor();
  // Behind the last there is none; and back to the first.
  await bob.page.keyboard.press('PageDown');
  assert.equal(await bob.at('viewer-next').getAttribute('aria-disabled'), 'true');
  await bob.at('viewer', '[data-index="1"]').waitFor();
  await bob.page.keyboard.press('Home');
  await bob.at('viewer', '[data-index="0"]').waitFor();
  await bob.at('viewer-larger').click();
  await bob.page.keyboard.press('Escape');
  await bob.at('viewer').waitFor({ state: 'detached' });
});

test('a document that is none is a file, and harms nothing', async () => {
  await sends('不是.pdf', 'application/pdf', Buffer.from('<script>alert(1)</script>'.repeat(40)));
  await card(bob, '不是.pdf').locator('[data-testid="document-none"]').waitFor();
  assert.equal(await bob.at('message-row').locator('script').count(), 0);
});

test('a sound is played when somebody says so, with keys, and goes with the right', async () => {
  const wav = tone();
  await sends('访谈.wav', 'audio/wav', wav);
  const here = card(bob, '访谈.wav');
  await here.locator('[data-testid="file-play"]').click();
  const player = here.locator('[data-testid="media"]');
  await here.locator('[data-testid="media"][data-ready][data-duration="2000"]').waitFor();
  const audio = player.locator('audio');
  assert.deepEqual(await audio.evaluate((one) => [one.paused, one.currentTime, one.src.startsWith('blob:'), one === document.activeElement]), [true, 0, true, true]);
  await bob.page.keyboard.press('Space');
  await bob.page.waitForFunction(() => document.querySelector('[data-testid=media] audio')?.currentTime > 0.1);

  // What cannot be played is a file like any other.
  await sends('老录像.avi', 'video/x-msvideo', Buffer.alloc(2_000, 7));
  await card(bob, '老录像.avi').locator('[data-testid="file-save"]').waitFor();
  assert.equal(await card(bob, '老录像.avi').locator('[data-testid="file-play"]').count(), 0);

  // Its right taken away, nothing of it stays.
  const person = (await bob.asks('session', {})).me.id;
  await owner.asks('exclude', { person, exclude: { id: crypto.randomUUID(), permission: 'file.download', scope: { kind: 'channel', id: channel }, code: 'REVOKED', text: '外部录音在法务确认之前，先暂停在这里播放。', ends_at: Date.now() + 86_400_000, review_at: null, dry_run: false } });
  await here.locator('[data-testid="file-play"][data-gate="denied"]').waitFor();
  await player.waitFor({ state: 'detached' });
  await card(bob, '季度报告.pdf').locator('[data-testid="document"]').waitFor({ state: 'detached' });
});

test('nothing was complained about', () => assert.deepEqual(house.complaints, []));
