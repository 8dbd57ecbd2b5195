//! Messages between two people: they arrive, once, whatever the network does.

use std::time::Duration;

use tokenim_client::clock::Clock;
use tokenim_client::view::conversation::Located;
use tokenim_client::view::markdown::{Block, Inline};
use tokenim_client::view::session::ConnectionState;
use tokenim_client::view::timeline::{Anchor, MessageState, RowContent};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::time::UnixMillis;
use tokenim_testkit::story::{Person, Story};

#[tokio::test(start_paused = true)]
async fn a_message_each_way_arrives_exactly_once() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;

    alice.says("are you there?").await;
    story.settle().await;
    bob.says("here").await;
    story.settle().await;

    alice.sees(&["are you there? ✓", "here"]).await;
    bob.sees(&["are you there?", "here ✓"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_message_written_offline_arrives_once_after_reconnecting() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;

    story.cut_off(&alice);
    alice.says("are you there?").await;
    story.settle().await;
    bob.sees(&[]).await;
    alice.sees(&["are you there? …"]).await;

    story.reconnect(&alice).await;
    story.settle().await;
    bob.sees(&["are you there?"]).await;
    alice.sees(&["are you there? ✓"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_message_written_offline_survives_a_restart_and_its_row_keeps_its_key() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;

    story.cut_off(&alice);
    alice
        .client()
        .save_draft(alice.here(), None, "half a thou".into(), None)
        .await
        .unwrap();
    alice.says("half a thought").await;
    assert_eq!(
        alice.client().draft(alice.here(), None).await.unwrap().body,
        ""
    );
    let key = alice.rows().await.pop().expect("the echo").key;
    alice.restarts().await;
    alice.sees(&["half a thought …"]).await;

    story.reconnect(&alice).await;
    story.settle().await;
    bob.sees(&["half a thought"]).await;
    let row = alice.rows().await.pop().expect("the message");
    assert_eq!(row.key, key, "nothing jumps");
    assert!(row.seq.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_edit_and_a_deletion_are_seen_by_both() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let first = alice.says("lunch at twelv").await;
    let second = alice.says("my password is hunter2").await;
    story.settle().await;

    alice.edits(first, "lunch at twelve").await;
    alice.deletes(second).await;
    story.settle().await;
    alice.sees(&["lunch at twelve ✓", "(deleted)"]).await;
    bob.sees(&["lunch at twelve", "(deleted)"]).await;

    let found = bob.client().search("hunter2", None, 10).await.unwrap();
    assert!(
        found.hits.is_empty(),
        "a deleted message is found by nobody"
    );
    let found = bob.client().search("twelve", None, 10).await.unwrap();
    assert_eq!(found.hits.len(), 1);
    let rows = bob.rows().await;
    let edited = rows.iter().any(|row| match &row.content {
        RowContent::Message(message) => message.id == first && message.edited_at.is_some(),
        _ => false,
    });
    assert!(edited);
    let list = bob.client().list_channels().await.unwrap();
    let last = list[0].last.as_ref().expect("a last message");
    assert!(!last.text.contains("hunter2"), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_without_the_network_history_reads_and_searches_with_its_date() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    alice.says("发布会定在周五").await;
    bob.says("收到").await;
    story.settle().await;

    story.cut_off(&bob);
    story.after(Duration::from_secs(3_600)).await;
    bob.restarts().await;
    story.settle().await;

    bob.sees(&["发布会定在周五", "收到 ✓"]).await;
    let found = bob.client().search("周五", None, 10).await.unwrap();
    assert_eq!(found.hits.len(), 1);
    let view = bob.client().connection().await.unwrap();
    assert_eq!(view.state, ConnectionState::Offline);
    let age = bob_clock(&bob) - view.as_of.expect("it was online once").0;
    assert!((3_590_000..3_700_000).contains(&age), "{age}");
}

fn bob_clock(bob: &tokenim_testkit::story::Person) -> i64 {
    use tokenim_client::clock::Clock;
    bob.clock.now().0
}

#[tokio::test(start_paused = true)]
async fn a_dead_link_is_noticed_within_25_seconds() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    // The other end is there and says nothing any more.
    alice.line.freeze();
    tokio::time::sleep(Duration::from_secs(25)).await;
    let view = alice.client().connection().await.unwrap();
    assert_ne!(view.state, ConnectionState::Live, "{view:?}");
}

#[tokio::test(start_paused = true)]
async fn lines_of_different_channels_do_not_wait_for_each_other() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let general = alice.here();
    let other = story.channel("random", &[&bob, &alice]).await;
    story.cut_off(&alice);
    alice.says("one").await;
    alice.goes_to(general);
    bob.goes_to(general);
    alice.says("two").await;
    alice.says("three").await;
    story.reconnect(&alice).await;
    story.settle().await;
    bob.sees(&["two", "three"]).await;
    bob.goes_to(other);
    bob.sees(&["one"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_reply_quotes_and_messages_within_five_minutes_stand_together() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let question = alice.says("**when** do we ship?").await;
    alice.says("I mean the blue one").await;
    story.settle().await;
    bob.client()
        .send_message(bob.here(), "Friday".into(), Some(question))
        .await
        .unwrap();
    story.after(Duration::from_secs(600)).await;
    alice.says("thanks").await;
    story.settle().await;

    let rows = bob.rows().await;
    let messages: Vec<_> = rows
        .iter()
        .filter_map(|row| match &row.content {
            RowContent::Message(message) => Some(message),
            _ => None,
        })
        .collect();
    assert_eq!(messages.len(), 4);
    let heads: Vec<bool> = messages.iter().map(|message| !message.continues).collect();
    assert_eq!(heads, [true, false, true, true]);
    let quote = messages[2].reply_to.as_ref().expect("a quote");
    assert_eq!(
        (quote.text.as_str(), quote.author_name.as_str()),
        ("when do we ship?", "Alice")
    );
    assert!(
        messages
            .iter()
            .all(|message| matches!(message.state, MessageState::Sent))
    );
}

#[tokio::test(start_paused = true)]
async fn reading_on_one_desktop_is_read_on_the_other_and_notified_once() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let second = story.second_desktop_of(&bob).await;
    let mut notices = bob.client().notices();
    let mut elsewhere = second.client().notices();

    alice.says("**build** is red").await;
    story.settle().await;
    let notice = notices.try_recv().expect("one notice");
    assert_eq!(
        (
            notice.title.as_str(),
            notice.author.as_str(),
            notice.preview.as_str()
        ),
        ("general", "Alice", "build is red")
    );
    assert!(notices.try_recv().is_err());
    assert!(elsewhere.try_recv().is_ok());
    let unread = |list: Vec<tokenim_client::view::channel::ChannelRow>| list[0].unread;
    assert_eq!(unread(bob.client().list_channels().await.unwrap()), 1);

    bob.client()
        .mark_read(bob.here(), notice.seq)
        .await
        .unwrap();
    story.settle().await;
    assert_eq!(unread(bob.client().list_channels().await.unwrap()), 0);
    assert_eq!(unread(second.client().list_channels().await.unwrap()), 0);

    bob.restarts().await;
    let mut notices = bob.client().notices();
    story.settle().await;
    assert!(notices.try_recv().is_err(), "never twice on one device");

    // What is being looked at is not announced.
    bob.client().open_channel(bob.here()).await.unwrap();
    bob.client().set_focused(true);
    alice.says("green again").await;
    story.settle().await;
    assert!(notices.try_recv().is_err());
    assert!(elsewhere.try_recv().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_hole_is_shown_and_can_be_filled() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    bob.says("before").await;
    story.settle().await;
    story.cut_off(&bob);
    let here = alice.here();
    story
        .was_said(
            &alice,
            here,
            (0..1_100).map(|number| format!("message {number}")),
        )
        .await;
    story.reconnect(&bob).await;
    story.settle().await;

    let screen = bob.screen().await;
    assert_eq!(screen.last().unwrap(), "message 1099");
    assert!(screen[0].starts_with("(hole "), "{}", screen[0]);
    let mut window = bob
        .client()
        .timeline(
            bob.here(),
            tokenim_client::view::timeline::Anchor::Latest,
            500,
        )
        .await
        .unwrap();
    let mut loads = 0;
    while window.has_older && loads < 40 {
        bob.client()
            .load_hole(bob.here(), window.from)
            .await
            .unwrap();
        let range = tokenim_client::view::timeline::Anchor::Range { from: 1, to: None };
        window = bob.client().timeline(bob.here(), range, 500).await.unwrap();
        loads += 1;
    }
    let said = window
        .rows
        .iter()
        .filter(|row| matches!(row.content, RowContent::Message(_)))
        .count();
    assert_eq!(said, 1_101);
}

#[tokio::test(start_paused = true)]
async fn the_past_is_fetched_by_itself_and_then_found_without_the_network() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let here = story.channel("general", &[&alice]).await;
    story
        .was_said(
            &alice,
            here,
            (0..300).map(|number| format!("note {number}")),
        )
        .await;
    let bob = story.person_with("Bob", 5_000).await;
    bob.client().join_channel(here).await.unwrap();
    bob.goes_to(here);
    story.settle().await;
    story.cut_off(&bob);
    let found = bob.client().search("note 7", None, 50).await.unwrap();
    assert!(
        found.hits.len() >= 11 && !found.incomplete,
        "{}",
        found.hits.len()
    );
}

#[tokio::test(start_paused = true)]
async fn a_moment_of_the_past_is_found_in_the_cache_or_at_the_server() {
    let story = Story::begin().await;
    let alice = story.person("alice").await;
    let channel = story.channel("general", &[&alice]).await;
    let mut hours = Vec::new();
    for hour in 0..4 {
        hours.push(alice.clock.now());
        let texts = (0..150).map(|number| format!("hour {hour} number {number}"));
        story.was_said(&alice, channel, texts).await;
        story.after(Duration::from_secs(600)).await;
    }
    // Bob's desktop has the newest rows only.
    let bob = story.person("bob").await;
    bob.client().join_channel(channel).await.expect("a member");
    story.settle().await;
    let first_there = async |person: &Person, at: UnixMillis| -> String {
        let client = person.client();
        let found = client.locate_date(channel, at).await.expect("an answer");
        let Located::Here { seq, .. } = found else {
            return format!("{found:?}");
        };
        let anchor = Anchor::At { seq };
        let window = client
            .timeline(channel, anchor, 20)
            .await
            .expect("a window");
        let row = window.rows.into_iter().find(|row| row.seq == Some(seq));
        match row.expect("the row is there").content {
            RowContent::Message(message) => message.source,
            other => format!("{other:?}"),
        }
    };

    story.cut_off(&bob);
    assert_eq!(first_there(&bob, hours[1]).await, "Offline");
    assert_eq!(first_there(&alice, hours[1]).await, "hour 1 number 0");
    story.reconnect(&bob).await;
    story.settle().await;
    for hour in [1, 0, 3] {
        let expected = format!("hour {hour} number 0");
        assert_eq!(first_there(&bob, hours[hour]).await, expected);
    }
    // What was looked at once is there without the line.
    story.cut_off(&bob);
    assert_eq!(first_there(&bob, hours[1]).await, "hour 1 number 0");
    let today = alice.clock.now();
    assert_eq!(first_there(&bob, today).await, "Unavailable");
}

#[tokio::test(start_paused = true)]
async fn a_channels_name_is_a_way_there_only_for_those_who_may_know_of_it() {
    let story = Story::begin().await;
    let (alice, bob) = (story.person("alice").await, story.person("bob").await);
    let general = story.channel("general", &[&alice, &bob]).await;
    let secret = story
        .channel_of(
            "secret",
            ChannelKind::Private,
            HistoryPolicy::All,
            None,
            &[&alice],
        )
        .await;
    let open = story.channel("open to all", &[&alice]).await;
    for person in [&alice, &bob] {
        person.goes_to(general);
    }
    alice.says("see #secret, #Open to all and #nowhere").await;
    story.settle().await;
    let links = async |person: &Person| -> Vec<ChannelId> {
        let row = person.rows().await.pop().expect("the message");
        let RowContent::Message(message) = row.content else {
            panic!("no message")
        };
        let Some(Block::Paragraph { inlines }) = message.blocks.into_iter().next() else {
            panic!("no words")
        };
        inlines
            .into_iter()
            .filter_map(|inline| match inline {
                Inline::Channel { channel, .. } => Some(channel),
                _ => None,
            })
            .collect()
    };
    assert_eq!(links(&alice).await, [secret, open]);
    assert_eq!(links(&bob).await, [open], "he knows of no other");
}
