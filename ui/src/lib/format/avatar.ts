/** A picture for who has none: the initial or last 汉字 on a hue that stays theirs. */
const HAN = /\p{Script=Han}/u;

export function initialOf(name: string): string {
  const letters = [...name.trim()];
  const han = letters.filter((letter) => HAN.test(letter));
  if (han.length > 0) return han[han.length - 1]!;
  const first = letters.find((letter) => /[\p{L}\p{N}]/u.test(letter));
  return (first ?? '?').toLocaleUpperCase();
}

/** FNV-1a over the id: the same person has the same hue on every desktop. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash ^= id.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % 360;
}
