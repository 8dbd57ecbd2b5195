//! Searching on a desktop that does not have everything.

use tokenim_client::view::search::ServerPart;
use tokenim_testkit::story::Story;

#[tokio::test(start_paused = true)]
async fn what_is_not_cached_is_found_at_the_server_and_laid_in_by_time_each_once() {
    let story = Story::begin().await;
    let (alice, carol) = story.two_in("general").await;
    carol.says("before").await;
    story.settle().await;
    story.cut_off(&carol);
    let said = std::iter::once("the hippopotamus of the beginning".to_owned())
        .chain((0..1_100).map(|number| format!("message {number}")))
        .chain(std::iter::once("another hippopotamus, of today".to_owned()));
    story.was_said(&alice, alice.here(), said).await;
    story.reconnect(&carol).await;
    story.settle().await;

    let desk = carol.client();
    let here = desk.search("hippopotamus", None, 10).await.unwrap();
    assert_eq!(here.hits.len(), 1, "only what is cached");
    assert!(here.incomplete);
    let all = desk
        .search_everywhere("hippopotamus", None, 10)
        .await
        .unwrap();
    assert_eq!(all.server, ServerPart::Asked);
    assert!(!all.incomplete);
    let cached: Vec<bool> = all.hits.iter().map(|hit| hit.cached).collect();
    assert_eq!(cached, [true, false], "the newest first");
    let marked = all.hits[1]
        .snippet
        .iter()
        .any(|part| part.hit && part.text == "hippopotamus");
    assert!(marked, "{:?}", all.hits[1].snippet);

    // The operators mean the same on both sides.
    let from = desk
        .search_everywhere("hippopotamus from:Alice", None, 10)
        .await
        .unwrap();
    assert_eq!(from.hits.len(), 2);
    let me = desk
        .search_everywhere("hippopotamus from:me", None, 10)
        .await
        .unwrap();
    assert!(me.hits.is_empty());

    story.cut_off(&carol);
    story.settle().await;
    let alone = desk
        .search_everywhere("hippopotamus", None, 10)
        .await
        .unwrap();
    assert_eq!(alone.server, ServerPart::Unreachable);
    assert_eq!(alone.hits.len(), 1);
}
