//! What is cached is found, whatever the index has followed.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::operators::Asker;
use super::{follow_once, search};
use crate::store::fixture::{Profile, a_channel, channel_with, follow, happened, message_id, said};
use crate::store::{Store, channel};

fn asker() -> Asker {
    Asker::in_utc(PersonId::now_v7(), UnixMillis(1_795_348_800_000))
}

async fn index_all(store: &Store) {
    while follow_once(store).await.expect("followed") {}
}

async fn found(store: &Store, query: &str, channel: Option<ChannelId>) -> Vec<(ChannelId, Seq)> {
    let results = search(store, query, channel, 1_000, asker())
        .await
        .expect("searched");
    assert!(!results.more);
    results
        .hits
        .iter()
        .map(|hit| (hit.channel_id, hit.seq))
        .collect()
}

#[tokio::test]
async fn found_before_and_after_the_index_has_followed_newest_first() {
    let profile = Profile::new();
    let store = profile.open();
    let general = channel_with(&store, "general", &["周会改到三点", "ok", "三点在大会议室"])
        .await
        .id;
    let falcon = channel_with(&store, "Falcon", &["Release at three", "会议室订好了"])
        .await
        .id;
    for _ in 0..2 {
        assert_eq!(
            found(&store, "三点", None).await,
            [(general, 3), (general, 1)]
        );
        assert_eq!(
            found(&store, "会议室", None)
                .await
                .into_iter()
                .collect::<BTreeSet<_>>(),
            BTreeSet::from([(general, 3), (falcon, 2)])
        );
        assert_eq!(found(&store, "会议室", Some(falcon)).await, [(falcon, 2)]);
        assert_eq!(found(&store, "会", None).await.len(), 3);
        assert_eq!(found(&store, "rele", Some(general)).await, []);
        assert_eq!(found(&store, "three rele", None).await, [(falcon, 1)]);
        assert_eq!(found(&store, "在大", Some(ChannelId::now_v7())).await, []);
        index_all(&store).await;
    }
    let first = search(&store, "三点", None, 1, asker())
        .await
        .expect("searched");
    assert!(first.more && first.hits.len() == 1);
    assert_eq!(first.hits[0].channel_name, "general");
    assert!(
        first.hits[0]
            .snippet
            .iter()
            .any(|part| part.hit && part.text == "三点")
    );
}

#[tokio::test]
async fn an_edit_is_found_by_its_new_words_and_a_deletion_by_none() {
    let profile = Profile::new();
    let store = profile.open();
    let room = a_channel("general");
    let (id, alice) = (room.id, PersonId::now_v7());
    let (first, second) = (
        said(1, alice, "meet on Tuesday"),
        said(2, alice, "wifi: hunter2"),
    );
    let (one, two) = (message_id(&first), message_id(&second));
    let later = [
        happened(
            3,
            &second,
            ChannelEvent::Edited {
                target: one,
                target_seq: 1,
                revision: 1,
                body: "meet on Thursday".into(),
                mentions: vec![],
                mentions_all: false,
                label: None,
            },
        ),
        happened(
            4,
            &second,
            ChannelEvent::Deleted {
                target: two,
                target_seq: 2,
            },
        ),
    ];
    store
        .write(move |tx| {
            channel::put(tx, &room)?;
            follow(tx, id, &[first, second])
        })
        .await
        .expect("written");
    index_all(&store).await;
    store
        .write(move |tx| follow(tx, id, &later))
        .await
        .expect("written");
    for _ in 0..2 {
        assert_eq!(found(&store, "tuesday", None).await, []);
        assert_eq!(found(&store, "thursday", None).await, [(id, 1)]);
        assert_eq!(found(&store, "hunter2", None).await, []);
        index_all(&store).await;
    }
}

#[tokio::test]
async fn xs_06_operators_of_the_index_are_only_signs() {
    let profile = Profile::new();
    let store = profile.open();
    let general = channel_with(
        &store,
        "general",
        &[
            "use NEAR and OR in C++",
            "near the door",
            "col body scope s1",
            "a OR b",
        ],
    )
    .await
    .id;
    index_all(&store).await;
    for query in [
        "\"",
        "*",
        "(",
        ")",
        "^",
        "-",
        "+",
        ":",
        "NEAR(",
        "near(a b, 2)",
        "\"near",
        "near*",
        "body:near",
        "scope : \"s1\"",
        "{body scope} : x",
        "a AND",
        "NOT a",
        "OR",
        "a OR b OR",
        "' OR 1=1 --",
        "\\",
        "?1",
        "%",
        "_",
        "; DROP TABLE words",
        "\u{0}",
        "s1\" OR \"near",
    ] {
        search(&store, query, None, 10, asker())
            .await
            .unwrap_or_else(|error| panic!("{query}: {error}"));
    }
    assert_eq!(
        found(&store, "NEAR(", None).await,
        [(general, 2), (general, 1)]
    );
    assert_eq!(found(&store, "a OR b", None).await, [(general, 4)]);
    assert_eq!(found(&store, "NOT a", None).await, []);
    assert_eq!(found(&store, "scope : \"s1\"", None).await, [(general, 3)]);
}

#[tokio::test]
async fn a_lost_index_is_made_again_oldest_first_and_nothing_is_missed_meanwhile() {
    let profile = Profile::new();
    let store = profile.open();
    let general = channel_with(&store, "general", &["alpha one", "alpha two"])
        .await
        .id;
    index_all(&store).await;
    let early = profile.copy();
    let falcon = channel_with(&store, "Falcon", &["alpha three"]).await.id;
    index_all(&store).await;
    drop(store);

    // A power cut took the index's last commits, the cache's are there.
    for side in ["", "-wal"] {
        let name = format!("search.db{side}");
        let _ = std::fs::remove_file(profile.path().join(&name));
        let _ = std::fs::copy(early.path().join(&name), profile.path().join(&name));
    }
    let _ = std::fs::remove_file(profile.path().join("search.db-shm"));
    let everything = BTreeSet::from([(general, 1), (general, 2), (falcon, 1)]);
    let store = profile.open();
    loop {
        let all = found(&store, "alpha", None).await;
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), everything);
        if !follow_once(&store).await.expect("followed") {
            break;
        }
    }

    // The file is gone altogether, and damaged.
    drop(store);
    std::fs::write(profile.path().join("search.db"), vec![7; 8192]).expect("written");
    let store = profile.open();
    loop {
        let all = found(&store, "alpha", None).await;
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), everything);
        if !follow_once(&store).await.expect("followed") {
            break;
        }
    }
}

/// What a person would call a hit, worked out without tokens: for Chinese, that the
/// letters stand there; for a word, that it does (the last one: its beginning).
fn stands_there(query: &str, body: &str) -> bool {
    let words: Vec<&str> = query.split_whitespace().collect();
    let body = body.to_lowercase();
    words.iter().enumerate().all(|(n, word)| {
        let word = word.to_lowercase();
        if word.chars().any(|c| c > '\u{2E80}') {
            return body.contains(&word);
        }
        body.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|other| *other == word || (n + 1 == words.len() && other.starts_with(&word)))
    })
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof!["[会议室三点猎鹰]{1,6}", "[abAB]{1,3}", "[,。 \"*()\n]{1,2}",]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn everything_cached_is_found_and_nothing_else(
        bodies in prop::collection::vec(prop::collection::vec(piece(), 1..6), 1..40),
        queries in prop::collection::vec(
            prop::collection::vec(prop_oneof!["[会议室三点猎鹰]{1,4}", "[abAB]{1,3}"], 1..3),
            1..12,
        ),
        followed in 0..3usize,
    ) {
        let bodies: Vec<String> = bodies.into_iter().map(|pieces| pieces.concat()).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let profile = Profile::new();
            let store = profile.open();
            // Part of it is indexed, part is not yet.
            let (indexed, rest) = bodies.split_at(bodies.len() * followed / 2);
            let indexed: Vec<&str> = indexed.iter().map(String::as_str).collect();
            let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
            let first = channel_with(&store, "first", &indexed).await.id;
            index_all(&store).await;
            let second = channel_with(&store, "second", &rest).await.id;
            for query in &queries {
                let query = query.join(" ");
                let expected: BTreeSet<(ChannelId, Seq)> = [(first, &indexed), (second, &rest)]
                    .into_iter()
                    .flat_map(|(channel, bodies)| {
                        (1..).zip(bodies).map(move |(seq, body)| ((channel, seq), *body))
                    })
                    .filter(|(_, body)| stands_there(&query, body))
                    .map(|(place, _)| place)
                    .collect();
                let all = found(&store, &query, None).await;
                assert_eq!(
                    all.into_iter().collect::<BTreeSet<_>>(),
                    expected,
                    "{query:?} in {bodies:?}"
                );
            }
        });
    }
}
