// Room for files, and the calendar's address, with the made-up company.

const open = async (page, name = '设计评审') => {
  await page.click(`[data-testid=channel-row][data-channel-name="${name}"]`);
  await page.waitForSelector('[data-testid=timeline][data-placed]');
};
const quotas = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-files]');
  await page.waitForSelector('[data-testid=quota-row]');
};
const dialog = async (page, kind = 'each_person') => {
  await quotas(page);
  await page.click(`[data-testid=quota-row][data-kind=${kind}] [data-testid=quota-edit]`);
  await page.waitForSelector('[data-testid=quota-dialog]');
};
const tight = async (page) => {
  await dialog(page);
  await page.selectOption('[data-testid=quota-own]', 'own');
  await page.fill('[data-testid=quota-amount]', '30');
  await page.waitForSelector('[data-testid=quota-effect] li');
};
const settings = async (page, testid) => {
  await page.click('[data-testid=rail-me]');
  await page.locator(`[data-testid=${testid}]`).scrollIntoViewIfNeeded();
};
const mine = async (page) => {
  await settings(page, 'settings-room');
  await page.waitForSelector('[data-testid=settings-room] [data-testid=room-line]');
};
const calendar = async (page) => {
  await settings(page, 'settings-calendar');
  await page.waitForSelector('[data-testid=calendar-renew]');
};
const made = async (page) => {
  await calendar(page);
  await page.click('[data-testid=calendar-renew]');
  await page.waitForSelector('[data-testid=calendar-address]');
};
const attach = async (page) => {
  await open(page);
  await page.setInputFiles('[data-testid=composer-file]', [{ name: '素材.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000, 1) }]);
  await page.waitForSelector('[data-testid=room-note]');
};
const full = async (page) => {
  await attach(page);
  await page.waitForSelector('[data-testid=room-note][data-code]');
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const rooms = {
  quotas: ['me=zhoulan', quotas],
  quotasnarrow: ['me=zhoulan', quotas, PHONE],
  quotadialog: ['me=zhoulan', tight],
  quotadialognarrow: ['me=zhoulan', tight, PHONE],
  roommine: ['quota=small', mine],
  roomchannel: ['', async (page) => { await open(page); await page.click('[data-testid=header-files]'); await page.waitForSelector('[data-testid=room-line]'); }],
  roomnearly: ['quota=small', attach],
  roomfull: ['quota=full', full],
  roomfullnarrow: ['quota=full', full, PHONE],
  calendarnone: ['', calendar],
  calendarmade: ['', made],
  calendarmadenarrow: ['', made, PHONE],
  calendarend: ['feed=1', async (page) => { await calendar(page); await page.click('[data-testid=calendar-end]'); await page.waitForSelector('[data-testid=calendar-dialog]'); }],
};
