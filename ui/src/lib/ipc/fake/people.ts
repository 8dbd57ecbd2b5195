/** A made-up company for design runs; never in a production bundle. */
import type { Department, Person, RoleKey, Team } from '../types';

const STARTED = Date.parse('2025-03-03T01:00:00Z');

export const ids = new Map<string, string>();
let made = 0;

/** The same name gives the same id in every run, so that pictures can be compared. */
export function idOf(name: string): string {
  const known = ids.get(name);
  if (known) return known;
  made += 1;
  const id = `01920000-0000-7000-8000-${(made * 7919).toString(16).padStart(12, '0')}`;
  ids.set(name, id);
  return id;
}

function person(handle: string, name: string, title: string, department: string, posts: RoleKey[] = []): Person {
  return {
    id: idOf(handle),
    handle,
    display_name: name,
    title,
    kind: handle === 'daniel' ? 'contractor' : 'member',
    department: idOf(`department ${department}`),
    manager: null,
    active: handle !== 'qianwei',
    posts,
  };
}

export const people: Person[] = [
  person('linyue', '林悦', '产品经理', '产品'),
  person('hejianguo', '何建国', '总经理', '公司', ['owner']),
  person('tangwen', '唐雯', '首席运营官', '公司', ['owner']),
  person('zhoulan', '周岚', '安全管理员', '公司', ['secadmin']),
  person('limo', '李默', '系统管理员', '工程', ['sysadmin']),
  person('zhengkai', '郑凯', '内审', '公司', ['auditor']),
  person('chensiyuan', '陈思远', '技术负责人', '工程'),
  person('wangzihan', '王子涵', '前端工程师', '工程'),
  person('zhaoyiming', '赵一鸣', '后端工程师', '工程'),
  person('liuchang', '刘畅', '测试工程师', '工程'),
  person('emma', 'Emma Clarke', 'Design lead', '产品'),
  person('daniel', 'Daniel Osei', 'Solutions engineer', '产品'),
  person('wuxiaotong', '吴晓彤', '市场经理', '产品'),
  person('qianwei', '钱薇', '产品运营', '产品'),
];

// `?namesake`: somebody whose name begins with another alphabet's E.
if (typeof location !== 'undefined' && new URLSearchParams(location.search).has('namesake')) people.push(person('emma.c', 'Еmma Clarke', '', '产品'));

export const departments: Department[] = ['公司', '产品', '工程'].map((name, index) => ({
  id: idOf(`department ${name}`),
  name: name === '公司' ? '云帆科技' : `${name}部`,
  parent: index === 0 ? null : idOf('department 公司'),
  manager: idOf(['hejianguo', 'tangwen', 'chensiyuan'][index]!),
}));

function team(name: string, kind: Team['kind'], admin: string, members: string[]): Team {
  return {
    id: idOf(`team ${name}`),
    name,
    kind,
    department: null,
    created_at: STARTED,
    archived: false,
    members: [admin, ...members].map((handle) => ({ person: idOf(handle), admin: handle === admin, since: STARTED })),
    about: { description: '', owner: idOf(admin), deputy: null, join: kind === 'project' ? 'request' : 'invitation', leave: 'free', stage: kind === 'project' ? 'running' : null, ends_at: null, charter: [], frozen: false },
  };
}

const everyone = people.map((one) => one.handle);

export const teams: Team[] = [
  team('Falcon 项目组', 'project', 'chensiyuan', ['linyue', 'wangzihan', 'zhaoyiming', 'liuchang', 'emma', 'daniel']),
  team('产品与设计', 'department', 'emma', ['linyue', 'daniel', 'wuxiaotong']),
  team('工程部', 'department', 'limo', ['chensiyuan', 'wangzihan', 'zhaoyiming', 'liuchang']),
];

Object.assign(teams[0]!.about, {
  description: '把消息同步做到“断网也不丢”，并在年内推广到全公司。',
  deputy: idOf('zhaoyiming'),
  leave: 'notify',
  ends_at: new Date(new Date().getFullYear(), 11, 31).getTime(),
  bundle: { id: idOf('bundle falcon'), permissions: ['message.mention_all', 'file.transfer_large'], starts_at: STARTED, ends_at: new Date(new Date().getFullYear(), 11, 31).getTime(), by: idOf('chensiyuan') },
  charter: [
    { person: idOf('chensiyuan'), what: '总体方案与发布', until: null },
    { person: idOf('zhaoyiming'), what: '服务端与数据迁移', until: new Date(new Date().getFullYear(), 10, 30).getTime() },
    { person: idOf('linyue'), what: '需求与验收', until: null },
  ],
});
teams[0]!.members = teams[0]!.members.map((member) => (member.person === idOf('zhaoyiming') ? { ...member, admin: true } : member));
teams.push({ ...team('读书会', 'open', 'qianwei', ['linyue']) });
Object.assign(teams.at(-1)!.about, { join: 'open', description: '每月一本，午休分享。' });

export const byHandle = (handle: string): Person => people.find((one) => one.handle === handle)!;
export const byId = (id: string): Person | undefined => people.find((one) => one.id === id);
export { everyone, STARTED };
