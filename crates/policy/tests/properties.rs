//! Promises that hold in every world. Each counts how often each branch was really reached:
//! a property that never met an exclusion has proved nothing about exclusions.

mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use tokenim_policy::catalogue::{Cell, forbidden, row};
use tokenim_policy::labels::level_of;
use tokenim_policy::posts::is_post;
use tokenim_policy::{Contact, Moment, Needs, Offline, decide, decide_permission, matrix, rule};
use tokenim_protocol::access::PermissionStateKind;
use tokenim_protocol::permission::*;
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use world::*;

/// How often each reason and each source came up.
#[derive(Default)]
struct Hits(RefCell<BTreeMap<String, u32>>);

impl Hits {
    fn count(&self, decision: &Decision) {
        for obstacle in &decision.obstacles {
            self.add(format!("{:?}", obstacle.code));
        }
        if let Some(source) = &decision.source {
            self.add(match source {
                Source::Everyone => "from everyone",
                Source::Membership { .. } => "from membership",
                Source::Role { .. } => "from a role",
                Source::Grant { .. } => "from a grant",
                Source::CustomRole { .. } => "from a role of the company's own",
                Source::Bundle { .. } => "from a project's bundle",
            });
        }
    }

    fn add(&self, branch: impl Into<String>) {
        *self.0.borrow_mut().entry(branch.into()).or_default() += 1;
    }

    fn of(&self, branch: &str) -> u32 {
        self.0.borrow().get(branch).copied().unwrap_or_default()
    }

    /// Prints the counts, and fails where one is too low to mean anything.
    fn each_at_least(&self, least: u32, branches: impl IntoIterator<Item = String>) {
        for (branch, hits) in self.0.borrow().iter() {
            println!("{hits:7} {branch}");
        }
        for branch in branches {
            let hits = self.of(&branch);
            assert!(hits >= least, "{branch} was reached only {hits} times");
        }
    }
}

fn every_branch() -> Vec<String> {
    let codes = ReasonCode::ALL.iter().map(|code| format!("{code:?}"));
    let sources = [
        "from everyone",
        "from membership",
        "from a role",
        "from a grant",
        "from a role of the company's own",
        "from a project's bundle",
    ];
    codes.chain(sources.map(str::to_owned)).collect()
}

fn check<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> TestCaseResult) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(&strategy, test) {
        panic!("{error}");
    }
}

/// What the world holds that gives the permission, found the slow and plain way.
fn given(world: &World, permission: Permission) -> bool {
    let facts = &world.facts;
    let covers = |scope: Scope| {
        let mut here = Some(world.resource.scope);
        while let Some(at) = here {
            if at == scope {
                return true;
            }
            here = match facts.scopes.iter().find(|place| place.scope == at) {
                Some(place) => place.parent,
                None if at == Scope::Organisation => None,
                None => Some(Scope::Organisation),
            };
        }
        false
    };
    let birthright = match facts.kind {
        PersonKind::Member => RoleKey::Member,
        PersonKind::Guest => RoleKey::Guest,
        PersonKind::Contractor => RoleKey::Contractor,
    };
    let from_role = facts.roles.iter().any(|held| {
        let cell = row(permission).cell(held.role);
        held.holding == Holding::Active
            && held.since <= NOW
            && held.until.is_none_or(|until| until > NOW)
            && covers(held.scope)
            && (cell == Cell::Standing
                || cell == Cell::Eligible
                    && facts.set_up_mode
                    && (held.role == RoleKey::Owner
                        || held.role == RoleKey::Secadmin && permission == Permission::PolicyEdit))
    });
    let from_grant = facts.grants.iter().any(|grant| {
        grant.permission == permission
            && grant.holding == Holding::Active
            && grant.starts_at <= NOW
            && grant.ends_at > NOW
            && grant.revoked.is_none()
            && covers(grant.scope)
    });
    let from_own_role = facts.custom_roles.iter().any(|held| {
        held.permissions.contains(permission)
            && held.starts_at <= NOW
            && held.ends_at > NOW
            && held.revoked.is_none()
            && covers(held.scope)
    });
    let from_bundle = facts.bundles.iter().any(|bundle| {
        bundle.permissions.contains(permission)
            && bundle.starts_at <= NOW
            && bundle.ends_at > NOW
            && bundle.revoked.is_none()
            && covers(Scope::Team(bundle.team))
    });
    row(permission).cell(birthright) == Cell::Standing
        || from_role
        || from_grant
        || from_own_role
        || from_bundle
}

#[test]
fn p1_an_empty_world_denies_everything_that_needs_anything() {
    for kind in [
        PersonKind::Member,
        PersonKind::Guest,
        PersonKind::Contractor,
    ] {
        let mut facts = member();
        facts.kind = kind;
        facts.scopes.clear();
        for scope in tree() {
            for contact in [
                Contact::Server,
                Contact::Live,
                Contact::Offline { snapshot_age_ms: 0 },
            ] {
                let moment = Moment { now: NOW, contact };
                for action in Action::ALL {
                    let decision = decide(
                        &facts,
                        *action,
                        &Resource::of(scope, someone_else()),
                        &moment,
                    );
                    let open = matches!(
                        rule(*action).needs,
                        Needs::Public | Needs::AlwaysOn | Needs::SignedIn | Needs::Unsuspended
                    );
                    assert!(
                        open || !decision.is_allowed(),
                        "{kind:?} {action:?} {scope:?}"
                    );
                }
                for permission in Permission::ALL {
                    let decision = decide_permission(&facts, *permission, scope, &moment);
                    assert!(!decision.is_allowed(), "{kind:?} {permission:?} {scope:?}");
                }
            }
        }
    }
}

#[test]
fn p1_nothing_is_allowed_that_nothing_gives() {
    let hits = Hits::default();
    check(4_000, world(EVERYTHING), |world| {
        let decision = world.ask();
        hits.count(&decision);
        let own =
            matches!(world.needs(), Needs::OneselfOr(_)) && world.resource.owner == Some(me());
        if let Some(permission) = world.permission().filter(|_| !own)
            && !given(&world, permission)
        {
            hits.add("nothing gives it");
            prop_assert!(!decision.is_allowed());
        }
        prop_assert_eq!(decision.is_allowed(), decision.obstacles.is_empty());
        prop_assert_eq!(decision.is_allowed(), decision.source.is_some());
        let mut codes: Vec<_> = decision
            .obstacles
            .iter()
            .map(|obstacle| obstacle.code)
            .collect();
        codes.sort();
        prop_assert_eq!(
            codes,
            decision
                .obstacles
                .iter()
                .map(|obstacle| obstacle.code)
                .collect::<Vec<_>>()
        );
        Ok(())
    });
    hits.each_at_least(
        10,
        every_branch()
            .into_iter()
            .chain(["nothing gives it".to_owned()]),
    );
}

#[test]
fn p2_an_exclusion_never_opens_a_door() {
    let hits = Hits::default();
    // Aimed at what is asked, at the right that opens a read-only channel, at everything.
    let target = prop_oneof![
        3 => Just(Aim::This),
        3 => Just(Aim::Publish),
        1 => proptest::sample::select(Permission::ALL).prop_map(Aim::Other),
    ];
    let extra = (proptest::option::weighted(0.9, target), 0..3_usize);
    check(
        4_000,
        (world(EVERYTHING), any::<bool>(), extra),
        |(mut world, read_only, (target, at))| {
            if read_only && let Some(place) = node(&mut world.facts, falcon()) {
                place.mode = Mode::ReadOnly;
                world.question = Question::Action(Action::SendMessage);
                world.resource.scope = falcon();
            }
            let asked = world.permission().unwrap_or(Permission::MessageSend);
            let permission = target.map(|target| target.one(asked));
            let before = world.ask();
            let mut after = world.clone();
            after
                .facts
                .exclusions
                .push(exclude(999, permission, tree()[at], ReasonCode::Revoked));
            let after = after.ask();
            hits.count(&after);
            prop_assert!(before.is_allowed() || !after.is_allowed());
            if before.is_allowed() && !after.is_allowed() {
                hits.add("the exclusion shut it");
            }
            let only = before.obstacles.first().map(|obstacle| obstacle.code);
            if only == Some(ReasonCode::ChannelReadOnly)
                && before.obstacles.len() == 1
                && permission == Some(Permission::AnnouncementPublish)
            {
                hits.add("publishing taken where only that was missing");
            }
            Ok(())
        },
    );
    hits.each_at_least(50, ["the exclusion shut it", "Revoked"].map(str::to_owned));
    hits.each_at_least(
        5,
        ["publishing taken where only that was missing".to_owned()],
    );
}

#[test]
fn p3_a_right_that_ended_does_not_come_back_by_itself() {
    let hits = Hits::default();
    check(2_500, world(ONLY_DOWNHILL), |world| {
        let at = |hours: i64| world.ask_at(&Moment::live(in_hours(hours)));
        let mut allowed = at(0).is_allowed();
        for hours in [1, 2, 5, 11, 20, 29, 30, 31, 47, 48, 60, 90, 1_000] {
            let still = at(hours).is_allowed();
            prop_assert!(allowed || !still, "allowed again after {} hours", hours);
            if allowed && !still {
                hits.add("ended in time");
            }
            allowed = still;
        }
        let now = at(0);
        hits.count(&now);
        if now.is_allowed() && now.until.is_none() {
            prop_assert!(at(1_000_000).is_allowed());
        }
        Ok(())
    });
    hits.each_at_least(10, ["ended in time", "TempExpired"].map(str::to_owned));
}

#[test]
fn an_allowance_lasts_until_the_very_moment_it_names() {
    let hits = Hits::default();
    let mut menu = EVERYTHING;
    menu.offline = false;
    check(4_000, world(menu), |world| {
        let now = world.ask();
        let at = |moment| world.ask_at(&Moment::live(moment));
        if now.is_allowed() {
            match now.until {
                Some(until) => {
                    hits.add("with an end");
                    prop_assert!(at(until.plus_ms(-1)).is_allowed(), "ended before");
                    prop_assert!(
                        !at(until).is_allowed() || starts_again(&world, until),
                        "went on"
                    );
                }
                None => prop_assert!(at(in_hours(1_000_000)).is_allowed(), "ended unannounced"),
            }
        }
        Ok(())
    });
    hits.each_at_least(10, ["with an end".to_owned()]);
}

/// Whether something scheduled takes over at that moment or has done so before; nobody is
/// promised it beforehand.
fn starts_again(world: &World, at: UnixMillis) -> bool {
    let facts = &world.facts;
    let starts = (facts.grants.iter().map(|grant| grant.starts_at))
        .chain(facts.roles.iter().map(|held| held.since))
        .chain(facts.custom_roles.iter().map(|held| held.starts_at))
        .chain(facts.bundles.iter().map(|bundle| bundle.starts_at));
    starts.into_iter().any(|start| start > NOW && start <= at)
}

#[test]
fn p7_clearing_every_obstacle_allows_and_clearing_fewer_does_not() {
    let hits = Hits::default();
    check(4_000, world(EVERYTHING), |world| {
        let decision = world.ask();
        hits.count(&decision);
        if decision.obstacles.len() > 1 {
            hits.add("several at once");
        }
        for obstacle in decision.obstacles.iter().filter(|one| one.item.is_some()) {
            hits.add(format!("{:?} of the message itself", obstacle.code));
        }
        let cleared_but = |kept: Option<usize>| {
            let mut cleared = world.clone();
            for (index, obstacle) in decision.obstacles.iter().enumerate() {
                if Some(index) != kept {
                    clear(&mut cleared, obstacle, &decision.obstacles);
                }
            }
            cleared.ask()
        };
        let all = cleared_but(None);
        prop_assert!(
            all.is_allowed(),
            "still in the way: {:#?}\nof {:#?}",
            all.obstacles,
            decision.obstacles
        );
        for (index, kept) in decision.obstacles.iter().enumerate() {
            let fewer = cleared_but(Some(index));
            prop_assert!(!fewer.is_allowed(), "not needed: {:#?}", kept);
        }
        Ok(())
    });
    hits.each_at_least(
        10,
        every_branch()
            .into_iter()
            .chain(["several at once".to_owned()])
            .chain(["LevelTooLow of the message itself".to_owned()])
            .chain(["LabelForbids of the message itself".to_owned()]),
    );
}

/// The favourable outcome of one obstacle: the switch turned back, the request granted, the
/// course taken.
fn clear(world: &mut World, obstacle: &Obstacle, all: &[Obstacle]) {
    let asked = world.permission();
    let needs = world.needs();
    let facts = &mut world.facts;
    if let Some(id) = obstacle.exclusion {
        facts.exclusions.retain(|exclusion| exclusion.id != id);
        return;
    }
    match obstacle.code {
        ReasonCode::AccountDisabled => facts.account = AccountState::Active,
        ReasonCode::EmergencyFreeze if all_frozen(facts, obstacle) => {
            node(facts, obstacle.scope).expect("a known place").frozen = None;
        }
        ReasonCode::RightsUnproven => facts.unproven_since = None,
        ReasonCode::FeatureOff => {
            let place = node(facts, obstacle.scope).expect("a known place");
            match obstacle.since {
                None => place.direct = false,
                Some(since) => {
                    let switch = place.features_off.iter().position(|off| {
                        off.switched.since == since
                            && asked.is_some_and(|asked| off.permissions.contains(asked))
                    });
                    place
                        .features_off
                        .remove(switch.expect("a switch that is off"));
                }
            }
        }
        ReasonCode::ScopeArchived => {
            node(facts, obstacle.scope).expect("a known place").archived = None
        }
        ReasonCode::NotAMember => match node(facts, obstacle.scope) {
            Some(place) => place.member_since = Some(NOW),
            None => {
                let mut known = place(obstacle.scope);
                known.parent =
                    (obstacle.scope != Scope::Organisation).then_some(Scope::Organisation);
                facts.scopes.push(known);
                facts.scopes.sort_by_key(|place| place.scope);
            }
        },
        ReasonCode::ChannelReadOnly => {
            node(facts, obstacle.scope).expect("a known place").mode = Mode::Open
        }
        ReasonCode::LevelTooLow if obstacle.item.is_some() => {
            facts.conditions.level = level_of(obstacle.item.expect("looked at"));
        }
        ReasonCode::LevelTooLow => {
            let level = node(facts, obstacle.scope).expect("a known place").level;
            facts.conditions.level = level;
        }
        ReasonCode::LabelForbids if obstacle.item.is_some() => world.resource.label = None,
        ReasonCode::LabelForbids => {
            // What it forbids is lifted; how long it lets the cache be read is another matter.
            let place = node(facts, obstacle.scope).expect("a known place");
            let label = place.label.as_mut().expect("a label that forbids");
            label.forbids = PermissionSet::EMPTY;
            label.keeps_words = false;
        }
        ReasonCode::SodConflict => {
            let asked = asked.expect("separation of duty is about a permission");
            let set_up_mode = facts.set_up_mode;
            facts.conditions.sod_conflicts = facts
                .conditions
                .sod_conflicts
                .minus(PermissionSet::of(&[asked]));
            facts.roles.retain(|held| {
                !forbidden(held.role).contains(asked) || (set_up_mode && is_post(held.role))
            });
            if row(asked).cell(RoleKey::Guest) == Cell::Forbidden && facts.kind == PersonKind::Guest
                || row(asked).cell(RoleKey::Contractor) == Cell::Forbidden
                    && facts.kind == PersonKind::Contractor
            {
                facts.kind = PersonKind::Member;
            }
            if matches!(needs, Needs::OnOthers(_)) && world.resource.owner == Some(me()) {
                world.resource.owner = Some(someone_else());
            }
        }
        ReasonCode::TrainingRequired => without(&mut facts.conditions.training_missing, asked),
        ReasonCode::PolicyNotAccepted => without(&mut facts.conditions.policy_not_accepted, asked),
        ReasonCode::PasswordExpired => facts.conditions.password_expired_since = None,
        ReasonCode::StepUpNeeded => facts.conditions.stepped_up_until = Some(in_hours(1)),
        ReasonCode::LimitReached => {
            let place = node(facts, obstacle.scope).expect("a known place");
            let limit = place.limits.iter().position(|limit| {
                Some(limit.permission) == asked && limit.resets_at == obstacle.until
            });
            place.limits.remove(limit.expect("a limit that is reached"));
        }
        ReasonCode::OfflineNeedsServer | ReasonCode::SnapshotTooOld => {
            world.moment.contact = Contact::Live
        }
        ReasonCode::RoleLacks
            if matches!(needs, Needs::OnOwn(_)) && world.resource.owner != Some(me()) =>
        {
            world.resource.owner = Some(me());
            let told_elsewhere = all
                .iter()
                .any(|other| other != obstacle && is_missing_right(other));
            if !told_elsewhere {
                approve(world, obstacle.scope);
            }
        }
        // A right that is missing, in all its words, and one that was broken off: a grant
        // in answer to a request, an activation, the day on which it starts.
        ReasonCode::RoleLacks
        | ReasonCode::EligibleNotActive
        | ReasonCode::TempNotStarted
        | ReasonCode::TempExpired
        | ReasonCode::Revoked
        | ReasonCode::TeamDecision
        | ReasonCode::SettingChanged
        | ReasonCode::ViolationRestriction
        | ReasonCode::EmergencyFreeze => approve(world, obstacle.scope),
    }
}

/// A freeze of the place, not a grant that was broken off by one.
fn all_frozen(facts: &Facts, obstacle: &Obstacle) -> bool {
    facts.scopes.iter().any(|place| {
        place.scope == obstacle.scope
            && place
                .frozen
                .as_ref()
                .is_some_and(|frozen| Some(frozen.since) == obstacle.since)
    })
}

fn is_missing_right(obstacle: &Obstacle) -> bool {
    let broken_off = obstacle.exclusion.is_none()
        && matches!(
            obstacle.code,
            ReasonCode::Revoked
                | ReasonCode::TeamDecision
                | ReasonCode::SettingChanged
                | ReasonCode::ViolationRestriction
        );
    // Nothing but the words of `switched` tells a frozen place from a grant broken off.
    let frozen_off = obstacle.exclusion.is_none()
        && obstacle.code == ReasonCode::EmergencyFreeze
        && obstacle.text.as_deref() != Some("for the audit");
    broken_off
        || frozen_off
        || matches!(
            obstacle.code,
            ReasonCode::EligibleNotActive | ReasonCode::TempNotStarted | ReasonCode::TempExpired
        )
}

fn without(set: &mut PermissionSet, asked: Option<Permission>) {
    *set = set.minus(PermissionSet::of(&[
        asked.expect("a condition of a permission")
    ]));
}

fn approve(world: &mut World, scope: Scope) {
    let asked = world.permission().expect("a right is a permission's");
    world.facts.grants.push(give(998, asked, scope));
}

#[test]
fn p11_client_and_server_decide_alike_from_the_same_facts() {
    let hits = Hits::default();
    check(4_000, world(EVERYTHING), |world| {
        let server = world.ask_at(&Moment::server(NOW));
        let mut client = world.clone();
        let wire = serde_json::to_string(&world.facts).expect("facts become JSON");
        client.facts = serde_json::from_str(&wire).expect("JSON becomes facts");
        prop_assert_eq!(&client.facts, &world.facts);
        prop_assert_eq!(&client.ask_at(&Moment::live(NOW)), &server);
        hits.count(&server);

        // Without a connection the client may refuse more, for that one reason, never less.
        let offline = client.ask_at(&Moment::offline(NOW, 8 * DAY_MS));
        let mut left = offline.obstacles.clone();
        left.retain(|obstacle| {
            !matches!(
                obstacle.code,
                ReasonCode::OfflineNeedsServer | ReasonCode::SnapshotTooOld
            )
        });
        hits.count(&offline);
        prop_assert_eq!(left, server.obstacles);
        Ok(())
    });
    hits.each_at_least(10, every_branch());
}

#[test]
fn p13_losing_one_permission_never_brings_another() {
    let hits = Hits::default();
    let lost = (
        proptest::sample::select(Permission::ALL),
        any::<prop::sample::Index>(),
    );
    check(
        4_000,
        (world(EVERYTHING), lost),
        |(world, (other, which))| {
            let before = world.ask();
            hits.count(&before);

            let mut without_grant = world.clone();
            if !world.facts.grants.is_empty() {
                let gone = without_grant
                    .facts
                    .grants
                    .remove(which.index(world.facts.grants.len()));
                let after = without_grant.ask();
                prop_assert!(
                    before.is_allowed() || !after.is_allowed(),
                    "lost {:?}",
                    gone
                );
                hits.add("a grant was taken");
            }
            let mut taken = world.clone();
            taken.facts.exclusions.push(exclude(
                997,
                Some(other),
                Scope::Organisation,
                ReasonCode::Revoked,
            ));
            prop_assert!(before.is_allowed() || !taken.ask().is_allowed());

            let mut off = world.clone();
            if let Some(place) = node(&mut off.facts, Scope::Organisation) {
                let permissions = PermissionSet::of(&[other]);
                place.features_off.push(FeatureOff {
                    permissions,
                    switched: switched(-1),
                });
            }
            prop_assert!(before.is_allowed() || !off.ask().is_allowed());
            if !before.is_allowed() {
                hits.add("was denied before");
            }
            Ok(())
        },
    );
    hits.each_at_least(
        50,
        ["a grant was taken", "was denied before"].map(str::to_owned),
    );
}

#[test]
fn the_whole_catalogue_tells_the_same_as_each_question_alone() {
    let hits = Hits::default();
    check(500, world(EVERYTHING), |world| {
        let rows = matrix(&world.facts, world.resource.scope, &world.moment);
        prop_assert_eq!(rows.len(), Permission::ALL.len());
        for row in rows {
            let alone = decide_permission(
                &world.facts,
                row.permission,
                world.resource.scope,
                &Moment::live(NOW),
            );
            let granted = matches!(
                row.state,
                PermissionStateKind::Granted | PermissionStateKind::Temporary
            );
            prop_assert_eq!(granted, alone.is_allowed());
            prop_assert_eq!(&row.obstacles, &alone.obstacles);
            prop_assert_eq!(
                row.exclusion.is_some(),
                row.state == PermissionStateKind::Suspended
            );
            if granted {
                prop_assert_eq!(&row.source, &alone.source);
            }
            if row.state == PermissionStateKind::Temporary {
                prop_assert!(row.until.is_some_and(|until| until > NOW));
            }
            hits.add(format!("{:?}", row.state));
        }
        Ok(())
    });
    hits.each_at_least(
        10,
        [
            "Granted",
            "Temporary",
            "Eligible",
            "Denied",
            "Expired",
            "Suspended",
        ]
        .map(str::to_owned),
    );
}

#[test]
fn what_queues_or_works_offline_is_refused_only_when_the_snapshot_is_too_old() {
    for action in Action::ALL {
        let facts = with_roles(&[RoleKey::TeamAdmin]);
        let resource = Resource::of(falcon(), me());
        let at = |age| decide(&facts, *action, &resource, &Moment::offline(NOW, age));
        let has = |decision: &Decision, code| {
            decision
                .obstacles
                .iter()
                .any(|obstacle| obstacle.code == code)
        };
        let (fresh, week) = (at(0), at(7 * DAY_MS + 1));
        match rule(*action).offline {
            Offline::NeedsServer
                if rule(*action).needs != Needs::OneselfOr(Permission::PermissionRestrict) =>
            {
                assert!(has(&fresh, ReasonCode::OfflineNeedsServer), "{action:?}");
                assert!(has(&week, ReasonCode::OfflineNeedsServer), "{action:?}");
            }
            _ => {
                assert!(!has(&fresh, ReasonCode::OfflineNeedsServer), "{action:?}");
                assert!(
                    !has(&at(7 * DAY_MS), ReasonCode::SnapshotTooOld),
                    "{action:?}"
                );
                let always_on =
                    matches!(rule(*action).needs, Needs::AlwaysOn | Needs::OneselfOr(_));
                assert_eq!(
                    has(&week, ReasonCode::SnapshotTooOld),
                    !always_on,
                    "{action:?}"
                );
            }
        }
    }
}
