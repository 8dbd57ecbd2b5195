/** What the made-up company does with its messages: reactions, threads, pins, confirmations. */
import { ipcError } from '../errors';
import type { CallView, Capability, Command, ConfirmationView, Contract, FileRow, Inline, Block, MessageRow, PlacedRow, TimelineRow } from '../types';
import type { Room, Said } from './company';
import { blocksOf } from './markdown';
import { byId, idOf, people } from './people';

/** What hangs on one message. */
interface Tied {
  reactions: Map<string, string[]>;
  root: string | null;
  also: boolean;
  pinnedBy: string | null;
  saved: boolean;
  asked: boolean;
  confirmed: Map<string, number>;
  forwarded: { room: Room; said: Said } | null;
  before: { at: number; source: string }[];
}

export interface Ground {
  me: () => string;
  rooms: () => Room[];
  open: (id: string) => Room;
  nameOf: (room: Room) => string;
  row: (room: Room, said: Said, before: Said | undefined) => TimelineRow;
  say: (room: Room, body: string) => Said;
  can: (room: Room) => Capability[];
  needsServer: () => void;
  files: (said: Said) => FileRow[];
  call: (said: Said) => CallView | null;
  tell: (room: Room) => void;
}

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

export class Everyday {
  #tied = new Map<string, Tied>();
  #followed = new Set<string>();
  #threadRead = new Map<string, number>();
  /** `?other-draft=…`: written on another device at the same time, in every channel. */
  #otherDraft = new URLSearchParams(location.search).get('other-draft');
  #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  of(id: string): Tied {
    const known = this.#tied.get(id);
    if (known) return known;
    const made: Tied = { reactions: new Map(), root: null, also: false, pinnedBy: null, saved: false, asked: false, confirmed: new Map(), forwarded: null, before: [] };
    this.#tied.set(id, made);
    return made;
  }

  /** Replies stand in their thread, and in the channel only when they were meant for it, too. */
  inChannel(said: Said): boolean {
    const tied = this.#tied.get(said.id);
    return !tied?.root || tied.also;
  }

  /** Lays the threads, reactions and pins of the first picture. */
  begin(): void {
    const room = this.#ground.rooms().find((one) => one.channel.name === 'Falcon');
    const find = (start: string) => room?.said.find((one) => one.source.startsWith(start));
    const react = (start: string, emoji: string, ...who: string[]) => {
      const one = find(start);
      if (one) this.of(one.id).reactions.set(emoji, who.map(idOf));
    };
    if (!room) return;
    react('测试这边昨晚', '🎉', 'chensiyuan', 'linyue', 'wangzihan', 'emma');
    react('测试这边昨晚', '👍', 'zhaoyiming');
    react('修好了', '👏', 'linyue', 'emma');
    react('评审结论', '✅', 'wangzihan', 'zhaoyiming', 'liuchang');
    const pinned = find('评审结论');
    if (pinned) this.of(pinned.id).pinnedBy = idOf('chensiyuan');
    const saved = find('https://wiki');
    if (saved) this.of(saved.id).saved = true;
    const root = find('Customer question');
    if (root) {
      this.#followed.add(root.id);
      const replies: [string, string][] = [['zhaoyiming', 'Let me write down how the outbox orders them.'], ['linyue', '我把这段放进客户说明里。'], ['daniel', 'Thanks both, @linyue please send me the link.']];
      replies.forEach(([who, source], index) => {
        const one: Said = { id: idOf(`thread ${index}`), seq: null, at: root.at + (index + 7) * 60_000, author: idOf(who), source, editedAt: null, deleted: false, replyTo: null, state: { kind: 'sent' } };
        this.of(one.id).root = root.id;
        room.said.push(one);
      });
    }
    const news = this.#ground.rooms().find((one) => one.channel.name === '公告');
    const holiday = news?.said[0];
    if (holiday) {
      this.of(holiday.id).asked = true;
      for (const handle of ['tangwen', 'zhoulan', 'chensiyuan', 'emma', 'liuchang']) this.of(holiday.id).confirmed.set(idOf(handle), Date.now() - 3_600_000);
    }
    const mine = find('我把文案');
    if (mine) this.of(mine.id).before = [{ at: mine.at, source: '我把文案放进来。' }];
  }

  /** What a row says besides its words. */
  more(room: Room, said: Said): Omit<MessageRow, 'id' | 'author' | 'author_name' | 'mine' | 'continues' | 'blocks' | 'source' | 'edited_at' | 'reply_to' | 'state'> {
    const me = this.#ground.me();
    const tied = this.#tied.get(said.id);
    const replies = this.#replies(room, said.id);
    const others = room.members.filter((member) => member !== said.author);
    const read = others.filter((_, index) => (index * 7 + (said.seq ?? 0)) % 3 !== 0).length;
    return {
      revision: 1 + (tied?.before.length ?? 0),
      ...(said.label && { label: said.label }),
      reactions: [...(tied?.reactions ?? [])].map(([emoji, who]) => ({ emoji, count: who.length, mine: who.includes(me), pending: false, refused: null, people: who.filter((id) => id !== me).map((id) => byId(id)!.display_name) })),
      thread: replies.length > 0 ? { replies: replies.length, last_at: replies.at(-1)!.at, repliers: [...new Set(replies.map((one) => one.author))].map((person) => ({ person, name: byId(person)!.display_name })), unread: this.#unread(said.id, replies), following: this.#followed.has(said.id) } : null,
      in_thread: tied?.root ? { root: tied.root, root_seq: room.said.find((one) => one.id === tied.root)?.seq ?? 0 } : null,
      mentions_me: new RegExp(`@(all|${byId(me)!.handle})\\b`).test(said.source) && said.author !== me,
      pinned: tied?.pinnedBy ? byId(tied.pinnedBy)!.display_name : null,
      saved: tied?.saved ?? false,
      files: this.#ground.files(said),
      call: this.#ground.call(said),
      forwarded: tied?.forwarded ? { channel_id: tied.forwarded.room.channel.id, channel_name: this.#ground.nameOf(tied.forwarded.room), message_id: tied.forwarded.said.id, author: tied.forwarded.said.author, author_name: byId(tied.forwarded.said.author)!.display_name, at: tied.forwarded.said.at, blocks: named(blocksOf(tied.forwarded.said.source), me) } : null,
      confirmation: tied?.asked ? this.#confirmation(room, said, tied) : null,
      readers: said.author === me && said.seq !== null ? { read, of: others.length } : null,
    };
  }

  #confirmation(room: Room, said: Said, tied: Tied): ConfirmationView {
    const me = this.#ground.me();
    return { count: tied.confirmed.size, of: room.members.filter((member) => member !== said.author).length, confirmed_by_me: tied.confirmed.has(me), earlier_by_me: false, mine: said.author === me };
  }

  #replies(room: Room, root: string): Said[] {
    return room.said.filter((one) => this.#tied.get(one.id)?.root === root && !one.deleted).toSorted((one, other) => one.at - other.at);
  }

  #unread(root: string, replies: Said[]): number {
    const read = this.#threadRead.get(root) ?? 0;
    return this.#followed.has(root) ? replies.filter((one) => one.at > read && one.author !== this.#ground.me()).length : 0;
  }

  #placed(room: Room, said: Said, by: string | null): PlacedRow {
    return { channel_id: room.channel.id, channel_name: this.#ground.nameOf(room), message_id: said.id, seq: said.seq ?? 0, at: said.at, by_name: by ? byId(by)!.display_name : null, message: { author: said.author, author_name: byId(said.author)!.display_name, text: said.deleted ? '' : said.source.split('\n')[0]!, sent_at: said.at, deleted: said.deleted }, available: !said.deleted };
  }

  #everywhere(wanted: (said: Said, tied: Tied | undefined) => boolean): PlacedRow[] {
    const me = this.#ground.me();
    const rooms = this.#ground.rooms().filter((room) => room.members.includes(me));
    const rows = rooms.flatMap((room) => room.said.filter((said) => wanted(said, this.#tied.get(said.id))).map((said) => this.#placed(room, said, null)));
    return rows.toSorted((one, other) => other.at - one.at);
  }

  /** Written in a thread, or asked to be confirmed. */
  sent(said: Said, args: Contract['send_message']['args']): void {
    const tied = this.of(said.id);
    tied.root = args.thread_root ?? null;
    tied.also = args.also_to_channel ?? false;
    tied.asked = args.ask_confirmation ?? false;
    if (args.label) said.label = args.label;
    if (tied.root) this.#followed.add(tied.root);
  }

  answers: Answers = {
    react: ({ channel_id, message_id, emoji, on }) => {
      const { reactions } = this.of(message_id);
      const who = (reactions.get(emoji) ?? []).filter((id) => id !== this.#ground.me());
      if (on) who.push(this.#ground.me());
      if (who.length > 0) reactions.set(emoji, who);
      else reactions.delete(emoji);
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    mark_unread: ({ channel_id, seq }) => {
      const room = this.#ground.open(channel_id);
      room.read = seq - 1;
      this.#ground.tell(room);
      return {};
    },
    set_pinned: ({ channel_id, message_id, pinned }) => {
      this.#ground.needsServer();
      this.of(message_id).pinnedBy = pinned ? this.#ground.me() : null;
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    set_saved: ({ channel_id, message_id, saved }) => {
      this.of(message_id).saved = saved;
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    pins: ({ channel_id }) => {
      const room = this.#ground.open(channel_id);
      return room.said.flatMap((said) => {
        const by = this.#tied.get(said.id)?.pinnedBy;
        return by ? [this.#placed(room, said, by)] : [];
      });
    },
    saved: () => this.#everywhere((_, tied) => tied?.saved ?? false),
    mentions: () => this.#everywhere((said) => said.author !== this.#ground.me() && new RegExp(`@(all|${byId(this.#ground.me())!.handle})\\b`).test(said.source)),
    thread: ({ channel_id, root }) => {
      const room = this.#ground.open(channel_id);
      const first = room.said.find((one) => one.id === root);
      const replies = this.#replies(room, root);
      const inside = (row: TimelineRow): TimelineRow => (row.content.kind === 'message' ? { ...row, content: { ...row.content, in_thread: null } } : row);
      return { channel_id, root_id: root, root: first ? this.#ground.row(room, first, undefined) : null, rows: replies.map((one, index) => inside(this.#ground.row(room, one, replies[index - 1]))), replies: replies.length, following: this.#followed.has(root), read: 0, unread: this.#unread(root, replies), missing: false, capabilities: this.#ground.can(room) };
    },
    load_thread: () => ({}),
    follow_thread: ({ channel_id, root, following }) => {
      if (following) this.#followed.add(root);
      else this.#followed.delete(root);
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    mark_thread_read: ({ channel_id, root }) => {
      this.#threadRead.set(root, Date.now());
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    threads: () =>
      this.#ground.rooms().flatMap((room) =>
        room.said.flatMap((said) => {
          const replies = this.#followed.has(said.id) ? this.#replies(room, said.id) : [];
          if (replies.length === 0) return [];
          return [{ channel_id: room.channel.id, channel_name: this.#ground.nameOf(room), root: said.id, root_author_name: byId(said.author)!.display_name, root_text: said.source.split('\n')[0]!, replies: replies.length, last_at: replies.at(-1)!.at, unread: this.#unread(said.id, replies) }];
        }),
      ),
    forward_message: ({ to, channel_id, message_id, body }) => {
      const room = this.#ground.open(channel_id);
      const target = this.#ground.open(to);
      const one = this.#ground.say(target, body);
      this.of(one.id).forwarded = { room, said: room.said.find((said) => said.id === message_id)! };
      this.#ground.tell(target);
      return { message_id: one.id };
    },
    permalink: ({ channel_id, message_id }) => ({ url: `tokenim://channel/${channel_id}/message/${message_id}` }),
    locate_message: ({ channel_id, message_id }) => {
      const said = this.#ground.rooms().find((room) => room.channel.id === channel_id)?.said.find((one) => one.id === message_id);
      return said?.seq == null ? { kind: 'unavailable' } : { kind: 'here', channel_id, seq: said.seq, thread_root: null };
    },
    locate_date: ({ channel_id, at }) => {
      const said = this.#ground.open(channel_id).said.find((one) => one.seq !== null && one.at >= at);
      return said?.seq == null ? { kind: 'unavailable' } : { kind: 'here', channel_id, seq: said.seq, thread_root: null };
    },
    other_draft: () => (this.#otherDraft === null ? null : { body: this.#otherDraft }),
    take_other_draft: () => {
      const body = this.#otherDraft ?? '';
      this.#otherDraft = null;
      return { body };
    },
    discard_other_draft: () => {
      this.#otherDraft = null;
      return {};
    },
    who_has_read: ({ channel_id, message_id }) => {
      this.#ground.needsServer();
      const room = this.#ground.open(channel_id);
      const said = room.said.find((one) => one.id === message_id)!;
      const others = room.members.filter((member) => member !== said.author);
      const name = (person: string) => ({ person, name: byId(person)!.display_name });
      const has = (index: number) => (index * 7 + (said.seq ?? 0)) % 3 !== 0;
      return { read: others.filter((_, index) => has(index)).map(name), unread: others.filter((_, index) => !has(index)).map(name), too_many: false };
    },
    confirm: ({ channel_id, message_id }) => {
      this.of(message_id).confirmed.set(this.#ground.me(), Date.now());
      this.#ground.tell(this.#ground.open(channel_id));
      return {};
    },
    confirmations: ({ channel_id, message_id }) => {
      this.#ground.needsServer();
      const room = this.#ground.open(channel_id);
      const { confirmed } = this.of(message_id);
      const author = room.said.find((one) => one.id === message_id)!.author;
      return {
        revision: 1,
        confirmed: [...confirmed].map(([person, at]) => ({ person, name: byId(person)!.display_name, at })),
        missing: room.members.filter((member) => member !== author && !confirmed.has(member)).map((person) => ({ person, name: byId(person)!.display_name, earlier: false })),
      };
    },
    revisions: ({ channel_id, message_id }) => {
      const said = this.#ground.open(channel_id).said.find((one) => one.id === message_id);
      if (!said) throw ipcError('not_found', 'no such message');
      const all = [...this.of(message_id).before, { at: said.editedAt ?? said.at, source: said.source }];
      return all.map((one, index) => ({ revision: index + 1, at: one.at, source: one.source, blocks: blocksOf(one.source) }));
    },
    mention_reach: ({ channel_id, body }) => {
      const room = this.#ground.open(channel_id);
      const all = /@all\b/.test(body);
      return { all, reach: all ? room.members.length - 1 : 0, capability: all ? (this.#ground.can(room).find((can) => can.action === 'mention_all') ?? null) : null };
    },
  };
}

/** The core finds the people in a text; here it is enough for pictures. */
export function named(blocks: Block[], me: string, channels: ReadonlyMap<string, string> = new Map()): Block[] {
  const inlines = (list: Inline[]): Inline[] =>
    list.flatMap((inline): Inline[] => {
      if (inline.kind !== 'text') return 'inlines' in inline ? [{ ...inline, inlines: inlines(inline.inlines) }] : [inline];
      return inline.text.split(/(@[a-z]+|#\S+)/).filter((part) => part !== '').map((part): Inline => {
        const channel = part.startsWith('#') ? channels.get(part.slice(1)) : undefined;
        if (channel) return { kind: 'channel', channel, name: part.slice(1) };
        const person = people.find((one) => part === `@${one.handle}`);
        if (part === '@all') return { kind: 'mention', person: null, name: 'all', me: true };
        return person ? { kind: 'mention', person: person.id, name: person.display_name, me: person.id === me } : { kind: 'text', text: part };
      });
    });
  return blocks.map((block) => {
    if ('inlines' in block) return { ...block, inlines: inlines(block.inlines) };
    if (block.kind === 'quote') return { ...block, blocks: named(block.blocks, me, channels) };
    if (block.kind === 'list') return { ...block, items: block.items.map((item) => named(item, me, channels)) };
    return block;
  });
}
