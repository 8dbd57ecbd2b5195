/** The made-up company's files: some that were sent, and transfers that move while one looks. */
import { ipcError } from '../errors';
import type { Change, ChannelFile, ChannelFiles, Command, Contract, FileKind, FileRow, FileSort, FileView, TransferRow } from '../types';
import type { Room, Said } from './company';
import { byId, idOf } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

export interface FileGround {
  rooms: () => Room[];
  open: (id: string) => Room;
  nameOf: (room: Room) => string;
  offline: () => boolean;
  tell: (...changes: Change[]) => void;
}

const MB = 1024 * 1024;
const ENDINGS: [FileKind, RegExp][] = [
  ['picture', /\.(png|jpe?g|gif|webp)$/i], ['video', /\.(mp4|mov)$/i], ['audio', /\.(mp3|m4a|wav)$/i], ['pdf', /\.pdf$/i], ['text', /\.(txt|md|log|csv)$/i], ['code', /\.(rs|ts|json|sql)$/i], ['archive', /\.(zip|gz)$/i],
  ['document', /\.(docx?|xlsx?|pptx?)$/i], ['program', /\.(exe|sh|js)$/i],
];
const CLOSED: FileKind[] = ['archive', 'program', 'other'];

function viewOf(id: string | null, name: string, size: number, extent: [number, number] | null = null): FileView {
  const kind = ENDINGS.find(([, ending]) => ending.test(name))?.[0] ?? 'other';
  return { id, name, size, media_type: 'application/octet-stream', kind, width: extent?.[0] ?? null, height: extent?.[1] ?? null, has_picture: (kind === 'picture' || kind === 'pdf') && size < 8 * MB, has_pages: kind === 'pdf' && size < 32 * MB, plays: (kind === 'audio' || kind === 'video') && size < 96 * MB, opens: !CLOSED.includes(kind) };
}

/** Drawn, not photographed: a picture of its own for each name. */
function pictured(file: FileView): string {
  const hue = [...file.name].reduce((sum, sign) => sum + sign.codePointAt(0)! * 7, 0) % 360;
  const { width, height } = file;
  const [w, h] = [width ?? 640, height ?? 400];
  const bars = Array.from({ length: 6 }, (_, index) => `<rect x="${w * (0.1 + index * 0.14)}" y="${h * (0.75 - ((hue + index * 37) % 50) / 100)}" width="${w * 0.09}" height="${h * (((hue + index * 37) % 50) / 100)}" rx="${w * 0.01}" fill="hsl(${hue} 60% ${40 + index * 6}%)"/>`);
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"><rect width="${w}" height="${h}" fill="hsl(${hue} 35% 92%)"/><circle cx="${w * 0.8}" cy="${h * 0.22}" r="${Math.min(w, h) * 0.1}" fill="hsl(${(hue + 40) % 360} 70% 70%)"/>${bars.join('')}<rect x="${w * 0.08}" y="${h * 0.77}" width="${w * 0.86}" height="${h * 0.012}" fill="hsl(${hue} 30% 40%)"/></svg>`;
  return btoa(drawn);
}

/** A page of a document: lines, a figure, and its number. */
function paged(page: number): string {
  const lines = Array.from({ length: 22 }, (_, line) => `<rect x="60" y="${150 + line * 26}" width="${line % 7 === 6 ? 180 : 475 - ((line * 37 + page * 11) % 60)}" height="7" rx="3" fill="#b9bec9"/>`);
  const figure = page % 3 === 1 ? '<rect x="60" y="150" width="475" height="240" rx="4" fill="#e7ecf7"/><path d="M80 360 L180 290 L280 310 L380 220 L510 180" fill="none" stroke="#4263eb" stroke-width="5"/>' : '';
  return btoa(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842"><rect width="595" height="842" fill="white"/><rect x="60" y="70" width="${page === 0 ? 380 : 240}" height="${page === 0 ? 26 : 16}" rx="3" fill="#343a46"/>${lines.join('')}${figure}<text x="297" y="810" font-family="sans-serif" font-size="14" text-anchor="middle" fill="#5b6270">${page + 1}</text></svg>`);
}

/** Two seconds of a note that fades, as WAV. */
function tone(): string {
  const rate = 8_000;
  const count = rate * 2;
  const wav = new DataView(new ArrayBuffer(44 + count));
  const word = (at: number, text: string) => [...text].forEach((sign, index) => wav.setUint8(at + index, sign.charCodeAt(0)));
  word(0, 'RIFF');
  wav.setUint32(4, 36 + count, true);
  word(8, 'WAVEfmt ');
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true);
  wav.setUint16(22, 1, true);
  wav.setUint32(24, rate, true);
  wav.setUint32(28, rate, true);
  wav.setUint16(32, 1, true);
  wav.setUint16(34, 8, true);
  word(36, 'data');
  wav.setUint32(40, count, true);
  for (let at = 0; at < count; at += 1) wav.setUint8(44 + at, 128 + Math.round(60 * Math.sin((at / rate) * 440 * 2 * Math.PI) * (1 - at / count)));
  return btoa(String.fromCharCode(...new Uint8Array(wav.buffer)));
}

const SENT: [who: string, words: string, files: [string, number, [number, number]?][]][] = [
  ['emma', '三个版本的空状态，按今天的讨论改的。', [['空状态 A.png', 412_000, [1200, 800]], ['空状态 B.png', 388_000, [1200, 800]], ['空状态 C.png', 501_000, [1200, 800]]]],
  ['daniel', 'Contract and the figures for the customer.', [['Master services agreement – Northwind – signed (final, 2026-11-20).pdf', 2.4 * MB], ['2026 年第三季度续约测算与报价明细（财务复核版 v12）.xlsx', 186_000]]],
  ['wangzihan', '', [['窄窗口布局.png', 274_000, [960, 1280]]]],
  ['linyue', '日志和脚本都在这里，复现步骤写在 README 里。', [['offline-sync.log', 48_200], ['reproduce.sh', 1_900], ['现场录屏.mp4', 184 * MB], ['访谈录音.wav', 16_044]]],
];

const LOG = `2026-11-20T09:14:02.118Z INFO  sync::link  hello accepted, cursor 4811
2026-11-20T09:14:02.240Z INFO  sync::apply batch of 214 entries in 31 ms
2026-11-20T09:15:37.906Z WARN  net::socket  nothing heard for 20 s, opening anew
2026-11-20T09:15:38.011Z INFO  outbox       3 messages waiting, first one sent
`;

export class FakeFiles {
  #of = new Map<string, FileRow[]>();
  #transfers: TransferRow[] = [];
  #attached = new Map<string, string[]>();
  #pieces = new Map<string, number>();
  #ground: FileGround;
  #next = 1;

  constructor(ground: FileGround) {
    this.#ground = ground;
  }

  begin(query: URLSearchParams): void {
    const room = this.#ground.rooms().find((one) => one.channel.name === '设计评审');
    if (room) {
      const first = room.said.length;
      SENT.forEach(([who, source, files], index) => {
        const said: Said = { id: idOf(`file message ${index}`), seq: first + index + 1, at: Date.now() - (90 - index * 17) * 60_000, author: idOf(who), source, editedAt: null, deleted: false, replyTo: null, state: { kind: 'sent' } };
        room.said.push(said);
        this.#of.set(said.id, files.map(([name, size, extent], at) => ({ file: viewOf(idOf(`file ${index} ${at}`), name, size, extent ?? null), cached: index === 0, transfer: null })));
      });
      room.read = first + SENT.length;
    }
    if (query.has('transfers') && room) this.#some(room);
    if (query.has('attached') && room) this.#tray(room);
    setInterval(() => this.#move(), 250);
  }

  /** What a message holds. */
  rows(said: Said): FileRow[] {
    return said.deleted ? [] : (this.#of.get(said.id) ?? []);
  }

  /** Files that were attached go with the message. */
  sent(said: Said, files: string[] | undefined): void {
    if (!files?.length) return;
    const rows = this.#transfers.filter((one) => files.includes(one.id));
    for (const row of rows) row.message_id = said.id;
    for (const [place, list] of this.#attached) this.#attached.set(place, list.filter((id) => !files.includes(id)));
    this.#of.set(said.id, rows.map((row) => ({ file: row.file, cached: true, transfer: row.file.id ? null : row.id })));
  }

  /** Whether the server has everything of this message. */
  whole(said: Said): boolean {
    return this.rows(said).every((row) => row.file.id !== null);
  }

  #row(room: Room, file: FileView, over: Partial<TransferRow>): TransferRow {
    const id = `transfer-${this.#next++}`;
    const row: TransferRow = { id, direction: 'up', channel_id: room.channel.id, channel_name: this.#ground.nameOf(room), thread: null, message_id: null, file, done: 0, speed: null, left_ms: null, state: { kind: 'waiting' }, saved_to: null, metadata: 'none', ...over };
    this.#transfers.push(row);
    return row;
  }

  #some(room: Room): void {
    const video = this.#of.get(idOf('file message 3'))!.find((one) => one.file.kind === 'video')!.file;
    this.#row(room, video, { direction: 'down', done: 61 * MB, speed: 4.3 * MB, left_ms: 29_000, state: { kind: 'paused' } });
    this.#row(room, viewOf(null, '发布会现场素材（4K，未剪辑）第 2 部分.mov', 1.6 * 1024 * MB), { message_id: idOf('elsewhere'), done: 512 * MB, speed: 6.1 * MB, left_ms: 182_000, state: { kind: 'offline' } });
    this.#row(room, viewOf(null, '全年财务底稿.zip', 900 * MB), { message_id: idOf('elsewhere'), done: 0, state: { kind: 'failed', why: { kind: 'limit', of: 'person', limit: 5 * 1024 * MB, remaining: 212 * MB } } });
    const pdf = this.#of.get(idOf('file message 1'))![0]!.file;
    this.#row(room, pdf, { direction: 'down', done: pdf.size, state: { kind: 'done' }, saved_to: '/home/linyue/下载/Master services agreement.pdf' });
  }

  #tray(room: Room): void {
    const attach = (name: string, size: number, over: Partial<TransferRow>) => this.#place(room.channel.id, undefined, this.#row(room, viewOf(null, name, size), over).id);
    attach('会议纪要 11-23.docx', 86_000, { done: 86_000, state: { kind: 'done' } });
    attach('Design tokens – exported from the shared library (2026-11-22).json', 3.2 * MB, { done: 1.1 * MB, speed: 300_000, left_ms: 7_000, state: { kind: 'paused' } });
    attach('现场照片.jpg', 4.1 * MB, { done: 4.1 * MB, state: { kind: 'done' }, metadata: 'taken_out' });
    attach('旧版安装包.zip', 2.1 * 1024 * MB, { state: { kind: 'failed', why: { kind: 'limit', of: 'file', limit: 2 * 1024 * MB, remaining: 2 * 1024 * MB } } });
  }

  #place(channel: string, thread: string | undefined, id: string): void {
    const place = `${channel} ${thread ?? ''}`;
    this.#attached.set(place, [...(this.#attached.get(place) ?? []), id]);
  }

  /** A second in a quarter of one: nobody waits for pictures. */
  #move(): void {
    let moved = false;
    for (const row of this.#transfers) {
      if (this.#ground.offline()) continue;
      // `?quota=full`: no room for it at the server.
      if (row.state.kind === 'waiting' && row.direction === 'up' && new URLSearchParams(location.search).get('quota') === 'full') {
        row.state = { kind: 'failed', why: { kind: 'limit', of: 'person', limit: 5 * 1024 * MB, remaining: 0 } };
        moved = true;
      }
      if (row.state.kind === 'waiting') row.state = { kind: 'running' };
      if (row.state.kind !== 'running') continue;
      moved = true;
      row.speed = Math.max(400_000, row.file.size / 8);
      row.done = Math.min(row.file.size, row.done + row.speed);
      row.left_ms = ((row.file.size - row.done) / row.speed) * 1000;
      if (row.done < row.file.size) continue;
      Object.assign(row, { state: { kind: 'done' }, speed: null, left_ms: null });
      if (row.direction === 'up') this.#landed(row);
    }
    if (moved) this.#ground.tell({ kind: 'transfers' });
  }

  #landed(row: TransferRow): void {
    row.file = { ...row.file, id: idOf(row.id) };
    const rows = this.#of.get(row.message_id ?? '');
    const mine = rows?.find((one) => one.transfer === row.id);
    if (mine) Object.assign(mine, { file: row.file, transfer: null });
    this.#ground.tell({ kind: 'timeline', id: row.channel_id }, { kind: 'draft', id: row.channel_id });
  }

  put(transfer: string, bytes: number): void {
    this.#pieces.set(transfer, (this.#pieces.get(transfer) ?? 0) + bytes);
  }

  #list(rooms: Room[], query: string, kind: FileKind | null, sort: FileSort, wanted: (said: Said) => boolean): ChannelFiles {
    const of = (room: Room, said: Said): ChannelFile[] => this.rows(said).map(({ file, cached }) => ({ file, cached, channel_id: room.channel.id, channel_name: this.#ground.nameOf(room), message_id: said.id, seq: said.seq ?? 0, author: said.author, author_name: byId(said.author)!.display_name, at: said.at }));
    const all = rooms.flatMap((room) => room.said.filter(wanted).flatMap((said) => of(room, said)));
    const order: Record<FileSort, (one: ChannelFile, other: ChannelFile) => number> = { newest: (one, other) => other.at - one.at, oldest: (one, other) => one.at - other.at, name: (one, other) => one.file.name.localeCompare(other.file.name), size: (one, other) => other.file.size - one.file.size };
    const rows = all.filter(({ file }) => file.id !== null && file.name.toLowerCase().includes(query.toLowerCase()) && (kind === null || file.kind === kind));
    return { rows: rows.toSorted(order[sort]), more: false, has_hole: false };
  }

  #find(id: string): TransferRow {
    const row = this.#transfers.find((one) => one.id === id);
    if (!row) throw ipcError('not_found', 'no such transfer');
    return row;
  }

  #turn(id: string, kind: 'paused' | 'waiting') {
    const row = this.#find(id);
    Object.assign(row, { state: { kind }, speed: null, left_ms: null });
    this.#ground.tell({ kind: 'transfers' }, { kind: 'draft', id: row.channel_id });
    return {};
  }

  #file(id: string): FileView {
    for (const rows of this.#of.values()) for (const row of rows) if (row.file.id === id) return row.file;
    throw ipcError('not_found', 'no such file');
  }

  #down(channel: string, id: string, saved: string | null): TransferRow {
    const file = this.#file(id);
    return this.#row(this.#ground.open(channel), file, { direction: 'down', saved_to: saved });
  }

  answers: Answers = {
    pick_files: () => {
      throw ipcError('invalid', 'unsupported');
    },
    begin_attachment: ({ channel_id, thread, name }) => {
      const row = this.#row(this.#ground.open(channel_id), viewOf(null, name, 0), { thread: thread ?? null, state: { kind: 'preparing' } });
      this.#pieces.set(row.id, 0);
      return { transfer: row.id };
    },
    end_attachment: ({ transfer }) => {
      const row = this.#find(transfer);
      row.file = viewOf(null, row.file.name, this.#pieces.get(transfer) ?? 0, /\.(png|jpe?g|gif|webp)$/i.test(row.file.name) ? [640, 400] : null);
      row.state = { kind: 'waiting' };
      if (row.file.kind === 'picture') row.metadata = 'taken_out';
      // It may have gone with a message meanwhile.
      if (row.message_id === null) this.#place(row.channel_id, row.thread ?? undefined, row.id);
      this.#ground.tell({ kind: 'draft', id: row.channel_id });
      return row;
    },
    fail_attachment: ({ transfer }) => {
      Object.assign(this.#find(transfer), { state: { kind: 'failed', why: { kind: 'unreadable' } } });
      this.#ground.tell({ kind: 'transfers' });
      return {};
    },
    attached: ({ channel_id, thread }) => (this.#attached.get(`${channel_id} ${thread ?? ''}`) ?? []).map((id) => this.#find(id)),
    transfers: () => this.#transfers,
    pause_transfer: ({ transfer }) => this.#turn(transfer, 'paused'),
    resume_transfer: ({ transfer }) => this.#turn(transfer, 'waiting'),
    retry_transfer: ({ transfer }) => this.#turn(transfer, 'waiting'),
    cancel_transfer: ({ transfer }) => {
      const row = this.#find(transfer);
      this.#transfers = this.#transfers.filter((one) => one !== row);
      for (const [place, list] of this.#attached) this.#attached.set(place, list.filter((id) => id !== transfer));
      this.#ground.tell({ kind: 'transfers' }, { kind: 'draft', id: row.channel_id });
      return {};
    },
    clear_transfers: () => {
      this.#transfers = this.#transfers.filter((one) => one.state.kind !== 'done' && one.state.kind !== 'failed');
      this.#ground.tell({ kind: 'transfers' });
      return {};
    },
    fetch_file: ({ channel_id, file_id }) => this.#down(channel_id, file_id, null),
    open_file: ({ file_id }) => {
      if (this.#ground.offline()) throw ipcError('offline', 'connection refused');
      console.info('OPEN FILE', this.#file(file_id).name);
      return {};
    },
    save_file: ({ channel_id, file_id, ask }) => {
      if (ask) throw ipcError('invalid', 'unsupported');
      const row = this.#down(channel_id, file_id, `/home/linyue/下载/${this.#file(file_id).name}`);
      this.#ground.tell({ kind: 'transfers' });
      return row;
    },
    reveal_saved: ({ transfer }) => {
      console.info('REVEAL', this.#find(transfer).saved_to);
      return {};
    },
    channel_files: ({ channel_id, query, file_kind, sort }) => {
      const room = this.#ground.open(channel_id);
      return { ...this.#list([room], query, file_kind, sort, () => true), has_hole: room.holeTo > 0 };
    },
    person_files: ({ person, query, file_kind, sort }) => this.#list(this.#ground.rooms(), query, file_kind, sort, (said) => said.author === person),
    send_as_file: ({ transfer, as_file }) => {
      const row = this.#find(transfer);
      Object.assign(row, { metadata: as_file ? 'kept' : 'taken_out', done: 0, state: { kind: 'waiting' } });
      this.#ground.tell({ kind: 'draft', id: row.channel_id });
      return row;
    },
    thumbnail: ({ file_id }) => ({ media_type: 'image/svg+xml', bytes: pictured(this.#file(file_id)) }),
    picture: ({ file_id }) => ({ media_type: 'image/svg+xml', bytes: pictured(this.#file(file_id)) }),
    document: () => ({ first: { media_type: 'image/svg+xml', bytes: paged(0) }, sizes: Array.from({ length: 12 }, () => ({ width: 595, height: 842 })) }),
    document_page: ({ page }) => (page < 12 ? { media_type: 'image/svg+xml', bytes: paged(page) } : null),
    media_piece: () => ({ bytes: tone(), more: false }),
    text_preview: ({ file_id }) => ({ text: this.#file(file_id).name.endsWith('.sh') ? '#!/bin/sh\nset -eu\ncargo xtask run --headless\n' : LOG, truncated: true }),
  };
}
