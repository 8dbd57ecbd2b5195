// Every screen as somebody meets it who cannot see colours apart, uses no mouse, or reads at twice the size.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { each, MadeUp } from './made-up.mjs';
import { cutOff } from './cut-off.mjs';
import { scenes } from './scenes.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** How many pages at once: one for each core of a small machine, and one that loads. */
const AT_ONCE = 3;
const SIZES = [480, 720, 1280].flatMap((width) => [100, 200].map((text) => ({ width, text })));
/** Pictures of what another scene shows as well. */
const TWICE = new Set(['everyday', 'preferences', 'settingslarge', 'settingsphone', 'settingsnotices', 'listlarge', 'list', 'threadnarrow', 'emojifound', 'personnarrow', 'narrow', 'phone', 'teamphone', 'teamlistphone', 'mendednarrow', 'signin', 'hover', 'switched', 'typing', 'connectmore', 'quotasnarrow', 'quotadialognarrow', 'roomfullnarrow', 'calendarmadenarrow', 'filespageslarge', 'filespagesnarrow', 'filesplayernarrow']);

/** Every other screen in the other language; LANGUAGE_TURN=1 the other way round. */
const LANGUAGES = ['zh-CN', 'en'];
const TURN = Number(process.env.LANGUAGE_TURN ?? 0);

let made;

before(async () => {
  made = await MadeUp.open();
});

after(() => made?.close());

const chosen = Object.entries(scenes).filter(([name]) => !TWICE.has(name));

test('axe finds nothing on any screen, light and dark, and nothing is cut off at 480, 720 and 1280 px with text at 100 and 200 %', async () => {
  const found = [];
  await each(chosen, AT_ONCE, async ([name, [query, act]]) => {
    const open = () => made.scene([query, act], { more: `&language=${LANGUAGES[(chosen.findIndex(([one]) => one === name) + TURN) % LANGUAGES.length]}`, onerror: (error) => found.push(`${name}: ${error}`) });
    // A hand that missed on a busy machine tries again; what cannot be reached is missed twice.
    const page = await open().catch(open).catch((error) => found.push(`${name}: not reached: ${error.message.split('\n')[0]}`) && null);
    if (!page) return;
    await page.evaluate(axe);
    // All rules once; with the other theme only what a theme can change.
    for (const [theme, options] of [['light', {}], ['dark', { runOnly: ['color-contrast'] }]]) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const { violations } = await page.evaluate((wanted) => globalThis.axe.run(document, { resultTypes: ['violations'], ...wanted }), options);
      for (const { id, nodes } of violations) for (const node of nodes) found.push(`${name}, ${theme}: ${id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1]?.trim()}`);
    }
    for (const { width, text } of SIZES) {
      await page.setViewportSize({ width, height: 760 });
      for (const one of await page.evaluate(cutOff, text)) found.push(`${name}, ${width} px, ${text} %: ${one}`);
    }
    await page.close();
  });
  console.log(`${chosen.length} screens, ${SIZES.length} sizes, ${found.length} findings`);
  assert.deepEqual(found, []);
});
