//! How long words are kept.

use axum::http::Method;
use serde_json::json;

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::time::DAY_MS;
use tokenim_server::jobs::retention;

use crate::story::{REASON, Somebody, Story};

async fn keep(story: &Story, by: &Somebody, days: u32) -> crate::story::Answer {
    let body = json!({ "days": days, "text": REASON });
    story.put(by, "/v1/organisation/retention", body).await
}

async fn keep_here(
    story: &Story,
    by: &Somebody,
    channel: ChannelId,
    days: u32,
) -> crate::story::Answer {
    let path = format!("/v1/channels/{channel}");
    let body = json!({ "retention_days": days });
    story.call(by, Method::PATCH, &path, &body).await
}

async fn words(story: &Story, who: &Somebody, channel: ChannelId) -> Vec<String> {
    story
        .log(who, channel)
        .await
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Message(message)) => message.body.clone(),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn words_go_when_their_time_is_over_a_week_after_it_was_told() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let open = story.channel(&lin, "public", "all", &[&owner]).await;
    let other = story.channel(&lin, "private", "all", &[]).await;
    story.says(&lin, open, "the oldest").await;
    story.says(&lin, other, "elsewhere").await;
    story.clock.advance_ms(DAY_MS * 40);
    story.says(&lin, open, "of today").await;
    story.confirms(&owner).await;

    keep(&story, &owner, 30).await.done();
    retention::once(&story.app).await.expect("applied");
    assert_eq!(words(&story, &lin, open).await.len(), 2, "told first");
    story.clock.advance_ms(DAY_MS * 7);
    retention::once(&story.app).await.expect("applied");
    assert_eq!(words(&story, &lin, open).await, ["of today"]);
    assert!(words(&story, &lin, other).await.is_empty());

    // Like any deletion: a tombstone in its place, by nobody, the chain whole, nothing found.
    let log = story.raw_log(open).await;
    let last = log.last().expect("the deletion");
    assert_eq!(last.author, None);
    assert!(matches!(
        last.event.known(),
        Some(ChannelEvent::Deleted { .. })
    ));
    let found = story
        .post(&lin, "/v1/search", json!({ "words": "oldest" }))
        .await;
    assert_eq!(found.body["found"], json!([]));
    let audit = story.audit().await;
    let of = |action: &str| {
        audit
            .iter()
            .filter(|record| record["action"] == action)
            .count()
    };
    assert_eq!((of("retention.set"), of("retention.applied")), (1, 1));

    story.clock.advance_ms(DAY_MS * 24);
    retention::once(&story.app).await.expect("applied");
    assert!(words(&story, &lin, open).await.is_empty());
}

#[tokio::test]
async fn a_channels_own_period_counts_where_it_is_shorter_and_is_a_fact_for_all() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let here = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    let there = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    for channel in [here, there] {
        story.says(&bo, channel, "a word").await;
    }
    keep(&story, &owner, 60).await.done();
    keep_here(&story, &lin, here, 14).await.done();
    let shown = story
        .snapshot(&bo, here)
        .await
        .channel
        .retention
        .expect("a fact");
    assert_eq!(shown.days, 14);
    assert_eq!(shown.from, story.now().plus_ms(7 * 86_400_000));
    story.clock.advance_ms(DAY_MS * 15);
    retention::once(&story.app).await.expect("applied");
    assert!(words(&story, &bo, here).await.is_empty());
    assert_eq!(words(&story, &bo, there).await, ["a word"]);

    // Longer is at once, none leaves it to the organisation.
    keep_here(&story, &lin, here, 20).await.done();
    let longer = story
        .snapshot(&bo, here)
        .await
        .channel
        .retention
        .expect("a fact");
    assert_eq!((longer.days, longer.from), (20, shown.from));
    keep_here(&story, &lin, here, 0).await.done();
    assert_eq!(story.snapshot(&bo, here).await.channel.retention, None);
    story.clock.advance_ms(DAY_MS * 46);
    retention::once(&story.app).await.expect("applied");
    assert!(words(&story, &bo, there).await.is_empty());
}

#[tokio::test]
async fn too_short_a_period_and_the_wrong_person_are_refused() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let open = story.channel(&lin, "public", "all", &[&bo]).await;
    keep(&story, &owner, 6)
        .await
        .refused(422, ErrorCode::Invalid);
    keep(&story, &owner, 40_000)
        .await
        .refused(422, ErrorCode::Invalid);
    keep(&story, &lin, 30)
        .await
        .refused(403, ErrorCode::Forbidden);
    keep_here(&story, &bo, open, 30)
        .await
        .refused(403, ErrorCode::Forbidden);
    assert!(story.snapshot(&bo, open).await.channel.retention.is_none());
}
