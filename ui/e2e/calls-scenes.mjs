// Calls with the made-up company: cards, what rings, plans, the list, and the meeting servers.

const open = async (page, name = 'Falcon') => {
  await page.click(`[data-testid=channel-row][data-channel-name="${name}"]`);
  await page.waitForSelector('[data-testid=timeline][data-placed][data-whole]');
  await page.waitForSelector('[data-testid=call-card]');
};
const more = async (page, state) => page.click(`[data-call-state=${state}] [data-testid=call-more]`);
const admin = async (page) => {
  await page.click('[data-testid=rail-admin]');
  await page.click('[data-testid=admin-tab-calls]');
  await page.waitForSelector('[data-testid=call-providers]');
};

/** name: [query, what to do before the picture, size] */
export const calls = {
  callcards: ['calls=1', async (page) => open(page)],
  callcardsphone: ['calls=1', async (page) => { await page.waitForTimeout(300); await open(page); }, { width: 480, height: 720 }],
  callwithheld: ['calls=1&withheld=1', async (page) => open(page)],
  calloffline: ['calls=1&state=offline', async (page) => open(page)],
  callmenu: ['calls=1', async (page) => { await open(page); await page.click('[data-testid=header-call]'); await page.waitForSelector('[data-testid=call-plan]'); }],
  callmenudenied: ['calls=1&revoked=call.start_video', async (page) => { await open(page); await page.click('[data-testid=header-call]'); await page.waitForSelector('[data-testid=call-start-video][data-gate=denied]'); }],
  callmore: ['calls=1', async (page) => { await open(page); await more(page, 'scheduled'); await page.waitForSelector('[data-testid=call-calendar]'); }],
  callright: ['calls=1', async (page) => { await open(page); await page.click('[data-call-state=live] [data-testid=call-right-record_call]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  callplan: ['calls=1', async (page) => { await open(page); await page.click('[data-testid=header-call]'); await page.click('[data-testid=call-plan]'); await page.waitForSelector('[data-testid=call-zone]'); }],
  callplanphone: ['calls=1', async (page) => { await page.waitForTimeout(300); await open(page); await page.click('[data-testid=header-call]'); await page.click('[data-testid=call-plan]'); await page.waitForSelector('[data-testid=call-zone]'); }, { width: 480, height: 720 }],
  callnoprovider: ['calls=none', async (page) => { await open(page); await page.click('[data-testid=header-call]'); await page.click('[data-testid=call-start-voice]'); await page.waitForSelector('[data-testid=call-no-provider]'); }],
  calledit: ['calls=1', async (page) => { await open(page); await more(page, 'scheduled'); await page.click('[data-testid=call-edit]'); await page.waitForSelector('[data-testid=call-edit-dialog] [data-testid=call-zone]'); }],
  callend: ['calls=1', async (page) => { await open(page); await more(page, 'scheduled'); await page.click('[data-testid=call-end]'); await page.waitForSelector('[data-testid=call-end-dialog]'); }],
  callrings: ['calls=1&rings=1', async (page) => { await open(page); await page.waitForSelector('[data-testid=call-ringing]'); }],
  callringsphone: ['calls=1&rings=1', async (page) => { await page.waitForTimeout(300); await page.waitForSelector('[data-testid=call-ringing]'); }, { width: 480, height: 720 }],
  calllist: ['calls=1', async (page) => { await page.click('[data-testid=rail-activity]'); await page.click('[data-testid=activity-calls]'); await page.waitForSelector('[data-testid=call-row]'); }],
  calllistplan: ['calls=1', async (page) => { await page.click('[data-testid=rail-activity]'); await page.click('[data-testid=activity-calls]'); await page.click('[data-testid=calls-plan]'); await page.waitForSelector('[data-testid=call-place]'); }],
  calllistempty: ['', async (page) => { await page.click('[data-testid=rail-activity]'); await page.click('[data-testid=activity-calls]'); await page.waitForTimeout(200); }],
  callproviders: ['calls=1&me=limo', async (page) => { await admin(page); await page.click('[data-testid=call-provider-test] >> nth=0'); await page.waitForSelector('[data-testid=call-test]'); }],
  callproviderschosen: ['calls=1&me=limo', async (page) => { await admin(page); await page.click('[data-testid=call-provider-edit] >> nth=0'); await page.waitForSelector('[data-testid=call-provider-dialog]'); }],
  callproviderpasted: ['calls=1&me=limo', async (page) => { await admin(page); await page.click('[data-testid=call-provider-add]'); await page.selectOption('[data-testid=call-provider-kind]', 'pasted'); await page.click('[data-testid=call-provider-submit]'); await page.waitForTimeout(200); }, { width: 480, height: 720 }],
};
