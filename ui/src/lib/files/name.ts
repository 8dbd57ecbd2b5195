/**
 * A file's name as it may stand on screen.
 *
 * Whoever sends a file chooses its name. A sign that turns the text around would show
 * "photo‮gpj.exe" as a picture, and a line break would draw a second line: such signs are shown
 * as what they are, unreadable. What is saved to disk is the core's business, not this one's.
 */
const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

export function shownName(name: string): string {
  return name.replace(UNREADABLE, '\ufffd');
}

/** So much of the end always stays in sight: enough to tell two versions apart, and the kind. */
const TAIL = 10;

/** The name in two parts: only the first is shortened where there is no room. */
export function splitName(name: string): { head: string; tail: string } {
  const signs = [...shownName(name)];
  if (signs.length <= TAIL * 1.5) return { head: signs.join(''), tail: '' };
  return { head: signs.slice(0, -TAIL).join(''), tail: signs.slice(-TAIL).join('') };
}

/** PDF, DOCX: what stands behind the last dot, where it is short enough to be a kind. */
export function extensionOf(name: string): string {
  const found = /[^.]\.([\p{L}\p{N}]{1,5})$/u.exec(name);
  return found ? found[1]!.toUpperCase() : '';
}

/** How a highlighter knows it: by its ending. */
export function languageOf(name: string): string | null {
  const ending = extensionOf(name).toLowerCase();
  return ending === '' || ['txt', 'log', 'csv', 'tsv'].includes(ending) ? null : ending;
}
