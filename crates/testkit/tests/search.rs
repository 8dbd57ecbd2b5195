//! Searching on a desktop that does not have everything.

use tokenim_client::NewWords;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::search::{SearchResults, ServerPart};
use tokenim_testkit::story::{Person, Story};

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

async fn sends_file(person: &Person, text: &str, name: &str) {
    let path = person.folder().join(name);
    std::fs::write(&path, name).expect("written");
    let desk = person.client();
    let attached = desk.attach(person.here(), None, vec![path]).await;
    let files = attached
        .expect("attached")
        .iter()
        .map(|row| row.id)
        .collect();
    let words = NewWords {
        body: text.to_owned(),
        extra: Extra {
            files,
            ..Extra::default()
        },
        ..NewWords::default()
    };
    desk.send(person.here(), words).await.expect("sent");
}

/// One desktop has everything and asks nobody, the other lacks the beginning and asks the
/// server: for the same question they show the same messages.
#[tokio::test(start_paused = true)]
async fn files_are_found_by_their_names_here_and_at_the_server_alike() {
    let story = Story::begin().await;
    let (alice, carol) = story.two_in("general").await;
    carol.says("before").await;
    story.settle().await;
    story.cut_off(&carol);
    for (text, name) in [
        ("请看", "第三季度预算报告.xlsx"),
        ("", "Site-Photo 2026.jpg"),
        ("the budget, 预算", "notes `x`.txt"),
        ("", "会议室照片.png"),
    ] {
        sends_file(&alice, text, name).await;
        story.settle().await;
    }
    alice.says("预算 without a file, photo").await;
    story.settle().await;
    let said = (0..1_100).map(|number| format!("message {number}"));
    story.was_said(&alice, alice.here(), said).await;
    story.reconnect(&carol).await;
    story.settle().await;

    let mut asked = 0;
    for (query, count) in [
        ("预算", 3),
        ("度预", 1),
        ("photo", 2),
        ("PHOTO has:file", 1),
        ("has:file", 4),
        ("包含：附件", 4),
        ("file:photo", 1),
        ("file:pho", 1),
        ("文件：会议室", 1),
        ("file:budget", 0),
        ("budget file:notes", 1),
        ("请看 报告", 1),
        ("file:\"预算 xlsx\"", 1),
        ("file:xlsx file:png", 0),
        ("has:code", 0),
        ("has:file from:Alice", 4),
        ("has:file from:me", -1),
        ("会议 before:2000-01-01", 0),
    ] {
        let whole = alice.client().search(query, None, 50).await.unwrap();
        assert!(!whole.incomplete, "{query}");
        let both = carol
            .client()
            .search_everywhere(query, None, 50)
            .await
            .unwrap();
        if count < 0 {
            // Whoever is meant is somebody else.
            assert_eq!((whole.hits.len(), both.hits.len()), (4, 0), "{query}");
            continue;
        }
        assert_eq!(both.server, ServerPart::Asked, "{query}");
        let shown = |results: &SearchResults| -> Vec<_> {
            let hits = results.hits.iter();
            hits.map(|hit| (hit.message_id, hit.snippet.clone()))
                .collect()
        };
        assert_eq!(shown(&whole), shown(&both), "{query}");
        assert_eq!(whole.hits.len(), count as usize, "{query}");
        asked += 1;
    }
    println!("{asked} questions, the same answers");

    // Deleted: neither finds it by its name.
    let row = alice.client().search("file:季度", None, 5).await.unwrap();
    let target = row.hits[0].message_id;
    alice
        .client()
        .delete_message(alice.here(), target)
        .await
        .expect("deleted");
    story.settle().await;
    for desk in [&alice, &carol] {
        let found = desk.client().search_everywhere("季度", None, 5).await;
        assert!(found.unwrap().hits.is_empty());
    }
}
