/** What is said about a file under way. */
import type { FailedWhy, TransferRow } from '$lib/ipc/types';
import { leftOf, percentOf, sizeOf } from '$lib/format/size';
import type { Words } from '$lib/stores/words.svelte';

/** "2.4 MB / 200 MB（1%）· 4.1 MB/s · 还需约 50 秒", or why it stands still. */
export function wayOf(words: Words, { state, done, file, speed, left_ms: left }: TransferRow): string {
  const size = (bytes: number) => sizeOf(words.locale, bytes);
  const far = words.t('transfer-far', { done: size(done), of: size(file.size), percent: percentOf(done, file.size) });
  if (state.kind !== 'running') return [words.t(`transfer-${state.kind}`), done > 0 && state.kind !== 'done' && state.kind !== 'checking' ? far : ''].filter((part) => part !== '').join(' · ');
  const parts = [far];
  if (speed !== null && speed > 0) parts.push(words.t('transfer-speed', { speed: size(speed) }));
  if (left !== null && left > 0) {
    const { unit, count } = leftOf(left);
    parts.push(words.t(`transfer-left-${unit}`, { count }));
  }
  return parts.join(' · ');
}

/** What went wrong and what helps, in one sentence or two. */
export function troubleOf(words: Words, why: FailedWhy): string {
  if (why.kind === 'refused') {
    const first = why.decision.obstacles[0];
    return [words.t('transfer-refused'), words.tOr(`reason-${first?.code}`, 'reason-unknown'), first?.text ?? ''].filter((part) => part !== '').join(' ');
  }
  if (why.kind === 'limit') return words.t(`transfer-limit-${why.of}`, { limit: sizeOf(words.locale, why.limit), left: sizeOf(words.locale, why.remaining) });
  return words.t(`transfer-failed-${why.kind}`);
}
