/** Days as a date field writes them: the day ends where one lives. */

export function dayField(at: number | null): string {
  if (at === null) return '';
  const day = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The last moment of the day; none for a field that is empty or no day. */
export function dayOf(field: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(field);
  if (!found) return null;
  return new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]), 23, 59, 59, 999).getTime();
}
