/**
 * The made-up company behind the contract, for design runs and pictures.
 *
 * The address says what to show: `?me=zhoulan`, `?state=offline`, `?denied=1`,
 * `?unknown=1`, `?session=signed_out`, `?language=en`, `?theme=dark`, `?earlier=100000`.
 * `window.fake` changes it while it runs.
 */
import { ipcError } from '../errors';
import type { Transport } from '../client';
import type {
  AccessTimelineRow, Anchor, Capability, Change, ChannelRow, ChannelView, Command, ConnectionState, ReadingState, Contract, DeepLink, DesktopView, EffectsView, Event, Exclude, JumpQuery, JumpResults, MessageRow, Permission, Person, Preferences,
  Scope, SearchHit, SessionView, TimelineRow, TimelineWindow,
} from '../types';
import { actsOf, asksForProof, capabilityOf, falconScope, PERMISSIONS, RISKS, stateOf, type World } from './access';
import { company, outside, type Room, type Said } from './company';
import { Everyday, named } from './everyday';
import { FakeAudit } from './audit';
import { FakeCalls } from './calls';
import { FakeFiles } from './files';
import { FakeOutside } from './outside';
import { Groups } from './groups';
import { blocksOf } from './markdown';
import { badgeOf, FakePersonal } from './personal';
import { FakeCases } from './cases';
import { FakeRequests } from './requests';
import { FakeKeeping } from './keeping';
import { FakeQuotas } from './quotas';
import { FakeRoles } from './roles';
import { FakeWorkflows } from './workflows';
import { FakeStart } from './start';
import { byHandle, byId, departments, idOf, people, STARTED, teams } from './people';

type Answers = { [C in Command]: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

const query = new URLSearchParams(location.search);
const MINUTE = 60_000;
const COPY = <T>(value: T): T => structuredClone(value);

/** `?empty`: in one channel, where nobody has said a word. */
function firstMorning(rooms: Room[]): Room[] {
  return query.has('empty') ? rooms.slice(1, 2).map((room) => ({ ...room, said: [], read: 0 })) : rooms;
}

export class FakeTransport implements Transport {
  #hear: (event: Event) => void = () => undefined;
  #rooms: Room[] = firstMorning(company(Number(query.get('earlier') ?? 420)));
  #me: Person = byHandle(query.get('me') ?? 'linyue');
  #differs = 0;
  #state = (query.get('state') ?? 'live') as ConnectionState;
  /** `?reading=over` or `time_unknown`: what is kept here is shut. */
  #reading = (query.get('reading') ?? 'open') as ReadingState;
  #asOf = Date.now() - 38 * MINUTE;
  /** `?mended=cache` or `?mended=part`: something on this computer was damaged. */
  #mended: SessionView['mended'] = query.has('mended') ? { cache: true, outbox: query.get('mended') === 'part' ? { saved: 7, complete: false } : null, server_restored: query.get('mended') === 'restored', brought_back: 0 } : null;
  #furnishing = query.get('furnishing') as SessionView['furnishing'];
  #session = (query.get('session') ?? 'signed_in') as SessionView['state'];
  #preferences: Preferences = {
    language: (query.get('language') ?? 'system') as Preferences['language'],
    theme: (query.get('theme') ?? 'system') as Preferences['theme'],
    text_size: Number(query.get('text') ?? 100),
  };
  #personal = new FakePersonal();
  #start = new FakeStart(() => this.#tell({ kind: 'capabilities' }));
  #desktop: DesktopView = { tray: query.has('no-tray') ? 'no_host' : 'shown', close_hides: true, autostart: false, update: { kind: 'current' } };
  #world: World;

  constructor() {
    this.#world = {
      me: this.#me.id,
      offline: this.#state === 'offline',
      unknown: query.has('unknown'),
      asOf: this.#state === 'offline' ? this.#asOf : Date.now(),
      exclusions: [],
      grants: this.#given(),
      placeOf: (scope) => this.#placeOf(scope),
      level: query.has('withheld') ? 0 : 2,
      labelOf: (scope) => (scope.kind === 'channel' ? (this.#room(scope.id)?.channel.label ?? 'internal') : 'internal'),
      readOnly: (scope) => scope.kind === 'channel' && this.#room(scope.id)?.channel.mode === 'read_only',
      teamOf: (scope) => (scope.kind === 'team' ? scope.id : scope.kind === 'channel' ? (this.#room(scope.id)?.channel.team ?? null) : null),
    };
    this.#everyday.begin();
    this.#files.begin(query);
    this.#calls.begin(query);
    this.#requests.begin(query);
    this.#cases.begin(query);
    this.#keeping.begin(this.#rooms.find((room) => room.channel.name === 'Falcon'), query);
    this.#quotas.begin(query);
    if (query.has('denied')) this.revoke();
    const closed = query.get('revoked');
    if (closed) this.revoke(closed as Permission, { kind: 'organisation' });
    if (query.has('wedged')) this.#wedge();
    Object.assign(globalThis, { fake: this });
  }

  async call(command: Command, args: unknown): Promise<unknown> {
    const answer = this.#answers[command] as (args: unknown) => unknown;
    return COPY(await answer(COPY(args)));
  }

  put(transfer: string, _at: number, bytes: ArrayBuffer): Promise<unknown> {
    this.#files.put(transfer, bytes.byteLength);
    return Promise.resolve(null);
  }

  listen(hear: (event: Event) => void): void {
    this.#hear = hear;
  }

  painted(): void {
    console.info('INTERACTIVE');
  }

  // What the design runs turn

  revoke(permission: Permission = 'message.send', scope: Scope = falconScope): void {
    const now = Date.now();
    this.#world.exclusions.push({
      id: idOf(`exclusion ${this.#world.exclusions.length}`), person: this.#me.id, permission, scope, code: 'REVOKED', starts_at: now - 4 * MINUTE,
      ends_at: now + 26 * 60 * MINUTE, by: idOf('zhoulan'), text: '外部资料在法务确认之前，先暂停在项目频道发言。', ended: null,
    });
    this.#tell({ kind: 'capabilities' });
  }

  /** An address of ours was opened outside. */
  link(link: DeepLink | null): void {
    this.#hear({ kind: 'link', link });
  }

  /** The same for the last message of a channel, or for one that nobody here knows. */
  linkTo(name: string | null): void {
    const room = this.#rooms.find((one) => one.channel.name === name);
    this.link({ kind: 'message', channel_id: room?.channel.id ?? crypto.randomUUID(), message_id: room?.said.at(-1)?.id ?? crypto.randomUUID() });
  }

  /** Taken out of the last channel. */
  takeOut(): void {
    this.#rooms = [];
    this.#tell({ kind: 'channels' });
  }

  restore(): void {
    this.#world.exclusions = [];
    this.#tell({ kind: 'capabilities' }, { kind: 'access_timeline' });
  }

  connection(state: ConnectionState): void {
    this.#state = state;
    this.#world.offline = state === 'offline';
    this.#tell({ kind: 'connection' });
  }

  receive(channel: string, from: string, words: string): void {
    const room = this.#rooms.find((one) => one.channel.name === channel)!;
    this.#say(room, idOf(from), words, null);
    this.#tell({ kind: 'timeline', id: room.channel.id }, { kind: 'channels' });
  }

  #typing: { channel: string; person: string }[] = [];

  /** Somebody writes, or stops. */
  types(channel: string, from: string[]): void {
    const { id } = this.#rooms.find((one) => one.channel.name === channel)!.channel;
    this.#typing = from.map((handle) => ({ channel: id, person: idOf(handle) }));
    this.#tell({ kind: 'typing', id });
  }

  #wedge(): void {
    const room = this.#rooms.find((one) => one.channel.name === 'Falcon')!;
    this.revoke();
    const decision = capabilityOf(this.#world, { action: 'send_message', resource: { scope: falconScope, owner: null } }).decision!;
    room.said.push({ id: idOf('wedged'), seq: null, at: Date.now(), author: this.#me.id, source: '资料我整理好了，等结论出来就发。', editedAt: null, deleted: false, replyTo: null, state: { kind: 'wedged', why: { kind: 'refused', decision } } });
    room.said.push({ id: idOf('queued'), seq: null, at: Date.now(), author: this.#me.id, source: '这条还在路上。', editedAt: null, deleted: false, replyTo: null, state: { kind: 'queued' } });
  }

  #tell(...changes: Change[]): void {
    setTimeout(() => this.#hear({ kind: 'changes', changes }));
  }

  #room(id: string): Room | undefined {
    return this.#rooms.find((room) => room.channel.id === id);
  }

  #open(id: string): Room {
    const room = this.#room(id);
    if (!room) throw ipcError('not_found', 'no such channel');
    return room;
  }

  #placeOf(scope: Scope): string {
    if (scope.kind === 'organisation') return '云帆科技';
    if (scope.kind === 'team') return teams.find((team) => team.id === scope.id)?.name ?? '';
    const room = this.#room(scope.id);
    return room ? this.#nameOf(room) : (outside.find((channel) => channel.id === scope.id)?.name ?? '');
  }

  #other(room: Room): Person | undefined {
    return room.channel.kind === 'direct' ? byId(room.members.find((member) => member !== this.#me.id)!) : undefined;
  }

  #nameOf(room: Room): string {
    if (room.channel.kind === 'group' && room.channel.name === '') return room.members.filter((one) => one !== this.#me.id).map((one) => byId(one)?.display_name ?? '').join(', ');
    return this.#other(room)?.display_name ?? room.channel.name;
  }

  #seqOf(room: Room): number {
    return room.said.reduce((last, one) => Math.max(last, one.seq ?? 0), 0);
  }

  #unread(room: Room): number {
    return room.said.filter((one) => (one.seq ?? 0) > room.read && one.author !== this.#me.id).length;
  }

  #say(room: Room, author: string, source: string, replyTo: string | null): Said {
    const one: Said = { id: crypto.randomUUID(), seq: this.#seqOf(room) + 1, at: Date.now(), author, source, editedAt: null, deleted: false, replyTo, state: { kind: 'sent' } };
    room.said.push(one);
    return one;
  }

  #row(room: Room, one: Said, before: Said | undefined): TimelineRow {
    const author = byId(one.author)!;
    if (one.deleted) return { key: one.id, seq: one.seq, at: one.at, content: { kind: 'tombstone', author: one.author, author_name: author.display_name } };
    if (one.withheld) return { key: one.id, seq: one.seq, at: one.at, content: { kind: 'withheld', id: one.id, author: one.author, author_name: author.display_name, mine: false, label: one.label ?? 'secret' } };
    const quoted = room.said.find((candidate) => candidate.id === one.replyTo);
    const message: MessageRow = {
      id: one.id,
      author: one.author,
      author_name: author.display_name,
      mine: one.author === this.#me.id,
      continues: before !== undefined && !before.deleted && before.author === one.author && one.at - before.at < 5 * MINUTE && one.replyTo === null,
      blocks: named(blocksOf(one.source), this.#me.id),
      source: one.source,
      edited_at: one.editedAt,
      reply_to: quoted ? { id: quoted.id, seq: quoted.seq, author_name: byId(quoted.author)!.display_name, text: quoted.source.split('\n')[0]!, gone: quoted.deleted } : null,
      state: one.state,
      ...this.#everyday.more(room, one),
    };
    return { key: one.id, seq: one.seq, at: one.at, content: { kind: 'message', ...message } };
  }

  #window(room: Room, anchor: Anchor, count: number): TimelineWindow {
    const last = this.#seqOf(room);
    const unread = this.#unread(room);
    let from = Math.max(1, last - count + 1);
    let to = last;
    if (anchor.kind === 'range') [from, to] = [Math.max(1, anchor.from), anchor.to ?? last];
    const middle = anchor.kind === 'at' ? anchor.seq : anchor.kind === 'first_unread' && unread > 0 ? room.read : null;
    if (middle !== null) [from, to] = [Math.max(1, middle - count / 2), Math.min(last, middle + count / 2)];
    to = Math.min(to, last);
    const shown = room.said.filter((one) => this.#everyday.inChannel(one) && (one.seq === null ? to === last : one.seq >= from && one.seq <= to && one.seq > room.holeTo));
    const rows = shown.map((one, index) => this.#row(room, one, shown[index - 1]));
    if (from <= room.holeTo) rows.unshift({ key: `hole ${from}`, seq: null, at: room.said[0]!.at, content: { kind: 'hole', from, to: room.holeTo } });
    return { channel_id: room.channel.id, rows, from, to, has_older: from > 1 && from > room.holeTo, has_newer: to < last, read_seq: unread > 0 ? room.read : null, unread };
  }

  #list(): ChannelRow[] {
    return this.#rooms.filter((room) => room.members.includes(this.#me.id)).map((room) => this.#listed(room));
  }

  #listed(room: Room): ChannelRow {
    const last = room.said.findLast((one) => this.#everyday.inChannel(one));
    const team = teams.find((one) => one.id === room.channel.team);
    return {
      id: room.channel.id, kind: room.channel.kind, name: this.#nameOf(room), team: room.channel.team, team_name: team?.name ?? null, person: this.#other(room)?.id ?? null, unread: this.#unread(room),
      mentions: 0, thread_unread: 0, ...this.#personal.shapeOf(room.channel.id), archived: room.channel.archived, label: room.channel.label ?? 'internal', has_draft: room.draft !== '', wedged: room.said.filter((one) => one.state.kind === 'wedged').length,
      last: last ? { author: last.author, author_name: byId(last.author)!.display_name, text: last.source, at: last.at } : null,
    };
  }

  #view(room: Room): ChannelView {
    const scope: Scope = { kind: 'channel', id: room.channel.id };
    const actions = ['react', 'pin_message', 'save_message', 'unsave_message', 'follow_thread', 'mention_all', 'ask_confirmation', 'confirm_announcement', 'read_confirmations', 'see_readers', 'upload_file', 'upload_large_file', 'download_file', 'share_file_outside', 'start_voice_call', 'start_video_call', 'join_call', 'manage_own_call', 'manage_call', 'invite_to_call', 'share_screen', 'record_call', 'read_channel', 'send_message', 'edit_own_message', 'delete_own_message', 'delete_any_message', 'leave_channel', 'manage_channel_members', 'manage_channel_settings', 'archive_channel', 'copy_message', 'forward_message', 'raise_label', 'lower_label'] as const;
    const capabilities: Capability[] = actions.map((action) => capabilityOf(this.#world, { action, resource: { scope, owner: action.includes('own') ? this.#me.id : null } }));
    return { channel: room.channel, name: this.#nameOf(room), team_name: teams.find((team) => team.id === room.channel.team)?.name ?? null, person: this.#other(room) ?? null, member_count: room.members.length, organisation_retention: null, frozen: false, capabilities };
  }

  #needsServer(): void {
    if (this.#state === 'offline') throw ipcError('offline', 'connection refused (os error 111)');
  }

  #given() {
    const one = (person: string, permission: Permission, scope: Scope, startsAgo: number, endsIn: number, text: string) => ({ id: idOf(`grant ${person} ${permission}`), person: idOf(person), permission, scope, starts_at: Date.now() - startsAgo * MINUTE, ends_at: Date.now() + endsIn * MINUTE, by: idOf('zhoulan'), text, revoked: null as number | null });
    const day = 1440;
    return [
      one('linyue', 'message.mention_all', falconScope, 2 * day, 5 * day, '发布周需要通知全组，周五收回。'),
      one('linyue', 'file.share_external', falconScope, 9 * day, -2 * day, '给客户发演示资料。'),
      one('wangzihan', 'file.share_external', falconScope, day, 6 * day, '给设计外包交付切图。'),
      ...(query.has('outside') ? [one('linyue', 'file.share_external', { kind: 'organisation' }, day, 5 * day, '给评审方交付标书。')] : []),
    ];
  }

  #effects(person: string, permission: Permission, scope: Scope, act: () => void, undo: () => void, dryRun: boolean): EffectsView {
    this.#needsServer();
    if (!dryRun) asksForProof();
    const before = stateOf(this.#world, person, permission, scope);
    act();
    const after = stateOf(this.#world, person, permission, scope);
    if (dryRun) undo();
    else this.#tell({ kind: 'capabilities' }, { kind: 'access_timeline' });
    const allowed = (state: string) => state === 'granted' || state === 'temporary';
    return { effects: { changes: [{ person, permission, scope, allowed_before: allowed(before.state), allowed_after: allowed(after.state), obstacles_after: after.obstacles }] }, people: [byId(person)!] };
  }

  #exclude(person: string, { id, permission, scope, code, ends_at, text, dry_run }: Exclude): EffectsView {
    const list = this.#world.exclusions;
    return this.#effects(person, permission, scope, () => list.push({ id, person, permission, scope, code, starts_at: Date.now(), ends_at, by: this.#me.id, text, ended: null }), () => list.pop(), dry_run);
  }

  #scopes() {
    const mine = this.#rooms.filter((room) => room.channel.kind !== 'direct');
    return [
      { scope: { kind: 'organisation' } as Scope, name: '云帆科技', under: null },
      ...teams.map((team) => ({ scope: { kind: 'team', id: team.id } as Scope, name: team.name, under: null })),
      ...mine.map((room) => ({ scope: { kind: 'channel', id: room.channel.id } as Scope, name: room.channel.name, under: teams.find((team) => team.id === room.channel.team)?.name ?? null })),
    ];
  }

  #timelineOf(person: string): AccessTimelineRow[] {
    const rows: AccessTimelineRow[] = this.#world.exclusions
      .filter((one) => one.person === person)
      .map((one) => ({ event: { at: one.starts_at, change: 'excluded', permission: one.permission, role: null, scope: one.scope, code: one.code, until: one.ends_at, by: one.by, text: one.text }, place: this.#placeOf(one.scope), by_name: byId(one.by)!.display_name }));
    for (const one of this.#world.grants.filter((given) => given.person === person)) {
      const told = { permission: one.permission, role: null, scope: one.scope, code: null };
      rows.push({ event: { ...told, at: one.starts_at, change: 'granted', until: one.ends_at, by: one.by, text: one.text }, place: this.#placeOf(one.scope), by_name: byId(one.by)!.display_name });
      if (one.ends_at < Date.now()) rows.push({ event: { ...told, at: one.ends_at, change: 'grant_expired', until: null, by: null, text: '' }, place: this.#placeOf(one.scope), by_name: null });
    }
    for (const one of this.#world.exclusions.filter((exclusion) => exclusion.person === person && exclusion.ended !== null)) {
      rows.push({ event: { at: one.ended!.at, change: 'exclusion_ended', permission: one.permission, role: null, scope: one.scope, code: one.code, until: null, by: one.ended!.by, text: one.ended!.text }, place: this.#placeOf(one.scope), by_name: byId(one.ended!.by)!.display_name });
    }
    rows.push({ event: { at: STARTED + 40 * MINUTE, change: 'role_given', permission: null, role: 'member', scope: { kind: 'organisation' }, code: null, until: null, by: idOf('limo'), text: '入职' }, place: '云帆科技', by_name: '李默' });
    rows.push({ event: { at: STARTED, change: 'account_created', permission: null, role: null, scope: { kind: 'organisation' }, code: null, until: null, by: idOf('limo'), text: '入职' }, place: '云帆科技', by_name: '李默' });
    // `?difference`: what the project gives is changed once the window stands.
    if (query.has('difference') && !this.#differs) setTimeout(() => ((this.#differs ||= Date.now()), this.#tell({ kind: 'access_timeline' })), 200);
    if (this.#differs) rows.push({ event: { at: this.#differs, change: 'bundle_changed', permission: null, role: null, scope: { kind: 'team', id: teams[0]!.id }, code: null, until: teams[0]!.about.ends_at, by: idOf('chensiyuan'), text: '发布前两周，测试同事要能召集所有人', gained: ['message.mention_all'], lost: ['channel.manage_members'] }, place: teams[0]!.name, by_name: '陈思远' });
    return rows.sort((one, other) => other.event.at - one.event.at);
  }

  #search(text: string, channel: string | null, limit: number, everywhere: boolean) {
    const from = /^from:(\S+)/.exec(text)?.[1] ?? null;
    const wanted = text.replace(/^from:\S*/, '').trim().toLowerCase();
    const hits: SearchHit[] = [];
    for (const room of this.#rooms) {
      if (channel && room.channel.id !== channel) continue;
      for (const one of room.said) {
        const at = one.source.toLowerCase().indexOf(wanted);
        if (from !== null && byId(one.author)?.handle !== from) continue;
        if (at < 0 || one.seq === null || one.deleted || (one.seq <= room.holeTo && !everywhere)) continue;
        const start = Math.max(0, at - 24);
        const snippet = [{ text: (start > 0 ? '…' : '') + one.source.slice(start, at), hit: false }, { text: one.source.slice(at, at + wanted.length), hit: true }, { text: one.source.slice(at + wanted.length, at + 90), hit: false }];
        hits.push({ channel_id: room.channel.id, channel_name: this.#nameOf(room), message_id: one.id, seq: one.seq, author: one.author, author_name: byId(one.author)!.display_name, at: one.at, snippet, cached: one.seq > room.holeTo });
      }
    }
    hits.sort((one, other) => other.at - one.at);
    return { hits: hits.slice(0, limit), more: hits.length > limit, incomplete: !everywhere && this.#rooms.some((room) => room.holeTo > 0), server: everywhere ? ('asked' as const) : ('not_asked' as const) };
  }

  #jump({ text, channels, people: wantsPeople, members_of, commands, recent_channels, limit }: JumpQuery): JumpResults {
    const wanted = text.toLowerCase();
    const parts = (name: string) => {
      const at = wanted === '' ? -1 : name.toLowerCase().indexOf(wanted);
      if (at < 0) return [{ text: name, hit: false }];
      return [{ text: name.slice(0, at), hit: false }, { text: name.slice(at, at + wanted.length), hit: true }, { text: name.slice(at + wanted.length), hit: false }].filter((part) => part.text !== '');
    };
    const fits = (...names: string[]) => names.some((name) => name.toLowerCase().includes(wanted));
    const rooms = channels ? this.#rooms.filter((room) => fits(this.#nameOf(room), this.#other(room)?.handle ?? '')) : [];
    const place = (room: Room) => (recent_channels.indexOf(room.channel.id) + 99) % 99;
    rooms.sort((one, other) => place(one) - place(other));
    const members = members_of ? this.#open(members_of).members : [];
    const known = channels ? this.#rooms.map((room) => this.#other(room)?.id) : [];
    const found = wantsPeople && (wanted !== '' || members_of) ? people.filter((person) => person.active && person.id !== this.#me.id && !known.includes(person.id) && fits(person.display_name, person.handle) && (wanted !== '' || members.includes(person.id))) : [];
    const member = (person: Person) => members.includes(person.id);
    return {
      choices: [
        ...found.toSorted((one, other) => Number(member(other)) - Number(member(one))).map((person) => ({ kind: 'person' as const, person, name: parts(person.display_name), member: member(person) })),
        ...rooms.map((room) => ({ kind: 'channel' as const, id: room.channel.id, name: parts(this.#nameOf(room)) })),
        ...commands.filter((command) => fits(...command.names)).map((command) => ({ kind: 'command' as const, id: command.id, name: parts(command.names[0]!) })),
      ].slice(0, limit),
    };
  }

  #groups = new Groups(() => this.#me.id, (...changes) => this.#tell(...changes), () => this.#needsServer());
  #files = new FakeFiles({ rooms: () => this.#rooms, open: (id) => this.#open(id), nameOf: (room) => this.#nameOf(room), offline: () => this.#state === 'offline', tell: (...changes) => this.#tell(...changes) });
  #outside = new FakeOutside({
    me: () => ({ person: this.#me.id, name: this.#me.display_name }),
    files: (channel) => this.#rooms.find((room) => room.channel.id === channel)!.said.flatMap((said) => this.#files.rows(said)).map((row) => row.file).toReversed(),
    needsServer: () => this.#needsServer(),
    tell: (...changes) => this.#tell(...changes),
  });
  #requests = new FakeRequests({ world: () => this.#world, needsServer: () => this.#needsServer(), tell: (...changes) => this.#tell(...changes) });
  #cases = new FakeCases({ world: () => this.#world, needsServer: () => this.#needsServer(), tell: (...changes) => this.#tell(...changes), said: (channel, message) => {
    const one = this.#open(channel).said.find((said) => said.id === message);
    return one ? { author: one.author, text: one.source, at: one.at } : null;
  } });
  #calls = new FakeCalls({ me: () => this.#me.id, rooms: () => this.#rooms, open: (id) => this.#open(id), nameOf: (room) => this.#nameOf(room), needsServer: () => this.#needsServer(), tell: (...changes) => this.#tell(...changes) });
  #keeping = new FakeKeeping({ me: () => this.#me.id, open: (id) => this.#open(id), needsServer: () => this.#needsServer(), tell: (id) => this.#tell({ kind: 'channel', id }, { kind: 'capabilities' }) });
  #quotas = new FakeQuotas({ me: () => this.#me.id, needsServer: () => this.#needsServer(), nameOf: (id) => this.#rooms.find((room) => room.channel.id === id)?.channel.name ?? '' });
  #roles = new FakeRoles({ me: () => this.#me.id, offline: () => this.#needsServer(), placeOf: (scope) => this.#placeOf(scope), falcon: falconScope, tell: (change) => this.#tell(change) });
  #workflows = new FakeWorkflows({ me: () => this.#me.id, offline: () => this.#needsServer(), placeOf: (scope) => this.#placeOf(scope), falcon: falconScope });
  #audit = new FakeAudit({ me: () => this.#me.id, offline: () => this.#needsServer(), tell: (...changes) => this.#tell(...changes) });
  #everyday = new Everyday({
    me: () => this.#me.id,
    rooms: () => this.#rooms,
    open: (id) => this.#open(id),
    nameOf: (room) => this.#nameOf(room),
    row: (room, said, before) => this.#row(room, said, before),
    say: (room, body) => this.#say(room, this.#me.id, body, null),
    can: (room) => this.#view(room).capabilities,
    needsServer: () => this.#needsServer(),
    files: (said) => this.#files.rows(said),
    call: (said) => this.#calls.card(said),
    tell: (room) => this.#tell({ kind: 'timeline', id: room.channel.id }, { kind: 'channels' }),
  });

  #answers: Answers = {
    ...this.#everyday.answers,
    ...this.#files.answers,
    ...this.#outside.answers,
    ...this.#calls.answers,
    ...this.#audit.answers,
    ...this.#requests.answers,
    ...this.#cases.answers,
    ...this.#roles.answers,
    ...this.#workflows.answers,
    ...this.#keeping.answers,
    ...this.#quotas.answers,
    ...this.#groups.answers,
    ...this.#start.answers,
    set_up: () => {
      this.#session = 'signed_in';
      this.#furnishing = 'people';
      return this.#answers.session({}) as SessionView;
    },
    join: ({ link }) => {
      this.#session = link.endsWith('wait') ? 'waiting' : 'signed_in';
      return this.#answers.session({}) as SessionView;
    },
    ask_for_answer: () => this.#answers.session({}) as SessionView,
    stop_waiting: () => {
      this.#session = 'signed_out';
      return this.#answers.session({}) as SessionView;
    },
    start_up: async ({ last, count }) => {
      if (query.has('fatal')) throw ipcError(query.get('fatal') as Parameters<typeof ipcError>[0], 'cache.db was written by a newer version (schema 9, this version knows 7)');
      const session = (await this.#answers.session({})) as SessionView;
      const preferences = await this.#answers.preferences({});
      if (session.state !== 'signed_in') return { session, preferences, house: null };
      const channels = await this.#answers.list_channels({});
      const channel = channels.find((row) => row.id === last) ?? channels.find((row) => row.unread > 0) ?? channels[0];
      const open = channel && {
        channel_id: channel.id,
        view: await this.#answers.open_channel({ channel_id: channel.id }),
        draft: await this.#answers.draft({ channel_id: channel.id }),
        window: await this.#answers.timeline({ channel_id: channel.id, anchor: { kind: 'first_unread' }, count }),
      };
      return { session, preferences, house: { channels, personal: await this.#answers.personal({}), open: open ?? null } };
    },
    dismiss_mended: () => {
      this.#mended = null;
      return this.#answers.session({}) as SessionView;
    },
    furnish: ({ page }) => {
      this.#furnishing = page;
      return this.#answers.session({}) as SessionView;
    },
    session: () => ({ ...this.#start.view(this.#session), local: query.has('local'), furnishing: this.#session === 'signed_in' ? this.#furnishing : null, state: this.#session, organisation: '云帆科技', me: this.#session === 'signed_in' ? this.#me : null, key_store: query.has('sealed') ? 'passphrase_file' : 'system', set_up_mode: false, version: '0.1.0', mended: this.#mended, locked_out: (query.get('locked_out') as SessionView['locked_out']) ?? null }),
    sign_in: (args) => {
      if (args.password === 'certificate') throw ipcError('certificate_refused', 'invalid peer certificate: UnknownIssuer');
      if (args.password !== null && args.password.length < 4) throw { ...ipcError('server', 'POST /v1/sign-in: 401'), code: 'wrong_credentials' };
      this.#session = 'signed_in';
      return this.#answers.session({}) as SessionView;
    },
    sign_out: () => {
      this.#session = 'signed_out';
      return this.#answers.session({}) as SessionView;
    },
    unlock: (args) => {
      if (args.passphrase.length < 4) throw ipcError('keys', 'the passphrase does not open the key file');
      this.#session = 'signed_in';
      return this.#answers.session({}) as SessionView;
    },
    connection: () => ({ state: this.#state, as_of: this.#state === 'live' ? Date.now() : this.#asOf, left: this.#state === 'catching_up' ? 214 : null, cause: this.#state === 'live' || this.#state === 'catching_up' ? null : 'tcp connect error: Connection refused (os error 111)', reading: this.#reading }),
    reconnect: () => {
      this.connection('connecting');
      setTimeout(() => this.connection('live'), 800);
      return {};
    },
    preferences: () => this.#preferences,
    set_preferences: (kept) => (this.#preferences = kept),
    list_channels: () => this.#list(),
    personal: () => this.#personal.view(),
    set_personal: ({ setting }) => {
      this.#personal.set(setting);
      this.#tell({ kind: 'personal' }, { kind: 'channels' });
      return {};
    },
    badge: () => badgeOf(this.#list()),
    presence: () => (this.#state === 'live' ? this.#personal.presence(this.#me.id) : []),
    typing: ({ channel_id }) => this.#typing.filter((one) => one.channel === channel_id).map(({ person }) => ({ person, name: byId(person)!.display_name, thread: null })),
    note_typing: () => ({}),
    note_activity: () => ({}),
    open_channel: ({ channel_id }) => this.#view(this.#open(channel_id)),
    channel_members: ({ channel_id }) => {
      const room = this.#open(channel_id);
      const team = teams.find((one) => one.id === room.channel.team);
      return room.members.map((id) => ({ person: byId(id)!, since: STARTED, team_admin: team?.members.some((member) => member.person === id && member.admin) ?? false }));
    },
    browse_channels: () => outside.filter((channel) => !this.#room(channel.id)),
    create_channel: (wanted) => {
      this.#needsServer();
      this.#rooms.push({ channel: { id: wanted.id, kind: wanted.kind, team: wanted.team, name: wanted.name, topic: wanted.topic ?? '', mode: 'open', history: wanted.history, archived: false, created_at: Date.now() }, members: [this.#me.id], said: [], read: 0, draft: '', holeTo: 0 });
      return { channel_id: wanted.id };
    },
    change_channel: ({ channel_id, change }) => {
      this.#needsServer();
      const room = this.#open(channel_id);
      Object.assign(room.channel, Object.fromEntries(Object.entries(change).filter(([, value]) => value != null)));
      this.#tell({ kind: 'channel', id: channel_id }, { kind: 'channels' }, { kind: 'capabilities' });
      return {};
    },
    join_channel: ({ channel_id }) => {
      this.#needsServer();
      const channel = outside.find((one) => one.id === channel_id)!;
      this.#rooms.push({ channel, members: [this.#me.id], said: [], read: 0, draft: '', holeTo: 0 });
      return {};
    },
    leave_channel: ({ channel_id }) => {
      this.#needsServer();
      this.#rooms = this.#rooms.filter((room) => room.channel.id !== channel_id);
      this.#tell({ kind: 'channels' });
      return {};
    },
    add_member: ({ channel_id, person }) => {
      this.#needsServer();
      this.#open(channel_id).members.push(person);
      this.#tell({ kind: 'channel', id: channel_id });
      return {};
    },
    remove_member: ({ channel_id, person }) => {
      this.#needsServer();
      const room = this.#open(channel_id);
      room.members = room.members.filter((member) => member !== person);
      this.#tell({ kind: 'channel', id: channel_id });
      return {};
    },
    start_group: ({ people: others, name }) => {
      this.#needsServer();
      const id = crypto.randomUUID();
      this.#rooms.push({ channel: { id, kind: 'group', team: null, name, topic: '', mode: 'open', history: 'from_join', archived: false, created_at: Date.now() }, members: [this.#me.id, ...others], said: [], read: 0, draft: '', holeTo: 0 });
      this.#tell({ kind: 'channels' });
      return { channel_id: id };
    },
    start_direct: ({ person }) => {
      const known = this.#rooms.find((room) => room.channel.kind === 'direct' && room.members.includes(person));
      if (known) return { channel_id: known.channel.id };
      this.#needsServer();
      const id = crypto.randomUUID();
      this.#rooms.push({ channel: { id, kind: 'direct', team: null, name: '', topic: '', mode: 'open', history: 'all', archived: false, created_at: Date.now() }, members: [this.#me.id, person], said: [], read: 0, draft: '', holeTo: 0 });
      return { channel_id: id };
    },
    timeline: ({ channel_id, anchor, count }) => this.#window(this.#open(channel_id), anchor, count),
    load_hole: async ({ channel_id }) => {
      this.#needsServer();
      await new Promise((done) => setTimeout(done, 300));
      const room = this.#open(channel_id);
      room.holeTo = Math.max(0, room.holeTo - 100);
      this.#tell({ kind: 'timeline', id: channel_id });
      return {};
    },
    send_message: (args) => {
      const { channel_id, body, reply_to } = args;
      const room = this.#open(channel_id);
      const one = this.#say(room, this.#me.id, body, reply_to);
      this.#everyday.sent(one, args);
      this.#files.sent(one, args.files);
      room.draft = '';
      const seq = one.seq;
      [one.seq, one.state] = [null, { kind: 'sending' }];
      this.#tell({ kind: 'timeline', id: channel_id }, { kind: 'channels' });
      if (this.#state !== 'offline') {
        const arrives = () => {
          // A message waits for its files.
          if (!this.#files.whole(one)) return void setTimeout(arrives, 200);
          [one.seq, one.state] = [seq, { kind: 'sent' }];
          this.#tell({ kind: 'timeline', id: channel_id });
        };
        setTimeout(arrives, 400);
      } else one.state = { kind: 'queued' };
      return { message_id: one.id };
    },
    edit_message: ({ channel_id, message_id, body }) => {
      const one = this.#open(channel_id).said.find((said) => said.id === message_id)!;
      this.#everyday.of(one.id).before.push({ at: one.editedAt ?? one.at, source: one.source });
      [one.source, one.editedAt] = [body, Date.now()];
      this.#tell({ kind: 'timeline', id: channel_id });
      return {};
    },
    delete_message: ({ channel_id, message_id }) => {
      this.#open(channel_id).said.find((said) => said.id === message_id)!.deleted = true;
      this.#tell({ kind: 'timeline', id: channel_id });
      return {};
    },
    mark_read: ({ channel_id, seq }) => {
      const room = this.#open(channel_id);
      room.read = Math.max(room.read, seq);
      this.#tell({ kind: 'channels' }, { kind: 'timeline', id: channel_id });
      return {};
    },
    retry_wedged: () => ({}),
    edit_wedged: ({ message_id }) => ({ message_id }),
    discard_wedged: ({ message_id }) => {
      for (const room of this.#rooms) {
        room.said = room.said.filter((one) => one.id !== message_id);
        this.#tell({ kind: 'timeline', id: room.channel.id });
      }
      return {};
    },
    draft: ({ channel_id }) => ({ body: this.#open(channel_id).draft }),
    save_draft: ({ channel_id, body }) => {
      this.#open(channel_id).draft = body;
      this.#tell({ kind: 'channels' });
      return {};
    },
    search: ({ query: text, channel_id, limit }) => this.#search(text, channel_id, limit, false),
    search_everywhere: ({ query: text, channel_id, limit }) => this.#search(text, channel_id, limit, true),
    jump: (asked) => this.#jump(asked),
    capabilities: ({ queries }) => queries.map((one) => capabilityOf(this.#world, one)),
    my_scopes: () => this.#scopes(),
    my_permissions: ({ scope }) => ({
      scope,
      place: this.#placeOf(scope),
      rows: PERMISSIONS.map((permission) => {
        const state = stateOf(this.#world, this.#me.id, permission, scope);
        return { state, risk: RISKS[permission], deciders: state.state === 'granted' ? [] : [byHandle('zhoulan')], authors: state.obstacles.flatMap((one) => (one.by ? [byId(one.by)!] : [])) };
      }),
      as_of: this.#world.asOf,
      offline: this.#world.offline,
    }),
    my_timeline: () => ({ events: this.#timelineOf(this.#me.id) }),
    directory: () => ({ people, departments, teams, groups: this.#groups.groups, standings: this.#groups.standings(this.#me.id) }),
    person_scopes: ({ person }) => this.#scopes().filter(({ scope }) => person === this.#me.id || capabilityOf(this.#world, { action: 'read_person_access', resource: { scope, owner: person } }).state === 'allowed'),
    person_access: ({ person, scope }) => {
      this.#needsServer();
      const rows = PERMISSIONS.map((permission) => stateOf(this.#world, person, permission, scope));
      return {
        acts: rows.map((row) => actsOf(this.#world, person, row, scope)),
        report: { person, scope, as_of: Date.now(), rows, timeline: this.#timelineOf(person).map((row) => row.event), ...this.#keeping.levelOf(person) },
        place: this.#placeOf(scope),
        risks: PERMISSIONS.map((permission) => RISKS[permission]),
        people: [byId(person)!, byHandle('zhoulan'), byHandle('limo'), this.#me],
      };
    },
    exclude: ({ person, exclude }) => this.#exclude(person, exclude),
    end_exclusion: ({ exclusion, end }) => {
      const one = this.#world.exclusions.find((candidate) => candidate.id === exclusion)!;
      return this.#effects(one.person, one.permission ?? 'message.send', one.scope, () => (one.ended = { at: Date.now(), by: this.#me.id, text: end.text }), () => (one.ended = null), end.dry_run);
    },
    grant: ({ person, grant }) => {
      if (grant.ends_at > Date.now() + 90 * 1440 * MINUTE) throw { ...ipcError('invalid', 'POST /v1/people/…/grants: 422'), fields: [{ field: 'ends_at', problem: 'too_far_ahead' }] };
      const list = this.#world.grants;
      return this.#effects(person, grant.permission, grant.scope, () => list.push({ id: grant.id, person, permission: grant.permission, scope: grant.scope, starts_at: Date.now(), ends_at: grant.ends_at, by: this.#me.id, text: grant.text, revoked: null }), () => list.pop(), grant.dry_run);
    },
    revoke_grant: ({ grant, end }) => {
      const listed = this.#roles.end(grant, end.dry_run ?? false);
      if (listed) return listed;
      const one = this.#world.grants.find((candidate) => candidate.id === grant)!;
      return this.#effects(one.person, one.permission, one.scope, () => (one.revoked = Date.now()), () => (one.revoked = null), end.dry_run);
    },
    create_person: (wanted) => {
      this.#needsServer();
      people.push({ id: wanted.id, handle: wanted.handle, display_name: wanted.display_name, title: wanted.title ?? '', kind: wanted.kind, department: wanted.department, manager: wanted.manager, active: true, posts: [] });
      this.#tell({ kind: 'directory' });
      return { person: wanted.id, code: 'K7QF-2M9X-TD4R', expires_at: Date.now() + 24 * 60 * MINUTE };
    },
    reset_sign_in_code: ({ person }) => ({ person, code: 'W3HN-8P5C-VQ6J', expires_at: Date.now() + 24 * 60 * MINUTE }),
    disable_person: ({ person }) => {
      byId(person)!.active = false;
      this.#tell({ kind: 'directory' });
      return {};
    },
    enable_person: ({ person }) => {
      byId(person)!.active = true;
      this.#tell({ kind: 'directory' });
      return {};
    },
    create_department: () => ({ department: crypto.randomUUID() }),
    create_team: ({ name, team_kind, department, admin, start }) => {
      this.#needsServer();
      const made = { id: crypto.randomUUID(), name, kind: team_kind, department, created_at: Date.now(), archived: false, members: [admin, ...(start?.members ?? []).filter((one) => one !== admin)].map((person) => ({ person, admin: person === admin, since: Date.now() })), about: { description: start?.description ?? '', owner: admin, deputy: null, join: start?.join ?? 'invitation', leave: start?.leave ?? 'free', stage: start?.stage ?? null, ends_at: start?.ends_at ?? null, charter: [], frozen: false } };
      teams.push(made);
      this.#tell({ kind: 'directory' });
      return { team: made.id };
    },
    set_team_member: ({ team, person, admin }) => {
      const found = teams.find((one) => one.id === team)!;
      found.members = [...found.members.filter((member) => member.person !== person), { person, admin, since: Date.now() }];
      this.#tell({ kind: 'directory' });
      return {};
    },
    remove_team_member: ({ team, person }) => {
      const found = teams.find((one) => one.id === team)!;
      found.members = found.members.filter((member) => member.person !== person);
      this.#tell({ kind: 'directory' });
      return {};
    },
    set_post: () => ({}),
    open_link: ({ url }) => {
      if (!/^(https?|mailto):/.test(url)) throw ipcError('invalid', 'not an address that opens');
      console.info('OPEN', url);
      return {};
    },
    interactive: () => ({}),
    desktop: () => this.#desktop,
    set_desktop: ({ close_hides, autostart }) => (this.#desktop = { ...this.#desktop, close_hides, autostart }),
  } as Answers;
}
