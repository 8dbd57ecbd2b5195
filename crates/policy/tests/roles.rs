//! Roles of the company's own: a change is exactly what giving and taking one by one would be.

mod world;

use std::cell::Cell;

use proptest::prelude::*;
use tokenim_policy::catalogue::{Risk, row};
use tokenim_policy::grantable::ceiling_ms;
use tokenim_policy::roles::{HELD_MS_MAX, Holder, may_change_role, may_hold};
use tokenim_policy::{Moment, decide_permission, may_exclude, may_grant};
use tokenim_protocol::permission::*;
use tokenim_protocol::time::HOUR_MS;
use world::*;

const NOW_MOMENT: Moment = Moment {
    now: NOW,
    contact: tokenim_policy::Contact::Server,
};

fn actors() -> Vec<Facts> {
    let mut losing = with_roles(&[RoleKey::Secadmin]);
    losing.exclusions.push(exclude(
        1,
        Some(Permission::PermissionGrant),
        satellites(),
        ReasonCode::Revoked,
    ));
    let mut ending = with_roles(&[RoleKey::Secadmin]);
    ending.roles[0].until = Some(in_hours(24 * 20));
    vec![
        with_roles(&[RoleKey::Secadmin]),
        with_roles(&[RoleKey::Secadmin]),
        with_roles(&[RoleKey::TeamAdmin]),
        with_roles(&[RoleKey::Sysadmin]),
        member(),
        losing,
        ending,
    ]
}

fn holders() -> Vec<Facts> {
    let of = |kind, roles: &[RoleKey]| {
        let mut facts = with_roles(roles);
        facts.person = someone_else();
        facts.kind = kind;
        facts
    };
    let mut disabled = of(PersonKind::Member, &[]);
    disabled.account = AccountState::Disabled {
        since: in_hours(-1),
        by: None,
        text: None,
    };
    vec![
        of(PersonKind::Member, &[]),
        of(PersonKind::Member, &[]),
        of(PersonKind::Member, &[RoleKey::TeamAdmin]),
        of(PersonKind::Guest, &[]),
        of(PersonKind::Contractor, &[]),
        of(PersonKind::Member, &[RoleKey::Auditor]),
        disabled,
        // The actor.
        member(),
    ]
}

fn set() -> impl Strategy<Value = PermissionSet> {
    // Aimed at what a role may hold: of three at random, one would nearly always be critical.
    let often = vec![
        Permission::MessageSend,
        Permission::MessageMentionAll,
        Permission::FileUpload,
        Permission::ChannelManageMembers,
        Permission::CallRecord,
        Permission::MessageDeleteAny,
        Permission::FeatureToggle,
        Permission::UserInviteGuest,
        Permission::FileShareExternal,
    ];
    let one = prop_oneof![
        8 => proptest::sample::select(often),
        1 => proptest::sample::select(Permission::ALL),
    ];
    proptest::collection::vec(one, 1..4).prop_map(|some| PermissionSet::of(&some))
}

fn place() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(falcon()),
        Just(satellites()),
        Just(Scope::Organisation)
    ]
}

/// One permission given by itself, for as long as the holding lasts: an hour of it by the rule
/// for single grants, the rest by the ceiling of roles.
fn could_be_given(actor: &Facts, holder: &Holder<'_>, permission: Permission) -> bool {
    let span = holder.ends_at.0 - holder.starts_at.0;
    let most = match row(permission).risk {
        Risk::Low | Risk::Medium => HELD_MS_MAX,
        _ => ceiling_ms(row(permission), holder.facts.kind).unwrap_or(HELD_MS_MAX),
    };
    let short = holder.starts_at.plus_ms(span.min(HOUR_MS));
    let alone = PermissionSet::of(&[permission]);
    let moment = &NOW_MOMENT;
    let until = tokenim_policy::decide(
        actor,
        Action::GrantPermission,
        &Resource::of(holder.scope, holder.facts.person),
        moment,
    )
    .until;
    may_grant(
        actor,
        holder.facts,
        alone,
        holder.scope,
        Some(holder.starts_at),
        short,
        moment,
    )
    .is_ok()
        && span <= most
        && until.is_none_or(|until| holder.ends_at <= until)
}

#[test]
fn p9_a_change_is_allowed_exactly_where_each_of_its_parts_would_be_for_each_holder() {
    let (allowed, refused) = (Cell::new(0), Cell::new(0));
    let people = proptest::collection::vec((0..8_usize, place(), 1..200_i64), 0..4);
    let strategy = (0..7_usize, set(), set(), people);
    let config = ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest::test_runner::TestRunner::new(config)
        .run(&strategy, |(actor, old, new, people)| {
            let (actors, known) = (actors(), holders());
            let actor = &actors[actor];
            let judged: Vec<Holder<'_>> = people
                .iter()
                .map(|(which, scope, hours)| Holder {
                    facts: &known[*which],
                    scope: *scope,
                    starts_at: NOW,
                    // From an hour to past the longest.
                    ends_at: NOW.plus_ms(hours * hours * HOUR_MS / 8 + HOUR_MS),
                })
                .collect();
            let ours = may_change_role(actor, RoleKey::Member, (old, new), &judged, &NOW_MOMENT);
            let each = judged.iter().all(|holder| {
                let person = holder.facts.person;
                new.minus(old)
                    .iter()
                    .all(|permission| could_be_given(actor, holder, permission))
                    && old.minus(new).iter().all(|permission| {
                        let wanted = Some(permission);
                        may_exclude(actor, person, wanted, holder.scope, None, &NOW_MOMENT).is_ok()
                    })
            });
            let expected = may_hold(RoleKey::Member, new).is_ok() && each;
            prop_assert_eq!(ours.is_ok(), expected, "{:?}", ours);
            let count = if expected { &allowed } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        })
        .expect("the two say the same");
    println!("{} allowed, {} refused", allowed.get(), refused.get());
    assert!(allowed.get() > 2_000 && refused.get() > 2_000);
}

#[test]
fn what_a_role_gives_ends_with_it_and_is_told_by_whom_it_was_given() {
    let mut facts = member();
    let permission = Permission::MessageMentionAll;
    facts
        .custom_roles
        .push(hold(7, PermissionSet::of(&[permission]), satellites()));
    let ask = |facts: &Facts, hours| {
        let moment = Moment::server(in_hours(hours));
        decide_permission(facts, permission, falcon(), &moment)
    };
    let now = ask(&facts, 0);
    assert!(now.is_allowed());
    assert_eq!(now.until, Some(in_hours(48)));
    assert!(matches!(now.source, Some(Source::CustomRole { .. })));
    let ended = &ask(&facts, 48).obstacles[0];
    assert_eq!(
        (ended.code, ended.next),
        (ReasonCode::TempExpired, NextAction::Request)
    );
    // The role drops it: the person never had it, as far as the facts say, and may ask.
    facts.custom_roles[0].permissions = PermissionSet::EMPTY;
    let lacking = &ask(&facts, 0).obstacles[0];
    assert_eq!(
        (lacking.code, lacking.next),
        (ReasonCode::RoleLacks, NextAction::Request)
    );
    // An exclusion beats it.
    facts.custom_roles[0].permissions = PermissionSet::of(&[permission]);
    let taken = exclude(
        8,
        Some(permission),
        Scope::Organisation,
        ReasonCode::Revoked,
    );
    facts.exclusions.push(taken);
    assert!(!ask(&facts, 0).is_allowed());
}
