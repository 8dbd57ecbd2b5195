/** When a call is, as people say it. */
import type { CallView } from '$lib/ipc/types';
import type { Words } from '$lib/stores/words.svelte';

const MINUTE_MS = 60_000;

/** `8:05`, `08.05` or `0805` as `08:05`; null for what is no time of day. */
export function typedTime(text: string): string | null {
  const found = /^\s*(\d{1,2})\s*[:.时：]?\s*(\d{2})\s*分?\s*$/.exec(text);
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The next half hour that leaves a little time. */
export function soon(now: number): Date {
  const step = 30 * MINUTE_MS;
  return new Date(Math.ceil((now + 5 * MINUTE_MS) / step) * step);
}

export function saidTime(at: Date): string {
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

export function duration(words: Words, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  if (minutes < 60) return words.t('call-minutes', { count: minutes });
  return words.t('call-hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** The day, from, to. Of one that is past, what it really took. */
export function when(words: Words, call: CallView): string {
  const { planned } = call;
  if (call.state === 'scheduled' || call.state === 'cancelled') {
    if (!planned) return '';
    return words.t('call-planned-at', { day: words.day(planned.starts_at), from: words.clock(planned.starts_at), to: words.clock(planned.ends_at) });
  }
  if (call.started_at === null) return '';
  if (call.ended_at === null) return words.t('call-since', { moment: words.moment(call.started_at) });
  return words.t('call-lasted', { moment: words.moment(call.started_at), duration: duration(words, call.ended_at - call.started_at) });
}

/** The same as it was said, where the clock there shows something else. */
export function whenThere(words: Words, call: CallView): string {
  const { planned } = call;
  if (!planned?.elsewhere) return '';
  return words.t('call-planned-there', { time: planned.said.replace('T', ' '), zone: planned.time_zone.replaceAll('_', ' ') });
}
