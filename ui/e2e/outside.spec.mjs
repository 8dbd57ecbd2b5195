// Files by link for people outside, in plain browsers against the real core and a real server:
// made by somebody who may, opened by a browser without an account, seen and ended.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHANNEL = '标书';
const BYTES = Buffer.alloc(300_000, 'offer ');
let house, owner, alice, bob, channel, address;

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

const card = (desktop) => desktop.at('message-row', '[data-state="sent"]').locator('[data-testid="file"][data-name="offer.zip"]').last();
const turns = async (desktop, item) => {
  await card(desktop).getByTestId('file-more').click();
  // What is grey can be pressed, too: it says why.
  await desktop.at(item, ':not([data-gate="unknown"])').click({ force: true });
};

test('whoever may not share outside is told why, and may once it is granted', async () => {
  await alice.at('composer-file').setInputFiles([{ name: 'offer.zip', mimeType: 'application/zip', buffer: BYTES }]);
  await alice.at('tray-file', '[data-state="done"]').waitFor();
  await alice.at('composer').click();
  await alice.page.keyboard.press('Enter');
  for (const desktop of [alice, bob]) await card(desktop).waitFor();

  await turns(alice, 'file-menu-share');
  await alice.at('explanation').waitFor();
  await alice.page.keyboard.press('Escape');
  const person = await owner.finds('directory', (directory) => directory.people.find((one) => one.handle === 'linyue')?.id);
  await owner.asks('grant', { person, grant: { id: crypto.randomUUID(), permission: 'file.share_external', scope: { kind: 'organisation' }, starts_at: null, ends_at: Date.now() + 5 * 86_400_000, text: 'tender for the Berlin customer', dry_run: false } });
  await card(alice).getByTestId('file-more').click();
  await alice.at('file-menu-share', '[data-gate="allowed"]').click();
  await alice.at('share-dialog').waitFor();
});

test('a stranger downloads it by the link, byte for byte', async () => {
  await alice.at('share-opens').selectOption('5');
  await alice.at('share-make').click();
  address = await alice.at('share-address').textContent();
  assert.match(address, /\/o\/[\w-]{43}$/);
  await alice.at('share-done').click();

  await house.stranger(async (page) => {
    await page.goto(address);
    assert.match(await page.textContent('main'), /林悦/);
    const coming = page.waitForEvent('download');
    await page.click('a[download]');
    const download = await coming;
    assert.equal(download.suggestedFilename(), 'offer.zip');
    assert.ok(readFileSync(await download.path()).equals(BYTES));
  });
});

test('what a stranger sees can be read by everybody, in both languages, light and dark', async () => {
  const pages = { offer: address, nothing: address.replace(/.{43}$/, 'x'.repeat(43)) };
  for (const locale of ['zh-CN', 'en-GB']) {
    // The page allows no script; the one that looks at it is let in from outside.
    await house.stranger(
      async (page) => {
        for (const [name, at] of Object.entries(pages)) {
          await page.goto(at);
          assert.equal(await page.getAttribute('html', 'lang'), locale === 'zh-CN' ? 'zh-CN' : 'en');
          await page.evaluate(axe);
          for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
            assert.deepEqual(violations.map(({ id, nodes }) => [name, locale, colorScheme, id, nodes[0].target]), []);
          }
          for (const width of [320, 480, 1280]) {
            await page.setViewportSize({ width, height: 720 });
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${width} px`);
          }
        }
      },
      { locale, bypassCSP: true },
    );
  }
});

test('its sender sees who opened it, inside and outside', async () => {
  await card(bob).getByTestId('file-save').click();
  await bob.at('transfer', '[data-state="done"]').first().waitFor();
  await turns(bob, 'file-menu-openings');
  await bob.at('explanation').waitFor();
  await bob.page.keyboard.press('Escape');

  // It is told in the background, a moment after.
  const file_id = await card(alice).getAttribute('data-file');
  await alice.finds('file_openings', (told) => told.count === 1, { channel_id: channel, file_id });
  await turns(alice, 'file-menu-openings');
  await alice.at('openings', '[data-count="1"]').waitFor();
  await alice.at('outside-link', '[data-state="open"]').waitFor();
  assert.match(await alice.at('opening-row').textContent(), /Daniel Osei/);
  await alice.at('openings-done').click();
});

test('an ended link opens nothing any more', async () => {
  await turns(alice, 'file-menu-share');
  await alice.at('outside-link-end').click();
  await alice.at('outside-link', '[data-state="ended"]').waitFor();
  await house.stranger(async (page) => {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator('a').count(), 0);
    const other = await page.goto(address.replace(/.{43}$/, 'x'.repeat(43)));
    assert.equal(other.status(), 404);
  });
});
