/** The made-up company's requests (`?requests=1`): asked, questioned, refused, granted, and those of others to decide. */
import { ipcError } from '../errors';
import type { AccessRequest, Bar, Change, Command, Contract, Delegation, DelegationsView, EndingRow, FileRequest, LineKind, Permission, RequestAct, RequestDeed, RequestDraft, RequestOutcome, RequestRow, Scope } from '../types';
import { falconScope, RISKS, type World } from './access';
import { byHandle, byId, idOf, people, teams } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

export interface RequestGround {
  world: () => World;
  needsServer: () => void;
  tell: (...changes: Change[]) => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ORGANISATION: Scope = { kind: 'organisation' };

/** A request as it is kept; what depends on who looks is added when it is told. */
type Kept = Omit<AccessRequest, 'acts' | 'bar'>;

const NOTHING: RequestOutcome = { at: 0, by: null, automatic: false, refusal: null, cancel: null, fail: null, text: '', rule: '', would_change: '', is_final: false, starts_at: null, ends_at: null, grant: null, exclusion: null, appeal_until: null };

export class FakeRequests {
  #all: Kept[] = [];
  #delegations: Delegation[] = [];
  #drafts = new Map<string, RequestDraft>();
  #ground: RequestGround;

  constructor(ground: RequestGround) {
    this.#ground = ground;
  }

  begin(query: URLSearchParams): void {
    if (!query.has('requests')) return;
    const now = Date.now();
    const asks = this.#made('linyue', 'message.mention_all', falconScope, now - 95 * MINUTE, '发布周要当面通知全组，临时需要。', ['zhoulan', 'chensiyuan']);
    asks.purpose = { ...asks.purpose, need: '版本发布的协调', project: teams[0]!.id, stage: '进行中', blocks: [idOf('wangzihan')] };
    asks.endorsements.push({ by: idOf('zhaoyiming'), at: now - 60 * MINUTE, relation: 'same_project', text: '上次发布漏了两个人，确实需要。' });
    this.#line(asks, 'endorsed', 'zhaoyiming', '', now - 60 * MINUTE);
    const questioned = this.#made('linyue', 'call.record', falconScope, now - 5 * HOUR, '设计评审要留档，给柏林的同事补看。', ['chensiyuan']);
    questioned.phase = 'needs_info';
    questioned.stages[0]!.paused = true;
    this.#line(questioned, 'question', 'chensiyuan', '录像放在哪里、保存多久？客户会在场吗？', now - 4 * HOUR);
    const refused = this.#made('linyue', 'file.share_external', ORGANISATION, now - 3 * DAY, '客户催要演示资料，想直接发外链。', ['zhoulan']);
    this.#refuse(refused, 'zhoulan', now - 2 * DAY, '资料里有未公开的报价，法务还没有确认能否外发。', '外发资料须经法务确认', '拿到法务的确认之后可以再提。', 12 * DAY);
    const granted = this.#made('linyue', 'file.transfer_large', { kind: 'team', id: teams[0]!.id }, now - 6 * DAY, '要传设计源文件，单个都超过限制。', ['chensiyuan']);
    this.#approve(granted, 'chensiyuan', now - 6 * DAY + 20 * MINUTE, now + 8 * DAY);
    const theirs = this.#made('wangzihan', 'file.upload', falconScope, now - 26 * MINUTE, '明早要把前端包交给测试，附件传不上去。', ['zhoulan', 'linyue'], 'restore');
    theirs.loss = { code: 'REVOKED', since: now - DAY, until: null, by: idOf('limo'), text: '上传了来源不明的安装包，查清之前先停。' };
    theirs.exclusion = idOf('exclusion wangzihan');
    theirs.card = { lost_before: 2, peers: 5, peers_with: 4, peers_who: [idOf('liuchang'), idOf('zhaoyiming')], last_used_at: now - 2 * DAY, left_over: [], similar: [] };
    theirs.purpose = { ...theirs.purpose, need: '前端交付', project: teams[0]!.id, stage: '进行中', blocks: [idOf('liuchang')] };
    const other = this.#made('daniel', 'file.share_external', falconScope, now - 3 * HOUR, 'The Berlin customer needs the deployment guide before Friday’s workshop.', ['zhoulan'], 'temporary');
    other.ends_at = now + 3 * DAY;
    other.card = { lost_before: 0, peers: 3, peers_with: 1, left_over: [{ code: 'LABEL_FORBIDS', scope: falconScope, permission: 'file.share_external', since: null, until: null, by: null, text: null, exclusion: null, next: 'contact' }], similar: [] };
    const blocked = this.#made('emma', 'channel.manage_members', falconScope, now - 8 * HOUR, '两位外包设计师今天入场，要拉进频道。', ['chensiyuan'], 'temporary');
    blocked.purpose.blocks = [idOf('linyue'), idOf('zhoulan')];
    const team = this.#made('zhaoyiming', 'message.mention_all', { kind: 'team', id: teams[0]!.id }, now - 2 * HOUR, '上线当晚要通知各频道值守，只用一个晚上。', ['zhoulan'], 'temporary');
    team.ends_at = now + DAY;
    team.stages[0]!.stand_ins = [{ by: idOf('chensiyuan'), of: idOf('zhoulan') }];
    const back = this.#made('linyue', 'call.share_screen', falconScope, now - 26 * HOUR, '周五前每天要给客户演示。', ['chensiyuan'], 'restore');
    back.loss = { code: 'REVOKED', since: now - 3 * DAY, until: null, by: idOf('limo'), text: '共享时露出了报价单。' };
    this.#approve(back, 'chensiyuan', now - 25 * HOUR, now + 5 * HOUR);
    back.outcome!.resumes = idOf('resumes');
    this.#delegations.push({ id: idOf('lent'), of: idOf('chensiyuan'), to: idOf('zhoulan'), starts_at: now - HOUR, ends_at: now + 4 * DAY, text: '出差', ended_at: null });
    const over = this.#made('liuchang', 'call.share_screen', falconScope, now - 4 * DAY, '回归测试要给大家演示。', ['zhoulan', 'linyue'], 'restore');
    this.#approve(over, 'zhoulan', now - 4 * DAY + 12 * MINUTE, null);
  }

  #made(handle: string, permission: Permission | null, scope: Scope, at: number, statement: string, reviewers: string[], kind: AccessRequest['kind'] = 'new'): Kept {
    const person = idOf(handle);
    const made: Kept = {
      id: idOf(`request ${this.#all.length}`), version: 1, revision: 1, digest: 'made-up', kind, status: 'pending', phase: 'stage', person, filed_by: person, permission, scope, exclusion: null, case: null, grant: null, root_cause: '', of: null, appealed_by: null, level: 0,
      top_level: false, starts_at: null, ends_at: null, purpose: { need: '', statement, blocks: [], project: null, stage: '', checks: [] }, loss: null, filed_at: at, expires_at: at + 3 * DAY,
      stages: [{ roles: ['secadmin'], needed: 1, reviewers: reviewers.map(idOf), joined: 0, due_at: at + 4 * HOUR, paused: false, reviews: [] }], stage: 0, lines: [], endorsements: [], outcome: null, card: null, nudge_from: at + DAY, escalate_from: at + 2 * HOUR,
    };
    this.#line(made, 'filed', handle, '', at);
    this.#all.unshift(made);
    return made;
  }

  #line(request: Kept, kind: LineKind, by: string | null, text: string, at = Date.now()): void {
    request.lines.push({ n: request.lines.length + 1, at, by: by === null ? null : byHandle(by).id, kind, text });
    request.revision += 1;
  }

  #refuse(request: Kept, by: string, at: number, text: string, rule: string, change: string, appealIn: number): void {
    Object.assign(request, { status: 'denied', phase: null, outcome: { ...NOTHING, at, by: idOf(by), refusal: 'rule_forbids', text, rule, would_change: change, is_final: change === '', appeal_until: Date.now() + appealIn } });
    this.#line(request, 'denied', by, text, at);
  }

  #approve(request: Kept, by: string, at: number, until: number | null): void {
    Object.assign(request, { status: 'approved', phase: null, outcome: { ...NOTHING, at, by: idOf(by), starts_at: at, ends_at: until } });
    this.#line(request, 'approved', by, '', at);
  }

  #acts(request: Kept): { acts: RequestAct[]; bar: Bar | null } {
    const me = this.#ground.world().me;
    const acts: RequestAct[] = [];
    const open = request.status === 'pending';
    let bar: Bar | null = null;
    if (request.person === me) {
      if (open) acts.push(request.phase === 'needs_info' ? 'answer' : 'write', 'withdraw');
      if (open && request.phase !== 'needs_info') acts.push('nudge', 'escalate');
      if (request.status === 'denied' && request.appealed_by === null) acts.push('appeal');
    } else if (open) {
      const decides = request.stages[request.stage]!.reviewers.includes(me);
      if (request.loss?.by === me && decides) bar = 'made_the_exclusion';
      else if (request.endorsements.some((one) => one.by === me)) bar = 'endorsed';
      else if (decides) acts.push('approve', 'deny', 'ask', 'write');
      if (!decides && bar === null && request.purpose.blocks.includes(me)) acts.push('endorse');
    }
    return { acts, bar };
  }

  #row(kept: Kept): RequestRow {
    const world = this.#ground.world();
    const request: AccessRequest = { ...kept, ...this.#acts(kept) };
    if (!request.acts.includes('approve')) request.card = null;
    const team = kept.scope.kind === 'team' && kept.exclusion === null && request.acts.includes('approve');
    const smaller = kept.outcome?.scope ? world.placeOf(kept.outcome.scope) : null;
    return { request, mine: kept.person === world.me || kept.filed_by === world.me, place: world.placeOf(kept.scope), smaller, narrower: team ? [{ scope: falconScope, name: world.placeOf(falconScope), under: null }] : [], people, project: teams.find((team) => team.id === kept.purpose.project)?.name ?? null, risk: kept.permission ? RISKS[kept.permission] : null };
  }

  /** What was given for a time and is over within a day. */
  #ending(): EndingRow[] {
    const world = this.#ground.world();
    return this.#all
      .filter((one) => one.person === world.me && one.outcome?.ends_at && one.outcome.ends_at > Date.now() && one.outcome.ends_at < Date.now() + DAY)
      .map((one) => ({ permission: one.permission!, scope: one.scope, place: world.placeOf(one.scope), ends_at: one.outcome!.ends_at!, grant: one.outcome!.resumes ? null : one.id, exclusion: one.outcome!.resumes ?? null, loss: one.loss, by_name: one.loss?.by ? byId(one.loss.by)!.display_name : null }));
  }

  #lent(): DelegationsView {
    const { me } = this.#ground.world();
    return { mine: this.#delegations.filter((one) => one.of === me), to_me: this.#delegations.filter((one) => one.to === me), people };
  }

  #concerns(request: Kept): boolean {
    const { me } = this.#ground.world();
    return request.person === me || request.stages.some((stage) => stage.reviewers.includes(me)) || request.purpose.blocks.includes(me) || request.endorsements.some((one) => one.by === me);
  }

  #file(file: FileRequest) {
    this.#ground.needsServer();
    const me = byId(this.#ground.world().me)!;
    const deciders = [byHandle('zhoulan'), byHandle('chensiyuan')].filter((one) => one.id !== me.id);
    const world = this.#ground.world();
    const exclusion = world.exclusions.find((one) => one.id === file.exclusion);
    const before = this.#all;
    const made = this.#made(me.handle, file.permission, file.scope, Date.now(), file.purpose.statement, deciders.map((one) => one.handle), file.kind);
    Object.assign(made, { id: file.id, purpose: file.purpose, ends_at: file.ends_at, exclusion: file.exclusion, case: file.case, loss: exclusion ? { code: exclusion.code, since: exclusion.starts_at, until: exclusion.ends_at, by: exclusion.by, text: exclusion.text } : null });
    // Nobody decides what they took themselves.
    if (exclusion) made.stages[0]!.reviewers = made.stages[0]!.reviewers.filter((one) => one !== exclusion.by);
    if (file.dry_run) this.#all = before.filter((one) => one !== made);
    else {
      this.#drafts.delete(this.#key(file.permission, file.scope));
      this.#ground.tell({ kind: 'requests' });
    }
    return { row: this.#row(made), merged: false, ceiling_until: Date.now() + 30 * DAY, usual_ms: 12 * MINUTE, similar: file.permission === 'file.upload' ? 1 : 0, baseline: ['message.send', 'file.upload', 'call.start_voice'] as Permission[], project_ends_at: null };
  }

  #act(id: string, deed: RequestDeed): RequestRow {
    this.#ground.needsServer();
    const request = this.#all.find((one) => one.id === id);
    if (!request) throw ipcError('not_found', 'no such request');
    const me = byId(this.#ground.world().me)!.handle;
    if (deed.act !== 'appeal' && deed.act !== 'write' && request.status !== 'pending') throw { ...ipcError('server', 'it is over'), code: 'conflict' };
    switch (deed.act) {
      case 'approve':
        this.#approve(request, me, Date.now(), deed.ends_at ?? request.ends_at);
        break;
      case 'deny':
        this.#refuse(request, me, Date.now(), deed.text, deed.rule, deed.would_change, 14 * DAY);
        break;
      case 'ask':
        request.phase = 'needs_info';
        request.stages[0]!.paused = true;
        this.#line(request, 'question', me, deed.text);
        break;
      case 'answer':
        request.phase = 'stage';
        request.stages[0]!.paused = false;
        this.#line(request, 'answer', me, deed.text);
        break;
      case 'write':
        this.#line(request, 'note', me, deed.text);
        break;
      case 'withdraw':
        Object.assign(request, { status: 'cancelled', phase: null, outcome: { ...NOTHING, at: Date.now(), by: request.person, cancel: 'withdrawn' } });
        this.#line(request, 'withdrawn', me, '');
        break;
      case 'nudge':
        request.nudge_from = Date.now() + DAY;
        this.#line(request, 'nudged', me, '');
        break;
      case 'escalate':
        request.phase = 'escalated';
        request.stages[0]!.reviewers.push(idOf('tangwen'));
        request.stages[0]!.joined = 1;
        this.#line(request, 'escalated', null, '');
        break;
      case 'endorse':
        request.endorsements.push({ by: idOf(me), at: Date.now(), relation: deed.relation, text: deed.text });
        this.#line(request, 'endorsed', me, '');
        break;
      case 'appeal': {
        const made = this.#made(me, request.permission, request.scope, Date.now(), deed.explanation, ['tangwen'], 'appeal');
        Object.assign(made, { of: request.id, level: 1, root_cause: deed.root_cause, loss: request.loss, purpose: { ...made.purpose, need: deed.need } });
        request.appealed_by = made.id;
        this.#ground.tell({ kind: 'requests' });
        return this.#row(made);
      }
    }
    request.version += 1;
    this.#ground.tell({ kind: 'requests' });
    return this.#row(request);
  }

  #key(permission: Permission | null, scope: Scope): string {
    return `${permission ?? ''} ${JSON.stringify(scope)}`;
  }

  answers: Answers = {
    requests: () => {
      const world = this.#ground.world();
      const rows = this.#all.filter((one) => this.#concerns(one)).sort((one, other) => other.filed_at - one.filed_at).map((one) => this.#row(one));
      return { mine: rows.filter((one) => one.mine), others: rows.filter((one) => !one.mine), ending: this.#ending(), as_of: world.asOf, offline: world.offline };
    },
    file_request: (file) => this.#file(file),
    act_on_request: ({ request, deed }) => this.#act(request, deed),
    delegations: () => this.#lent(),
    delegate: (asked) => {
      this.#ground.needsServer();
      this.#delegations.push({ id: asked.id, of: this.#ground.world().me, to: asked.to, starts_at: asked.starts_at ?? Date.now(), ends_at: asked.ends_at, text: asked.text, ended_at: null });
      return this.#lent();
    },
    end_delegation: ({ delegation }) => {
      this.#ground.needsServer();
      this.#delegations = this.#delegations.filter((one) => one.id !== delegation);
      return this.#lent();
    },
    request_figures: () => {
      const figure = { permission: 'file.upload' as Permission | null, team: teams[0]!.id as string | null, asked: 9, approved: 6, denied: 2, expired: 0, pending: 1, median_ms: 38 * MINUTE as number | null };
      const share = { ...figure, permission: 'file.share_external' as Permission, asked: 4, approved: 1, denied: 3, pending: 0, median_ms: 26 * HOUR };
      const decides = this.#all.some((one) => one.stages.some((stage) => stage.reviewers.includes(this.#ground.world().me)));
      const rows = decides ? [{ figure: share, team: teams[0]!.name }, { figure, team: teams[0]!.name }] : [];
      return { since: Date.now() - 90 * DAY, until: Date.now(), rows, total: { ...figure, permission: null, team: null, asked: decides ? 13 : 0, approved: 7, denied: 5, expired: 0, pending: 1, median_ms: 52 * MINUTE } };
    },
    approval_rings: () => {
      this.#ground.needsServer();
      const named = (...handles: string[]) => people.filter((person) => handles.includes(person.handle));
      const rings = new URLSearchParams(location.search).has('rings') ? [{ people: named('linyue', 'daniel'), approvals: 9 }, { people: named('wangzihan', 'emma', 'limo'), approvals: 11 }] : [];
      return { since: Date.now() - 90 * DAY, rings };
    },
    save_request_record: ({ format }) => {
      this.#ground.needsServer();
      return { kind: 'saved', path: `/home/me/request.${format}`, sha256: '5f1c', seq: 412 };
    },
    request_draft: ({ permission, scope }) => this.#drafts.get(this.#key(permission, scope)) ?? null,
    save_request_draft: ({ permission, scope, draft }) => {
      if (draft) this.#drafts.set(this.#key(permission, scope), draft);
      else this.#drafts.delete(this.#key(permission, scope));
      return {};
    },
  };
}
