/**
 * Requests for permissions: one's own, those that wait for one's decision, and the one being
 * written. The lists come from the cache; everything that acts goes to the server at once.
 */
import { createContext } from 'svelte';
import { newId } from '$lib/format/id';
import type { Ipc } from '$lib/ipc/client';
import type { AccessRequestId, ApprovalRingsView, DelegateIt, DelegationsView, FiguresView, GrantId, PersonId, PrintedLine, RecordFormat, RecordTaken, CaseId, FiledView, FileRequest, IpcError, Obstacle, Permission, RequestDeed, RequestDraft, RequestRow, RequestsView, Scope } from '$lib/ipc/types';
import { scopeKey } from '$lib/permissions/scope';
import { isOpen, personIn, placeOf, titleOf, waitsForMe, wantedName } from '$lib/requests/say';
import { warningsDue } from '$lib/requests/warning';
import { asError } from './failure';
import { rereading } from './reread';
import type { Toasts } from './toasts.svelte';
import type { Words } from './words.svelte';

/** What somebody asks for, from where they met its lack. */
export interface Asking {
  permission: Permission | null;
  scope: Scope;
  place: string;
  obstacle: Obstacle;
  /** Who decided the loss, by name. */
  by: string | null;
  /** For somebody else, who may be asked for. */
  person?: { id: PersonId; name: string; handle: string };
  /** The grant that is to go on after its end. */
  grant?: { id: GrantId; ends: number };
  /** The case whose warning is appealed. */
  case?: CaseId | null;
}

const SAVED_AFTER_MS = 400;

export class Requests {
  view = $state.raw<RequestsView | null>(null);
  trouble = $state.raw<IpcError | null>(null);
  asking = $state.raw<Asking | null>(null);
  appealing = $state.raw<RequestRow | null>(null);
  /** The one to show among the others; `turn` tells two visits to the same apart. */
  target = $state.raw<{ id: AccessRequestId; turn: number } | null>(null);

  mine = $derived(this.view?.mine ?? []);
  others = $derived(this.view?.others ?? []);
  /** What waits for this person, as one who decides or who was asked something. */
  waiting = $derived([...this.mine, ...this.others].filter(waitsForMe).length);

  #ipc: Ipc;
  #toasts: Toasts;
  #words: Words;
  #turn = 0;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #seen: Map<AccessRequestId, number> | null = null;
  #warned = new Map<string, number>();

  constructor(ipc: Ipc, toasts: Toasts, words: Words) {
    this.#ipc = ipc;
    this.#toasts = toasts;
    this.#words = words;
    ipc.onChange('requests', () => void this.load());
    ipc.onChange('requests', () => this.lent && void this.loadLent());
    // Names, and what a connection allows, are part of what is shown.
    ipc.onChange('directory', () => this.view && void this.load());
    ipc.onChange('connection', () => this.view && void this.load());
    // So is what ends soon.
    ipc.onChange('capabilities', () => this.view && void this.load());
  }

  load = rereading(async () => {
    try {
      this.view = await this.#ipc.call('requests', {});
      this.trouble = null;
      this.#tell(this.view);
    } catch (thrown) {
      this.trouble = asError(thrown);
    }
  });

  /** Another person at this desktop. */
  forget(): void {
    this.view = null;
    this.lent = null;
    this.figures = null;
    this.rings = null;
    this.asking = null;
    this.appealing = null;
    this.target = null;
    this.#seen = null;
    this.#warned.clear();
  }

  find(id: AccessRequestId | null): RequestRow | undefined {
    return id === null ? undefined : [...this.mine, ...this.others].find((one) => one.request.id === id);
  }

  /** The newest of one's own about this permission at this place; an open one first. */
  about(permission: Permission | null, scope: Scope): RequestRow | undefined {
    const place = scopeKey(scope);
    const found = this.mine.filter(({ request }) => request.permission === permission && scopeKey(request.scope) === place);
    return found.find(isOpen) ?? found[0];
  }

  show(id: AccessRequestId): void {
    this.#turn += 1;
    this.target = { id, turn: this.#turn };
  }

  draft(permission: Permission | null, scope: Scope): Promise<RequestDraft | null> {
    return this.#ipc.call('request_draft', { permission, scope });
  }

  /** Kept as one types; with `now` also when the form is closed in the middle of a word. */
  keep(permission: Permission | null, scope: Scope, draft: RequestDraft | null, now = false): void {
    clearTimeout(this.#saving);
    const save = () => void this.#ipc.call('save_request_draft', { permission, scope, draft }).catch(() => undefined);
    if (now) save();
    else this.#saving = setTimeout(save, SAVED_AFTER_MS);
  }

  async file(request: FileRequest): Promise<FiledView> {
    if (!request.dry_run) clearTimeout(this.#saving);
    const filed = await this.#ipc.call('file_request', request);
    if (!request.dry_run) await this.load();
    return filed;
  }

  /** `operation` is made once for one press, so that a repeated one is done once. */
  async act(request: AccessRequestId, deed: RequestDeed, operation: string = newId()): Promise<RequestRow> {
    const row = await this.#ipc.call('act_on_request', { request, operation, deed });
    await this.load();
    return row;
  }

  /** Parts of reviewers that are lent; from the server, when they are looked at. */
  lent = $state.raw<DelegationsView | null>(null);
  lentTrouble = $state.raw<IpcError | null>(null);
  figures = $state.raw<FiguresView | null>(null);
  /** Who approves whom in return, for whoever reads the audit. */
  rings = $state.raw<ApprovalRingsView | null>(null);

  loadLent = rereading(async () => {
    try {
      this.lent = await this.#ipc.call('delegations', {});
      this.lentTrouble = null;
    } catch (thrown) {
      this.lentTrouble = asError(thrown);
    }
  });

  async lend(asked: DelegateIt): Promise<void> {
    this.lent = await this.#ipc.call('delegate', asked);
  }

  async endLent(delegation: string): Promise<void> {
    this.lent = await this.#ipc.call('end_delegation', { delegation });
  }

  loadRings = rereading(async () => {
    this.rings = await this.#ipc.call('approval_rings', {}).catch(() => this.rings);
  });

  /** Whoever cannot be asked now has no figures. */
  loadFigures = rereading(async () => {
    this.figures = await this.#ipc.call('request_figures', {}).catch(() => this.figures);
  });

  async record({ request }: RequestRow, format: RecordFormat, lines: PrintedLine[]): Promise<RecordTaken> {
    const taken = await this.#ipc.call('save_request_record', { request: request.id, revision: request.revision, format, lines });
    if (taken.kind === 'moved') await this.load();
    return taken;
  }

  /** Says what ends soon, each time once; of several that are due the last. */
  warn(now: number): void {
    for (const one of this.view?.ending ?? []) {
      const id = one.grant ?? one.exclusion ?? '';
      const due = warningsDue(one.ends_at, now);
      if (due <= (this.#warned.get(id) ?? 0)) continue;
      this.#warned.set(id, due);
      this.#toasts.say(this.#words.t('ending-soon', { permission: wantedName(this.#words, one.permission), place: placeOf(this.#words, one.place), time: this.#words.moment(one.ends_at) }));
    }
  }

  /** Says in the window what others did since it was last looked. */
  #tell(view: RequestsView): void {
    const before = this.#seen;
    this.#seen = new Map([...view.mine, ...view.others].map(({ request }) => [request.id, request.lines.length]));
    if (!before) return;
    for (const row of [...view.mine, ...view.others]) {
      const { request } = row;
      const line = request.lines.slice(before.get(request.id) ?? 0).findLast((one) => one.by !== this.#me(row));
      const sentence = line && this.#sentence(row, line.kind);
      if (sentence) this.#toasts.say(this.#words.t(sentence, { name: personIn(this.#words, row, line.by), what: titleOf(this.#words, row) }));
    }
  }

  #me(row: RequestRow): string | null {
    return row.mine ? row.request.filed_by : null;
  }

  #sentence(row: RequestRow, kind: RequestRow['request']['lines'][number]['kind']): string | null {
    if (!row.mine) return kind === 'filed' && waitsForMe(row) ? 'request-notice-filed' : null;
    if (kind === 'question') return 'request-notice-question';
    if (row.request.status === 'approved') return 'request-notice-approved';
    if (row.request.status === 'denied') return 'request-notice-denied';
    return null;
  }
}

export const [getRequests, setRequests] = createContext<Requests>();
