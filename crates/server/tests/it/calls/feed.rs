//! Calls in a calendar of one's own, read by a library that is not ours.

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use ical::IcalParser;
use ical::parser::ical::component::IcalEvent;
use tokenim_protocol::calendar::{CalendarFeed, CalendarFeedMade};

use super::*;

struct Read {
    status: u16,
    headers: HeaderMap,
    text: String,
}

async fn read_feed(story: &Story, path: &str) -> Read {
    let request = Request::builder()
        .uri(path)
        .body(Body::empty())
        .expect("a request");
    let response = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 24).await.expect("a body");
    Read {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(body.to_vec()).expect("text"),
    }
}

async fn subscribe(story: &Story, who: &Somebody) -> String {
    let made: CalendarFeedMade = story.post(who, "/v1/me/calendar", Value::Null).await.ok();
    made.path
}

async fn events(story: &Story, path: &str) -> Vec<IcalEvent> {
    let read = read_feed(story, path).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let mut calendars = IcalParser::new(read.text.as_bytes());
    let calendar = calendars.next().expect("one").expect("a calendar");
    assert!(calendars.next().is_none());
    calendar.events
}

fn field(event: &IcalEvent, name: &str) -> String {
    let found = event
        .properties
        .iter()
        .find(|property| property.name == name);
    found
        .and_then(|property| property.value.clone())
        .unwrap_or_default()
}

async fn plan(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    provider: CallProviderId,
    title: &str,
) -> MessageId {
    let planned = json!({
        "starts_at": story.now().plus_ms(DAY_MS), "minutes": 30, "time_zone": "Asia/Shanghai",
    });
    let more = json!({ "title": title, "planned": planned });
    let (id, answer) = try_start(story, who, channel, provider, more).await;
    answer.ok::<Ack>();
    id
}

#[tokio::test]
async fn a_subscription_follows_the_calls_and_a_strange_library_reads_it() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let channel = story.channel(&lin, "private", "all", &[&bo]).await;
    let hostile = "评审; a, b\\c\r\nATTACH:file:///etc/passwd";
    let call = plan(&story, &lin, channel, provider, "设计评审").await;
    let other = plan(
        &story,
        &lin,
        channel,
        provider,
        &hostile.replace("\r\n", " "),
    )
    .await;
    // One that was begun at once is nothing to come to later.
    start(&story, &lin, channel, provider).await;
    let path = subscribe(&story, &bo).await;
    let state: CalendarFeed = story.get(&bo, "/v1/me/calendar").await.ok();
    assert!(state.made_at.is_some() && state.read_at.is_none());

    let read = read_feed(&story, &path).await;
    let head = |name: &str| read.headers[name].to_str().expect("plain").to_owned();
    assert_eq!(head("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(head("cache-control"), "private, no-store");
    // No way into a room, only back to the card.
    assert!(!read.text.contains("meet.example") && !read.text.contains("https:"));
    let seen = events(&story, &path).await;
    assert_eq!(seen.len(), 2);
    let of = |events: &[IcalEvent], call: MessageId| {
        let uid = format!("{call}@tokenim");
        events
            .iter()
            .find(|event| field(event, "UID") == uid)
            .cloned()
            .expect("it")
    };
    let first = of(&seen, call);
    assert_eq!(field(&first, "SUMMARY"), "设计评审");
    assert_eq!(field(&first, "LOCATION"), "Jitsi");
    assert_eq!(field(&first, "STATUS"), "CONFIRMED");
    assert_eq!(
        field(&first, "URL"),
        format!("tokenim://channel/{channel}/message/{call}")
    );
    let starts = jiff_utc(story.now().plus_ms(DAY_MS).0);
    assert_eq!(field(&first, "DTSTART"), starts);
    assert!(field(&of(&seen, other), "ATTACH").is_empty());
    let state: CalendarFeed = story.get(&bo, "/v1/me/calendar").await.ok();
    assert_eq!(state.read_at, Some(story.now()));

    // Moved, then cancelled: the number grows each time.
    let number = |event: &IcalEvent| field(event, "SEQUENCE").parse::<u64>().expect("a number");
    let moved = json!({ "title": "设计评审", "planned": {
        "starts_at": story.now().plus_ms(2 * DAY_MS), "minutes": 45, "time_zone": "Asia/Shanghai",
    }});
    let card = format!("/v1/channels/{channel}/calls/{call}");
    story.put(&lin, &card, moved).await.done();
    let second = of(&events(&story, &path).await, call);
    assert_eq!(
        field(&second, "DTSTART"),
        jiff_utc(story.now().plus_ms(2 * DAY_MS).0)
    );
    assert!(number(&second) > number(&first));
    tell(&story, &lin, channel, call, "end").await.done();
    let third = of(&events(&story, &path).await, call);
    assert_eq!(field(&third, "STATUS"), "CANCELLED");
    assert!(number(&third) > number(&second));
    let deleted = format!("/v1/channels/{channel}/messages/{call}");
    story.delete(&lin, &deleted).await.done();
    assert_eq!(events(&story, &path).await.len(), 1);
}

/// By a clock that is not ours either.
fn jiff_utc(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).expect("a moment");
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[tokio::test]
async fn az_19_a_subscription_shows_what_its_person_may_read_at_that_moment_and_no_more() {
    let (story, wei, provider) = with_jitsi().await;
    let (lin, bo) = (
        story.person(&wei, "lin").await,
        story.person(&wei, "bo").await,
    );
    let team = Some(story.team(&wei, &lin).await);
    let private = async |history: &str, with: &[&Somebody]| {
        story.channel_in(&lin, team, "private", history, with).await
    };
    let here = private("all", &[&bo]).await;
    let hidden = private("all", &[]).await;
    let later = private("from_join", &[]).await;
    plan(&story, &lin, here, provider, "here").await;
    plan(&story, &lin, hidden, provider, "hidden").await;
    plan(&story, &lin, later, provider, "before").await;
    story.add(&lin, later, &bo).await.done();
    plan(&story, &lin, later, provider, "after").await;
    let path = subscribe(&story, &bo).await;
    let titles = async || {
        let mut titles: Vec<String> = events(&story, &path)
            .await
            .iter()
            .map(|event| field(event, "SUMMARY"))
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(titles().await, ["after", "here"]);
    // A place whose label lets no words be taken out: its time is there, its words are not.
    let secret = json!({ "label": "secret", "text": REASON });
    story
        .put(&lin, &format!("/v1/channels/{here}/label"), secret)
        .await
        .done();
    assert_eq!(titles().await, ["TokenIM", "after"]);
    // Out of the channel, out of the calendar: at the next reading.
    story.remove(&lin, here, &bo).await.done();
    assert_eq!(titles().await, ["after"]);
    story.remove(&lin, later, &bo).await.done();
    assert!(titles().await.is_empty());
}

#[tokio::test]
async fn lk_02_an_05_whatever_opens_nothing_answers_alike_and_a_closed_account_opens_nothing() {
    let (story, wei, _) = with_jitsi().await;
    let bo = story.person(&wei, "bo").await;
    let answer = async |path: &str| {
        let read = read_feed(&story, path).await;
        let mut body: Value = serde_json::from_str(&read.text).unwrap_or_default();
        if let Some(body) = body.as_object_mut() {
            body.remove("request_id");
        }
        (read.status, body, read.headers.get("content-type").cloned())
    };
    let never = answer("/v1/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics").await;
    assert_eq!(never.0, 404);
    let long = format!("/v1/calendar/{}", "a".repeat(4_000));
    for wrong in [
        "/v1/calendar/x",
        "/v1/calendar/.ics",
        "/v1/calendar/%00.ics",
        &long,
    ] {
        assert_eq!(answer(wrong).await, never, "{wrong}");
    }
    // Renewed: the one before is worth nothing. Ended: none is.
    let first = subscribe(&story, &bo).await;
    let second = subscribe(&story, &bo).await;
    assert_ne!(first, second);
    assert_eq!(answer(&first).await, never);
    assert_eq!(read_feed(&story, &second).await.status, 200);
    story.delete(&bo, "/v1/me/calendar").await.done();
    assert_eq!(answer(&second).await, never);
    // The account is closed: it opens nothing, and nothing again when it is opened.
    let third = subscribe(&story, &bo).await;
    story.disable(&wei, &bo).await.done();
    assert_eq!(answer(&third).await, never);
    let again = json!({ "id": tokenim_protocol::ids::OperationId::now_v7(), "text": REASON });
    story
        .post(&wei, &format!("/v1/people/{}/enable", bo.id), again)
        .await
        .done();
    assert_eq!(answer(&third).await, never);
}

#[tokio::test]
async fn az_03_an_address_is_kept_as_a_hash_and_is_no_session() {
    let (story, wei, _) = with_jitsi().await;
    let bo = story.person(&wei, "bo").await;
    let path = subscribe(&story, &bo).await;
    let token = path
        .trim_start_matches("/v1/calendar/")
        .trim_end_matches(".ics")
        .to_owned();
    assert_eq!(token.len(), 43);
    let stranger = Somebody {
        token: token.clone(),
        ..bo.clone()
    };
    story
        .get(&stranger, "/v1/me/room")
        .await
        .refused(401, ErrorCode::SignedOut);
    // A session's token is no calendar's either.
    let by_session = read_feed(&story, &format!("/v1/calendar/{}.ics", bo.token)).await;
    assert_eq!(by_session.status, 404);
    let file = std::fs::read(story.server_dir().database()).expect("the database");
    let wal = story.server_dir().database().with_extension("db-wal");
    let wal = std::fs::read(wal).unwrap_or_default();
    for bytes in [file, wal] {
        assert!(
            !bytes
                .windows(token.len())
                .any(|part| part == token.as_bytes())
        );
    }
    // Who reads without end is told to wait.
    let mut refused = 0;
    for _ in 0..40 {
        if read_feed(&story, &path).await.status == 429 {
            refused += 1;
        }
    }
    assert!(refused >= 15, "{refused} of 40");
}
