// Questions asked before something is done, what came from outside, and screens with nothing on them yet.
import { pressesTool } from './hand.mjs';

const id = (testid) => `[data-testid=${testid}]`;
const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed][data-whole]');

async function at(page, name) {
  await page.locator(`[data-testid=channel-row][data-channel-name="${name}"]`).first().click();
  await page.waitForSelector(`[data-testid=channel-header][data-channel-name="${name}"]`);
  await placed(page);
}

async function headerMenu(page, name, item) {
  await at(page, name);
  await page.click(id('header-more'));
  await page.click(id(item));
  await page.waitForSelector('dialog:modal');
}

async function team(page, name = 'Falcon 项目组') {
  await page.click(id('rail-teams'));
  await page.click(`[data-testid=teams-row][data-team="${name}"]`);
  await page.waitForSelector(id('team-page'));
}

async function teamMenu(page, item) {
  await team(page);
  await page.click(id('team-more'));
  await page.click(id(item));
  await page.waitForSelector('dialog:modal');
}

async function person(page, handle, button) {
  await page.click(id('rail-people'));
  await page.click(`[data-testid=people-row][data-handle=${handle}]`);
  await page.click(id(button));
  await page.waitForSelector('dialog:modal');
}

const admin = async (page, tab) => {
  await page.click(id('rail-admin'));
  await page.click(id(`admin-tab-${tab}`));
};

const dialog = (page) => page.waitForSelector('dialog:modal');

/** name: [query, what to do before the picture] */
export const dialogs = {
  signout: ['', async (page) => { await page.click(id('rail-me')); await page.click(id('sign-out')); await dialog(page); }],
  leave: ['', async (page) => headerMenu(page, 'Falcon', 'channel-leave')],
  channelsettings: ['me=chensiyuan', async (page) => headerMenu(page, 'Falcon', 'channel-settings')],
  remove: ['', async (page) => { await at(page, 'Falcon'); const mine = page.locator('[data-testid=message-row][data-mine]').last(); await pressesTool(mine, 'message-more'); await page.click(id('menu-delete')); await dialog(page); }],
  memberremove: ['me=chensiyuan', async (page) => { await at(page, 'Falcon'); await page.click(id('header-members')); await page.click(`${id('member-remove')} >> nth=0`); await dialog(page); }],
  memberadd: ['me=chensiyuan', async (page) => { await at(page, 'Falcon'); await page.click(id('header-members')); await page.click(id('members-add')); await dialog(page); }],
  channelkeeping: ['me=chensiyuan', async (page) => { await at(page, 'Falcon'); await page.click(id('header-members')); await page.click(id('retention-change')); await dialog(page); }],
  linkhere: ['', async (page) => { await at(page, 'Falcon'); await page.evaluate(() => globalThis.fake.linkTo('Falcon')); await dialog(page); }],
  linkelsewhere: ['', async (page) => { await placed(page); await page.evaluate(() => globalThis.fake.linkTo(null)); await dialog(page); }],
  unlock: ['session=locked&sealed=1', async (page) => { await page.fill(id('unlock-passphrase'), 'abc'); await page.click(id('unlock-submit')); await page.waitForSelector(id('problem')); }],
  ended: ['session=ended', async (page) => page.waitForSelector(id('sign-in'))],
  teamleave: ['me=linyue', async (page) => { await team(page); await page.click(id('team-leave')); await dialog(page); }],
  teamarchive: ['me=chensiyuan', async (page) => teamMenu(page, 'team-archive')],
  teamowner: ['me=chensiyuan', async (page) => teamMenu(page, 'team-charge')],
  teamdefaults: ['me=chensiyuan', async (page) => { await team(page); await page.click('[data-testid=team-tab][data-tab=channels]'); await page.click(id('team-defaults')); await dialog(page); }],
  posts: ['me=hejianguo', async (page) => person(page, 'linyue', 'person-posts')],
  createlocal: ['me=limo&local=1', async (page) => { await page.click(id('rail-people')); await page.click(id('people-create-person')); await dialog(page); await page.locator(id('local-note')).scrollIntoViewIfNeeded(); }],
  newcode: ['me=limo', async (page) => person(page, 'linyue', 'person-code')],
  refusejoin: ['', async (page) => { await admin(page, 'waiting'); await page.click(`${id('waiting-refuse')} >> nth=0`); await dialog(page); }],
  devices: ['', async (page) => { await page.click(id('rail-me')); await page.locator(id('sessions')).scrollIntoViewIfNeeded(); await page.click(id('password-open')); await page.locator(id('password')).scrollIntoViewIfNeeded(); }],
  testhere: ['', async (page) => { await page.click(id('rail-me')); await page.click(id('help-test')); await page.waitForSelector(id('self-test-step')); }],
  catchingup: ['state=catching_up', async (page) => { await placed(page); await page.click(id('connection-chip')); }],
  servertrouble: ['state=server_trouble', async (page) => { await page.click(id('rail-people')); await page.waitForSelector(id('people-row')); }],
  nothingfound: ['', async (page) => { await placed(page); await page.keyboard.press('Control+k'); await page.fill(id('search-input'), 'qqqq'); await page.waitForTimeout(700); }],
  peoplenothing: ['', async (page) => { await page.click(id('rail-people')); await page.fill(id('people-search'), 'qqqq'); }],
  namesake: ['namesake', async (page) => { await at(page, 'Falcon'); await page.evaluate(() => globalThis.fake.receive('Falcon', 'emma.c', '先把密码发我，我来登录看看。')); await page.waitForSelector('[data-testid=author-account]'); }],
  emptyhouse: ['empty', async (page) => { await placed(page); await page.evaluate(() => globalThis.fake.takeOut()); await page.waitForSelector(id('empty-browse')); }],
  emptychannel: ['empty', async (page) => placed(page)],
  emptyactivity: ['empty', async (page) => { await placed(page); await page.click(id('rail-activity')); await page.waitForTimeout(300); }],
  emptypinned: ['empty', async (page) => { await placed(page); await page.click(id('header-pinned')); await page.waitForTimeout(300); }],
};
