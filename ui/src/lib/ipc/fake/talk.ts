/** What people say in the made-up company. `[who, words, minutes after the one before]` */
export type Line = [who: string, words: string, after?: number];

export const falcon: Line[] = [
  ['chensiyuan', '早，今天 Falcon 要把离线同步的方案定下来，下午三点评审，大家先看一下文档。', 0],
  ['chensiyuan', 'https://wiki.yunfan.example/falcon/offline-sync 里第三节是重点。', 1],
  ['zhaoyiming', '看了。批次 500 条没问题，我更担心断网之后的重试会不会重复发。', 6],
  ['wangzihan', '客户端自己生成 id，服务器按 id 去重，重试多少次都是同一条。', 2],
  ['zhaoyiming', '那就放心了 👍', 1],
  ['emma', 'I went through the offline states. Two things I would change:\n1. the banner should say *as of* a time, not just “offline”\n2. greyed-out controls need a reason, otherwise people think it is broken', 24],
  ['linyue', '同意第二点，灰掉的按钮一定要告诉人为什么、找谁。', 3],
  ['linyue', '我把文案放进来，中英文都写齐。', 1],
  ['emma', 'Thank you! The current draft reads like a system prompt, not like a person.', 2],
  ['liuchang', '测试这边昨晚跑了一轮断电测试：`kill -9` 50 次，**丢失 0，重复 0**。报告：\n```\nrounds   50\nlost      0\ntwice     0\nmedian  1.8s to live\n```', 38],
  ['chensiyuan', '漂亮。中位 1.8 秒恢复，比上周快了一倍。', 4],
  ['daniel', 'Customer question: a site in Shenzhen loses its uplink for an hour every Friday. Will messages written in that hour keep their order?', 31],
  ['zhaoyiming', 'Yes. Each channel has its own line in the outbox, and a line only moves forward.', 5],
  ['daniel', 'Perfect, that is exactly what they asked for.', 1],
  ['wangzihan', '时间线往上翻的时候，加载更早的消息会跳一下，我今天修掉。', 52],
  ['linyue', '这个用户反馈过两次了，优先一下？', 2],
  ['wangzihan', '好，中午前给你看。', 1],
  ['wangzihan', '修好了：锚定在眼睛看着的那一行，上面加载多少都不动。十万条消息测过，偏移 0 像素。', 96],
  ['linyue', '太好了！', 2],
  ['emma', 'Looks rock solid in my build too.', 8],
  ['chensiyuan', '评审结论：\n- 方案通过，周五合入主干\n- 离线横幅改为“显示的是 14:02 的内容”\n- 权限说明面板由林悦和 Emma 一起定稿', 61],
  ['liuchang', '收到，我按这个更新用例。', 3],
  ['zhaoyiming', '合入前我再压一遍：100 个接收端，看 p99。', 7],
  ['chensiyuan', '辛苦大家。', 1],
];

export const announcements: Line[] = [
  ['hejianguo', '各位同事：**国庆放假安排**已经定下来，10 月 1 日至 7 日放假，8 日（周日）正常上班。值班表见行政邮件。', 0],
  ['zhoulan', '从本周起，项目频道的发言权限由项目负责人管理。权限有变化时，输入框上会写明原因、决定人和可以联系的人。', 2880],
  ['tangwen', 'Welcome Daniel Osei, who joins us as a solutions engineer for the Falcon project. 欢迎！', 1500],
  ['hejianguo', '三季度目标完成 103%，谢谢每一个人。周四下午茶请大家喝咖啡 ☕', 4300],
];

export const chat: Line[] = [
  ['wuxiaotong', '楼下新开了一家潮汕牛肉火锅，有人中午一起吗？', 0],
  ['liuchang', '我！', 1],
  ['wangzihan', '加我一个，十二点大堂见？', 1],
  ['wuxiaotong', '好，我订六个位子 🍲', 2],
  ['daniel', 'Is it very spicy? 😅', 5],
  ['wuxiaotong', 'Not at all, it is Chaoshan style: clear broth.', 1],
  ['daniel', 'Then I am in!', 1],
];

export const design: Line[] = [
  ['emma', 'New tokens are in: four text sizes, three radii, two shadows. If you need a fifth size, talk to me first 🙂', 0],
  ['linyue', '深色主题的次要文字我测了一下，对比度 5.1:1，没问题。', 12],
  ['emma', 'Great. Please check the caution colour as well.', 4],
  ['linyue', '浅色 6.2，深色 8.4。', 9],
  ['wangzihan', '空状态的插画能不能不要？加载时会闪。', 33],
  ['emma', 'Agreed, one icon and one sentence are enough.', 3],
];

export const frontend: Line[] = [
  ['zhaoyiming', '接口这边的写法，给前端参考：\n```rust\n/// Cheap to clone; everything stops with the last one.\n#[derive(Clone)]\npub struct Client(Arc<Inner>);\n\nimpl Client {\n    pub async fn send(&self, body: &str) -> Result<MessageId> {\n        let limit = 40_000; // 字\n        if body.len() > limit {\n            return Err(Error::Invalid("too long"));\n        }\n        self.outbox().enqueue(body).await\n    }\n}\n```', 0],
  ['wangzihan', 'Svelte 升级完了，类型检查 0 警告。', 0],
  ['linyue', '输入法的问题复查了吗？候选框里按回车不能发出去。', 15],
  ['wangzihan', '复查了，中文、日文、韩文都试过：组字时回车只上屏，不发送。', 4],
];

export const onCall: Line[] = [
  ['limo', '01:12 磁盘告警，已扩容，服务未中断。', 0],
  ['limo', '今晚 23:00–23:30 升级网关，期间可能重连一次，消息不会丢。', 540],
];

export const withZhou: Line[] = [
  ['zhoulan', '林悦，Falcon 频道的外部资料先不要发，法务还在看。', 0],
  ['linyue', '好的，我先撤下来。', 3],
  ['zhoulan', '谢谢配合，有结论我马上告诉你。', 1],
];

export const withChen: Line[] = [
  ['linyue', '思远，周五的演示你来讲离线那一段？', 0],
  ['chensiyuan', '可以，我讲断网再恢复，你讲权限说明。', 8],
  ['chensiyuan', '对了，**权限说明**那页能不能加一句“多久能恢复”？', 2],
];

export const withEmma: Line[] = [['emma', 'Could you look at the English copy for the sign-in screen when you have a minute?', 0]];

/** Earlier talk, gone through again and again to make a long history. */
export const earlier: Line[] = [
  ['wangzihan', '昨天的构建又红了，是类型检查。', 37],
  ['zhaoyiming', '我看一下，应该是接口改了字段。', 3],
  ['zhaoyiming', '修了，`unread` 以前是可选的。', 22],
  ['liuchang', '回归通过，可以发内测。', 41],
  ['emma', 'The list density feels right now. Thank you for the extra two pixels.', 63],
  ['linyue', '周报我放在共享盘了，有补充直接改。', 18],
  ['daniel', 'The customer signed the pilot. Forty seats to begin with.', 90],
  ['chensiyuan', '好消息！辛苦 Daniel。', 2],
  ['linyue', '🎉🎉', 1],
  ['chensiyuan', '大家把手上的风险写到看板第二列，别只放在脑子里。', 75],
  ['liuchang', '慢查询那条我写上了，附了复现步骤。', 12],
  ['zhaoyiming', '索引加好了，一百万条消息里搜两个字 0.5 毫秒。', 55],
  ['emma', 'That is faster than I can blink.', 2],
  ['wangzihan', '明天我调休，有事找思远。', 120],
];
