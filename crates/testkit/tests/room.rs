//! Room for files and the calendar's address, from one desktop to another.

use std::time::Duration;

use tokenim_client::error::ErrorKind;
use tokenim_client::view::quota::QuotaEffectView;
use tokenim_client::view::transfer::{FailedWhy, TransferRow, TransferState};
use tokenim_protocol::file::LimitOf;
use tokenim_protocol::quota::{QuotaOf, Room, SetQuota};
use tokenim_testkit::story::{Person, Story};

async fn set(by: &Person, of: QuotaOf, bytes: Option<u64>, dry_run: bool) -> QuotaEffectView {
    let request = SetQuota {
        of,
        bytes,
        text: "films take more than they should".to_owned(),
        dry_run,
    };
    by.client().set_quota(request).await.expect("set")
}

async fn attach(person: &Person, name: &str, bytes: usize) -> TransferRow {
    let path = person.folder().join(name);
    std::fs::write(&path, vec![7; bytes]).expect("written");
    let attached = person
        .client()
        .attach(person.here(), None, vec![path])
        .await;
    attached.expect("attached").pop().expect("one")
}

async fn state(person: &Person, row: &TransferRow) -> TransferState {
    for _ in 0..10_000 {
        let attached = person.client().attached(person.here(), None).await;
        let rows = attached.expect("rows");
        let found = rows.into_iter().find(|one| one.id == row.id).expect("it");
        if matches!(
            found.state,
            TransferState::Done | TransferState::Failed { .. }
        ) {
            return found.state;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never came to an end");
}

async fn person_room(person: &Person) -> Room {
    let view = person.client().channel_room(person.here()).await;
    let rooms = view.expect("an answer").rooms;
    let found = rooms.into_iter().find(|room| room.of == LimitOf::Person);
    found.expect("one's own")
}

#[tokio::test(start_paused = true)]
async fn fl_07_a_quota_set_on_one_desktop_is_met_on_another_and_told_with_who_can_help() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let first = attach(&bob, "first.bin", 60_000).await;
    assert_eq!(state(&bob, &first).await, TransferState::Done);

    let effect = set(&root, QuotaOf::EachPerson, Some(50_000), true).await;
    assert_eq!((effect.over_count, effect.over.len()), (1, 1));
    assert_eq!(effect.over[0].name, "Bob");
    set(&root, QuotaOf::EachPerson, Some(50_000), false).await;
    let second = attach(&bob, "second.bin", 10_000).await;
    let TransferState::Failed { why } = state(&bob, &second).await else {
        panic!("there was room");
    };
    let why = match why {
        FailedWhy::Limit {
            of,
            limit,
            remaining,
        } => (of, limit, remaining),
        other => panic!("{other:?}"),
    };
    assert_eq!(why, (LimitOf::Person, 50_000, 0));
    let view = bob.client().channel_room(bob.here()).await.expect("rooms");
    let managers: Vec<_> = view.managers.iter().map(|person| person.id).collect();
    assert_eq!(managers, [root.id]);
    // Somebody else has their own.
    let third = attach(&alice, "third.bin", 40_000).await;
    assert_eq!(state(&alice, &third).await, TransferState::Done);

    let mine = set(&root, QuotaOf::Person(bob.id), Some(200_000), false).await;
    assert_eq!(mine.over_count, 0);
    bob.client().retry_transfer(second.id).await.expect("again");
    assert_eq!(state(&bob, &second).await, TransferState::Done);
    let room = person_room(&bob).await;
    assert_eq!((room.limit, room.used), (200_000, 70_000));

    let board = root.client().quotas().await.expect("the panel");
    let people: Vec<_> = board.people.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(people, ["Bob", "Alice"]);
    let refused = bob.client().quotas().await.expect_err("not his");
    assert_eq!(refused.kind(), ErrorKind::Refused);
    story.cut_off(&bob);
    story.settle().await;
    let offline = bob.client().own_room().await.expect_err("nobody to ask");
    assert_eq!(offline.kind(), ErrorKind::Offline);
}

#[tokio::test(start_paused = true)]
async fn a_calendar_is_given_an_address_of_the_server_once() {
    let story = Story::begin().await;
    let (_, bob) = story.two_in("Falcon").await;
    let none = bob.client().calendar_feed().await.expect("asked");
    assert_eq!(none.made_at, None);
    let one = bob.client().renew_calendar_feed().await.expect("made").url;
    let other = bob.client().renew_calendar_feed().await.expect("made").url;
    assert_ne!(one, other);
    let address = url::Url::parse(&other).expect("an address");
    assert!(address.path().starts_with("/v1/calendar/") && other.ends_with(".ics"));
    assert!(
        bob.client()
            .calendar_feed()
            .await
            .expect("asked")
            .made_at
            .is_some()
    );
    bob.client().end_calendar_feed().await.expect("ended");
    let none = bob.client().calendar_feed().await.expect("asked");
    assert_eq!(none.made_at, None);
}
