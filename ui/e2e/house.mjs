// A server, people and their browsers, for the screens' tests: everything is real but the
// window, which is a plain Chromium in front of the same core (the bridge).
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const PASSWORD = '云帆出海 in the morning';

function program(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set: run this by \`cargo xtask test\``);
  return path;
}

/** Starts a program and waits for the line that says where it is. */
async function started(children, path, args, prefix) {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(prefix)) {
      // Whoever stops reading stops the program once the pipe is full.
      child.stdout.resume();
      return line.slice(prefix.length).trim();
    }
  }
  throw new Error(`${path} ended before it said ${prefix}`);
}

/** A line to the server that a test can stop: as far as somebody got, they stand. */
class Line {
  /** Towards the server, since the last stop was asked for. */
  #sent = 0;
  #stopAfter = Infinity;
  #waiting = [];
  #sockets = new Set();
  #listener;

  static async to(server) {
    const line = new Line();
    line.#listener = createServer((near) => {
      const far = connect(Number(new URL(server).port), '127.0.0.1');
      for (const [one, other] of [[near, far], [far, near]]) {
        line.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => (line.#sockets.delete(one), other.destroy()));
      }
      far.pipe(near);
      near.on('data', (bytes) => {
        near.pause();
        line.#pass(bytes.length, () => far.write(bytes, () => near.resume()));
      });
    });
    await new Promise((listening) => line.#listener.listen(0, '127.0.0.1', listening));
    line.server = `https://localhost:${line.#listener.address().port}`;
    return line;
  }

  #pass(bytes, on) {
    if (this.#sent >= this.#stopAfter) return this.#waiting.push(() => this.#pass(bytes, on));
    this.#sent += bytes;
    on();
  }

  stopsAfter(bytes) {
    [this.#sent, this.#stopAfter] = [0, bytes];
  }

  goesOn() {
    this.#stopAfter = Infinity;
    for (const on of this.#waiting.splice(0)) on();
  }

  get sent() {
    return this.#sent;
  }

  close() {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

export class House {
  /** What pages complained about: a violated policy, a thrown error. None is expected. */
  complaints = [];
  #children = [];
  #lines = [];
  #pages = [];
  #dir = mkdtempSync(join(tmpdir(), 'house-'));
  #browser;

  static async open() {
    const house = new House();
    const dir = join(house.#dir, 'server');
    const told = execFileSync(program('TOKENIM_SERVER_BIN'), ['init', '--dir', dir, '--organisation', '云帆科技', '--owner', 'laohe', '--owner-name', '何建国'], { encoding: 'utf8' });
    house.ownerCode = told.match(/SIGN-IN CODE (\S+)/)[1];
    house.database = join(dir, 'tokenim.db');
    house.authority = join(dir, 'tls', 'ca.pem');
    const address = await started(house.#children, program('TOKENIM_SERVER_BIN'), ['serve', '--dir', dir, '--listen', '127.0.0.1:0'], 'LISTENING ');
    house.server = `https://localhost:${address.split(':').at(-1)}`;
    house.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    return house;
  }

  async close() {
    await this.#browser?.close();
    for (const line of this.#lines) line.close();
    for (const child of this.#children) child.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** A line that a test can stop, for whoever signs in over it. */
  async line() {
    const line = await Line.to(this.server);
    this.#lines.push(line);
    return line;
  }

  /** A browser of its own in front of a core of its own, which reaches the server there. */
  async desktop(name, server = this.server) {
    const downloads = join(this.#dir, `downloads of ${name}`);
    const url = await started(this.#children, program('TOKENIM_BRIDGE_BIN'), ['--root', process.env.TOKENIM_ROOT ?? '..', '--downloads', downloads], 'BRIDGE ');
    const context = await this.#browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'zh-CN', permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    this.#pages.push(page);
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(`${name}: ${error.message}`));
    // A refused command answers 422, which the browser notes as an error of its own.
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('422') && this.complaints.push(`${name}: ${message.text()}`));
    await page.goto(url);
    return new Desktop(this, page, downloads, server);
  }

  /** A browser of somebody who has no account here, for as long as it takes. */
  async stranger(act, more = {}) {
    // They have not taken the company's authority for one of theirs.
    const context = await this.#browser.newContext({ ignoreHTTPSErrors: true, acceptDownloads: true, locale: 'zh-CN', ...more });
    try {
      return await act(await context.newPage());
    } finally {
      await context.close();
    }
  }

  /** Every screen as it is, into `test-results`. */
  async pictures(name) {
    for (const [index, page] of this.#pages.entries()) await page.screenshot({ path: `test-results/${name}-${index}.png` }).catch(() => undefined);
  }

  /** Somebody with an account, signed in. */
  async person(handle, name, by, more = {}, server = this.server) {
    const { code } = await by.asks('create_person', { id: crypto.randomUUID(), handle, display_name: name, title: '', kind: 'member', department: null, manager: null, ...more });
    const desktop = await this.desktop(handle, server);
    await desktop.signsInWithCode(handle, code);
    return desktop;
  }

  /** A public channel of this name, open on these desktops; its id. */
  async channelOf(name, by, desktops) {
    const { channel_id: channel } = await by.asks('create_channel', { id: crypto.randomUUID(), kind: 'public', team: null, name, topic: '', history: 'all' });
    for (const desktop of desktops) {
      await desktop.finds('browse_channels', (channels) => channels.find((one) => one.id === channel));
      await desktop.asks('join_channel', { channel_id: channel });
      await desktop.at('channel-row', `[data-channel-name="${name}"]`).waitFor();
      await desktop.opens(name);
    }
    return channel;
  }
}

export class Desktop {
  constructor(house, page, downloads, server) {
    this.house = house;
    this.server = server;
    this.page = page;
    /** Where it saves files. */
    this.downloads = downloads;
  }

  at(testid, attributes = '') {
    return this.page.locator(`[data-testid="${testid}"]${attributes}`);
  }

  /** Calls the core past the screens, as a test's shortcut. */
  async asks(command, args) {
    const [status, answer] = await this.page.evaluate(
      async ([name, body]) => {
        const told = await fetch(`/__ipc/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        return [told.status, await told.json()];
      },
      [command, args],
    );
    if (status !== 200) throw new Error(`${command}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Asks until the answer has in it what is waited for: news from the server takes a moment. */
  async finds(command, look, args = {}) {
    let answer;
    for (const begun = Date.now(); Date.now() - begun < 15_000; ) {
      answer = await this.asks(command, args);
      const found = look(answer);
      if (found) return found;
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    }
    throw new Error(`${command} never had it, but ${JSON.stringify(answer).slice(0, 2_000)}`);
  }

  async signsInWithCode(handle, code) {
    await this.page.waitForSelector('[data-testid=welcome-sign-in], [data-testid=sign-in-server]');
    if (await this.at('welcome-sign-in').count()) await this.at('welcome-sign-in').click();
    await this.at('sign-in-server').fill(this.server);
    await this.at('sign-in-handle').fill(handle);
    await this.page.click('[data-testid="sign-in-way-code"] + span');
    await this.at('sign-in-code').fill(code);
    await this.at('sign-in-new-password').fill(PASSWORD);
    await this.at('sign-in-new-password-again').fill(PASSWORD);
    await this.at('sign-in-ca').setInputFiles({ name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: readFileSync(this.house.authority) });
    await this.at('sign-in-submit').click();
    await this.at('shell').waitFor();
  }

  async opens(channel) {
    await this.at('rail-messages').click();
    await this.at('channel-row', `[data-channel-name="${channel}"]`).click();
    await this.at('channel-header', `[data-channel-name="${channel}"]`).waitFor();
    await this.at('timeline', '[data-placed][data-whole]').waitFor();
  }

  async says(text) {
    await this.at('composer', '[data-gate="allowed"]').fill(text);
    await this.at('composer').press('Enter');
  }

  async sees(text, state = 'sent') {
    await this.at('message-row', `[data-state="${state}"]`).filter({ hasText: text }).last().waitFor();
  }

  /** Waits until the field has this in it: what was written there is read from the core. */
  async holds(testid, text) {
    await this.page.waitForFunction(([of, value]) => document.querySelector(`[data-testid="${of}"]`)?.value === value, [testid, text]);
  }

  count(text) {
    return this.at('message-row').filter({ hasText: text }).count();
  }
}
