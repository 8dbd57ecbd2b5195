/** Addresses of messages in a text. They are drawn as links of ours and never leave the window. */
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ADDRESS = `tokenim://channel/(${UUID})/message/(${UUID})`;
const WHOLE = new RegExp(`^${ADDRESS}$`, 'i');

export interface Permalink {
  channel: string;
  message: string;
}

export function permalinkOf(url: string): Permalink | null {
  const found = WHOLE.exec(url);
  return found ? { channel: found[1]!.toLowerCase(), message: found[2]!.toLowerCase() } : null;
}

const CHANNEL = new RegExp(`^tokenim://channel/(${UUID})$`, 'i');

/** A whole channel's address. */
export function channelOf(url: string): string | null {
  return CHANNEL.exec(url)?.[1]?.toLowerCase() ?? null;
}

/** The text and the addresses in it, in their order. */
export function withPermalinks(text: string): { text: string; link: boolean }[] {
  if (!text.includes('tokenim://')) return [{ text, link: false }];
  const parts = text.split(new RegExp(`(tokenim://channel/${UUID}/message/${UUID})`, 'i'));
  return parts.map((part, index) => ({ text: part, link: index % 2 === 1 })).filter((part) => part.text !== '');
}
