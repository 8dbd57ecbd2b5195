//! Every administrative act and every refusal leaves exactly one record, in its transaction.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, OperationId};
use tokenim_protocol::time::{DAY_MS, MINUTE_MS};

use crate::story::{REASON, Story, at_channel, everywhere};

/// The records since `known`, which is moved up.
async fn since(story: &Story, known: &mut usize) -> Vec<Value> {
    let all = story.audit().await;
    let new = all[*known..].to_vec();
    *known = all.len();
    new
}

#[tokio::test]
async fn p12_every_act_leaves_one_record_that_says_who_what_and_why() {
    let (story, wei) = Story::begin().await;
    let mut known = story.audit().await.len();
    assert_eq!(known, 1, "the founding");
    let mut expect = async |action: &str| {
        let new = since(&story, &mut known).await;
        let actions: Vec<&Value> = new.iter().map(|leaf| &leaf["action"]).collect();
        assert_eq!(actions, [action]);
        assert_eq!(new[0]["actor"], json!(wei.id), "{action}");
        new[0].clone()
    };
    let bo = story.person(&wei, "bo").await;
    expect("user.create").await;
    let lin = story.person(&wei, "lin").await;
    expect("user.create").await;
    story.department(&wei).await;
    expect("department.create").await;
    let team = story.team(&wei, &wei).await;
    expect("team.create").await;
    let path = format!("/v1/teams/{team}/members/{}", lin.id);
    story
        .put(&wei, &path, json!({ "admin": true }))
        .await
        .done();
    expect("team.set_member").await;
    story.delete(&wei, &path).await.done();
    expect("team.remove_member").await;
    let channel = story
        .channel_in(&wei, Some(team), "private", "all", &[&bo])
        .await;
    expect("channel.create").await;
    story.add(&wei, channel, &lin).await.done();
    expect("channel.add_member").await;
    story.remove(&wei, channel, &lin).await.done();
    expect("channel.remove_member").await;
    let patch = json!({ "mode": "read_only" });
    let path = format!("/v1/channels/{channel}");
    story.call(&wei, Method::PATCH, &path, &patch).await.done();
    expect("channel.change").await;
    let path = format!("/v1/channels/{channel}/archived");
    let archive = json!({ "archived": true, "text": REASON });
    story.put(&wei, &path, archive).await.done();
    assert_eq!(expect("channel.archive").await["reason"], REASON);
    let (exclusion, answer) = story
        .exclude(&wei, &bo, "message.send", at_channel(channel))
        .await;
    answer.done();
    let leaf = expect("permission.exclude").await;
    assert_eq!(leaf["object"], json!(bo.id));
    assert_eq!(leaf["after"]["permission"], "message.send");
    let path = format!("/v1/exclusions/{exclusion}/end");
    story
        .post(&wei, &path, json!({ "text": REASON }))
        .await
        .done();
    expect("permission.restore").await;
    let (grant, answer) = story
        .grant(&wei, &bo, "message.mention_all", everywhere(), DAY_MS)
        .await;
    answer.done();
    expect("permission.grant").await;
    let path = format!("/v1/grants/{grant}/revoke");
    story
        .post(&wei, &path, json!({ "text": REASON }))
        .await
        .done();
    expect("permission.revoke_grant").await;
    story.set_post(&wei, &lin, "auditor", true).await.done();
    expect("role.assign_admin").await;
    let path = format!("/v1/people/{}/sign-in-code", bo.id);
    story.post(&wei, &path, Value::Null).await.done();
    expect("user.reset_credential").await;
    story.disable(&wei, &bo).await.done();
    expect("user.disable").await;
    let path = format!("/v1/people/{}/enable", bo.id);
    let body = json!({ "id": OperationId::now_v7(), "text": REASON });
    story.post(&wei, &path, body.clone()).await.done();
    expect("user.enable").await;
    // A repetition is the same act, and what changes nothing is none.
    story.post(&wei, &path, body).await.done();
    let path = format!("/v1/exclusions/{exclusion}/end");
    story
        .post(&wei, &path, json!({ "text": REASON }))
        .await
        .done();
    assert!(since(&story, &mut known).await.is_empty());
}

#[tokio::test]
async fn a_refusal_is_recorded_once_and_a_burst_is_folded() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    story
        .exclude(&wei, &bo, "message.send", at_channel(channel))
        .await
        .1
        .done();
    let mut known = story.audit().await.len();
    for _ in 0..40 {
        story
            .try_say(&bo, channel, "marker-words")
            .await
            .refused(403, ErrorCode::Forbidden);
    }
    let new = since(&story, &mut known).await;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0]["action"], "refused");
    assert_eq!(new[0]["actor"], json!(bo.id));
    assert_eq!(new[0]["after"]["action"], "send_message");
    assert_eq!(new[0]["after"]["code"], "REVOKED");
    assert!(!new[0].to_string().contains("marker-words"));

    story.app.settle_refusals().await.expect("written");
    assert!(
        since(&story, &mut known).await.is_empty(),
        "the burst goes on"
    );
    story.clock.advance_ms(MINUTE_MS);
    story.app.settle_refusals().await.expect("written");
    let new = since(&story, &mut known).await;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0]["after"]["times"], 39);
    story.app.settle_refusals().await.expect("written");
    assert!(since(&story, &mut known).await.is_empty());
}

#[tokio::test]
async fn what_is_hidden_leaves_no_trace_and_what_a_guard_refuses_leaves_one_record() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let mut known = story.audit().await.len();
    story
        .try_say(&bo, ChannelId::now_v7(), "anyone?")
        .await
        .refused(404, ErrorCode::NotFound);
    assert!(since(&story, &mut known).await.is_empty());
    story
        .exclude(&wei, &wei, "permission.grant", everywhere())
        .await
        .1
        .refused(409, ErrorCode::GuardHolds);
    let new = since(&story, &mut known).await;
    assert_eq!(new.len(), 1, "the refusal, and no act: {new:?}");
    assert_eq!(new[0]["action"], "refused");
    assert_eq!(new[0]["actor"], json!(wei.id));
    assert_eq!(new[0]["after"]["action"], "revoke_permission");
    assert_eq!(new[0]["after"]["code"], "guard_holds");
}
