/** What the first screen asks, before any screen is there. */
import type { ChannelId, TimelineArgs } from '$lib/ipc/types';

/** The first window of a timeline; what "last 50 messages" of the first paint means. */
export const FIRST_ROWS = 60;

export const LAST_CHANNEL = 'last-channel';

export function lastChannel(): ChannelId | null {
  return localStorage.getItem(LAST_CHANNEL);
}

/** What the first screen of a channel asks. */
export function firstWindow(channel: ChannelId): TimelineArgs {
  return { channel_id: channel, anchor: { kind: 'first_unread' }, count: FIRST_ROWS };
}
