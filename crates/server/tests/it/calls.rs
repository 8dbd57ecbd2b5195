//! Calls by link: cards, ways in for one person and one room, rights, and meeting servers.
//!
//! The meeting servers of these scenes are small HTTP servers in the same process that answer
//! as Jitsi and BigBlueButton do; the tokens are read by a library that is not ours.

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
    assert_eq!(found_on_disk(&story, "abcDEF"), 0, "it lies sealed");
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

/// How often a text lies in the server's files.
fn found_on_disk(story: &Story, text: &str) -> usize {
    let mut found = 0;
    let mut folders = vec![story.dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap_or_default();
                found += bytes
                    .windows(text.len())
                    .filter(|part| *part == text.as_bytes())
                    .count();
            }
        }
    }
    found
}

#[tokio::test]
async fn a_secret_goes_in_and_never_out() {
    let (story, wei, id) = with_jitsi().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let call = start(&story, &wei, channel, id).await;
    let path = format!("/v1/call-providers/{id}");
    let row: CallProviderRow = story
        .put(&wei, &path, json!({
            "name": "Jitsi of ours", "kind": "jitsi", "address": "https://meet.example", "app_id": "tokenim",
        }))
        .await
        .ok();
    assert!(row.has_secret, "what is not said stays");
    let mut said = vec![
        story.get(&wei, "/v1/call-providers").await.body.to_string(),
        story
            .post(&wei, &format!("{path}/test"), Value::Null)
            .await
            .body
            .to_string(),
        join(&story, &bo, channel, call).await.body.to_string(),
        serde_json::to_string(&story.snapshot(&bo, channel).await).expect("a snapshot"),
    ];
    said.extend(story.audit().await.iter().map(Value::to_string));
    let told: usize = said.iter().filter(|text| text.contains(SECRET)).count();
    assert_eq!(told, 0);
    assert_eq!(found_on_disk(&story, SECRET), 0);
    println!(
        "secrets of meeting servers: said in {} answers and records: {told}, on the disk: 0",
        said.len()
    );

    // Sent elsewhere, the secret does not go along; nor does anybody but an administrator ask.
    let row: CallProviderRow = story
        .put(&wei, &path, json!({
            "name": "Jitsi", "kind": "jitsi", "address": "https://evil.example", "app_id": "tokenim",
        }))
        .await
        .ok();
    assert!(!row.has_secret);
    for path in ["/v1/call-providers".to_owned(), format!("{path}/test")] {
        story
            .get(&bo, "/v1/call-providers")
            .await
            .refused(403, ErrorCode::Forbidden);
        if path.ends_with("test") {
            story
                .post(&bo, &path, Value::Null)
                .await
                .refused(403, ErrorCode::Forbidden);
        }
    }
    // With the meeting server go its calls.
    story.delete(&wei, &path).await.done();
    assert_eq!(
        card(&story, &bo, channel, call).await.state,
        CallState::Ended
    );
}

#[tokio::test]
async fn lk_02_no_field_of_a_meeting_server_takes_another_kind_of_address() {
    let (story, wei) = Story::begin().await;
    let id = CallProviderId::now_v7();
    let path = format!("/v1/call-providers/{id}");
    let addresses = [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://h/s",
        "ms-msdt:/id",
        "search-ms:query=x",
        "tel:1",
        "data:text/html,x",
        "HTTPS:\\\\meet.example",
        "https://a@meet.example",
        "http://meet.example",
        "",
        "//meet.example",
        "https://meet.example/\r\nX: y",
        "\u{202e}https://meet.example",
        "ldap://h",
        "zoommtg://z/j",
    ];
    let mut taken = 0;
    for kind in ["jitsi", "big_blue_button", "template"] {
        for address in addresses {
            let set = json!({ "name": "x", "kind": kind, "address": format!("{address}"), "secret": "s", "app_id": "a" });
            taken += usize::from(story.put(&wei, &path, set).await.status < 300);
            if kind == "template" {
                let set =
                    json!({ "name": "x", "kind": kind, "address": format!("{address}/{{room}}") });
                taken += usize::from(story.put(&wei, &path, set).await.status < 300);
            }
        }
    }
    for host in [
        "*",
        "*.com",
        "a b",
        "http://x",
        "x/y",
        "x:1",
        "",
        "\u{202e}x",
    ] {
        let set = json!({ "name": "x", "kind": "pasted", "hosts": [host] });
        taken += usize::from(story.put(&wei, &path, set).await.status < 300);
    }
    assert_eq!(taken, 0);
    println!(
        "LK-02: {} addresses and hosts in the fields of a meeting server: taken {taken}",
        16 * 4 + 8
    );
}

/// A meeting server of the scene.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[derive(Clone, Default)]
struct Blue {
    /// What was called, without the checksum.
    called: Arc<Mutex<Vec<String>>>,
}

/// As BigBlueButton answers: by the checksum over name, query and secret.
async fn blue(secret: &'static str) -> (SocketAddr, Blue) {
    async fn api(
        State((blue, secret)): State<(Blue, &'static str)>,
        axum::extract::Path(name): axum::extract::Path<String>,
        RawQuery(query): RawQuery,
    ) -> String {
        let query = query.unwrap_or_default();
        let (asked, checksum) = match query.rsplit_once("checksum=") {
            Some((asked, checksum)) => (asked.trim_end_matches('&'), checksum),
            None => (query.as_str(), ""),
        };
        let digest = Sha256::digest(format!("{name}{asked}{secret}").as_bytes());
        let expected: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if checksum != expected {
            return "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>".to_owned();
        }
        blue.called
            .lock()
            .expect("a list")
            .push(format!("{name}?{asked}"));
        "<response><returncode>SUCCESS</returncode><running>true</running></response>".to_owned()
    }
    let blue = Blue::default();
    let greeting = "<response><returncode>SUCCESS</returncode><version>2.0</version></response>";
    let router = Router::new()
        .route("/bigbluebutton/api", get(move || async move { greeting }))
        .route("/bigbluebutton/api/{name}", get(api))
        .with_state((blue.clone(), secret));
    (serve(router).await, blue)
}

#[tokio::test]
async fn bigbluebutton_makes_the_room_before_anybody_is_sent_there() {
    let (address, blue) = blue(SECRET).await;
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let set = json!({
        "name": "BBB", "kind": "big_blue_button", "address": format!("http://{address}/bigbluebutton/"), "secret": SECRET,
    });
    let id = provider(&story, &wei, set).await;
    let test: CallTest = story
        .post(&wei, &format!("/v1/call-providers/{id}/test"), Value::Null)
        .await
        .ok();
    let whats: Vec<_> = test.steps.iter().map(|step| step.what).collect();
    assert!(
        test.steps.iter().all(|step| step.problem.is_none()),
        "{test:?}"
    );
    assert_eq!(whats.last(), Some(&CallTestWhat::Secret));

    let call = start(&story, &wei, channel, id).await;
    let ticket: CallTicket = join(&story, &bo, channel, call).await.ok();
    let url = Url::parse(&ticket.url).expect("an address");
    assert_eq!(url.path(), "/bigbluebutton/api/join");
    let of = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    assert_eq!(
        (of("fullName"), of("role")),
        ("bo".to_owned(), "VIEWER".to_owned())
    );
    // The meeting server would let him in: the checksum is right, and for these words only.
    let asked = url
        .query()
        .expect("a query")
        .rsplit_once("&checksum=")
        .expect("a checksum")
        .0;
    let digest = Sha256::digest(format!("join{asked}{SECRET}").as_bytes());
    let expected: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(of("checksum"), expected);
    let made = blue.called.lock().expect("a list").clone();
    let made: Vec<_> = made
        .iter()
        .filter(|call| call.starts_with("create?"))
        .collect();
    assert_eq!(made.len(), 1);
    assert!(made[0].contains(&of("meetingID")), "{made:?}");
    assert!(!made[0].contains(SECRET));

    // When the card is over, so is the room; what was only planned never had one.
    let second = start(&story, &wei, channel, id).await;
    join(&story, &bo, channel, second).await.ok::<CallTicket>();
    let over = format!("/v1/channels/{channel}/calls/{second}/end");
    story.post(&wei, &over, Value::Null).await.ok::<Value>();
    let ended = || {
        let called = blue.called.lock().expect("a list").clone();
        called
            .into_iter()
            .filter(|call| call.starts_with("end?"))
            .collect::<Vec<_>>()
    };
    for _ in 0..10_000 {
        if !ended().is_empty() {
            break;
        }
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    assert_eq!(
        ended().len(),
        1,
        "{:?}",
        blue.called.lock().expect("a list")
    );
    assert!(
        !ended()[0].contains(&of("meetingID")),
        "the other room stays"
    );

    // With another secret the test says which of all things is wrong, and nobody is sent on.
    let path = format!("/v1/call-providers/{id}");
    let set = json!({
        "name": "BBB", "kind": "big_blue_button", "address": format!("http://{address}/bigbluebutton/api/"), "secret": "other",
    });
    story.put(&wei, &path, set).await.done();
    let test: CallTest = story
        .post(&wei, &format!("{path}/test"), Value::Null)
        .await
        .ok();
    let last = test.steps.last().expect("a step");
    assert_eq!(
        (last.what, last.problem),
        (CallTestWhat::Secret, Some(CallTestProblem::SecretRefused))
    );
    join(&story, &bo, channel, call)
        .await
        .refused(502, ErrorCode::MeetingServer);
}

#[tokio::test]
async fn ss_03_ss_04_a_test_names_what_fails_and_follows_nobody_elsewhere() {
    let (story, wei) = Story::begin().await;
    let asked = Arc::new(Mutex::new(0_usize));
    let secrets = Arc::clone(&asked);
    // What lies in the house's own network and must not be asked for by way of a redirect.
    let inside = serve(Router::new().fallback(move || {
        *secrets.lock().expect("a count") += 1;
        async { "the crown jewels" }
    }))
    .await;
    let endless = || async {
        let stream =
            futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024]));
        Response::new(axum::body::Body::from_stream(stream)).into_response()
    };
    let away =
        move || async move { Redirect::temporary(&format!("http://{inside}/latest/meta-data")) };
    let script = "function JitsiMeetExternalAPI() {}";
    let cases: Vec<(Router, CallTestWhat, Option<CallTestProblem>)> = vec![
        (
            Router::new()
                .route("/", get(|| async { "jitsi" }))
                .route("/external_api.js", get(move || async move { script })),
            CallTestWhat::Secret,
            Some(CallTestProblem::SecretMissing),
        ),
        (
            Router::new()
                .route("/", get(|| async { "jitsi" }))
                .route("/external_api.js", get(away)),
            CallTestWhat::Speaks,
            Some(CallTestProblem::Redirects),
        ),
        (
            Router::new().fallback(away),
            CallTestWhat::Speaks,
            Some(CallTestProblem::Redirects),
        ),
        (
            Router::new().fallback(endless),
            CallTestWhat::Answer,
            Some(CallTestProblem::TooMuch),
        ),
        (
            Router::new().fallback(|| async { "some other page" }),
            CallTestWhat::Speaks,
            Some(CallTestProblem::NotThat),
        ),
        (
            Router::new().fallback(|| async { StatusCode::BAD_GATEWAY }),
            CallTestWhat::Answer,
            Some(CallTestProblem::NobodyAnswers),
        ),
    ];
    let path = format!("/v1/call-providers/{}", CallProviderId::now_v7());
    let test_at = async |address: &str| -> CallTest {
        // An application without a secret: the last step says so.
        let set = json!({ "name": "Jitsi", "kind": "jitsi", "address": address, "app_id": "us" });
        story.put(&wei, &path, set).await.done();
        story
            .post(&wei, &format!("{path}/test"), Value::Null)
            .await
            .ok()
    };
    let tried = cases.len() + 3;
    for (router, what, problem) in cases {
        let address = serve(router).await;
        let test = test_at(&format!("http://{address}")).await;
        let last = test.steps.last().expect("a step");
        assert_eq!((last.what, last.problem), (what, problem), "{test:?}");
    }
    // Nobody listens; a name that is none; a neighbour that nobody named.
    for (address, what, problem) in [
        (
            "http://127.0.0.1:9",
            CallTestWhat::Answer,
            CallTestProblem::NobodyAnswers,
        ),
        (
            "https://nobody.invalid",
            CallTestWhat::Name,
            CallTestProblem::NoSuchHost,
        ),
        (
            "http://127.0.0.2:9",
            CallTestWhat::Name,
            CallTestProblem::PrivateAddress,
        ),
    ] {
        let test = test_at(address).await;
        let last = test.steps.last().expect("a step");
        assert_eq!(
            (last.what, last.problem),
            (what, Some(problem)),
            "{address}: {test:?}"
        );
    }
    let asked = *asked.lock().expect("a count");
    assert_eq!(asked, 0);
    println!(
        "SS-03/04: {tried} hostile or broken meeting servers, each named; redirects followed {asked}"
    );
}
