//! Somebody's access level is lowered: what is above it goes from their desktop, and comes again
//! with a higher one.

use tokenim_client::view::keeping::ClearanceView;
use tokenim_protocol::clearance::SetClearance;

use super::*;

const PLANTED: usize = 20;

fn word(n: usize) -> String {
    format!("canary{n:02}singt")
}

async fn sets(
    by: &Person,
    who: &Person,
    was: Label,
    level: Label,
) -> Result<ClearanceView, ErrorKind> {
    let request = SetClearance {
        level,
        was,
        text: WHY.to_owned(),
        dry_run: false,
    };
    let set = by.client().set_clearance(who.id, request).await;
    set.map_err(|error| error.kind())
}

/// How many of the planted words are had on this desktop: by its search, in the list of channels,
/// and in what lies on the disk.
async fn found(person: &Person) -> usize {
    let bytes = all_bytes(&person.account_folder());
    let rows = person.client().list_channels().await.expect("a list");
    let listed = format!("{rows:?}");
    let mut count = 0;
    for n in 0..PLANTED {
        let word = word(n);
        let hits = person.client().search(&word, None, 10).await;
        let searched = !hits.expect("an answer").hits.is_empty();
        let on_disk = bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes());
        count += usize::from(searched || on_disk || listed.contains(&word));
    }
    count
}

/// Alice and Bob in a confidential channel, and in one that is not.
async fn two_with_plans(seed: u64) -> (Story, Person, Person, ChannelId) {
    let story = Story::begin_with(seed).await;
    let (alice, bob) = story.two_in("Falcon").await;
    let team = story.team("Wings", &alice, &[&bob]).await;
    let (kind, all) = (ChannelKind::Private, HistoryPolicy::All);
    let plans = story
        .channel_of("plans", kind, all, Some(team), &[&alice, &bob])
        .await;
    story.settle().await;
    assert_eq!(wears(&alice, plans, Label::Confidential).await, Ok(()));
    for n in 0..PLANTED {
        alice.says(&format!("{} among other words", word(n))).await;
    }
    story.settle().await;
    bob.goes_to(plans);
    bob.screen().await;
    story.settle().await;
    (story, alice, bob, plans)
}

#[tokio::test(start_paused = true)]
async fn s96_of_what_is_above_a_lowered_level_nothing_is_left_on_the_desktop() {
    let (story, _alice, bob, plans) = two_with_plans(71).await;
    let root = story.root().await;
    assert_eq!(found(&bob).await, PLANTED, "it was there to be found");

    // His desktop is off when it is lowered, and is on for a moment afterwards.
    story.cut_off(&bob);
    let done = sets(&root, &bob, Label::Secret, Label::Internal).await;
    let done = done.expect("lowered");
    assert_eq!(done.lost.len() + done.lost_unseen as usize, 1);
    assert_eq!(done.devices, 1);
    let waiting = lines(&root, &bob).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].row.cause, PurgeCause::LevelLowered);
    assert_eq!(waiting[0].row.reported_at, None, "not reported yet");
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
    let told = lines(&root, &bob).await;
    let lowered = |line: &&PurgeLine| line.row.cause == PurgeCause::LevelLowered;
    let lowered: Vec<_> = told.iter().filter(lowered).collect();
    assert_eq!(lowered.len(), 1, "{told:?}");
    assert!(lowered[0].row.reported_at.is_some(), "{told:?}");

    // Why, since when and by whom is known without the server, too.
    story.cut_off(&bob);
    let can = bob
        .can(Action::ReadChannel, Resource::at(Scope::Channel(plans)))
        .await;
    let obstacle = can.decision.expect("a decision").obstacles.remove(0);
    assert_eq!(obstacle.code, ReasonCode::LevelTooLow);
    assert_eq!(obstacle.by, Some(root.id));
    assert_eq!(obstacle.text.as_deref(), Some(WHY));
    assert!(obstacle.since.is_some());
    let own = bob.client().my_clearance().await.expect("an answer");
    let own = own.expect("the server has said it");
    assert_eq!(own.level, Label::Internal);
    assert_eq!(own.text.as_deref(), Some(WHY));

    // Opened again with every key that the profile has.
    bob.crashes().await;
    assert_eq!(found(&bob).await, 0);
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
}

#[tokio::test(start_paused = true)]
async fn s82_raised_again_it_opens_and_nothing_is_waited_for() {
    let (story, alice, bob, plans) = two_with_plans(72).await;
    let root = story.root().await;
    let set = sets(&root, &bob, Label::Secret, Label::Internal).await;
    set.expect("lowered");
    story.settle().await;
    assert_eq!(found(&bob).await, 0);
    alice.goes_to(plans);
    alice.says("said while it was shut").await;
    story.settle().await;
    assert_eq!(sidebar(&bob).await, ["Falcon"]);

    // A desktop that is off hears of neither change, and of nothing that waits.
    story.cut_off(&bob);
    for (was, level) in [
        (Label::Internal, Label::Secret),
        (Label::Secret, Label::Confidential),
    ] {
        sets(&root, &bob, was, level).await.expect("set");
    }
    story.reconnect(&bob).await;
    story.settle().await;
    assert!(sidebar(&bob).await.contains(&"plans".to_owned()));
    bob.goes_to(plans);
    let seen = bob.screen().await;
    assert!(
        seen.iter()
            .any(|line| line.contains("said while it was shut")),
        "{seen:?}"
    );
    let told = lines(&root, &bob).await;
    let waits = |line: &PurgeLine| line.row.reported_at.is_none();
    assert!(!told.iter().any(waits), "{told:?}");
    // Nobody sets their own.
    let own = sets(&bob, &bob, Label::Confidential, Label::Secret).await;
    assert_eq!(own, Err(ErrorKind::Refused));
}
