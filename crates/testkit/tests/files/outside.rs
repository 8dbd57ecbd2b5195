//! Links outside and who opened what, between two desktops.

use tokenim_client::clock::Clock;
use tokenim_client::error::{Error, ErrorKind};
use tokenim_protocol::file_link::FileLinkState;
use tokenim_protocol::ids::{ChannelId, FileId, GrantId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::request::GrantIt;
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use tokenim_testkit::story::{Person, Story};

use super::{attach, content, fetched, file, last, send, until};

async fn sent(story: &Story, by: &Person) -> (ChannelId, FileId) {
    let row = attach(by, &file(by, "offer.zip", &content(200_000))).await;
    send(by, "the offer", &[&row]).await;
    story.settle().await;
    let id = last(by).await.files[0].file.id.expect("the server's id");
    (by.here(), id)
}

#[tokio::test(start_paused = true)]
async fn a_link_outside_is_made_by_whoever_may_and_says_when_it_opens_nothing() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let root = story.root().await;
    let (channel, id) = sent(&story, &alice).await;
    let refused = bob.client().share_file(channel, id, 1, None).await;
    let Err(Error::Refused(decision)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        decision.obstacles[0].permission,
        Some(Permission::FileShareExternal)
    );

    let grant = GrantIt {
        id: GrantId::now_v7(),
        permission: Permission::FileShareExternal,
        scope: Scope::Organisation,
        starts_at: None,
        ends_at: UnixMillis(root.clock.now().0 + 5 * DAY_MS),
        text: "for the tender in Berlin".to_owned(),
        dry_run: false,
    };
    root.client().grant(bob.id, grant).await.expect("granted");
    story.settle().await;
    let made = bob.client().share_file(channel, id, 3, Some(2)).await;
    let made = made.expect("made");
    assert_eq!(made.link.link.state, FileLinkState::Open);
    assert_eq!(made.address.rsplit("/o/").next().map(str::len), Some(43));
    // Whoever sent the file is told of it.
    let seen = alice.client().file_links(channel).await.expect("links");
    assert_eq!(seen.len(), 1);
    assert!(!seen[0].mine);

    let why = "the tender is over";
    let scope = Scope::Organisation;
    root.revokes(Permission::FileShareExternal, &bob, scope, why)
        .await;
    story.settle().await;
    let seen = bob.client().file_links(channel).await.expect("links");
    assert_eq!(seen[0].link.state, FileLinkState::Withheld);
    let link = seen[0].link.id;
    alice
        .client()
        .end_file_link(channel, id, link)
        .await
        .expect("ended");
    let seen = bob.client().file_links(channel).await.expect("links");
    assert_eq!(seen[0].link.state, FileLinkState::Ended);
    // What only the server can do is not put aside for later.
    story.cut_off(&bob);
    let offline = bob.client().share_file(channel, id, 1, None).await;
    assert_eq!(offline.expect_err("refused").kind(), ErrorKind::Offline);
}

#[tokio::test(start_paused = true)]
async fn what_was_opened_without_a_network_is_told_at_the_next_contact() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let (channel, id) = sent(&story, &alice).await;
    fetched(&bob, &last(&bob).await, 0).await;
    until("the opening is told", async || {
        let told = alice.client().file_openings(channel, id).await;
        told.expect("openings").count == 1
    })
    .await;
    let first = alice.client().file_openings(channel, id).await;
    let first = first.expect("openings").people.remove(0);
    assert_eq!((first.person.person, first.opens), (bob.id, 1));

    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    story.cut_off(&bob);
    fetched(&bob, &last(&bob).await, 0).await;
    story.reconnect(&bob).await;
    until("the second is told", async || {
        let told = alice.client().file_openings(channel, id).await;
        told.expect("openings").people[0].opens == 2
    })
    .await;
    // Whoever only reads here is told why they do not see it.
    let refused = bob.client().file_openings(channel, id).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}
