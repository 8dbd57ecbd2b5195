import { describe, expect, it } from 'vitest';
import { permalinkOf, withPermalinks } from './permalink';

const ID = '01920000-0000-7000-8000-0000000f79a1';
const address = `tokenim://channel/${ID}/message/${ID}`;

describe('addresses of messages', () => {
  it('are found in a text, which stays the text it was', () => {
    const parts = withPermalinks(`看 ${address}，还有 ${address}`);
    expect(parts.map((part) => part.text).join('')).toBe(`看 ${address}，还有 ${address}`);
    expect(parts.filter((part) => part.link).map((part) => part.text)).toEqual([address, address]);
  });

  it.each(['tokenim://join?server=https://evil', `tokenim://channel/${ID}`, 'tokenim://channel/../message/x', `javascript://channel/${ID}/message/${ID}`, `${address}/more`])('%s is none', (url) => {
    expect(permalinkOf(url)).toBeNull();
  });
});
