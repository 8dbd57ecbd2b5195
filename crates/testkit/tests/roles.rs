//! Roles of the company's own, between desktops: a change lights a control elsewhere, two
//! change one role, and what is granted is told by name.

use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::role::RoleAnswer;
use tokenim_protocol::ids::{CustomRoleId, GrantId, OperationId, PersonId};
use tokenim_protocol::permission::{
    Action, Grant, Holding, Permission, Resource, RoleKey, Scope, Source,
};
use tokenim_protocol::role::{GiveRole, GrantBasis, SetRole};
use tokenim_protocol::time::HOUR_MS;
use tokenim_server::store::{grants, people};
use tokenim_testkit::story::{Person, Story};

const WHY: &str = "the testers join the release on Monday";

/// As two others have agreed to: Root keeps the rules here, alone.
async fn may_define(story: &Story, who: &Person) {
    let person = who.id;
    story
        .server
        .app
        .write(move |tx| {
            Box::pin(async move {
                let now = tx.now();
                let given = Grant {
                    id: GrantId::now_v7(),
                    permission: Permission::RoleDefine,
                    scope: Scope::Organisation,
                    holding: Holding::Active,
                    starts_at: now,
                    ends_at: now.plus_ms(4 * HOUR_MS),
                    by: person,
                    text: WHY.into(),
                    revoked: None,
                };
                grants::insert(tx, person, &given).await?;
                people::raise_authority_epoch(tx, person).await?;
                Ok(())
            })
        })
        .await
        .expect("an activation");
}

fn captain(owner: PersonId, version: u64, permissions: &[Permission]) -> SetRole {
    SetRole {
        id: OperationId::now_v7(),
        version,
        name: "release captain".into(),
        purpose: "whoever is on duty for a release".into(),
        based_on: RoleKey::Member,
        owner,
        permissions: permissions.to_vec(),
        text: WHY.into(),
        dry_run: false,
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_changed_lights_a_control_at_once_and_the_second_change_meets_the_first() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    may_define(&story, &root).await;
    let role = CustomRoleId::now_v7();
    let upload = [Permission::FileUpload];
    let made = root
        .client()
        .set_role(role, captain(root.id, 0, &upload))
        .await;
    assert!(matches!(made.expect("made"), RoleAnswer::Saved { .. }));
    let give = GiveRole {
        id: GrantId::now_v7(),
        role,
        scope: here,
        starts_at: None,
        ends_at: root.client().roles().await.unwrap().roles[0]
            .changed_at
            .plus_ms(8 * HOUR_MS),
        text: WHY.into(),
        dry_run: false,
    };
    root.client().give_role(bob.id, give.clone()).await.unwrap();
    story.settle().await;
    let asks = || bob.can(Action::MentionAll, Resource::at(here));
    assert_eq!(asks().await.state, CapabilityState::Denied);

    // What it would come to is told by name, and nothing is done.
    // In the order of their numbers, as the server tells them.
    let both = [Permission::MessageMentionAll, Permission::FileUpload];
    let rehearsal = SetRole {
        dry_run: true,
        text: String::new(),
        ..captain(root.id, 1, &both)
    };
    let Ok(RoleAnswer::Saved { effects, .. }) = root.client().set_role(role, rehearsal).await
    else {
        panic!("a rehearsal");
    };
    let gained = effects
        .effects
        .changes
        .iter()
        .find(|change| change.allowed_after);
    assert_eq!(gained.expect("Bob gains").person, bob.id);
    assert_eq!(effects.people[0].display_name, "Bob");
    assert_eq!(asks().await.state, CapabilityState::Denied);

    root.client()
        .set_role(role, captain(root.id, 1, &both))
        .await
        .expect("changed");
    story.settle().await;
    let lit = asks().await;
    assert_eq!(lit.state, CapabilityState::Allowed);
    let source = lit.decision.and_then(|decision| decision.source);
    assert!(
        matches!(source, Some(Source::CustomRole { .. })),
        "{source:?}"
    );

    // Somebody who began from the first form hears what it is now, and nothing is lost.
    let late = captain(root.id, 1, &[Permission::MessageSend]);
    let Ok(RoleAnswer::Moved {
        role: current,
        people,
    }) = root.client().set_role(role, late).await
    else {
        panic!("the second is told");
    };
    assert_eq!(
        (current.version, current.permissions.as_slice()),
        (2, both.as_slice())
    );
    assert!(people.iter().any(|person| person.id == root.id));

    let granted = root.client().grants(None).await.unwrap();
    let held = granted.rows.iter().find(|row| row.line.id == Some(give.id));
    let held = held.expect("a line about it");
    assert_eq!((held.line.person, held.line.scope), (bob.id, here));
    assert!(matches!(held.line.basis, GrantBasis::CustomRole { .. }));

    let end = tokenim_protocol::request::EndIt {
        text: WHY.into(),
        dry_run: false,
    };
    root.client().end_held_role(give.id, end).await.unwrap();
    story.settle().await;
    assert_eq!(asks().await.state, CapabilityState::Denied);
}

#[tokio::test(start_paused = true)]
async fn the_matrix_is_there_without_a_network_and_a_copy_begins_with_what_a_role_may_hold() {
    let story = Story::begin().await;
    let bob = story.person("Bob").await;
    story.cut_off(&bob);
    let matrix = bob.client().role_matrix();
    assert_eq!(
        (matrix.roles.len(), matrix.rows.len()),
        (8, Permission::ALL.len())
    );
    for (role, copy) in matrix.roles.iter().zip(&matrix.copies) {
        let holdable = |permission: &Permission| {
            let row = matrix.rows.iter().find(|row| row.permission == *permission);
            row.expect("a row").holdable
        };
        assert!(copy.iter().all(holdable), "{role:?}");
    }
    assert!(
        bob.client().roles().await.is_err(),
        "what others made is asked for"
    );
}
