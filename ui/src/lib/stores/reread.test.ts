import { expect, it } from 'vitest';
import { rereading } from './reread';

it('reads once more for all who asked while it was reading', async () => {
  let reads = 0;
  const read = rereading(async () => {
    reads += 1;
    await Promise.resolve();
  });
  await Promise.all([read(), read(), read()]);
  expect(reads).toBe(2);
});

it('loses no wish that comes as a reading ends', async () => {
  // A wish in each of the moments around the end: every one is followed by a whole reading.
  for (let moments = 0; moments < 8; moments += 1) {
    let state = 0;
    let seen = -1;
    const read = rereading(async () => {
      await Promise.resolve();
      seen = state;
    });
    const first = read();
    for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
    state = 1;
    await Promise.all([first, read()]);
    expect(seen, `after ${moments} moments`).toBe(1);
  }
});

it('reads again after a reading failed', async () => {
  let fails = true;
  const read = rereading(async () => {
    if (fails) throw new Error('gone');
  });
  await expect(read()).rejects.toThrow('gone');
  fails = false;
  await expect(read()).resolves.toBeUndefined();
});
