//! Messages found by the names of their files.

use serde_json::{Value, json};
use tokenim_protocol::search::FoundPage;

use super::*;

async fn found(story: &Story, who: &Somebody, question: Value) -> Vec<MessageId> {
    let page: FoundPage = story.post(who, "/v1/search", question).await.ok();
    page.found.iter().map(|found| found.message.id).collect()
}

async fn with_file(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    text: &str,
    name: &str,
) -> MessageId {
    let file = hand_over(story, who, channel, name, name.as_bytes()).await;
    let (id, answer) = send(story, who, channel, text, &[&file]).await;
    answer.done();
    id
}

#[tokio::test]
async fn a_message_is_found_by_the_names_of_its_files_in_both_languages_and_no_longer_once_deleted()
{
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let plan = with_file(&story, &bo, channel, "请看", "第三季度预算报告.xlsx").await;
    let photo = with_file(&story, &bo, channel, "", "Site-Photo 2026.jpg").await;
    let words = story.says(&bo, channel, "预算 photo").await.id;
    let by = |question| found(&story, &lin, question);
    assert_eq!(by(json!({ "words": "预算" })).await, [words, plan]);
    assert_eq!(by(json!({ "words": "度预" })).await, [plan]);
    assert_eq!(by(json!({ "words": "photo" })).await, [words, photo]);
    assert_eq!(by(json!({ "words": "请看 预算报告" })).await, [plan]);
    assert_eq!(
        by(json!({ "words": "", "has": ["file"] })).await,
        [photo, plan]
    );
    assert_eq!(
        by(json!({ "words": "预算", "has": ["file"] })).await,
        [plan]
    );
    // Only in the names.
    assert_eq!(by(json!({ "words": "", "files": "photo" })).await, [photo]);
    assert_eq!(
        by(json!({ "words": "请看", "files": "报告" })).await,
        [plan]
    );
    assert!(by(json!({ "words": "", "files": "请看" })).await.is_empty());
    // Other words of the message, the same names.
    story.edit(&bo, channel, plan, "改过了").await.done();
    assert!(by(json!({ "words": "请看" })).await.is_empty());
    assert_eq!(by(json!({ "words": "改过了 季度" })).await, [plan]);
    let path = format!("/v1/channels/{channel}/messages/{plan}");
    story.delete(&bo, &path).await.done();
    assert!(by(json!({ "words": "季度" })).await.is_empty());
    assert_eq!(by(json!({ "words": "", "has": ["file"] })).await, [photo]);
}

#[tokio::test]
async fn az_02_a_files_name_in_a_hidden_channel_or_before_ones_time_is_not_found() {
    let (story, owner) = Story::begin().await;
    let (bo, lin) = (
        story.person(&owner, "bo").await,
        story.person(&owner, "lin").await,
    );
    let eve = story.person(&owner, "eve").await;
    let team = Some(story.team(&owner, &bo).await);
    let secret = story.channel_in(&bo, team, "private", "all", &[&lin]).await;
    let later = story
        .channel_in(&bo, team, "private", "from_join", &[])
        .await;
    with_file(&story, &bo, secret, "", "并购合同.pdf").await;
    with_file(&story, &bo, later, "", "并购草案.pdf").await;
    story.add(&bo, later, &eve).await.done();
    let after = with_file(&story, &bo, later, "", "并购终稿.pdf").await;
    for question in [
        json!({ "words": "并购" }),
        json!({ "words": "", "files": "并购" }),
        json!({ "words": "", "has": ["file"] }),
    ] {
        assert_eq!(found(&story, &eve, question.clone()).await, [after]);
        let all = found(&story, &bo, question).await;
        assert_eq!(all.len(), 3);
    }
    // Word for word what nothing would be.
    let nothing = story
        .post(&eve, "/v1/search", json!({ "words": "合同" }))
        .await;
    let never = story
        .post(&eve, "/v1/search", json!({ "words": "河马" }))
        .await;
    assert_eq!((nothing.status, &nothing.body), (never.status, &never.body));
}

/// The part of the migration that puts names into an index which was made without them.
fn reindexing() -> &'static str {
    let migration = include_str!("../../../migrations/V19__quotas_feeds_and_file_names.sql");
    let from = migration
        .find("INSERT INTO search_words (search_words")
        .expect("it");
    &migration[from..]
}

#[tokio::test]
async fn c_22_what_was_sent_before_names_were_in_the_index_is_found_by_them_afterwards() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let plan = with_file(&story, &bo, channel, "see `this`", "预算 \"终稿\".xlsx").await;
    let two = with_file(&story, &bo, channel, "https://example.com", "b.txt").await;
    story.says(&bo, channel, "nothing with it").await;
    let by = |question| found(&story, &lin, question);
    assert_eq!(by(json!({ "words": "预算" })).await, [plan]);

    // As the server before this one left it: words, and no names.
    let conn = rusqlite::Connection::open(story.server_dir().database()).expect("a database");
    tokenim_words::fts5::register(&conn).expect("the words");
    let old_and_new =
        |new: bool, command: &str, values: &str| {
            let (has, body) = match new {
            true => (
                "|| CASE WHEN instr(m.body, '`') > 0 THEN 'code ' ELSE '' END || 'file'",
                "m.body || (SELECT group_concat(char(10) || json_extract(f.value, '$.name'), '')
                            FROM json_each(m.attachments) f)",
            ),
            false => ("|| CASE WHEN instr(m.body, '`') > 0 THEN 'code' ELSE '' END", "m.body"),
        };
            let sql = format!(
                "INSERT INTO search_words ({command} rowid, scope, author, has, body)
             SELECT {values} p.id, 'c' || replace(m.channel_id, '-', ''),
                    'p' || replace(m.author_id, '-', ''),
                    CASE WHEN instr(m.body, 'https://') > 0 THEN 'link ' ELSE '' END {has}, {body}
             FROM search_place p JOIN message m ON m.id = p.message_id
             WHERE m.attachments IS NOT NULL ORDER BY p.id"
            );
            conn.execute(&sql, []).expect("written")
        };
    assert_eq!(old_and_new(true, "search_words,", "'delete',"), 2);
    assert_eq!(old_and_new(false, "", ""), 2);
    assert!(by(json!({ "words": "预算" })).await.is_empty());
    assert!(by(json!({ "words": "", "has": ["file"] })).await.is_empty());

    conn.execute_batch(reindexing()).expect("brought along");
    assert_eq!(by(json!({ "words": "预算 终稿" })).await, [plan]);
    assert_eq!(by(json!({ "words": "see" })).await, [plan]);
    assert_eq!(
        by(json!({ "words": "", "has": ["file"] })).await,
        [two, plan]
    );
    assert_eq!(by(json!({ "words": "", "has": ["code"] })).await, [plan]);
    // What the server takes out of it is what the migration put in: nothing stays behind.
    for message in [plan, two] {
        let path = format!("/v1/channels/{channel}/messages/{message}");
        story.delete(&bo, &path).await.done();
    }
    let left = |word: &str| -> i64 {
        let sql = "SELECT COUNT(*) FROM search_words WHERE search_words MATCH ?1";
        conn.query_row(sql, [word], |row| row.get(0))
            .expect("a number")
    };
    for word in [
        "body : \"预算\"",
        "body : \"xlsx\"",
        "has : \"file\"",
        "body : \"example\"",
    ] {
        assert_eq!(left(word), 0, "{word}");
    }
    assert!(left("body : \"nothing\"") == 1);
}
