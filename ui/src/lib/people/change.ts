/** One change of somebody's access, as it goes through a dialog. */
import type { Permission, ReasonCode, Risk, Scope } from '$lib/ipc/types';
import { dateProblem } from '$lib/permissions/dates';
import { reasonProblem } from '$lib/permissions/reason';

interface About {
  permission: Permission;
  risk: Risk;
  /** Where it takes effect: for a restore, the place at which the exclusion stands. */
  scope: Scope;
}

export type Change =
  | (About & { kind: 'revoke' })
  | (About & { kind: 'grant' })
  | (About & { kind: 'restore'; exclusion: string })
  | (About & { kind: 'end_grant'; grant: string });

/** Codes an administrator may give; the last makes a restriction of it, which is appealed. */
export const REVOKE_CODES: ReasonCode[] = ['REVOKED', 'TEAM_DECISION', 'SETTING_CHANGED'];

export function isDated(change: Change): boolean {
  return change.kind === 'revoke' || change.kind === 'grant';
}

/** Whether it may be saved now. */
export function isReady(change: Change, text: string, at: number | null, now: number): boolean {
  return reasonProblem(text) === null && (!isDated(change) || dateProblem(at, now) === null);
}
