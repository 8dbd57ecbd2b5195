//! Calls by link: cards, ways in for one person and one room, rights, and meeting servers.
//!
//! The meeting servers of these scenes are small HTTP servers in the same process that answer
//! as Jitsi and BigBlueButton do; the tokens are read by a library that is not ours.

mod feed;
mod providers;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokenim_protocol::call::{
    Call, CallProviderRow, CallState, CallTest, CallTestProblem, CallTestWhat, CallTicket,
};
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tower::ServiceExt;
use url::Url;

use crate::story::{Answer, REASON, Somebody, Story, at_channel};

const SECRET: &str = "a-secret-that-nobody-is-ever-told-7f3a";

/// A company with a Jitsi that opens its rooms by tokens.
async fn with_jitsi() -> (Story, Somebody, CallProviderId) {
    let (story, wei) = Story::begin().await;
    let provider = jitsi(&story, &wei, "https://meet.example").await;
    (story, wei, provider)
}

async fn jitsi(story: &Story, by: &Somebody, address: &str) -> CallProviderId {
    let set = json!({
        "name": "Jitsi", "kind": "jitsi", "address": address, "app_id": "tokenim", "secret": SECRET,
    });
    provider(story, by, set).await
}

async fn provider(story: &Story, by: &Somebody, set: Value) -> CallProviderId {
    let id = CallProviderId::now_v7();
    let path = format!("/v1/call-providers/{id}");
    story.put(by, &path, set).await.done();
    id
}

async fn try_start(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    provider: CallProviderId,
    more: Value,
) -> (MessageId, Answer) {
    let id = MessageId::now_v7();
    let mut body = json!({ "id": id, "provider": provider });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    let path = format!("/v1/channels/{channel}/calls");
    (id, story.post(who, &path, body).await)
}

async fn start(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    provider: CallProviderId,
) -> MessageId {
    let (id, answer) = try_start(story, who, channel, provider, json!({ "video": true })).await;
    answer.ok::<Ack>();
    id
}

async fn tell(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    call: MessageId,
    what: &str,
) -> Answer {
    let path = format!("/v1/channels/{channel}/calls/{call}/{what}");
    story.post(who, &path, Value::Null).await
}

async fn join(story: &Story, who: &Somebody, channel: ChannelId, call: MessageId) -> Answer {
    tell(story, who, channel, call, "join").await
}

/// The card as this reader has it.
async fn card(story: &Story, who: &Somebody, channel: ChannelId, call: MessageId) -> Call {
    let log = story.log(who, channel).await;
    let message = log.iter().find_map(|entry| match entry.event.known() {
        Some(ChannelEvent::Message(message)) if message.id == call => Some(message.clone()),
        _ => None,
    });
    let of_message = message.expect("the card").call.expect("a call");
    // What is told and what is read are one.
    let told = log
        .iter()
        .rev()
        .find_map(|entry| match entry.event.known() {
            Some(ChannelEvent::CallChanged {
                target, call: told, ..
            }) if *target == call => Some(told.clone()),
            _ => None,
        });
    if let Some(told) = told {
        assert_eq!(told, of_message);
    }
    of_message
}

/// What a meeting server reads in a token. The clock of the scene is not the machine's.
fn read(ticket: &CallTicket, secret: &str) -> Result<Value, jsonwebtoken::errors::Error> {
    let url = Url::parse(&ticket.url).expect("an address");
    let token = url
        .query_pairs()
        .find(|(name, _)| name == "jwt")
        .expect("a token")
        .1
        .into_owned();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.set_audience(&["tokenim"]);
    validation.set_issuer(&["tokenim"]);
    let key = DecodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::decode::<Value>(&token, &key, &validation).map(|read| read.claims)
}

#[tokio::test]
async fn a_call_starts_is_joined_by_name_and_ends_on_every_card() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let channel = story.channel(&lin, "private", "all", &[&bo]).await;

    let call = start(&story, &lin, channel, provider).await;
    let now = card(&story, &bo, channel, call).await;
    assert_eq!(
        (now.state, now.video, now.joined_count),
        (CallState::Live, true, 0)
    );

    story.clock.advance_ms(3_000);
    let ticket: CallTicket = join(&story, &bo, channel, call).await.ok();
    assert!(
        ticket.url.starts_with("https://meet.example/tokenim"),
        "{}",
        ticket.url
    );
    join(&story, &bo, channel, call).await.done();
    join(&story, &lin, channel, call).await.done();
    let now = card(&story, &lin, channel, call).await;
    let joined: Vec<_> = now.joined.iter().map(|join| join.person).collect();
    assert_eq!(joined.len(), 2, "who comes twice is one");
    assert!(joined.contains(&bo.id) && joined.contains(&lin.id));

    // Somebody else's call is not his to end; the starter's is hers.
    let refused = tell(&story, &bo, channel, call, "end").await;
    refused.refused(403, ErrorCode::Forbidden);
    tell(&story, &lin, channel, call, "end").await.done();
    tell(&story, &lin, channel, call, "end").await.done();
    let over = card(&story, &bo, channel, call).await;
    assert_eq!(over.state, CallState::Ended);
    assert!(
        over.ended_at
            .is_some_and(|at| at > over.started_at.expect("a start"))
    );
    join(&story, &bo, channel, call)
        .await
        .refused(410, ErrorCode::Gone);
    // The same request once more is the same call; another under its id is none.
    let body = json!({ "id": call, "provider": provider, "video": true });
    let path = format!("/v1/channels/{channel}/calls");
    story.post(&lin, &path, body).await.done();
    let body = json!({ "id": call, "provider": provider, "video": false });
    story
        .post(&lin, &path, body)
        .await
        .refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn az_03_a_token_opens_one_room_for_one_person_for_two_minutes() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let eve = story.person(&wei, "eve").await;
    let channel = story.channel(&lin, "private", "all", &[&bo]).await;
    let other = story.channel(&lin, "private", "all", &[&eve]).await;
    let (one, two) = (
        start(&story, &lin, channel, provider).await,
        start(&story, &lin, other, provider).await,
    );
    let lins: CallTicket = join(&story, &lin, channel, one).await.ok();
    let bos: CallTicket = join(&story, &bo, channel, one).await.ok();
    let eves: CallTicket = join(&story, &eve, other, two).await.ok();
    let (lins, bos_token, eves) = (
        read(&lins, SECRET).expect("it is signed"),
        read(&bos, SECRET).expect("it is signed"),
        read(&eves, SECRET).expect("it is signed"),
    );
    // One room each, named in the address and in the token alike, and no room of another call.
    let path = Url::parse(&bos.url).expect("an address").path().to_owned();
    assert_eq!(
        path,
        format!("/{}", bos_token["room"].as_str().expect("a room"))
    );
    assert_eq!(lins["room"], bos_token["room"]);
    assert_ne!(eves["room"], bos_token["room"]);
    // One person each: by name and by a mark that is another in every room.
    let user = |token: &Value| token["context"]["user"].clone();
    assert_eq!(user(&bos_token)["name"], "bo");
    assert_ne!(user(&bos_token)["id"], user(&lins)["id"]);
    assert_eq!(user(&lins)["moderator"], true);
    assert_eq!(user(&bos_token)["moderator"], false);
    assert_eq!(bos_token["sub"], "meet.example");
    let lasts = bos_token["exp"].as_i64().expect("an end") * 1_000 - story.now().0;
    assert!((100_000..=120_000).contains(&lasts), "{lasts}");
    assert!(read(&bos, "another secret").is_err());

    // Who does not belong hears that there is nothing, whatever ids they put together.
    let nobodys = MessageId::now_v7();
    for (who, channel, call) in [
        (&eve, channel, one),
        (&eve, other, one),
        (&bo, other, two),
        (&bo, channel, two),
        (&bo, channel, nobodys),
    ] {
        join(&story, who, channel, call)
            .await
            .refused(404, ErrorCode::NotFound);
    }
    // Who has left the channel is nobody there.
    story.remove(&bo, channel, &bo).await.done();
    join(&story, &bo, channel, one)
        .await
        .refused(404, ErrorCode::NotFound);
    println!("AZ-03 for calls: 6 tickets asked for with ids of others, handed out 0");
}

#[tokio::test]
async fn az_19_a_way_in_is_kept_by_no_cache() {
    let (story, wei, provider) = with_jitsi().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    let call = start(&story, &wei, channel, provider).await;
    let request = Request::post(format!("/v1/channels/{channel}/calls/{call}/join"))
        .header(header::AUTHORIZATION, format!("Bearer {}", wei.token))
        .body(axum::body::Body::empty())
        .expect("a request");
    let answer = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "private, no-store");
}

#[tokio::test]
async fn d_12_a_starter_whose_right_is_taken_has_no_link_handed_out_and_the_card_says_so() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let channel = story.channel(&wei, "private", "all", &[&lin, &bo]).await;
    let call = start(&story, &lin, channel, provider).await;
    join(&story, &bo, channel, call).await.done();

    let (exclusion, answer) = story
        .exclude(&wei, &lin, "call.start_video", at_channel(channel))
        .await;
    answer.done();
    assert!(card(&story, &bo, channel, call).await.withheld);
    for who in [&lin, &bo, &wei] {
        join(&story, who, channel, call)
            .await
            .refused(410, ErrorCode::Gone);
    }
    // Voice is another right: what is started by it stays.
    let (voice, answer) = try_start(&story, &lin, channel, provider, json!({})).await;
    answer.done();
    join(&story, &bo, channel, voice).await.done();
    let (_, answer) = try_start(&story, &lin, channel, provider, json!({ "video": true })).await;
    let decision = answer
        .refused(403, ErrorCode::Forbidden)
        .decision
        .expect("a Decision");
    assert_eq!(decision.obstacles[0].code, ReasonCode::Revoked);

    let path = format!("/v1/exclusions/{exclusion}/end");
    story
        .post(&wei, &path, json!({ "text": REASON }))
        .await
        .done();
    assert!(!card(&story, &bo, channel, call).await.withheld);
    join(&story, &bo, channel, call).await.done();

    // Whoever leaves the channel takes their call out of everybody's hands.
    story.remove(&lin, channel, &lin).await.done();
    assert!(card(&story, &bo, channel, call).await.withheld);
    join(&story, &bo, channel, call)
        .await
        .refused(410, ErrorCode::Gone);
}

#[tokio::test]
async fn az_01_each_right_of_calls_has_its_twin_at_the_api() {
    let (story, wei, provider) = with_jitsi().await;
    let lin = story.person(&wei, "lin").await;
    let guest = story.person_of_kind(&wei, "gu", "guest").await;
    let channel = story.channel(&wei, "private", "all", &[&lin, &guest]).await;
    // A guest starts nothing until it is granted.
    for (video, permission) in [(false, "call.start_voice"), (true, "call.start_video")] {
        let more = json!({ "video": video });
        let (_, answer) = try_start(&story, &guest, channel, provider, more.clone()).await;
        let decision = answer
            .refused(403, ErrorCode::Forbidden)
            .decision
            .expect("a Decision");
        assert_eq!(decision.obstacles[0].code, ReasonCode::RoleLacks);
        let (_, granted) = story
            .grant(&wei, &guest, permission, at_channel(channel), HOUR_MS)
            .await;
        granted.done();
        let (_, answer) = try_start(&story, &guest, channel, provider, more).await;
        answer.done();
    }
    // A guest joins; what they may do in the room stands in the token.
    let call = start(&story, &lin, channel, provider).await;
    let features = |ticket: CallTicket| {
        let token = read(&ticket, SECRET).expect("it is signed");
        let features = &token["context"]["features"];
        (
            features["screen-sharing"] == true,
            features["recording"] == true,
        )
    };
    assert_eq!(
        features(join(&story, &guest, channel, call).await.ok()),
        (false, false)
    );
    assert_eq!(
        features(join(&story, &lin, channel, call).await.ok()),
        (true, false)
    );
    let (_, granted) = story
        .grant(&wei, &lin, "call.record", at_channel(channel), HOUR_MS)
        .await;
    granted.done();
    let (_, taken) = story
        .exclude(&wei, &lin, "call.share_screen", at_channel(channel))
        .await;
    taken.done();
    assert_eq!(
        features(join(&story, &lin, channel, call).await.ok()),
        (false, true)
    );

    // Somebody from outside comes by a link of their own, with the least there is.
    let path = format!("/v1/channels/{channel}/calls/{call}/invite");
    let invite = json!({ "name": "王先生" });
    let refused = story.post(&lin, &path, invite.clone()).await;
    refused.refused(403, ErrorCode::Forbidden);
    let (_, granted) = story
        .grant(
            &wei,
            &lin,
            "call.invite_external",
            at_channel(channel),
            HOUR_MS,
        )
        .await;
    granted.done();
    let ticket: CallTicket = story.post(&lin, &path, invite).await.ok();
    let token = read(&ticket, SECRET).expect("it is signed");
    assert_eq!(token["context"]["user"]["name"], "王先生");
    assert_eq!(token["context"]["user"]["moderator"], false);
    assert_eq!(features(ticket), (false, false));

    // Among announcements a card is an announcement.
    let path = format!("/v1/channels/{channel}");
    let change = json!({ "mode": "read_only" });
    let (_, granted) = story
        .grant(
            &wei,
            &lin,
            "channel.manage_settings",
            at_channel(channel),
            HOUR_MS,
        )
        .await;
    granted.done();
    story
        .call(&lin, axum::http::Method::PATCH, &path, &change)
        .await
        .done();
    let (_, answer) = try_start(&story, &lin, channel, provider, json!({ "video": true })).await;
    let decision = answer
        .refused(403, ErrorCode::Forbidden)
        .decision
        .expect("a Decision");
    assert_eq!(decision.obstacles[0].code, ReasonCode::ChannelReadOnly);
}

#[tokio::test]
async fn a_title_is_a_word_in_the_channel_and_asks_for_that_right() {
    let (story, wei, provider) = with_jitsi().await;
    let lin = story.person(&wei, "lin").await;
    let channel = story.channel(&wei, "private", "all", &[&lin]).await;
    let (_, answer) = story
        .exclude(&wei, &lin, "message.send", at_channel(channel))
        .await;
    answer.done();
    let (_, answer) = try_start(
        &story,
        &lin,
        channel,
        provider,
        json!({ "title": "hear me all" }),
    )
    .await;
    answer.refused(403, ErrorCode::Forbidden);
    let (_, answer) = try_start(&story, &lin, channel, provider, json!({})).await;
    answer.done();
}

#[tokio::test]
async fn a_planned_call_is_moved_begun_by_who_may_and_cancelled() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let guest = story.person_of_kind(&wei, "gu", "guest").await;
    let channel = story
        .channel(&wei, "private", "all", &[&lin, &bo, &guest])
        .await;
    let planned = |at: i64| json!({ "starts_at": story.now().0 + at, "minutes": 45, "time_zone": "Europe/Berlin" });
    for (field, wrong) in [
        ("planned.starts_at", planned(-1)),
        ("planned.starts_at", planned(500 * DAY_MS)),
        (
            "planned.minutes",
            json!({ "starts_at": story.now().0 + 5, "minutes": 0, "time_zone": "UTC" }),
        ),
        (
            "planned.time_zone",
            json!({ "starts_at": story.now().0 + 5, "minutes": 30, "time_zone": "../etc" }),
        ),
    ] {
        let (_, answer) =
            try_start(&story, &lin, channel, provider, json!({ "planned": wrong })).await;
        let error = answer.refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].field, field);
    }
    let more = json!({ "title": "评审", "planned": planned(HOUR_MS) });
    let (call, answer) = try_start(&story, &lin, channel, provider, more).await;
    answer.done();
    assert_eq!(
        card(&story, &bo, channel, call).await.state,
        CallState::Scheduled
    );

    let path = format!("/v1/channels/{channel}/calls/{call}");
    let edit = json!({ "title": "设计评审", "planned": planned(2 * HOUR_MS) });
    story
        .put(&bo, &path, edit.clone())
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&lin, &path, edit).await.done();
    let moved = card(&story, &bo, channel, call).await;
    assert_eq!(moved.title, "设计评审");
    let there = moved.planned.expect("a time");
    assert_eq!(there.starts_at, story.now().plus_ms(2 * HOUR_MS));
    assert_eq!(
        (there.minutes, there.time_zone.as_str()),
        (45, "Europe/Berlin")
    );

    // Beginning it is for those who may start one; then everybody joins.
    join(&story, &guest, channel, call)
        .await
        .refused(403, ErrorCode::Forbidden);
    join(&story, &bo, channel, call).await.done();
    assert_eq!(
        card(&story, &bo, channel, call).await.state,
        CallState::Live
    );
    join(&story, &guest, channel, call).await.done();

    let more = json!({ "planned": planned(HOUR_MS) });
    let (other, _) = try_start(&story, &lin, channel, provider, more).await;
    tell(&story, &bo, channel, other, "decline").await.done();
    assert_eq!(card(&story, &lin, channel, other).await.declined, [bo.id]);
    tell(&story, &lin, channel, other, "end").await.done();
    assert_eq!(
        card(&story, &bo, channel, other).await.state,
        CallState::Cancelled
    );
    join(&story, &lin, channel, other)
        .await
        .refused(410, ErrorCode::Gone);
}

#[tokio::test]
async fn a_call_that_everybody_left_ends_by_itself_and_one_that_nobody_began_is_cancelled() {
    let (story, wei, provider) = with_jitsi().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    let left = start(&story, &wei, channel, provider).await;
    let planned =
        json!({ "starts_at": story.now().0 + HOUR_MS, "minutes": 30, "time_zone": "UTC" });
    let (never, _) = try_start(
        &story,
        &wei,
        channel,
        provider,
        json!({ "planned": planned }),
    )
    .await;
    story.clock.advance_ms(HOUR_MS);
    tokenim_server::jobs::calls::once(&story.app)
        .await
        .expect("it runs");
    assert!(card(&story, &wei, channel, left).await.state.is_open());
    assert!(card(&story, &wei, channel, never).await.state.is_open());
    story.clock.advance_ms(12 * HOUR_MS);
    tokenim_server::jobs::calls::once(&story.app)
        .await
        .expect("it runs");
    assert_eq!(
        card(&story, &wei, channel, left).await.state,
        CallState::Ended
    );
    assert_eq!(
        card(&story, &wei, channel, never).await.state,
        CallState::Cancelled
    );
}

#[tokio::test]
async fn a_snapshot_brings_what_is_open_however_far_back_and_a_deleted_card_takes_its_call_along() {
    let (story, wei, provider) = with_jitsi().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let planned = json!({ "starts_at": story.now().0 + DAY_MS, "minutes": 30, "time_zone": "UTC" });
    let (call, _) = try_start(
        &story,
        &wei,
        channel,
        provider,
        json!({ "title": "later", "planned": planned }),
    )
    .await;
    for _ in 0..120 {
        story.says(&wei, channel, "word").await;
    }
    let snapshot = story.snapshot(&bo, channel).await;
    let recent = snapshot.recent.iter().any(|entry| {
        matches!(entry.event.known(), Some(ChannelEvent::Message(message)) if message.id == call)
    });
    assert!(!recent, "the card lies further back");
    assert_eq!(snapshot.calls.len(), 1);
    assert_eq!(snapshot.calls[0].call.title, "later");

    let path = format!("/v1/channels/{channel}/messages/{call}");
    story.delete(&wei, &path).await.done();
    assert!(story.snapshot(&bo, channel).await.calls.is_empty());
    join(&story, &bo, channel, call)
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_pasted_link_leads_to_a_named_host_and_stands_in_no_log() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let set = json!({ "name": "Zoom", "kind": "pasted", "hosts": ["*.zoom.us"] });
    let zoom = provider(&story, &wei, set).await;
    let link = "https://us02web.zoom.us/j/123?pwd=abcDEF";
    for wrong in [
        "https://evil.example/j/1",
        "http://us02web.zoom.us/j/1",
        "zoommtg://zoom.us/join",
        "https://zoom.us.evil.example/j/1",
        "javascript:alert(1)",
        "https://a@us02web.zoom.us/j/1",
    ] {
        let (_, answer) = try_start(&story, &wei, channel, zoom, json!({ "link": wrong })).await;
        let error = answer.refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].field, "link", "{wrong}");
    }
    let (_, answer) = try_start(&story, &wei, channel, zoom, json!({})).await;
    assert_eq!(
        answer.refused(422, ErrorCode::Invalid).fields[0].problem,
        FieldProblem::Missing
    );
    let (call, answer) = try_start(&story, &wei, channel, zoom, json!({ "link": link })).await;
    answer.done();
    let ticket: CallTicket = join(&story, &bo, channel, call).await.ok();
    assert_eq!(ticket.url, link);
    let told = serde_json::to_string(&story.log(&bo, channel).await).expect("a log");
    assert!(!told.contains("abcDEF"));
    assert_eq!(
        providers::found_on_disk(&story, "abcDEF"),
        0,
        "it lies sealed"
    );
}

#[tokio::test]
async fn a_template_makes_a_room_that_nobody_guesses() {
    let (story, wei) = Story::begin().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    let set =
        json!({ "name": "飞书会议", "kind": "template", "address": "https://vc.example/j/{room}" });
    let provider = provider(&story, &wei, set).await;
    let mut rooms = Vec::new();
    for _ in 0..2 {
        let call = start(&story, &wei, channel, provider).await;
        let ticket: CallTicket = join(&story, &wei, channel, call).await.ok();
        let room = ticket
            .url
            .strip_prefix("https://vc.example/j/tokenim")
            .expect("the address");
        assert_eq!(room.len(), 32);
        rooms.push(room.to_owned());
        tell(&story, &wei, channel, call, "end").await.done();
    }
    assert_ne!(rooms[0], rooms[1]);
}
