// Workflows with the made-up company: the list with its versions, one that is changed and tried on somebody, one that could never be decided, one given up.

const PHONE = { width: 480, height: 720 };

const workflows = async (page) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-workflows]');
  await page.waitForSelector('[data-testid=workflow]');
};
const edited = async (page) => {
  await workflows(page);
  await page.click('[data-testid=workflow-edit]');
  await page.click('[data-testid=workflow-stage-add]');
  await page.waitForSelector('[data-testid=workflow-stricter]');
};
const tried = async (page) => {
  await edited(page);
  await page.selectOption('[data-testid=workflow-trial-person]', { index: 3 });
  await page.waitForSelector('[data-testid=workflow-trial-stage]');
  await page.locator('[data-testid=workflow-trial]').scrollIntoViewIfNeeded();
};
const undecidable = async (page) => {
  await workflows(page);
  await page.click('[data-testid=workflow-edit]');
  await page.selectOption('[data-testid=workflow-needed] >> nth=1', '3');
  await page.waitForSelector('[data-testid=workflow-stage-error]');
  await page.locator('[data-testid=workflow-stage-error]').scrollIntoViewIfNeeded();
};

/** name: [query, what to do before the picture, size] */
export const ways = {
  workflows: ['me=zhoulan&workflows=1', workflows],
  workflowsphone: ['me=zhoulan&workflows=1', workflows, PHONE],
  workflowsopen: ['me=zhoulan&workflows=1', async (page) => { await workflows(page); await page.click('[data-testid=workflow-open-list] summary'); await page.click('[data-testid=workflow-versions] summary'); }],
  workflowsdenied: ['me=wangzihan', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=rail-admin]'); await page.click('[data-testid=admin-tab-workflows]'); await page.waitForSelector('[data-testid=workflows-denied]'); }],
  workflowsnotactive: ['me=zhoulan', async (page) => { await workflows(page); await page.click('[data-testid=workflow-new]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  workflowedit: ['me=zhoulan&workflows=1', edited],
  workflowtrial: ['me=zhoulan&workflows=1', tried],
  workflowtrialphone: ['me=zhoulan&workflows=1', tried, PHONE],
  workflowundecidable: ['me=zhoulan&workflows=1', undecidable],
  workflowretire: ['me=zhoulan&workflows=1', async (page) => { await workflows(page); await page.click('[data-testid=workflow-retire]'); await page.waitForSelector('[data-testid=workflow-retire-dialog]'); }],
};
