/** Where in the window one is. */
import { createContext } from 'svelte';
import { LAST_CHANNEL, lastChannel } from '$lib/first';
import type { ChannelId, MessageId, TeamId } from '$lib/ipc/types';
import type { ActivityKind } from './activity.svelte';

export type View = 'messages' | 'activity' | 'permissions' | 'requests' | 'people' | 'teams' | 'preferences' | 'admin';
export type Panel = 'members' | 'thread' | 'pinned' | 'files';
/** What opens over the whole window. */
export type Sheet = 'create-channel' | 'browse' | 'direct' | 'shortcuts' | 'date';

export class Navigation {
  view = $state<View>('messages');
  channel = $state<ChannelId | null>(lastChannel());
  /** Opened by this person in this run, and not just remembered from the last one. */
  chosen = false;
  /** A message to show in the open channel; `turn` tells two visits to the same apart. */
  target = $state.raw<{ channel: ChannelId; seq: number; turn: number } | null>(null);
  panel = $state<Panel | null>(null);
  /** The thread of the thread panel. */
  thread = $state.raw<{ channel: ChannelId; root: MessageId } | null>(null);
  /** What the activity screen showed last. */
  activity: ActivityKind = 'mentions';
  /** The team whose page is shown. */
  team = $state<TeamId | null>(null);
  palette = $state(false);
  sheet = $state<Sheet | null>(null);
  /** The day from which another one is looked for. */
  day: number | null = null;
  /** A channel that is to be joined before it can be read. */
  wanted: ChannelId | null = null;
  /** On a narrow window one pane shows: the list, or the channel. */
  listShown = $state(true);

  #turn = 0;

  show(view: View): void {
    this.view = view;
    this.palette = false;
  }

  openChannel(id: ChannelId): void {
    this.view = 'messages';
    this.palette = false;
    this.listShown = false;
    this.target = null;
    this.channel = id;
    this.chosen = true;
    localStorage.setItem(LAST_CHANNEL, id);
  }

  openMessage(channel: ChannelId, seq: number): void {
    this.openChannel(channel);
    this.#turn += 1;
    this.target = { channel, seq, turn: this.#turn };
  }

  openThread(channel: ChannelId, root: MessageId): void {
    this.openChannel(channel);
    this.thread = { channel, root };
    this.panel = 'thread';
  }

  /** Another day of the open channel. */
  openDates(from: number | null): void {
    this.day = from;
    this.sheet = 'date';
  }

  /** One that this person may join, shown where that is done. */
  openBrowser(wanted: ChannelId): void {
    this.wanted = wanted;
    this.sheet = 'browse';
  }

  togglePanel(panel: Panel): void {
    this.panel = this.panel === panel ? null : panel;
  }

  openTeam(id: TeamId): void {
    this.team = id;
    this.show('teams');
  }

  forget(): void {
    this.channel = null;
    this.chosen = false;
    this.target = null;
    this.thread = null;
    this.panel = null;
    this.team = null;
    this.view = 'messages';
    this.listShown = true;
    localStorage.removeItem(LAST_CHANNEL);
  }
}

export const [getNavigation, setNavigation] = createContext<Navigation>();
