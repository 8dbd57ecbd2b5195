// Requests with the made-up company: from a denied control to the filed request, one's own, and what waits for a decision.

const open = async (page, name = 'Falcon') => {
  await page.click(`[data-testid=channel-row][data-channel-name="${name}"]`);
  await page.waitForSelector('[data-testid=timeline][data-placed]');
};
const asks = async (page) => {
  await open(page);
  await page.click('[data-testid=composer-denied-request]');
  await page.waitForSelector('[data-testid=request-kind]');
};
const requests = async (page, tab = 'inbox') => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-requests]');
  await page.click(`[data-testid=requests-${tab}]`);
};
const card = (permission) => `[data-testid=request][data-permission="${permission}"]`;
const turn = async (page, permission) => {
  const toggle = page.locator(`${card(permission)} [data-testid=request-toggle]`).first();
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
};
const decide = async (page) => {
  await requests(page);
  await page.waitForSelector('[data-testid=request-decide]');
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const asked = {
  requestexplain: ['denied=1', async (page) => { await open(page); await page.click('[data-testid=composer-denied-why]'); await page.waitForSelector('[data-testid=explanation-request]'); }],
  requestdialog: ['denied=1', async (page) => { await open(page); await page.click('[data-testid=composer-denied-why]'); await page.click('[data-testid=explanation-request]'); await page.waitForSelector('[data-testid=request-kind]'); await page.fill('[data-testid=request-statement]', '明天上午要把标书交给客户，需要在群里说明。'); }],
  requestmore: ['denied=1', async (page) => { await asks(page); await page.click('[data-testid=request-more]'); await page.selectOption('[data-testid=request-project]', { index: 1 }); await page.click('[data-testid=request-submit]'); }],
  requestphone: ['denied=1', async (page) => { await page.waitForTimeout(300); await asks(page); await page.click('[data-testid=request-more]'); }, PHONE],
  requestoffline: ['denied=1&state=offline', async (page) => { await open(page); await page.click('[data-testid=composer-denied-request]'); await page.waitForSelector('[data-testid=request-unplanned]'); await page.mouse.move(0, 0); }],
  requestasked: ['denied=1', async (page) => { await asks(page); await page.fill('[data-testid=request-statement]', '明天上午要把标书交给客户，需要在群里说明。'); await page.click('[data-testid=request-submit]'); await page.click('[data-testid=composer-denied-why]'); await page.waitForSelector('[data-testid=explanation-asked]'); }],
  requestsmine: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'message.mention_all'); }],
  requestsquestion: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'call.record'); await page.waitForSelector('[data-testid=request-say]'); }],
  requestsrefused: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'file.share_external'); await page.waitForSelector('[data-testid=request-appeal]'); await page.locator(card('file.share_external')).scrollIntoViewIfNeeded(); }],
  requestsappeal: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'file.share_external'); await page.click('[data-testid=request-appeal]'); await page.fill('[data-testid=appeal-root_cause]', '当时不知道'); await page.click('[data-testid=appeal-submit]'); }],
  requestsoffline: ['requests=1&state=offline', async (page) => requests(page, 'mine')],
  requestsempty: ['', async (page) => requests(page, 'mine')],
  inbox: ['requests=1&me=zhoulan', decide],
  inboxphone: ['requests=1&me=zhoulan', async (page) => { await page.waitForTimeout(300); await decide(page); }, PHONE],
  inboxrefuse: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.locator(`${card('file.upload')} [data-testid=request-refuse]`).click(); await page.fill('[data-testid=refuse-text]', '还不行'); await page.click('[data-testid=refuse-submit]', { force: true }); await page.locator('[data-testid=refuse-submit]').scrollIntoViewIfNeeded(); }],
  inboxadjust: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.locator(`${card('file.upload')} [data-testid=request-shorten]`).click(); }],
  inboxask: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.locator(`${card('file.upload')} [data-testid=request-ask]`).click(); }],
  inboxendorse: ['requests=1&me=zhoulan', async (page) => { await decide(page); await turn(page, 'channel.manage_members'); await page.click('[data-testid=request-endorse]'); await page.locator('[data-testid=endorse-submit]').scrollIntoViewIfNeeded(); }],
  inboxrestore: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.locator(`${card('file.upload')} [data-testid=request-shorten]`).click(); await page.click('[data-testid=until-days-7]'); }],
  inboxnarrow: ['requests=1&me=zhoulan', async (page) => { await decide(page); const box = page.locator(`${card('message.mention_all')}[data-kind=temporary]`); await box.locator('[data-testid=request-shorten]').click(); await box.locator('[data-testid=request-narrow]').selectOption({ index: 1 }); await box.scrollIntoViewIfNeeded(); }],
  inboxlent: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.waitForSelector('[data-testid=lent-to-me]'); await page.click('[data-testid=lend]'); await page.waitForSelector('[data-testid=request-figures]'); await page.locator('[data-testid=lend-form]').scrollIntoViewIfNeeded(); }],
  inboxfigures: ['requests=1&me=zhoulan', async (page) => { await decide(page); await page.waitForSelector('[data-testid=request-figures]'); await page.locator('[data-testid=request-figures]').scrollIntoViewIfNeeded(); }],
  requestsuntil: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'call.share_screen'); await page.waitForSelector('[data-testid=request-extend]'); await page.locator(card('call.share_screen')).scrollIntoViewIfNeeded(); }],
  requestsextend: ['requests=1', async (page) => { await requests(page, 'mine'); await turn(page, 'call.share_screen'); await page.click('[data-testid=request-extend]'); await page.waitForSelector('[data-testid=request-kind]'); }],
  inboxempty: ['me=zhoulan', async (page) => requests(page)],
};
