/** How the channel list is laid out: favourites, own folders, then teams and people. Pure. */
import type { ChannelRow, FolderRow, Mute } from '$lib/ipc/types';

export type Filter = 'all' | 'unread' | 'mentions' | 'direct';

export interface Section {
  id: string;
  /** None for what the list names itself; folders and teams have a name of their own. */
  name: string | null;
  kind: 'unread' | 'favourites' | 'folder' | 'organisation' | 'team' | 'direct';
  rows: ChannelRow[];
}

export interface Shape {
  folders: FolderRow[];
  unreadFirst: boolean;
  filter: Filter;
  /** What is typed into the filter field. */
  text: string;
  locale: string;
  now: number;
}

export function isMuted(mute: Mute | null, now: number): boolean {
  return mute !== null && (mute.until === null || now < mute.until);
}

export function isPersonal(channel: ChannelRow): boolean {
  return channel.kind === 'direct' || channel.kind === 'group';
}

/** The number that calls: mentions, and whatever one person says to another. */
export function calls(channel: ChannelRow, now: number): number {
  if (!isPersonal(channel)) return channel.mentions;
  return isMuted(channel.mute, now) ? channel.mentions : channel.unread;
}

function isFresh(channel: ChannelRow, now: number): boolean {
  return calls(channel, now) > 0 || (channel.unread > 0 && !isMuted(channel.mute, now));
}

function passes(channel: ChannelRow, shape: Shape): boolean {
  const text = shape.text.trim().toLocaleLowerCase();
  if (text !== '' && !channel.name.toLocaleLowerCase().includes(text)) return false;
  if (shape.filter === 'unread') return channel.unread > 0;
  if (shape.filter === 'mentions') return calls(channel, shape.now) > 0;
  return shape.filter === 'all' || isPersonal(channel);
}

export function sectionsOf(channels: ChannelRow[], shape: Shape): Section[] {
  const collator = new Intl.Collator(shape.locale);
  const byName = (one: ChannelRow, other: ChannelRow) => collator.compare(one.name, other.name);
  const byTime = (one: ChannelRow, other: ChannelRow) => (other.last?.at ?? 0) - (one.last?.at ?? 0);
  // What is unread stands on top of its section; the rest by name, so that a channel is found
  // where it was yesterday. People go by the latest word.
  const sorted = (rows: ChannelRow[], order: (one: ChannelRow, other: ChannelRow) => number) =>
    rows.toSorted((one, other) => Number(isFresh(other, shape.now)) - Number(isFresh(one, shape.now)) || order(one, other));

  const unread: ChannelRow[] = [];
  const favourites: ChannelRow[] = [];
  const folders = new Map<string, ChannelRow[]>(shape.folders.map((folder) => [folder.id, []]));
  const organisation: ChannelRow[] = [];
  const teams = new Map<string, { name: string; rows: ChannelRow[] }>();
  const people: ChannelRow[] = [];
  for (const channel of channels) {
    if (channel.archived || !passes(channel, shape)) continue;
    if (shape.unreadFirst && isFresh(channel, shape.now)) unread.push(channel);
    else if (channel.favourite !== null) favourites.push(channel);
    else if (channel.folder !== null && folders.has(channel.folder)) folders.get(channel.folder)!.push(channel);
    else if (isPersonal(channel)) people.push(channel);
    else if (!channel.team) organisation.push(channel);
    else {
      const team = teams.get(channel.team) ?? { name: channel.team_name ?? '', rows: [] };
      teams.set(channel.team, team);
      team.rows.push(channel);
    }
  }
  const all: Section[] = [
    { id: 'unread', name: null, kind: 'unread', rows: unread.toSorted((one, other) => calls(other, shape.now) - calls(one, shape.now) || byTime(one, other)) },
    // The one order that is the person's own.
    { id: 'favourites', name: null, kind: 'favourites', rows: favourites.toSorted((one, other) => one.favourite! - other.favourite! || byName(one, other)) },
    ...shape.folders.map((folder): Section => ({ id: folder.id, name: folder.name, kind: 'folder', rows: sorted(folders.get(folder.id)!, byName) })),
    { id: 'organisation', name: null, kind: 'organisation', rows: sorted(organisation, byName) },
    ...[...teams].toSorted(([, one], [, other]) => collator.compare(one.name, other.name)).map(([id, team]): Section => ({ id, name: team.name, kind: 'team', rows: sorted(team.rows, byName) })),
    { id: 'direct', name: null, kind: 'direct', rows: sorted(people, byTime) },
  ];
  const searching = shape.text.trim() !== '' || shape.filter !== 'all';
  // An empty folder is shown: it waits to be filled.
  return all.filter((section) => section.rows.length > 0 || (section.kind === 'folder' && !searching));
}

const STEP = 1024;

/**
 * The places after one thing has moved to `index`: only what has to change, mostly the one.
 * The others are written anew where no number is left between two neighbours.
 */
export function placed(items: { id: string; place: number }[], moved: string, index: number): { id: string; place: number }[] {
  const others = items.filter((item) => item.id !== moved);
  const before = others[index - 1]?.place;
  const after = others[index]?.place;
  if (before === undefined && after === undefined) return [{ id: moved, place: 0 }];
  if (before === undefined) return [{ id: moved, place: after! - STEP }];
  if (after === undefined) return [{ id: moved, place: before + STEP }];
  const between = Math.floor((before + after) / 2);
  if (between > before && between < after) return [{ id: moved, place: between }];
  const order = [...others.slice(0, index).map((item) => item.id), moved, ...others.slice(index).map((item) => item.id)];
  return order.map((id, position) => ({ id, place: position * STEP }));
}
