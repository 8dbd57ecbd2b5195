/** The made-up company's cases (`?cases=1`): reported, heard, proposed, decided; `?suspended=1` suspends whoever looks. */
import { ipcError } from '../errors';
import type { Case, CaseDeed, Evidence, HouseRule, CaseLineKind, CaseMeasure, CaseOutcome, CasePart, CaseRow, CaseRule, CaseStatus, CaseStep, Change, Command, Contract, Scope } from '../types';
import { falconScope, type World } from './access';
import { idOf, people } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

export interface CaseGround {
  world: () => World;
  needsServer: () => void;
  tell: (...changes: Change[]) => void;
  /** What somebody wrote. */
  said: (channel: string, message: string) => { author: string; text: string; at: number } | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JUDGES = ['zhoulan', 'limo'];
const STEPS: CaseStep[] = ['no_finding', 'warning', 'short_ban', 'long_ban', 'suspension'];

/** A case as it is kept; what depends on who looks is added when it is told. */
type Kept = Omit<Case, 'acts' | 'bar' | 'part' | 'bench'> & { reporter: string | null; proposal: { at: number; by: string; measure: CaseMeasure } | null; next: CaseStep };

export class FakeCases {
  #all: Kept[] = [];
  #rules: HouseRule[] = [];
  #ground: CaseGround;

  constructor(ground: CaseGround) {
    this.#ground = ground;
  }

  begin(query: URLSearchParams): void {
    const now = Date.now();
    const { me } = this.#ground.world();
    if (query.has('suspended')) {
      const mine = this.#made(me, 'confidentiality', { kind: 'organisation' }, now - 4 * DAY, '把未公开的报价单转给了客户以外的人。', 'closed', '报价单发我一份，晚点转给他们。');
      this.#state(mine, '我以为他们也是项目组的人，事后已经请对方删除。', now - 3 * DAY);
      this.#conclude(mine, 'zhoulan', { step: 'suspension', permission: null, ends_at: now + 9 * DAY, text: '报价在公布前外泄，造成实际损失；此前已有一次同类限制。' }, now - DAY, 'limo');
      const outcome = mine.outcome!;
      this.#ground.world().exclusions.push({ id: outcome.exclusion!, permission: null, scope: { kind: 'organisation' }, code: 'VIOLATION_RESTRICTION', starts_at: outcome.at, ends_at: outcome.measure.ends_at, by: outcome.by, text: outcome.measure.text, ended: null, person: me });
    }
    if (!query.has('cases')) return;
    this.#rules = [
      { id: idOf('house rule 0'), version: 2, kind: 'security', name: '口令不进群', text: '任何口令、密钥都不得写进群里，也不得截图发出。例：把测试环境口令贴在群公告里。', steps: ['warning', 'short_ban', 'suspension'], retired: false, changed_by: idOf('zhoulan'), changed_at: now - 30 * DAY },
      { id: idOf('house rule 1'), version: 1, kind: 'disruption', name: 'One call to everybody a day', text: 'Nobody calls everybody in a channel together more than once a day for the same thing.', steps: ['warning', 'short_ban'], retired: false, changed_by: idOf('limo'), changed_at: now - 90 * DAY },
    ];
    const reported = this.#made(idOf('wangzihan'), 'respect', falconScope, now - 50 * MINUTE, '在评审时当众羞辱测试同事，不是第一次了。', 'reported', '这种测试报告小学生都能写，别浪费大家时间。');
    reported.reporter = idOf('liuchang');
    const hearing = this.#made(idOf('linyue'), 'disruption', falconScope, now - 5 * HOUR, '一个下午三次 @所有人 通知同一件事。', 'hearing', '再说一遍：周五发布，所有人看这里！');
    hearing.statement_due_at = now + 2 * DAY + 19 * HOUR;
    hearing.house_rule = this.#rules[1]!;
    const ready = this.#made(idOf('daniel'), 'confidentiality', falconScope, now - 3 * DAY, 'Forwarded the unreleased roadmap to a partner.', 'ready', 'Here is the roadmap, please keep it to yourselves for now.');
    this.#state(ready, 'The partner had signed the agreement; I should have asked first.', now - DAY);
    ready.next = 'short_ban';
    const proposed = this.#made(idOf('emma'), 'misuse_of_rights', { kind: 'organisation' }, now - 6 * DAY, '用管理权限查看同事的在线时间并在群里公布。', 'proposed', '我看过了，你昨天四点就下线了。');
    this.#state(proposed, '只是想催进度，没有别的意思。', now - 4 * DAY);
    proposed.proposal = { at: now - 2 * HOUR, by: idOf('limo'), measure: { step: 'long_ban', permission: 'channel.manage_members', ends_at: now + 14 * DAY, text: '滥用管理权限，影响恶劣；提醒过一次。' } };
    this.#line(proposed, 'proposed', idOf('limo'), proposed.proposal.measure.text, now - 2 * HOUR);
    const over = this.#made(idOf('linyue'), 'respect', falconScope, now - 20 * DAY, '在群里对同事使用侮辱性言语。', 'closed', '闭嘴吧，轮不到你说。');
    this.#state(over, '当时急了，已经当面道歉。', now - 19 * DAY);
    this.#conclude(over, 'zhoulan', { step: 'warning', permission: null, ends_at: now + 160 * DAY, text: '言语侮辱属实；已道歉，首次，给予警告。' }, now - 18 * DAY, null);
  }

  #made(person: string, rule: CaseRule, scope: Scope, at: number, text: string, status: CaseStatus, body: string): Kept {
    const id = idOf(`case ${this.#all.length}`);
    const evidence: Evidence = { n: 1, message: idOf(`evidence ${this.#all.length}`), channel: scope.kind === 'channel' ? scope.id : idOf('channel'), seq: 12, author: person, sent_at: at - HOUR, revision: 0, body, files: [], frozen_at: at, digest: 'made-up' };
    const opened = status === 'reported' ? null : idOf('zhoulan');
    const made: Kept = {
      id, version: 1, revision: 1, status, person, scope, rule, house_rule: null, citation: rule === 'respect' ? '员工手册 4.2' : '', text, begun_at: at, opened_by: opened, opened_at: opened ? at : null, statement_due_at: opened ? at + 3 * DAY : null, statement: null, stated_at: null,
      evidence: [evidence], lines: [], outcome: null, reporter: null, proposal: null, next: 'warning',
    };
    if (opened) this.#line(made, 'opened', opened, '', at);
    else this.#line(made, 'reported', idOf('liuchang'), text, at);
    this.#all.push(made);
    return made;
  }

  #line(one: Kept, kind: CaseLineKind, by: string | null, text: string, at = Date.now()): void {
    one.lines = [...one.lines, { n: one.lines.length + 1, at, by, kind, text }];
    one.revision += 1;
    one.version += 1;
  }

  #state(one: Kept, text: string, at = Date.now()): void {
    Object.assign(one, { statement: one.statement === null ? text : `${one.statement}\n\n${text}`, stated_at: at, status: one.status === 'hearing' ? 'ready' : one.status });
    this.#line(one, 'statement', one.person, text, at);
  }

  #conclude(one: Kept, by: string, measure: CaseMeasure, at = Date.now(), second: string | null = null): void {
    const bans = measure.step !== 'no_finding' && measure.step !== 'warning';
    const outcome: CaseOutcome = { at, by: by.length > 20 ? by : idOf(by), second: second === null ? null : second.length > 20 ? second : idOf(second), measure, dismissed: false, exclusion: bans ? idOf(`exclusion of ${one.id}`) : null, heed: null, heeded_at: null, appeal_until: measure.step === 'no_finding' ? null : Date.now() + 12 * DAY, appeal: null, lifted_at: null, overturned: false };
    Object.assign(one, { status: 'closed', outcome, proposal: null });
    this.#line(one, 'decided', outcome.by, measure.text, at);
  }

  #part(one: Kept): CasePart | null {
    const { me } = this.#ground.world();
    if (one.person === me) return one.opened_by ? 'concerned' : null;
    if (one.reporter === me) return 'reporter';
    return JUDGES.some((handle) => idOf(handle) === me) ? 'judge' : null;
  }

  #row(kept: Kept, part: CasePart): CaseRow {
    const world = this.#ground.world();
    const { reporter, proposal, next, ...shown } = kept;
    const judge = part === 'judge';
    const bar = judge && kept.status === 'proposed' && proposal?.by === world.me ? 'proposed' : null;
    const acts: Case['acts'] = [];
    if (judge && !bar) {
      if (kept.status === 'reported') acts.push('take_up', 'dismiss');
      if (kept.status === 'hearing' || kept.status === 'ready') acts.push('decide', 'add_evidence');
      if (kept.status === 'proposed') acts.push('agree', 'return');
    }
    if (kept.status !== 'reported' && kept.status !== 'closed' && part !== 'reporter') acts.push('write');
    if (part === 'concerned') {
      if (kept.status !== 'closed' && (kept.statement === null || kept.status === 'hearing')) acts.push('state');
      if (kept.outcome && kept.outcome.measure.step !== 'no_finding') {
        if (kept.outcome.heed !== 'acknowledged') acts.push('acknowledge');
        if (kept.outcome.appeal === null) acts.push('appeal');
      }
    }
    const history = this.#all.filter((one) => one.person === kept.person && one !== kept && one.outcome && !one.outcome.dismissed).map((one) => ({ case: one.id, at: one.outcome!.at, rule: one.rule, step: one.outcome!.measure.step, ends_at: one.outcome!.measure.ends_at, counts: true }));
    const highest = Math.max(0, ...history.map((past) => STEPS.indexOf(past.step)));
    const judges = JUDGES.map(idOf).filter((one) => one !== kept.person && one !== reporter);
    return {
      case: { ...shown, part, acts, bar, lines: judge ? kept.lines : kept.lines.filter((line) => !['reported', 'proposed', 'returned'].includes(line.kind)), bench: judge ? { reporter, history, next_step: history.length > 0 ? STEPS[Math.min(4, highest + 1)]! : next, judges, seconds: judges.filter((one) => one !== proposal?.by), proposal } : null },
      place: world.placeOf(kept.scope), people, intact: true,
    };
  }

  #told(): CaseRow[] {
    return this.#all.flatMap((one) => {
      const part = this.#part(one);
      return part ? [this.#row(one, part)] : [];
    }).sort((one, other) => other.case.begun_at - one.case.begun_at);
  }

  #act(id: string, deed: CaseDeed): CaseRow {
    this.#ground.needsServer();
    const one = this.#all.find((known) => known.id === id);
    const part = one && this.#part(one);
    if (!one || !part) throw ipcError('not_found', 'no such case');
    const { me } = this.#ground.world();
    if (deed.act === 'take_up') {
      Object.assign(one, { status: 'hearing', text: deed.text, opened_by: me, opened_at: Date.now(), statement_due_at: deed.statement_due_at ?? Date.now() + 3 * DAY });
      this.#line(one, 'opened', me, '');
    } else if (deed.act === 'dismiss') {
      this.#conclude(one, me, { step: 'no_finding', permission: null, ends_at: null, text: deed.text });
      one.outcome!.dismissed = true;
    } else if (deed.act === 'decide') {
      const next = this.#row(one, part).case.bench!.next_step;
      const two = ['long_ban', 'suspension'].includes(deed.measure.step) || STEPS.indexOf(deed.measure.step) > STEPS.indexOf(next);
      if (two) {
        Object.assign(one, { status: 'proposed', proposal: { at: Date.now(), by: me, measure: deed.measure } });
        this.#line(one, 'proposed', me, deed.measure.text);
      } else this.#conclude(one, me, deed.measure);
    } else if (deed.act === 'add_evidence') {
      for (const place of deed.messages) {
        const said = this.#ground.said(place.channel, place.message);
        if (!said) throw ipcError('not_found', 'no such message');
        one.evidence = [...one.evidence, { n: one.evidence.length + 1, message: place.message, channel: place.channel, seq: 12, author: said.author, sent_at: said.at, revision: 0, body: said.text, files: [], frozen_at: Date.now(), digest: 'made-up' }];
      }
      if (one.status === 'ready') Object.assign(one, { status: 'hearing', statement_due_at: Date.now() + DAY });
      this.#line(one, 'evidence_added', me, '');
    } else if (deed.act === 'agree') this.#conclude(one, one.proposal!.by, one.proposal!.measure, Date.now(), me);
    else if (deed.act === 'return') {
      Object.assign(one, { status: 'ready', proposal: null });
      this.#line(one, 'returned', me, deed.text);
    } else if (deed.act === 'state') this.#state(one, deed.text);
    else if (deed.act === 'write') this.#line(one, 'note', me, deed.text);
    else {
      Object.assign(one.outcome!, { heed: deed.heed, heeded_at: Date.now() });
      this.#line(one, deed.heed, me, deed.text);
    }
    this.#ground.tell({ kind: 'cases' });
    return this.#row(one, part);
  }

  answers: Answers = {
    cases: () => ({ cases: this.#told(), as_of: this.#ground.world().asOf, offline: this.#ground.world().offline }),
    case_docket: () => {
      this.#ground.needsServer();
      return this.#told().filter((row) => row.case.part === 'judge');
    },
    report_message: ({ channel_id, message_id, report }) => {
      this.#ground.needsServer();
      const said = this.#ground.said(channel_id, message_id);
      if (!said) throw ipcError('not_found', 'no such message');
      const made = this.#made(said.author, report.rule, { kind: 'channel', id: channel_id }, Date.now(), report.text, 'reported', said.text);
      Object.assign(made, { id: report.id, reporter: this.#ground.world().me });
      this.#ground.tell({ kind: 'cases' });
      return this.#row(made, 'reporter');
    },
    open_case: ({ person, open }) => {
      this.#ground.needsServer();
      const made = this.#made(person, open.rule, open.scope, Date.now(), open.text, 'hearing', '');
      Object.assign(made, { id: open.id, citation: open.citation, evidence: [], house_rule: this.#rules.find((one) => one.id === open.house_rule) ?? null });
      this.#ground.tell({ kind: 'cases' });
      return this.#row(made, 'judge');
    },
    act_on_case: ({ case: id, deed }) => this.#act(id, deed),
    house_rules: () => {
      this.#ground.needsServer();
      return { rules: this.#rules };
    },
    set_house_rule: ({ rule: id, set }) => {
      this.#ground.needsServer();
      const { kind, name, rule: text, steps, retired, version } = set;
      const made: HouseRule = { id, version: version + 1, kind, name, text, steps, retired, changed_by: this.#ground.world().me, changed_at: Date.now() };
      this.#rules = [...this.#rules.filter((one) => one.id !== id), made].toSorted((one, other) => one.name.localeCompare(other.name));
      return made;
    },
  };
}
