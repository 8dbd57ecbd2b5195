//! S16: how soon a connected client shows what was taken away, and what it says.

use std::time::Duration;

use tokenim_client::view::permission::CapabilityState;
use tokenim_protocol::permission::{Permission, ReasonCode, Scope};
use tokenim_testkit::story::{Person, Story};
use tokio::time::{Instant, sleep};

const WHY: &str = "The freeze for the release begins today.";
const ROUNDS: usize = 50;
/// What the product promises.
const WITHIN: Duration = Duration::from_secs(2);

/// How long until the composer's answer is this one.
async fn until(person: &Person, wanted: CapabilityState) -> Duration {
    let began = Instant::now();
    while person.can_send().await.state != wanted {
        assert!(began.elapsed() <= WITHIN, "{wanted:?} does not come");
        sleep(Duration::from_millis(5)).await;
    }
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn s16_what_is_taken_greys_at_every_desktop_within_two_seconds() {
    let story = Story::begin_with(16).await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let second = story.second_desktop_of(&bob).await;
    let here = Scope::Channel(bob.here());
    let mut waits = Vec::new();
    for _ in 0..ROUNDS {
        let exclusion = root.revokes(Permission::MessageSend, &bob, here, WHY).await;
        for desktop in [&bob, &second] {
            waits.push(until(desktop, CapabilityState::Denied).await);
        }
        let shown = bob.can_send().await.decision.expect("a decision");
        assert_eq!(shown.obstacles[0].code, ReasonCode::Revoked);
        assert_eq!(shown.obstacles[0].text.as_deref(), Some(WHY));
        root.restores(exclusion, "The release is out, carry on.")
            .await;
        for desktop in [&bob, &second] {
            waits.push(until(desktop, CapabilityState::Allowed).await);
        }
    }
    waits.sort();
    println!(
        "{} changes seen, p50 {:?}, the slowest {:?} (virtual time)",
        waits.len(),
        waits[waits.len() / 2],
        waits[waits.len() - 1]
    );
}

#[tokio::test(start_paused = true)]
async fn s16_a_lost_hint_makes_it_one_second_later_and_no_more() {
    let story = Story::begin_with(17).await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let here = Scope::Channel(bob.here());
    let (owner, bob_id) = (root.id, bob.id);
    let request = tokenim_protocol::request::Exclude {
        id: tokenim_protocol::ids::ExclusionId::now_v7(),
        permission: Permission::MessageSend,
        scope: here,
        code: ReasonCode::Revoked,
        text: WHY.to_owned(),
        ends_at: None,
        review_at: Some(story.server.app.now().plus_ms(86_400_000)),
        dry_run: false,
    };
    story
        .server
        .app
        .write(move |tx| Box::pin(tokenim_server::actions::exclude(tx, owner, bob_id, request)))
        .await
        .expect("taken");
    story.server.app.hub().lose_arrived();
    let waited = until(&bob, CapabilityState::Denied).await;
    println!("shown after {waited:?} although its announcement was lost");
}
