//! Worlds for the tests: one person in a small company, where everything is in order until
//! an ingredient spoils it.

#![allow(dead_code, reason = "each test file takes what it needs")]

use proptest::prelude::*;
use tokenim_policy::{Contact, Moment, Needs, decide, decide_permission, rule};
use tokenim_protocol::ids::{ChannelId, CustomRoleId, ExclusionId, GrantId, PersonId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::*;
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};
use uuid_of::{channel, exclusion, grant, person, team};

pub mod uuid_of {
    use super::*;

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u64) -> T {
        format!("00000000-0000-7000-8000-{number:012}")
            .parse()
            .expect("a well-formed id")
    }

    pub fn person(number: u64) -> PersonId {
        id(number)
    }

    pub fn team(number: u64) -> TeamId {
        id(number)
    }

    pub fn channel(number: u64) -> ChannelId {
        id(number)
    }

    pub fn grant(number: u64) -> GrantId {
        id(number)
    }

    pub fn exclusion(number: u64) -> ExclusionId {
        id(number)
    }

    pub fn custom_role(number: u64) -> CustomRoleId {
        id(number)
    }
}

pub const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

pub fn in_hours(hours: i64) -> UnixMillis {
    NOW.plus_ms(hours * HOUR_MS)
}

pub fn me() -> PersonId {
    person(1)
}

pub fn someone_else() -> PersonId {
    person(2)
}

/// The channel Falcon in the team Satellites in the organisation.
pub fn falcon() -> Scope {
    Scope::Channel(channel(1))
}

pub fn satellites() -> Scope {
    Scope::Team(team(1))
}

/// From the channel upwards.
pub fn tree() -> [Scope; 3] {
    [falcon(), satellites(), Scope::Organisation]
}

pub fn place(scope: Scope) -> ScopeFacts {
    ScopeFacts {
        scope,
        parent: match scope {
            Scope::Channel(_) => Some(satellites()),
            Scope::Team(_) => Some(Scope::Organisation),
            Scope::Organisation => None,
        },
        archived: None,
        frozen: None,
        features_off: Vec::new(),
        member_since: Some(in_hours(-1000)),
        members_only: matches!(scope, Scope::Channel(_)),
        public: false,
        direct: false,
        group: false,
        mode: Mode::Open,
        level: 0,
        label: None,
        limits: Vec::new(),
    }
}

/// A member who belongs to Falcon, its team and the company, with nothing against them.
pub fn member() -> Facts {
    Facts {
        person: me(),
        authority_epoch: 1,
        as_of: NOW,
        kind: PersonKind::Member,
        account: AccountState::Active,
        set_up_mode: false,
        roles: Vec::new(),
        grants: Vec::new(),
        custom_roles: Vec::new(),
        bundles: Vec::new(),
        exclusions: Vec::new(),
        conditions: Conditions::default(),
        scopes: vec![
            place(Scope::Organisation),
            place(satellites()),
            place(falcon()),
        ],
        deciders: Vec::new(),
        unproven_since: None,
        lease_ms: None,
    }
}

pub fn role(role: RoleKey, scope: Scope) -> RoleHeld {
    RoleHeld {
        role,
        scope,
        holding: Holding::Active,
        since: in_hours(-900),
        until: None,
        by: Some(person(9)),
    }
}

pub fn with_roles(roles: &[RoleKey]) -> Facts {
    let mut facts = member();
    facts.roles = roles
        .iter()
        .map(|key| match key {
            RoleKey::TeamAdmin => role(*key, satellites()),
            _ => role(*key, Scope::Organisation),
        })
        .collect();
    facts
}

pub fn switched(hours: i64) -> Switched {
    Switched {
        since: in_hours(hours),
        by: Some(person(9)),
        text: Some("for the audit".to_owned()),
    }
}

pub fn exclude(
    number: u64,
    permission: Option<Permission>,
    scope: Scope,
    code: ReasonCode,
) -> Exclusion {
    let kind = match code {
        ReasonCode::ViolationRestriction => ExclusionKind::Restriction,
        ReasonCode::EmergencyFreeze => ExclusionKind::Freeze,
        _ => ExclusionKind::Revocation,
    };
    Exclusion {
        id: exclusion(number),
        kind,
        permission,
        scope,
        code,
        starts_at: in_hours(-2),
        ends_at: None,
        review_at: Some(in_hours(500)),
        by: person(9),
        text: "off the project since Monday".to_owned(),
        ended: None,
        case: None,
    }
}

pub fn give(number: u64, permission: Permission, scope: Scope) -> Grant {
    Grant {
        id: grant(number),
        permission,
        scope,
        holding: Holding::Active,
        starts_at: in_hours(-3),
        ends_at: in_hours(48),
        by: person(9),
        text: "for the launch".to_owned(),
        revoked: None,
    }
}

/// A role of the company's own, with this in it.
pub fn hold(number: u64, permissions: PermissionSet, scope: Scope) -> CustomRoleHeld {
    CustomRoleHeld {
        id: grant(number),
        role: uuid_of::custom_role(1),
        name: "release captain".to_owned(),
        permissions,
        scope,
        starts_at: in_hours(-3),
        ends_at: in_hours(48),
        by: person(9),
        text: "for the launch".to_owned(),
        revoked: None,
    }
}

/// What everybody in Satellites is given there.
pub fn bundle(number: u64, permissions: PermissionSet) -> BundleHeld {
    BundleHeld {
        id: grant(number),
        team: team(1),
        permissions,
        starts_at: in_hours(-3),
        ends_at: in_hours(48),
        by: person(9),
        text: "for the launch".to_owned(),
        revoked: None,
    }
}

pub fn node(facts: &mut Facts, scope: Scope) -> Option<&mut ScopeFacts> {
    facts.scopes.iter_mut().find(|place| place.scope == scope)
}

#[derive(Clone, Copy, Debug)]
pub enum Question {
    Action(Action),
    Permission(Permission),
}

/// One question about one person, with everything that its answer rests on.
#[derive(Clone, Debug)]
pub struct World {
    pub facts: Facts,
    pub question: Question,
    pub resource: Resource,
    pub moment: Moment,
}

impl World {
    pub fn ask(&self) -> Decision {
        self.ask_at(&self.moment)
    }

    pub fn ask_at(&self, moment: &Moment) -> Decision {
        match self.question {
            Question::Action(action) => decide(&self.facts, action, &self.resource, moment),
            Question::Permission(permission) => {
                decide_permission(&self.facts, permission, self.resource.scope, moment)
            }
        }
    }

    pub fn needs(&self) -> Needs {
        match self.question {
            Question::Action(action) => rule(action).needs,
            Question::Permission(permission) => Needs::Permission(permission),
        }
    }

    pub fn permission(&self) -> Option<Permission> {
        self.needs().permission()
    }
}

/// Whom or what an ingredient aims at.
#[derive(Clone, Copy, Debug)]
pub enum Aim {
    /// The very permission that is asked about.
    This,
    Publish,
    Both,
    Other(Permission),
}

impl Aim {
    fn at(self, asked: Permission) -> PermissionSet {
        match self {
            Aim::This => PermissionSet::of(&[asked]),
            Aim::Publish => PermissionSet::of(&[Permission::AnnouncementPublish]),
            Aim::Both => PermissionSet::of(&[asked, Permission::AnnouncementPublish]),
            Aim::Other(other) => PermissionSet::of(&[other]),
        }
    }

    pub fn one(self, asked: Permission) -> Permission {
        match self {
            Aim::This | Aim::Both => asked,
            Aim::Publish => Permission::AnnouncementPublish,
            Aim::Other(other) => other,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum When {
    Running,
    Over,
    Ahead,
    BrokenOff(Option<ReasonCode>),
}

#[derive(Clone, Debug)]
pub enum Ingredient {
    Disabled,
    Frozen(Scope),
    FeatureOff(Scope, Aim),
    Archived(Scope),
    Excluded {
        aim: Option<Aim>,
        scope: Scope,
        code: ReasonCode,
        when: When,
        ends: bool,
    },
    Outsider(Scope),
    Unknown(Scope),
    Public,
    Direct,
    ReadOnly,
    LevelOfPlace(Scope, u8),
    LevelOfPerson(u8),
    Labelled(Scope, Aim),
    Sod(Aim),
    Untrained(Aim),
    Unaccepted(Aim),
    PasswordExpired,
    Unproven,
    StepUp(Aim, Option<i64>),
    Granted {
        aim: Aim,
        scope: Scope,
        when: When,
        holding: Holding,
        hours: i64,
    },
    Role {
        role: RoleKey,
        scope: Scope,
        when: When,
        holding: Holding,
        ends: bool,
    },
    /// A role of the company's own.
    Held {
        aim: Aim,
        scope: Scope,
        when: When,
        hours: i64,
    },
    Bundled {
        aim: Aim,
        when: When,
        hours: i64,
    },
    Kind(PersonKind),
    Limited(Scope, Aim, Option<i64>),
    SetUp,
}

impl Ingredient {
    fn into_world(self, world: &mut World, number: u64) {
        let asked = world.permission().unwrap_or(Permission::MessageSend);
        let facts = &mut world.facts;
        let ago = -1 - number as i64;
        match self {
            Self::Disabled => {
                facts.account = AccountState::Disabled {
                    since: in_hours(ago),
                    by: Some(person(9)),
                    text: Some("left the company".to_owned()),
                }
            }
            Self::Frozen(scope) => {
                if let Some(place) = node(facts, scope) {
                    place.frozen = Some(switched(ago));
                }
            }
            Self::FeatureOff(scope, aim) => {
                if let Some(place) = node(facts, scope) {
                    let permissions = aim.at(asked);
                    place.features_off.push(FeatureOff {
                        permissions,
                        switched: switched(ago),
                    });
                }
            }
            Self::Archived(scope) => {
                if let Some(place) = node(facts, scope) {
                    place.archived = Some(switched(ago));
                }
            }
            Self::Excluded {
                aim,
                scope,
                code,
                when,
                ends,
            } => {
                let mut it = exclude(number, aim.map(|aim| aim.one(asked)), scope, code);
                match when {
                    When::Running => it.ends_at = ends.then(|| in_hours(20)),
                    When::Over => it.ends_at = Some(in_hours(-1)),
                    When::Ahead => it.starts_at = in_hours(10),
                    When::BrokenOff(_) => it.ended = Some(ending(None)),
                }
                facts.exclusions.push(it);
            }
            Self::Outsider(scope) => {
                if let Some(place) = node(facts, scope) {
                    place.member_since = None;
                }
            }
            Self::Unknown(scope) => facts.scopes.retain(|place| place.scope != scope),
            Self::Public => {
                if let Some(place) = node(facts, falcon()) {
                    place.public = true;
                }
            }
            Self::Direct => {
                if let Some(place) = node(facts, falcon()) {
                    place.direct = true;
                    place.parent = Some(Scope::Organisation);
                }
            }
            Self::ReadOnly => {
                if let Some(place) = node(facts, falcon()) {
                    place.mode = Mode::ReadOnly;
                }
            }
            Self::LevelOfPlace(scope, level) => {
                if let Some(place) = node(facts, scope) {
                    place.level = level;
                }
            }
            Self::LevelOfPerson(level) => facts.conditions.level = level,
            Self::Labelled(scope, aim) => {
                if let Some(place) = node(facts, scope) {
                    let forbids = aim.at(asked);
                    place.label = Some(LabelRule {
                        label: "secret".to_owned(),
                        forbids,
                        keeps_words: !forbids.is_empty(),
                        lease_ms: Some(DAY_MS),
                    });
                }
            }
            Self::Sod(aim) => {
                let set = &mut facts.conditions.sod_conflicts;
                *set = set.union(aim.at(asked));
            }
            Self::Untrained(aim) => {
                let set = &mut facts.conditions.training_missing;
                *set = set.union(aim.at(asked));
            }
            Self::Unaccepted(aim) => {
                let set = &mut facts.conditions.policy_not_accepted;
                *set = set.union(aim.at(asked));
            }
            Self::PasswordExpired => {
                facts.conditions.password_expired_since = Some(in_hours(ago));
            }
            Self::StepUp(aim, proof) => {
                let conditions = &mut facts.conditions;
                conditions.step_up_required = conditions.step_up_required.union(aim.at(asked));
                conditions.stepped_up_until = proof.map(in_hours);
            }
            Self::Granted {
                aim,
                scope,
                when,
                holding,
                hours,
            } => {
                let mut it = give(number, aim.one(asked), scope);
                it.holding = holding;
                it.ends_at = in_hours(hours);
                match when {
                    When::Running => {}
                    When::Over => {
                        it.starts_at = in_hours(-100);
                        it.ends_at = in_hours(-hours);
                    }
                    When::Ahead => it.starts_at = in_hours(hours - 1),
                    When::BrokenOff(code) => it.revoked = Some(ending(code)),
                }
                facts.grants.push(it);
            }
            Self::Role {
                role: key,
                scope,
                when,
                holding,
                ends,
            } => {
                let scope = if key == RoleKey::TeamAdmin {
                    satellites()
                } else {
                    scope
                };
                let mut it = role(key, scope);
                it.holding = holding;
                match when {
                    When::Running => it.until = ends.then(|| in_hours(30)),
                    When::Over | When::BrokenOff(_) => it.until = Some(in_hours(-2)),
                    When::Ahead => it.since = in_hours(5),
                }
                facts.roles.push(it);
            }
            Self::Held {
                aim,
                scope,
                when,
                hours,
            } => {
                let mut it = hold(number, aim.at(asked), scope);
                it.ends_at = in_hours(hours);
                match when {
                    When::Running => {}
                    When::Over => {
                        it.starts_at = in_hours(-100);
                        it.ends_at = in_hours(-hours);
                    }
                    When::Ahead => it.starts_at = in_hours(hours - 1),
                    When::BrokenOff(code) => it.revoked = Some(ending(code)),
                }
                facts.custom_roles.push(it);
            }
            Self::Bundled { aim, when, hours } => {
                let mut it = bundle(number, aim.at(asked));
                it.ends_at = in_hours(hours);
                match when {
                    When::Running => {}
                    When::Over => {
                        it.starts_at = in_hours(-100);
                        it.ends_at = in_hours(-hours);
                    }
                    When::Ahead => it.starts_at = in_hours(hours - 1),
                    When::BrokenOff(code) => it.revoked = Some(ending(code)),
                }
                facts.bundles.push(it);
            }
            Self::Unproven => facts.unproven_since = Some(in_hours(-1)),
            Self::Kind(kind) => facts.kind = kind,
            Self::Limited(scope, aim, reset) => {
                if let Some(place) = node(facts, scope) {
                    let permission = aim.one(asked);
                    place.limits.push(Limit {
                        permission,
                        resets_at: reset.map(in_hours),
                    });
                }
            }
            Self::SetUp => facts.set_up_mode = true,
        }
    }
}

fn ending(code: Option<ReasonCode>) -> Ending {
    Ending {
        at: in_hours(-1),
        by: person(9),
        code,
        text: "handed over to Wei".to_owned(),
    }
}

/// What a strategy may put into a world.
#[derive(Clone, Copy)]
pub struct Menu {
    /// Starts, ends of exclusions, resets of limits, ends of roles that forbid.
    pub things_that_turn_for_the_better: bool,
    pub offline: bool,
}

pub const EVERYTHING: Menu = Menu {
    things_that_turn_for_the_better: true,
    offline: true,
};
/// The world of P3.
pub const ONLY_DOWNHILL: Menu = Menu {
    things_that_turn_for_the_better: false,
    offline: false,
};

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![3 => Just(falcon()), 2 => Just(satellites()), 2 => Just(Scope::Organisation)]
}

fn permission() -> impl Strategy<Value = Permission> {
    proptest::sample::select(Permission::ALL)
}

/// Aimed: a uniform choice among 47 permissions would hardly ever hit the one asked about.
fn aim() -> impl Strategy<Value = Aim> {
    prop_oneof![
        6 => Just(Aim::This),
        2 => Just(Aim::Publish),
        1 => Just(Aim::Both),
        1 => permission().prop_map(Aim::Other),
    ]
}

fn exclusion_code() -> impl Strategy<Value = ReasonCode> {
    proptest::sample::select(vec![
        ReasonCode::Revoked,
        ReasonCode::TeamDecision,
        ReasonCode::SettingChanged,
        ReasonCode::ViolationRestriction,
        ReasonCode::EmergencyFreeze,
        // Not an exclusion's code: told by its kind.
        ReasonCode::NotAMember,
    ])
}

fn when(menu: Menu) -> BoxedStrategy<When> {
    let ending = proptest::option::of(exclusion_code()).prop_map(When::BrokenOff);
    if menu.things_that_turn_for_the_better {
        prop_oneof![5 => Just(When::Running), 2 => Just(When::Over), 2 => Just(When::Ahead), 2 => ending].boxed()
    } else {
        prop_oneof![5 => Just(When::Running), 2 => Just(When::Over), 2 => ending].boxed()
    }
}

fn holding() -> impl Strategy<Value = Holding> {
    prop_oneof![4 => Just(Holding::Active), 1 => Just(Holding::Eligible)]
}

pub fn ingredient(menu: Menu) -> impl Strategy<Value = Ingredient> {
    let better = menu.things_that_turn_for_the_better;
    let reset = move || {
        if better {
            proptest::option::of(-5..9_i64).boxed()
        } else {
            Just(None).boxed()
        }
    };
    let role = (
        proptest::sample::select(RoleKey::ALL),
        scope(),
        when(menu),
        holding(),
        any::<bool>(),
    )
        .prop_map(move |(role, scope, when, holding, ends)| Ingredient::Role {
            role,
            scope,
            when,
            holding,
            ends: ends && (better || tokenim_policy::catalogue::forbidden(role).is_empty()),
        });
    let excluded = (
        proptest::option::weighted(0.8, aim()),
        scope(),
        exclusion_code(),
        when(menu),
        any::<bool>(),
    )
        .prop_map(move |(aim, scope, code, when, ends)| Ingredient::Excluded {
            aim,
            scope,
            code,
            when,
            ends: ends && better,
        });
    let granted = (aim(), scope(), when(menu), holding(), 2..90_i64).prop_map(
        |(aim, scope, when, holding, hours)| Ingredient::Granted {
            aim,
            scope,
            when,
            holding,
            hours,
        },
    );
    let held = (aim(), scope(), when(menu), 2..90_i64).prop_map(|(aim, scope, when, hours)| {
        Ingredient::Held {
            aim,
            scope,
            when,
            hours,
        }
    });
    let bundled = (aim(), when(menu), 2..90_i64)
        .prop_map(|(aim, when, hours)| Ingredient::Bundled { aim, when, hours });
    prop_oneof![
        1 => Just(Ingredient::Disabled),
        1 => scope().prop_map(Ingredient::Frozen),
        2 => (scope(), aim()).prop_map(|(scope, aim)| Ingredient::FeatureOff(scope, aim)),
        1 => scope().prop_map(Ingredient::Archived),
        5 => excluded,
        2 => scope().prop_map(Ingredient::Outsider),
        1 => scope().prop_map(Ingredient::Unknown),
        2 => Just(Ingredient::Public),
        1 => Just(Ingredient::Direct),
        4 => Just(Ingredient::ReadOnly),
        2 => (scope(), 0..4_u8).prop_map(|(scope, level)| Ingredient::LevelOfPlace(scope, level)),
        1 => (0..3_u8).prop_map(Ingredient::LevelOfPerson),
        2 => (scope(), aim()).prop_map(|(scope, aim)| Ingredient::Labelled(scope, aim)),
        1 => aim().prop_map(Ingredient::Sod),
        1 => aim().prop_map(Ingredient::Untrained),
        1 => aim().prop_map(Ingredient::Unaccepted),
        1 => Just(Ingredient::PasswordExpired),
        1 => Just(Ingredient::Unproven),
        2 => (aim(), proptest::option::of(-3..12_i64)).prop_map(|(aim, proof)| Ingredient::StepUp(aim, proof)),
        7 => granted,
        8 => held,
        6 => bundled,
        6 => role,
        2 => proptest::sample::select(vec![PersonKind::Guest, PersonKind::Contractor]).prop_map(Ingredient::Kind),
        2 => (scope(), aim(), reset()).prop_map(|(scope, aim, reset)| Ingredient::Limited(scope, aim, reset)),
        1 => Just(Ingredient::SetUp),
    ]
}

pub fn question() -> impl Strategy<Value = Question> {
    prop_oneof![
        3 => proptest::sample::select(Action::ALL).prop_map(Question::Action),
        // What no member has by birthright, so that grants matter.
        1 => Just(Question::Action(Action::ArchiveChannel)),
        // Writing has the most that can stand in its way.
        1 => proptest::sample::select(vec![Action::SendMessage, Action::EditOwnMessage]).prop_map(Question::Action),
        // What a message's own label forbids is hardly ever asked by chance.
        1 => proptest::sample::select(vec![Action::CopyMessage, Action::DownloadFile]).prop_map(Question::Action),
        2 => permission().prop_map(Question::Permission),
    ]
}

pub fn world(menu: Menu) -> impl Strategy<Value = World> {
    let owner =
        prop_oneof![2 => Just(Some(me())), 2 => Just(Some(someone_else())), 1 => Just(None)];
    let contact = if menu.offline {
        prop_oneof![
            6 => Just(Contact::Live),
            2 => Just(Contact::Server),
            1 => (0..8 * DAY_MS).prop_map(|snapshot_age_ms| Contact::Offline { snapshot_age_ms }),
            1 => Just(Contact::Offline { snapshot_age_ms: 9 * DAY_MS }),
        ]
        .boxed()
    } else {
        Just(Contact::Live).boxed()
    };
    let ingredients = proptest::collection::vec(ingredient(menu), 0..7);
    // Who writes where only announcements are published is the one question that rests on
    // two rights at once, and chance alone hardly ever asks it.
    let announcing = proptest::bool::weighted(0.2);
    let label = proptest::option::weighted(0.3, proptest::sample::select(Label::ALL));
    (
        question(),
        scope(),
        owner,
        contact,
        ingredients,
        (announcing, label),
    )
        .prop_map(
            |(question, scope, owner, contact, ingredients, (announcing, label))| {
                let mut world = World {
                    facts: member(),
                    question,
                    resource: Resource {
                        scope,
                        owner,
                        label,
                    },
                    moment: Moment { now: NOW, contact },
                };
                if announcing {
                    world.question = Question::Action(Action::SendMessage);
                    world.resource.scope = falcon();
                    node(&mut world.facts, falcon()).expect("Falcon").mode = Mode::ReadOnly;
                    world.facts.roles = with_roles(&[RoleKey::Sysadmin]).roles;
                }
                for (number, ingredient) in ingredients.into_iter().enumerate() {
                    ingredient.into_world(&mut world, 100 + number as u64);
                }
                world
            },
        )
}
