// The screens with the made-up company, built once and served from memory: no core, no server.
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { chromium } from 'playwright-core';

const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export class MadeUp {
  #server;
  #dir;
  #browser;

  static async open() {
    const made = new MadeUp();
    made.#dir = await mkdtemp(join(tmpdir(), 'made-up-'));
    await build({ mode: 'fake', logLevel: 'warn', build: { outDir: made.#dir, emptyOutDir: true, minify: false, reportCompressedSize: false } });
    const kept = new Map();
    made.#server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url, 'http://here').pathname);
      const file = path === '/' ? '/index.html' : path;
      try {
        if (!kept.has(file)) kept.set(file, await readFile(join(made.#dir, file)));
        response.writeHead(200, { 'content-type': KINDS[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600' });
        response.end(kept.get(file));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    made.origin = `http://127.0.0.1:${made.#server.address().port}`;
    made.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    // Colours on their way to others are nobody's colours.
    made.context = await made.#desk();
    return made;
  }

  async #desk() {
    const context = await this.#browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', colorScheme: 'light', viewport: { width: 1180, height: 760 } });
    context.setDefaultTimeout(20_000);
    return context;
  }

  /** A page at a desk of its own, which remembers nothing of the other pages. */
  async apart(query) {
    const page = await (await this.#desk()).newPage();
    await page.goto(`${this.origin}/?${query}`);
    return page;
  }

  async close() {
    await this.#browser?.close();
    this.#server?.close();
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** A page as a scene leaves it. */
  async scene([query, act, size], { width = size?.width ?? 1180, height = size?.height ?? 760, more = '', onerror } = {}) {
    const page = await this.context.newPage();
    if (onerror) page.on('pageerror', (error) => onerror(error.message));
    await page.setViewportSize({ width, height });
    await page.goto(`${this.origin}/?${query}${more}`);
    await act(page);
    return page;
  }
}

/** Does something with each, a few at a time. */
export async function each(many, at_once, act) {
  const left = [...many];
  await Promise.all(Array.from({ length: at_once }, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  }));
}
