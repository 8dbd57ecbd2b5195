// Every screen, with the made-up company: what the pictures are taken of and what is judged by access.spec.mjs.
import { audited } from './audit-scenes.mjs';
import { judged } from './cases-scenes.mjs';
import { calls } from './calls-scenes.mjs';
import { dialogs } from './dialog-scenes.mjs';
import { everyday } from './everyday-scenes.mjs';
import { files } from './files-scenes.mjs';
import { firstHour } from './first-hour-scenes.mjs';
import { groups } from './group-scenes.mjs';
import { personal } from './personal-scenes.mjs';
import { proofs } from './proof-scenes.mjs';
import { asked } from './requests-scenes.mjs';
import { resilience } from './resilience-scenes.mjs';
import { kept } from './keeping-scenes.mjs';
import { rooms } from './room-scenes.mjs';
import { held } from './roles-scenes.mjs';
import { ways } from './workflows-scenes.mjs';
import { points } from './hand.mjs';

const open = (page, name) => page.click(`[data-testid=channel-row][data-channel-name="${name}"]`);
const placed = (page) => page.waitForSelector('[data-testid=timeline][data-placed][data-whole]');

async function openFalcon(page) {
  await open(page, 'Falcon');
  await placed(page);
}

async function personAt(page, handle) {
  await page.click('[data-testid=rail-people]');
  await page.click(`[data-testid=people-row][data-handle=${handle}]`);
  const falcon = await page.waitForSelector('[data-testid=person-scope] option[data-place=Falcon]', { state: 'attached' });
  await page.selectOption('[data-testid=person-scope]', await falcon.getAttribute('value'));
  await page.waitForSelector('[data-testid=person-permission]');
}

/** name: [query, what to do before the picture] */
const house = {
  messages: ['', async (page) => { await open(page, 'Falcon'); await placed(page); }],
  denied: ['denied=1', async (page) => { await open(page, 'Falcon'); await placed(page); await page.waitForSelector('[data-testid=composer-denied]'); }],
  explanation: ['denied=1', async (page) => { await open(page, 'Falcon'); await placed(page); await page.click('[data-testid=composer]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  peek: ['', async (page) => { await open(page, 'Falcon'); await placed(page); await page.click('[data-testid=header-members]'); await page.hover('[data-testid=members-add]'); await page.waitForSelector('[data-testid=explanation]'); }],
  wedged: ['wedged=1', async (page) => { await open(page, 'Falcon'); await placed(page); }],
  offline: ['state=offline', async (page) => { await open(page, 'Falcon'); await placed(page); await page.click('[data-testid=connection-chip]'); }],
  unknown: ['unknown=1', async (page) => { await open(page, 'Falcon'); await placed(page); }],
  certificate: ['state=certificate_refused', async (page) => page.waitForSelector('[data-testid=certificate-refused]')],
  paletteempty: ['', async (page) => { await placed(page); await page.keyboard.press('Control+k'); await page.waitForSelector('[data-testid=search-operators]'); }],
  palette: ['', async (page) => { await placed(page); await page.keyboard.press('Control+k'); await page.fill('[data-testid=search-input]', '离线'); await page.waitForSelector('[data-testid=search-hit]'); }],
  hover: ['', async (page) => { await open(page, 'Falcon'); await placed(page); await points(page.locator('[data-testid=message-row]').nth(-3)); }],
  create: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-create]'); }],
  browse: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-browse]'); await page.waitForSelector('[data-testid=browse-row]'); }],
  direct: ['', async (page) => { await placed(page); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-new-direct]'); await page.waitForSelector('[data-testid=direct-row]'); }],
  preferences: ['', async (page) => { await page.click('[data-testid=rail-me]'); await page.waitForSelector('[data-testid=preferences]'); }],
  signin: ['session=signed_out', async (page) => page.waitForSelector('[data-testid=sign-in]')],
  signcode: ['session=signed_out&sealed=1', async (page) => { await page.click('[data-testid=sign-in-way-code] + span'); await page.fill('[data-testid=sign-in-handle]', 'linyue'); await page.fill('[data-testid=sign-in-new-password]', 'short'); await page.click('[data-testid=sign-in-submit]'); }],
  dialogdenied: ['state=offline', async (page) => { await placed(page); await page.click('[data-testid=channels-add]'); await page.click('[data-testid=channels-create]'); await page.click('[data-testid=create-channel-submit]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); await page.fill('[data-testid=create-channel-name]', 'x'); }],
  narrow: ['denied=1', async (page) => { await page.waitForTimeout(300); await open(page, 'Falcon'); await placed(page); await page.click('[data-testid=header-members]'); }, { width: 720, height: 640 }],
  phone: ['denied=1', async (page) => { await page.waitForTimeout(300); await open(page, 'Falcon'); await placed(page); }, { width: 480, height: 640 }],
  toast: ['', async (page) => { await open(page, 'Falcon'); await placed(page); await page.evaluate(() => globalThis.fake.connection('offline')); await page.click('[data-testid=header-more]'); await page.waitForTimeout(200); await page.click('[data-testid=channel-leave]'); await page.click('[data-testid=channel-leave-confirm]', { timeout: 2000 }).catch(() => undefined); }],
  permissions: ['denied=1', async (page) => { await openFalcon(page); await page.click('[data-testid=rail-permissions]'); await page.waitForSelector('[data-testid=permission-row]'); }],
  permissionsopen: ['denied=1&state=offline', async (page) => { await openFalcon(page); await page.click('[data-testid=rail-permissions]'); await page.click('[data-permission="message.send"] [data-testid=permission-row-toggle]'); }],
  permissionsscope: ['', async (page) => { await page.click('[data-testid=rail-permissions]'); await page.click('[data-testid=permissions-scope]'); await page.fill('[data-testid=permissions-scope-search]', 'fal'); }],
  permissionshistory: ['denied=1', async (page) => { await openFalcon(page); await page.click('[data-testid=rail-permissions]'); await page.waitForSelector('[data-testid=access-event]'); await page.click('[data-testid=permissions-to-timeline]'); await page.waitForTimeout(600); }],
  people: ['me=zhoulan', async (page) => { await page.click('[data-testid=rail-people]'); await page.waitForSelector('[data-testid=people-row]'); }],
  person: ['me=zhoulan', async (page) => personAt(page, 'wangzihan')],
  personnarrow: ['me=zhoulan', async (page) => personAt(page, 'wangzihan'), { width: 960, height: 720 }],
  personreach: ['me=zhoulan', async (page) => { await personAt(page, 'wangzihan'); await page.click('[data-permission="role.assign_admin"] [data-testid=person-grant]', { force: true }); await page.waitForSelector('[data-testid=explanation]'); }],
  personclosed: ['me=linyue', async (page) => { await page.click('[data-testid=rail-people]'); await page.click('[data-testid=people-row][data-handle=wangzihan]'); await page.waitForSelector('[data-testid=person-access-closed] h2'); }],
  revoke: ['me=zhoulan', async (page) => { await personAt(page, 'linyue'); await page.click('[data-permission="message.send"] [data-testid=person-revoke]'); await page.waitForSelector('[data-testid=effects]'); await page.fill('[data-testid=reason-input]', '外部资料在法务确认之前，先暂停发言。'); }],
  revoked: ['me=zhoulan', async (page) => { await personAt(page, 'linyue'); await page.click('[data-permission="message.send"] [data-testid=person-revoke]'); await page.waitForSelector('[data-testid=effects]'); await page.fill('[data-testid=reason-input]', '外部资料在法务确认之前，先暂停发言。'); await page.click('[data-testid=change-save]'); await page.waitForSelector('[data-permission="message.send"][data-state=suspended]'); await page.click('[data-permission="message.send"] [data-testid=person-restore]'); await page.waitForSelector('[data-testid=effects]'); await page.click('[data-testid=change-save]'); }],
  grant: ['me=zhoulan', async (page) => { await personAt(page, 'linyue'); await page.click('[data-permission="call.record"] [data-testid=person-grant]'); await page.click('[data-testid=until-custom] + span'); await page.fill('[data-testid=reason-until]', '2030-01-01T12:00'); await page.waitForTimeout(200); }],
  teams: ['me=zhoulan', async (page) => { await personAt(page, 'wangzihan'); await page.click('[data-testid=person-teams]'); await page.click('[data-testid=team-row][data-team=产品与设计] [data-testid=team-add]'); await page.waitForSelector('[data-testid=team-row][data-team=产品与设计] [data-testid=team-remove]'); }],
  disable: ['me=zhoulan', async (page) => { await personAt(page, 'linyue'); await page.click('[data-testid=person-disable]'); await page.waitForSelector('[data-testid=change-dialog]'); }],
  createperson: ['me=limo', async (page) => { await page.click('[data-testid=rail-people]'); await page.click('[data-testid=people-create-person]'); await page.fill('[data-testid=create-person-handle]', '李伟'); await page.click('[data-testid=create-person-submit]'); }],
  code: ['me=limo', async (page) => { await page.click('[data-testid=rail-people]'); await page.click('[data-testid=people-create-person]'); await page.fill('[data-testid=create-person-name]', '李伟'); await page.fill('[data-testid=create-person-handle]', 'liwei'); await page.click('[data-testid=create-person-submit]'); await page.waitForSelector('[data-testid=one-time-code]'); }],
};

export const scenes = { ...asked, ...audited, ...calls, ...dialogs, ...everyday, ...files, ...firstHour, ...groups, ...held, ...ways, ...judged, ...kept, ...personal, ...proofs, ...rooms, ...resilience, ...house };
