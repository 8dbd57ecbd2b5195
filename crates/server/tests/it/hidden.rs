//! AZ-02: what one may not know of looks like what is not there.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::ids::{CallProviderId, CaseId, ChannelId, MessageId, OperationId, PersonId};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::router::{Place, routes};

use crate::story::{REASON, Somebody, Story, everywhere};

/// Status and body without what differs from request to request.
async fn answer(
    story: &Story,
    who: &Somebody,
    method: &Method,
    path: &str,
    body: &Value,
) -> String {
    let answer = story.call(who, method.clone(), path, body).await;
    let mut body = answer.body;
    if let Some(map) = body.as_object_mut() {
        let id = map.remove("request_id").expect("a request id");
        assert_eq!(id.as_str().map(str::len), Some(36));
    }
    format!("{} {body}", answer.status)
}

#[tokio::test]
async fn az_02_a_private_channel_answers_like_one_that_does_not_exist() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let secret = story.channel(&lin, "private", "all", &[&bo]).await;
    let message = story.says(&lin, secret, "the merger").await.id;
    let direct = story.direct(&lin, &bo).await;
    let whisper = story.says(&lin, direct, "the price").await.id;

    let mut asked = 0;
    for route in routes() {
        if !matches!(route.row.place, Place::Channel | Place::Message) {
            continue;
        }
        let body = match route.path.rsplit('/').next() {
            Some("messages") => json!({ "id": MessageId::now_v7(), "body": "guess" }),
            Some("calls") => {
                json!({ "id": MessageId::now_v7(), "provider": CallProviderId::now_v7() })
            }
            Some("invite") => json!({ "name": "guess" }),
            Some("{message}") if route.path.contains("/calls/") => json!({ "title": "guess" }),
            Some("{message}") if route.method == Method::PUT => {
                json!({ "id": OperationId::now_v7(), "body": "guess" })
            }
            Some("read-mark") => json!(ReadMark::default()),
            Some("thread") if route.method == Method::PUT => json!({ "following": true }),
            Some("reaction") => json!({ "emoji": "👍", "on": true }),
            Some("pin") => json!({ "pinned": true }),
            Some("confirmation") => json!({ "revision": 0 }),
            Some("frozen") => json!({ "frozen": true, "text": REASON }),
            Some("members") => json!({ "people": [eve.id] }),
            Some("label") => json!({ "label": "internal", "text": REASON }),
            Some("report") => {
                json!({ "id": CaseId::now_v7(), "rule": "respect", "text": "what it is about" })
            }
            Some("archived") => json!({ "archived": true, "text": REASON }),
            Some("{channel}") => json!({ "name": "mine" }),
            _ => Value::Null,
        };
        let path = |channel: ChannelId, message: MessageId| {
            let path = route
                .path
                .replace("{channel}", &channel.to_string())
                .replace("{message}", &message.to_string())
                .replace("{person}", &eve.id.to_string());
            match route.path.ends_with("/entries") {
                true => format!("{path}?after=0"),
                false => path,
            }
        };
        let nowhere = path(ChannelId::now_v7(), MessageId::now_v7());
        let expected = answer(&story, &eve, &route.method, &nowhere, &body).await;
        assert!(expected.starts_with("404 "), "{} {expected}", route.path);
        for (channel, message) in [(secret, message), (direct, whisper)] {
            let path = path(channel, message);
            let found = answer(&story, &eve, &route.method, &path, &body).await;
            assert_eq!(found, expected, "{} {}", route.method, route.path);
            asked += 1;
        }
    }
    assert!(asked >= 20, "{asked}");
}

#[tokio::test]
async fn az_02_ids_of_another_channel_are_not_there() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let one = story.channel(&bo, "private", "all", &[]).await;
    let other = story.channel(&bo, "private", "all", &[]).await;
    let sent = story.says(&bo, one, "here").await;
    // One's own message, but not of this channel.
    let answer = story.edit(&bo, other, sent.id, "there").await;
    assert_eq!(answer.status, 404);
    let path = format!("/v1/channels/{other}/messages/{}", sent.id);
    assert_eq!(story.delete(&bo, &path).await.status, 404);
    // A quotation of what is elsewhere is refused for what it is.
    let path = format!("/v1/channels/{other}/messages");
    let body = json!({ "id": MessageId::now_v7(), "body": "see", "reply_to": sent.id });
    assert_eq!(story.post(&bo, &path, body).await.status, 422);
}

#[tokio::test]
async fn az_02_a_quotation_tells_nothing_about_what_was_said_before_one_came() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let team = story.team(&owner, &bo).await;
    let channel = story
        .channel_in(&bo, Some(team), "private", "from_join", &[])
        .await;
    let before = story.says(&bo, channel, "before eve").await.id;
    story.add(&bo, channel, &eve).await.done();
    let since = story.says(&bo, channel, "welcome").await.id;
    let path = format!("/v1/channels/{channel}/messages");
    let quote = async |quoted: MessageId| {
        let body = json!({ "id": MessageId::now_v7(), "body": "see", "reply_to": quoted });
        answer(&story, &eve, &Method::POST, &path, &body).await
    };
    let nothing = quote(MessageId::now_v7()).await;
    assert!(nothing.starts_with("422 "), "{nothing}");
    assert_eq!(quote(before).await, nothing);
    let body = json!({ "id": MessageId::now_v7(), "body": "see", "reply_to": since });
    story.post(&eve, &path, body).await.done();
}

#[tokio::test]
async fn az_02_what_stands_for_or_against_a_colleague_is_not_there() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let (exclusion, done) = story
        .exclude(&owner, &bo, "message.direct", everywhere())
        .await;
    done.done();
    let (grant, done) = story
        .grant(&owner, &bo, "message.mention_all", everywhere(), DAY_MS)
        .await;
    done.done();
    for (verb, known) in [
        ("exclusions/{}/end", exclusion.to_string()),
        ("grants/{}/revoke", grant.to_string()),
    ] {
        let ask = async |id: &str| {
            let path = format!("/v1/{}", verb.replace("{}", id));
            let body = json!({ "text": REASON, "dry_run": true });
            answer(&story, &eve, &Method::POST, &path, &body).await
        };
        let nothing = ask(&ChannelId::now_v7().to_string()).await;
        assert!(nothing.starts_with("404 "), "{nothing}");
        assert_eq!(ask(&known).await, nothing, "{verb}");
    }
}

#[tokio::test]
async fn az_02_a_report_about_oneself_does_not_tell_which_channels_there_are() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let secret = story.channel(&bo, "private", "all", &[]).await;
    let report = async |channel: ChannelId| {
        let path = format!("/v1/people/{}/access?scope=channel:{channel}", eve.id);
        answer(&story, &eve, &Method::GET, &path, &Value::Null).await
    };
    let nowhere = report(ChannelId::now_v7()).await;
    assert!(nowhere.starts_with("404 "), "{nowhere}");
    assert_eq!(report(secret).await, nowhere);
    let path = format!(
        "/v1/people/{}/access?scope=organisation",
        PersonId::now_v7()
    );
    assert_eq!(story.get(&eve, &path).await.status, 404);
}
