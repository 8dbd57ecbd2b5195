/** A call's time while it is being typed, and as it is handed on. */
import type { TypedTime } from '$components/calls/TimeFields.svelte';
import { typedDay, writtenDay } from '$lib/format/month';
import type { PlannedView, SaidTimeArgs } from '$lib/ipc/types';
import { saidTime, soon, typedTime } from './time';

export function soonTyped(now: number, zone: string | null): TypedTime {
  const at = soon(now);
  return { day: writtenDay(at.getTime()), time: saidTime(at), minutes: '30', zone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** As it was said, where it was said. */
export function plannedTyped(planned: PlannedView): TypedTime {
  const [day, time] = planned.said.split('T') as [string, string];
  return { day, time, minutes: String(planned.minutes), zone: planned.time_zone };
}

/** `2026-11-23T10:00`; null while it is no day or no time. */
export function said(typed: TypedTime): string | null {
  const day = typedDay(typed.day);
  const time = typedTime(typed.time);
  return day === null || time === null ? null : `${writtenDay(day)}T${time}`;
}

export function saidOf(typed: TypedTime): SaidTimeArgs | null {
  const at = said(typed);
  return at === null ? null : { said: at, minutes: Number(typed.minutes), time_zone: typed.zone };
}
