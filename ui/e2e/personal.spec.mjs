// The channel list and the settings by keyboard alone, on the made-up company.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MadeUp } from './made-up.mjs';

let company;

before(async () => {
  company = await MadeUp.open();
});

after(() => company?.close());

async function at() {
  const page = await company.apart('language=en');
  await page.waitForSelector('[data-testid=timeline][data-placed]');
  return page;
}

const line = (name) => `[data-testid=channel-row][data-channel-name="${name}"]`;
const names = (page, kind) => page.$$eval(`[data-testid=channel-section][data-kind=${kind}] [data-testid=channel-row]`, (rows) => rows.map((row) => row.dataset.channelName));

test('favourites are made, moved and taken back by keyboard', async () => {
  const page = await at();
  await page.focus(line('前端'));
  await page.keyboard.press('Shift+F10');
  await page.waitForSelector('[data-testid=channel-favour]');
  await page.focus('[data-testid=channel-favour]');
  await page.keyboard.press('Enter');
  await page.waitForSelector(`[data-testid=channel-section][data-kind=favourites] ${line('前端')}`);
  assert.deepEqual(await names(page, 'favourites'), ['Falcon', '公告', '前端']);

  await page.focus(line('前端'));
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForFunction(() => document.querySelector('[data-kind=favourites] [data-testid=channel-row]:nth-of-type(2)')?.dataset.channelName === '前端');
  assert.deepEqual(await names(page, 'favourites'), ['Falcon', '前端', '公告']);
  // The focus goes with it.
  await page.waitForFunction(() => document.activeElement?.dataset.channelName === '前端');
  await page.locator('[role=status].visually-hidden').filter({ hasText: '2 of 3' }).waitFor({ state: 'attached' });
  await page.close();
});

test('a folder is made, filled, renamed, collapsed and taken away', async () => {
  const page = await at();
  // What is open stays in sight in a collapsed folder; so something else is.
  await page.click(line('Falcon'));
  await page.click('[data-testid=channels-add]');
  await page.click('[data-testid=channels-new-folder]');
  await page.fill('[data-testid=folder-name]', 'Partners');
  await page.keyboard.press('Enter');
  const title = page.locator('[data-testid=section-title]', { hasText: 'Partners' });
  await title.waitFor();

  await page.click(line('设计评审'), { button: 'right' });
  await page.click('[data-testid=channel-to-folder]');
  await page.getByRole('menuitemradio', { name: 'Partners' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=channel-section]')].some((section) => section.textContent.includes('Partners') && section.textContent.includes('设计评审')));

  // Before the other one, by keyboard.
  await title.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForFunction(() => document.querySelector('[data-testid=section-title][data-kind=folder]')?.textContent.includes('Partners'));

  await title.click();
  await page.waitForSelector(line('设计评审'), { state: 'detached' });
  await title.click();
  await title.click({ button: 'right' });
  await page.click('[data-testid=folder-remove]');
  await title.waitFor({ state: 'detached' });
  await page.waitForSelector(line('设计评审'));
  await page.close();
});

test('a channel is dragged among the favourites and out of them again', async () => {
  const page = await at();
  await page.dragAndDrop(line('前端'), line('公告'));
  await page.waitForSelector(`[data-testid=channel-section][data-kind=favourites] ${line('前端')}`);
  assert.deepEqual(await names(page, 'favourites'), ['Falcon', '前端', '公告']);
  await page.dragAndDrop(line('Falcon'), '[data-testid=channel-section][data-kind=folder]');
  await page.waitForSelector(`[data-testid=channel-section][data-kind=folder] ${line('Falcon')}`);
  assert.deepEqual(await names(page, 'favourites'), ['前端', '公告']);
  await page.close();
});

test('a muted channel calls nobody, and says that it is muted', async () => {
  const page = await at();
  await page.click(line('陈思远'), { button: 'right' });
  await page.click('[data-testid=channel-notices]');
  await page.click('[data-testid=mute-hour]');
  await page.waitForSelector(`${line('陈思远')}[data-calls="0"] [data-testid=channel-muted]`);
  assert.match(await page.title(), /^\(\d+\)/);
  await page.close();
});

test('filters and what is unread first', async () => {
  const page = await at();
  await page.click('[data-testid=channels-filter-by]');
  await page.click('[data-testid=filter-mentions]');
  await page.waitForSelector(line('前端'), { state: 'detached' });
  await page.waitForSelector(line('陈思远'));
  await page.click('[data-testid=channels-filter-by]');
  await page.click('[data-testid=filter-all]');
  await page.click('[data-testid=channels-filter-by]');
  await page.click('[data-testid=unread-first]');
  await page.waitForSelector(`[data-testid=channel-section][data-kind=unread] ${line('陈思远')}`);
  await page.close();
});

test('settings are kept as they are made', async () => {
  const page = await at();
  await page.click('[data-testid=rail-me]');
  await page.focus('[data-testid=text-size]');
  for (let n = 0; n < 5; n += 1) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => getComputedStyle(document.documentElement).fontSize === '32px');
  await page.fill('[data-testid=keyword-field]', 'release');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=keyword]')].some((one) => one.textContent.includes('release')));
  await page.click('[data-testid=dnd-hour]');
  await page.waitForSelector('[data-testid=dnd-on]');
  await page.waitForSelector('[data-testid=rail] [data-presence]');
  await page.click('[data-testid=dnd-off]');
  await page.waitForSelector('[data-testid=dnd-hour]');
  await page.uncheck('[data-testid=show-content]');
  await page.click('[data-testid=rail-messages]');
  await page.click('[data-testid=rail-me]');
  assert.equal(await page.isChecked('[data-testid=show-content]'), false);
  await page.close();
});
