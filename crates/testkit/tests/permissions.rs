//! A right taken away in one window and greyed in the other, with the reason.

use std::time::Duration;

use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::timeline::{MessageState, RowContent, WedgedWhy};
use tokenim_protocol::access::PermissionStateKind;
use tokenim_protocol::ids::MessageId;
use tokenim_protocol::permission::{Permission, ReasonCode, Scope};
use tokenim_testkit::story::{Person, Story};

const WHY: &str = "The freeze for the release begins today.";

#[tokio::test(start_paused = true)]
async fn a_right_revoked_greys_with_reason_and_by_whom_and_restored_it_lights() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    assert_eq!(bob.can_send().await.state, CapabilityState::Allowed);

    let exclusion = root.revokes(Permission::MessageSend, &bob, here, WHY).await;
    story.settle().await;
    let refused = bob.can_send().await;
    assert_eq!(refused.state, CapabilityState::Denied);
    assert!(!refused.offline);
    assert_eq!(refused.place, "Falcon");
    assert_eq!(refused.permission, Some(Permission::MessageSend));
    let decision = refused.decision.expect("a decision");
    let obstacle = &decision.obstacles[0];
    assert_eq!(obstacle.code, ReasonCode::Revoked);
    assert_eq!(obstacle.text.as_deref(), Some(WHY));
    assert_eq!(obstacle.by, Some(root.id));
    assert_eq!(names(&refused.authors), ["Root"]);
    assert!(
        names(&refused.deciders).contains(&"Root"),
        "{:?}",
        refused.deciders
    );

    // Everything else of the channel's screen is as it was.
    let channel = bob.client().open_channel(bob.here()).await.unwrap();
    let read = channel
        .capabilities
        .iter()
        .find(|one| one.action == tokenim_protocol::permission::Action::ReadChannel);
    assert_eq!(
        read.expect("reading is asked").state,
        CapabilityState::Allowed
    );

    root.restores(exclusion, "The release is out, carry on.")
        .await;
    story.settle().await;
    assert_eq!(bob.can_send().await.state, CapabilityState::Allowed);

    let timeline = bob.client().my_timeline().await.unwrap();
    let told: Vec<&str> = timeline
        .events
        .iter()
        .map(|row| row.event.text.as_str())
        .collect();
    assert!(
        told.contains(&WHY) && told.contains(&"The release is out, carry on."),
        "{told:?}"
    );
    assert!(
        timeline
            .events
            .iter()
            .any(|row| row.by_name.as_deref() == Some("Root") && row.place == "Falcon")
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_is_told_offline_with_its_age() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    root.revokes(Permission::MessageSend, &bob, here, WHY).await;
    story.settle().await;

    story.cut_off(&bob);
    story.after(Duration::from_secs(7_200)).await;
    bob.restarts().await;
    story.settle().await;

    let refused = bob.can_send().await;
    assert_eq!(refused.state, CapabilityState::Denied);
    assert!(refused.offline);
    let age = now(&bob) - refused.as_of.expect("as of").0;
    assert!((7_190_000..7_300_000).contains(&age), "{age}");
    assert_eq!(
        refused.decision.unwrap().obstacles[0].code,
        ReasonCode::Revoked
    );

    let mine = bob.client().my_permissions(here).await.unwrap();
    assert!(mine.offline);
    assert_eq!(mine.rows.len(), Permission::ALL.len());
    let send = mine
        .rows
        .iter()
        .find(|row| row.state.permission == Permission::MessageSend)
        .unwrap();
    assert_eq!(send.state.state, PermissionStateKind::Suspended);
    assert_eq!(names(&send.authors), ["Root"]);
    let scopes = bob.client().my_scopes().await.unwrap();
    assert!(
        scopes
            .iter()
            .any(|option| option.scope == here && option.name == "Falcon")
    );
    assert_eq!(scopes[0].scope, Scope::Organisation);
}

#[tokio::test(start_paused = true)]
async fn a_right_restored_after_the_line_was_lost_lights_again() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    let exclusion = root.revokes(Permission::MessageSend, &bob, here, WHY).await;
    story.settle().await;

    story.cut_off(&bob);
    story.after(Duration::from_secs(30)).await;
    story.reconnect(&bob).await;
    story.settle().await;
    let refused = bob.can_send().await;
    assert_eq!(refused.state, CapabilityState::Denied);
    assert!(!refused.offline);

    root.restores(exclusion, "The release is out, carry on.")
        .await;
    story.settle().await;
    assert_eq!(bob.can_send().await.state, CapabilityState::Allowed);
}

#[tokio::test(start_paused = true)]
async fn before_the_first_facts_the_answer_is_unknown_and_never_allowed() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let second = {
        let other = story.second_desktop_of(&alice).await;
        // Signed in, and cut before anything came.
        other.client().sign_out().await.unwrap();
        other
    };
    second.line.freeze();
    second.line.only_requests();
    second
        .signs_in(tokenim_protocol::request::Secret::Password {
            password: tokenim_testkit::story::PASSWORD.to_owned(),
        })
        .await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(second.can_send().await.state, CapabilityState::Unknown);
    story.leaves(&second);
}

#[tokio::test(start_paused = true)]
async fn the_race_with_enter_wedges_the_message_and_keeps_the_text() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());

    // Enter is pressed a moment before the news arrives.
    story.cut_off(&bob);
    let refused = bob.says("shipping now").await;
    let second = bob.says("and the notes").await;
    let exclusion = root.revokes(Permission::MessageSend, &bob, here, WHY).await;
    story.reconnect(&bob).await;
    story.settle().await;

    bob.sees(&["shipping now ✗", "and the notes ✗"]).await;
    alice.sees(&[]).await;
    let MessageState::Wedged {
        why: WedgedWhy::Refused { decision },
    } = state_of(&bob, refused).await
    else {
        panic!("wedged with its decision");
    };
    assert_eq!(decision.obstacles[0].text.as_deref(), Some(WHY));
    let row = bob.client().list_channels().await.unwrap().remove(0);
    assert_eq!(row.wedged, 2);

    root.restores(exclusion, "The release is out, carry on.")
        .await;
    story.settle().await;
    bob.sees(&["shipping now ✗", "and the notes ✗"]).await;
    bob.client().retry_wedged(refused).await.unwrap();
    let changed = bob
        .client()
        .edit_wedged(second, "and the notes, later".into())
        .await
        .unwrap();
    assert_ne!(changed, second, "another text is another message");
    story.settle().await;
    alice.sees(&["shipping now", "and the notes, later"]).await;
    bob.sees(&["shipping now ✓", "and the notes, later ✓"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_does_not_silence_the_other_channels() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let falcon = bob.here();
    story.channel("general", &[&alice, &bob]).await;
    root.revokes(Permission::MessageSend, &bob, Scope::Channel(falcon), WHY)
        .await;
    story.settle().await;
    bob.client()
        .send_message(falcon, "not here".into(), None)
        .await
        .unwrap();
    bob.says("but here").await;
    story.settle().await;
    alice.sees(&["but here"]).await;
    let row = bob.rows().await.pop().unwrap();
    assert!(row.seq.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_administrator_sees_who_holds_what_and_what_a_change_would_do() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    let scopes = root.client().person_scopes(bob.id).await.unwrap();
    assert!(
        scopes.iter().any(|option| option.scope == here),
        "{scopes:?}"
    );

    let access = root.client().person_access(bob.id, here).await.unwrap();
    assert_eq!(access.place, "Falcon");
    assert_eq!(access.report.rows.len(), access.risks.len());
    assert_eq!(access.report.rows.len(), access.acts.len());
    for (row, acts) in access.report.rows.iter().zip(&access.acts) {
        // What replaces a security administrator gone astray is not theirs to take.
        let theirs = row.permission != Permission::RoleAssignAdmin;
        assert_eq!(acts.revoke.state == CapabilityState::Allowed, theirs);
        assert!(acts.restore.is_none() && acts.end_grant.is_none());
    }
    let exclude = tokenim_protocol::request::Exclude {
        id: tokenim_protocol::ids::ExclusionId::now_v7(),
        permission: Permission::MessageSend,
        scope: here,
        code: ReasonCode::Revoked,
        text: WHY.to_owned(),
        ends_at: None,
        review_at: Some(tokenim_protocol::time::UnixMillis(now(&bob) + 86_400_000)),
        dry_run: true,
    };
    let effects = root.client().exclude(bob.id, exclude).await.unwrap();
    assert!(
        effects
            .effects
            .changes
            .iter()
            .any(|change| change.allowed_before && !change.allowed_after)
    );
    assert!(names(&effects.people).contains(&"Bob"));
    story.settle().await;
    assert_eq!(
        bob.can_send().await.state,
        CapabilityState::Allowed,
        "a rehearsal changes nothing"
    );

    // Bob administers nothing.
    assert!(bob.client().person_access(root.id, here).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn administrative_acts_fail_at_once_without_the_server() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    story.cut_off(&root);
    let end = tokenim_protocol::request::EndIt {
        text: "an old intent".into(),
        dry_run: false,
    };
    let error = root
        .client()
        .end_exclusion(tokenim_protocol::ids::ExclusionId::now_v7(), end)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), tokenim_client::error::ErrorKind::Offline);
    story.reconnect(&root).await;
    story.settle().await;
    assert_eq!(bob.can_send().await.state, CapabilityState::Allowed);
}

#[tokio::test(start_paused = true)]
async fn an_05_a_disabled_account_shuts_its_cache() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("general").await;
    alice.says("between us").await;
    story.settle().await;

    root.client()
        .disable_person(bob.id, "Left the company on Friday.".into())
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let session = bob.client().session().await.unwrap();
    assert_eq!(
        session.state,
        tokenim_client::view::session::SessionState::Ended
    );
    let error = bob
        .client()
        .timeline(
            alice.here(),
            tokenim_client::view::timeline::Anchor::Latest,
            50,
        )
        .await
        .unwrap_err();
    assert_eq!(error.kind(), tokenim_client::error::ErrorKind::SignedOut);
    bob.restarts().await;
    let session = bob.client().session().await.unwrap();
    assert_eq!(
        session.state,
        tokenim_client::view::session::SessionState::Ended
    );
}

#[tokio::test(start_paused = true)]
async fn lr_06_signing_out_leaves_nothing_that_opens() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    alice.says("between us").await;
    story.settle().await;
    story.cut_off(&bob);
    let session = bob.client().sign_out().await.unwrap();
    assert_eq!(
        session.state,
        tokenim_client::view::session::SessionState::SignedOut
    );
    assert_eq!(bob.key_store.names(), Vec::<String>::new());
    bob.restarts().await;
    let session = bob.client().session().await.unwrap();
    assert_eq!(
        session.state,
        tokenim_client::view::session::SessionState::SignedOut
    );
    assert_eq!(
        session.server.as_deref(),
        Some("http://127.0.0.1:1"),
        "kept for the next sign-in"
    );
}

fn names(people: &[tokenim_protocol::directory::Person]) -> Vec<&str> {
    people
        .iter()
        .map(|person| person.display_name.as_str())
        .collect()
}

fn now(person: &Person) -> i64 {
    use tokenim_client::clock::Clock;
    person.clock.now().0
}

async fn state_of(person: &Person, id: MessageId) -> MessageState {
    let rows = person.rows().await;
    rows.into_iter()
        .find_map(|row| match row.content {
            RowContent::Message(message) if message.id == id => Some(message.state),
            _ => None,
        })
        .expect("the message is on screen")
}
