/** A request's record as it is printed: what its screen says, in the words of the person's language. */
import type { PrintedLine, PrintedSet, RequestRow } from '$lib/ipc/types';
import type { Words } from '$lib/stores/words.svelte';
import { lineOf, peopleIn, personIn, placeOf, standingOf, titleOf, wantedName } from './say';

export function printedLines(words: Words, row: RequestRow): PrintedLine[] {
  const { t } = words;
  const { request } = row;
  const lines: PrintedLine[] = [];
  const add = (set: PrintedSet, text: string) => text.trim() !== '' && lines.push({ set, text });
  const fact = (name: string, text: string) => text.trim() !== '' && add('text', t('record-fact', { name: t(name), text }));
  add('title', titleOf(words, row));
  add('text', standingOf(words, row));
  add('head', t('record-request'));
  fact('record-number', request.id);
  fact('record-kind', t(`request-kind-${request.kind}`));
  fact('request-account', personIn(words, row, request.person));
  if (request.filed_by !== request.person) fact('record-filed-by', personIn(words, row, request.filed_by));
  fact('record-filed-at', words.exact(request.filed_at));
  fact('request-permission', wantedName(words, request.permission));
  fact('request-place', placeOf(words, row.place));
  if (request.ends_at !== null) fact('request-until', words.exact(request.ends_at));
  if (request.loss) {
    const { loss } = request;
    const since = loss.since === null ? '' : words.exact(loss.since);
    const by = loss.by === null ? '' : personIn(words, row, loss.by);
    fact('request-cause', [words.tOr(`obstacle-${loss.code}`, 'obstacle-unknown'), by, since, loss.text ?? ''].filter((part) => part !== '').join(t('list-separator')));
  }
  fact('request-why', request.purpose.statement);
  fact('appeal-root_cause', request.root_cause ?? '');
  fact('request-task', request.purpose.need);
  fact('request-blocks', peopleIn(words, row, request.purpose.blocks));
  const { outcome } = request;
  if (outcome) {
    add('head', t('request-outcome'));
    add('text', `${standingOf(words, row)} ${words.exact(outcome.at)}`);
    add('text', outcome.text);
    if (outcome.ends_at !== null) fact('request-given-until', words.exact(outcome.ends_at));
    fact('request-given-for', row.smaller ?? '');
    fact('request-rule', outcome.rule);
    fact('request-would-change', outcome.would_change === '' && outcome.is_final ? t('request-final') : outcome.would_change);
    if (outcome.appeal_until !== null) fact('request-appeal', t('request-appeal-until', { time: words.exact(outcome.appeal_until) }));
  }
  add('head', t('request-way'));
  request.stages.forEach((stage, index) => {
    add('text', t('record-fact', { name: t('request-stage', { n: index + 1, of: request.stages.length }), text: peopleIn(words, row, stage.reviewers) }));
  });
  add('head', t('request-history'));
  for (const line of request.lines) {
    add('text', `${words.exact(line.at)}  ${lineOf(words, row, line)}`);
    add('small', line.text);
  }
  if (request.endorsements.length > 0) {
    add('head', t('request-endorsements', { count: request.endorsements.length }));
    for (const word of request.endorsements) add('text', t('record-fact', { name: personIn(words, row, word.by), text: word.text }));
  }
  add('head', t('record-proof'));
  add('small', t('record-proof-text'));
  return lines;
}
