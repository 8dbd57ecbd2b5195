//! Messages between two people: they arrive, once, whatever the network does.

use tokenim_testkit::story::Story;

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
