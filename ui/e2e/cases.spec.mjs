// Conduct, against the real core and a real server: a message is reported, taken up, added to by
// hand, answered, judged and acknowledged; a suspended person signs in elsewhere, reads why, and
// appeals to somebody who took no part.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

const PASSWORD = '云帆出海 in the morning';
const DAY = 86_400_000;
let house, owner, wang, xiao, alice, daniel;
const ids = {};

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  wang = await house.person('wangfang', '王芳', owner);
  xiao = await house.person('xiaohan', '肖涵', owner);
  alice = await house.person('linyue', '林悦', owner);
  daniel = await house.person('daniel', 'Daniel Osei', owner);
  for (const handle of ['wangfang', 'xiaohan', 'daniel']) ids[handle] = await owner.finds('directory', (view) => view.people.find((one) => one.handle === handle)?.id);
  await owner.asks('set_post', { person: ids.wangfang, role: 'owner', held: true, text: '第二位所有者，互为备份' });
  await owner.asks('set_post', { person: ids.xiaohan, role: 'secadmin', held: true, text: '任命为安全管理员，见周一纪要' });
  await house.channelOf('评审', owner, [alice, daniel]);
  for (const text of ['你写的测试没人看得懂', '再写成这样就别来了', '下午三点继续评审']) {
    await daniel.says(text);
    await daniel.sees(text);
    await alice.sees(text);
  }
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const card = (desktop, more) => desktop.at('case', more);

async function unfolded(desktop, more) {
  const toggle = card(desktop, more).getByTestId('case-toggle');
  await toggle.waitFor();
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  await card(desktop, more).getByTestId('case-lines').waitFor();
}

async function docket(desktop) {
  await desktop.at('rail-admin').click();
  await desktop.at('admin-tab-cases').click();
  await desktop.at('cases-panel').waitFor();
}

async function own(desktop) {
  await desktop.at('rail-requests').click();
  await desktop.at('requests-cases').click();
}

test('a rule of the organisation is written, and a message is reported under it', async () => {
  await docket(owner);
  await owner.at('house-rules-toggle').click();
  await owner.at('house-rules-none').waitFor();
  await owner.at('house-rule-new', '[data-gate="allowed"]').click();
  await owner.at('house-rule-name').fill('评审对事不对人');
  await owner.at('house-rule-says').fill('评审只谈作品，不谈作者。例：说“这个测试没有覆盖退款”，不说“你不会写测试”。');
  await owner.at('house-rule-step-suspension').uncheck();
  await owner.at('reason-input').fill('上季度评审里有过三次争执');
  await owner.at('house-rule-submit').click();
  await owner.at('house-rule', '[data-name="评审对事不对人"][data-version="1"]').waitFor();

  await alice.at('message-row').filter({ hasText: '没人看得懂' }).click({ button: 'right' });
  await alice.at('menu-report', '[data-gate="allowed"]').click();
  await alice.at('case-rule').locator('optgroup').first().waitFor({ state: 'attached' });
  await alice.at('case-rule').selectOption({ label: '评审对事不对人' });
  await alice.at('case-rule-text').filter({ hasText: '不谈作者' }).waitFor();
  await alice.at('case-what').fill('在评审里当众羞辱测试同事，已经不是第一次。');
  await alice.at('case-new-submit').click();
  await alice.at('case-new-dialog').waitFor({ state: 'detached' });
  // Of a report that nobody took up the other never hears.
  assert.deepEqual((await daniel.asks('cases', {})).cases, []);
});

test('whoever takes it up adds another message by hand, and the person is told without the reporter', async () => {
  const reported = '[data-status="reported"]';
  await unfolded(owner, reported);
  await card(owner, reported).getByTestId('case-take-up').click();
  await owner.at('case-text-take_up').fill('有人反映你在评审群里对同事说了羞辱的话。');
  await owner.at('case-submit').click();
  const hearing = '[data-status="hearing"]';
  await unfolded(owner, hearing);
  await card(owner, hearing).getByTestId('case-house-rule').filter({ hasText: '不谈作者' }).waitFor();
  await card(owner, hearing).getByTestId('case-add-evidence').click();
  await owner.at('case-evidence-hit').filter({ hasText: '下午三点' }).waitFor();
  await owner.at('case-evidence-find').fill('别来了');
  const hit = owner.at('case-evidence-hit');
  await hit.filter({ hasText: '下午三点' }).waitFor({ state: 'detached' });
  // What is held still already is not offered once more.
  assert.equal(await hit.filter({ hasText: '没人看得懂' }).count(), 0);
  await hit.filter({ hasText: '别来了' }).locator('input').check();
  await owner.at('case-evidence-add-submit').click();
  await owner.at('case-evidence-add-dialog').waitFor({ state: 'detached' });

  await own(daniel);
  const mine = '[data-part="concerned"][data-status="hearing"]';
  await unfolded(daniel, mine);
  const evidence = card(daniel, mine).getByTestId('case-evidence');
  await evidence.locator('figure').nth(1).filter({ hasText: '别来了' }).waitFor();
  assert.equal(await evidence.getAttribute('data-intact'), 'true');
  assert.doesNotMatch(await card(daniel, mine).textContent(), /林悦/);
});

test('the person answers, is warned, and acknowledges it', async () => {
  await daniel.at('case-text-state').fill('当时赶进度，话说重了，我已经当面道歉。');
  await daniel.at('case-submit').click();
  const ready = '[data-status="ready"]';
  await unfolded(owner, ready);
  await card(owner, ready).getByTestId('case-statement').filter({ hasText: '当面道歉' }).waitFor();
  await card(owner, ready).getByTestId('case-decide').click();
  // Only what the rule has.
  assert.equal(await owner.at('case-step-suspension').count(), 0);
  assert.equal(await owner.at('case-step-warning').isChecked(), true);
  await owner.at('case-grounds').fill('羞辱属实；已道歉，首次，给予警告。');
  await owner.at('case-decide-submit', '[data-gate="allowed"]').click();

  const warned = '[data-part="concerned"][data-status="closed"]';
  await unfolded(daniel, warned);
  await card(daniel, warned).getByTestId('case-outcome').filter({ hasText: '给予警告' }).waitFor();
  await card(daniel, warned).getByTestId('case-acknowledge').click();
  await unfolded(owner, '[data-status="closed"]');
  await card(owner, '[data-status="closed"]').getByTestId('case-heed').filter({ hasText: '确认' }).waitFor();
});

test('a suspended person signs in elsewhere, reads why, and appeals', async () => {
  const id = crypto.randomUUID();
  await owner.asks('open_case', { person: ids.daniel, open: { id, scope: { kind: 'organisation' }, rule: 'confidentiality', house_rule: null, citation: '', text: '把未公开的报价转给了客户以外的人。', messages: [], statement_due_at: null } });
  const act = (desktop, deed) => desktop.asks('act_on_case', { case: id, operation: crypto.randomUUID(), deed });
  await act(daniel, { act: 'state', text: '我以为他们也是项目组的人。' });
  const version = await owner.finds('case_docket', (rows) => rows.find((row) => row.case.id === id && row.case.status === 'ready')?.case.version);
  await act(owner, { act: 'decide', version, measure: { step: 'suspension', permission: null, ends_at: Date.now() + 9 * DAY, text: '报价在公布前外泄，造成实际损失。' } });
  // Everything at once takes a second person.
  await docket(xiao);
  await unfolded(xiao, '[data-status="proposed"]');
  await card(xiao, '[data-status="proposed"]').getByTestId('case-agree').click();
  await daniel.at('suspended').waitFor();

  const elsewhere = await house.desktop('daniel elsewhere');
  await elsewhere.page.waitForSelector('[data-testid=welcome-sign-in], [data-testid=sign-in-server]');
  if (await elsewhere.at('welcome-sign-in').count()) await elsewhere.at('welcome-sign-in').click();
  await elsewhere.at('sign-in-server').fill(house.server);
  await elsewhere.at('sign-in-handle').fill('daniel');
  await elsewhere.at('sign-in-password').fill(PASSWORD);
  await elsewhere.at('sign-in-ca').setInputFiles({ name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: readFileSync(house.authority) });
  await elsewhere.at('sign-in-submit').click();
  await elsewhere.at('suspended-why').click();
  const suspended = `[data-case="${id}"][data-status="closed"]`;
  await unfolded(elsewhere, suspended);
  await card(elsewhere, suspended).getByTestId('case-outcome').filter({ hasText: '公布前外泄' }).waitFor();
  await card(elsewhere, suspended).getByTestId('case-appeal').click();
  await elsewhere.at('request-statement').fill('对方当时签过保密协议，附上编号，请重新看。');
  await elsewhere.at('request-deciders').getByTestId('request-kind').waitFor();
  await elsewhere.at('request-submit').click();
  await elsewhere.at('request-dialog').waitFor({ state: 'detached' });
  const appeal = await elsewhere.finds('requests', (view) => view.mine.find((row) => row.request.kind === 'appeal'));
  // Neither whoever decided nor whoever agreed hears it: the second owner is left.
  assert.deepEqual(appeal.request.stages.flatMap((stage) => stage.reviewers), [ids.wangfang]);
  await wang.at('rail-requests').click();
  await wang.at('requests-inbox').click();
  await wang.at('request', '[data-kind="appeal"]').getByTestId('request-approve').waitFor();
});

test('no page complained', () => {
  assert.deepEqual(house.complaints, []);
});
