/** Labels, the reading lease and purges of the made-up company. */
import type { Command, Contract } from '../generated/commands';
import type { ChannelId, ClearanceView, Label, LevelSet, OwnClearance, PersonId, PurgeLine } from '../types';
import type { Room } from './company';
import { byHandle, byId } from './people';

const HOUR = 3_600_000;
const LABELS: readonly Label[] = ['public', 'internal', 'confidential', 'secret'];

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

interface Around {
  open(id: ChannelId): Room;
  needsServer(): void;
  tell(id: ChannelId): void;
  me(): PersonId;
}

/** What was to go from a desktop that is on, and from one that is not. */
function purges(): PurgeLine[] {
  const now = Date.now();
  const at = (hours: number) => now - hours * HOUR;
  const line = (id: string, row: Partial<PurgeLine['row']>, place = ''): PurgeLine => ({
    place,
    row: { id, device: 'ThinkPad X1', cause: 'channel_lost', channel: null, exclusion: null, ordered_at: at(2), reported_at: at(2) + 900, ...row },
  });
  return [
    line('0190-1', { cause: 'files_lost', device: '前台电脑', reported_at: null, ordered_at: at(1) }, 'Falcon'),
    line('0190-2', { cause: 'channel_lost' }, 'Falcon'),
    line('0190-3', { cause: 'session_ended', device: 'MacBook Air（旧）', ordered_at: at(50), reported_at: at(49) }),
    line('0190-4', { cause: 'lease_over', device: 'MacBook Air（旧）', ordered_at: null, reported_at: at(90) }),
  ];
}

export class FakeKeeping {
  #around: Around;
  #lease = 168;
  #levels = new Map<PersonId, { level: Label; set: LevelSet }>();

  constructor(around: Around) {
    this.#around = around;
  }

  /** `?label=secret`: what the first channel wears. */
  begin(room: Room | undefined, query: URLSearchParams): void {
    const label = query.get('label');
    if (room && label) room.channel.label = label as Label;
    // `?wears=confidential`: what somebody's last message wears itself; `?withheld=secret`: the
    // same for one who may not read it.
    const withheld = query.get('withheld');
    const wears = withheld ?? query.get('wears');
    // `?level=internal`: what was set for whoever looks, and for somebody else.
    const level = query.get('level') as Label | null;
    if (level) for (const id of [this.#around.me(), byHandle('wangzihan').id]) this.#sets(id, level, byHandle('zhoulan').id, '调离核心项目，暂时不需要接触报价');
    const said = room?.said.findLast((one) => one.source.startsWith('评审结论'));
    if (said && wears) Object.assign(said, { label: wears, withheld: withheld !== null });
  }

  /** As somebody set it, or as it follows from the kind of account. */
  levelOf(person: PersonId): { level: Label; level_set?: LevelSet } {
    const own = this.#levels.get(person);
    if (own) return { level: own.level, level_set: own.set };
    const kind = byId(person)?.kind;
    return { level: kind === 'guest' ? 'internal' : kind === 'contractor' ? 'confidential' : 'secret' };
  }

  #own(): OwnClearance {
    const { level, level_set: set } = this.levelOf(this.#around.me());
    return { level, since: set?.since ?? null, by_name: set ? (byId(set.by)?.display_name ?? null) : null, text: set?.text ?? null };
  }

  #sets(person: PersonId, level: Label, by: PersonId, text: string): void {
    this.#levels.set(person, { level, set: { id: '0190-5', since: Date.now() - HOUR, by, text } });
  }

  readonly answers: Answers = {
    set_channel_label: ({ channel_id, label }) => {
      this.#around.needsServer();
      this.#around.open(channel_id).channel.label = label.label;
      this.#around.tell(channel_id);
      return {};
    },
    set_message_label: ({ channel_id, message_id, label }) => {
      this.#around.needsServer();
      const room = this.#around.open(channel_id);
      const said = room.said.find((one) => one.id === message_id);
      if (said && LABELS.indexOf(label.label) > LABELS.indexOf(room.channel.label ?? 'internal')) said.label = label.label;
      else if (said) delete said.label;
      this.#around.tell(channel_id);
      return {};
    },
    reading_lease: () => this.#lease,
    set_reading_lease: ({ hours }) => {
      this.#around.needsServer();
      this.#lease = hours;
      return {};
    },
    person_purges: () => purges(),
    my_clearance: () => this.#own(),
    set_clearance: ({ person, clearance }): ClearanceView => {
      this.#around.needsServer();
      const was = this.levelOf(person).level;
      if (!clearance.dry_run) this.#sets(person, clearance.level, this.#around.me(), clearance.text);
      const lower = LABELS.indexOf(clearance.level) < LABELS.indexOf(was);
      const names = ['Falcon', '华东客户'];
      return {
        lost: lower ? names : [], lost_unseen: lower ? 1 : 0, messages_lost: lower ? 3 : 0, devices: lower ? 2 : 0,
        gained: lower ? [] : names, gained_unseen: lower ? 0 : 1, messages_gained: lower ? 0 : 3,
      };
    },
  };
}
