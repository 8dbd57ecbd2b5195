/**
 * What is being completed at the cursor: somebody after `@`, a channel after `#`, an emoji
 * after `:`, a command after `/`.
 *
 * Chinese is written without spaces, so a sign may follow a 汉字 at once; after a letter or
 * a digit it belongs to an address, an anchor or a time and completes nothing.
 */
export type CompletionKind = 'person' | 'channel' | 'emoji' | 'command';

export interface Token {
  kind: CompletionKind;
  /** Where the sign stands. */
  from: number;
  /** Where the cursor is. */
  to: number;
  query: string;
}

const KINDS: Record<string, CompletionKind> = { '@': 'person', '#': 'channel', ':': 'emoji', '/': 'command' };
const QUERY_MAX = 24;
const STICKS = /[A-Za-z0-9_./:@#-]/;

export function tokenAt(text: string, cursor: number): Token | null {
  for (let from = cursor - 1; from >= 0 && cursor - from <= QUERY_MAX; from -= 1) {
    const sign = text[from]!;
    if (/\s/.test(sign)) return null;
    const kind = KINDS[sign];
    if (!kind) continue;
    const query = text.slice(from + 1, cursor);
    const before = text[from - 1];
    if (kind === 'command' ? from > 0 : before !== undefined && STICKS.test(before)) return null;
    // A colon is mostly a colon.
    if (kind === 'emoji' && (query.length < 2 || !/^[\p{L}\p{N}_+-]+$/u.test(query))) return null;
    // Code is not completed, and neither is what follows a heading's sign.
    if (fenced(text.slice(0, from))) return null;
    return { kind, from, to: cursor, query };
  }
  return null;
}

function fenced(before: string): boolean {
  const fences = before.split('```').length - 1;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return line.replaceAll('```', '').split('`').length % 2 === 0;
}

/** The text with the choice put in, and where the cursor then stands. */
export function completed(text: string, token: Token, choice: string): { text: string; cursor: number } {
  const after = text.slice(token.to);
  const space = after.startsWith(' ') ? '' : ' ';
  const cursor = token.from + choice.length + 1;
  return { text: text.slice(0, token.from) + choice + space + after, cursor };
}
