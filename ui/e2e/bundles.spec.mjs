// What a project gives to everybody in it, changed in one window while another writes: against
// the real core and a real server.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

const PROJECT = 'Falcon';
const DRAFT = '我正在写到一半的一句话';
let house, owner, lead, member;
let team, channel;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  lead = await house.person('chensiyuan', '陈思远', owner);
  member = await house.person('linyue', '林悦', owner);
  const id = (handle) => owner.finds('directory', (view) => view.people.find((one) => one.handle === handle)?.id);
  team = (await owner.asks('create_team', { name: PROJECT, team_kind: 'project', department: null, admin: await id('chensiyuan'), start: null })).team;
  await lead.finds('directory', (view) => view.teams.find((one) => one.id === team));
  await lead.asks('add_team_members', { team, people: [await id('linyue')] });
  channel = (await lead.asks('create_channel', { id: crypto.randomUUID(), kind: 'private', team, name: '发布', topic: '', history: 'all', members: [await id('linyue')] })).channel_id;
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const charter = async (desktop) => {
  await desktop.at('rail-teams').click();
  await desktop.at('teams-row', `[data-team="${PROJECT}"]`).click();
  await desktop.at('team-tab', '[data-tab="charter"]').click();
  await desktop.at('bundle').waitFor();
};

test('who belongs sees what is given and is told why they do not change it', async () => {
  await charter(member);
  await member.at('bundle-edit', '[data-gate="denied"]').focus();
  await member.page.keyboard.press('Enter');
  await member.at('explanation').waitFor();
  await member.page.keyboard.press('Escape');
});

test('a change is shown by name before it is saved, and reaches the other window, where the draft and the cursor stay', async () => {
  await member.opens('发布');
  const composer = member.at('composer');
  await composer.click();
  await composer.fill(DRAFT);
  await composer.evaluate((box) => box.setSelectionRange(3, 3));

  await charter(lead);
  await lead.at('bundle-edit', '[data-gate="allowed"]').click();
  await lead.at('role-permission-message.mention_all').check();
  await lead.at('effect-gains').first().waitFor();
  await lead.at('role-effects').filter({ hasText: '林悦' }).waitFor();
  await lead.at('reason-input').fill('测试阶段要能召集所有人');
  await lead.at('bundle-submit').click();
  await lead.at('bundle-dialog').waitFor({ state: 'detached' });
  const saved = Date.now();
  await lead.at('bundle-permission', '[data-permission="message.mention_all"]').waitFor();

  await member.at('difference-row', '[data-change="bundle_changed"]').filter({ hasText: '测试阶段要能召集所有人' }).waitFor();
  console.log(`the other window tells it ${Date.now() - saved} ms after the dialog is gone`);
  assert.equal(await composer.inputValue(), DRAFT);
  assert.deepEqual(await composer.evaluate((box) => [document.activeElement === box, box.selectionStart, box.selectionEnd]), [true, 3, 3]);
  const can = await member.asks('capabilities', { queries: [{ action: 'mention_all', resource: { scope: { kind: 'channel', id: channel }, owner: null } }] });
  assert.equal(can[0].state, 'allowed');
});

test('my permissions names the project as the source, with its end', async () => {
  await member.at('difference-look').click();
  await member.at('difference').waitFor({ state: 'detached' });
  await member.at('access-event', '[data-change="bundle_changed"]').filter({ hasText: '@所有人' }).waitFor();
  const told = await member.asks('my_permissions', { scope: { kind: 'team', id: team } });
  const row = told.rows.find((one) => one.state.permission === 'message.mention_all');
  assert.equal(row.state.source.kind, 'bundle');
  assert.ok(row.state.until > Date.now());
});

test('with the project it ends, and that is told before and after', async () => {
  await lead.at('charter-edit').click();
  await lead.at('team-edit-stage').selectOption('done');
  await lead.at('team-edit-bundle-ends').waitFor();
  await lead.at('team-edit-submit').click();
  await lead.at('team-edit-dialog').waitFor({ state: 'detached' });
  await lead.at('bundle', '[data-runs="false"]').waitFor();
  await member.at('difference-row').filter({ hasText: '@所有人' }).waitFor();
  await member.at('difference-read').click();
  await member.at('difference').waitFor({ state: 'detached' });
  const told = await member.asks('my_permissions', { scope: { kind: 'team', id: team } });
  assert.notEqual(told.rows.find((one) => one.state.permission === 'message.mention_all').state.state, 'temporary');
});

test('no page complained', () => {
  assert.deepEqual(house.complaints, []);
});
