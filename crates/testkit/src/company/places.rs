//! The people and the places of the demonstration company.

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::permission::{PersonKind, RoleKey};

pub struct PersonPlan {
    pub handle: &'static str,
    pub name: &'static str,
    pub title: &'static str,
    pub kind: PersonKind,
    pub department: &'static str,
    pub post: Option<RoleKey>,
}

const fn member(
    handle: &'static str,
    name: &'static str,
    title: &'static str,
    department: &'static str,
) -> PersonPlan {
    PersonPlan {
        handle,
        name,
        title,
        kind: PersonKind::Member,
        department,
        post: None,
    }
}

const fn with_post(person: PersonPlan, post: RoleKey) -> PersonPlan {
    PersonPlan {
        post: Some(post),
        ..person
    }
}

/// The first is the owner whom `init` makes.
pub const PEOPLE: &[PersonPlan] = &[
    with_post(
        member("chenjing", "陈静", "总经理", "运营与合规"),
        RoleKey::Owner,
    ),
    with_post(
        member("anna", "Anna Müller", "COO", "运营与合规"),
        RoleKey::Owner,
    ),
    with_post(
        member("wanglei", "王磊", "系统管理员", "运营与合规"),
        RoleKey::Sysadmin,
    ),
    with_post(
        member("hanxue", "韩雪", "安全管理员", "运营与合规"),
        RoleKey::Secadmin,
    ),
    with_post(
        member("zhengjie", "郑洁", "内部审计", "运营与合规"),
        RoleKey::Auditor,
    ),
    member("zhouyang", "周洋", "Falcon 项目负责人", "研发部"),
    member("liwei", "李伟", "后端工程师", "研发部"),
    member("sunhao", "孙浩", "测试工程师", "研发部"),
    member("priya", "Priya Nair", "Mobile engineer", "研发部"),
    member("linxiaoyu", "林小雨", "产品设计师", "产品设计"),
    member("liufang", "刘芳", "客户成功经理", "客户成功"),
    PersonPlan {
        handle: "tom",
        name: "Tom Baker",
        title: "Technical writer",
        kind: PersonKind::Contractor,
        department: "研发部",
        post: None,
    },
    member("zhaomin", "赵敏", "前端工程师", "研发部"),
    member("helei", "何磊", "后端工程师", "研发部"),
    member("wutong", "吴桐", "运维工程师", "研发部"),
    member("marta", "Marta Silva", "Test automation", "研发部"),
    member("dongyu", "董宇", "数据分析师", "研发部"),
    member("tangyue", "唐悦", "产品经理", "产品设计"),
    member("guochen", "郭晨", "用户研究员", "产品设计"),
    member("emily", "Emily Wong", "Product designer", "产品设计"),
    member("machao", "马超", "客户经理", "客户成功"),
    member("xunuo", "许诺", "客户支持", "客户成功"),
    member("diego", "Diego Ramos", "Solutions engineer", "客户成功"),
    member("caoying", "曹颖", "法务", "运营与合规"),
    member("gaofei", "高飞", "市场经理", "市场部"),
    member("luolin", "罗琳", "内容运营", "市场部"),
    member("sophie", "Sophie Martin", "Events", "市场部"),
    member("liangjing", "梁静", "人事经理", "人事与财务"),
    member("xieting", "谢婷", "财务", "人事与财务"),
    PersonPlan {
        handle: "yuki",
        name: "佐藤由紀",
        title: "Localisation",
        kind: PersonKind::Contractor,
        department: "产品设计",
        post: None,
    },
];

/// `(department, manager)`; the first one's head is the owner.
pub const DEPARTMENTS: &[(&str, &str)] = &[
    ("运营与合规", "chenjing"),
    ("研发部", "zhouyang"),
    ("产品设计", "linxiaoyu"),
    ("客户成功", "liufang"),
    ("市场部", "gaofei"),
    ("人事与财务", "liangjing"),
];

pub struct TeamPlan {
    pub name: &'static str,
    pub kind: TeamKind,
    pub department: Option<&'static str>,
    pub admin: &'static str,
    pub members: &'static [&'static str],
}

pub const TEAMS: &[TeamPlan] = &[
    TeamPlan {
        name: "远帆科技",
        kind: TeamKind::Open,
        department: None,
        admin: "chenjing",
        members: &[
            "anna",
            "wanglei",
            "hanxue",
            "zhengjie",
            "zhouyang",
            "liwei",
            "sunhao",
            "priya",
            "linxiaoyu",
            "liufang",
            "tom",
            "zhaomin",
            "helei",
            "wutong",
            "marta",
            "dongyu",
            "tangyue",
            "guochen",
            "emily",
            "machao",
            "xunuo",
            "diego",
            "caoying",
            "gaofei",
            "luolin",
            "sophie",
            "liangjing",
            "xieting",
            "yuki",
        ],
    },
    TeamPlan {
        name: "Falcon",
        kind: TeamKind::Project,
        department: Some("研发部"),
        admin: "zhouyang",
        members: &[
            "liwei",
            "sunhao",
            "priya",
            "linxiaoyu",
            "tom",
            "wanglei",
            "hanxue",
            "zhaomin",
            "marta",
            "tangyue",
        ],
    },
    TeamPlan {
        name: "研发部",
        kind: TeamKind::Department,
        department: Some("研发部"),
        admin: "zhouyang",
        members: &[
            "liwei", "sunhao", "priya", "wanglei", "hanxue", "zhaomin", "helei", "wutong", "marta",
            "dongyu",
        ],
    },
    TeamPlan {
        name: "客户成功",
        kind: TeamKind::Department,
        department: Some("客户成功"),
        admin: "liufang",
        members: &[
            "hanxue", "wanglei", "zhouyang", "liwei", "priya", "chenjing", "anna", "machao",
            "xunuo", "diego", "guochen", "emily", "caoying",
        ],
    },
    TeamPlan {
        name: "Heron",
        kind: TeamKind::Project,
        department: Some("产品设计"),
        admin: "tangyue",
        members: &[
            "zhaomin", "helei", "priya", "emily", "guochen", "yuki", "tom",
        ],
    },
    TeamPlan {
        name: "产品设计",
        kind: TeamKind::Department,
        department: Some("产品设计"),
        admin: "linxiaoyu",
        members: &[
            "tangyue", "guochen", "emily", "yuki", "tom", "diego", "machao", "zhaomin",
        ],
    },
    TeamPlan {
        name: "市场部",
        kind: TeamKind::Department,
        department: Some("市场部"),
        admin: "gaofei",
        members: &[
            "luolin",
            "sophie",
            "liufang",
            "tangyue",
            "linxiaoyu",
            "machao",
            "zhouyang",
            "liwei",
        ],
    },
    TeamPlan {
        name: "运维值班",
        kind: TeamKind::Open,
        department: Some("研发部"),
        admin: "wutong",
        members: &["helei", "liwei", "sunhao", "wanglei", "hanxue"],
    },
];

pub struct ChannelPlan {
    pub name: &'static str,
    pub team: &'static str,
    pub kind: ChannelKind,
    pub topic: &'static str,
    pub read_only: bool,
}

/// Made by the team's administrator; the whole team is in it.
pub const CHANNELS: &[ChannelPlan] = &[
    ChannelPlan {
        name: "公告",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "公司通知，只读",
        read_only: true,
    },
    ChannelPlan {
        name: "全员",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "All hands",
        read_only: false,
    },
    ChannelPlan {
        name: "闲聊",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "茶水间 ☕",
        read_only: false,
    },
    ChannelPlan {
        name: "Falcon",
        team: "Falcon",
        kind: ChannelKind::Private,
        topic: "Falcon 项目：目标、阻塞、发版",
        read_only: false,
    },
    ChannelPlan {
        name: "接口",
        team: "Falcon",
        kind: ChannelKind::Private,
        topic: "API design, one decision a message",
        read_only: false,
    },
    ChannelPlan {
        name: "设计评审",
        team: "Falcon",
        kind: ChannelKind::Private,
        topic: "界面与文案",
        read_only: false,
    },
    ChannelPlan {
        name: "研发日常",
        team: "研发部",
        kind: ChannelKind::Public,
        topic: "站会与日常",
        read_only: false,
    },
    ChannelPlan {
        name: "客户反馈",
        team: "客户成功",
        kind: ChannelKind::Public,
        topic: "客户说了什么，我们做了什么",
        read_only: false,
    },
    ChannelPlan {
        name: "新人",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "第一周想问的都在这里问",
        read_only: false,
    },
    ChannelPlan {
        name: "跑步",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "慢慢跑，一起到",
        read_only: false,
    },
    ChannelPlan {
        name: "IT 服务台",
        team: "远帆科技",
        kind: ChannelKind::Public,
        topic: "电脑、网络、账号",
        read_only: false,
    },
    ChannelPlan {
        name: "代码评审",
        team: "研发部",
        kind: ChannelKind::Public,
        topic: "小步提交，先红后绿",
        read_only: false,
    },
    ChannelPlan {
        name: "技术分享",
        team: "研发部",
        kind: ChannelKind::Public,
        topic: "每周一讲",
        read_only: false,
    },
    ChannelPlan {
        name: "产品",
        team: "产品设计",
        kind: ChannelKind::Public,
        topic: "路线图与取舍",
        read_only: false,
    },
    ChannelPlan {
        name: "用户研究",
        team: "产品设计",
        kind: ChannelKind::Public,
        topic: "用户的原话",
        read_only: false,
    },
    ChannelPlan {
        name: "Heron",
        team: "Heron",
        kind: ChannelKind::Private,
        topic: "Heron 项目：移动端改版",
        read_only: false,
    },
    ChannelPlan {
        name: "市场",
        team: "市场部",
        kind: ChannelKind::Public,
        topic: "活动与内容",
        read_only: false,
    },
    ChannelPlan {
        name: "发布会",
        team: "市场部",
        kind: ChannelKind::Private,
        topic: "流程、稿件、彩排",
        read_only: false,
    },
    ChannelPlan {
        name: "值班",
        team: "运维值班",
        kind: ChannelKind::Public,
        topic: "交接与处置",
        read_only: false,
    },
    ChannelPlan {
        name: "告警",
        team: "运维值班",
        kind: ChannelKind::Private,
        topic: "响了就在这里说",
        read_only: false,
    },
    ChannelPlan {
        name: "实施交付",
        team: "客户成功",
        kind: ChannelKind::Public,
        topic: "从签约到上线",
        read_only: false,
    },
];

/// Direct messages: who begins, with whom, and what was said in turn.
pub const DIRECT: &[(&str, &str, &[&str])] = &[
    (
        "zhouyang",
        "liwei",
        &[
            "发版那天你能早点来吗？",
            "可以，八点半到。",
            "好，我带早饭，豆浆还是咖啡？",
            "咖啡，谢谢！",
        ],
    ),
    (
        "liwei",
        "hanxue",
        &[
            "韩雪，发版期间我需要下载日志的权限，走哪个流程？",
            "写个临时的就行，注明项目和结束日期，我看到就处理。",
            "明白，谢谢！",
        ],
    ),
    (
        "priya",
        "liwei",
        &[
            "Could you review my timeline change today?",
            "看完了，两处小建议，其余都好 👍",
            "You're the best.",
        ],
    ),
];
