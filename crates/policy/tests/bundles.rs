//! A project's bundle: what everybody there is given, and who may change it.

mod world;

use std::cell::Cell;

use proptest::prelude::*;
use tokenim_policy::bundles::{BundleRefusal, Content, may_change_bundle, may_stand_in_a_bundle};
use tokenim_policy::catalogue::{BY_APPOINTMENT, Risk, row};
use tokenim_policy::grantable::{grantable, restrictable};
use tokenim_policy::{Moment, decide_permission};
use tokenim_protocol::permission::*;
use world::*;

const NOW_MOMENT: Moment = Moment {
    now: NOW,
    contact: tokenim_policy::Contact::Server,
};

fn actors() -> Vec<Facts> {
    let mut lent = member();
    let mut giving = give(7, Permission::PermissionGrant, satellites());
    giving.ends_at = in_hours(30);
    lent.grants.push(giving);
    vec![
        with_roles(&[RoleKey::Secadmin]),
        with_roles(&[RoleKey::TeamAdmin]),
        with_roles(&[RoleKey::TeamAdmin]),
        with_roles(&[RoleKey::Owner]),
        member(),
        lent,
    ]
}

fn content() -> impl Strategy<Value = Option<Content>> {
    let often = vec![
        Permission::MessageSend,
        Permission::MessageMentionAll,
        Permission::FileTransferLarge,
        Permission::AnnouncementPublish,
        Permission::UserInviteGuest,
        Permission::CallRecord,
        Permission::MessageDirect,
        Permission::PermissionGrant,
    ];
    let set = proptest::collection::vec(
        prop_oneof![6 => proptest::sample::select(often), 1 => proptest::sample::select(Permission::ALL)],
        0..4,
    );
    proptest::option::weighted(
        0.8,
        (set, -5..400_i64).prop_map(|(set, hours)| Content {
            permissions: PermissionSet::of(&set),
            ends_at: in_hours(hours),
        }),
    )
}

#[test]
fn p5_whoever_changes_a_bundle_gives_what_they_may_give_and_nothing_to_themselves() {
    let (allowed, to_oneself) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig {
        cases: 6_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let worlds = (
        proptest::sample::select(actors()),
        any::<bool>(),
        (content(), content()),
        proptest::option::of(10..300_i64),
    );
    proptest::test_runner::TestRunner::new(config)
        .run(&worlds, |(actor, belongs, (old, new), ends)| {
            let project_end = ends.map(in_hours);
            let place = satellites();
            let judged =
                may_change_bundle(&actor, belongs, place, project_end, (old, new), &NOW_MOMENT);
            if let Err(refusal) = judged {
                if matches!(refusal, BundleRefusal::ToOneself(_)) {
                    to_oneself.set(to_oneself.get() + 1);
                }
                return Ok(());
            }
            allowed.set(allowed.get() + 1);
            // Moment by moment: who had it by the old one, and who has it by the new one.
            let by = |one: Option<Content>, permission, at| {
                one.is_some_and(|one| one.permissions.contains(permission) && one.ends_at > at)
            };
            for permission in Permission::ALL {
                for hours in [0, 9, 29, 31, 299, 399] {
                    let (at, permission) = (in_hours(hours), *permission);
                    let (was, is) = (by(old, permission, at), by(new, permission, at));
                    if is && !was {
                        prop_assert!(may_stand_in_a_bundle(permission), "{permission:?}");
                        prop_assert!(grantable(&actor, place, &NOW_MOMENT).contains(permission));
                        prop_assert!(project_end.is_none_or(|end| at < end), "outlives it");
                        let then = Moment {
                            now: at,
                            ..NOW_MOMENT
                        };
                        let gives = Permission::PermissionGrant;
                        let may_give = decide_permission(&actor, gives, place, &then);
                        prop_assert!(may_give.is_allowed(), "outlives the giver");
                        let has = decide_permission(&actor, permission, place, &then);
                        prop_assert!(
                            !belongs || has.is_allowed(),
                            "to themselves: {permission:?}"
                        );
                    }
                    if was && !is {
                        prop_assert!(restrictable(&actor, place, &NOW_MOMENT).contains(permission));
                    }
                }
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{} allowed, {} to oneself", allowed.get(), to_oneself.get());
    assert!(allowed.get() > 200 && to_oneself.get() > 50);
}

#[test]
fn nothing_high_and_nothing_by_appointment_stands_in_a_bundle() {
    for permission in Permission::ALL {
        let risk = row(*permission).risk;
        let never =
            matches!(risk, Risk::High | Risk::Critical) || BY_APPOINTMENT.contains(*permission);
        assert!(
            !(never && may_stand_in_a_bundle(*permission)),
            "{permission:?}"
        );
    }
    assert!(may_stand_in_a_bundle(Permission::MessageMentionAll));
    // It means nothing in a project.
    assert!(!may_stand_in_a_bundle(Permission::MessageDirect));
}

#[test]
fn a_bundle_gives_until_its_second_and_says_afterwards_why_it_does_not() {
    let permission = Permission::MessageMentionAll;
    let mut facts = member();
    facts
        .bundles
        .push(bundle(1, PermissionSet::of(&[permission])));
    let at = |facts: &Facts, ms: i64| {
        let now = in_hours(48).plus_ms(ms);
        decide_permission(facts, permission, falcon(), &Moment::live(now))
    };
    let given = at(&facts, -1);
    assert!(given.is_allowed());
    assert_eq!(given.until, Some(in_hours(48)));
    let Some(Source::Bundle { scope, by, .. }) = given.source else {
        panic!("{:?}", given.source);
    };
    assert_eq!((scope, by), (satellites(), facts.bundles[0].by));
    let over = at(&facts, 0);
    assert_eq!(over.obstacles[0].code, ReasonCode::TempExpired);
    assert_eq!(over.obstacles[0].since, Some(in_hours(48)));

    // Taken out by hand: whoever did it, and in their words.
    facts.bundles[0].revoked = Some(Ending {
        at: in_hours(-1),
        by: someone_else(),
        code: Some(ReasonCode::SettingChanged),
        text: "the tests are over".to_owned(),
    });
    let taken = &at(&facts, 0).obstacles[0];
    assert_eq!(taken.code, ReasonCode::SettingChanged);
    assert_eq!(taken.by, Some(someone_else()));
    assert_eq!(taken.text.as_deref(), Some("the tests are over"));
    assert_eq!(taken.next, NextAction::Request);

    // A bundle that goes on without it is no way around.
    facts
        .bundles
        .push(bundle(2, PermissionSet::of(&[Permission::FileUpload])));
    assert!(!at(&facts, -1).is_allowed());
}

#[test]
fn what_never_stands_beside_a_role_no_bundle_gives_to_its_holder() {
    let permission = Permission::UserInviteGuest;
    let mut facts = member();
    facts
        .bundles
        .push(bundle(1, PermissionSet::of(&[permission])));
    let ask = |facts: &Facts| decide_permission(facts, permission, satellites(), &NOW_MOMENT);
    assert!(ask(&facts).is_allowed());
    facts.kind = PersonKind::Guest;
    let codes: Vec<_> = ask(&facts).obstacles.iter().map(|one| one.code).collect();
    assert_eq!(codes, [ReasonCode::SodConflict]);
}
