/** The emoji people choose from. Loaded when somebody first wants one; never from a network. */
export interface Emoji {
  sign: string;
  /** As typed between colons; the first is the usual one. */
  codes: string[];
  /** In Chinese; the first is the name. */
  words: string[];
}

export interface EmojiGroup {
  id: string;
  list: Emoji[];
}

const RECENT = 'recent-emoji';
const RECENT_MAX = 18;
/** What a row of quick reactions offers before anything was used. */
const USUAL = ['👍', '✅', '❤️', '😄', '🎉', '👀'];

let loading: Promise<EmojiGroup[]> | undefined;

export function emojiGroups(): Promise<EmojiGroup[]> {
  loading ??= import('./data').then(({ EMOJI }) =>
    Object.entries(EMOJI).map(([id, text]) => ({
      id,
      list: text
        .trim()
        .split('\n')
        .map((line) => {
          const [sign, codes, words] = line.split('|') as [string, string, string];
          return { sign, codes: codes.split(' '), words: words.split(' ') };
        }),
    })),
  );
  return loading;
}

/** The better the name fits, the smaller; null when it does not. */
function distance(emoji: Emoji, wanted: string): number | null {
  let best: number | null = null;
  const consider = (value: number) => (best = best === null ? value : Math.min(best, value));
  emoji.codes.forEach((code, place) => {
    if (code === wanted) consider(0);
    else if (code.startsWith(wanted)) consider(2 + place + code.length / 40);
    else if (code.split('_').some((part) => part.startsWith(wanted))) consider(6 + place);
  });
  emoji.words.forEach((word, place) => {
    if (word === wanted) consider(place === 0 ? 0 : 1.5);
    else if (word.includes(wanted)) consider(3 + place);
  });
  return best;
}

export function findEmoji(groups: EmojiGroup[], text: string, max: number): Emoji[] {
  const wanted = text.trim().toLowerCase().replaceAll(/^:|:$/g, '').replaceAll(' ', '_');
  if (wanted === '') return [];
  const found: { emoji: Emoji; far: number }[] = [];
  for (const group of groups) {
    for (const emoji of group.list) {
      const far = distance(emoji, wanted);
      if (far !== null) found.push({ emoji, far });
    }
  }
  return found
    .toSorted((one, other) => one.far - other.far)
    .slice(0, max)
    .map((one) => one.emoji);
}

export function recentEmoji(): string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
  return Array.isArray(kept) ? kept.filter((sign) => typeof sign === 'string') : [];
}

/** The six at hand: what was used last, filled up with the usual ones. */
export function quickEmoji(): string[] {
  return [...new Set([...recentEmoji(), ...USUAL])].slice(0, USUAL.length);
}

export function usedEmoji(sign: string): void {
  const list = [sign, ...recentEmoji().filter((other) => other !== sign)].slice(0, RECENT_MAX);
  localStorage.setItem(RECENT, JSON.stringify(list));
}
