/** What a command threw, always as the core's own error. */
import type { IpcError, IpcErrorKind } from './types';

export function ipcError(kind: IpcErrorKind, cause: string): IpcError {
  return { kind, code: null, fields: [], decision: null, retry_after_ms: null, cause };
}

/** It was refused for nothing but this: whoever sits here has not shown for a while who they are. */
export function owesProof(thrown: unknown): boolean {
  const obstacles = toIpcError(thrown).decision?.obstacles ?? [];
  return obstacles.length > 0 && obstacles.every((obstacle) => obstacle.next === 'step_up');
}

export function toIpcError(thrown: unknown): IpcError {
  if (typeof thrown === 'object' && thrown !== null && 'kind' in thrown && 'cause' in thrown) {
    return thrown as IpcError;
  }
  return ipcError('bug', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
}
