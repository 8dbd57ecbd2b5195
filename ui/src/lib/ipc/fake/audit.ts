/** The made-up company's audit: `?audit=broken` has a record that was changed, `?finding=forked` a log that is not the one seen before. */
import { ipcError } from '../errors';
import type { AuditFilter, AuditFinding, AuditRow, AuditRows, AuditStanding, AuditVerified, Change, Command, Contract, FindingKind, RightsCheckView, RoleKey, SettleRights, Verifying } from '../types';
import { byId, idOf, people } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

interface Ground {
  me: () => string;
  /** Throws where there is no line to the server. */
  offline: () => void;
  tell: (...changes: Change[]) => void;
}

const MINUTE = 60_000;
const query = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const RECORDS = 48_213;
const hash = (seq: number) => `${btoa(`leaf-${seq}-of-the-made-up-company`).slice(0, 42)}8`;

interface Made {
  by: string | null;
  posts?: RoleKey[];
  action: string;
  object: string;
  reason?: string;
  fields?: [name: string, before: string | null, after: string | null][];
  ago: number;
}

const MADE: Made[] = [
  { by: 'zhoulan', posts: ['secadmin'], action: 'permission.exclude', object: 'wangzihan', reason: '外部合作资料在核查，暂停对外分享', fields: [['permission', null, 'file.share_external'], ['scope', null, 'organisation'], ['ends_at', null, String(Date.now() + 6 * 24 * 60 * MINUTE)], ['code', null, 'SETTING_CHANGED']], ago: 12 },
  { by: 'wangzihan', action: 'refused', object: 'organisation', fields: [['action', null, 'upload_file'], ['code', null, 'REVOKED'], ['times', null, '3']], ago: 31 },
  { by: 'limo', posts: ['sysadmin'], action: 'user.create', object: 'linyue', fields: [['handle', null, 'linyue'], ['kind', null, 'member'], ['name', null, '林悦']], ago: 95 },
  { by: null, action: 'sign_in.refused', object: 'chensiyuan', fields: [['address', null, '10.8.3.77'], ['code', null, 'wrong_credentials'], ['times', null, '11']], ago: 140 },
  { by: 'zhoulan', posts: ['secadmin'], action: 'permission.grant', object: 'linyue', reason: '季度发布需要群发公告', fields: [['permission', null, 'message.mention_all'], ['ends_at', null, String(Date.now() + 30 * 60 * MINUTE)]], ago: 260 },
  { by: 'linyue', action: 'channel.change', object: 'Falcon', fields: [['mode', 'open', 'read_only'], ['name', 'Falcon 项目', 'Falcon']], ago: 420 },
  { by: 'zhengkai', posts: ['auditor'], action: 'audit.verify', object: 'organisation', ago: 1_440 },
  { by: 'limo', posts: ['sysadmin'], action: 'user.reset_credential', object: 'emma', ago: 1_500 },
  { by: null, action: 'server.restore', object: 'organisation', ago: 12_000 },
];

export class FakeAudit {
  #verifying: Verifying | null = null;
  #read = false;
  #settled = false;
  #accepted = false;
  #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  #rows(): AuditRow[] {
    return MADE.map((made, at) => {
      const person = people.find((one) => one.handle === made.object);
      const actor = made.by === null ? null : idOf(made.by);
      const seq = RECORDS - at * 3;
      return {
        seq,
        at: Date.now() - made.ago * MINUTE,
        actor,
        actor_name: actor && byId(actor)!.display_name,
        actor_posts: made.posts ?? [],
        action: made.action,
        object: { id: person?.id ?? made.object, name: person?.display_name ?? (made.object === 'organisation' ? null : made.object), person: person?.id ?? null, organisation: made.object === 'organisation' },
        reason: made.reason ?? null,
        fields: (made.fields ?? []).map(([name, before, after]) => ({ name, before, after })),
        request: actor && `0192f3c4-77aa-7d10-8f00-00000000${String(seq).slice(-4)}`,
        session: null,
        device: null,
        leaf_hash: hash(seq),
        fits: true,
        leaf: '{}',
      };
    });
  }

  #page(wanted: (row: AuditRow) => boolean): AuditRows {
    this.#ground.offline();
    return { rows: this.#rows().filter(wanted), next: null };
  }

  #fits(row: AuditRow, filter: AuditFilter): boolean {
    return (
      (!filter.actor || row.actor === filter.actor) &&
      (!filter.subject || row.actor === filter.subject || row.object?.person === filter.subject) &&
      (!filter.action || row.action.startsWith(filter.action)) &&
      (filter.since === undefined || row.at >= filter.since!) &&
      (filter.until === undefined || row.at < filter.until!)
    );
  }

  #findings(): AuditFinding[] {
    const kind = query.get('finding') as FindingKind | null;
    if (!kind) return [];
    return [{ id: 1, kind, at: Date.now() - 4 * MINUTE, seen: RECORDS, shown: kind === 'shrunk' ? RECORDS - 31 : RECORDS + 12, lost: kind === 'restored' ? 31 : 0, backup_made_at: kind === 'restored' ? Date.now() - 600 * MINUTE : null, read: this.#read, evidence: '{"seen":{},"shown":{}}' }];
  }

  /** `?unproven`: somebody has edited a grant and written a post into the database. */
  #rights(): RightsCheckView {
    this.#ground.offline();
    const since = Date.now() - 7 * MINUTE;
    if (!query.has('unproven') || this.#settled) return { at: since, unproven_since: null, records: RECORDS, places: 3_914, rows: [], log_broken: null, more: false };
    const may = { can_restore: true, may_restore: true, may_accept: !this.#accepted };
    const grant = { id: 'grant:1', kind: 'grant', key: '0192f3c4-77aa-7d10-8f00-000000004711', people: [idOf('wangzihan')], columns: [{ name: 'permission', recorded: 'message.mention_all', found: 'export.conversation' }, { name: 'ends_at', recorded: String(since), found: String(since + 525_600 * MINUTE) }], recorded_rows: 1, found_rows: 1, seq: 48_101, ...may };
    const post = { id: 'post:1', kind: 'post', key: `${idOf('chensiyuan')}/secadmin/organisation`, people: [idOf('chensiyuan')], columns: [{ name: 'holding', recorded: null, found: 'active' }, { name: 'since', recorded: null, found: String(since) }], recorded_rows: 0, found_rows: 1, seq: 0, ...may };
    const rows = [grant, post].map((mismatch) => ({ mismatch, names: mismatch.people.map((id) => byId(id)!.display_name), accepted_by_name: this.#accepted ? byId(this.#ground.me())!.display_name : null }));
    return { at: since, unproven_since: since, records: RECORDS, places: 3_914, rows, log_broken: null, more: false };
  }

  answers = {
    audit_standing: (): AuditStanding => ({
      records: RECORDS,
      signed_at: Date.now() - MINUTE / 2,
      seen_at: Date.now() - MINUTE / 2,
      findings: this.#findings(),
      auditors: [{ person: idOf('zhengkai'), name: byId(idOf('zhengkai'))!.display_name }],
      verifying: this.#verifying,
      rights_unproven_since: query.has('unproven') && !this.#settled && ['linyue', 'zhengkai'].includes(byId(this.#ground.me())?.handle ?? '') ? Date.now() - 7 * MINUTE : null,
    }),
    rights_check: (): RightsCheckView => this.#rights(),
    settle_rights: ({ how }: SettleRights): RightsCheckView => {
      this.#ground.offline();
      this.#settled = how === 'restore' || this.#accepted;
      this.#accepted = true;
      this.#ground.tell({ kind: 'audit' });
      return this.#rights();
    },
    read_audit_finding: (): AuditStanding => {
      this.#read = true;
      return this.answers.audit_standing();
    },
    own_audit: () => this.#page((row) => row.actor === this.#ground.me() || row.object?.person === this.#ground.me()),
    read_audit: ({ filter }: { filter: AuditFilter }) => this.#page((row) => this.#fits(row, filter)),
    verify_audit: async (): Promise<AuditVerified> => {
      this.#ground.offline();
      for (let done = 0; done < RECORDS; done += 6_000) {
        this.#verifying = { done, of: RECORDS };
        this.#ground.tell({ kind: 'audit' });
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (query.get('audit') === 'running' && done > 20_000) await new Promise(() => undefined);
      }
      this.#verifying = null;
      this.#ground.tell({ kind: 'audit' });
      const broken = query.get('audit') === 'broken' ? ({ how: 'changed', first: 31_877, last: 31_877 } as const) : null;
      return { records: broken ? broken.first - 1 : RECORDS, checkpoints: broken ? 402 : 611, root: hash(RECORDS), took_ms: 240, at: Date.now(), broken };
    },
    export_audit: ({ format }: Contract['export_audit']['args']) => {
      this.#ground.offline();
      if (query.has('unwritable')) throw ipcError('bug', 'the file could not be written');
      return { path: `/home/zhengkai/Documents/audit.${format}`, records: RECORDS, sha256: '9b1de44c0f2e87a15cf7d30be1c9a6e3f0aa51d2487b6c9e0d1f32a4b5c6d7e8' };
    },
  } satisfies Answers;
}
