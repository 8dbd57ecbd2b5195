//! Giving, taking, lifting and appointing, told with people: Shen administers security, Tang
//! the team Satellites, Ou owns, Bo is a member.

mod world;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokenim_policy::catalogue::{BY_APPOINTMENT, Risk, row};
use tokenim_policy::posts::APART;
use tokenim_policy::*;
use tokenim_protocol::permission::*;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use uuid_of::person;
use world::*;

fn shen() -> Facts {
    with_roles(&[RoleKey::Secadmin])
}

fn tang() -> Facts {
    with_roles(&[RoleKey::TeamAdmin])
}

fn first_owner() -> Facts {
    let mut facts = with_roles(&[RoleKey::Owner, RoleKey::Sysadmin, RoleKey::Secadmin]);
    facts.set_up_mode = true;
    facts
}

fn other(mut facts: Facts) -> Facts {
    facts.person = someone_else();
    facts
}

fn bo() -> Facts {
    other(member())
}

fn of_kind(kind: PersonKind) -> Facts {
    let mut facts = bo();
    facts.kind = kind;
    facts
}

fn now() -> Moment {
    Moment::server(NOW)
}

fn one(permission: Permission) -> PermissionSet {
    PermissionSet::of(&[permission])
}

fn give_for(
    actor: &Facts,
    subject: &Facts,
    permission: Permission,
    hours: i64,
) -> Result<(), GrantRefusal> {
    may_grant(
        actor,
        subject,
        one(permission),
        falcon(),
        None,
        in_hours(hours),
        &now(),
    )
}

#[test]
fn security_gives_up_to_high_and_a_team_up_to_medium_and_neither_a_post() {
    let of_shen = grantable(&shen(), falcon(), &now());
    let of_tang = grantable(&tang(), falcon(), &now());
    for permission in Permission::ALL {
        let risk = row(*permission).risk;
        let appointed = BY_APPOINTMENT.contains(*permission);
        assert_eq!(
            of_shen.contains(*permission),
            risk <= Risk::High && !appointed,
            "{permission:?}"
        );
        assert_eq!(
            of_tang.contains(*permission),
            risk <= Risk::Medium && !appointed,
            "{permission:?}"
        );
    }
    assert!(grantable(&tang(), Scope::Organisation, &now()).is_empty());
    for nobody in [
        member(),
        with_roles(&[RoleKey::Owner]),
        with_roles(&[RoleKey::Sysadmin]),
        with_roles(&[RoleKey::Auditor]),
    ] {
        assert!(grantable(&nobody, falcon(), &now()).is_empty());
    }
}

#[test]
fn a_suspended_security_administrator_gives_nothing() {
    let mut suspended = shen();
    suspended.exclusions.push(exclude(
        1,
        None,
        Scope::Organisation,
        ReasonCode::ViolationRestriction,
    ));
    assert!(grantable(&suspended, falcon(), &now()).is_empty());
    assert!(restrictable(&suspended, falcon(), &now()).is_empty());
    assert!(answerable(&suspended, falcon(), &now()).is_empty());
}

#[test]
fn nobody_gives_to_themselves() {
    for actor in [shen(), tang(), first_owner()] {
        let refusal = give_for(&actor, &actor, Permission::MessageMentionAll, 1);
        assert!(
            matches!(refusal, Err(GrantRefusal::NotAllowed(_))),
            "{refusal:?}"
        );
    }
}

#[test]
fn a_grant_ends_by_its_ceiling_and_a_contractors_high_one_by_half() {
    let record = Permission::MessageForwardExternal;
    assert_eq!(give_for(&shen(), &bo(), record, 7 * 24), Ok(()));
    let at_most = in_hours(7 * 24);
    assert_eq!(
        give_for(&shen(), &bo(), record, 7 * 24 + 1),
        Err(GrantRefusal::TooLong {
            permission: record,
            at_most
        })
    );
    let contractor = of_kind(PersonKind::Contractor);
    let sensitive = Permission::DataSensitiveRead;
    assert_eq!(give_for(&shen(), &contractor, sensitive, 24), Ok(()));
    assert!(matches!(
        give_for(&shen(), &contractor, sensitive, 25),
        Err(GrantRefusal::TooLong { .. })
    ));
    assert_eq!(
        give_for(&shen(), &bo(), record, 0),
        Err(GrantRefusal::AlreadyOver)
    );
}

#[test]
fn a_grant_does_not_outlive_the_right_to_give() {
    let mut leaving = shen();
    leaving.roles[0].until = Some(in_hours(3));
    let at_most = in_hours(3);
    assert_eq!(
        give_for(&leaving, &bo(), Permission::MessageMentionAll, 4),
        Err(GrantRefusal::OutlivesTheGiver { at_most })
    );
    assert_eq!(
        give_for(&leaving, &bo(), Permission::MessageMentionAll, 3),
        Ok(())
    );
}

#[test]
fn what_a_role_rules_out_is_not_given_to_its_holder() {
    let guest = of_kind(PersonKind::Guest);
    let forward = Permission::MessageForwardExternal;
    assert_eq!(
        give_for(&shen(), &guest, forward, 1),
        Err(GrantRefusal::NeverBeside(one(forward)))
    );
}

#[test]
fn a_team_takes_and_restores_only_its_own_decisions() {
    let send = Permission::MessageSend;
    let take =
        |permission, scope| may_exclude(&tang(), person(5), Some(permission), scope, None, &now());
    assert_eq!(take(send, falcon()), Ok(()));
    assert_eq!(
        take(Permission::ChannelArchive, falcon()),
        Err(ExcludeRefusal::OutOfReach)
    );
    assert!(matches!(
        take(send, Scope::Organisation),
        Err(ExcludeRefusal::NotAllowed(_))
    ));

    let revoked = exclude(1, Some(send), falcon(), ReasonCode::TeamDecision);
    let restricted = exclude(2, Some(send), falcon(), ReasonCode::ViolationRestriction);
    assert_eq!(may_lift(&tang(), person(5), &revoked, &now()), Ok(()));
    assert_eq!(
        may_lift(&tang(), person(5), &restricted, &now()),
        Err(ExcludeRefusal::OutOfReach)
    );
    assert_eq!(may_lift(&shen(), person(5), &restricted, &now()), Ok(()));
}

#[test]
fn nobody_lifts_an_exclusion_on_themselves() {
    for actor in [shen(), tang(), first_owner()] {
        let on_myself = exclude(
            1,
            Some(Permission::MessageSend),
            falcon(),
            ReasonCode::Revoked,
        );
        let refusal = may_lift(&actor, me(), &on_myself, &now());
        assert!(
            matches!(refusal, Err(ExcludeRefusal::NotAllowed(_))),
            "{refusal:?}"
        );
    }
}

#[test]
fn nobody_suspends_alone_or_takes_the_owners_right_to_appoint() {
    let all = may_exclude(&shen(), person(5), None, falcon(), None, &now());
    assert_eq!(all, Err(ExcludeRefusal::NeedsASecondPerson));
    let appoint = Some(Permission::RoleAssignAdmin);
    let taken = may_exclude(
        &shen(),
        person(5),
        appoint,
        Scope::Organisation,
        None,
        &now(),
    );
    assert_eq!(taken, Err(ExcludeRefusal::OutOfReach));
}

#[test]
fn every_pair_of_posts_that_stands_apart_is_refused_both_ways() {
    let mut owner = with_roles(&[RoleKey::Owner]);
    owner
        .grants
        .push(give(1, Permission::RoleAssignAdmin, Scope::Organisation));
    for (one, two) in APART {
        for (held, post) in [(one, two), (two, one)] {
            let subject = other(with_roles(&[held]));
            assert_eq!(
                may_assign_post(&owner, &subject, post, &now()),
                Err(PostRefusal::NeverBeside(held))
            );
        }
    }
    assert_eq!(
        may_assign_post(&owner, &bo(), RoleKey::Auditor, &now()),
        Ok(())
    );
    for (subject, refusal) in [
        (of_kind(PersonKind::Guest), PostRefusal::NotOfTheHouse),
        (of_kind(PersonKind::Contractor), PostRefusal::NotOfTheHouse),
    ] {
        assert_eq!(
            may_assign_post(&owner, &subject, RoleKey::Auditor, &now()),
            Err(refusal)
        );
    }
    assert_eq!(
        may_assign_post(&owner, &bo(), RoleKey::TeamAdmin, &now()),
        Err(PostRefusal::NotAPost)
    );
}

#[test]
fn the_first_owner_appoints_while_set_up_lasts_and_never_an_auditor_beside_another_post() {
    assert_eq!(
        may_assign_post(&first_owner(), &bo(), RoleKey::Secadmin, &now()),
        Ok(())
    );
    let system = other(with_roles(&[RoleKey::Sysadmin]));
    assert_eq!(
        may_assign_post(&first_owner(), &system, RoleKey::Secadmin, &now()),
        Ok(())
    );
    let refused = may_assign_post(&first_owner(), &system, RoleKey::Auditor, &now());
    assert_eq!(refused, Err(PostRefusal::NeverBeside(RoleKey::Sysadmin)));
    let later = with_roles(&[RoleKey::Owner]);
    let refusal = may_assign_post(&later, &bo(), RoleKey::Secadmin, &now());
    assert!(
        matches!(refusal, Err(PostRefusal::NotAllowed(_))),
        "{refusal:?}"
    );
}

#[test]
fn two_owners_and_three_posts_remain() {
    let full = PostCounts {
        owners: 2,
        sysadmins: 1,
        secadmins: 1,
        auditors: 1,
    };
    assert!(set_up_is_complete(full));
    assert_eq!(
        guard_posts(false, PostCounts { owners: 1, ..full }),
        Err(PostRefusal::LastOwners)
    );
    assert_eq!(
        guard_posts(
            true,
            PostCounts {
                owners: 1,
                ..PostCounts::default()
            }
        ),
        Ok(())
    );
    assert_eq!(
        guard_posts(true, PostCounts::default()),
        Err(PostRefusal::LastOwners)
    );
    let empty = |counts, post| {
        assert_eq!(
            guard_posts(false, counts),
            Err(PostRefusal::PostLeftEmpty(post))
        )
    };
    empty(
        PostCounts {
            sysadmins: 0,
            ..full
        },
        RoleKey::Sysadmin,
    );
    empty(
        PostCounts {
            secadmins: 0,
            ..full
        },
        RoleKey::Secadmin,
    );
    empty(
        PostCounts {
            auditors: 0,
            ..full
        },
        RoleKey::Auditor,
    );

    let mut disabled = with_roles(&[RoleKey::Owner]);
    disabled.account = AccountState::Disabled {
        since: NOW,
        by: None,
        text: None,
    };
    let counts = PostCounts::of([&disabled, &with_roles(&[RoleKey::Owner])], &now());
    assert_eq!(
        counts,
        PostCounts {
            owners: 1,
            ..PostCounts::default()
        }
    );
}

#[test]
fn nobody_becomes_a_higher_person_by_resetting_their_credential() {
    let sysadmin = with_roles(&[RoleKey::Sysadmin]);
    let act = |action, target: &Facts| may_act_on_account(&sysadmin, action, target, &now());
    assert_eq!(act(Action::ResetCredential, &bo()), Ok(()));
    assert_eq!(
        act(
            Action::ResetCredential,
            &other(with_roles(&[RoleKey::Sysadmin]))
        ),
        Ok(())
    );
    assert_eq!(
        act(
            Action::DisablePerson,
            &other(with_roles(&[RoleKey::Sysadmin]))
        ),
        Err(PostRefusal::AboveTheActor)
    );
    for post in [RoleKey::Owner, RoleKey::Secadmin, RoleKey::Auditor] {
        for action in [Action::ResetCredential, Action::DisablePerson] {
            assert_eq!(
                act(action, &other(with_roles(&[post]))),
                Err(PostRefusal::AboveTheActor),
                "{post:?}"
            );
        }
    }
    let myself = may_act_on_account(&sysadmin, Action::DisablePerson, &sysadmin, &now());
    assert!(matches!(myself, Err(PostRefusal::NotAllowed(_))));
}

#[test]
fn s15_somebody_can_help_to_every_permission_at_every_place() {
    let owner = with_roles(&[RoleKey::Owner]);
    assert_eq!(without_answer(&[&first_owner()], &tree(), &now()), []);
    assert_eq!(without_answer(&[&owner, &shen()], &tree(), &now()), []);
    let alone = without_answer(&[&owner, &tang()], &tree(), &now());
    assert!(alone.contains(&(Permission::MessageSend, Scope::Organisation)));
    assert!(!alone.contains(&(Permission::MessageSend, falcon())));
    assert!(
        without_answer(&[&shen()], &tree(), &now())
            .contains(&(Permission::UserCreate, Scope::Organisation))
    );

    let mut gone = shen();
    gone.account = AccountState::Disabled {
        since: NOW,
        by: None,
        text: None,
    };
    assert!(!without_answer(&[&owner, &gone], &tree(), &now()).is_empty());
}

/// P5, and with it P4 for a single step: in whatever world the actor lives, what they may
/// give lies within their grantable set, goes to somebody else, and gives nothing besides.
#[test]
fn p5_what_may_be_given_lies_within_reach_and_gives_nothing_besides() {
    let given = std::cell::Cell::new(0_u32);
    let actor = prop_oneof![
        Just(RoleKey::Secadmin),
        Just(RoleKey::TeamAdmin),
        Just(RoleKey::Member)
    ];
    let strategy = (
        world(EVERYTHING),
        actor,
        proptest::collection::vec(proptest::sample::select(Permission::ALL), 1..3),
        0..3_usize,
        1..2_400_i64,
        any::<bool>(),
    );
    let config = Config {
        cases: 3_000,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(
        &strategy,
        |(world, role_key, wanted, at, hours, oneself)| {
            let mut actor = world.facts.clone();
            if role_key != RoleKey::Member {
                actor.roles.extend(with_roles(&[role_key]).roles);
            }
            let subject = if oneself { actor.clone() } else { bo() };
            let scope = tree()[at];
            let set = PermissionSet::of(&wanted);
            if may_grant(&actor, &subject, set, scope, None, in_hours(hours), &now()).is_err() {
                return Ok(());
            }
            given.set(given.get() + 1);
            prop_assert!(!oneself);
            prop_assert!(set.is_subset_of(grantable(&actor, scope, &now())));
            prop_assert_eq!(set.0 & BY_APPOINTMENT.0, 0);
            for permission in &wanted {
                prop_assert!(
                    row(*permission)
                        .max_ms
                        .is_some_and(|most| hours * HOUR_MS <= most)
                );
            }
            let mut after = subject.clone();
            after
                .grants
                .extend(wanted.iter().enumerate().map(|(number, permission)| {
                    let mut it = give(number as u64, *permission, scope);
                    it.ends_at = in_hours(hours);
                    it
                }));
            for permission in Permission::ALL
                .iter()
                .filter(|permission| !set.contains(**permission))
            {
                for place in tree() {
                    let before =
                        decide_permission(&subject, *permission, place, &now()).is_allowed();
                    let after = decide_permission(&after, *permission, place, &now()).is_allowed();
                    prop_assert_eq!(before, after, "{:?}", permission);
                }
            }
            Ok(())
        },
    );
    if let Err(error) = outcome {
        panic!("{error}");
    }
    println!("given: {}", given.get());
    assert!(given.get() >= 25, "only {} were given", given.get());
}

#[test]
fn the_reading_lease_is_a_week() {
    assert_eq!(
        tokenim_protocol::lease::READING_LEASE_MS_DEFAULT,
        7 * DAY_MS
    );
}
