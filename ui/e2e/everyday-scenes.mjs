// Pictures of everyday conversation: `[query, what to do before the picture, size]`.
import { pressesBack, pressesTool } from './hand.mjs';

const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed][data-whole]');

async function at(page, name) {
  const line = page.locator(`[data-testid=channel-row][data-channel-name="${name}"]`).first();
  await line.click();
  await page.waitForSelector(`[data-testid=channel-header][data-channel-name="${name}"]`);
  await placed(page);
}

async function types(page, text) {
  await page.click('[data-testid=composer]');
  await page.keyboard.type(text, { delay: 15 });
}

export const everyday = {
  switcher: ['', async (page) => { await at(page, '闲聊'); await at(page, 'Falcon'); await page.keyboard.press('Control+k'); await page.waitForSelector('[data-testid=palette-channel]'); }],
  switched: ['', async (page) => { await at(page, 'Falcon'); await page.keyboard.press('Control+k'); await page.waitForSelector('[data-testid=search-input]'); await page.keyboard.type('设', { delay: 30 }); await page.waitForSelector('[data-testid=palette-command]'); }],
  commands: ['', async (page) => { await at(page, 'Falcon'); await page.keyboard.press('Control+k'); await page.waitForSelector('[data-testid=search-input]'); await page.keyboard.type('/', { delay: 30 }); await page.waitForSelector('[data-testid=palette-command]'); }],
  shortcuts: ['', async (page) => { await at(page, 'Falcon'); await page.keyboard.press('Control+/'); await page.waitForSelector('[data-testid=shortcuts]'); }],
  mention: ['', async (page) => { await at(page, 'Falcon'); await types(page, '请@'); await page.waitForSelector('[data-testid=completion]'); }],
  slash: ['', async (page) => { await at(page, 'Falcon'); await types(page, '/'); await page.waitForSelector('[data-testid=completion]'); }],
  colon: ['', async (page) => { await at(page, 'Falcon'); await types(page, '好 :smi'); await page.waitForSelector('[data-testid=completion]'); }],
  emoji: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=composer-emoji]'); await page.waitForSelector('[data-emoji]'); await page.keyboard.press('ArrowDown'); }],
  emojifound: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=composer-emoji]'); await page.waitForSelector('[data-emoji]'); await page.keyboard.type('heart'); }, { width: 480, height: 640 }],
  highlighted: ['', async (page) => { await at(page, '前端'); await page.waitForSelector('[data-language=rust] .keyword'); await page.hover('[data-language=rust]'); }],
  everyday: ['', async (page) => { await at(page, 'Falcon'); }],
  reacting: ['', async (page) => { await at(page, 'Falcon'); await pressesTool(page.locator('[data-testid=message-row]').nth(-2), 'message-react'); await page.waitForSelector('[data-emoji]'); }],
  menu: ['', async (page) => { await at(page, 'Falcon'); await pressesTool(page.locator('[data-testid=message-row]').nth(-2), 'message-more'); await page.waitForSelector('[role=menu]'); }],
  thread: ['', async (page) => { await at(page, 'Falcon'); await pressesBack(page, '[data-testid=thread-chip]'); await page.waitForSelector('[data-testid=thread][data-loaded]'); }],
  threadnarrow: ['', async (page) => { await at(page, 'Falcon'); await pressesBack(page, '[data-testid=thread-chip]'); await page.waitForSelector('[data-testid=thread][data-loaded]'); }, { width: 480, height: 640 }],
  pinned: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=header-pinned]'); await page.waitForSelector('[data-testid=placed-row]'); }, { width: 1280, height: 800 }],
  announcement: ['', async (page) => { await at(page, '公告'); await page.waitForSelector('[data-testid=confirmation]'); }],
  confirmations: ['me=hejianguo', async (page) => { await at(page, '公告'); await page.click('[data-testid=confirmation-list]', { force: true }); await page.waitForTimeout(500); }],
  readers: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=message-read] >> nth=-1'); await page.waitForSelector('[data-testid=readers-read]'); }],
  revisions: ['', async (page) => { await at(page, 'Falcon'); await pressesBack(page, '[data-testid=message-edited]'); await page.waitForSelector('[data-testid=revisions]'); }],
  forward: ['', async (page) => { await at(page, 'Falcon'); await pressesTool(page.locator('[data-testid=message-row]').nth(-2), 'message-more'); await page.click('[data-testid=menu-forward]'); await page.waitForSelector('[data-testid=forward-place]'); }],
  forwarded: ['', async (page) => { await at(page, 'Falcon'); await pressesTool(page.locator('[data-testid=message-row]').nth(-4), 'message-more'); await page.click('[data-testid=menu-forward]'); await page.fill('[data-testid=forward-search]', '闲聊'); await page.waitForTimeout(200); await page.fill('[data-testid=forward-note]', '这条值得看'); await page.click('[data-testid=forward-send]'); await at(page, '闲聊'); }],
  dates: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=header-date]'); await page.waitForSelector('[data-testid=date-dialog]'); }],
  datesnarrow: ['', async (page) => { await at(page, 'Falcon'); await page.click('[data-testid=header-date]'); await page.waitForSelector('[data-testid=date-dialog]'); await page.fill('[data-testid=date-typed]', 'x'); await page.click('[data-testid=date-go]'); await page.waitForSelector('[data-testid=date-problem]'); }, { width: 480, height: 640 }],
  otherdraft: ['other-draft=周五之前把接口文档和回归结果都整理好发到群里', async (page) => { await at(page, 'Falcon'); await types(page, '我先看一下'); await page.waitForSelector('[data-testid=other-draft]'); }],
  otherdraftnarrow: ['other-draft=周五之前把接口文档和回归结果都整理好发到群里', async (page) => { await at(page, 'Falcon'); await page.waitForSelector('[data-testid=other-draft]'); }, { width: 480, height: 640 }],
  mentionall: ['', async (page) => { await at(page, 'Falcon'); await types(page, '@all 周五合入'); await page.keyboard.press('Enter'); await page.waitForSelector('[data-testid=mention-all-dialog]'); }],
  activity: ['', async (page) => { await placed(page); await page.click('[data-testid=rail-activity]'); await page.waitForSelector('[data-testid=placed-row]'); }],
  activitythreads: ['', async (page) => { await placed(page); await page.click('[data-testid=rail-activity]'); await page.click('[data-testid=activity-threads]'); await page.waitForSelector('[data-testid=thread-row]'); }],
  activitysaved: ['', async (page) => { await page.waitForSelector('[data-testid=channel-row]'); await page.click('[data-testid=rail-activity]'); await page.click('[data-testid=activity-saved]'); await page.waitForSelector('[data-testid=placed-row]'); }, { width: 480, height: 640 }],
};
