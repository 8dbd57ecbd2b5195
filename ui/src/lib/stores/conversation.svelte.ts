/**
 * The open channel: header, members, timeline and what is being written.
 *
 * It is made in an effect and outlives it. A `$derived` would belong to that effect and stop
 * with it, and the screen would go on showing the rights of yesterday: there are none here.
 */
import { createContext } from 'svelte';
import { toIpcError } from '$lib/ipc/errors';
import type { Ipc } from '$lib/ipc/client';
import type { Action, Capability, ChangeChannel, ChannelId, ChannelView, IpcError, MemberRow, MessageId, PersonId } from '$lib/ipc/types';
import { ComposerDraft, type QuotedReply } from './draft.svelte';
import { rereading } from './reread';
import { Thread } from './thread.svelte';
import { Timeline } from './timeline.svelte';
import { Typing } from './typing.svelte';
import { Verbs } from './verbs.svelte';

/** Where one was in a channel, for coming back. None: at the end. */
export interface Place {
  seq: number;
  /** Pixels of that row above the upper edge. */
  offset: number;
}

export class Conversation {
  readonly channel: ChannelId;
  readonly timeline: Timeline;
  readonly draft: ComposerDraft;
  readonly verbs: Verbs;
  readonly typing: Typing;
  /** The thread that is open beside the channel. */
  thread = $state.raw<Thread | null>(null);
  view = $state.raw<ChannelView | null>(null);
  error = $state.raw<IpcError | null>(null);
  members = $state.raw<MemberRow[] | null>(null);
  /** The message being changed in place. */
  editing = $state<string | null>(null);
  /** How often something was sent from here; the timeline follows it down. */
  sent = $state(0);
  /** Rises when the composer should take the focus. */
  wanted = $state(0);

  #ipc: Ipc;
  #wantsMembers = false;
  #stops: (() => void)[];

  constructor(ipc: Ipc, channel: ChannelId) {
    this.#ipc = ipc;
    this.channel = channel;
    this.timeline = new Timeline(ipc, channel);
    this.draft = new ComposerDraft(ipc, channel);
    this.verbs = new Verbs(ipc, channel);
    this.typing = new Typing(ipc, channel);
    const reload = () => void this.load();
    this.#stops = [
      ipc.onChange('channel', (change) => change.id === channel && reload()),
      ipc.onChange('capabilities', reload),
      ipc.onChange('connection', reload),
      ipc.onChange('draft', (change) => change.id === channel && (void this.draft.follow(), void this.thread?.draft.follow())),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.timeline.close();
    this.typing.close();
    this.closeThread();
    this.draft.close();
  }

  openThread(root: MessageId): void {
    if (this.thread?.root === root) return;
    this.thread?.close();
    this.thread = new Thread(this.#ipc, this.channel, root);
  }

  closeThread(): void {
    this.thread?.close();
    this.thread = null;
  }

  load = rereading(async () => {
    try {
      this.view = await this.#ipc.call('open_channel', { channel_id: this.channel });
      this.error = null;
    } catch (thrown) {
      this.error = toIpcError(thrown);
    }
    if (this.#wantsMembers) await this.#loadMembers();
  });

  /** Undefined while unknown: drawn as a skeleton. */
  can(action: Action): Capability | undefined {
    return this.view?.capabilities.find((can) => can.action === action);
  }

  quote(reply: QuotedReply): void {
    this.draft.reply = reply;
    this.wanted += 1;
  }

  async send(): Promise<void> {
    this.sent += 1;
    await this.draft.send();
  }

  async showMembers(): Promise<void> {
    this.#wantsMembers = true;
    await this.#loadMembers();
  }

  change(change: ChangeChannel): Promise<unknown> {
    return this.#ipc.call('change_channel', { channel_id: this.channel, change });
  }

  addMember(person: PersonId): Promise<unknown> {
    return this.#ipc.call('add_member', { channel_id: this.channel, person });
  }

  removeMember(person: PersonId): Promise<unknown> {
    return this.#ipc.call('remove_member', { channel_id: this.channel, person });
  }

  leave(): Promise<unknown> {
    return this.#ipc.call('leave_channel', { channel_id: this.channel });
  }

  async #loadMembers(): Promise<void> {
    try {
      this.members = await this.#ipc.call('channel_members', { channel_id: this.channel });
    } catch {
      this.members ??= [];
    }
  }
}

/** Opens one conversation at a time and remembers where one was in the others. */
export class Conversations {
  current = $state.raw<Conversation | null>(null);
  #places = new Map<ChannelId, Place>();
  #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  open(channel: ChannelId | null): void {
    if (this.current?.channel === channel) return;
    this.current?.close();
    if (!channel) {
      this.current = null;
      return;
    }
    const opened = new Conversation(this.#ipc, channel);
    this.current = opened;
    void opened.load();
    void opened.draft.load();
  }

  leaveAt(channel: ChannelId, place: Place | null): void {
    if (place) this.#places.set(channel, place);
    else this.#places.delete(channel);
  }

  placeIn(channel: ChannelId): Place | undefined {
    return this.#places.get(channel);
  }

  forget(): void {
    this.open(null);
    this.#places.clear();
  }
}

export const [getConversations, setConversations] = createContext<Conversations>();
