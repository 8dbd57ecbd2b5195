// A role of the company's own, made and changed by two who look after security, against the real
// core and a real server: who gains and who loses stands there before it is saved, and whoever is
// second sees three columns instead of writing over the first.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

const HOUR = 3_600_000;
const ROLE = '发布负责人';
let house, owner, wang, xiao, qin, alice;
const ids = {};

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  for (const [handle, name] of [['wangfang', '王芳'], ['xiaohan', '肖涵'], ['qinyu', '秦雨'], ['linyue', '林悦']]) {
    const desktop = await house.person(handle, name, owner);
    [wang, xiao, qin, alice] = [handle === 'wangfang' ? desktop : wang, handle === 'xiaohan' ? desktop : xiao, handle === 'qinyu' ? desktop : qin, handle === 'linyue' ? desktop : alice];
    ids[handle] = await owner.finds('directory', (view) => view.people.find((one) => one.handle === handle)?.id);
  }
  for (const [handle, role] of [['wangfang', 'owner'], ['xiaohan', 'secadmin'], ['qinyu', 'secadmin']]) await owner.asks('set_post', { person: ids[handle], role, held: true, text: '任命，见本周一的会议纪要' });
  for (const one of [xiao, qin]) await mayDefine(one);
});

/** Asked for, and decided by two others, stage by stage. */
async function mayDefine(one) {
  const id = crypto.randomUUID();
  const purpose = { need: '发布角色', statement: '发布组扩大，需要一个自己的角色', project: null, stage: '', checks: [], blocks: [] };
  const asked = { id, kind: 'temporary', person: null, permission: 'role.define', scope: { kind: 'organisation' }, exclusion: null, grant: null, starts_at: null, ends_at: Date.now() + 2 * HOUR, purpose, dry_run: false };
  await one.asks('file_request', asked);
  const deciders = [owner, wang, xiao, qin].filter((other) => other !== one);
  for (const begun = Date.now(); Date.now() - begun < 15_000; ) {
    const own = (await one.asks('requests', {})).mine.find((row) => row.request.id === id);
    if (own?.request.status === 'approved') break;
    for (const decider of deciders) {
      const row = (await decider.asks('requests', {})).others.find((waiting) => waiting.request.id === id && waiting.request.acts.includes('approve'));
      if (row) await decider.asks('act_on_request', { request: id, operation: crypto.randomUUID(), deed: { act: 'approve', version: row.request.version, digest: row.request.digest, text: '同意', ends_at: null, scope: null } });
    }
    await one.page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await roles(one);
  await one.at('role-new', '[data-gate="allowed"]').waitFor();
}

async function roles(desktop) {
  await desktop.at('rail-admin').click();
  // The list is read when it is opened.
  await desktop.at('admin-tab-links').click();
  await desktop.at('admin-tab-roles').click();
  await desktop.at('matrix-row').first().waitFor();
}

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

test('a role is made as a copy, and given to somebody', async () => {
  await xiao.at('role-new').click();
  await xiao.at('role-name').fill(ROLE);
  await xiao.at('role-purpose').fill('每次版本发布的值班同事');
  await xiao.at('role-permission-message.mention_all').check();
  await xiao.at('reason-input').fill('发布值班需要召集所有人');
  await xiao.at('role-effects').filter({ hasText: '没有人' }).waitFor();
  await xiao.at('role-submit', '[data-gate="allowed"]').click();
  await xiao.at('role', `[data-name="${ROLE}"]`).waitFor();
  const role = await qin.finds('roles', (view) => view.roles.find((one) => one.name === ROLE)?.id);
  await xiao.asks('give_role', { person: ids.linyue, give: { id: crypto.randomUUID(), role, scope: { kind: 'organisation' }, starts_at: null, ends_at: Date.now() + 24 * HOUR, text: '本周由林悦负责发布值班', dry_run: false } });
});

async function edits(desktop) {
  await roles(desktop);
  await desktop.at('role', `[data-name="${ROLE}"]`).filter({ hasText: '1' }).getByTestId('role-edit').click();
  await desktop.at('role-purpose').waitFor();
}

test('the editor names who gains and who loses before anything is saved', async () => {
  await edits(xiao);
  await xiao.at('role-permission-file.transfer_large').check();
  await xiao.at('effect-gains').first().waitFor();
  await xiao.at('role-effects').filter({ hasText: '林悦' }).waitFor();
  await xiao.at('role-permission-file.transfer_large').uncheck();
  await xiao.at('role-permission-message.mention_all').uncheck();
  await xiao.at('effect-loses').first().waitFor();
  assert.equal(await xiao.at('effect-gains').count(), 0);
  const held = await xiao.asks('roles', {});
  assert.ok(held.roles.find((one) => one.name === ROLE).permissions.includes('message.mention_all'), 'nothing is saved yet');
  await xiao.at('role-permission-message.mention_all').check();
});

test('of two editors the second is shown before, theirs and one’s own, and goes on from there', async () => {
  await edits(qin);
  await qin.at('role-permission-file.transfer_large').check();
  await xiao.at('role-permission-channel.manage_members').check();
  await xiao.at('effect-gains').first().waitFor();
  await xiao.at('reason-input').fill('值班时要临时拉人进群');
  await xiao.at('role-submit').click();
  await xiao.at('role-dialog').waitFor({ state: 'detached' });

  await qin.at('reason-input').fill('发布包常常超过上限，值班时传不上去');
  // The rehearsal may have heard of it by now, or saving does.
  await qin.at('role-permission-file.transfer_large').uncheck();
  await qin.at('role-permission-file.transfer_large').check();
  await qin.at('role-moved').waitFor();
  await qin.at('role-moved-permission', '[data-permission="channel.manage_members"]').waitFor();
  await qin.at('role-moved-permission', '[data-permission="file.transfer_large"]').waitFor();
  await qin.at('role-moved').filter({ hasText: '肖涵' }).waitFor();
  await qin.at('role-submit').click();
  // What comes of both is a change over the new version, rehearsed like any other.
  await qin.at('effect-gains').first().waitFor();
  await qin.at('role-submit').click();
  await qin.at('role-dialog').waitFor({ state: 'detached' });
  const both = await xiao.finds('roles', (view) => view.roles.find((one) => one.name === ROLE && one.version === 3));
  for (const permission of ['message.mention_all', 'channel.manage_members', 'file.transfer_large']) assert.ok(both.permissions.includes(permission), permission);
});

test('no page complained', () => {
  assert.deepEqual(house.complaints, []);
});
