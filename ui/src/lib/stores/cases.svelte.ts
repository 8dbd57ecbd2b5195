/**
 * Cases of conduct: those that concern this person, those they reported, and those they judge.
 * The list comes from the cache; the docket, and everything that acts, from the server.
 */
import { createContext } from 'svelte';
import { newId } from '$lib/format/id';
import type { Ipc } from '$lib/ipc/client';
import type { CaseDeed, CaseId, CaseRow, CasesView, ChannelId, ExclusionId, HouseRule, HouseRuleId, IpcError, MessageId, OpenCase, PersonId, ReportMessage, SetHouseRule } from '$lib/ipc/types';
import { suspends, waitsForMe } from '$lib/cases/say';
import { asError } from './failure';
import { rereading } from './reread';
import { Search } from './search.svelte';
import type { Toasts } from './toasts.svelte';
import type { Words } from './words.svelte';

/** A message that is being reported. */
export interface Reporting {
  channel: ChannelId;
  message: MessageId;
  author: string;
  text: string;
}

export class Cases {
  view = $state.raw<CasesView | null>(null);
  trouble = $state.raw<IpcError | null>(null);
  /** What this person can judge; null until it was asked for. */
  docket = $state.raw<CaseRow[] | null>(null);
  docketTrouble = $state.raw<IpcError | null>(null);
  /** The organisation's own rules; null until they were asked for. */
  rules = $state.raw<HouseRule[] | null>(null);
  rulesTrouble = $state.raw<IpcError | null>(null);
  /** Looks for what is to be added to the evidence of a case. */
  readonly looking: Search;
  reporting = $state.raw<Reporting | null>(null);
  /** The one to show; `turn` tells two visits to the same apart. */
  target = $state.raw<{ id: CaseId; turn: number } | null>(null);

  all = $derived(this.view?.cases ?? []);
  /** Theirs to answer or to know: what they judge stands in the docket. */
  mine = $derived(this.all.filter(({ case: one }) => one.part !== 'judge'));
  waiting = $derived(this.mine.filter(waitsForMe).length);

  #ipc: Ipc;
  #toasts: Toasts;
  #words: Words;
  #turn = 0;
  #seen: Map<CaseId, string> | null = null;

  constructor(ipc: Ipc, toasts: Toasts, words: Words) {
    this.#ipc = ipc;
    this.#toasts = toasts;
    this.#words = words;
    this.looking = new Search(ipc);
    ipc.onChange('cases', () => {
      void this.load();
      if (this.docket) void this.loadDocket();
    });
    ipc.onChange('directory', () => this.view && void this.load());
    ipc.onChange('connection', () => this.view && void this.load());
  }

  load = rereading(async () => {
    try {
      this.view = await this.#ipc.call('cases', {});
      this.trouble = null;
      this.#tell(this.view);
    } catch (thrown) {
      this.trouble = asError(thrown);
    }
  });

  loadDocket = rereading(async () => {
    try {
      this.docket = await this.#ipc.call('case_docket', {});
      this.docketTrouble = null;
    } catch (thrown) {
      this.docketTrouble = asError(thrown);
    }
  });

  loadRules = rereading(async () => {
    try {
      this.rules = (await this.#ipc.call('house_rules', {})).rules;
      this.rulesTrouble = null;
    } catch (thrown) {
      this.rulesTrouble = asError(thrown);
    }
  });

  async setRule(rule: HouseRuleId, set: SetHouseRule): Promise<void> {
    try {
      await this.#ipc.call('set_house_rule', { rule, set });
    } finally {
      await this.loadRules();
    }
  }

  /** Another person at this desktop. */
  forget(): void {
    this.view = null;
    this.docket = null;
    this.rules = null;
    this.looking.clear();
    this.reporting = null;
    this.target = null;
    this.#seen = null;
  }

  /** Says in the window what has become another matter since it was last looked. */
  #tell(view: CasesView): void {
    const before = this.#seen;
    this.#seen = new Map(view.cases.map(({ case: one }) => [one.id, one.status]));
    if (!before) return;
    for (const { case: one } of view.cases) {
      const was = before.get(one.id);
      if (was === one.status) continue;
      if (one.part !== 'judge' && one.status === 'closed') this.#toasts.say(this.#words.t('notice-case-decided'));
      else if (one.part === 'concerned' && was === undefined) this.#toasts.say(this.#words.t('notice-case-opened'));
      else if (one.part === 'judge' && (one.acts.includes('take_up') || one.acts.includes('agree'))) this.#toasts.say(this.#words.t('notice-case-to_judge'));
    }
  }

  /** What came to the exclusion that stands in somebody's way. */
  behind(exclusion: ExclusionId | null): CaseRow | undefined {
    return exclusion === null ? undefined : this.all.find(({ case: one }) => one.outcome?.exclusion === exclusion);
  }

  /** The one that suspends this person now. */
  suspension(now: number): CaseRow | undefined {
    return this.mine.find((row) => suspends(row, now));
  }

  show(id: CaseId): void {
    this.#turn += 1;
    this.target = { id, turn: this.#turn };
  }

  async report(channel_id: ChannelId, message_id: MessageId, report: ReportMessage): Promise<CaseRow> {
    const row = await this.#ipc.call('report_message', { channel_id, message_id, report });
    await this.load();
    return row;
  }

  async open(person: PersonId, open: OpenCase): Promise<CaseRow> {
    const row = await this.#ipc.call('open_case', { person, open });
    await this.loadDocket();
    return row;
  }

  /** `operation` is made once for one press, so that a repeated one is done once. */
  async act(id: CaseId, deed: CaseDeed, operation: string = newId()): Promise<CaseRow> {
    try {
      return await this.#ipc.call('act_on_case', { case: id, operation, deed });
    } finally {
      // Also where somebody was faster: how it stands now is what they see next.
      await this.load();
      if (this.docket) await this.loadDocket();
    }
  }
}

export const [getCases, setCases] = createContext<Cases>();
