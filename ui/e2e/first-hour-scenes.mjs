// The first hour: doors, set-up, joining, waiting, administration.
const admin = (tab) => async (page) => { await page.click('[data-testid=rail-admin]'); await page.click(`[data-testid=admin-tab-${tab}]`); await page.waitForTimeout(200); };

export const firstHour = {
  welcome: ['session=signed_out&first=1', async (page) => page.waitForSelector('[data-testid=welcome]')],
  connect: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-connect]'); await page.fill('[data-testid=connect-address]', 'wrong.example'); await page.click('[data-testid=connect-submit]'); await page.waitForSelector('[data-testid=problem]'); }],
  connectmore: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-connect]'); await page.click('[data-testid=connect-ca]'); await page.click('[data-testid=connect-proxy]'); await page.click('[data-testid=proxy-manual] + span'); }],
  setup: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-try]'); await page.waitForSelector('[data-testid=set-up]'); }],
  setuprules: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-try]'); await page.fill('[data-testid=set-up-organisation]', '云帆科技'); await page.click('[data-testid=set-up-next]'); await page.waitForSelector('[data-testid=set-up-profile-mlps-level-3]'); }],
  setupyou: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-try]'); await page.fill('[data-testid=set-up-organisation]', '云帆科技'); await page.click('[data-testid=set-up-next]'); await page.click('[data-testid=set-up-next]'); await page.fill('[data-testid=set-up-name]', '林悦'); await page.fill('[data-testid=set-up-handle]', 'lin.yue'); await page.fill('[data-testid=set-up-new-password]', 'short'); await page.click('[data-testid=set-up-submit]'); }],
  furnish: ['session=signed_out&first=1', async (page) => { await setUp(page); await page.fill('[data-testid=furnish-lines]', '李娜  li.na\n陈伟  chen.wei'); }],
  furnishcodes: ['session=signed_out&first=1', async (page) => { await setUp(page); await page.fill('[data-testid=furnish-lines]', '李娜  li.na\n陈伟  chen.wei'); await page.click('[data-testid=furnish-add]'); await page.waitForSelector('[data-testid=furnish-code]'); }],
  furnishteams: ['furnishing=teams', async (page) => { for (const at of [0, 1, 3]) await page.locator('[data-testid=furnish-department] + span').nth(at).click(); await page.fill('[data-testid=furnish-projects]', '春季发布'); }],
  furnishhouse: ['furnishing=house', async (page) => page.waitForSelector('[data-testid=furnish-house]')],
  join: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-connect]'); await page.fill('[data-testid=connect-address]', `tokenim://join?server=https%3A%2F%2Fim.yunfan.example&code=${'a'.repeat(40)}wait`); await page.click('[data-testid=connect-submit]'); await page.waitForSelector('[data-testid=join]'); }],
  waiting: ['session=waiting', async (page) => page.waitForSelector('[data-testid=waiting]')],
  refused: ['session=waiting&refused=我们没有找到这位同事的入职记录，请先联系人事。', async (page) => page.waitForSelector('[data-testid=waiting]')],
  signinmore: ['session=signed_out', async (page) => { await page.click('[data-testid=sign-in-more]'); }],
  selftest: ['session=signed_out&first=1', async (page) => { await page.click('[data-testid=welcome-connect]'); await page.fill('[data-testid=connect-address]', 'down.example'); await page.click('[data-testid=connect-test]'); await page.waitForSelector('[data-testid=self-test-step]'); }],
  links: ['', admin('links')],
  linkmade: ['', async (page) => { await admin('links')(page); await page.click('[data-testid=link-make]'); await page.waitForSelector('[data-testid=link-address]'); }],
  linkslocal: ['local=1', async (page) => { await admin('links')(page); await page.click('[data-testid=local-note] summary'); }],
  passwords: ['', admin('passwords')],
  passwordschange: ['settling=1', async (page) => { await admin('passwords')(page); await page.click('[data-testid=passwords-nist-800-63b-4]'); await page.click('[data-testid=passwords-change]'); await page.waitForSelector('[data-testid=effects]'); }],
  queue: ['', admin('waiting')],
  helpeditor: ['', admin('help')],
  keeping: ['me=limo', admin('keeping')],
  reports: ['', admin('reports')],
  steps: ['steps=1', async (page) => { await page.click('[data-testid=first-steps-open]'); }],
  news: ['news=1', async (page) => page.waitForSelector('[data-testid=news-dialog]')],
  report: ['', async (page) => { await page.click('[data-testid=rail-me]'); await page.click('[data-testid=help-report]'); await page.fill('[data-testid=report-words]', '发送图片时窗口停了几秒。'); await page.click('[data-testid=report-next]'); await page.waitForSelector('[data-testid=report-preview]'); }],
};

async function setUp(page) {
  await page.click('[data-testid=welcome-try]');
  await page.fill('[data-testid=set-up-organisation]', '云帆科技');
  await page.click('[data-testid=set-up-next]');
  await page.click('[data-testid=set-up-next]');
  await page.fill('[data-testid=set-up-name]', '林悦');
  await page.fill('[data-testid=set-up-handle]', 'lin.yue');
  await page.fill('[data-testid=set-up-new-password]', 'Qing-Shan-42-gate');
  await page.fill('[data-testid=set-up-new-password-again]', 'Qing-Shan-42-gate');
  await page.click('[data-testid=set-up-submit]');
  await page.waitForSelector('[data-testid=furnish-people]');
}
