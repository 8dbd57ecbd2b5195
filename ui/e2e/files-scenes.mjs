// Pictures of files: `[query, what to do before the picture, size]`.
import { back } from './hand.mjs';

const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed][data-whole]');

async function design(page) {
  await page.locator('[data-testid=channel-row][data-channel-name="设计评审"]').first().click();
  await page.waitForSelector('[data-testid=channel-header][data-channel-name="设计评审"]');
  await placed(page);
  await page.waitForSelector('[data-testid=picture][data-drawn]');
}

/** The first page of a document, looked at. */
async function pages(page) {
  await design(page);
  await back(page, 500);
  await page.click('[data-testid=document]');
  await page.waitForSelector('[data-testid=viewer][data-loaded]');
}

/** The newest message has a sound. */
async function plays(page) {
  await design(page);
  await page.click('[data-testid=file][data-name="访谈录音.wav"] [data-testid=file-play]');
  await page.waitForSelector('[data-testid=media][data-duration]');
  await page.locator('[data-testid=media]').scrollIntoViewIfNeeded();
}

/** The button, or where it has no room the menu. */
async function list(page) {
  if (await page.isVisible('[data-testid=header-files]')) return page.click('[data-testid=header-files]');
  await page.click('[data-testid=header-more]');
  await page.click('[data-testid=channel-files-open]');
}

/** As a hand does it: the files hang over the timeline. */
async function drags(page, over = '[data-testid=timeline]') {
  await page.locator(over).evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'a.pdf'));
    element.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await page.waitForSelector('[data-testid=drop-target][data-over]');
}

/** The menu of a file on its card, and one thing in it. */
async function turns(page, item, name = 'offline-sync.log') {
  await page.click(`[data-testid=file][data-name="${name}"] [data-testid=file-more]`);
  await page.click(`[data-testid=${item}]`, { force: true });
}

async function shares(page) {
  await design(page);
  await turns(page, 'file-menu-share');
  await page.waitForSelector('[data-testid=share-dialog]');
}

async function shared(page) {
  await shares(page);
  await page.click('[data-testid=share-make]');
  await page.waitForSelector('[data-testid=share-address]');
}

async function openings(page) {
  await design(page);
  const name = await page.getAttribute('[data-testid=file][data-mine]', 'data-name').catch(() => null);
  await turns(page, 'file-menu-openings', name ?? undefined);
  await page.waitForSelector('[data-testid=openings][data-count]');
}

async function links(page) {
  await design(page);
  await list(page);
  await page.waitForSelector('[data-testid=files-row]');
  await page.click('[data-testid=channel-links] summary');
  await page.waitForSelector('[data-testid=outside-link]');
}

const choose = (page, ...names) => page.setInputFiles('[data-testid=composer-file]', names.map((name) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000, 1) })));

export const files = {
  files: ['', design],
  filesnarrow: ['', design, { width: 480, height: 760 }],
  filesearlier: ['', async (page) => { await design(page); await back(page, 700); }],
  filestext: ['', async (page) => { await design(page); await page.click('[data-testid=file][data-name="offline-sync.log"] [data-testid=file-preview]'); await page.waitForSelector('[data-testid=text-preview][data-loaded]'); }],
  filespages: ['', async (page) => { await pages(page); }],
  filespagesnarrow: ['', async (page) => { await pages(page); await page.keyboard.press('End'); await page.waitForSelector('[data-testid=viewer][data-index="11"][data-loaded]'); }, { width: 480, height: 760 }],
  filespageslarge: ['', async (page) => { await pages(page); await page.click('[data-testid=viewer-next]'); await page.waitForSelector('[data-testid=viewer][data-index="1"][data-loaded]'); await page.keyboard.press('+'); await page.keyboard.press('+'); }],
  filesplayer: ['', plays],
  filesplayernarrow: ['', plays, { width: 480, height: 760 }],
  filesmenu: ['', async (page) => { await design(page); await page.click('[data-testid=file][data-name="offline-sync.log"] [data-testid=file-more]'); await page.waitForSelector('[role=menu]'); }],
  filesmoving: ['transfers=1', async (page) => { await design(page); await page.click('[data-testid=transfers-chip]'); await page.waitForSelector('[data-testid=transfer-row]'); }],
  filesmovingnarrow: ['transfers=1', async (page) => { await design(page); await page.click('[data-testid=transfers-chip]'); await page.waitForSelector('[data-testid=transfer-row]'); }, { width: 480, height: 760 }],
  filestray: ['attached=1', async (page) => { await design(page); await page.waitForSelector('[data-testid=tray-file]'); await page.click('[data-testid=composer]'); await page.keyboard.type('三份材料，请大家周五前看完'); }],
  filesofperson: ['', async (page) => { await design(page); await page.click('[data-testid=rail-people]'); await page.locator('[data-testid=people-row][data-handle=emma]').first().click(); await page.click('[data-testid=person-files-show]'); await page.waitForSelector('[data-testid=person-files][data-count]'); await page.locator('[data-testid=person-files]').scrollIntoViewIfNeeded(); }],
  filestraynarrow: ['attached=1', async (page) => { await design(page); await page.waitForSelector('[data-testid=tray-file]'); }, { width: 480, height: 760 }],
  filesattached: ['', async (page) => { await design(page); await choose(page, '季度汇报.pptx', 'screenshot.png'); await page.waitForSelector('[data-testid=tray-file][data-state=running], [data-testid=tray-file][data-state=done]'); }],
  filessending: ['', async (page) => { await design(page); await choose(page, '发布清单.pdf'); await page.waitForSelector('[data-testid=tray-file]:not([data-state=reading])'); await page.click('[data-testid=tray-pause]', { timeout: 2_000 }).catch(() => undefined); await page.click('[data-testid=composer]'); await page.keyboard.type('明天照这个来'); await page.keyboard.press('Enter'); await page.waitForSelector('[data-testid=message-row][data-mine] [data-testid=file]'); }],
  filesdrop: ['', async (page) => { await design(page); await drags(page); }],
  filesdropdenied: ['revoked=file.upload', async (page) => { await design(page); await drags(page); }],
  filesupclosed: ['revoked=file.upload', async (page) => { await design(page); await page.click('[data-testid=composer-attach]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  filesdownclosed: ['revoked=file.download', async (page) => { await page.locator('[data-testid=channel-row][data-channel-name="设计评审"]').first().click(); await placed(page); await page.click('[data-testid=file-open] >> nth=-1', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  filesviewer: ['', async (page) => { await design(page); await page.click('[data-testid=picture][data-name="窄窗口布局.png"]'); await page.waitForSelector('[data-testid=viewer][data-loaded]'); }],
  filesviewermany: ['', async (page) => { await design(page); await back(page, 700); await page.click('[data-testid=picture][data-name="空状态 B.png"]'); await page.waitForSelector('[data-testid=viewer][data-loaded]'); }],
  filesviewernarrow: ['', async (page) => { await design(page); await page.click('[data-testid=picture][data-name="窄窗口布局.png"]'); await page.waitForSelector('[data-testid=viewer][data-loaded]'); }, { width: 480, height: 760 }],
  fileslist: ['', async (page) => { await design(page); await list(page); await page.waitForSelector('[data-testid=files-row]'); }, { width: 1280, height: 800 }],
  fileslistnarrow: ['', async (page) => { await design(page); await page.click('[data-testid=header-more]'); await page.click('[data-testid=channel-files-open]'); await page.waitForSelector('[data-testid=files-row]'); }, { width: 480, height: 760 }],
  fileslistoffline: ['state=offline', async (page) => { await page.locator('[data-testid=channel-row][data-channel-name="设计评审"]').first().click(); await placed(page); await list(page); await page.fill('[data-testid=files-search]', '报价'); await page.waitForSelector('[data-testid=files-row]'); }],
  filesshare: ['outside=1', shares],
  filessharenarrow: ['outside=1', shares, { width: 480, height: 760 }],
  filesshared: ['outside=1', shared],
  filessharednarrow: ['outside=1', shared, { width: 480, height: 760 }],
  filesshareclosed: ['', async (page) => { await design(page); await turns(page, 'file-menu-share'); await page.waitForSelector('[data-testid=explanation]'); }],
  filesopenings: ['outside=1', openings],
  filesopeningsnarrow: ['outside=1', openings, { width: 480, height: 760 }],
  fileslinks: ['outside=1', links, { width: 1280, height: 800 }],
  fileslinksnarrow: ['outside=1', links, { width: 480, height: 760 }],
  fileslistnothing: ['', async (page) => { await design(page); await list(page); await page.fill('[data-testid=files-search]', 'nothing like it'); await page.waitForSelector('[data-testid=channel-files][data-count="0"]'); }],
};
