// Everyday conversation in a plain browser against the real core and a real server.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { pressesTool } from './hand.mjs';
import { House } from './house.mjs';

let house, owner, alice, bob;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  alice = await house.person('linyue', '林悦', owner);
  bob = await house.person('daniel', 'Daniel Osei', owner);
  await owner.asks('create_channel', { id: crypto.randomUUID(), kind: 'public', team: null, name: '产品发布', topic: '', history: 'all' });
  await owner.asks('create_channel', { id: crypto.randomUUID(), kind: 'public', team: null, name: 'Design review', topic: '', history: 'all' });
  for (const desktop of [alice, bob]) {
    for (const name of ['产品发布', 'Design review']) {
      const id = await desktop.finds('browse_channels', (channels) => channels.find((one) => one.name === name)?.id);
      await desktop.asks('join_channel', { channel_id: id });
      await desktop.at('channel-row', `[data-channel-name="${name}"]`).waitFor();
    }
    await desktop.opens('产品发布');
  }
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house.close();
});

const row = (desktop, text) => desktop.at('message-row', '[data-state="sent"]').filter({ hasText: text }).last();

const idOf = (desktop, name) => desktop.finds('list_channels', (channels) => channels.find((one) => one.name === name)?.id);

async function menuOf(desktop, text) {
  await pressesTool(row(desktop, text), 'message-more');
}

test('the switcher goes to a channel by 汉字, pinyin, initials and English, and to a person', async () => {
  for (const [typed, name] of [['发布', '产品发布'], ['chanpin', '产品发布'], ['cpfb', '产品发布'], ['review', 'Design review'], ['dsgn', 'Design review']]) {
    await alice.page.keyboard.press('Control+k');
    await alice.at('search-input').fill(typed);
    await alice.at('palette-channel', `[data-name="${name}"][aria-selected="true"]`).waitFor();
    await alice.at('search-input').press('Enter');
    await alice.at('channel-header', `[data-channel-name="${name}"]`).waitFor();
  }
  await bob.page.keyboard.press('Control+k');
  await bob.at('search-input').fill('ly');
  await bob.at('palette-person', '[data-name="linyue"]').waitFor();
  await bob.page.keyboard.press('Escape');
});

test('im_switcher an Enter of an input method chooses nothing in the switcher and in a completion', async () => {
  await alice.opens('Design review');
  await alice.page.keyboard.press('Control+k');
  await alice.at('search-input').fill('发布');
  await alice.at('palette-channel', '[data-name="产品发布"]').waitFor();
  const composing = async (testid) =>
    alice.at(testid).evaluate((field) => {
      field.dispatchEvent(new CompositionEvent('compositionstart', { data: '' }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));
      field.dispatchEvent(new CompositionEvent('compositionend', { data: '发布' }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
    });
  await composing('search-input');
  await alice.at('palette').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.at('channel-header', '[data-channel-name="Design review"]').waitFor();

  await alice.at('composer').fill('');
  await alice.at('composer').pressSequentially('@dan');
  await alice.at('completion', '[data-insert="@daniel"]').waitFor();
  await composing('composer');
  assert.equal(await alice.at('composer').inputValue(), '@dan');
  await alice.at('composer').fill('');
});

test('somebody, a channel, an emoji and a command are completed by keys', async () => {
  await alice.opens('产品发布');
  const box = alice.at('composer');
  await box.pressSequentially('请@dan');
  await alice.at('completion', '[data-insert="@daniel"]').waitFor();
  await box.press('Tab');
  assert.equal(await box.inputValue(), '请@daniel ');
  await box.pressSequentially('看 :tada');
  await alice.at('completion', '[data-insert="🎉"]').waitFor();
  await box.press('Enter');
  assert.equal(await box.inputValue(), '请@daniel 看 🎉 ');
  await box.press('Enter');
  await alice.sees('看');
  await bob.sees('看');
  await row(bob, '看').locator('[data-testid="mention"].me').waitFor();

  await box.pressSequentially('/sho');
  await alice.at('completion', '[data-insert="/shortcuts"]').waitFor();
  await box.press('Enter');
  await alice.at('shortcuts').waitFor();
  await alice.page.keyboard.press('Escape');
  assert.equal(await box.inputValue(), '');
});

test('a reaction is there and counted on the other screen, and taken back', async () => {
  await alice.says('周五发布，大家看一下');
  await bob.sees('周五发布');
  await pressesTool(row(bob, '周五发布'), 'message-quick');
  await row(alice, '周五发布').locator('[data-testid="reaction"][data-count="1"]').waitFor();
  await row(alice, '周五发布').locator('[data-testid="reaction"]').click();
  await row(bob, '周五发布').locator('[data-testid="reaction"][data-count="2"][aria-pressed="true"]').waitFor();
  await row(bob, '周五发布').locator('[data-testid="reaction"]').click();
  await row(alice, '周五发布').locator('[data-testid="reaction"][data-count="1"]').waitFor();
});

test('a thread is answered beside the channel, and stands there only when it should', async () => {
  await pressesTool(row(bob, '周五发布'), 'message-thread');
  await bob.at('thread', '[data-loaded]').waitFor();
  await bob.at('thread-composer', '[data-gate="allowed"]').fill('几点发？');
  await bob.at('thread-composer').press('Enter');
  await row(alice, '周五发布').locator('[data-testid="thread-chip"][data-replies="1"]').click();
  await alice.at('thread').getByText('几点发？').waitFor();
  assert.equal(await alice.at('timeline').getByText('几点发？').count(), 0);
  await alice.page.check('[data-testid="thread-also"]');
  await alice.at('thread-composer').fill('下午三点');
  await alice.at('thread-composer').press('Enter');
  await bob.at('thread').getByText('下午三点').waitFor();
  await bob.at('timeline').getByText('下午三点').waitFor();
  for (const desktop of [alice, bob]) await desktop.at('panel-close').click();
});

test('what is pinned, saved and forwarded is found again', async () => {
  await menuOf(alice, '周五发布');
  await alice.at('menu-pin').click();
  await bob.at('header-pinned').click();
  await bob.at('placed-row').filter({ hasText: '周五发布' }).waitFor();
  await bob.at('panel-close').click();

  await menuOf(bob, '周五发布');
  await bob.at('menu-save').click();
  await bob.at('rail-activity').click();
  await bob.at('activity-saved').click();
  await bob.at('placed-row').filter({ hasText: '周五发布' }).waitFor();
  await bob.at('activity-mentions').click();
  await bob.at('placed-row').filter({ hasText: '看' }).waitFor();
  await bob.opens('产品发布');

  await menuOf(bob, '周五发布');
  await bob.at('menu-forward').click();
  await bob.at('forward-search').fill('design');
  await bob.at('forward-place', '[data-name="Design review"][aria-selected="true"]').waitFor();
  await bob.at('forward-note').fill('设计也要看');
  await bob.at('forward-send').click();
  await alice.opens('Design review');
  await alice.sees('设计也要看');
  await row(alice, '设计也要看').locator('[data-testid="message-forwarded"]').getByText('周五发布').waitFor();
});

test('a message marked unread stays so while one looks at it', async () => {
  await alice.opens('Design review');
  await menuOf(alice, '设计也要看');
  await alice.at('menu-unread').click();
  await alice.at('channel-row', '[data-channel-name="Design review"]:not([data-unread="0"])').first().waitFor();
});

test('a copied link leads whoever clicks it to the very message, and tells others nothing', async () => {
  await alice.opens('产品发布');
  await menuOf(alice, '周五发布');
  await alice.at('menu-link').click();
  // What was copied is on the clipboard a moment after the press.
  await alice.page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('tokenim:'));
  const address = await alice.page.evaluate(() => navigator.clipboard.readText());
  assert.match(address, /^tokenim:\/\/channel\/[0-9a-f-]{36}\/message\/[0-9a-f-]{36}$/);
  await alice.opens('Design review');
  await alice.says(`在这里：${address}`);
  await bob.opens('Design review');
  // It is lit for a moment only.
  const lit = bob.at('message-row', '.lit').filter({ hasText: '周五发布' }).waitFor();
  await Promise.all([lit, row(bob, '在这里').locator('[data-testid="message-permalink"]').click()]);
  await bob.at('channel-header', '[data-channel-name="产品发布"]').waitFor();
  await bob.opens('Design review');
  await alice.says(`没有的：${address.slice(0, -4)}ffff`);
  await row(bob, '没有的').locator('[data-testid="message-permalink"]').click();
  await bob.page.getByText('这个链接指向的内容').waitFor();
  await bob.at('channel-header', '[data-channel-name="Design review"]').waitFor();
});

test('whoever names everybody is asked first, or is told why not', async () => {
  await bob.opens('产品发布');
  await bob.at('composer').fill('@all 周五三点');
  await bob.at('composer').press('Enter');
  const asked = bob.at('mention-all-dialog');
  const told = bob.at('explanation');
  await asked.or(told).first().waitFor();
  assert.equal(await bob.count('周五三点'), 0);
  assert.equal(await bob.at('composer').inputValue(), '@all 周五三点');
});

test('who writes is seen writing, and who has read is counted', async () => {
  await bob.page.keyboard.press('Escape');
  await alice.opens('产品发布');
  await bob.opens('产品发布');
  await bob.at('composer').fill('');
  const writes = bob.at('composer').pressSequentially('我在写一段比较长的话，你先等等我。', { delay: 350 });
  await alice.at('typing').getByText('Daniel Osei').waitFor();
  await writes;
  await bob.at('composer').fill('');
  await alice.says('都看到了吗？');
  await bob.sees('都看到了吗？');
  await menuOf(alice, '都看到了吗？');
  await alice.at('menu-readers').click();
  await alice.at('readers-dialog').getByText('Daniel Osei').waitFor();
  await alice.page.keyboard.press('Escape');
});

test('an announcement is confirmed by those it was meant for, and its author sees who has', async () => {
  const idOf = (handle) => owner.finds('directory', (view) => view.people.find((person) => person.handle === handle)?.id);
  await owner.asks('create_team', { name: '行政', team_kind: 'project', department: null, admin: await idOf('linyue'), start: null });
  const team = await alice.finds('directory', (view) => view.teams.find((one) => one.name === '行政')?.id);
  const channel = crypto.randomUUID();
  await alice.asks('create_channel', { id: channel, kind: 'public', team, name: '行政公告', topic: '', history: 'all' });
  await alice.asks('change_channel', { channel_id: channel, change: { mode: 'read_only' } });
  for (const desktop of [bob, owner]) {
    await desktop.finds('browse_channels', (channels) => channels.find((one) => one.id === channel));
    await desktop.asks('join_channel', { channel_id: channel });
  }
  await alice.opens('行政公告');
  await alice.page.check('[data-testid="composer-ask"]');
  await alice.says('周五起大门改用新卡，请确认。');
  await alice.sees('大门改用新卡');
  await bob.opens('行政公告');
  await row(bob, '大门改用新卡').locator('[data-testid="confirm"]').click();
  await row(bob, '大门改用新卡').locator('[data-testid="confirmation"][data-count="1"]').waitFor();
  await row(alice, '大门改用新卡').locator('[data-testid="confirmation"][data-count="1"]').waitFor();
  await row(alice, '大门改用新卡').locator('[data-testid="confirmation-list"]').click();
  await alice.at('confirmations-done').getByText('Daniel Osei').waitFor();
  await alice.at('confirmations-missing').getByText('何建国').waitFor();
  await alice.page.keyboard.press('Escape');
});

test('xs_03 the language of a block of code is text, and code stays the text it was', async () => {
  await bob.page.keyboard.press('Escape');
  await bob.opens('Design review');
  await bob.says('```<img/src=x/onerror=alert(1)>\n<script>alert(2)</script>\n```');
  await alice.opens('Design review');
  const code = alice.at('timeline').locator('pre').last();
  await code.waitFor();
  assert.equal(await code.innerText(), '<script>alert(2)</script>');
  assert.equal(await alice.page.locator('[data-testid="timeline"] img, [data-testid="timeline"] script').count(), 0);
});

test('xs_09 a heap of combining marks and a stray turn of direction stay in their own row', async () => {
  await bob.says(`zalgo ${'e' + '\u0301'.repeat(2000)} \u202E turned`);
  await bob.says('the row after it');
  await alice.sees('the row after it');
  // Both in one look: between two the timeline may move.
  const [marked, next] = await alice.page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-testid="message-row"][data-state="sent"]')];
    return ['zalgo', 'the row after it'].map((text) => rows.findLast((row) => row.textContent.includes(text)).getBoundingClientRect().toJSON());
  });
  assert.ok(marked.height < 1000, `${marked.height}`);
  assert.ok(next.y >= marked.y + marked.height - 1);
  const direction = await row(alice, 'the row after it').locator('p').first().evaluate((line) => getComputedStyle(line).direction);
  assert.equal(direction, 'ltr');
});

test('ip_05 everyday screens ran under the content security policy without one complaint', () => {
  assert.deepEqual(house.complaints, []);
});

test('a day is jumped to from the header and from the line of a day, by keys alone', async () => {
  await alice.opens('产品发布');
  for (let number = 0; number < 60; number += 1) await alice.asks('send_message', { channel_id: await idOf(alice, '产品发布'), body: `第 ${number} 条`, reply_to: null });
  await alice.sees('第 59 条');
  await alice.at('header-date').click();
  await alice.at('date-dialog').waitFor();
  // Into the calendar, a month back and forth again, and to today.
  await alice.at('date-dialog').locator('[role=grid] [tabindex="0"]').focus();
  const shown = await alice.at('date-shown').textContent();
  await alice.page.keyboard.press('PageUp');
  assert.notEqual(await alice.at('date-shown').textContent(), shown);
  await alice.page.keyboard.press('PageDown');
  await alice.page.keyboard.press('End');
  await alice.page.keyboard.press('Enter');
  await alice.at('date-dialog').waitFor({ state: 'detached' });
  await alice.at('timeline', '[data-placed]').waitFor();
  assert.equal(await alice.at('timeline').getAttribute('data-at-end'), null, 'the day begins above the end');

  await alice.at('day-jump').first().focus();
  await alice.page.keyboard.press('Enter');
  await alice.at('date-typed').fill('2026-02-30');
  await alice.at('date-typed').press('Enter');
  await alice.at('date-problem').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.at('date-dialog').waitFor({ state: 'detached' });
});

test('a channel named in a message opens for whom it is there, and stays words for the others', async () => {
  await owner.asks('create_channel', { id: crypto.randomUUID(), kind: 'private', team: null, name: '薪酬', topic: '', history: 'all' });
  await owner.at('channel-row', '[data-channel-name="薪酬"]').waitFor();
  await owner.opens('Design review');
  await owner.says('去 #产品发布 或 #薪酬 说');
  await owner.sees('去 #产品发布');
  await row(owner, '去 #产品发布').locator('[data-testid="message-channel"]').nth(1).waitFor();
  await bob.opens('Design review');
  await bob.sees('去 #产品发布');
  const links = row(bob, '去 #产品发布').locator('[data-testid="message-channel"]');
  await links.first().waitFor();
  assert.deepEqual(await links.allTextContents(), ['#产品发布']);
  await links.first().focus();
  await bob.page.keyboard.press('Enter');
  await bob.at('channel-header', '[data-channel-name="产品发布"]').waitFor();
});

test('keys pressed while the switcher is fetched land in it, none in the composer', async () => {
  await alice.opens('产品发布');
  await alice.at('composer').fill('');
  await alice.page.reload();
  await alice.at('composer', '[data-gate="allowed"]').waitFor();
  await alice.page.keyboard.press('Control+k');
  await alice.page.keyboard.type('review');
  await alice.at('palette-channel', '[data-name="Design review"]').waitFor();
  await alice.holds('search-input', 'review');
  await alice.page.keyboard.press('Escape');
  assert.equal(await alice.at('composer').inputValue(), '');
});
