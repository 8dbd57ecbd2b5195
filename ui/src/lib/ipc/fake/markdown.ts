/** Enough Markdown for pictures. The real tree is made in Rust. */
import type { Block, Inline } from '../types';

export function blocksOf(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (line.startsWith('```')) {
      const text: string[] = [];
      for (index += 1; index < lines.length && !lines[index]!.startsWith('```'); index += 1) text.push(lines[index]!);
      blocks.push({ kind: 'code', language: line.slice(3) || null, text: text.join('\n') });
    } else if (/^(- |\d+\. )/.test(line)) {
      const ordered = !line.startsWith('-');
      const items: Block[][] = [];
      for (; index < lines.length && /^(- |\d+\. )/.test(lines[index]!); index += 1) {
        items.push([{ kind: 'paragraph', inlines: inlinesOf(lines[index]!.replace(/^(- |\d+\. )/, '')) }]);
      }
      index -= 1;
      blocks.push({ kind: 'list', first: ordered ? 1 : null, items });
    } else if (line.startsWith('> ')) {
      blocks.push({ kind: 'quote', blocks: [{ kind: 'paragraph', inlines: inlinesOf(line.slice(2)) }] });
    } else if (line !== '') {
      const last = blocks.at(-1);
      if (last?.kind === 'paragraph' && lines[index - 1] !== '') last.inlines.push({ kind: 'break' }, ...inlinesOf(line));
      else blocks.push({ kind: 'paragraph', inlines: inlinesOf(line) });
    }
  }
  return blocks;
}

function inlinesOf(text: string): Inline[] {
  const inlines: Inline[] = [];
  const parts = text.split(/(\*\*[^*]+\*\*|`[^`]+`|_[^_]+_|~~[^~]+~~|https?:\/\/[^\s，。）]+)/);
  for (const part of parts) {
    if (part === '') continue;
    const inner = (cut: number): Inline[] => [{ kind: 'text', text: part.slice(cut, -cut) }];
    if (part.startsWith('**')) inlines.push({ kind: 'strong', inlines: inner(2) });
    else if (part.startsWith('`')) inlines.push({ kind: 'code', text: part.slice(1, -1) });
    else if (/^_.+_$/.test(part)) inlines.push({ kind: 'emphasis', inlines: inner(1) });
    else if (part.startsWith('~~')) inlines.push({ kind: 'strike', inlines: inner(2) });
    else if (/^https?:/.test(part)) inlines.push({ kind: 'link', url: part, host: new URL(part).host, misleads: false, inlines: [{ kind: 'text', text: part }] });
    else inlines.push({ kind: 'text', text: part });
  }
  return inlines;
}
