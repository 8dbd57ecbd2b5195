// The channel list with its menus, and the settings.
const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed]');
const row = (name) => `[data-testid=channel-row][data-channel-name="${name}"]`;
const menu = async (page, name) => {
  await placed(page);
  await page.click(row(name), { button: 'right' });
  await page.waitForSelector('[role=menu]');
};
const settings = async (page, to) => {
  await page.click('[data-testid=rail-me]');
  await page.waitForSelector('[data-testid=preferences]');
  if (to) await page.locator(`[data-testid=${to}]`).first().scrollIntoViewIfNeeded();
};

export const personal = {
  list: ['', async (page) => { await placed(page); await page.waitForTimeout(700); }],
  listmenu: ['', async (page) => menu(page, '前端')],
  listnotices: ['', async (page) => { await menu(page, '前端'); await page.click('[data-testid=channel-notices]'); }],
  listfolders: ['', async (page) => { await menu(page, '前端'); await page.click('[data-testid=channel-to-folder]'); }],
  listfilter: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-filter-by]'); }],
  listunread: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-filter-by]'); await page.click('[data-testid=unread-first]'); }],
  folder: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-new-folder]'); await page.fill('[data-testid=folder-name]', '客户'); }],
  typing: ['', async (page) => { await page.click(row('Falcon')); await placed(page); await page.evaluate(() => globalThis.fake.types('Falcon', ['zhoulan', 'limo'])); await page.waitForTimeout(300); }],
  settings: ['', async (page) => settings(page)],
  settingsnotices: ['', async (page) => settings(page, 'quiet-hours')],
  settingslarge: ['text=200', async (page) => settings(page, 'settings-notices')],
  listlarge: ['text=200', async (page) => { await page.waitForTimeout(900); }],
  settingsphone: ['', async (page) => settings(page, 'quiet-hours'), { width: 480, height: 640 }],
};
