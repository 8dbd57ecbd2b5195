// Before what is grave the person shows who sits there: against the real core and a real server.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { House, PASSWORD } from './house.mjs';

const NEXT = '一路向东 by the river';
const WHY = '外部资料在法务确认之前，先暂停发言';
let house, owner, person;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  await house.person('linyue', '林悦', owner);
  person = await owner.finds('directory', (view) => view.people.find((one) => one.handle === 'linyue')?.id);
  // With another password nothing is proved any more: as if a quarter of an hour had gone by.
  await owner.asks('change_password', { current: PASSWORD, new: NEXT });
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const line = (desktop) => desktop.at('person-permission', '[data-permission="message.send"]');
const taking = (dry_run) => ({ person, exclude: { id: crypto.randomUUID(), permission: 'message.send', scope: { kind: 'organisation' }, code: 'REVOKED', ends_at: Date.now() + 86_400_000, review_at: null, text: dry_run ? '' : WHY, dry_run } });

test('the control is lit and says what will be asked; past the screens nothing is done without', async () => {
  const question = { action: 'revoke_permission', resource: { scope: { kind: 'organisation' }, owner: person } };
  const [can] = await owner.finds('capabilities', (answers) => answers[0].confirm && answers, { queries: [question] });
  assert.equal(can.state, 'allowed');
  await owner.asks('exclude', taking(true));
  await assert.rejects(owner.asks('exclude', taking(false)), /STEP_UP_NEEDED/);

  await owner.at('rail-people').click();
  await owner.at('people-row', '[data-handle="linyue"]').click();
  const control = line(owner).getByTestId('person-revoke');
  await control.and(owner.page.locator('[data-gate="allowed"]')).focus();
  await owner.page.keyboard.press('Shift+Tab');
  await owner.page.keyboard.press('Tab');
  await owner.at('explanation-proof').waitFor();
});

test('what was typed waits behind the dialog, a wrong password says so, and the right one goes on', async () => {
  await owner.page.keyboard.press('Enter');
  await owner.at('effects').waitFor();
  await owner.at('proof-hint').waitFor();
  await owner.at('reason-input').fill(WHY);
  await owner.at('change-save', '[data-ready="true"]').click();
  await owner.at('proof-dialog').waitFor();

  // Thought better of: told why nothing was done, and everything is still there.
  await owner.page.keyboard.press('Escape');
  await owner.at('proof-dialog').waitFor({ state: 'detached' });
  await owner.at('problem', '[data-code="STEP_UP_NEEDED"]').waitFor();
  await owner.holds('reason-input', WHY);

  await owner.at('change-save').click();
  await owner.at('proof-password').fill(PASSWORD);
  await owner.page.keyboard.press('Enter');
  await owner.at('proof-password', '[aria-invalid="true"]').waitFor();
  await owner.holds('proof-password', '');
  await owner.holds('reason-input', WHY);
  await line(owner).and(owner.page.locator('[data-state="granted"]')).waitFor();

  await owner.at('proof-password').fill(NEXT);
  await owner.page.keyboard.press('Enter');
  await owner.at('proof-dialog').waitFor({ state: 'detached' });
  await owner.at('change-dialog').waitFor({ state: 'detached' });
  await line(owner).and(owner.page.locator('[data-state="suspended"]')).waitFor();
});

test('for a while it is not asked again', async () => {
  await line(owner).getByTestId('person-restore').click();
  await owner.at('effects').waitFor();
  assert.equal(await owner.at('proof-hint').count(), 0);
  await owner.at('reason-input').fill('法务已经确认，可以继续发言');
  await owner.at('change-save', '[data-ready="true"]').click();
  await owner.at('change-dialog').waitFor({ state: 'detached' });
  await line(owner).and(owner.page.locator('[data-state="granted"]')).waitFor();
  assert.deepEqual(house.complaints, []);
});
