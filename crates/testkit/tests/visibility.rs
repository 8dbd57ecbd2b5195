//! Who is outside sees nothing, and who is put outside keeps nothing.

use std::path::Path;

use tokenim_client::view::timeline::{MessageState, RowContent, WedgedWhy};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, TeamId};
use tokenim_testkit::story::{Person, Story};

/// A project team that Alice administers, with Bob in it and a private channel of both.
async fn project(story: &Story, history: HistoryPolicy) -> (Person, Person, TeamId, ChannelId) {
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let team = story.team("Falcon project", &alice, &[&bob]).await;
    let channel = story
        .channel_of(
            "Falcon",
            ChannelKind::Private,
            history,
            Some(team),
            &[&alice, &bob],
        )
        .await;
    (alice, bob, team, channel)
}

#[tokio::test(start_paused = true)]
async fn az_07_who_is_removed_gets_nothing_more_and_keeps_nothing() {
    let story = Story::begin().await;
    let (alice, bob, _, channel) = project(&story, HistoryPolicy::All).await;
    story.channel("general", &[&alice, &bob]).await;
    alice.goes_to(channel);
    bob.goes_to(channel);
    alice.says("the marker is zanzibarblue").await;
    bob.says("noted zanzibarblue").await;
    story.settle().await;

    alice.client().remove_member(channel, bob.id).await.unwrap();
    alice.says("nothing for bob, zanzibarblue").await;
    story.settle().await;

    let list = bob.client().list_channels().await.unwrap();
    assert!(list.iter().all(|row| row.id != channel), "{list:?}");
    bob.sees(&[]).await;
    assert!(bob.client().open_channel(channel).await.is_err());
    assert!(bob.client().load_hole(channel, 100).await.is_err());
    let found = bob.client().search("zanzibarblue", None, 10).await.unwrap();
    assert!(found.hits.is_empty(), "{found:?}");
    let mine = bob.client().my_timeline().await.unwrap();
    assert!(
        mine.events
            .iter()
            .all(|row| !row.event.text.contains("zanzibarblue"))
    );

    // Not in any file, with the keys that are left in hand or without.
    bob.client().close().await;
    let found = files_with(&bob.folder(), b"zanzibarblue");
    assert!(found.is_empty(), "{found:?}");
    story.leaves(&bob);
    story.settle().await;
    alice
        .sees(&[
            "the marker is zanzibarblue ✓",
            "noted zanzibarblue",
            "nothing for bob, zanzibarblue ✓",
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn az_07_removed_while_offline_the_channel_goes_at_the_next_contact_and_the_unsent_stays() {
    let story = Story::begin().await;
    let (alice, bob, _, channel) = project(&story, HistoryPolicy::All).await;
    alice.says("between us").await;
    story.settle().await;
    story.cut_off(&bob);
    let unsent = bob.says("one more thing").await;
    alice.client().remove_member(channel, bob.id).await.unwrap();
    story.settle().await;
    bob.sees(&["between us", "one more thing …"]).await;

    story.reconnect(&bob).await;
    story.settle().await;
    assert!(
        bob.client()
            .list_channels()
            .await
            .unwrap()
            .iter()
            .all(|row| row.id != channel)
    );
    let rows = bob.rows().await;
    let [row] = rows.as_slice() else {
        panic!("only the unsent message is left: {rows:?}")
    };
    let RowContent::Message(message) = &row.content else {
        panic!("a message")
    };
    assert_eq!(
        (message.id, message.source.as_str()),
        (unsent, "one more thing")
    );
    assert!(matches!(
        message.state,
        MessageState::Wedged {
            why: WedgedWhy::ChannelGone
        }
    ));
    alice.sees(&["between us ✓"]).await;
}

#[tokio::test(start_paused = true)]
async fn az_07_removed_and_taken_back_while_offline_the_channel_is_whole_again() {
    let story = Story::begin().await;
    let (alice, bob, _, channel) = project(&story, HistoryPolicy::All).await;
    alice.says("one").await;
    story.settle().await;
    story.cut_off(&bob);
    alice.client().remove_member(channel, bob.id).await.unwrap();
    alice.says("two").await;
    story.settle().await;
    alice.client().add_member(channel, bob.id).await.unwrap();
    alice.says("three").await;
    story.settle().await;

    story.reconnect(&bob).await;
    story.settle().await;
    bob.sees(&["one", "two", "three"]).await;
    bob.says("back").await;
    story.settle().await;
    alice.sees(&["one ✓", "two ✓", "three ✓", "back"]).await;
}

#[tokio::test(start_paused = true)]
async fn az_08_who_joined_later_hears_nothing_of_what_was_before() {
    let story = Story::begin().await;
    let (alice, bob, team, channel) = project(&story, HistoryPolicy::FromJoin).await;
    let old = alice.says("the old plan is rosebud").await;
    let older = alice.says("forget rosebud").await;
    story.settle().await;
    let carol = story.person("Carol").await;
    story.joins_team(team, &carol).await;
    alice.client().add_member(channel, carol.id).await.unwrap();
    carol.goes_to(channel);
    story.settle().await;
    carol.sees(&[]).await;
    let mut notices = carol.client().notices();

    alice.edits(old, "the old plan was rosebud, quietly").await;
    alice.deletes(older).await;
    story.settle().await;
    carol.sees(&[]).await;
    assert!(notices.try_recv().is_err());
    assert!(
        carol
            .client()
            .search("rosebud", None, 10)
            .await
            .unwrap()
            .hits
            .is_empty()
    );
    let row = carol
        .client()
        .list_channels()
        .await
        .unwrap()
        .into_iter()
        .find(|row| row.id == channel)
        .unwrap();
    assert_eq!(row.unread, 0);
    assert!(row.last.is_none(), "{:?}", row.last);
    let window = carol
        .client()
        .timeline(channel, tokenim_client::view::timeline::Anchor::Latest, 200)
        .await
        .unwrap();
    carol
        .client()
        .load_hole(channel, window.from.max(2))
        .await
        .unwrap();
    carol.sees(&[]).await;

    // Counting holds all the same: what comes next is applied at once.
    alice.says("welcome, Carol").await;
    story.settle().await;
    carol.sees(&["welcome, Carol"]).await;
    assert_eq!(
        notices.try_recv().map(|notice| notice.preview),
        Ok("welcome, Carol".to_owned())
    );
    bob.sees(&[
        "the old plan was rosebud, quietly",
        "(deleted)",
        "welcome, Carol",
    ])
    .await;
    carol.client().close().await;
    assert!(files_with(&carol.folder(), b"rosebud").is_empty());
    story.leaves(&carol);
}

fn files_with(folder: &Path, marker: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, marker));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(marker.len()).any(|part| part == marker)
        {
            found.push(path.display().to_string());
        }
    }
    found
}
