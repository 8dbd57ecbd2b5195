//! More of what is said, in the departments and projects beside Falcon.

use super::talk::Scene;

pub(super) const SCENES: &[Scene] = &[
    (
        "产品",
        &[
            "tangyue: 下季度的路线图初稿在这里：\n1. 权限申请一步到位\n2. 会议纪要\n3. 大文件断点续传\n请大家{weekday}前留言。",
            "linxiaoyu: 第一条和设计评审里说的灰色按钮是同一件事，可以合并。",
            "emily: +1. The explanation panel already has the place for it.",
            "tangyue: 好，合并，我改一下标题。",
            "guochen: 访谈里 {number} 个人里有一半提到“不知道找谁要权限”，支持放第一。",
        ],
    ),
    (
        "产品",
        &[
            "guochen: 有个小发现：新用户第一天平均会点 {number} 次灰色按钮。",
            "tangyue: 那不是坏事，说明他们看得见自己还缺什么。",
            "emily: As long as the second click is *Ask*, not *Back*.",
            "guochen: 下周我单独看这条路径。",
        ],
    ),
    (
        "产品",
        &[
            "tangyue: {customer}的验收会改到{weekday}，谁能一起去？",
            "diego: I can, I know their directory setup.",
            "machao: 我也去，合同条款我来讲。",
            "tangyue: 好，资料我今晚打包。",
        ],
    ),
    (
        "产品",
        &[
            "emily: Small copy question: *sign out* or *log out*?",
            "tom: *Sign out*, it is what the handbook says everywhere.",
            "yuki: 日本語では「サインアウト」です。統一しましょう。",
            "emily: Settled, thank you.",
        ],
    ),
    (
        "用户研究",
        &[
            "guochen: 本周约了 {number} 位用户，{weekday}上午两场可以旁听。",
            "linxiaoyu: 我听第一场。",
            "tangyue: 我听第二场，记录我来写。",
            "guochen: 旁听请关麦克风，问题写在这里，我来问。",
        ],
    ),
    (
        "用户研究",
        &[
            "guochen: 今天的原话：“我最烦的是它不说为什么。”",
            "emily: Put that on the wall.",
            "zhaomin: 已经打印了 😄",
        ],
    ),
    (
        "用户研究",
        &[
            "guochen: 可用性测试第 {number} 轮：五个人里四个人自己找到了搜索，一个人去翻了设置。",
            "emily: Which word did the fifth look for?",
            "guochen: “历史”。我建议搜索框的提示里加上“历史消息”。",
            "linxiaoyu: 可以，今天就改。",
        ],
    ),
    (
        "Heron",
        &[
            "tangyue: Heron 第 {number} 周：列表改版完成，下一步是平板布局。阻塞？",
            "zhaomin: 没有，虚拟列表在旧平板上也跟手了。",
            "priya: Keyboard on iPad needs one more day.",
            "yuki: 日本語の改行、直りました。確認お願いします。",
            "emily: Checked, looks right in both orientations.",
        ],
    ),
    (
        "Heron",
        &[
            "zhaomin: 长列表滚动 p95 从 {number} ms 降到 4 ms，原因是每行都在算相对时间。",
            "helei: 一分钟算一次就够了。",
            "zhaomin: 对，改成整页一个时钟。",
            "tangyue: 这个写进技术分享吧！",
        ],
    ),
    (
        "Heron",
        &[
            "emily: New empty states are in the shared file. The bird is optional.",
            "priya: The bird stays.",
            "zhaomin: 鸟必须留。",
            "tangyue: 好，鸟留下，全票通过。",
        ],
    ),
    (
        "Heron",
        &[
            "helei: `{module}` 的接口多了一个字段，旧客户端会忽略，新的会显示。",
            "priya: Is it optional in the schema?",
            "helei: 是，缺省就是没有。",
            "yuki: ドキュメントの例も更新してください。",
            "helei: 更新了。",
        ],
    ),
    (
        "Heron",
        &[
            "tangyue: {weekday}给{customer}演示平板版，谁带设备？",
            "zhaomin: 我带两台，一台旧的一台新的。",
            "emily: I'll bring the stylus.",
        ],
    ),
    (
        "Heron",
        &[
            "yuki: 未翻訳の文が {number} 件あります。一覧を貼りました。",
            "tangyue: 谢谢由纪！我今天补中文原文的注释。",
            "tom: I'll do the English side tonight.",
            "yuki: 助かります 🙏",
        ],
    ),
    (
        "代码评审",
        &[
            "helei: 求评审：{module}重试逻辑，{number} 行，测试先红后绿。",
            "liwei: 看完了，一处：退避加抖动，不然一起醒。",
            "helei: 改好了。",
            "liwei: 合并 👍",
        ],
    ),
    (
        "代码评审",
        &[
            "zhaomin: 谁熟悉虚拟列表的锚点？往上加载时会跳 1 px。",
            "liwei: 是不是行高取整了？用小数。",
            "zhaomin: 就是它。0 px 了。",
        ],
    ),
    (
        "代码评审",
        &[
            "marta: The flaky test is not flaky: it fails every {number}th run because two clocks disagree.",
            "sunhao: 好眼力！用虚拟时间就没有这个问题。",
            "marta: Rewritten that way, 2,000 runs green.",
            "wutong: 👏",
        ],
    ),
    (
        "代码评审",
        &[
            "liwei: 这段我想听听意见：\n```rust\nlet next = channel.last_seq + 1;\nlet early = entry.seq > next;\nlet done = early.then(|| hold(&entry)).unwrap_or_else(|| apply(&entry));\n```",
            "helei: `entry.seq < next` 的时候呢？",
            "liwei: 丢掉，已经有了。补一行。",
            "priya: And a test with the same entry twice, please.",
            "liwei: 加了。",
        ],
    ),
    (
        "技术分享",
        &[
            "zhouyang: {weekday}下午四点，何磊讲《一次提交带几十条》。",
            "helei: 带一点 fsync 的实测，机器会当场断电。",
            "wanglei: ……哪台机器？",
            "helei: 我自己的 😅",
        ],
    ),
    (
        "技术分享",
        &[
            "zhaomin: 上次分享的录屏和讲稿放好了，练习题也在里面。",
            "sunhao: 第三题有两个答案，我写在评论里了。",
            "zhaomin: 确实，题目改严谨一点。",
        ],
    ),
    (
        "技术分享",
        &[
            "marta: Next week I'd like to show property tests. Bring a function you do not trust.",
            "liwei: 我有一个。",
            "helei: 我有 {number} 个。",
        ],
    ),
    (
        "值班",
        &[
            "wutong: 交接：昨晚 {number} 条告警，两条真，都已恢复。",
            "helei: 收到，今天我值。",
            "wutong: 磁盘那条阈值我调高了，理由写在手册里。",
        ],
    ),
    (
        "值班",
        &[
            "helei: 02:{number} 连接数突然掉一半，五分钟后恢复。",
            "wutong: 是上游重启，维护窗口忘了通知。",
            "wanglei: 我去和他们约定提前一天说。",
            "helei: 谢谢，客户没有感觉到，消息一条没丢。",
        ],
    ),
    (
        "值班",
        &[
            "wutong: 证书还有 {number} 天到期，自动续期已演练。",
            "hanxue: 续期记录发我一份，审计要。",
            "wutong: 已发。",
        ],
    ),
    (
        "值班",
        &[
            "sunhao: 压测要占预发两小时，{weekday}晚上可以吗？",
            "wutong: 可以，结束后在这里说一声，我把告警恢复。",
            "sunhao: 跑完了，告警可以恢复了。",
            "wutong: 恢复。",
        ],
    ),
    (
        "告警",
        &[
            "wutong: 🔔 p99 {number} ms，超过 30 ms 持续 5 分钟。",
            "helei: 在看。",
            "helei: 一个租户在导出，限流之后 12 ms。",
            "wutong: ✅ 已恢复。",
        ],
    ),
    (
        "告警",
        &[
            "wutong: 🔔 备份比昨天小 {number}%，请人工确认。",
            "wanglei: 是上周的清理生效了，恢复演练一致。",
            "wutong: ✅ 确认。",
        ],
    ),
    (
        "市场",
        &[
            "gaofei: {city}发布会的场地定了，{weekday}彩排。",
            "sophie: Catering confirmed, two vegetarian options.",
            "luolin: 预热文章今天发第一篇，标题：《按钮为什么是灰的》。",
            "gaofei: 标题好。",
        ],
    ),
    (
        "市场",
        &[
            "luolin: 上周文章阅读 {count}，转发最多的是“离线也说实话”那篇。",
            "gaofei: 下周接着写权限申请。",
            "liufang: {customer}同意我们引用他们的话，原文我发你。",
            "luolin: 太好了，谢谢刘芳！",
        ],
    ),
    (
        "市场",
        &[
            "sophie: Booth design, version 3. The lock icon is now larger than our logo.",
            "gaofei: 合适，那就是卖点。",
            "linxiaoyu: 颜色请用新的主色，色值在共享文件里。",
            "sophie: Updated.",
        ],
    ),
    (
        "市场",
        &[
            "gaofei: 这个月线索 {number} 条，{customer}已经要试用。",
            "machao: 我来跟，今天下午就联系。",
            "gaofei: 谢谢！",
        ],
    ),
    (
        "发布会",
        &[
            "gaofei: 流程：开场 5 分钟，演示 15 分钟，问答 10 分钟。演示谁来？",
            "zhouyang: 我来讲，李伟在旁边断网。",
            "liwei: 专业拔网线 😄",
            "sophie: I'll hold a spare cable.",
        ],
    ),
    (
        "发布会",
        &[
            "luolin: 新闻稿第 {number} 稿，请核对数字。",
            "tangyue: “一百万条消息里搜索 26 毫秒”是实测，可以写；“最快”不要写。",
            "gaofei: 同意，只写测到的。",
            "luolin: 已改。",
        ],
    ),
    (
        "新人",
        &[
            "liangjing: 本周入职 {number} 位，导师名单贴在下面，请各位带一周。",
            "zhaomin: 我带一位，电脑和账号都准备好了。",
            "xunuo: 我这边也准备好了。",
            "liangjing: 谢谢大家！第一天的清单在应用里，照着走就行。",
        ],
    ),
    (
        "新人",
        &[
            "dongyu: 请问报销在哪里提交？",
            "xieting: 财务系统里选“差旅”，发票拍照上传，{weekday}前交当月结。",
            "dongyu: 找到了，谢谢谢婷！",
        ],
    ),
    (
        "新人",
        &[
            "marta: First week done. Best onboarding I had: nobody told me \"you'll get access later\".",
            "liangjing: 这句话我要转给产品。",
            "tangyue: 收到 ❤️",
        ],
    ),
    (
        "新人",
        &[
            "liangjing: 提醒：试用期第 {number} 周的反馈表，导师和新人各填一份。",
            "helei: 交了。",
            "dongyu: 也交了。",
        ],
    ),
    (
        "跑步",
        &[
            "xunuo: 周六早上七点滨江十公里，配速六分，欢迎慢慢跑。",
            "sunhao: 我来，跑不动就走。",
            "diego: Count me in if it doesn't rain.",
            "xunuo: 下雨就改室内攀岩。",
        ],
    ),
    (
        "跑步",
        &[
            "zhaomin: 半马 1 小时 {number} 分，个人最好！",
            "xunuo: 恭喜！！🎉",
            "wutong: 太强了",
            "anna: Wow, congratulations!",
        ],
    ),
    (
        "跑步",
        &[
            "wutong: 谁还有多余的号码布别针？",
            "diego: I have about {number}.",
            "wutong: 两个就够 😂",
        ],
    ),
    (
        "IT 服务台",
        &[
            "dongyu: 远程桌面连不上，提示证书不受信任。",
            "wanglei: 公司根证书没装，我发你一个一键脚本。",
            "dongyu: 好了！",
            "wanglei: 👍 顺手把步骤写进手册第 {number} 节了。",
        ],
    ),
    (
        "IT 服务台",
        &[
            "sophie: My second screen flickers after the update.",
            "wanglei: Known issue, please switch to 60 Hz until {weekday}.",
            "sophie: Works, thanks.",
        ],
    ),
    (
        "IT 服务台",
        &[
            "xieting: 想给财务频道加两位同事，按钮是灰的。",
            "wanglei: 点一下灰按钮，里面写了谁可以加，是梁静。",
            "xieting: 看到了，原来不用问你 😄",
            "wanglei: 正是这个意思。",
        ],
    ),
    (
        "IT 服务台",
        &[
            "yuki: VPN から社内サイトが開けません。",
            "wanglei: 你的账号是外部协作者，这个站点不开放，需要的话可以申请，注明项目和结束日期。",
            "yuki: 申請しました。",
            "wanglei: 已批，到{weekday}为止。",
        ],
    ),
    (
        "实施交付",
        &[
            "diego: {customer}: directory import finished, {count} people, {number} duplicates found and merged.",
            "machao: 重复的是哪些？",
            "diego: Same person, two phone numbers. They confirmed every one.",
            "xunuo: 太好了，我今天发培训邀请。",
        ],
    ),
    (
        "实施交付",
        &[
            "xunuo: {customer}第一天：{number} 个问题，{number} 个都是“在哪里改通知”。",
            "emily: Then the setting is in the wrong place.",
            "xunuo: 截图发你了。",
            "emily: Moving it next to the bell.",
        ],
    ),
    (
        "实施交付",
        &[
            "machao: 合同里写的上线日期是{weekday}，来得及吗？",
            "diego: Yes, only the certificate is missing on their side.",
            "machao: 我去催。",
            "machao: 拿到了。",
        ],
    ),
    (
        "实施交付",
        &[
            "caoying: 数据处理协议第 {number} 条改了措辞，新客户请用新版。",
            "machao: 老客户呢？",
            "caoying: 续约时换，不用单独签。",
            "machao: 明白。",
        ],
    ),
    (
        "客户反馈",
        &[
            "xunuo: 今天的工单：{number} 张，平均首次响应 6 分钟。",
            "liufang: 很好，有没有重复的？",
            "xunuo: 三张都在问离线能看多久，我写了一条常见问题。",
            "guochen: 这条我也想放进访谈提纲。",
        ],
    ),
    (
        "研发日常",
        &[
            "dongyu: 上周的数据看板更新了：消息送达 p95 {number} ms，失败 0。",
            "zhouyang: 漂亮，周报里引用这张图。",
            "dongyu: 口径写在图下面，小组少于五人的不拆开。",
            "hanxue: 👍 口径写清楚最重要。",
        ],
    ),
    (
        "Falcon",
        &[
            "marta: Regression for {version}: {number} cases green, 1 red: draft lost when two windows type at once.",
            "liwei: 红的我来，两个窗口的草稿应该后写的赢。",
            "zhaomin: 界面这边也要提示一下“在另一台电脑上改过”。",
            "marta: Both green now. Ship it.",
            "zhouyang: 发 🚀",
        ],
    ),
    (
        "Falcon",
        &[
            "tangyue: {customer}想要的“为什么不行”说明，我写了三版文案，请投票。",
            "linxiaoyu: 第二版，先说结论。",
            "tom: Second. It reads like a person wrote it.",
            "zhaomin: 第二版 +1",
            "tangyue: 第二版通过。",
        ],
    ),
    (
        "全员",
        &[
            "liangjing: 年度体检{weekday}开始，名单和时间已发到各自私信。",
            "helei: 需要空腹吗？",
            "liangjing: 需要，前一晚十点之后别吃东西。",
            "xunuo: 那我先把晚饭约了 😋",
        ],
    ),
    (
        "全员",
        &[
            "xieting: 本月报销截止{weekday} 18:00，超时的顺延到下月。",
            "sophie: Does that include the booth deposit?",
            "xieting: 包括，单据我已经收到了。",
        ],
    ),
    (
        "闲聊",
        &[
            "luolin: 楼下新开的面馆，{number} 块一碗，牛肉很实在。",
            "machao: 走，十二点门口见。",
            "diego: Saving me a seat?",
            "luolin: 留着 😄",
        ],
    ),
    (
        "闲聊",
        &[
            "zhaomin: 谁把会议室的白板画满了猫？",
            "emily: It was a requirements workshop.",
            "tangyue: 需求是：猫。",
            "zhaomin: 验收通过 🐱",
        ],
    ),
    (
        "公告",
        &[
            "chenjing: **Security** From {weekday}, new devices are confirmed once by a second one. Details in the handbook, section {number}.",
        ],
    ),
    (
        "公告",
        &["chenjing: **组织调整** 市场部由高飞负责，人事与财务由梁静负责，名单见“人员”。"],
    ),
];
