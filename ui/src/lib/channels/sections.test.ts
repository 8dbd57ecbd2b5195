import { expect, test } from 'vitest';
import type { ChannelRow } from '$lib/ipc/types';
import { calls, placed, sectionsOf, type Shape } from './sections';

const NOON = 1_795_320_000_000;

function row(name: string, more: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id: name, kind: 'public', name, team: null, team_name: null, person: null, unread: 0, mentions: 0, thread_unread: 0, archived: false, label: 'internal', has_draft: false, favourite: null, folder: null, mute: null, level: null,
    wedged: 0, last: { author: null, author_name: '', text: '', at: NOON }, ...more,
  };
}

const plain: Shape = { folders: [], unreadFirst: false, filter: 'all', text: '', locale: 'en', now: NOON };
const laid = (rows: ChannelRow[], shape: Partial<Shape> = {}) => sectionsOf(rows, { ...plain, ...shape }).map((section) => [section.id, section.rows.map((one) => one.name).join(' ')]);

test('favourites, folders, teams and people each stand in their section, and nowhere twice', () => {
  const rows = [
    row('general'), row('falcon', { team: 't', team_name: 'Falcon' }), row('Bob', { kind: 'direct' }), row('old', { archived: true }), row('sales', { folder: 'f' }),
    row('ops', { favourite: 2 }), row('alerts', { favourite: 1, folder: 'f' }),
  ];
  const folders = [{ id: 'f', name: 'Customers', place: 0 }, { id: 'g', name: 'Empty', place: 1 }];
  expect(laid(rows, { folders })).toEqual([['favourites', 'alerts ops'], ['f', 'sales'], ['g', ''], ['organisation', 'general'], ['t', 'falcon'], ['direct', 'Bob']]);
  expect(laid(rows, { folders, text: 'sal' })).toEqual([['f', 'sales']]);
  expect(laid([row('sales', { folder: 'gone' })])).toEqual([['organisation', 'sales']]);
});

test('what is unread comes first, and what is muted does not count as that', () => {
  const rows = [row('a'), row('b', { unread: 3 }), row('c', { unread: 9, mute: { until: null } }), row('d', { unread: 1, mentions: 1 }), row('e', { unread: 1, mute: { until: NOON - 1 } })];
  expect(laid(rows)).toEqual([['organisation', 'b d e a c']]);
  expect(laid(rows, { unreadFirst: true })).toEqual([['unread', 'd b e'], ['organisation', 'a c']]);
  expect(laid(rows, { filter: 'mentions' })).toEqual([['organisation', 'd']]);
  expect(laid(rows, { filter: 'unread' })).toEqual([['organisation', 'b d e c']]);
});

test('a number calls for mentions and for people, but not where they are muted', () => {
  expect(calls(row('a', { unread: 5, mentions: 2 }), NOON)).toBe(2);
  expect(calls(row('Bob', { kind: 'direct', unread: 5 }), NOON)).toBe(5);
  expect(calls(row('Bob', { kind: 'direct', unread: 5, mute: { until: NOON + 1 } }), NOON)).toBe(0);
});

test('one thing is moved by one number, until there is no number left', () => {
  const items = [{ id: 'a', place: 0 }, { id: 'b', place: 1024 }, { id: 'c', place: 2048 }];
  expect(placed(items, 'c', 0)).toEqual([{ id: 'c', place: -1024 }]);
  expect(placed(items, 'c', 1)).toEqual([{ id: 'c', place: 512 }]);
  expect(placed(items, 'a', 2)).toEqual([{ id: 'a', place: 3072 }]);
  expect(placed([], 'a', 0)).toEqual([{ id: 'a', place: 0 }]);
  const tight = [{ id: 'a', place: 0 }, { id: 'b', place: 1 }, { id: 'c', place: 2 }];
  expect(placed(tight, 'c', 1)).toEqual([{ id: 'a', place: 0 }, { id: 'c', place: 1024 }, { id: 'b', place: 2048 }]);
});
