import { expect, test } from 'vitest';
import { isFewEmoji } from './few';

test.each(['👍', '👍🏽 ', '❤️', '👨‍👩‍👧‍👦🎉', '🇨🇳', '1️⃣2️⃣', '☝🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '😀 😀\n😀'])('%j is drawn large', (text) => {
  expect(isFewEmoji(text)).toBe(true);
});

test.each(['', '好', '👍 好的', '©', '12', '😀😀😀😀', '#', 'a👍', '👍'.repeat(30)])('%j is a sentence', (text) => {
  expect(isFewEmoji(text)).toBe(false);
});
