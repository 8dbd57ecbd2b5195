/**
 * Code as a row of coloured pieces.
 *
 * The highlighter's own output is HTML, which has no way into this window: its tree of
 * tokens is read instead and flattened, so that nothing nested can grow deep either. What
 * is too long, or in a language nobody knows, stays plain text.
 */
export interface Piece {
  text: string;
  /** One of the few that have a colour; none for plain text. */
  tone: Tone | null;
}

export type Tone = 'keyword' | 'string' | 'number' | 'title' | 'type' | 'comment' | 'added' | 'removed';

interface TokenNode {
  scope?: string;
  children: (string | TokenNode)[];
}

const CHARS_MAX = 20_000;
const KEPT_MAX = 80;
const kept = new Map<string, Piece[]>();

const TONES: Record<string, Tone> = {
  keyword: 'keyword',
  literal: 'keyword',
  operator: 'keyword',
  'meta-keyword': 'keyword',
  'selector-tag': 'keyword',
  tag: 'keyword',
  name: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  code: 'string',
  link: 'string',
  number: 'number',
  symbol: 'number',
  bullet: 'number',
  title: 'title',
  section: 'title',
  attr: 'title',
  attribute: 'title',
  property: 'title',
  built_in: 'type',
  type: 'type',
  class: 'type',
  variable: 'type',
  'template-variable': 'type',
  meta: 'comment',
  comment: 'comment',
  doctag: 'comment',
  quote: 'comment',
  addition: 'added',
  deletion: 'removed',
};

/** Null where there is nothing to colour. */
export async function highlight(text: string, language: string | null): Promise<Piece[] | null> {
  if (!language || text.length > CHARS_MAX) return null;
  const key = `${language} ${text}`;
  const known = kept.get(key);
  if (known) return known;
  const { hljs } = await import('./languages');
  if (!hljs.getLanguage(language)) return null;
  const result = hljs.highlight(text, { language, ignoreIllegals: true });
  const pieces = flat((result._emitter as unknown as { rootNode: TokenNode }).rootNode);
  kept.set(key, pieces);
  if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value!);
  return pieces;
}

function flat(root: TokenNode): Piece[] {
  const pieces: Piece[] = [];
  const stack: { node: TokenNode; next: number; tone: Tone | null }[] = [{ node: root, next: 0, tone: null }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const child = top.node.children[top.next];
    top.next += 1;
    if (child === undefined) stack.pop();
    else if (typeof child !== 'string') stack.push({ node: child, next: 0, tone: TONES[child.scope?.split('.')[0] ?? ''] ?? top.tone });
    else {
      const last = pieces.at(-1);
      if (last && last.tone === top.tone) last.text += child;
      else pieces.push({ text: child, tone: top.tone });
    }
  }
  return pieces;
}
