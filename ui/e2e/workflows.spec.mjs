// Which way requests take, against the real core and a real server: made in the panel without
// code, tried on somebody, made stricter while a request is open.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

let house, owner, li, zhou;
let falcon;

const CARD = '[data-permission="message.mention_all"]';
const personId = (handle) => owner.finds('directory', (view) => view.people.find((one) => one.handle === handle)?.id);

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  zhou = await house.person('zhouyang', '周扬', owner, { title: '项目经理' });
  li = await house.person('liwei', '李伟', owner, { title: '工程师', manager: await personId('zhouyang') });
  const people = { li: await personId('liwei'), zhou: await personId('zhouyang') };
  const { team } = await owner.asks('create_team', { name: 'Falcon', team_kind: 'project', department: null, admin: people.zhou, start: { description: '', join: 'request', leave: 'free', stage: 'running', ends_at: Date.now() + 20 * 86_400_000, members: [people.li], channels: [] } });
  falcon = team;
  await li.finds('directory', (view) => view.teams.some((one) => one.id === team));
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

test('a workflow is made without code, tried on Li, and refused while nobody could decide it', async () => {
  await owner.at('rail-admin').click();
  await owner.at('admin-tab-workflows').click();
  await owner.at('workflow-new', '[data-gate="allowed"]').click();
  await owner.at('workflow-name').fill('全员提醒');
  await owner.at('workflow-risk-medium').locator('summary').click();
  await owner.at('workflow-permission-message.mention_all').check();
  // One superior, and two are asked for: nobody could ever decide that.
  await owner.at('workflow-needed').selectOption('2');
  await owner.at('workflow-stage-error').filter({ hasText: '超过了能决定的人数' }).waitFor();
  await owner.at('reason-input').fill('周一例会上商定，先由直属上级审批');
  await owner.at('workflow-submit').click();
  await owner.at('workflow-dialog').waitFor();
  await owner.at('workflow-needed').selectOption('1');
  await owner.at('workflow-stage-error').waitFor({ state: 'detached' });
  await owner.at('workflow-trial-person').selectOption({ label: '李伟' });
  await owner.at('workflow-trial-stage').filter({ hasText: '周扬' }).waitFor();
  await owner.at('workflow-submit').click();
  await owner.at('workflow-dialog').waitFor({ state: 'detached' });
  await owner.at('workflow', '[data-name="全员提醒"]').filter({ hasText: '第 1 版' }).waitFor();
});

test('d20 what is open passes the stricter version as well', async () => {
  const purpose = { need: '召集全组', statement: '明早交标书，要提醒所有人到会。', blocks: [], project: null, stage: '', checks: [] };
  const scope = { kind: 'team', id: falcon };
  await li.asks('file_request', { id: crypto.randomUUID(), kind: 'temporary', person: null, permission: 'message.mention_all', scope, exclusion: null, case: null, grant: null, starts_at: null, ends_at: Date.now() + 86_400_000, purpose, dry_run: false });
  await owner.at('workflow-edit').click();
  await owner.at('workflow-stage-add').click();
  await owner.at('workflow-role-line_manager').nth(1).uncheck();
  await owner.at('workflow-role-owner').nth(1).check();
  await owner.at('workflow-stricter').waitFor();
  await owner.at('workflow-trial').locator('[data-testid=workflow-open]').filter({ hasText: '李伟' }).waitFor();
  await owner.at('reason-input').fill('对外投标期间，再由所有者看一遍');
  await owner.at('workflow-submit').click();
  await owner.at('workflow', '[data-name="全员提醒"]').filter({ hasText: '第 2 版' }).waitFor();
  await owner.at('workflow-open-list').locator('summary').click();
  await owner.at('workflow-open').filter({ hasText: '第 1 版' }).waitFor();

  await zhou.at('rail-requests').click();
  await zhou.at('requests-inbox').click();
  await zhou.at('request', CARD).locator('[data-testid=request-approve]').click();
  await owner.at('rail-requests').click();
  await owner.at('requests-inbox').click();
  const card = owner.at('request', `${CARD}[data-status="pending"]`);
  await card.waitFor();
  const before = await li.asks('requests', {});
  assert.equal(before.mine[0].request.status, 'pending');
  await card.locator('[data-testid=request-approve]').click();
  await li.finds('requests', (requests) => requests.mine[0].request.status === 'approved');
});
