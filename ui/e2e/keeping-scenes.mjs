// Labels, the reading lease and purges with the made-up company.

const open = async (page, name = 'Falcon') => {
  await page.click(`[data-testid=channel-row][data-channel-name="${name}"]`);
  await page.waitForSelector('[data-testid=timeline][data-placed]');
};
const details = async (page) => {
  await open(page);
  await page.click('[data-testid=header-members]');
  await page.waitForSelector('[data-testid=channel-label]');
};
const keeping = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-keeping]');
  await page.waitForSelector('[data-testid=lease-editor]');
};
const purges = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-people]');
  await page.click('[data-testid=people-row][data-handle=wangzihan]');
  await page.waitForSelector('[data-testid=purge]');
  await page.locator('[data-testid=purges]').scrollIntoViewIfNeeded();
};
const person = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-people]');
  await page.click('[data-testid=people-row][data-handle=wangzihan]');
  await page.locator('[data-testid=person-level]').scrollIntoViewIfNeeded();
};
const levels = async (page) => {
  await person(page);
  await page.click('[data-testid=level-change]');
  await page.click('[data-testid=level-internal]');
  await page.waitForSelector('[data-testid=level-effect]');
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const kept = {
  labelconfidential: ['label=confidential', async (page) => { await open(page); await page.waitForSelector('[data-testid=watermark]'); }],
  labelsecret: ['label=secret', async (page) => { await details(page); await page.waitForSelector('[data-testid=watermark]'); }],
  labelphone: ['label=secret', async (page) => { await open(page); await page.waitForSelector('[data-testid=watermark]'); }, PHONE],
  labelchange: ['me=chensiyuan', async (page) => { await details(page); await page.click('[data-testid=label-change]'); await page.click('[data-testid=label-secret]'); await page.waitForSelector('[data-testid=label-effect]'); }],
  messagelabel: ['wears=confidential', async (page) => { await open(page); await page.waitForSelector('[data-testid=message-row] [data-testid=label-chip]'); await page.locator('[data-testid=message-row] [data-testid=label-chip]').first().scrollIntoViewIfNeeded(); }],
  messagewithheld: ['withheld=secret', async (page) => { await open(page); await page.locator('[data-testid=message-withheld]').scrollIntoViewIfNeeded(); await page.click('[data-testid=withheld-why]'); await page.waitForSelector('[data-testid=obstacle]'); }],
  messagelabelchange: ['me=chensiyuan&wears=confidential', async (page) => { await open(page); await page.locator('[data-testid=message-row]', { has: page.locator('[data-testid=label-chip]') }).click({ button: 'right' }); await page.click('[data-testid=menu-label]'); await page.click('[data-testid=message-label-secret]'); await page.waitForSelector('[data-testid=message-label-effect]'); }],
  composerlabel: ['', async (page) => { await open(page); await page.fill('[data-testid=composer]', '报价定为四百万'); await page.click('[data-testid=composer-label]'); await page.click('[data-testid=composer-label-confidential]'); await page.waitForSelector('[data-testid=composer-labelled]'); }],
  composerlabels: ['', async (page) => { await open(page); await page.click('[data-testid=composer-label]'); await page.waitForSelector('[data-testid=composer-label-secret]'); }],
  lease: ['me=zhoulan', keeping],
  leaseask: ['me=zhoulan', async (page) => { await keeping(page); await page.selectOption('[data-testid=lease-hours]', '24'); await page.click('[data-testid=lease-keep]'); await page.waitForSelector('[data-testid=change-dialog]'); }],
  purges: ['me=zhoulan', purges],
  level: ['me=zhoulan', person],
  levelset: ['me=zhoulan&level=internal', person],
  levelask: ['me=zhoulan', levels],
  levelraise: ['me=zhoulan&level=internal', async (page) => { await person(page); await page.click('[data-testid=level-change]'); await page.click('[data-testid=level-secret]'); await page.waitForSelector('[data-testid=level-effect]'); await page.click('[data-testid=level-submit]'); }],
  levelphone: ['me=zhoulan', levels, PHONE],
  levelown: ['level=internal', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=rail-permissions]'); await page.locator('[data-testid=own-level]').scrollIntoViewIfNeeded(); }],
  leaseover: ['reading=over&state=offline', async (page) => { await page.waitForSelector('[data-testid=lease-shut]'); }],
  leasetime: ['reading=time_unknown&state=offline', async (page) => { await page.waitForSelector('[data-testid=lease-shut]'); }],
  leasephone: ['reading=over&state=offline', async (page) => { await page.waitForSelector('[data-testid=lease-shut]'); }, PHONE],
};
