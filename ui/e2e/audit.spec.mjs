// The audit in a plain browser against the real core and a real server: what is written down is
// read and verified, one changed letter is named, and everybody sees their own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, afterEach, before, test } from 'node:test';
import { House } from './house.mjs';

let house, owner, auditor, member;

before(async () => {
  house = await House.open();
  owner = await house.desktop('laohe');
  await owner.signsInWithCode('laohe', house.ownerCode);
  member = await house.person('linyue', '林悦', owner);
  auditor = await house.person('zhengjie', '郑杰', owner);
  const { people } = await owner.asks('directory', {});
  const id = people.find((person) => person.handle === 'zhengjie').id;
  await owner.asks('set_post', { person: id, role: 'auditor', held: true, text: '负责审计，独立于管理岗位' });
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await house.pictures(context.name.split(' ').slice(0, 4).join('-'));
});

after(async () => {
  await house?.close();
});

const panel = async (desktop) => {
  await desktop.at('rail-admin').click();
  await desktop.at('admin-tab-audit').click();
  await desktop.at('audit').waitFor();
};

test('the auditor reads who did what, narrows it down, and verifies that nothing was changed', async () => {
  await panel(auditor);
  await auditor.at('audit-row', '[data-action="role.assign_admin"]').waitFor();
  await auditor.at('audit-filter-action').selectOption('user.');
  await auditor.at('audit-look').click();
  await auditor.at('audit-row', '[data-action="role.assign_admin"]').waitFor({ state: 'detached' });
  const row = auditor.at('audit-row', '[data-action="user.create"]').first();
  await row.locator('button').click();
  await auditor.at('audit-details').waitFor();
  await auditor.at('audit-verify').click();
  await auditor.at('audit-result', '[data-state="whole"]').waitFor();
  // Reading and verifying stand in it themselves.
  await auditor.at('audit-clear').click();
  await auditor.at('audit-row', '[data-action="audit.verify"]').waitFor();
});

test('au_06 whoever is not the auditor is told why, and sees the records about themselves', async () => {
  await panel(member);
  await member.at('audit-verify', '[data-gate="denied"]').click({ force: true });
  await member.at('explanation').waitFor();
  await member.page.keyboard.press('Escape');
  await member.at('rail-permissions').click();
  await member.at('own-audit-show').click();
  const own = member.at('own-audit-list');
  await own.locator('[data-action="user.create"]').waitFor();
  assert.equal(await own.locator('[data-action="role.assign_admin"]').count(), 0);
});

test('d22 a right that is edited in the database alarms owner and auditor, and is written back', async () => {
  const edit = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
db.execute("UPDATE person SET kind = 'contractor' WHERE handle = 'linyue'")
db.commit()`;
  execFileSync('python3', ['-c', edit, house.database]);
  // The server looks again for whoever asks, at most every ten seconds.
  while ((await owner.asks('rights_check', {})).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 250));
  await panel(owner);
  await owner.at('rights-row', '[data-kind="person"]').waitFor();
  await owner.at('rights-alarm').waitFor();
  await auditor.at('rights-alarm').waitFor();
  assert.equal(await member.at('rights-alarm').count(), 0);
  await owner.at('rights-restore').click();
  await owner.at('reason-input').fill('没有人通过系统做过这项改动，按审计记录恢复');
  await owner.at('change-save').click();
  await owner.at('rights-check', '[data-state="proved"]').waitFor();
  await owner.at('rights-alarm').waitFor({ state: 'detached' });
  await auditor.at('rights-alarm').waitFor({ state: 'detached' });
});

test('au_01 one changed letter in the database is found, and its record named', async () => {
  const bend = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
(seq,) = db.execute("SELECT min(seq) FROM audit_entry WHERE leaf LIKE '%user.create%'").fetchone()
db.execute("UPDATE audit_entry SET leaf = replace(leaf, 'user.create', 'user.creatf') WHERE seq = ?", (seq,))
db.commit()
print(seq)`;
  const seq = Number(execFileSync('python3', ['-c', bend, house.database], { encoding: 'utf8' }));
  await auditor.at('audit-verify').click();
  await auditor.at('audit-result', '[data-state="broken"]').waitFor();
  const where = await auditor.at('audit-broken-where').textContent();
  assert.ok(where.match(/\d+/g)?.includes(String(seq)), where);
  assert.deepEqual(house.complaints, []);
});
