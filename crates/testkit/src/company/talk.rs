//! What the demonstration company has been saying for the last ten weeks.
//!
//! Short scenes, as colleagues have them: a question, an answer, a joke. A seeded deck
//! deals them out over working days, fills in the particulars and gives every line a time
//! of day, so that the same seed tells the same history.

use super::more_talk;

/// One message of the history, before anybody has sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The how-manieth working day of the history.
    pub day: u32,
    /// Minutes after that day's midnight.
    pub minute: u32,
    pub channel: &'static str,
    pub handle: &'static str,
    pub text: String,
}

/// `(channel, lines)`; a line is `handle: text`, with `{slots}` for particulars.
pub(super) type Scene = (&'static str, &'static [&'static str]);

const SCENES: &[Scene] = &[
    (
        "全员",
        &[
            "chenjing: 各位早上好，本周重点：**Falcon** {version} 上线、{customer}续约、招聘两位后端。",
            "anna: Morning all. Numbers from last week are in: {count} active teams, churn flat.",
            "wanglei: 今晚 22:00–22:30 升级会议室网络，期间 Wi-Fi 会断一次。",
            "liufang: 收到，我让夜班同事改用有线。",
            "chenjing: 辛苦王磊，升级完在这里说一声。",
            "wanglei: 升级完成，一切正常 👍",
        ],
    ),
    (
        "全员",
        &[
            "anna: Quick reminder: travel requests for {city} are due {weekday}.",
            "priya: Does that include the customer workshop?",
            "anna: Yes. Please add the cost centre, finance asked me three times last month 🙂",
            "priya: Done, thanks.",
        ],
    ),
    (
        "全员",
        &[
            "chenjing: 欢迎新同事！大家有空带他熟悉一下流程。",
            "linxiaoyu: 欢迎欢迎 🎉 午饭一起？",
            "sunhao: 欢迎！测试环境账号我下午开好。",
            "tom: Welcome! Docs live in the handbook, tell me if anything is unclear.",
            "zhouyang: 欢迎，周会{weekday}上午十点，记得来。",
        ],
    ),
    (
        "全员",
        &[
            "hanxue: 提醒：外部链接分享从本周起需要填写用途，原因和规则写在安全手册第 {number} 节。",
            "liufang: 客户要的报表怎么办？以前都是直接发链接的。",
            "hanxue: 可以申请临时权限，选项目和结束日期就行，一般当天批。",
            "liufang: 明白了，我试试。",
            "hanxue: 有问题直接私聊我，别绕路 🙂",
        ],
    ),
    (
        "全员",
        &[
            "zhengjie: 季度权限复核开始了，请各团队负责人{weekday}前看完自己那份名单。",
            "zhouyang: Falcon 的我今天下午看。",
            "liufang: 客户成功的有 {number} 条，有三条我不确定，能问谁？",
            "zhengjie: 每条旁边都写了来源和最近一次使用，还不确定就找韩雪。",
            "liufang: 好的，谢谢郑姐。",
        ],
    ),
    (
        "全员",
        &[
            "wanglei: 打印机又罢工了，三楼的请先用二楼那台。",
            "sunhao: 它知道今天要交报告。",
            "linxiaoyu: 哈哈哈哈",
            "wanglei: 换了硒鼓，好了。",
        ],
    ),
    (
        "Falcon",
        &[
            "zhouyang: Falcon 今天的目标：同步引擎合并、接口文档定稿。谁还有阻塞？",
            "liwei: 我这边等{module}的评审，其他没有。",
            "priya: The mobile build is green. I still need the new cursor format from Li.",
            "liwei: 下午三点前给你，字段名按昨天说的来。",
            "sunhao: 回归跑完了，{number} 个用例，2 个失败，都是已知的时区问题。",
            "zhouyang: 好，时区那个我来看。",
        ],
    ),
    (
        "Falcon",
        &[
            "priya: I can reproduce the reconnect bug: airplane mode, wait {number} s, back online → two spinners.",
            "liwei: 是不是退避计时器没清？我看看 `link.rs`。",
            "liwei: 找到了，断线事件来了两次，状态机没处理第二次。",
            "priya: That explains it. Fix before {version}?",
            "liwei: 十分钟后提交，加了一个测试，先失败再通过。",
            "sunhao: 我来验证。",
            "sunhao: 验证通过 ✅ 弱网 30 分钟没有再出现。",
        ],
    ),
    (
        "Falcon",
        &[
            "zhouyang: {customer}想提前看演示，{weekday}可以吗？",
            "linxiaoyu: 界面可以，深色模式还有两处对比度要调。",
            "liwei: 后端可以，数据用脱敏的那份。",
            "zhouyang: 那就{weekday}下午两点，小雨主讲，我来答问题。",
            "linxiaoyu: 好，我今晚把流程走一遍。",
        ],
    ),
    (
        "Falcon",
        &[
            "liwei: 消息去重的方案写好了：客户端生成 id，服务器先插唯一键，重复的等第一个提交后拿到同一个答案。",
            "priya: So retries are free? What about a retry with a different body?",
            "liwei: 409，同一个 id 不同内容一定是 bug。",
            "zhouyang: 这样最干净。写进接口文档。",
            "tom: I'll put it in the API guide under *Sending messages*.",
        ],
    ),
    (
        "Falcon",
        &[
            "sunhao: 发版前检查单：\n- 升级与回滚\n- 离线重启\n- 弱网 {number} 分钟\n- 中文输入法回车\n我负责前两个。",
            "priya: I take the flaky network one.",
            "linxiaoyu: 输入法我来，拼音、五笔、日文都试。",
            "zhouyang: 谢谢，{weekday}中午前把结果贴这里。",
            "linxiaoyu: 输入法全部通过，候选词上屏那一下回车不会误发 👍",
        ],
    ),
    (
        "Falcon",
        &[
            "liwei: 服务器压测：{count} 个连接，p99 {number} ms，内存很稳。",
            "wanglei: 磁盘呢？上次是 fsync 抖。",
            "liwei: 组提交之后一次 fsync 带几十条，抖动小多了。",
            "zhouyang: 漂亮。把图贴到周报里。",
        ],
    ),
    (
        "Falcon",
        &[
            "zhouyang: 上午客户问：离线的电脑怎么收回权限？",
            "liwei: 读权限有租约，过期缓存就打不开；密钥先销毁，再删内容。",
            "hanxue: 对，这一条审计也会看，记得留下时间点。",
            "zhouyang: 好，演示的时候就讲这个。",
        ],
    ),
    (
        "Falcon",
        &[
            "tom: Draft of the release notes for {version} is up. Could somebody check the sync part?",
            "priya: Reading now.",
            "priya: Two nits: it's *catch-up*, not *resync*, and the limit is {number}, not 100.",
            "tom: Fixed both, thank you!",
        ],
    ),
    (
        "Falcon",
        &[
            "linxiaoyu: 按钮灰掉时旁边那把小锁，大家觉得够明显吗？",
            "sunhao: 我第一次没看到，不过一点就弹出说明，说明写得很清楚。",
            "priya: I like that it tells me *who* can change it.",
            "linxiaoyu: 那就把锁加大 2 px，颜色再深一点。",
        ],
    ),
    (
        "Falcon",
        &[
            "liwei: 谁动了{module}的索引？查询从 2 ms 变成 {number} ms。",
            "sunhao: 我这边没改，看看昨晚的迁移？",
            "liwei: 找到了，迁移脚本漏了一个复合索引，补上了。",
            "zhouyang: 加个查询计划的测试吧，免得再漏。",
            "liwei: 已加。",
        ],
    ),
    (
        "接口",
        &[
            "liwei: `GET /v1/channels/{id}/entries` 的分页改成 `before`/`after` 二选一，别的参数会被拒绝。",
            "priya: Both present → 422?",
            "liwei: 对，带字段名。",
            "priya: 👍 Updating the client today.",
        ],
    ),
    (
        "接口",
        &[
            "priya: What's the unit of `at`? Seconds or ms?",
            "liwei: 全部毫秒，UTC。",
            "tom: Documented, with an example.",
        ],
    ),
    (
        "接口",
        &[
            "tom: The error envelope has `request_id`, do we show it to people?",
            "liwei: 只在“复制技术详情”里给，界面上不直接出现。",
            "linxiaoyu: 同意，正文里只说发生了什么、能做什么。",
        ],
    ),
    (
        "接口",
        &[
            "liwei: 心跳 15 秒，45 秒没消息就当断了，可以吗？",
            "priya: On mobile I'd like to notice within 25 s.",
            "liwei: 那客户端自己 25 秒就主动重连，服务器保持 45。",
            "priya: Works for me.",
        ],
    ),
    (
        "研发日常",
        &[
            "zhouyang: 站会：昨天、今天、阻塞。我先来：昨天评审{module}，今天写设计文档，无阻塞。",
            "liwei: 昨天修重连，今天做出件箱，等一台测试机。",
            "sunhao: 昨天回归，今天写属性测试，无阻塞。",
            "priya: Yesterday: timeline window. Today: search on mobile. No blockers.",
        ],
    ),
    (
        "研发日常",
        &[
            "sunhao: CI 红了，{module}的快照测试。",
            "liwei: 我的，字段加了忘了更新快照，马上。",
            "liwei: 绿了。",
            "sunhao: 👌",
        ],
    ),
    (
        "研发日常",
        &[
            "liwei: 推荐一篇讲 SQLite WAL 的文章，讲清楚了检查点为什么会卡。",
            "wanglei: 正好，上周备份卡住就是这个原因。",
            "sunhao: 存了，周末看。",
        ],
    ),
    (
        "研发日常",
        &[
            "priya: Rust question: is `select!` biased by default?",
            "liwei: 不是，随机的；要有顺序得写 `biased;`。",
            "priya: That explains my flaky test.",
            "zhouyang: 记得写成不依赖顺序的。",
        ],
    ),
    (
        "研发日常",
        &[
            "zhouyang: 代码评审轮值：这周李伟和孙浩。",
            "liwei: 好的，每天上午十点和下午四点各一轮。",
            "sunhao: 同步一下标准：先看测试，再看命名。",
        ],
    ),
    (
        "研发日常",
        &[
            "wanglei: 构建机的磁盘还剩 {number} GB，请大家清理旧分支。",
            "liwei: 已删 12 个。",
            "priya: Removed mine too.",
            "wanglei: 谢谢，够用一阵了。",
        ],
    ),
    (
        "研发日常",
        &[
            "sunhao: 随机测试又找到一个：先删除再编辑，预览里还留着原文。",
            "liwei: 好问题！预览和索引要在同一个事务里清掉。",
            "sunhao: 种子是 {count}，我放进回归里了。",
            "zhouyang: 这种 bug 人工永远测不到，赞。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: {customer}反馈：搜索两个字的词找不到，比如“合同”。",
            "liwei: 他们用的是旧版本，新版按双字切分，两个字也能搜到。",
            "liufang: 那我请他们升级到 {version}。",
            "liufang: 升级完客户说好了，还夸搜索快 😄",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: {customer} asks whether history is readable on a plane.",
            "priya: Yes: everything up to the last sync, and it says *as of* when.",
            "liufang: 太好了，我把截图发给他们。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: 有用户问：为什么不能上传文件，按钮是灰的？",
            "hanxue: 点一下按钮，会写原因、时间、谁决定的、可以找谁。",
            "liufang: 他看到了，说第一次见软件这么坦白。",
            "zhouyang: 这就是我们做它的理由。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: 本周工单 {number} 个，最多的是“改密码”和“新电脑登录”。",
            "wanglei: 改密码那个我写一段说明放到常见问题里。",
            "liufang: 谢谢磊哥。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: {customer}续约了，三年 🎉🎉",
            "chenjing: 太棒了！辛苦刘芳和整个团队。",
            "anna: Fantastic news!",
            "zhouyang: 晚上加个鸡腿。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 新版频道列表：未读加粗，提及用数字，其余安静。",
            "priya: Love it. Could the section headers be a touch smaller?",
            "linxiaoyu: 可以，12 号改 11.5，看看效果。",
            "zhouyang: 深色下的分割线再淡一点。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 头像用姓名最后一个字，颜色按人固定，大家看行不行？",
            "sunhao: 有两个同名最后一个字的怎么办？",
            "linxiaoyu: 颜色不同，悬停有全名。",
            "sunhao: 可以。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 说明面板的文案：先说“不能做什么”，再说“为什么”，最后“找谁”。",
            "tom: In English: what, why, who. Same order.",
            "hanxue: 建议加上从什么时候开始、到什么时候结束。",
            "linxiaoyu: 好，放在第二行。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 离线条的文字改成“离线 · 截至 14:02”，短一些。",
            "priya: 'Offline · as of 14:02' for English then.",
            "linxiaoyu: 对，两种语言一个意思。",
        ],
    ),
    (
        "闲聊",
        &[
            "sunhao: 中午吃什么？",
            "linxiaoyu: 楼下新开了一家贵州菜。",
            "liwei: 走，十二点一刻电梯口。",
            "priya: Is it very spicy?",
            "linxiaoyu: 可以点微辣 😂",
            "priya: In that case, I'm in.",
        ],
    ),
    (
        "闲聊",
        &[
            "tom: Autumn leaves by the river are lovely right now, {city} office people come and see.",
            "anna: Photos please!",
            "tom: Posted on the wall in the kitchen, the old-fashioned way.",
        ],
    ),
    (
        "闲聊",
        &[
            "sunhao: 周末羽毛球还差两个人。",
            "zhouyang: 算我一个。",
            "wanglei: 我也来，好久没动了。",
            "sunhao: 齐了，{weekday}晚七点老地方。",
        ],
    ),
    (
        "闲聊",
        &[
            "liufang: 我家猫学会开冰箱了。",
            "linxiaoyu: 给它也建个账号，权限只读。",
            "hanxue: 先走审批流程。",
            "liufang: 😂😂😂",
        ],
    ),
    (
        "闲聊",
        &[
            "priya: Book club picked *The Left Hand of Darkness* for next month.",
            "tom: Great choice.",
            "linxiaoyu: 有中文版吗？",
            "priya: 有，《黑暗的左手》。",
            "linxiaoyu: 借我看看 📚",
        ],
    ),
    (
        "闲聊",
        &[
            "wanglei: 谁把茶水间的咖啡豆换了，今天特别香。",
            "anna: Guilty. Beans from {city}.",
            "sunhao: 下次多买两包。",
        ],
    ),
    (
        "公告",
        &[
            "wanglei: **维护通知** {weekday} 23:00–23:30 升级服务器，期间可以离线阅读和写消息，恢复后自动发出。",
        ],
    ),
    (
        "公告",
        &["chenjing: **组织调整** 即日起 Falcon 由周洋负责，李伟负责同步与存储。谢谢大家的支持。"],
    ),
    (
        "公告",
        &["wanglei: **版本 {version}** 已发布：离线搜索更快，权限说明更清楚。更新内容见手册。"],
    ),
    (
        "公告",
        &["chenjing: **放假安排** {weekday}起放假三天，值班表已发给各部门。"],
    ),
    (
        "Falcon",
        &[
            "zhouyang: 下一个里程碑定在{weekday}：登录、频道、搜索、权限说明四块全部可演示。",
            "liwei: 搜索还差高亮，今晚能好。",
            "linxiaoyu: 权限说明的图我已经画完，放在设计评审频道了。",
            "priya: Sign-in is done on my side, including the one-time code.",
            "zhouyang: 很好，周会我来汇报。",
        ],
    ),
    (
        "Falcon",
        &[
            "sunhao: 发现一个小问题：频道名特别长的时候，未读数字会被挤掉。",
            "linxiaoyu: 名字省略，数字永远显示，我改样式。",
            "linxiaoyu: 改好了，{version} 里就有。",
            "sunhao: 看到了，没问题。",
        ],
    ),
    (
        "Falcon",
        &[
            "priya: Scrolling back {count} messages on the old laptop: still smooth. Nice work on the window.",
            "liwei: 因为只读一屏，多少历史都一样。",
            "zhouyang: 这句话可以放到发布说明里。",
            "tom: Stolen with pride.",
        ],
    ),
    (
        "Falcon",
        &[
            "liwei: 提交说明请写为什么，不要只写做了什么，评审能省一半时间。",
            "sunhao: +1",
            "priya: Agreed. I also like when the test name is the promise.",
            "zhouyang: 写进约定，今天起执行。",
        ],
    ),
    (
        "Falcon",
        &[
            "hanxue: 演示账号的密码不要发在频道里，用一次性登录码，24 小时有效。",
            "zhouyang: 明白，我让大家都走登录码。",
            "liwei: 登录码用过一次就失效，对吗？",
            "hanxue: 对，服务器只存哈希。",
        ],
    ),
    (
        "Falcon",
        &[
            "zhouyang: {customer}的测试环境今天有人反馈登录慢，谁看一下？",
            "wanglei: 我在看，是他们代理的证书链不完整。",
            "wanglei: 补上中间证书就好了，登录 {number} ms。",
            "zhouyang: 收到，我回复客户。",
        ],
    ),
    (
        "Falcon",
        &[
            "sunhao: 断网写三条消息，重启，再联网：三条都到了，顺序没变，没有重复。",
            "liwei: 这就是出件箱的意义 🙂",
            "priya: Same on Windows and on my Mac.",
            "zhouyang: 把这个过程录下来，演示用。",
        ],
    ),
    (
        "Falcon",
        &[
            "linxiaoyu: 深色模式的第二版来了，背景不再是纯黑，长时间看舒服一些。",
            "priya: Much better. The code blocks are readable now.",
            "sunhao: 我投第二版。",
            "zhouyang: 那就第二版，合并吧。",
        ],
    ),
    (
        "Falcon",
        &[
            "tom: How do we call it when a message waits in the outbox: *queued* or *pending*?",
            "liwei: queued。pending 留给权限申请。",
            "linxiaoyu: 中文是“等待发送”。",
            "tom: Perfect, one word each.",
        ],
    ),
    (
        "Falcon",
        &[
            "liwei: 数据库升级脚本我加了一个测试：每个旧版本的文件都打开一遍，行数和内容都要一样。",
            "sunhao: 太好了，我之前每次都手工点。",
            "zhouyang: 跑一遍要多久？",
            "liwei: 不到 {number} 秒。",
        ],
    ),
    (
        "Falcon",
        &[
            "priya: Heads-up: I'm renaming `sync_state` to `cursor` everywhere. One word for one thing.",
            "liwei: 支持，我的分支晚点再合，免得冲突。",
            "priya: Merged. Thanks for waiting.",
        ],
    ),
    (
        "接口",
        &[
            "liwei: 拒绝的时候不能只回 403，要把完整的判定带上：原因、时间、谁决定的、下一步。",
            "priya: So the client never has to guess. I like it.",
            "hanxue: 审计那边也要同一份。",
            "liwei: 是同一个函数算的，一定一致。",
        ],
    ),
    (
        "接口",
        &[
            "tom: Is there a maximum page size for entries?",
            "liwei: 500，超过按 500 给。",
            "priya: And the cursor is opaque, right?",
            "liwei: 频道内就是序号，没有空洞，可以放心相减。",
        ],
    ),
    (
        "接口",
        &[
            "priya: What happens if I send `role` in a message body by accident?",
            "liwei: 422，多余的字段一律拒绝，并告诉你是哪个字段。",
            "tom: Strict requests, lenient replies. I'll write that on the first page.",
        ],
    ),
    (
        "接口",
        &[
            "wanglei: 健康检查的地址固定了吗？监控要用。",
            "liwei: `/healthz`，不需要登录，也不返回任何内部信息。",
            "wanglei: 好，已经接上。",
        ],
    ),
    (
        "研发日常",
        &[
            "wanglei: 明早九点半做一次恢复演练，把上周的备份恢复到新机器。",
            "liwei: 我来看客户端的表现，应该会重新同步，草稿要还在。",
            "wanglei: 演练完成，{number} 分钟恢复，数据一致。",
            "liwei: 客户端这边草稿都在 👍",
        ],
    ),
    (
        "研发日常",
        &[
            "zhouyang: 有两位候选人{weekday}来面试，谁有空？",
            "liwei: 上午可以。",
            "sunhao: 下午我来，顺便聊测试。",
            "zhouyang: 谢谢，会议室我订好了。",
        ],
    ),
    (
        "研发日常",
        &[
            "priya: TIL: `git worktree` saves me from stashing five times a day.",
            "sunhao: 用了两年，回不去了。",
            "liwei: 我还在用三个克隆……今天就改。",
        ],
    ),
    (
        "研发日常",
        &[
            "liwei: {module}的覆盖率到 {number}% 了，剩下的都是错误分支。",
            "sunhao: 错误分支才是最该测的 😏",
            "liwei: 说得对，明天补。",
            "sunhao: 我把故障注入的工具借你。",
        ],
    ),
    (
        "研发日常",
        &[
            "sunhao: 今天的构建为什么慢了两分钟？",
            "wanglei: 缓存满了被清了一次，下一次就恢复。",
            "sunhao: 确认恢复，{number} 秒。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: {customer}问能不能把旧系统的聊天记录导进来。",
            "zhouyang: 目前不支持，先记到需求里，写清楚数量和格式。",
            "liufang: 大概 {count} 个频道，JSON 格式。",
            "zhouyang: 收到，下个月评估。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: 今天拜访了{customer}，他们最喜欢的是离线也能搜。",
            "priya: Did anybody try it on the metro?",
            "liufang: 现场就试了，拔网线，两个字的词照样出来。",
            "chenjing: 真不错，下次带上李伟一起去。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: {customer} wants to know who can read private channels. Only members?",
            "hanxue: 只有成员。办案读取要事由、两个人批准，而且事后会告知本人。",
            "liufang: 我把这段话原样发给他们。",
        ],
    ),
    (
        "客户反馈",
        &[
            "liufang: 培训反馈表回收了 {number} 份，平均 4.6 分。",
            "priya: Where did we lose points?",
            "liufang: 希望快捷键列表好找一点。",
            "priya: Noted, it moves up.",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 空白页不要只写“没有数据”，要说下一步能做什么。",
            "tom: Yes! 'No messages yet. Say hello.' beats 'No data'.",
            "sunhao: 那搜不到的时候呢？",
            "linxiaoyu: 写清楚搜了哪里、没搜哪里，再给一个建议。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 这周对比度检查：浅色全部合格，深色有 {number} 处偏低，已改。",
            "priya: Could you also check the focus ring? I tab a lot.",
            "linxiaoyu: 焦点框加粗到 2 px，浅色深色都看得见。",
        ],
    ),
    (
        "设计评审",
        &[
            "linxiaoyu: 输入框最多长到八行，再多就滚动，大家觉得合适吗？",
            "liwei: 合适，贴日志的人应该用代码块。",
            "priya: Eight is fine on a laptop.",
        ],
    ),
    (
        "全员",
        &[
            "chenjing: 上个月的目标完成了 {number} 项，剩下两项顺延，谢谢大家。",
            "anna: Finance closes on {weekday}, please hand in receipts by then.",
            "liufang: 客户成功的已经交了。",
            "zhouyang: 研发今天下班前交。",
        ],
    ),
    (
        "全员",
        &[
            "hanxue: 今天有人收到冒充 IT 的邮件，链接指向一个很像的域名，不要点，直接告诉我。",
            "sunhao: 我收到了，没点。",
            "hanxue: 做得好。已经在网关拦截。",
            "wanglei: 补充一句：IT 永远不会问你要密码。",
        ],
    ),
    (
        "全员",
        &[
            "anna: The {city} office moves to the third floor on {weekday}. Same address, better coffee.",
            "wanglei: 新楼层的网络已经测过，直接插就能用。",
            "tom: Coffee confirmed.",
        ],
    ),
    (
        "闲聊",
        &[
            "liwei: 有人想一起拼车去爬山吗？还有两个位置。",
            "sunhao: 我！",
            "priya: Me too, what time?",
            "liwei: 七点半楼下集合，带水。",
        ],
    ),
    (
        "闲聊",
        &[
            "linxiaoyu: 窗台上那盆绿萝是谁的？好像渴了。",
            "tom: Mine, thank you for noticing. Watered.",
            "linxiaoyu: 它刚才对我点头了。",
        ],
    ),
    (
        "闲聊",
        &[
            "priya: My daughter says our app icon looks like a friendly robot.",
            "linxiaoyu: 设计目标达成。",
            "sunhao: 机器人还带一把钥匙，很合理。",
        ],
    ),
    (
        "闲聊",
        &[
            "wanglei: 今天食堂有糖醋排骨。",
            "liwei: 会议提前十分钟结束，谢谢。",
            "zhouyang: 批准 😂",
        ],
    ),
    (
        "公告",
        &[
            "chenjing: **Office hours** The {city} office is closed on {weekday} for maintenance; please work from home.",
        ],
    ),
    (
        "公告",
        &["chenjing: **安全提醒** 手册第 {number} 节已更新，请各位在{weekday}前读完。"],
    ),
];

const MODULES: &[&str] = &[
    "同步引擎",
    "出件箱",
    "搜索索引",
    "权限引擎",
    "时间线",
    "通知",
];
const CUSTOMERS: &[&str] = &[
    "远山科技",
    "青禾医疗",
    "Nordlicht GmbH",
    "海川物流",
    "Bluefin Bank",
    "云栖书店",
];
const WEEKDAYS: &[&str] = &["周一", "周二", "周三", "周四", "周五"];
const WEEKDAYS_EN: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const CITIES: &[&str] = &["Hangzhou", "Chengdu", "Hamburg", "Suzhou"];

/// How many messages a working day holds at most; keeps days believable.
const MESSAGES_PER_DAY: usize = 96;

/// A history of `count` messages in time order, the same for the same seed.
pub fn history(seed: u64, count: usize) -> Vec<Said> {
    let scenes: Vec<&Scene> = SCENES.iter().chain(more_talk::SCENES).collect();
    let mut dice = Dice::new(seed);
    let mut said: Vec<Said> = Vec::with_capacity(count + 8);
    let mut deck: Vec<usize> = Vec::new();
    let mut lately: Vec<usize> = Vec::new();
    let mut day = 0u32;
    let mut today = 0usize;
    let mut minute = 9 * 60;
    while said.len() < count {
        if deck.is_empty() {
            deck = (0..scenes.len()).collect();
            for index in (1..deck.len()).rev() {
                deck.swap(index, dice.below(index + 1));
            }
            // What was told a moment ago waits: the deck is dealt from its end.
            deck.sort_by_key(|scene| !lately.contains(scene));
            lately.clear();
        }
        let scene = deck.pop().unwrap_or_default();
        if deck.len() < scenes.len() / 2 {
            lately.push(scene);
        }
        let (channel, lines) = *scenes[scene];
        if today + lines.len() > MESSAGES_PER_DAY {
            day += 1;
            today = 0;
            minute = 9 * 60;
        }
        minute += 2 + dice.below(16) as u32;
        let particulars = Particulars::roll(&mut dice);
        for line in lines {
            let (handle, text) = line.split_once(": ").unwrap_or(("", line));
            said.push(Said {
                day,
                minute,
                channel,
                handle,
                text: particulars.fill(text),
            });
            minute += 1 + dice.below(3) as u32;
        }
        today += lines.len();
    }
    said.truncate(count);
    said.sort_by_key(|line| (line.day, line.minute));
    said
}

struct Particulars {
    module: &'static str,
    customer: &'static str,
    weekday: usize,
    city: &'static str,
    number: usize,
    count: usize,
    version: String,
}

impl Particulars {
    fn roll(dice: &mut Dice) -> Self {
        Self {
            module: MODULES[dice.below(MODULES.len())],
            customer: CUSTOMERS[dice.below(CUSTOMERS.len())],
            weekday: dice.below(WEEKDAYS.len()),
            city: CITIES[dice.below(CITIES.len())],
            number: 3 + dice.below(42),
            count: 1_000 + dice.below(9_000),
            version: format!("2.{}.{}", dice.below(10), dice.below(10)),
        }
    }

    fn fill(&self, text: &str) -> String {
        let weekday = if text.is_ascii() || text.contains("are due") {
            WEEKDAYS_EN
        } else {
            WEEKDAYS
        }[self.weekday];
        text.replace("{module}", self.module)
            .replace("{customer}", self.customer)
            .replace("{weekday}", weekday)
            .replace("{city}", self.city)
            .replace("{number}", &self.number.to_string())
            .replace("{count}", &self.count.to_string())
            .replace("{version}", &self.version)
    }
}

/// xorshift64*: small, seeded, the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same_history_in_time_order_with_every_slot_filled() {
        let first = history(7, 5_000);
        assert_eq!(first, history(7, 5_000));
        assert_ne!(first, history(8, 5_000));
        assert_eq!(first.len(), 5_000);
        assert!(
            first
                .windows(2)
                .all(|pair| (pair[0].day, pair[0].minute) <= (pair[1].day, pair[1].minute))
        );
        let open_slot = first
            .iter()
            .find(|said| said.text.contains('{') && !said.text.contains("{id}"));
        assert_eq!(open_slot, None);
    }
}
