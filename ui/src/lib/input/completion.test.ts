import { describe, expect, it } from 'vitest';
import { completed, tokenAt } from './completion';

const at = (text: string) => {
  const cursor = text.indexOf('|');
  const token = tokenAt(text.replace('|', ''), cursor);
  return token && `${token.kind} ${token.query}`;
};

describe('what is completed at the cursor', () => {
  it.each([
    ['@|', 'person '],
    ['@lin|', 'person lin'],
    ['请@林|', 'person 林'],
    ['请看 #Fal| 吧', 'channel Fal'],
    [':tad|', 'emoji tad'],
    ['好:鼓掌|', 'emoji 鼓掌'],
    ['/top|', 'command top'],
    ['一行\n@w|', 'person w'],
  ])('%s', (text, said) => expect(at(text)).toBe(said));

  it.each(['mail@example|', 'https://a/b#c|', 'src/lib|', '10:30|', ':a|', '看 /topic|', 'a/b|', '@lin yue|', '说 `@lin|', '```\n@lin|', '没有|', '|', 'tokenim://channel|', ':)|'])('nothing in %s', (text) => expect(at(text)).toBeNull());

  it('is put in with a space after it, once', () => {
    const text = '请@lin看';
    const token = tokenAt(text, 5)!;
    expect(completed(text, token, '@linyue')).toEqual({ text: '请@linyue 看', cursor: 9 });
    const spaced = '@l 看';
    expect(completed(spaced, tokenAt(spaced, 2)!, '@linyue')).toEqual({ text: '@linyue 看', cursor: 8 });
  });
});
