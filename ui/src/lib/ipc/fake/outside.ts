/** Links outside and openings of the made-up company's files. */
import { ipcError } from '../errors';
import type { Change, Command, Contract, FileLinkRow, NamedPerson } from '../types';
import { byHandle } from './people';

type Answers = { [C in Command]?: (args: Contract[C]['args']) => Contract[C]['answer'] | Promise<Contract[C]['answer']> };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LETTERS = 'kXhJ0uV2dPqTz7mB9sLwRnYc4eFgAi6oHj1Kt5Db3xN';

export interface OutsideGround {
  me: () => NamedPerson;
  /** Those of a channel, the newest first. */
  files: (channel: string) => { id: string | null; name: string }[];
  needsServer: () => void;
  tell: (...changes: Change[]) => void;
}

const named = (handle: string): NamedPerson => ({ person: byHandle(handle)!.id, name: byHandle(handle)!.display_name });

export class FakeOutside {
  /** By channel; the first look at a channel finds two, where the address asks for it. */
  #links = new Map<string, FileLinkRow[]>();
  #asked = new URLSearchParams(location.search).has('outside');
  #ground: OutsideGround;

  constructor(ground: OutsideGround) {
    this.#ground = ground;
  }

  #of(channel: string): FileLinkRow[] {
    const known = this.#links.get(channel);
    const file = this.#ground.files(channel)[0]?.id;
    if (known || !this.#asked || !file) return known ?? [];
    const now = Date.now();
    const made = [
      this.#row(channel, file, { ends_at: now + 2 * DAY, opens: 4, opened_at: now - 35 * MINUTE, opens_max: 20 }, named('emma')),
      this.#row(channel, file, { ends_at: now + 5 * DAY, opens: 1, opened_at: now - 9 * HOUR, state: 'withheld' }, named('daniel')),
      this.#row(channel, file, { ends_at: now + DAY, opens: 0, state: 'ended', ended_at: now - 3 * HOUR }, this.#ground.me(), named('emma')),
    ];
    this.#links.set(channel, made);
    return made;
  }

  #row(channel: string, file: string, over: Partial<FileLinkRow['link']>, by: NamedPerson, ended: NamedPerson | null = null): FileLinkRow {
    const now = Date.now();
    return {
      link: { id: crypto.randomUUID(), channel_id: channel, file_id: file, file_name: this.#ground.files(channel).find((one) => one.id === file)?.name ?? '', by: by.person, created_at: now - DAY, ends_at: now + DAY, opens_max: null, opens: 0, opened_at: null, ended_at: null, ended_by: ended?.person ?? null, state: 'open', ...over },
      by,
      ended_by: ended,
      mine: by.person === this.#ground.me().person,
    };
  }

  answers: Answers = {
    share_file: ({ channel_id, file_id, days, opens_max }) => {
      this.#ground.needsServer();
      const row = this.#row(channel_id, file_id, { created_at: Date.now(), ends_at: Date.now() + days * DAY, opens_max }, this.#ground.me());
      this.#links.set(channel_id, [row, ...this.#of(channel_id)]);
      this.#ground.tell({ kind: 'file_links' });
      return { link: row, address: `https://im.yuanfan.example/o/${LETTERS}` };
    },
    file_links: ({ channel_id }) => {
      this.#ground.needsServer();
      return this.#of(channel_id);
    },
    end_file_link: ({ channel_id, link }) => {
      this.#ground.needsServer();
      const rows = this.#of(channel_id);
      if (!rows.some((row) => row.link.id === link)) throw ipcError('not_found', 'no such link');
      const me = this.#ground.me();
      this.#links.set(channel_id, rows.map((row) => (row.link.id === link ? { ...row, ended_by: me, link: { ...row.link, state: 'ended', ended_at: Date.now(), ended_by: me.person } } : row)));
      this.#ground.tell({ kind: 'file_links' });
      return {};
    },
    file_openings: ({ channel_id, file_id }) => {
      this.#ground.needsServer();
      const now = Date.now();
      const people = [
        { person: named('emma'), opens: 3, first_at: now - 2 * DAY, last_at: now - 12 * MINUTE },
        { person: named('daniel'), opens: 1, first_at: now - 26 * HOUR, last_at: now - 26 * HOUR },
        { person: named('wangzihan'), opens: 2, first_at: now - 3 * DAY, last_at: now - 2 * DAY },
      ];
      return { people, count: people.length, links: this.#of(channel_id).filter((row) => row.link.file_id === file_id) };
    },
  };
}
