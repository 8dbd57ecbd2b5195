//! Searching on the server: what is found, in which order, and what never is.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::search::FoundPage;

use crate::story::{Somebody, Story};

async fn search(story: &Story, who: &Somebody, question: Value) -> FoundPage {
    story.post(who, "/v1/search", question).await.ok()
}

async fn texts(story: &Story, who: &Somebody, question: Value) -> Vec<String> {
    let page = search(story, who, question).await;
    let body = |found: tokenim_protocol::search::FoundMessage| found.message.body;
    page.found.into_iter().filter_map(body).collect()
}

fn words(words: &str) -> Value {
    json!({ "words": words })
}

/// Lin, Bo and Eve; Lin and Bo are in a private channel that Eve is not in.
async fn three() -> (Story, Somebody, Somebody, Somebody, ChannelId, ChannelId) {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let open = story.channel(&lin, "public", "all", &[&bo, &eve]).await;
    let team = story.team(&owner, &lin).await;
    let secret = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    (story, lin, bo, eve, open, secret)
}

#[tokio::test]
async fn words_parts_of_chinese_and_beginnings_are_found_newest_first() {
    let (story, lin, bo, _, open, secret) = three().await;
    story
        .says(&lin, open, "明天下午三点在大会议室讨论 Falcon")
        .await;
    story
        .says(&bo, secret, "会议室订好了，release at three")
        .await;
    story.says(&lin, secret, "thanks, see you").await;
    assert_eq!(
        texts(&story, &bo, words("会议室")).await,
        [
            "会议室订好了，release at three",
            "明天下午三点在大会议室讨论 Falcon"
        ]
    );
    assert_eq!(texts(&story, &bo, words("三点 falc")).await.len(), 1);
    assert_eq!(texts(&story, &bo, words("RELE")).await.len(), 1);
    assert!(texts(&story, &bo, words("议会")).await.is_empty());
    assert!(texts(&story, &bo, words("")).await.is_empty());
}

#[tokio::test]
async fn channel_author_time_and_what_is_in_it_narrow() {
    let (story, lin, bo, _, open, secret) = three().await;
    story.says(&lin, open, "plan one").await;
    story.clock.advance_ms(60_000);
    let between = story.now();
    story.clock.advance_ms(60_000);
    story
        .says(&bo, open, "plan two https://example.com/`x`")
        .await;
    story.says(&bo, secret, "plan three `code`").await;

    let by = |what: Value| {
        let mut question = words("plan");
        for (key, value) in what.as_object().expect("an object") {
            question[key] = value.clone();
        }
        question
    };
    let asked = [
        (json!({ "channels": [open] }), 2),
        (json!({ "authors": [bo.id] }), 2),
        (json!({ "authors": [bo.id], "channels": [open] }), 1),
        (json!({ "until": between }), 1),
        (json!({ "since": between }), 2),
        (json!({ "has": ["link"] }), 1),
        (json!({ "has": ["code"] }), 2),
        (json!({ "has": ["code", "link"] }), 1),
    ];
    for (what, count) in asked {
        let found = texts(&story, &bo, by(what.clone())).await;
        assert_eq!(found.len(), count, "{what} {found:?}");
    }
    // Without words the rest must narrow.
    let question = json!({ "words": "", "authors": [lin.id] });
    assert_eq!(texts(&story, &bo, question).await, ["plan one"]);
}

#[tokio::test]
async fn pages_follow_each_other_without_a_message_twice_or_missing() {
    let (story, lin, bo, _, open, secret) = three().await;
    for n in 0..45 {
        let channel = if n % 3 == 0 { secret } else { open };
        story.says(&lin, channel, &format!("count {n}")).await;
    }
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut question = json!({ "words": "count", "limit": 10 });
        if let Some(after) = &after {
            question["after"] = json!(after);
        }
        let page = search(&story, &bo, question).await;
        assert!(!page.incomplete);
        all.extend(
            page.found
                .into_iter()
                .filter_map(|found| found.message.body),
        );
        // What is said meanwhile is newer and changes nothing.
        story.says(&bo, open, "count me in").await;
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let expected: Vec<String> = (0..45).rev().map(|n| format!("count {n}")).collect();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn an_edit_is_found_by_its_new_words_only_and_a_deletion_by_none() {
    let (story, lin, bo, _, open, _) = three().await;
    let message = story.says(&lin, open, "the price is hippopotamus").await.id;
    story
        .edit(&lin, open, message, "the price is giraffe")
        .await
        .done();
    assert!(texts(&story, &bo, words("hippopotamus")).await.is_empty());
    assert_eq!(texts(&story, &bo, words("giraffe")).await.len(), 1);
    let path = format!("/v1/channels/{open}/messages/{message}");
    story.delete(&lin, &path).await.done();
    assert!(texts(&story, &bo, words("giraffe")).await.is_empty());
    assert!(texts(&story, &bo, words("price")).await.is_empty());
}

/// The whole of the answer but what differs from request to request.
async fn answer(story: &Story, who: &Somebody, question: Value) -> String {
    let answer = story.post(who, "/v1/search", question).await;
    format!("{} {}", answer.status, answer.body)
}

#[tokio::test]
async fn az_04_what_one_may_not_read_is_not_found_and_not_counted() {
    let (story, lin, bo, eve, open, secret) = three().await;
    let direct = story.direct(&lin, &bo).await;
    for n in 0..30 {
        story
            .says(&lin, secret, &format!("merger number {n}"))
            .await;
        story.says(&bo, direct, "merger, between us").await;
    }
    for question in [
        words("merger"),
        words("merg"),
        words("m"),
        json!({ "words": "merger", "channels": [secret] }),
        json!({ "words": "merger", "channels": [secret, direct, open] }),
        json!({ "words": "", "authors": [lin.id], "channels": [secret] }),
        json!({ "words": "", "authors": [lin.id, bo.id] }),
        json!({ "words": "merger", "limit": 1 }),
    ] {
        // The same, to the byte, as for a word that nobody ever wrote.
        let mut nowhere = question.clone();
        nowhere["words"] = json!("xylophone");
        assert_eq!(
            answer(&story, &eve, question.clone()).await,
            answer(&story, &eve, nowhere).await,
            "{question}"
        );
    }
    // The counts of what she may read do not know of the rest.
    story.says(&lin, open, "merger? what merger").await;
    let page = search(&story, &eve, json!({ "words": "merger", "limit": 1 })).await;
    assert_eq!((page.found.len(), page.next), (1, None));
    assert_eq!(search(&story, &bo, words("merger")).await.found.len(), 20);
}

#[tokio::test]
async fn az_04_who_came_later_and_who_left_finds_only_what_they_may_read() {
    let (story, lin, bo, eve, _, secret) = three().await;
    let team = story.snapshot(&lin, secret).await.channel.team;
    let since = story
        .channel_in(&lin, team, "private", "from_join", &[&bo])
        .await;
    story.says(&lin, since, "salary before").await;
    story.add(&lin, since, &eve).await.done();
    let old = story.says(&lin, since, "salary after").await.id;
    assert_eq!(texts(&story, &eve, words("salary")).await, ["salary after"]);
    assert_eq!(texts(&story, &bo, words("salary")).await.len(), 2);

    // Edited after one's time: what one was shown then is not what stands there now.
    story.remove(&lin, since, &eve).await.done();
    assert!(texts(&story, &eve, words("salary")).await.is_empty());
    story.edit(&lin, since, old, "salary revised").await.done();
    story.add(&lin, since, &eve).await.done();
    assert!(texts(&story, &eve, words("salary")).await.is_empty());

    story.says(&lin, secret, "salary of bo").await;
    story.remove(&lin, secret, &bo).await.done();
    assert!(
        texts(
            &story,
            &bo,
            json!({ "words": "salary", "channels": [secret] })
        )
        .await
        .is_empty()
    );
}

#[tokio::test]
async fn ds_05_no_pattern_is_more_than_words() {
    let (story, lin, _, _, open, _) = three().await;
    story.says(&lin, open, &"a".repeat(19_000)).await;
    story.says(&lin, open, &"ab ".repeat(6_000)).await;
    let many = "a ".repeat(190);
    let began = std::time::Instant::now();
    let patterns = [
        "(a+)+$",
        "^(a|a)*$",
        "a*b*c*",
        "\"a\" NEAR(b, 5) OR c:*",
        "scope : \"c\"",
        "{body}: x",
        "-- ; DROP TABLE message",
        "((((((((",
        "\" OR \"\"",
        "a\u{0}b",
        &many,
    ];
    for pattern in patterns {
        let answer = story.post(&lin, "/v1/search", words(pattern)).await;
        answer.done();
    }
    println!("{} patterns in {:?}", patterns.len(), began.elapsed());
    assert!(began.elapsed().as_secs() < 30);
    let long = "x".repeat(401);
    story
        .post(&lin, "/v1/search", words(&long))
        .await
        .refused(422, ErrorCode::Invalid);
    for (field, value) in [
        ("limit", json!(0)),
        ("limit", json!(101)),
        ("after", json!("yesterday")),
        ("channels", json!(vec![open; 51])),
        ("authors", json!(vec![lin.id; 51])),
    ] {
        let mut question = words("a");
        question[field] = value;
        let error = story
            .post(&lin, "/v1/search", question)
            .await
            .refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].field, field);
    }
}

#[tokio::test(start_paused = true)]
async fn ds_06_who_searches_without_end_is_told_to_wait_and_others_are_not() {
    let (story, lin, bo, _, open, _) = three().await;
    story.says(&lin, open, "anything").await;
    let mut done = 0;
    let refused = loop {
        let answer = story.post(&lin, "/v1/search", words("anything")).await;
        if answer.status != 200 {
            break answer;
        }
        done += 1;
        assert!(done <= 60, "a budget has an end");
    };
    let error = refused.refused(429, ErrorCode::TooManyRequests);
    let wait = error.retry_after_ms.expect("when to come back");
    println!("{done} searches, then 429 for {wait} ms");
    assert!(done >= 20);
    // Talking goes on, and so do others' searches.
    story.says(&lin, open, "still talking").await;
    assert_eq!(texts(&story, &bo, words("anything")).await.len(), 1);
    tokio::time::advance(std::time::Duration::from_millis(wait)).await;
    story
        .post(&lin, "/v1/search", words("anything"))
        .await
        .done();
}

#[tokio::test]
async fn the_index_says_what_the_messages_say() {
    let (story, lin, bo, _, open, secret) = three().await;
    for n in 0..20_u32 {
        let said = story.says(&lin, open, &format!("word{n} 共同")).await.id;
        match n % 4 {
            0 => story
                .edit(&lin, open, said, &format!("other{n} 共同"))
                .await
                .done(),
            1 => story
                .call(
                    &lin,
                    Method::DELETE,
                    &format!("/v1/channels/{open}/messages/{said}"),
                    &Value::Null,
                )
                .await
                .done(),
            _ => {}
        }
    }
    story.says(&bo, secret, "共同").await;
    assert_eq!(
        search(&story, &bo, json!({ "words": "共同", "limit": 100 }))
            .await
            .found
            .len(),
        16
    );
    // FTS5 checks itself: what it counts must fit what it holds.
    let checked = story
        .app
        .write(|tx| {
            Box::pin(async move {
                tx.execute(
                    "INSERT INTO search_words (search_words) VALUES ('integrity-check')",
                    &[],
                )
                .await?;
                Ok(())
            })
        })
        .await;
    assert!(checked.is_ok(), "{checked:?}");
}

#[tokio::test]
async fn lk_words_that_were_deleted_are_in_no_page_of_the_file() {
    let (story, lin, _, _, open, _) = three().await;
    let kept = "paragliding quietly";
    let gone = "zyxomma petiolatum quadrillion";
    story.says(&lin, open, kept).await;
    let message = story.says(&lin, open, gone).await.id;
    let other = story.says(&lin, open, "brontosaurus").await.id;
    story.edit(&lin, open, other, "tyrannosaurus").await.done();
    let path = format!("/v1/channels/{open}/messages/{message}");
    story.delete(&lin, &path).await.done();
    let dir = story.server_dir();
    let keep = story.dir;
    drop(story.app);
    let conn = rusqlite::Connection::open(dir.database()).expect("the file");
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("written back");
    drop(conn);
    let bytes = std::fs::read(dir.database()).expect("the file");
    let holds = |word: &str| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    assert!(holds("paragliding"));
    for word in ["zyxomma", "petiolatum", "quadrillion"] {
        assert!(!holds(word), "{word}");
    }
    drop(keep);
}
