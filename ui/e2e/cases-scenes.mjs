// Cases of conduct with the made-up company: what is reported, the docket of those who judge, the case of the one it concerns, and a suspension.

const ready = (page) => page.waitForSelector('[data-testid=channel-row]');
const docket = async (page) => {
  await ready(page);
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-cases]');
  await page.waitForSelector('[data-testid=cases-panel] [data-testid=case]');
};
const turn = async (page, status) => {
  const toggle = page.locator(`[data-testid=case][data-status=${status}] [data-testid=case-toggle]`).first();
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  await page.locator(`[data-testid=case][data-status=${status}] [data-testid=case-lines]`).first().waitFor();
};
const own = async (page) => {
  await ready(page);
  await page.click('[data-testid=rail-requests]');
  await page.click('[data-testid=requests-cases]');
  await page.waitForSelector('[data-testid=case]');
};
const suspended = async (page) => {
  await page.waitForSelector('[data-testid=suspended]');
  await page.click('[data-testid=suspended-why]');
  await page.waitForSelector('[data-testid=case-outcome]');
};
const reports = async (page) => {
  await page.click('[data-testid=channel-row][data-channel-name="Falcon"]');
  await page.waitForSelector('[data-testid=timeline][data-placed]');
  const row = page.locator('[data-testid=message-row]:not([data-mine])').last();
  await row.click({ button: 'right' });
  await page.click('[data-testid=menu-report]');
  await page.waitForSelector('[data-testid=case-new-dialog]');
  await page.fill('[data-testid=case-what]', '当众羞辱同事，已经不是第一次。');
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const judged = {
  casesdocket: ['cases=1&me=zhoulan', docket],
  casesreported: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'reported'); await page.click('[data-testid=case-take-up]'); await page.waitForSelector('[data-form=take_up]'); }],
  casesdecide: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'ready'); await page.locator('[data-status=ready] [data-testid=case-decide]').click(); await page.locator('[data-testid=case-decision]').scrollIntoViewIfNeeded(); }],
  casestwo: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'proposed'); await page.locator('[data-testid=case-agree]').scrollIntoViewIfNeeded(); }],
  casesopen: ['cases=1&me=zhoulan', async (page) => { await docket(page); await page.click('[data-testid=case-open-new]'); await page.waitForSelector('[data-testid=case-person]'); await page.click('[data-testid=case-new-submit]'); }],
  casesphone: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'ready'); }, PHONE],
  casesevidence: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'ready'); await page.locator('[data-status=ready] [data-testid=case-add-evidence]').click(); await page.locator('[data-testid=case-evidence-hit]').first().waitFor(); await page.locator('[data-testid=case-evidence-hit] input').first().check(); }],
  casesrule: ['cases=1&me=zhoulan', async (page) => { await docket(page); await turn(page, 'hearing'); await page.locator('[data-testid=case-house-rule]').scrollIntoViewIfNeeded(); }],
  houserules: ['cases=1&me=zhoulan&houserules=1', async (page) => { await docket(page); await page.click('[data-testid=house-rules-toggle]'); await page.waitForSelector('[data-testid=house-rule]'); }],
  houseruleedit: ['cases=1&me=zhoulan&houserules=1', async (page) => { await docket(page); await page.click('[data-testid=house-rules-toggle]'); await page.click('[data-testid=house-rule-edit] >> nth=0'); await page.waitForSelector('[data-testid=house-rule-name]'); await page.click('[data-testid=house-rule-submit]'); }],
  houserulesphone: ['cases=1&me=zhoulan&houserules=1', async (page) => { await docket(page); await page.click('[data-testid=house-rules-toggle]'); await page.waitForSelector('[data-testid=house-rule]'); }, PHONE],
  casesmine: ['cases=1', own],
  caseswarned: ['cases=1', async (page) => { await own(page); await turn(page, 'closed'); await page.locator('[data-testid=case-acknowledge]').scrollIntoViewIfNeeded(); }],
  casesoffline: ['cases=1&state=offline', own],
  casessuspended: ['suspended=1', suspended],
  casesreport: ['', reports],
};
