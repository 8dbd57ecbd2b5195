// Nobody passes for somebody else: names that are the same to the eye are told apart.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MadeUp } from './made-up.mjs';
import { scenes } from './scenes.mjs';

let made;

before(async () => {
  made = await MadeUp.open();
});

after(() => made?.close());

test('xs_10 a name that looks like another is shown with its account, wherever words are read', async () => {
  const page = await made.scene(scenes.namesake);
  const said = (words) => page.locator('[data-testid=message-row]', { hasText: words });
  await said('先把密码发我').waitFor();
  assert.equal(await said('先把密码发我').locator('[data-testid=author-account]').textContent(), '@emma.c');
  assert.equal(await said('Looks rock solid').locator('[data-testid=author-account]').textContent(), '@emma');
  assert.equal(await said('修好了').locator('[data-testid=author-account]').count(), 0);
  await page.close();
});
