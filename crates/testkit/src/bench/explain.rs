//! `explain`: whether a denial says everything that stands in the way. In each world some
//! obstacles are planted into facts that would allow; the denial has to list exactly these, each
//! with its rule, since when, until when and what helps. Then each set but one is taken away
//! again. Words are looked up in both languages.

use std::collections::BTreeSet;

use tokenim_policy::catalogue::{Belong, Cell, Level, Risk};
use tokenim_policy::{Moment, decide_permission, row};
use tokenim_protocol::ids::{ChannelId, ExclusionId, GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{
    AccountState, Conditions, Exclusion, ExclusionKind, Facts, FeatureOff, Grant, Holding,
    LabelRule, Limit, Mode, NextAction, Permission, PermissionSet, PersonKind, ReasonCode, RoleKey,
    Scope, ScopeFacts, Switched,
};
use tokenim_protocol::time::UnixMillis;

use super::dice::Dice;
use super::report::Report;

pub const WORLDS: u64 = 100_000;
const NOW: UnixMillis = UnixMillis(10_000);
/// Planted at once, at most.
const AT_ONCE: usize = 6;
const LANGUAGES: [&str; 2] = [
    include_str!("../../../../ui/messages/zh-CN.ftl"),
    include_str!("../../../../ui/messages/en.ftl"),
];

/// What can stand in the way, planted one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Plant {
    Disabled,
    Frozen,
    Unproven,
    SwitchedOff,
    Archived,
    Revoked,
    Restricted,
    Outsider,
    Level,
    Label,
    Duties,
    Training,
    Policy,
    Password,
    StepUp,
    Expired,
    Limited,
    Offline,
}

const PLANTS: [Plant; 18] = [
    Plant::Disabled,
    Plant::Frozen,
    Plant::Unproven,
    Plant::SwitchedOff,
    Plant::Archived,
    Plant::Revoked,
    Plant::Restricted,
    Plant::Outsider,
    Plant::Level,
    Plant::Label,
    Plant::Duties,
    Plant::Training,
    Plant::Policy,
    Plant::Password,
    Plant::StepUp,
    Plant::Expired,
    Plant::Limited,
    Plant::Offline,
];

/// How a denial tells of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    code: ReasonCode,
    scope: Scope,
    since: Option<UnixMillis>,
    until: Option<UnixMillis>,
    next: &'static str,
}

struct World {
    facts: Facts,
    moment: Moment,
    permission: Permission,
    channel: Scope,
    team: Scope,
    at: i64,
}

#[derive(Default)]
pub struct Counted {
    pub worlds: u64,
    pub denials: u64,
    pub obstacles: u64,
    /// Denials that did not list exactly what stood in the way.
    pub unsound: u64,
    pub without_words: u64,
    pub codes: BTreeSet<ReasonCode>,
}

pub fn run(report: &mut Report, seed: u64) {
    let counted = count(seed, WORLDS);
    let share = |bad: u64, of: u64| (of - bad) as f64 / of.max(1) as f64;
    let mut full = |what: &str, n: u64, bad: u64| {
        report
            .add(what, "share", n, share(bad, n), None)
            .peers
            .insert("required".to_owned(), 1.0);
    };
    full("worlds that are sound", counted.worlds, counted.unsound);
    full(
        "denials that list every obstacle",
        counted.denials,
        counted.unsound,
    );
    full(
        "obstacles with words in both languages",
        counted.obstacles,
        counted.without_words,
    );
    report.add(
        "kinds of obstacles met",
        "kinds",
        counted.worlds,
        counted.codes.len() as f64,
        None,
    );
}

pub fn count(seed: u64, worlds: u64) -> Counted {
    let mut dice = Dice::new(seed);
    let mut counted = Counted::default();
    let permissions: Vec<Permission> = Permission::ALL
        .iter()
        .copied()
        .filter(|permission| {
            let world = World::new(&mut Dice::new(seed), *permission);
            row(*permission).level == Level::Channel && world.told().is_empty()
        })
        .collect();
    while counted.worlds < worlds {
        counted.worlds += 1;
        let permission = permissions[dice.below(permissions.len())];
        let world = World::new(&mut dice, permission);
        let mut plants: Vec<Plant> = (0..=dice.below(AT_ONCE))
            .map(|_| PLANTS[dice.below(PLANTS.len())])
            .filter(|plant| world.feels(*plant))
            .collect();
        plants.sort_unstable();
        plants.dedup();
        let told = world.with(&plants).told();
        let mut expected: Vec<Told> = plants.iter().map(|plant| world.expects(*plant)).collect();
        expected.sort();
        counted.denials += u64::from(!told.is_empty());
        counted.obstacles += told.len() as u64;
        let mut sound = told == expected;
        // With all but one gone, that one is what remains.
        for kept in &plants {
            sound &= world.with(&[*kept]).told() == [world.expects(*kept)];
        }
        counted.unsound += u64::from(!sound);
        for one in &told {
            counted.codes.insert(one.code);
            counted.without_words += u64::from(!has_words(one));
        }
    }
    counted
}

fn has_words(told: &Told) -> bool {
    let code = serde_json::to_value(told.code).unwrap_or_default();
    let code = code.as_str().unwrap_or_default();
    LANGUAGES.iter().all(|words| {
        [
            format!("\nreason-{code} = "),
            format!("\nobstacle-{code} = "),
            format!("\nnext-{} = ", told.next),
        ]
        .iter()
        .all(|line| words.contains(line.as_str()))
    })
}

fn word(next: NextAction) -> &'static str {
    match next {
        NextAction::Request => "request",
        NextAction::Appeal => "appeal",
        NextAction::Activate => "activate",
        NextAction::Wait => "wait",
        NextAction::Contact => "contact",
        NextAction::TakeCourse => "take_course",
        NextAction::Accept => "accept",
        NextAction::ChangePassword => "change_password",
        NextAction::StepUp => "step_up",
        NextAction::None => "none",
    }
}

impl World {
    /// A member of a channel who was granted the permission there, with nothing against them.
    fn new(dice: &mut Dice, permission: Permission) -> Self {
        let (channel, team) = (
            Scope::Channel(ChannelId(dice.uuid())),
            Scope::Team(TeamId(dice.uuid())),
        );
        let node = |scope, parent, members_only| ScopeFacts {
            scope,
            parent,
            archived: None,
            frozen: None,
            features_off: Vec::new(),
            member_since: Some(UnixMillis(1)),
            members_only,
            public: false,
            direct: false,
            group: false,
            mode: Mode::Open,
            level: 0,
            label: None,
            limits: Vec::new(),
        };
        let mut scopes = vec![
            node(Scope::Organisation, None, false),
            node(team, Some(Scope::Organisation), false),
            node(channel, Some(team), true),
        ];
        scopes.sort_by_key(|place| place.scope);
        let facts = Facts {
            person: PersonId(dice.uuid()),
            authority_epoch: 1,
            as_of: NOW,
            kind: PersonKind::Member,
            account: AccountState::Active,
            set_up_mode: false,
            roles: Vec::new(),
            grants: vec![Grant {
                id: GrantId(dice.uuid()),
                permission,
                scope: channel,
                holding: Holding::Active,
                starts_at: UnixMillis(1),
                ends_at: UnixMillis(90_000),
                by: PersonId(dice.uuid()),
                text: "for the benchmark's sake".to_owned(),
                revoked: None,
            }],
            custom_roles: Vec::new(),
            bundles: Vec::new(),
            exclusions: Vec::new(),
            conditions: Conditions::default(),
            scopes,
            deciders: Vec::new(),
            unproven_since: None,
            lease_ms: None,
        };
        Self {
            facts,
            moment: Moment::server(NOW),
            permission,
            channel,
            team,
            at: 100 + i64::try_from(dice.below(9_000)).unwrap_or(0),
        }
    }

    fn told(&self) -> Vec<Told> {
        let said = decide_permission(&self.facts, self.permission, self.channel, &self.moment);
        let mut told: Vec<Told> = said
            .obstacles
            .iter()
            .map(|one| Told {
                code: one.code,
                scope: one.scope,
                since: one.since,
                until: one.until,
                next: word(one.next),
            })
            .collect();
        told.sort();
        told
    }

    /// Whether a member may ask for it again.
    fn again(&self) -> NextAction {
        let row = row(self.permission);
        let open = matches!(
            row.cell(RoleKey::Member),
            Cell::Requestable | Cell::Standing
        );
        match row.requestable && open {
            true => NextAction::Request,
            false => NextAction::Contact,
        }
    }

    /// What cannot be done without the server at all says so; what can, that it was too long ago.
    fn unheard(&self) -> ReasonCode {
        let briefly = Moment::offline(NOW, 0);
        let said = decide_permission(&self.facts, self.permission, self.channel, &briefly);
        match said.is_allowed() {
            true => ReasonCode::SnapshotTooOld,
            false => ReasonCode::OfflineNeedsServer,
        }
    }

    fn since(&self, plant: Plant) -> UnixMillis {
        UnixMillis(self.at + plant as i64)
    }

    fn until(&self, plant: Plant) -> UnixMillis {
        UnixMillis(NOW.0 + self.at + plant as i64)
    }

    /// Whether it stands in the way of this permission at all.
    fn feels(&self, plant: Plant) -> bool {
        let row = row(self.permission);
        match plant {
            Plant::Frozen => !row.in_freeze,
            Plant::Archived => !row.in_archive,
            Plant::Unproven => matches!(row.risk, Risk::High | Risk::Critical),
            Plant::Outsider => row.belong != Belong::No,
            Plant::Expired => !self.is_birthright(),
            _ => true,
        }
    }

    /// Whether every member has it anyway: then a grant that is over takes nothing.
    fn is_birthright(&self) -> bool {
        let mut facts = self.facts.clone();
        facts.grants.clear();
        decide_permission(&facts, self.permission, self.channel, &self.moment).is_allowed()
    }

    fn with(&self, plants: &[Plant]) -> World {
        let mut world = World {
            facts: self.facts.clone(),
            ..*self
        };
        for plant in plants {
            self.put(*plant, &mut world);
        }
        world
    }

    fn put(&self, plant: Plant, into: &mut World) {
        let (since, until) = (self.since(plant), self.until(plant));
        let this = PermissionSet::of(&[self.permission]);
        let by = self.facts.grants[0].by;
        let switched = || Switched {
            since,
            by: Some(by),
            text: Some("for the benchmark's sake".to_owned()),
        };
        let facts = &mut into.facts;
        let mut place = |scope: Scope, change: &dyn Fn(&mut ScopeFacts)| {
            let found = facts.scopes.iter_mut().find(|place| place.scope == scope);
            change(found.expect("a place of this world"));
        };
        match plant {
            Plant::Frozen => place(self.team, &|place| place.frozen = Some(switched())),
            Plant::Archived => place(self.team, &|place| place.archived = Some(switched())),
            Plant::SwitchedOff => place(Scope::Organisation, &|place| {
                place.features_off.push(FeatureOff {
                    permissions: this,
                    switched: switched(),
                });
            }),
            Plant::Outsider => place(self.channel, &|place| place.member_since = None),
            Plant::Level => place(self.channel, &|place| place.level = 3),
            Plant::Label => place(self.channel, &|place| {
                place.label = Some(LabelRule {
                    label: "secret".to_owned(),
                    forbids: this,
                    keeps_words: false,
                    lease_ms: None,
                });
            }),
            Plant::Limited => place(self.channel, &|place| {
                place.limits.push(Limit {
                    permission: self.permission,
                    resets_at: Some(until),
                });
            }),
            Plant::Disabled => {
                facts.account = AccountState::Disabled {
                    since,
                    by: Some(by),
                    text: None,
                };
            }
            Plant::Unproven => facts.unproven_since = Some(since),
            Plant::Revoked | Plant::Restricted => facts.exclusions.push(Exclusion {
                id: ExclusionId(uuid::Uuid::from_u128(plant as u128 + 1)),
                kind: match plant {
                    Plant::Revoked => ExclusionKind::Revocation,
                    _ => ExclusionKind::Restriction,
                },
                permission: Some(self.permission),
                scope: self.team,
                code: match plant {
                    Plant::Revoked => ReasonCode::Revoked,
                    _ => ReasonCode::ViolationRestriction,
                },
                starts_at: since,
                ends_at: Some(until),
                review_at: None,
                by,
                text: "for the benchmark's sake".to_owned(),
                ended: None,
                case: None,
            }),
            Plant::Duties => facts.conditions.sod_conflicts = this,
            Plant::Training => facts.conditions.training_missing = this,
            Plant::Policy => facts.conditions.policy_not_accepted = this,
            Plant::Password => facts.conditions.password_expired_since = Some(since),
            Plant::StepUp => {
                facts.conditions.step_up_required = this;
                facts.conditions.stepped_up_until = Some(since);
            }
            Plant::Expired => {
                for grant in &mut facts.grants {
                    grant.ends_at = since;
                }
            }
            // For longer than anything may be done with what is cached.
            Plant::Offline => into.moment = Moment::offline(NOW, i64::MAX),
        }
    }

    fn expects(&self, plant: Plant) -> Told {
        use NextAction as Next;
        use ReasonCode as Code;
        let (since, until) = (Some(self.since(plant)), Some(self.until(plant)));
        let (code, scope, since, until, next) = match plant {
            Plant::Disabled => (
                Code::AccountDisabled,
                Scope::Organisation,
                since,
                None,
                Next::Contact,
            ),
            Plant::Frozen => (Code::EmergencyFreeze, self.team, since, None, Next::Wait),
            Plant::Unproven => (
                Code::RightsUnproven,
                Scope::Organisation,
                since,
                None,
                Next::Wait,
            ),
            Plant::SwitchedOff => (
                Code::FeatureOff,
                Scope::Organisation,
                since,
                None,
                Next::Request,
            ),
            Plant::Archived => (Code::ScopeArchived, self.team, since, None, Next::None),
            Plant::Revoked => (Code::Revoked, self.team, since, until, Next::Request),
            Plant::Restricted => (
                Code::ViolationRestriction,
                self.team,
                since,
                until,
                Next::Appeal,
            ),
            Plant::Outsider => (Code::NotAMember, self.channel, None, None, Next::Contact),
            Plant::Level => (Code::LevelTooLow, self.channel, None, None, Next::Contact),
            Plant::Label => (Code::LabelForbids, self.channel, None, None, Next::None),
            Plant::Duties => (
                Code::SodConflict,
                Scope::Organisation,
                None,
                None,
                Next::Contact,
            ),
            Plant::Training => (
                Code::TrainingRequired,
                Scope::Organisation,
                None,
                None,
                Next::TakeCourse,
            ),
            Plant::Policy => (
                Code::PolicyNotAccepted,
                Scope::Organisation,
                None,
                None,
                Next::Accept,
            ),
            Plant::Password => (
                Code::PasswordExpired,
                Scope::Organisation,
                since,
                None,
                Next::ChangePassword,
            ),
            Plant::StepUp => (
                Code::StepUpNeeded,
                Scope::Organisation,
                since,
                None,
                Next::StepUp,
            ),
            Plant::Expired => (Code::TempExpired, self.channel, since, None, self.again()),
            Plant::Limited => (Code::LimitReached, self.channel, None, until, Next::Wait),
            Plant::Offline => (self.unheard(), self.channel, None, None, Next::Wait),
        };
        Told {
            code,
            scope,
            since,
            until,
            next: word(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f6_every_denial_lists_every_obstacle_with_rule_since_until_and_remedy() {
        let counted = count(20_261_123, 5_000);
        assert_eq!((counted.unsound, counted.without_words), (0, 0));
        assert!(counted.denials > 4_000, "{}", counted.denials);
        // Out of contact is told in two ways.
        assert_eq!(counted.codes.len(), PLANTS.len() + 1);
    }
}
