/** What belongs to the one who looks: settings, and who is there. */
import type { Badge, ChannelRow, PersonalView, PersonPresence, Setting } from '../types';
import { calls, isMuted, isPersonal } from '../../channels/sections';
import { byHandle, idOf, people } from './people';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const FOLDER = idOf('folder');

export type Shaped = Pick<ChannelRow, 'favourite' | 'folder' | 'mute' | 'level'>;

export class FakePersonal {
  #view: PersonalView = {
    folders: [{ id: FOLDER, name: '客户', place: 0 }], default_level: 'all', keywords: ['发布', 'Falcon'],
    quiet_hours: { from_minute: 22 * 60, to_minute: 8 * 60, days: 0b1_1111, zone: ZONE }, do_not_disturb: null, quiet_now: false, show_content: true, unread_first: false, unsent: 0, zone: ZONE,
  };
  #shapes = new Map<string, Shaped>();

  constructor() {
    this.#shape('Falcon').favourite = 0;
    this.#shape('公告').favourite = 1024;
    this.#shape('客户成功').folder = FOLDER;
    this.#shape('闲聊').mute = { until: null };
  }

  #shape(channel: string): Shaped {
    return this.#of(idOf(`channel ${channel}`));
  }

  #of(id: string): Shaped {
    const known = this.#shapes.get(id) ?? { favourite: null, folder: null, mute: null, level: null };
    this.#shapes.set(id, known);
    return known;
  }

  shapeOf(id: string): Shaped {
    const shape = this.#of(id);
    return { ...shape, folder: this.#view.folders.some((folder) => folder.id === shape.folder) ? shape.folder : null };
  }

  view(): PersonalView {
    return this.#view;
  }

  set(setting: Setting): void {
    const view = this.#view;
    if (setting.kind === 'favourite') this.#of(setting.channel_id).favourite = setting.place;
    else if (setting.kind === 'filed') this.#of(setting.channel_id).folder = setting.folder;
    else if (setting.kind === 'mute') this.#of(setting.channel_id).mute = setting.mute;
    else if (setting.kind === 'channel_level') this.#of(setting.channel_id).level = setting.level;
    else if (setting.kind === 'default_level') this.#view = { ...view, default_level: setting.level };
    else if (setting.kind === 'keywords') this.#view = { ...view, keywords: setting.words };
    else if (setting.kind === 'quiet_hours') this.#view = { ...view, quiet_hours: setting.hours };
    else if (setting.kind === 'do_not_disturb') this.#view = { ...view, do_not_disturb: setting.until };
    else if (setting.kind === 'show_content') this.#view = { ...view, show_content: setting.shown };
    else if (setting.kind === 'unread_first') this.#view = { ...view, unread_first: setting.on };
    else if (setting.kind === 'folder') {
      const { folder_id: id, name, place } = setting;
      const others = view.folders.filter((folder) => folder.id !== id);
      const folders = name === null ? others : [...others, { id, name, place }];
      this.#view = { ...view, folders: folders.sort((one, other) => one.place - other.place) };
    }
  }

  presence(me: string): PersonPresence[] {
    const away = new Set([idOf('chensiyuan'), idOf('zhaoyiming')]);
    const busy = byHandle('zhoulan').id;
    return people.filter(({ id }, index) => index % 4 !== 3 || id === busy).map(({ id: person }) => ({ person, presence: person === me ? 'active' : person === busy ? 'do_not_disturb' : away.has(person) ? 'away' : 'active' }));
  }
}

export function badgeOf(rows: ChannelRow[]): Badge {
  const now = Date.now();
  const shown = rows.filter((row) => !row.archived);
  const directs = shown.filter((row) => isPersonal(row) && !isMuted(row.mute, now)).reduce((sum, row) => sum + row.unread, 0);
  const mentions = shown.filter((row) => !isPersonal(row)).reduce((sum, row) => sum + calls(row, now), 0);
  return { mentions, directs, urgent: mentions + directs, unread: shown.filter((row) => !isMuted(row.mute, now)).reduce((sum, row) => sum + row.unread, 0) };
}
