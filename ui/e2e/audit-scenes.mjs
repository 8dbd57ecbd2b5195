// The audit with the made-up company: the auditor's panel, one's own records, and what a desktop says when the log does not fit.

const panel = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-audit]');
  await page.waitForSelector('[data-testid=audit]');
};
const list = async (page) => {
  await panel(page);
  await page.waitForSelector('[data-testid=audit-row]');
};
const opened = async (page) => {
  await list(page);
  await page.click('[data-testid=audit-row] >> nth=0 >> button');
  await page.waitForSelector('[data-testid=audit-details]');
};
const verified = async (page, state) => {
  await list(page);
  await page.click('[data-testid=audit-verify]');
  await page.waitForSelector(`[data-testid=audit-result][data-state=${state}]`);
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const audited = {
  audit: ['me=zhengkai', list],
  auditdetails: ['me=zhengkai', opened],
  auditphone: ['me=zhengkai', async (page) => { await page.waitForTimeout(300); await opened(page); }, PHONE],
  auditrunning: ['me=zhengkai&audit=running', async (page) => verified(page, 'running')],
  auditwhole: ['me=zhengkai', async (page) => verified(page, 'whole')],
  auditbroken: ['me=zhengkai&audit=broken', async (page) => verified(page, 'broken')],
  auditfiltered: ['me=zhengkai', async (page) => { await list(page); await page.selectOption('[data-testid=audit-filter-action]', 'permission.'); await page.click('[data-testid=audit-look]'); await page.waitForTimeout(200); }],
  auditrings: ['me=zhengkai&rings', async (page) => { await panel(page); await page.waitForSelector('[data-testid=approval-rings]'); }],
  auditdenied: ['', async (page) => { await panel(page); await page.click('[data-testid=audit-verify]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  auditforked: ['finding=forked', async (page) => page.waitForSelector('[data-testid=audit-banner]')],
  auditforkedphone: ['finding=forked', async (page) => page.waitForSelector('[data-testid=audit-banner]'), PHONE],
  auditrestored: ['finding=restored', async (page) => page.waitForSelector('[data-testid=audit-banner]')],
  rightsunproven: ['me=zhengkai&unproven', async (page) => { await panel(page); await page.waitForSelector('[data-testid=rights-row]'); }],
  rightsunprovenphone: ['me=zhengkai&unproven', async (page) => { await panel(page); await page.waitForSelector('[data-testid=rights-row]'); }, PHONE],
  rightssettling: ['me=zhengkai&unproven', async (page) => { await panel(page); await page.click('[data-testid=rights-accept] >> nth=0'); await page.waitForSelector('[data-testid=change-dialog]'); }],
  auditown: ['me=wangzihan', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=rail-permissions]'); await page.click('[data-testid=own-audit-show]'); await page.waitForSelector('[data-testid=own-audit-list]'); await page.locator('[data-testid=own-audit]').scrollIntoViewIfNeeded(); }],
};
