/** A reason says something: the server asks for the same length (S16). */
export const REASON_CHARS_MIN = 10;
export const REASON_CHARS_MAX = 2_000;

/** Characters as people count them: 汉字 and emoji are one each. */
export function reasonLength(text: string): number {
  return [...text.trim()].length;
}

export function reasonProblem(text: string): 'too_short' | 'too_long' | null {
  const length = reasonLength(text);
  if (length < REASON_CHARS_MIN) return 'too_short';
  return length > REASON_CHARS_MAX ? 'too_long' : null;
}
