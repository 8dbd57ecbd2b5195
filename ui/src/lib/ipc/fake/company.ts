/** The rooms of the made-up company and what was said in them. */
import type { Channel, ChannelKind, Label, MessageState } from '../types';
import { byHandle, everyone, idOf, STARTED } from './people';
import * as talk from './talk';

export interface Said {
  id: string;
  seq: number | null;
  at: number;
  author: string;
  source: string;
  editedAt: number | null;
  deleted: boolean;
  /** What it wears itself. */
  label?: Label;
  /** `?withheld`: its words are not this person's. */
  withheld?: boolean;
  replyTo: string | null;
  state: MessageState;
}

export interface Room {
  channel: Channel;
  members: string[];
  said: Said[];
  read: number;
  draft: string;
  /** Entries up to here are not cached. */
  holeTo: number;
}

const MINUTE = 60_000;

function said(lines: talk.Line[], end: number, room: string): Said[] {
  const total = lines.reduce((sum, line) => sum + (line[2] ?? 1), 0);
  let at = end - total * MINUTE;
  return lines.map(([who, source, after = 1], index) => {
    at += after * MINUTE;
    return { id: idOf(`${room} ${index}`), seq: index + 1, at, author: idOf(who), source, editedAt: null, deleted: false, replyTo: null, state: { kind: 'sent' } };
  });
}

function repeated(lines: talk.Line[], count: number): talk.Line[] {
  return Array.from({ length: count }, (_, index) => lines[index % lines.length]!).map(([who, text, after], index) => [who, text, index % lines.length === 0 ? 600 : after]);
}

function room(name: string, kind: ChannelKind, team: string | null, topic: string, members: string[], lines: talk.Line[], endsAgo: number, unread = 0): Room {
  const messages = said(lines, Date.now() - endsAgo * MINUTE, name);
  return {
    channel: {
      id: idOf(`channel ${name}`),
      kind,
      team: team && idOf(`team ${team}`),
      name: kind === 'direct' ? '' : name,
      topic,
      mode: name === '公告' ? 'read_only' : 'open',
      history: 'all',
      archived: false,
      created_at: STARTED,
    },
    members: members.map(idOf),
    said: messages,
    read: messages.length - unread,
    draft: '',
    holeTo: 0,
  };
}

export function company(earlierMessages: number): Room[] {
  const project = ['chensiyuan', 'linyue', 'wangzihan', 'zhaoyiming', 'liuchang', 'emma', 'daniel'];
  const direct = (other: string, lines: talk.Line[], ago: number, unread = 0) => room(byHandle(other).display_name, 'direct', null, '', ['linyue', other], lines, ago, unread);
  const rooms = [
    room('公告', 'public', null, '公司通知，只发不聊', everyone, talk.announcements, 300),
    room('闲聊', 'public', null, '吃饭、运动、周末去哪', everyone, talk.chat, 34, 3),
    room('Falcon', 'private', 'Falcon 项目组', '离线同步与权限说明 · 周五合入主干', project, [...repeated(talk.earlier, earlierMessages), ...talk.falcon], 12, 4),
    room('Falcon 发布', 'private', 'Falcon 项目组', '', project, repeated(talk.earlier, 9), 2000),
    room('设计评审', 'public', '产品与设计', '每周三 10:30', ['emma', 'linyue', 'daniel', 'wangzihan'], talk.design, 130),
    room('客户成功', 'private', '产品与设计', '', ['daniel', 'linyue', 'wuxiaotong'], repeated(talk.earlier, 6), 4000),
    room('前端', 'public', '工程部', '', ['wangzihan', 'linyue', 'chensiyuan'], talk.frontend, 800),
    room('运维值班', 'public', '工程部', '告警与变更窗口', ['limo', 'linyue', 'chensiyuan', 'zhaoyiming'], talk.onCall, 1400),
    direct('zhoulan', talk.withZhou, 95),
    direct('chensiyuan', talk.withChen, 22, 2),
    direct('emma', talk.withEmma, 170),
  ];
  const falcon = rooms.find((one) => one.channel.name === 'Falcon')!;
  falcon.holeTo = Math.floor(earlierMessages / 3);
  const edited = falcon.said.find((one) => one.source.startsWith('我把文案放进来'));
  if (edited) edited.editedAt = edited.at + 2 * MINUTE;
  const reply = falcon.said.find((one) => one.source.startsWith('Thank you! The current draft'));
  if (reply && edited) reply.replyTo = edited.id;
  const gone = falcon.said.at(-3);
  if (gone) gone.deleted = false;
  const deleted = falcon.said.find((one) => one.source === '好，中午前给你看。');
  if (deleted) deleted.deleted = true;
  rooms.find((one) => one.channel.name === '前端')!.draft = '组字时的回车我再写一条自动测试';
  return rooms;
}

export const outside: Channel[] = [
  ['读书会', '这个月读《人月神话》'],
  ['跑步', '周二周四晚七点，奥森南门'],
  ['求助与答疑', '什么都可以问，谁会谁答'],
].map(([name, topic]) => ({ id: idOf(`channel ${name}`), kind: 'public', team: null, name: name!, topic: topic!, mode: 'open', history: 'all', archived: false, created_at: STARTED }));
