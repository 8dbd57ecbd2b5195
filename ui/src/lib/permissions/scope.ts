/** Places as keys, so that they can be compared, remembered and put into a list. */
import type { Scope, ScopeOption } from '$lib/ipc/types';

/** `organisation`, `team:<id>` or `channel:<id>`. */
export function scopeKey(scope: Scope): string {
  return scope.kind === 'organisation' ? 'organisation' : `${scope.kind}:${scope.id}`;
}

export function findScope(options: ScopeOption[], key: string | null): ScopeOption | undefined {
  return options.find((option) => scopeKey(option.scope) === key);
}

/** The kinds of places in the order in which they are offered. */
export const SCOPE_KINDS = ['organisation', 'team', 'channel'] as const;

export interface ScopeGroup {
  kind: Scope['kind'];
  options: ScopeOption[];
}

/** What matches `text`, by kind; a kind without a match is left out. */
export function groupScopes(options: ScopeOption[], text: string): ScopeGroup[] {
  const wanted = text.trim().toLocaleLowerCase();
  const matching = options.filter((option) => `${option.name} ${option.under ?? ''}`.toLocaleLowerCase().includes(wanted));
  return SCOPE_KINDS.map((kind) => ({ kind, options: matching.filter((option) => option.scope.kind === kind) })).filter((group) => group.options.length > 0);
}
