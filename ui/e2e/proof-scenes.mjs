// Showing who sits here before what is grave.
const note = async (page) => { await page.click('[data-testid=rail-admin]'); await page.waitForSelector('[data-testid=proof-note]'); };
const taking = async (page) => {
  await page.click('[data-testid=rail-people]');
  await page.click('[data-testid=people-row][data-handle=linyue]');
  await page.click('[data-permission="message.send"] [data-testid=person-revoke]');
  await page.waitForSelector('[data-testid=effects]');
  await page.fill('[data-testid=reason-input]', '外部资料在法务确认之前，先暂停发言。');
};
const asked = async (page) => { await taking(page); await page.click('[data-testid=change-save]'); await page.waitForSelector('[data-testid=proof-dialog]'); };
const owed = 'me=zhoulan&owed=1';

/** name: [query, what to do before the picture] */
export const proofs = {
  proofnote: [owed, note],
  proofhint: [owed, async (page) => { await taking(page); await page.locator('[data-testid=proof-hint]').scrollIntoViewIfNeeded(); await page.focus('[data-testid=reason-input]'); await page.mouse.move(0, 0); }],
  proofpeek: [owed, async (page) => { await page.click('[data-testid=rail-people]'); await page.click('[data-testid=people-row][data-handle=linyue]'); const control = page.locator('[data-permission="message.send"] [data-testid=person-revoke][data-gate=allowed]'); await control.waitFor(); await page.keyboard.press('Tab'); await control.focus(); await page.waitForSelector('[data-testid=explanation-proof]'); }],
  proofasked: [owed, asked],
  proofwrong: [owed, async (page) => { await asked(page); await page.fill('[data-testid=proof-password]', 'wrong'); await page.click('[data-testid=proof-submit]'); await page.waitForSelector('[data-testid=proof-dialog] [role=alert], [data-testid=proof-dialog] [aria-invalid=true]'); }],
  proofinbox: [`requests=1&${owed}`, async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=rail-requests]'); await page.click('[data-testid=requests-inbox]'); await page.waitForSelector('[data-testid=proof-note]'); }],
  proofcase: [`cases=1&${owed}`, async (page) => { await page.click('[data-testid=rail-admin]'); await page.click('[data-testid=admin-tab-cases]'); await page.locator('[data-testid=case][data-status=ready] [data-testid=case-toggle]').first().click(); await page.locator('[data-status=ready] [data-testid=case-decide]').click(); await page.locator('[data-testid=proof-hint]').scrollIntoViewIfNeeded(); }],
};
