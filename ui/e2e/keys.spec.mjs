// Every screen by keyboard alone: the focus is seen, goes on, and comes back to where a layer was opened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { each, MadeUp } from './made-up.mjs';
import { scenes } from './scenes.mjs';

let made;

before(async () => {
  made = await MadeUp.open();
});

after(() => made?.close());

const SCREENS = ['messages', 'thread', 'details', 'pinned', 'activity', 'permissions', 'person', 'team', 'teamrecord', 'groups', 'links', 'queue', 'helpeditor', 'reports', 'settings', 'welcome', 'connect', 'setup', 'setuprules', 'setupyou', 'join', 'waiting', 'signin', 'create', 'browse', 'steps', 'denied', 'grant', 'dates', 'teamedit', 'signout', 'leave', 'posts', 'emptychannel'];
/** More than any screen has, and a walk that never ends is a trap. */
const STOPS_MAX = 260;

/** What has the focus: whether it is in sight, and whether it looks different for having it. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  globalThis.stops ??= new Map();
  if (!globalThis.stops.has(element)) globalThis.stops.set(element, globalThis.stops.size);
  const box = element.getBoundingClientRect();
  // A choice's own mark may be drawn by the words beside it, a field's by the box around it.
  const around = [element, element.nextElementSibling, element.parentElement, element.parentElement?.parentElement, element.parentElement?.parentElement?.parentElement].filter(Boolean);
  const parts = element.matches('input[type^=date], input[type=time]');
  const look = () => around.map((one) => {
    const { outlineStyle, outlineWidth, outlineColor, borderColor, boxShadow, backgroundColor } = getComputedStyle(one);
    return [outlineStyle === 'none' ? '' : outlineWidth + outlineColor, borderColor, boxShadow, backgroundColor].join();
  }).join('|');
  const here = look();
  // Blurred, a date would begin at its first part again.
  if (!parts) element.blur();
  const away = look();
  if (!parts) element.focus({ preventScroll: true, focusVisible: true });
  const inSight = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return { parts, stop: globalThis.stops.get(element), name: `${element.tagName.toLowerCase()}[${element.dataset.testid ?? element.closest('[data-testid]')?.dataset.testid ?? ''}] "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 24)}"`, seen: parts || here !== away, inSight };
}

test('Tab goes through every screen, is seen at each stop and is caught by none', async () => {
  const found = [];
  await each(SCREENS, 3, async (name) => {
    const [query, act] = scenes[name];
    const page = await made.scene([query, act], { more: '&language=en' }).catch((error) => found.push(`${name}: not reached: ${error.message.split('\n')[0]}`) && null);
    if (!page) return;
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    const first = new Set();
    let last = null;
    let repeats = 0;
    let ends = 0;
    for (let step = 0; ; step += 1) {
      if (step > STOPS_MAX) { found.push(`${name}: no end after ${STOPS_MAX} stops, at ${last?.name}`); break; }
      await page.keyboard.press('Tab');
      const now = await page.evaluate(focused);
      // The end of the page, which comes first when the focus was in its midst, and twice when
      // what had it cannot have it any more.
      if (now === null) { ends += 1; if (ends > 2) break; continue; }
      // A field for a date or a time has a stop for each of its parts.
      repeats = last?.stop === now.stop ? repeats + 1 : 0;
      if (repeats > (now.parts ? 8 : 0)) { found.push(`${name}: caught at ${now.name}`); break; }
      if (repeats > 0) continue;
      if (first.has(now.stop)) break;
      first.add(now.stop);
      if (!now.seen) found.push(`${name}: not seen that ${now.name} has the focus`);
      if (!now.inSight) found.push(`${name}: out of sight: ${now.name}`);
      last = now;
    }
    if (first.size < 3 && name !== 'waiting') found.push(`${name}: only ${first.size} stops`);
    await page.close();
  });
  assert.deepEqual(found, []);
});

const id = (testid) => `[data-testid=${testid}]`;
const line = '[data-testid=channel-row][data-channel-name="前端"]';
const at = (rail) => async (page) => page.click(id(rail));

/** [what, query, how one gets there, the opener, the key, what opens, a menu?] */
const LAYERS = [
  ['menu to add', '', null, id('channels-add'), 'Enter', '[role=menu]', true],
  ['filter of the list', '', null, id('channels-filter-by'), 'Enter', '[role=menu]', true],
  ['menu of a channel', '', null, line, 'Shift+F10', '[role=menu]', true],
  ['more of a channel', '', null, id('header-more'), 'Enter', '[role=menu]', true],
  ['emoji of the composer', '', null, id('composer-emoji'), 'Enter', id('emoji-picker')],
  ['switcher', '', null, line, 'Control+k', id('palette')],
  ['search of a channel', '', null, id('header-search'), 'Enter', id('palette')],
  ['shortcuts', '', null, id('composer'), 'Control+/', id('shortcuts')],
  ['members', '', null, id('header-members'), 'Enter', id('panel')],
  ['pinned', '', null, id('header-pinned'), 'Enter', id('panel')],
  ['why not', 'denied=1', null, id('composer-denied-why'), 'Enter', id('explanation')],
  ['new account', 'me=limo', at('rail-people'), id('people-create-person'), 'Enter', 'dialog:modal'],
  ['somebody', 'me=zhoulan', at('rail-people'), '[data-testid=people-row][data-handle=linyue]', 'Enter', id('person-drawer')],
  ['new team', 'me=limo', at('rail-teams'), id('teams-create'), 'Enter', 'dialog:modal'],
  ['place of my permissions', '', at('rail-permissions'), id('permissions-scope'), 'Enter', id('permissions-scope-search')],
  ['new link', '', at('rail-admin'), id('link-make'), 'Enter', 'dialog:modal'],
  ['report', '', at('rail-me'), id('help-report'), 'Enter', 'dialog:modal'],
  ['sign out', '', at('rail-me'), id('sign-out'), 'Enter', 'dialog:modal'],
  ['calendar of a field', 'me=chensiyuan', async (page) => {
    await page.click(id('rail-teams'));
    await page.click('[data-testid=teams-row][data-team="Falcon 项目组"]');
    await page.click(id('team-more'));
    await page.click(id('team-edit'));
    await page.waitForSelector('dialog:modal');
  }, id('team-edit-ends-open'), 'Enter', '[role=dialog]:popover-open'],
];

test('what opens takes the focus, obeys the arrows, closes by Escape and gives the focus back', async () => {
  const found = [];
  await each(LAYERS, 3, async ([what, query, go, opener, key, layer, menu]) => {
    const page = await made.scene([query, async (page) => {
      if (go) await go(page);
      else {
        await page.click('[data-testid=channel-row][data-channel-name="Falcon"]');
        await page.waitForSelector('[data-testid=timeline][data-placed]');
      }
      await page.locator(opener).first().focus();
    }], { more: '&language=en' }).catch((error) => found.push(`${what}: not reached: ${error.message.split('\n')[0]}`) && null);
    if (!page) return;
    try {
      await page.keyboard.press(key);
      await page.waitForSelector(layer);
      if (menu) {
        const item = () => page.evaluate(() => document.activeElement?.textContent);
        await page.waitForFunction((opened) => document.activeElement?.closest(opened), layer);
        const one = await item();
        await page.keyboard.press('ArrowDown');
        const other = await item();
        if (one === other) found.push(`${what}: the arrow does not move`);
        await page.keyboard.press('ArrowUp');
        if ((await item()) !== one) found.push(`${what}: the arrow does not come back`);
      }
      await page.keyboard.press('Escape');
      await page.waitForSelector(layer, { state: 'detached' });
      const back = await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), opener).catch(() => null);
      if (!back) found.push(`${what}: the focus went to ${await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.dataset.testid}`)}`);
    } catch (error) {
      found.push(`${what}: ${error.message.split('\n')[0]}`);
    }
    await page.close();
  });
  assert.deepEqual(found, []);
});

test('Escape closes what lies on top, and the panel behind it stays', async () => {
  const page = await made.scene(['state=offline', async (page) => {
    await page.click('[data-testid=channel-row][data-channel-name="Falcon"]');
    await page.click(id('header-members'));
    await page.waitForSelector(id('panel'));
  }]);
  await page.focus(id('connection-chip'));
  await page.keyboard.press('Enter');
  await page.waitForSelector(id('connection-more'));
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('connection-more'), { state: 'detached' });
  assert.equal(await page.locator(id('panel')).count(), 1);
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'connection-chip');
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('panel'), { state: 'detached' });

  // A filter is emptied before anything behind it is closed.
  await page.click(id('header-members'));
  await page.fill(id('channel-filter'), '前');
  await page.keyboard.press('Escape');
  await page.waitForFunction((filter) => document.querySelector(filter)?.value === '', id('channel-filter'));
  assert.equal(await page.locator(id('panel')).count(), 1);
  await page.close();
});

test('a question that opens has its focus where an Enter does no harm', async () => {
  const found = [];
  for (const name of ['signout', 'leave', 'remove', 'mentionall', 'linkhere', 'memberremove', 'newcode']) {
    const page = await made.scene(scenes[name]);
    await page.waitForFunction(() => document.activeElement?.closest('dialog:modal'));
    await page.keyboard.press('Enter');
    const closed = await page.waitForSelector('dialog:modal', { state: 'detached' }).then(() => true, () => false);
    const still = await page.locator(id('shell')).count();
    if (!closed || still === 0) found.push(`${name}: ${closed ? 'done' : 'still open'}`);
    await page.close();
  }
  assert.deepEqual(found, []);
});
