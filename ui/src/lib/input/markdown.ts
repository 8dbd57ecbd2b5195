/** What the small Markdown toolbar does to the text of a box. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

export type Mark = 'bold' | 'italic' | 'strike' | 'code' | 'quote' | 'list';

const around: Partial<Record<Mark, string>> = { bold: '**', italic: '_', strike: '~~', code: '`' };
const before: Partial<Record<Mark, string>> = { quote: '> ', list: '- ' };

export function marked(selected: Selected, mark: Mark): Selected {
  const fence = mark === 'code' && selected.text.slice(selected.start, selected.end).includes('\n');
  if (fence) return wrapped(selected, '```\n', '\n```');
  const sign = around[mark];
  return sign ? wrapped(selected, sign, sign) : prefixed(selected, before[mark]!);
}

function wrapped({ text, start, end }: Selected, open: string, close: string): Selected {
  const inner = text.slice(start, end);
  const already = text.slice(start - open.length, start) === open && text.slice(end, end + close.length) === close;
  if (already) {
    return {
      text: text.slice(0, start - open.length) + inner + text.slice(end + close.length),
      start: start - open.length,
      end: end - open.length,
    };
  }
  return { text: text.slice(0, start) + open + inner + close + text.slice(end), start: start + open.length, end: end + open.length };
}

function prefixed({ text, start, end }: Selected, sign: string): Selected {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text.slice(from, end).split('\n');
  const off = lines.every((line) => line.startsWith(sign));
  const changed = lines.map((line) => (off ? line.slice(sign.length) : sign + line)).join('\n');
  const grown = changed.length - (end - from);
  const first = off ? -sign.length : sign.length;
  return { text: text.slice(0, from) + changed + text.slice(end), start: Math.max(from, start + first), end: end + grown };
}
