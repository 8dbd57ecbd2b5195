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
