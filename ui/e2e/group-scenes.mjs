// Teams, group conversations, people groups and leavers with the made-up company.

const teams = async (page, name = 'Falcon 项目组') => {
  await page.click('[data-testid=rail-teams]');
  await page.click(`[data-testid=teams-row][data-team="${name}"]`);
  await page.waitForSelector('[data-testid=team-page]');
};
const tab = (page, name) => page.click(`[data-testid=team-tab][data-tab=${name}]`);
const person = async (page, handle) => {
  await page.click('[data-testid=rail-people]');
  await page.click(`[data-testid=people-row][data-handle=${handle}]`);
};

/** name: [query, what to do before the picture] */
export const groups = {
  team: ['me=chensiyuan', async (page) => teams(page)],
  teamcharter: ['me=chensiyuan', async (page) => { await teams(page); await tab(page, 'charter'); await page.waitForSelector('[data-testid=charter-line]'); }],
  bundle: ['me=chensiyuan', async (page) => { await teams(page); await tab(page, 'charter'); await page.waitForSelector('[data-testid=bundle-permission]'); }],
  bundleedit: ['me=chensiyuan', async (page) => { await teams(page); await tab(page, 'charter'); await page.click('[data-testid=bundle-edit]'); await page.check('[data-testid="role-permission-channel.manage_members"]'); await page.uncheck('[data-testid="role-permission-message.mention_all"]'); await page.waitForSelector('[data-testid=effect-gains]'); }],
  bundlewhy: ['me=linyue', async (page) => { await teams(page); await tab(page, 'charter'); await page.locator('[data-testid=bundle-edit]').focus(); await page.keyboard.press('Enter'); await page.waitForSelector('[data-testid=explanation]'); }],
  difference: ['difference', async (page) => { await page.waitForSelector('[data-testid=difference-row]'); }],
  teamrecord: ['me=chensiyuan', async (page) => { await teams(page); await tab(page, 'record'); await page.waitForSelector('[data-testid=team-request]'); }],
  teamchannels: ['me=chensiyuan', async (page) => { await teams(page); await tab(page, 'channels'); await page.waitForSelector('[data-testid=team-channel]'); }],
  teamclosed: ['me=linyue', async (page) => { await teams(page); await tab(page, 'record'); await page.waitForTimeout(200); }],
  teamedit: ['me=chensiyuan', async (page) => { await teams(page); await page.click('[data-testid=team-more]'); await page.click('[data-testid=team-edit]'); await page.waitForSelector('[data-testid=team-edit-dialog]'); }],
  teamfreeze: ['me=chensiyuan', async (page) => { await teams(page); await page.click('[data-testid=team-more]'); await page.click('[data-testid=team-freeze]'); await page.waitForSelector('[data-testid=change-dialog]'); }],
  teamcreate: ['me=limo', async (page) => { await page.click('[data-testid=rail-teams]'); await page.click('[data-testid=teams-create]'); await page.fill('[data-testid=create-team-name]', '海鸥'); }],
  teamadd: ['me=chensiyuan', async (page) => { await teams(page); await page.click('[data-testid=team-add]'); await page.click('[data-testid=team-add-row] >> nth=0'); await page.click('[data-testid=team-add-row] >> nth=1'); await page.click('[data-testid=team-add-submit]'); await page.waitForSelector('[data-testid=effects]'); }],
  teamphone: ['me=chensiyuan', async (page) => teams(page), { width: 480, height: 720 }],
  teamlistphone: ['me=chensiyuan', async (page) => { await page.click('[data-testid=rail-teams]'); await page.waitForSelector('[data-testid=teams-row]'); }, { width: 480, height: 720 }],
  groups: ['me=chensiyuan', async (page) => { await page.click('[data-testid=rail-teams]'); await page.click('[data-testid=groups-tab]'); await page.waitForSelector('[data-testid=group-row]'); }],
  groupedit: ['me=chensiyuan', async (page) => { await page.click('[data-testid=rail-teams]'); await page.click('[data-testid=groups-tab]'); await page.click('[data-testid=group-edit] >> nth=0'); await page.waitForSelector('[data-testid=group-dialog]'); }],
  groupstart: ['', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-new-direct]'); await page.click('[data-testid=direct-row] >> nth=1'); await page.click('[data-testid=direct-row] >> nth=3'); await page.waitForSelector('[data-testid=direct-group-name]'); }],
  groupopen: ['', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-new-direct]'); await page.click('[data-testid=direct-row] >> nth=1'); await page.click('[data-testid=direct-row] >> nth=3'); await page.click('[data-testid=direct-write]'); await page.waitForSelector('[data-testid=channel-header]'); await page.waitForTimeout(400); await page.click('[data-testid=header-members]'); await page.waitForSelector('[data-testid=members-more]'); }],
  details: ['me=chensiyuan', async (page) => { await page.click('[data-testid=channel-row][data-channel-name="Falcon"]'); await page.click('[data-testid=header-members]'); await page.waitForSelector('[data-testid=channel-details]'); }],
  offboard: ['me=zhoulan', async (page) => { await person(page, 'chensiyuan'); await page.click('[data-testid=person-offboard]'); await page.waitForSelector('[data-testid=offboard-heir]'); }],
  move: ['me=limo', async (page) => { await person(page, 'wangzihan'); await page.click('[data-testid=person-move]'); await page.waitForSelector('[data-testid=move-dialog]'); }],
  many: ['me=zhoulan', async (page) => { await page.click('[data-testid=rail-people]'); for (const n of [1, 3, 4]) await page.click(`[data-testid=people-tick] >> nth=${n}`); await page.click('[data-testid=many-team]'); await page.selectOption('[data-testid=many-place]', { index: 1 }); await page.waitForSelector('[data-testid=effects]'); }],
  manybar: ['me=zhoulan', async (page) => { await page.click('[data-testid=rail-people]'); for (const n of [1, 3, 4]) await page.click(`[data-testid=people-tick] >> nth=${n}`); }],
};
