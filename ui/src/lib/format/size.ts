/** Sizes of files as people read them: three figures at most, in steps of 1,024 as the systems count. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const STEP = 1024;
const formats = new Map<string, Intl.NumberFormat>();

function number(locale: string, value: number, digits: number): string {
  const key = `${locale} ${digits}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: digits });
  formats.set(key, format);
  return format.format(value);
}

export function sizeOf(locale: string, bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // What would be rounded up to 1,024 of a unit is one of the next.
  while (unit < UNITS.length - 1 && Math.round(value) >= STEP) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${number(locale, value, digits)} ${UNITS[unit]}`;
}

/** 42, of a hundred. What is not whole is not said to be. */
export function percentOf(done: number, of: number): number {
  if (of <= 0) return 0;
  return done >= of ? 100 : Math.min(99, Math.floor((100 * done) / of));
}

export interface Left {
  unit: 'seconds' | 'minutes' | 'hours';
  count: number;
}

/** How long it still takes, as roughly as it is known. */
export function leftOf(ms: number): Left {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return { unit: 'seconds', count: seconds <= 10 ? seconds : Math.ceil(seconds / 5) * 5 };
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return { unit: 'minutes', count: minutes };
  return { unit: 'hours', count: Math.round(minutes / 60) };
}
