// Takes pictures of every screen with the made-up company: `npm run pictures [folder] [name…]`.
import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { scenes } from './scenes.mjs';

const [folder = 'test-results', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' });
await server.listen();
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

for (const [name, [query, act, size]] of Object.entries(scenes)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const language of process.env.LANGUAGES?.split(',') ?? ['zh-CN', 'en']) {
    for (const theme of process.env.THEMES?.split(',') ?? ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      try {
        await page.goto(`${origin}/?${query}&language=${language}&theme=${theme}`);
        if (size) await page.setViewportSize(size);
        await act(page);
        await page.waitForTimeout(350);
      } catch (error) {
        errors.push(error.message.split('\n')[0]);
      }
      await page.screenshot({ path: `${folder}/${name}-${language}-${theme}.png` });
      if (errors.length > 0) console.log(`${name} ${language} ${theme}:`, errors.slice(0, 4));
      await page.close();
    }
  }
}
await browser.close();
await server.close();
