/** Room for files and the calendar's address, of the made-up company. */
import type { Command, Contract } from '../generated/commands';
import type { ChannelId, PersonId, QuotaLine, QuotaOf, QuotaRow, Room } from '../types';
import { byId, idOf } from './people';

const GB = 1024 ** 3;
const HOUR = 3_600_000;
const MACHINE = { file: 16 * GB, person: 64 * GB, channel: 256 * GB, organisation: 1024 * GB };

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

interface Around {
  me(): PersonId;
  needsServer(): void;
  /** What a channel is called; empty for one that is not there. */
  nameOf(id: ChannelId): string;
}

const keyOf = (of: QuotaOf) => ('id' in of ? `${of.kind} ${of.id}` : of.kind);

export class FakeQuotas {
  #around: Around;
  #set = new Map<string, number>();
  #used = new Map<string, number>();
  #of: QuotaOf[] = [];
  #feed: { made_at: number; read_at: number | null } | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  /** `?quota=small`: the person's room is nearly taken; `?quota=full`: it is. `?feed=1`: a calendar reads along. */
  begin(query: URLSearchParams): void {
    const quota = query.get('quota');
    this.#use({ kind: 'person', id: this.#around.me() }, quota === 'full' ? 5 * GB : quota === 'small' ? 4.6 * GB : 2.3 * GB);
    if (quota) this.#set.set(keyOf({ kind: 'person', id: this.#around.me() }), 5 * GB);
    this.#use({ kind: 'person', id: idOf('emma') }, 52 * GB);
    this.#use({ kind: 'person', id: idOf('wangzihan') }, 31.5 * GB);
    this.#use({ kind: 'person', id: idOf('daniel') }, 8.2 * GB);
    this.#use({ kind: 'channel', id: idOf('channel 设计评审') }, 96 * GB);
    this.#use({ kind: 'channel', id: idOf('channel Falcon') }, 41.7 * GB);
    this.#set.set(keyOf({ kind: 'channel', id: idOf('channel 设计评审') }), 100 * GB);
    this.#set.set('file', 4 * GB);
    if (query.has('feed')) this.#feed = { made_at: Date.now() - 200 * HOUR, read_at: Date.now() - HOUR };
  }

  #use(of: QuotaOf, bytes: number): void {
    if (!this.#used.has(keyOf(of))) this.#of.push(of);
    this.#used.set(keyOf(of), bytes);
  }

  #bound(of: QuotaOf): number {
    if (of.kind === 'person' || of.kind === 'each_person') return MACHINE.person;
    if (of.kind === 'channel' || of.kind === 'each_channel') return MACHINE.channel;
    return MACHINE[of.kind];
  }

  #row(of: QuotaOf): QuotaRow {
    const all = of.kind === 'person' || of.kind === 'channel' ? this.#set.get(`each_${of.kind}`) : undefined;
    const set = this.#set.get(keyOf(of)) ?? null;
    const bound = this.#bound(of);
    return { of, used: this.#taken(of), limit: Math.min(set ?? all ?? bound, bound), set, bound };
  }

  #taken(of: QuotaOf): number {
    const kind = of.kind === 'each_person' ? 'person' : of.kind === 'each_channel' ? 'channel' : null;
    if (kind) return Math.max(...this.#of.filter((one) => one.kind === kind).map((one) => this.#used.get(keyOf(one))!));
    if (of.kind === 'organisation') return 214 * GB;
    return this.#used.get(keyOf(of)) ?? 0;
  }

  #line(of: QuotaOf): QuotaLine {
    const name = of.kind === 'person' ? (byId(of.id)?.display_name ?? '') : of.kind === 'channel' ? this.#around.nameOf(of.id) : '';
    return { row: this.#row(of), name };
  }

  #lines(kind: 'person' | 'channel'): QuotaLine[] {
    const lines = this.#of.filter((of) => of.kind === kind).map((of) => this.#line(of));
    return lines.filter((line) => line.name !== '').toSorted((one, other) => other.row.used - one.row.used);
  }

  #rooms(channel: ChannelId | null): Room[] {
    const room = (of: Room['of'], quota: QuotaOf): Room => ({ of, limit: this.#row(quota).limit, used: of === 'file' ? 0 : this.#taken(quota) });
    return [room('file', { kind: 'file' }), room('person', { kind: 'person', id: this.#around.me() }), ...(channel ? [room('channel', { kind: 'channel', id: channel })] : [])];
  }

  readonly answers: Answers = {
    own_room: () => {
      this.#around.needsServer();
      return { rooms: this.#rooms(null), managers: [byId(idOf('zhoulan'))!] };
    },
    channel_room: ({ channel_id }) => {
      this.#around.needsServer();
      return { rooms: this.#rooms(channel_id), managers: [byId(idOf('zhoulan'))!] };
    },
    quotas: () => {
      this.#around.needsServer();
      const all: QuotaOf[] = [{ kind: 'file' }, { kind: 'each_person' }, { kind: 'each_channel' }, { kind: 'organisation' }];
      return { quotas: all.map((of) => this.#line(of)), people: this.#lines('person'), channels: this.#lines('channel'), elsewhere: 17.4 * GB };
    },
    set_quota: ({ of, bytes, dry_run }) => {
      this.#around.needsServer();
      const before = this.#set.get(keyOf(of));
      const touched = this.#of.filter((one) => keyOf(one) === keyOf(of) || of.kind === `each_${one.kind}`).concat(of.kind === 'organisation' ? [of] : []);
      const was = new Map(touched.map((one) => [keyOf(one), this.#row(one).limit]));
      if (bytes === null) this.#set.delete(keyOf(of));
      else this.#set.set(keyOf(of), bytes);
      const over = touched.map((one) => this.#line(one)).filter(({ row }) => row.used >= row.limit && row.used < was.get(keyOf(row.of))!);
      if (dry_run) {
        if (before === undefined) this.#set.delete(keyOf(of));
        else this.#set.set(keyOf(of), before);
      } else if ('id' in of && !this.#used.has(keyOf(of))) this.#use(of, 0);
      return { over, over_count: over.length };
    },
    calendar_feed: () => {
      this.#around.needsServer();
      return { made_at: this.#feed?.made_at ?? null, read_at: this.#feed?.read_at ?? null };
    },
    renew_calendar_feed: () => {
      this.#around.needsServer();
      this.#feed = { made_at: Date.now(), read_at: null };
      return { url: 'https://im.yuanfan.example/v1/calendar/3q2-7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWc.ics' };
    },
    end_calendar_feed: () => {
      this.#around.needsServer();
      this.#feed = null;
      return {};
    },
  };
}
