/** A language comes in two parts: what the first screen says, and the rest when that is painted. */
import { describe, expect, it } from 'vitest';
import { has, isWhole, load, loadWhole, say } from './bundle';
import { sentences } from './sentences';

const idsOf = async (part: 'first' | 'later') => {
  const { plain, patterns } = await sentences('en', part);
  return [...Object.keys(plain), ...patterns.map(({ id }) => id)];
};

describe('the two parts of a language', () => {
  it('share no sentence', async () => {
    const first = new Set(await idsOf('first'));
    expect((await idsOf('later')).filter((id) => first.has(id))).toEqual([]);
  });

  it('have what the first screen names in the first of them: by its id, and by how that begins', async () => {
    const first = await idsOf('first');
    expect(first).toEqual(expect.arrayContaining(['channels-add', 'message-by', 'connection-live', 'connection-offline', 'day-today']));
    expect(first).not.toContain('lease-text');
  });

  it('say nothing for what has not come, and then say it', async () => {
    await load('en');
    expect(isWhole('en')).toBe(false);
    expect(has('en', 'lease-text')).toBe(false);
    expect(say('en', 'lease-text')).toBe('');
    await loadWhole('en');
    expect(say('en', 'lease-text')).toMatch(/\w+ /);
    // Nobody wrote this one: it is seen for what it is.
    expect(say('en', 'no-such-sentence')).toBe('no-such-sentence');
  });
});
