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
];

/// `(department, manager)`; the first one's head is the owner.
pub const DEPARTMENTS: &[(&str, &str)] = &[
    ("运营与合规", "chenjing"),
    ("研发部", "zhouyang"),
    ("产品设计", "linxiaoyu"),
    ("客户成功", "liufang"),
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
        ],
    },
    TeamPlan {
        name: "研发部",
        kind: TeamKind::Department,
        department: Some("研发部"),
        admin: "zhouyang",
        members: &["liwei", "sunhao", "priya", "wanglei"],
    },
    TeamPlan {
        name: "客户成功",
        kind: TeamKind::Department,
        department: Some("客户成功"),
        admin: "liufang",
        members: &[
            "hanxue", "wanglei", "zhouyang", "liwei", "priya", "chenjing", "anna",
        ],
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
