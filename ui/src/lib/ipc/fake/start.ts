/** The made-up company's first hour: its door, its invitations, its devices, its help. */
import { ipcError } from '../errors';
import type { Command, Contract, FirstStep, JoinLink, JoinRequest, PasswordRules, ProxyChoice, ServerLook, SessionRow, SetHelp, TestStep, Retention } from '../types';
import { owed } from './access';
import { idOf } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] };

const HOUR = 3_600_000;
const query = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const FINGERPRINT = '3f9a1c0d5be27784a6f01932cc48de715b0a9e6f2d83417ca5b6e0f19d24c873';
const MLPS: PasswordRules = { profile: 'mlps-level-3', chars_min: 10, classes_min: 3, history: 5 };
const NIST: PasswordRules = { profile: 'nist-800-63b-4', chars_min: 15, classes_min: 1, history: 0 };

export class FakeStart {
  #retention: Retention | null = null;
  #rules = MLPS;
  #help: SetHelp = {
    contacts: [
      { name: '信息技术部服务台', reach: '分机 8800 · it@yunfan.example', hours: '工作日 9:00–18:00' },
      { name: '何姐（行政）', reach: '三楼前台', hours: '' },
    ],
    notes: query.has('news') ? '新服务器已经启用，旧群聊记录下周五前可在归档里查看。' : '',
  };
  #done = new Set<FirstStep>(['send', 'search']);
  #hidden = !query.has('steps');
  #read = !query.has('news');
  #proved: () => void;
  #proxy: ProxyChoice = { kind: 'system' };
  #links: JoinLink[] = [
    { id: idOf('link 1'), note: '三月入职的同事', by: idOf('zhoulan'), created_at: Date.now() - 26 * HOUR, expires_at: Date.now() + 140 * HOUR, uses_max: 10, uses: 4, needs_approval: true, revoked_at: null },
    { id: idOf('link 2'), note: '', by: idOf('limo'), created_at: Date.now() - 260 * HOUR, expires_at: Date.now() - 92 * HOUR, uses_max: 5, uses: 5, needs_approval: false, revoked_at: null },
  ];
  #waiting: JoinRequest[] = [
    { id: idOf('waits 1'), handle: 'tang.xin', display_name: '唐欣', asked_at: Date.now() - HOUR / 3, device_name: 'desktop (linux)', address: '10.8.3.41', inviter: idOf('zhoulan'), link: idOf('link 1'), link_note: '三月入职的同事', link_created_at: Date.now() - 26 * HOUR },
    { id: idOf('waits 2'), handle: 'a.becker', display_name: 'Anna Becker', asked_at: Date.now() - 2 * HOUR, device_name: 'desktop (windows)', address: '10.8.3.77', inviter: idOf('zhoulan'), link: idOf('link 1'), link_note: '三月入职的同事', link_created_at: Date.now() - 26 * HOUR },
  ];
  #sessions: SessionRow[] = [
    { id: idOf('session 1'), device: idOf('device 1'), name: 'desktop (linux)', started_at: Date.now() - 70 * HOUR, last_seen_at: Date.now(), here: true },
    { id: idOf('session 2'), device: idOf('device 2'), name: 'desktop (windows)', started_at: Date.now() - 400 * HOUR, last_seen_at: Date.now() - 18 * HOUR, here: false },
  ];

  constructor(proved: () => void) {
    this.#proved = proved;
  }

  /** What the door shows before anybody is signed in. */
  view(state: string) {
    const first = query.has('first') || state === 'waiting';
    return {
      server: first ? null : 'https://im.yunfan.example:8443',
      waiting: state === 'waiting' ? { server: 'https://im.yunfan.example:8443', organisation: '云帆科技', handle: 'tang.xin', since: Date.now() - HOUR / 3, refused: query.get('refused'), can_ask: true } : null,
      company_ca: null,
      contacts: this.#help.contacts,
      local_available: true,
    };
  }

  #look(server: string, setUp: boolean, local = false): ServerLook {
    return { server, organisation: setUp ? '' : '云帆科技', set_up_needed: setUp, version: '0.1.0', password: MLPS, contacts: this.#help.contacts, company_ca: null, ca_fingerprint: local ? null : FINGERPRINT, local };
  }

  #steps() {
    return { hidden: this.#hidden, steps: (['send', 'reply', 'search', 'my_permissions', 'ask', 'invite'] as const).map((step) => ({ step, done: this.#done.has(step) })) };
  }

  readonly answers: Answers = {
    look_at_server: ({ server }) => {
      if (server.includes('wrong')) throw ipcError('certificate_refused', 'invalid peer certificate: UnknownIssuer');
      if (server.includes('down')) throw ipcError('offline', 'connection refused');
      return this.#look(server, server.includes('new'));
    },
    look_at_link: ({ link }) => {
      const code = new URLSearchParams(link.split('?')[1]).get('code') ?? '';
      if (code === 'used') throw { ...ipcError('server', 'POST /v1/join/look: 410'), code: 'gone' };
      if (code.length < 30) return { look: this.#look('https://im.new.example:8443', true), offer: null, set_up_code: code };
      return { look: this.#look('https://im.yunfan.example:8443', false), offer: { organisation_name: '云帆科技', inviter: '周岚', needs_approval: code.endsWith('wait'), expires_at: Date.now() + 140 * HOUR, password: MLPS }, set_up_code: null };
    },
    start_local: () => ({ look: this.#look('http://127.0.0.1:4780', true, true), offer: null, set_up_code: 'ABCD-EFGH-JKLM-NPQR' }),
    proxy: () => this.#proxy,
    set_proxy: ({ choice }) => (this.#proxy = choice),
    self_test: ({ server }) => {
      const failing = server?.includes('down') ? 1 : server?.includes('wrong') ? 2 : -1;
      return (['name', 'connect', 'tls', 'server', 'sign_in', 'socket', 'storage'] as const).map(
        (layer, index): TestStep => ({
          layer,
          outcome: index === failing ? 'failed' : failing >= 0 && index > failing && layer !== 'storage' ? 'skipped' : 'good',
          cause: index === failing ? (failing === 1 ? 'connection refused (os error 111)' : 'invalid peer certificate: UnknownIssuer') : null,
        }),
      );
    },
    make_join_link: (wanted) => {
      const link: JoinLink = { ...wanted, note: wanted.note ?? '', by: idOf('linyue'), created_at: Date.now(), uses: 0, revoked_at: null };
      this.#links = [link, ...this.#links];
      return { link, address: `tokenim://join?server=https%3A%2F%2Fim.yunfan.example%3A8443&ca=${FINGERPRINT}&code=0199f3a0-7b1c-7c2d-8e3f-001122334455_q7Xh2mWkP0aZ_R4tY8uI1oE5sD9fG3jK6lC-vB7nM2x` };
    },
    join_links: () => this.#links,
    revoke_join_link: ({ link }) => {
      this.#links = this.#links.map((one) => (one.id === link ? { ...one, revoked_at: Date.now() } : one));
      return {};
    },
    join_requests: () => this.#waiting,
    decide_join: ({ request }) => {
      this.#waiting = this.#waiting.filter((one) => one.id !== request);
      return {};
    },
    sessions: () => this.#sessions,
    end_session: ({ session }) => {
      this.#sessions = this.#sessions.filter((one) => one.id !== session);
      return {};
    },
    end_other_sessions: () => {
      this.#sessions = this.#sessions.filter((one) => one.here);
      return {};
    },
    confirm_identity: ({ password }) => {
      if (password === 'wrong') throw { ...ipcError('invalid', 'POST /v1/sessions/confirm: 422'), fields: [{ field: 'password', problem: 'not_allowed' }] };
      owed.now = false;
      this.#proved();
      return { until: Date.now() + 15 * 60_000 };
    },
    change_password: ({ current }) => {
      if (current === 'wrong') throw { ...ipcError('invalid', 'POST /v1/password: 422'), fields: [{ field: 'current', problem: 'not_allowed' }] };
      return {};
    },
    help: () => this.#help,
    retention: () => this.#retention,
    set_retention: ({ days }) => {
      this.#retention = days === 0 ? null : { days, from: Date.now() + 7 * 24 * 3_600_000 };
      return {};
    },
    password_rules: () => ({ now: this.#rules, choices: [NIST, MLPS] }),
    set_password_profile: ({ profile }) => {
      this.#rules = profile === MLPS.profile ? MLPS : NIST;
      return {};
    },
    proxy_to: () => ({ proxy: null, system: null, here: false }),
    set_help: (help) => {
      this.#help = help;
      return {};
    },
    prepare_report: ({ words }) => ({ text: `app: 0.1.0\nsystem: linux x86_64\nconnection: Live\nchannels: 9\nunsent: 0\n\n--- words\n${words}\n\n--- log\n2026-11-22T10:00:00Z WARN tokenim_client::sync: status 503, trying again` }),
    send_report: () => ({}),
    own_reports: () => [
      { written_at: Date.now() - HOUR, number: null, refused: null },
      { written_at: Date.now() - 50 * HOUR, number: 12, refused: null },
    ],
    reports: () => [{ number: 12, person: idOf('limo'), at: Date.now() - 50 * HOUR, text: 'app: 0.1.0\nsystem: windows x86_64\n\n--- words\n切换频道时窗口闪了一下。' }],
    first_steps: () => this.#steps(),
    first_step_done: ({ step }) => {
      this.#done.add(step);
      return {};
    },
    show_first_steps: ({ shown }) => {
      if (shown) this.#done.clear();
      this.#hidden = !shown;
      return this.#steps();
    },
    news: () => ({ version: '0.1.0', unread: !this.#read, first: false, notes: this.#help.notes }),
    news_read: () => {
      this.#read = true;
      return { version: '0.1.0', unread: false, first: false, notes: this.#help.notes };
    },
  };
}
