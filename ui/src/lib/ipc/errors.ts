/** What a command threw, always as the core's own error. */
import type { IpcError, IpcErrorKind } from './types';

export function ipcError(kind: IpcErrorKind, cause: string): IpcError {
  return { kind, code: null, fields: [], decision: null, retry_after_ms: null, cause };
}

export function toIpcError(thrown: unknown): IpcError {
  if (typeof thrown === 'object' && thrown !== null && 'kind' in thrown && 'cause' in thrown) {
    return thrown as IpcError;
  }
  return ipcError('bug', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
}
