import { describe, expect, it } from 'vitest';
import { emojiGroups, findEmoji } from './emoji';

describe('emoji', () => {
  it.each([
    ['thumbsup', '👍'],
    ['+1', '👍'],
    ['tada', '🎉'],
    ['smile', '😄'],
    ['火锅', '🫕'],
    ['大笑', '😄'],
    [':eyes:', '👀'],
    ['heart', '❤️'],
  ])('%s finds %s first', async (text, sign) => {
    const found = findEmoji(await emojiGroups(), text, 8).map((one) => one.sign);
    expect(found[0]).toBe(sign);
  });

  it('offers every sign once, with a name in both languages', async () => {
    const all = (await emojiGroups()).flatMap((group) => group.list);
    expect(new Set(all.map((one) => one.sign)).size).toBe(all.length);
    expect(all.filter((one) => !one.codes[0] || !one.words[0])).toEqual([]);
  });

  it('finds nothing for nothing', async () => {
    expect(findEmoji(await emojiGroups(), ' ', 8)).toEqual([]);
  });
});
