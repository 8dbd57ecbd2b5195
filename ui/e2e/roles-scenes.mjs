// Roles and grants with the made-up company: what is granted, the matrix, a role that is made, changed by two, given and given up.

const tab = async (page, name) => {
  await page.waitForSelector('[data-testid=channel-row]');
  await page.click('[data-testid=rail-admin]');
  await page.click(`[data-testid=admin-tab-${name}]`);
};
const grants = async (page) => {
  await tab(page, 'grants');
  await page.waitForSelector('[data-testid=grant-line]');
};
const roles = async (page) => {
  await tab(page, 'roles');
  await page.waitForSelector('[data-testid=role]');
  await page.waitForSelector('[data-testid=matrix-row]');
};
const edited = async (page) => {
  await roles(page);
  await page.click('[data-testid=role][data-name="发布负责人"] [data-testid=role-edit]');
  await page.check('[data-testid="role-permission-channel.manage_members"]');
  await page.uncheck('[data-testid="role-permission-file.transfer_large"]');
  await page.waitForSelector('[data-testid=effect-gains]');
};
const given = async (page) => {
  await roles(page);
  await page.click('[data-testid=role][data-name="发布负责人"] [data-testid=role-give]');
  await page.selectOption('[data-testid=role-give-person]', { index: 3 });
  await page.waitForSelector('[data-testid=effect-gains]');
};
const moved = async (page) => {
  await edited(page);
  await page.fill('[data-testid=reason-input]', '发布时要临时拉测试同事进群');
  await page.click('[data-testid=role-submit]');
  await page.waitForSelector('[data-testid=role-moved]');
};
const PHONE = { width: 480, height: 720 };

/** name: [query, what to do before the picture, size] */
export const held = {
  grants: ['me=zhoulan', grants],
  grantsphone: ['me=zhoulan', grants, PHONE],
  grantsexpiring: ['me=zhoulan', async (page) => { await grants(page); await page.click('[data-testid=grants-filter-expiring]'); }],
  grantsunused: ['me=zhoulan', async (page) => { await grants(page); await page.click('[data-testid=grants-filter-unused]'); await page.waitForSelector('[data-testid=grants-unused-days]'); }],
  grantsend: ['me=zhoulan', async (page) => { await grants(page); await page.click('[data-testid=grant-end] >> nth=0'); await page.waitForSelector('[data-testid=effect-loses]'); }],
  grantsdenied: ['me=wangzihan', async (page) => { await tab(page, 'grants'); await page.waitForSelector('[data-testid=grants-denied]'); }],
  roles: ['me=zhoulan&roles=1', roles],
  rolesphone: ['me=zhoulan&roles=1', roles, PHONE],
  rolesnotactive: ['me=zhoulan', async (page) => { await roles(page); await page.click('[data-testid=role-new]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  rolesmatrix: ['me=zhoulan', async (page) => { await roles(page); await page.locator('[data-testid=role-matrix]').scrollIntoViewIfNeeded(); }],
  roleedit: ['me=zhoulan&roles=1', edited],
  roleeffects: ['me=zhoulan&roles=1', async (page) => { await edited(page); await page.locator('[data-testid=role-effects]').scrollIntoViewIfNeeded(); }],
  rolenew: ['me=zhoulan&roles=1', async (page) => { await roles(page); await page.click('[data-testid=role-new]'); await page.waitForSelector('[data-testid=role-based-on]'); await page.click('[data-testid=role-submit]'); }],
  rolemoved: ['me=zhoulan&roles=moved', moved],
  rolemovedphone: ['me=zhoulan&roles=moved', moved, PHONE],
  rolegive: ['me=zhoulan&roles=1', given],
  roleretire: ['me=zhoulan&roles=1', async (page) => { await roles(page); await page.click('[data-testid=role-retire]'); await page.waitForSelector('[data-testid=role-retire-dialog]'); }],
};
