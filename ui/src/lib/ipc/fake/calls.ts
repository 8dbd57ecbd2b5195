/** The made-up company's calls (`?calls=1`): one under way, one planned, one past, one that rings. */
import { ipcError } from '../errors';
import type { CallProviderRow, CallRow, CallsView, CallView, Change, Command, Contract, NamedPerson } from '../types';
import type { Room, Said } from './company';
import { byId, idOf } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

export interface CallGround {
  me: () => string;
  rooms: () => Room[];
  open: (id: string) => Room;
  nameOf: (room: Room) => string;
  needsServer: () => void;
  tell: (...changes: Change[]) => void;
}

const MINUTE = 60_000;
const named = (handle: string): NamedPerson => ({ person: idOf(handle), name: byId(idOf(handle))!.display_name });

export class FakeCalls {
  #of = new Map<string, { room: Room; said: Said; call: CallView }>();
  #providers: CallProviderRow[] = [];
  #ground: CallGround;

  constructor(ground: CallGround) {
    this.#ground = ground;
  }

  begin(query: URLSearchParams): void {
    if (!query.has('calls')) return;
    this.#providers = [
      { provider: { id: idOf('jitsi'), name: '公司 Jitsi', kind: 'jitsi', hosts: ['meet.yuanfan.example'] }, address: 'https://meet.yuanfan.example', app_id: 'tokenim', has_secret: true },
      { provider: { id: idOf('zoom'), name: 'Zoom', kind: 'pasted', hosts: ['*.zoom.us', '*.zoom.com'] }, address: '', app_id: '', has_secret: false },
    ];
    if (query.get('calls') === 'none') this.#providers = [];
    const now = Date.now();
    const tomorrow = new Date(now);
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(15, 30, 0, 0);
    const planned = { starts_at: tomorrow.getTime(), ends_at: tomorrow.getTime() + 45 * MINUTE, minutes: 45, time_zone: 'Europe/Berlin', said: '2026-11-24T08:30', elsewhere: true };
    const plain: CallView = { state: 'live', video: true, title: '', provider: '公司 Jitsi', planned: null, started_at: now - 6 * MINUTE, ended_at: null, joined: [], joined_count: 0, declined: [], joined_by_me: false, declined_by_me: false, mine: false, withheld: false };
    const falcon = this.#room('Falcon');
    if (falcon) {
      this.#add(falcon, 'daniel', 300, { ...plain, state: 'ended', video: false, title: '', started_at: now - 300 * MINUTE, ended_at: now - 262 * MINUTE, joined: ['daniel', 'emma', 'wangzihan'].map(named), joined_count: 3 });
      this.#add(falcon, 'linyue', 120, { ...plain, state: 'scheduled', title: '设计评审：空状态与首次体验', started_at: null, planned, mine: this.#ground.me() === idOf('linyue'), declined: [named('daniel')] });
      this.#add(falcon, 'emma', 30, { ...plain, title: 'Stand-up with Berlin', withheld: query.has('withheld'), joined: ['emma', 'wangzihan', 'daniel', 'chensiyuan'].map(named), joined_count: 6 });
    }
    const direct = this.#ground.rooms().find((room) => room.channel.kind === 'direct');
    if (direct && query.has('rings')) {
      const other = direct.members.find((member) => member !== this.#ground.me())!;
      this.#add(direct, byId(other)!.handle, 0, { ...plain, video: true, started_at: now - 4_000 });
    }
  }

  #room(name: string): Room | undefined {
    return this.#ground.rooms().find((room) => room.channel.name === name);
  }

  #add(room: Room, handle: string, ago: number, call: CallView): Said {
    const said: Said = { id: idOf(`call ${this.#of.size}`), seq: room.said.length + 1, at: Date.now() - ago * MINUTE, author: idOf(handle), source: call.title, editedAt: null, deleted: false, replyTo: null, state: { kind: 'sent' } };
    room.said.push(said);
    room.read = room.said.length;
    this.#of.set(said.id, { room, said, call });
    return said;
  }

  card(said: Said): CallView | null {
    return said.deleted ? null : (this.#of.get(said.id)?.call ?? null);
  }

  #row({ room, said, call }: { room: Room; said: Said; call: CallView }): CallRow {
    return { channel_id: room.channel.id, channel_name: this.#ground.nameOf(room), direct: room.channel.kind === 'direct', message_id: said.id, seq: said.seq ?? 0, author: said.author, author_name: byId(said.author)!.display_name, call };
  }

  #view(): CallsView {
    const all = [...this.#of.values()].map((one) => this.#row(one));
    return {
      ringing: all.filter(({ direct, call }) => direct && call.state === 'live' && !call.mine && !call.joined_by_me && !call.declined_by_me),
      live: all.filter(({ call }) => call.state === 'live'),
      upcoming: all.filter(({ call }) => call.state === 'scheduled'),
      past: all.filter(({ call }) => call.state === 'ended' || call.state === 'cancelled'),
    };
  }

  #change(channel: string, message: string, change: (call: CallView) => Partial<CallView>): void {
    this.#ground.needsServer();
    const known = this.#of.get(message);
    if (!known) throw ipcError('not_found', 'no such call');
    known.call = { ...known.call, ...change(known.call) };
    this.#ground.tell({ kind: 'calls' }, { kind: 'timeline', id: channel });
  }

  answers: Answers = {
    call_choices: () => ({ providers: this.#providers.map(({ provider }) => provider), zone: 'Asia/Shanghai', zones: ['America/New_York', 'Asia/Shanghai', 'Asia/Tokyo', 'Europe/Berlin', 'UTC'] }),
    calls: () => this.#view(),
    start_call: ({ channel_id, video, title, provider, time }) => {
      this.#ground.needsServer();
      const room = this.#ground.open(channel_id);
      const found = this.#providers.find((one) => one.provider.id === provider)?.provider.name ?? null;
      const starts_at = time ? new Date(time.said).getTime() : 0;
      const planned = time ? { starts_at, ends_at: starts_at + time.minutes * MINUTE, minutes: time.minutes, time_zone: time.time_zone, said: time.said, elsewhere: false } : null;
      const said = this.#add(room, byId(this.#ground.me())!.handle, 0, { state: planned ? 'scheduled' : 'live', video, title, provider: found, planned, started_at: planned ? null : Date.now(), ended_at: null, joined: [], joined_count: 0, declined: [], joined_by_me: false, declined_by_me: false, mine: true, withheld: false });
      this.#ground.tell({ kind: 'calls' }, { kind: 'timeline', id: channel_id }, { kind: 'channels' });
      return { message_id: said.id };
    },
    edit_call: ({ channel_id, message_id, title }) => (this.#change(channel_id, message_id, () => ({ title })), {}),
    end_call: ({ channel_id, message_id }) => (this.#change(channel_id, message_id, (call) => ({ state: call.state === 'live' ? 'ended' : 'cancelled', ended_at: Date.now() })), {}),
    decline_call: ({ channel_id, message_id }) => (this.#change(channel_id, message_id, () => ({ declined_by_me: true })), {}),
    join_call: ({ channel_id, message_id }) => {
      const me = { person: this.#ground.me(), name: byId(this.#ground.me())!.display_name };
      this.#change(channel_id, message_id, (call) => ({ state: 'live', started_at: call.started_at ?? Date.now(), joined_by_me: true, joined: call.joined_by_me ? call.joined : [me, ...call.joined], joined_count: call.joined_count + (call.joined_by_me ? 0 : 1) }));
      return { kind: 'opened', host: 'meet.yuanfan.example' };
    },
    invite_to_call: () => ({ kind: 'made', url: 'https://meet.yuanfan.example/tokenim4f1c?jwt=eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoidG9rZW5pbTRmMWMifQ.c2lnbmF0dXJl', expires_at: Date.now() + 60 * MINUTE }),
    save_call_calendar: () => ({ saved: true, name: '设计评审.ics', text: null }),
    call_providers: () => ({ providers: this.#providers }),
    set_call_provider: ({ provider, set }) => {
      this.#ground.needsServer();
      if (set.name === '') throw { ...ipcError('invalid', 'name'), fields: [{ field: 'name', problem: 'too_short' }] };
      const id = provider ?? idOf(`provider ${this.#providers.length}`);
      const row: CallProviderRow = { provider: { id, name: set.name, kind: set.kind, hosts: set.hosts ?? [] }, address: set.address ?? '', app_id: set.app_id ?? '', has_secret: Boolean(set.secret) };
      this.#providers = [...this.#providers.filter((one) => one.provider.id !== id), row];
      return row;
    },
    remove_call_provider: ({ provider }) => {
      this.#providers = this.#providers.filter((one) => one.provider.id !== provider);
      return {};
    },
    test_call_provider: () => ({ steps: [{ what: 'address', problem: null }, { what: 'name', problem: null }, { what: 'answer', problem: null }, { what: 'speaks', problem: 'not_that' }] }),
  };
}
