/** The times to which something is put off, each with the name of its words. */
const HOUR = 3_600_000;

export interface Until {
  name: 'hour' | 'four-hours' | 'tomorrow' | 'ever';
  until: number | null;
}

/** Eight in the morning of the next day, as the clock here shows it. */
export function tomorrowMorning(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(8, 0, 0, 0);
  return day.getTime();
}

export function mutesUntil(now: number): Until[] {
  return [
    { name: 'hour', until: now + HOUR },
    { name: 'four-hours', until: now + 4 * HOUR },
    { name: 'tomorrow', until: tomorrowMorning(now) },
    { name: 'ever', until: null },
  ];
}
