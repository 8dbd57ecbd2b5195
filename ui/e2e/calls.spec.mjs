// Calls by link in a plain browser against the real core and a real server. The way in is judged
// and handed out by the core; what a system's browser would open is only printed here.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

let house, owner, alice, bob;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  alice = await house.person('linyue', '林悦', owner);
  bob = await house.person('daniel', 'Daniel Osei', owner);
  await owner.asks('create_channel', { id: crypto.randomUUID(), kind: 'public', team: null, name: 'Falcon', topic: '', history: 'all' });
  for (const desktop of [alice, bob]) {
    const id = await desktop.finds('browse_channels', (channels) => channels.find((one) => one.name === 'Falcon')?.id);
    await desktop.asks('join_channel', { channel_id: id });
    await desktop.at('channel-row', '[data-channel-name="Falcon"]').waitFor();
    await desktop.opens('Falcon');
  }
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const card = (desktop, attributes = '') => desktop.at('call-card', attributes).last();

test('an administrator sets a meeting server, its secret is never shown, and the test names what fails', async () => {
  await alice.at('header-call').click();
  await alice.at('call-start-video').click();
  await alice.at('call-no-provider').waitFor();
  await alice.page.keyboard.press('Escape');

  await owner.at('rail-admin').click();
  await owner.at('admin-tab-calls').click();
  await owner.at('call-provider-add').click();
  await owner.at('call-provider-name').fill('公司 Jitsi');
  await owner.at('call-provider-address').fill('http://meet.example');
  await owner.at('call-provider-submit').click();
  await owner.at('call-provider-dialog').locator('[aria-invalid]').waitFor();
  await owner.at('call-provider-address').fill('https://meet.invalid');
  await owner.at('call-provider-app').fill('tokenim');
  await owner.at('call-provider-secret').fill('a secret between two machines');
  await owner.at('call-provider-submit').click();
  await owner.at('call-provider-row', '[data-provider="公司 Jitsi"]').waitFor();
  assert.equal(await owner.page.getByText('a secret between two machines').count(), 0);
  await owner.at('call-provider-test').click();
  await owner.at('call-test').locator('[data-what="name"][data-problem="no_such_host"]').waitFor();
});

test('a call goes live on both desktops, is joined through the gate, and ends on both', async () => {
  await alice.at('header-call').click();
  await alice.at('call-start-video').click();
  // Words that go away by themselves come first.
  await alice.at('toast').first().waitFor();
  for (const desktop of [alice, bob]) await card(desktop, '[data-call-state="live"]').waitFor();
  await bob.at('call-join').last().click();
  await bob.at('toast').filter({ hasText: 'meet.invalid' }).waitFor();
  await card(alice).locator('[data-testid="call-joined"][data-count="2"]').waitFor();

  await bob.at('call-more').last().click();
  await bob.at('call-end', '[data-gate="denied"]').waitFor();
  await bob.page.keyboard.press('Escape');
  await alice.at('call-more').last().click();
  await alice.at('call-end', '[data-gate="allowed"]').click();
  await alice.at('call-end-confirm').click();
  for (const desktop of [alice, bob]) await card(desktop, '[data-call-state="ended"]').waitFor();
});

test('a planned call shows its time, is moved, and stands in the list of everybody', async () => {
  await alice.at('header-call').click();
  await alice.at('call-plan').click();
  await alice.at('call-title-field').fill('设计评审');
  await alice.at('call-day').fill(new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10));
  await alice.at('call-time').fill('15:00');
  await alice.at('call-start-submit').click();
  await card(bob, '[data-call-state="scheduled"]').waitFor();
  await alice.at('call-more').last().click();
  await alice.at('call-edit').click();
  await alice.at('call-edit-title').fill('设计评审（改期）');
  await alice.at('call-time').fill('16:30');
  await alice.at('call-edit-submit').click();
  await card(bob).filter({ hasText: '设计评审（改期）' }).filter({ hasText: '16:30' }).waitFor();
  await bob.at('rail-activity').click();
  await bob.at('activity-calls').click();
  await bob.at('call-row', '[data-call-state="scheduled"]').filter({ hasText: '设计评审（改期）' }).click();
  await bob.at('channel-header', '[data-channel-name="Falcon"]').waitFor();
});

test('a direct call rings on the other desktop and stops when it is declined', async () => {
  const person = (await alice.asks('directory', {})).people.find((one) => one.handle === 'daniel').id;
  const { channel_id } = await alice.asks('start_direct', { person });
  await alice.at('channel-row', '[data-channel-name="Daniel Osei"]').click();
  await alice.at('channel-header', '[data-channel-name="Daniel Osei"]').waitFor();
  await alice.at('header-call').click();
  await alice.at('call-start-voice').click();
  await bob.at('call-ringing').filter({ hasText: '林悦' }).waitFor();
  await bob.at('call-decline').click();
  await bob.at('call-ringing').waitFor({ state: 'detached' });
  await card(alice).locator('[data-testid="call-declined"]').waitFor();
  assert.ok(channel_id);
});

test('whose right is taken finds the reason in the menu, and their running card says that no links are handed out', async () => {
  await alice.opens('Falcon');
  await bob.opens('Falcon');
  await alice.at('header-call').click();
  await alice.at('call-start-video').click();
  await card(bob, '[data-call-state="live"]').waitFor();
  const person = (await owner.asks('directory', {})).people.find((one) => one.handle === 'linyue').id;
  await owner.asks('exclude', { person, exclude: { id: crypto.randomUUID(), permission: 'call.start_video', scope: { kind: 'organisation' }, code: 'REVOKED', text: '审计期间暂停发起视频通话', ends_at: null, review_at: Date.now() + 86_400_000, dry_run: false } });
  await card(bob, '[data-withheld]').locator('[data-testid="call-withheld"]').waitFor();
  await alice.at('header-call').click();
  await alice.at('call-start-video', '[data-gate="denied"]').click({ force: true });
  await alice.at('explanation').filter({ hasText: '审计期间暂停' }).waitFor();
});

test('nothing was complained about', () => {
  assert.deepEqual(house.complaints, []);
});
