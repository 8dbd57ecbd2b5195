/** Amounts of room as administrators type them. */
export const UNITS = ['MB', 'GB', 'TB'] as const;
export type Unit = (typeof UNITS)[number];

const BYTES: Record<Unit, number> = { MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

/** In the largest unit in which it is one at least, with two figures behind the point. */
export function amountOf(bytes: number): { amount: number; unit: Unit } {
  const unit = UNITS.toReversed().find((one) => bytes >= BYTES[one]) ?? 'MB';
  return { amount: Math.round((bytes / BYTES[unit]) * 100) / 100, unit };
}

/** Null: no amount, or nothing. */
export function bytesOf(text: string, unit: Unit): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(plain)) return null;
  const bytes = Math.round(Number(plain) * BYTES[unit]);
  return bytes > 0 ? bytes : null;
}
