/** Whom to ask, what is new, the first steps, and reports of problems. */
import { createContext } from 'svelte';
import type { Ipc } from '$lib/ipc/client';
import type { ChannelId, FirstStep, FirstSteps, HelpView, NewsView, PasswordProfile, PasswordRulesView, Report, ReportState, SetHelp } from '$lib/ipc/types';
import { rereading } from './reread';

export class Help {
  view = $state.raw<HelpView>({ contacts: [], notes: '' });
  steps = $state.raw<FirstSteps | null>(null);
  news = $state.raw<NewsView | null>(null);
  own = $state.raw<ReportState[]>([]);
  /** What is open over the window. */
  open = $state<'news' | 'report' | 'test' | null>(null);

  #ipc: Ipc;
  #signedIn = false;
  /** Conversations that were opened from a refusal, to ask about it. */
  #asking = new Set<ChannelId>();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    ipc.onChange('help', () => void this.load());
    ipc.onChange('session', () => void this.load());
    // What people do is what they have tried: the list needs no ticks of their own.
    ipc.onDone((command, args) => {
      const step = stepOf(command, args);
      if (step) this.done(step);
      // Opening is not asking: something has to be written there.
      if (command === 'send_message' && this.#asking.delete((args as { channel_id: ChannelId }).channel_id)) this.done('ask');
    });
  }

  load = rereading(async () => {
    this.view = await this.#ipc.call('help', {});
    if (!this.#signedIn) return;
    this.steps = await this.#ipc.call('first_steps', {});
    this.news = await this.#ipc.call('news', {});
    this.own = await this.#ipc.call('own_reports', {});
  });

  /** The next message in this conversation is a question about a refusal. */
  asksIn(channel: ChannelId): void {
    this.#asking.add(channel);
  }

  /** Somebody came in or left. */
  signedIn(is: boolean): void {
    this.#signedIn = is;
    if (!is) {
      this.steps = null;
      this.news = null;
      this.own = [];
      this.open = null;
      this.#asking.clear();
    }
    void this.load();
  }

  done(step: FirstStep): void {
    if (!this.#signedIn || this.steps?.steps.find((one) => one.step === step)?.done !== false) return;
    void this.#ipc.call('first_step_done', { step }).catch(() => undefined);
  }

  async showSteps(shown: boolean): Promise<void> {
    this.steps = await this.#ipc.call('show_first_steps', { shown });
  }

  async newsRead(): Promise<void> {
    this.news = await this.#ipc.call('news_read', {});
  }

  async prepareReport(words: string): Promise<string> {
    return (await this.#ipc.call('prepare_report', { words })).text;
  }

  async sendReport(text: string): Promise<void> {
    await this.#ipc.call('send_report', { text });
  }

  async setHelp(help: SetHelp): Promise<void> {
    await this.#ipc.call('set_help', help);
  }

  passwordRules(): Promise<PasswordRulesView> {
    return this.#ipc.call('password_rules', {});
  }

  async setPasswordProfile(profile: PasswordProfile, text: string): Promise<void> {
    await this.#ipc.call('set_password_profile', { profile, text });
  }

  reports(): Promise<Report[]> {
    return this.#ipc.call('reports', {});
  }
}

function stepOf(command: string, args: unknown): FirstStep | null {
  switch (command) {
    case 'send_message': {
      const said = args as { reply_to?: string | null; thread_root?: string | null };
      return said.reply_to || said.thread_root ? 'reply' : 'send';
    }
    case 'search':
    case 'search_everywhere':
      return 'search';
    case 'my_permissions':
      return 'my_permissions';
    case 'make_join_link':
      return 'invite';
    default:
      return null;
  }
}

export const [getHelp, setHelp] = createContext<Help>();
