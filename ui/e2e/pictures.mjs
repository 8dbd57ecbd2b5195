// Takes pictures of every screen with the made-up company: `npm run pictures [folder] [name…]`.
//
// LANGUAGES, THEMES and WIDTHS choose among them. A scene is played once for each language, at
// the first width at which it can be; the others are what becomes of it when the window changes.
import { mkdirSync } from 'node:fs';
import { each, MadeUp } from './made-up.mjs';
import { scenes } from './scenes.mjs';

const [folder = 'test-results', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const chosen = (name, all) => process.env[name]?.split(',') ?? all;
const languages = chosen('LANGUAGES', ['zh-CN', 'en']);
const themes = chosen('THEMES', ['light', 'dark']);
const widths = chosen('WIDTHS', ['1280', '720', '480']).map(Number);

const made = await MadeUp.open();
const wanted = Object.entries(scenes).filter(([name]) => only.length === 0 || only.includes(name));
await each(wanted.flatMap((scene) => languages.map((language) => [...scene, language])), 3, async ([name, [query, act, size], language]) => {
  const errors = [];
  const page = await made.context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  try {
    await page.setViewportSize(size ?? { width: 1280, height: 800 });
    await page.goto(`${made.origin}/?${query}&language=${language}`);
    await act(page);
    await page.waitForTimeout(350);
  } catch (error) {
    errors.push(error.message.split('\n')[0]);
  }
  for (const width of size ? [size.width] : widths) {
    if (!size) await page.setViewportSize({ width, height: width < 1000 ? 720 : 800 });
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await page.bringToFront();
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      await page.waitForTimeout(100);
      await page.screenshot({ path: `${folder}/${name}-${language}-${theme}-${width}.png` });
    }
  }
  if (errors.length > 0) console.log(`${name} ${language}:`, errors.slice(0, 4));
  await page.close();
});
await made.close();
