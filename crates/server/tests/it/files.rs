//! Files in and out, and what must not get through.

mod labels;
mod links;
mod names;
mod quotas;

mod bucket;
mod s3;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::error::{ApiError, ErrorCode};
use tokenim_protocol::file::{Attachment, LimitOf};
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::app::App;
use tokenim_server::config::Limits;
use tokenim_server::jobs::collect;
use tokenim_server::store::Threads;
use tower::ServiceExt;

use crate::story::{Answer, Somebody, Story, outside};

struct Reply {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("plain text"))
    }

    fn offset(&self) -> u64 {
        self.header("upload-offset").parse().expect("an offset")
    }

    #[track_caller]
    fn is(&self, status: u16) -> &Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{body}");
        self
    }

    fn error(&self) -> ApiError {
        serde_json::from_slice(&self.body).expect("an error envelope")
    }
}

async fn ask(
    app: &App,
    token: Option<&str>,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Body,
) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body).expect("a request");
    let response = app.router().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 26).await.unwrap_or_default();
    Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes that nobody would guess, the same every time.
fn content(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as u8
        })
        .collect()
}

async fn begin(
    app: &App,
    who: &Somebody,
    channel: ChannelId,
    name: &str,
    size: u64,
    sha256: Option<&str>,
) -> Reply {
    let mut metadata = format!("filename {}", STANDARD.encode(name));
    if let Some(sha256) = sha256 {
        metadata += &format!(",sha256 {}", STANDARD.encode(sha256));
    }
    let size = size.to_string();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-length", size.as_str()),
        ("upload-metadata", metadata.as_str()),
    ];
    let path = format!("/v1/channels/{channel}/uploads");
    ask(
        app,
        Some(&who.token),
        Method::POST,
        &path,
        &headers,
        Body::empty(),
    )
    .await
}

async fn patch(
    app: &App,
    who: &Somebody,
    location: &str,
    offset: u64,
    bytes: &[u8],
    checksum: Option<&str>,
) -> Reply {
    let offset = offset.to_string();
    let mut headers = vec![
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", offset.as_str()),
    ];
    if let Some(checksum) = checksum {
        headers.push(("upload-checksum", checksum));
    }
    let body = Body::from(bytes.to_vec());
    ask(
        app,
        Some(&who.token),
        Method::PATCH,
        location,
        &headers,
        body,
    )
    .await
}

async fn look(app: &App, who: &Somebody, location: &str) -> Reply {
    let headers = [("tus-resumable", "1.0.0")];
    ask(
        app,
        Some(&who.token),
        Method::HEAD,
        location,
        &headers,
        Body::empty(),
    )
    .await
}

async fn fetch(
    app: &App,
    who: &Somebody,
    channel: ChannelId,
    file: &str,
    range: Option<&str>,
) -> Reply {
    let path = format!("/v1/channels/{channel}/files/{file}");
    let headers: Vec<_> = range.map(|range| ("range", range)).into_iter().collect();
    ask(
        app,
        Some(&who.token),
        Method::GET,
        &path,
        &headers,
        Body::empty(),
    )
    .await
}

fn id_of(location: &str) -> String {
    location.rsplit('/').next().expect("an id").to_owned()
}

/// Hands a file over in one part; answers its id.
async fn hand_over(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    name: &str,
    bytes: &[u8],
) -> String {
    let begun = begin(
        &story.app,
        who,
        channel,
        name,
        bytes.len() as u64,
        Some(&sha256(bytes)),
    )
    .await;
    begun.is(201);
    let location = begun.header("location").to_owned();
    patch(&story.app, who, &location, 0, bytes, None)
        .await
        .is(204);
    id_of(&location)
}

async fn send(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    text: &str,
    files: &[&str],
) -> (MessageId, Answer) {
    let id = MessageId::now_v7();
    let path = format!("/v1/channels/{channel}/messages");
    let body = json!({ "id": id, "body": text, "attachments": files });
    (id, story.post(who, &path, body).await)
}

async fn attachments_of(
    story: &Story,
    who: &Somebody,
    channel: ChannelId,
    id: MessageId,
) -> Vec<Attachment> {
    let log = story.log(who, channel).await;
    let found = log.iter().find_map(|entry| match entry.event.known() {
        Some(ChannelEvent::Message(message)) if message.id == id => {
            Some(message.attachments.clone())
        }
        _ => None,
    });
    found.expect("the message")
}

/// Everything below the folder of files, as paths.
fn on_disk(story: &Story) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![story.server_dir().path().join("files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

async fn two_in_a_channel() -> (Story, Somebody, Somebody, Somebody, ChannelId) {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let lin = story.person(&owner, "lin").await;
    let channel = story.channel(&bo, "private", "all", &[&lin]).await;
    (story, owner, bo, lin, channel)
}

#[tokio::test]
async fn a_file_goes_in_parts_into_a_message_and_comes_out_as_it_was() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(700_000);
    let begun = begin(
        &story.app,
        &bo,
        channel,
        "../报告.pdf",
        bytes.len() as u64,
        Some(&sha256(&bytes)),
    )
    .await;
    begun.is(201);
    assert_eq!(begun.header("tus-resumable"), "1.0.0");
    assert!(begun.header("upload-expires").ends_with(" GMT"));
    let location = begun.header("location").to_owned();
    let mut at = 0;
    for part in bytes.chunks(256 * 1024) {
        let sum = format!("sha256 {}", STANDARD.encode(Sha256::digest(part)));
        let answer = patch(&story.app, &bo, &location, at, part, Some(&sum)).await;
        at += part.len() as u64;
        assert_eq!(answer.is(204).offset(), at);
        let seen = look(&story.app, &bo, &location).await;
        assert_eq!(seen.is(200).offset(), at);
        assert_eq!(seen.header("upload-length"), "700000");
    }
    let file = id_of(&location);
    let (message, answer) = send(&story, &bo, channel, "", &[&file]).await;
    answer.done();
    let told = attachments_of(&story, &lin, channel, message).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].name, "报告.pdf");
    assert_eq!(told[0].sha256, sha256(&bytes));
    let fetched = fetch(&story.app, &lin, channel, &file, None).await;
    fetched.is(200);
    assert!(fetched.body == bytes);
    let part = fetch(&story.app, &lin, channel, &file, Some("bytes=1000-1999")).await;
    part.is(206);
    assert_eq!(part.header("content-range"), "bytes 1000-1999/700000");
    assert!(part.body == bytes[1_000..2_000]);
    // The same words with the same file again are the same message.
    let path = format!("/v1/channels/{channel}/messages");
    let body = json!({ "id": message, "body": "", "attachments": [file] });
    story.post(&bo, &path, body).await.done();
    let body = json!({ "id": message, "body": "" });
    assert!(story.post(&bo, &path, body).await.status >= 400);
    // A file is nobody's twice.
    let (_, twice) = send(&story, &bo, channel, "again", &[&file]).await;
    twice.refused(422, ErrorCode::Invalid);
}

#[tokio::test]
async fn fl_03_a_file_is_saved_and_never_shown_whatever_it_says_it_is() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    for (name, text) in [
        ("page.html", "<script>alert(1)</script>"),
        ("drawing.svg", "<svg onload=alert(1)>"),
        ("feed.xml", "<?xml version='1.0'?>"),
        ("paper.pdf", "%PDF-1.7 /JS"),
        ("film.swf", "FWS"),
        ("\"; filename=\"evil.exe", "MZ"),
    ] {
        let metadata = format!(
            "filename {},filetype {}",
            STANDARD.encode(name),
            STANDARD.encode("text/html")
        );
        let length = text.len().to_string();
        let path = format!("/v1/channels/{channel}/uploads");
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", length.as_str()),
            ("upload-metadata", metadata.as_str()),
        ];
        let begun = ask(
            &story.app,
            Some(&bo.token),
            Method::POST,
            &path,
            &headers,
            Body::empty(),
        );
        let location = begun.await.header("location").to_owned();
        patch(&story.app, &bo, &location, 0, text.as_bytes(), None)
            .await
            .is(204);
        let file = id_of(&location);
        send(&story, &bo, channel, "look", &[&file]).await.1.done();
        let fetched = fetch(&story.app, &lin, channel, &file, None).await;
        fetched.is(200);
        assert_eq!(fetched.header("content-type"), "application/octet-stream");
        assert_eq!(fetched.header("x-content-type-options"), "nosniff");
        let disposition = fetched.header("content-disposition");
        assert!(disposition.starts_with("attachment; "), "{disposition}");
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        let policy = fetched.header("content-security-policy");
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
        assert_eq!(fetched.header("cache-control"), "private, no-store");
    }
}

#[tokio::test]
async fn fl_06_what_does_not_fit_its_announcement_is_not_taken() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(100_000);
    let app = &story.app;
    let begun = begin(app, &bo, channel, "a.bin", 100_000, Some(&sha256(&bytes))).await;
    let location = begun.header("location").to_owned();
    // Another offset than the one it stands at, ahead and behind.
    patch(app, &bo, &location, 10, &bytes[10..20], None)
        .await
        .is(409);
    patch(app, &bo, &location, 0, &bytes[..50_000], None)
        .await
        .is(204);
    patch(app, &bo, &location, 0, &bytes[..50_000], None)
        .await
        .is(409);
    patch(app, &bo, &location, 40_000, &bytes[40_000..60_000], None)
        .await
        .is(409);
    // A part that is not what its sum says; in either sum's name.
    for sum in [
        format!("sha256 {}", STANDARD.encode(Sha256::digest(b"another"))),
        format!("sha1 {}", STANDARD.encode([0; 20])),
    ] {
        let answer = patch(app, &bo, &location, 50_000, &bytes[50_000..], Some(&sum)).await;
        answer.is(460);
        assert_eq!(look(app, &bo, &location).await.offset(), 50_000);
    }
    patch(
        app,
        &bo,
        &location,
        50_000,
        &bytes[50_000..],
        Some("md5 AAAA"),
    )
    .await
    .is(422);
    // More than was announced.
    let more = [&bytes[50_000..], b"and more"].concat();
    patch(app, &bo, &location, 50_000, &more, None)
        .await
        .is(413);
    assert_eq!(look(app, &bo, &location).await.offset(), 50_000);
    // The same without a length in the head.
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> =
        more.chunks(9_000).map(|piece| Ok(piece.to_vec())).collect();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "50000"),
    ];
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    ask(
        app,
        Some(&bo.token),
        Method::PATCH,
        &location,
        &headers,
        body,
    )
    .await
    .is(413);
    assert_eq!(look(app, &bo, &location).await.offset(), 50_000);
    // Less than its own length said: what came is kept, and nothing else.
    let mut pieces: Vec<Result<Vec<u8>, std::io::Error>> = vec![Ok(bytes[50_000..60_000].to_vec())];
    pieces.push(Err(std::io::Error::other("the line broke")));
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    ask(
        app,
        Some(&bo.token),
        Method::PATCH,
        &location,
        &headers,
        body,
    )
    .await
    .is(408);
    assert_eq!(look(app, &bo, &location).await.offset(), 60_000);
    // Other people's, without tus, in another tus, as another kind of thing.
    patch(app, &lin, &location, 60_000, &bytes[60_000..], None)
        .await
        .is(404);
    look(app, &lin, &location).await.is(404);
    let elsewhere = ask(
        app,
        Some(&bo.token),
        Method::HEAD,
        &location,
        &[],
        Body::empty(),
    )
    .await;
    elsewhere.is(412);
    let headers = [("tus-resumable", "1.0.0"), ("upload-offset", "60000")];
    ask(
        app,
        Some(&bo.token),
        Method::PATCH,
        &location,
        &headers,
        Body::empty(),
    )
    .await
    .is(415);
    // Not whole yet: no message has it.
    let file = id_of(&location);
    send(&story, &bo, channel, "early", &[&file])
        .await
        .1
        .refused(422, ErrorCode::Invalid);
    // The whole is not what was announced, though every part arrived.
    let mut wrong = bytes[60_000..].to_vec();
    wrong[7] ^= 1;
    patch(app, &bo, &location, 60_000, &wrong, None)
        .await
        .is(460);
    look(app, &bo, &location).await.is(404);
    send(&story, &bo, channel, "never", &[&file])
        .await
        .1
        .refused(422, ErrorCode::Invalid);
    assert!(on_disk(&story).is_empty());
}

#[tokio::test]
async fn fl_07_a_full_quota_says_which_and_what_remains_and_stops_nobody_else() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let lin = story.person(&owner, "lin").await;
    let here = story.channel(&bo, "private", "all", &[&lin]).await;
    let there = story.channel(&lin, "private", "all", &[&bo]).await;
    let server = story.server_dir();
    let mut small = outside(&story.clock, Threads::Callers);
    small.limits = Limits {
        file_bytes_max: 60_000,
        person_files_bytes_max: 100_000,
        channel_files_bytes_max: 120_000,
        organisation_files_bytes_max: 150_000,
        ..Limits::default()
    };
    let app = App::open(&server, small).await.expect("it opens");
    let try_it = async |who: &Somebody, channel: ChannelId, size: u64| {
        begin(&app, who, channel, "a.bin", size, None).await
    };
    let limit = |reply: &Reply| {
        reply.is(507);
        let error = reply.error();
        assert_eq!(error.code, ErrorCode::LimitReached);
        let limit = error.limit.expect("which limit");
        (limit.of, limit.limit, limit.remaining)
    };
    let large = try_it(&bo, here, 60_001).await;
    assert_eq!(limit(&large), (LimitOf::File, 60_000, 60_000));
    let first = try_it(&bo, here, 60_000).await;
    first.is(201);
    let second = try_it(&bo, there, 50_000).await;
    assert_eq!(limit(&second), (LimitOf::Person, 100_000, 40_000));
    try_it(&bo, here, 40_000).await.is(201);
    let third = try_it(&lin, here, 30_000).await;
    assert_eq!(limit(&third), (LimitOf::Channel, 120_000, 20_000));
    // The others' room is theirs.
    try_it(&lin, there, 45_000).await.is(201);
    let fourth = try_it(&lin, there, 10_000).await;
    assert_eq!(limit(&fourth), (LimitOf::Organisation, 150_000, 5_000));
    // What is taken back is free again.
    let location = first.header("location").to_owned();
    let headers = [("tus-resumable", "1.0.0")];
    ask(
        &app,
        Some(&bo.token),
        Method::DELETE,
        &location,
        &headers,
        Body::empty(),
    )
    .await
    .is(204);
    try_it(&bo, there, 50_000).await.is(201);
}

#[tokio::test]
async fn fl_08_a_file_is_asked_for_in_one_range_or_none() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(10_000);
    let file = hand_over(&story, &bo, channel, "a.bin", &bytes).await;
    send(&story, &bo, channel, "here", &[&file]).await.1.done();
    let many = (0..10_000).map(|n| format!("{n}-{n}")).collect::<Vec<_>>();
    let overlapping = vec!["0-9999"; 1_000].join(",");
    for range in [
        format!("bytes={}", many[..1_000].join(",")),
        format!("bytes={overlapping}"),
        "bytes=0-1,5-6".to_owned(),
        "bytes=10000-".to_owned(),
        "bytes=9-5".to_owned(),
    ] {
        let answer = fetch(&story.app, &lin, channel, &file, Some(&range)).await;
        answer.is(416);
        assert!(answer.body.len() < 1_000);
    }
    let last = fetch(&story.app, &lin, channel, &file, Some("bytes=-1")).await;
    assert!(last.is(206).body == bytes[9_999..]);
}

#[tokio::test]
async fn az_03_a_file_is_there_for_those_who_read_its_message_and_for_nobody_else() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    let eve = story.person(&owner, "eve").await;
    let other = story.channel(&eve, "private", "all", &[]).await;
    let bytes = content(5_000);
    let file = hand_over(&story, &bo, channel, "a.bin", &bytes).await;
    // Not in a message yet: not even its own sender fetches it.
    fetch(&story.app, &bo, channel, &file, None).await.is(404);
    let (message, answer) = send(&story, &bo, channel, "here", &[&file]).await;
    answer.done();
    fetch(&story.app, &lin, channel, &file, None).await.is(200);
    let nothing = fetch(
        &story.app,
        &eve,
        channel,
        &MessageId::now_v7().to_string(),
        None,
    )
    .await;
    let hidden = fetch(&story.app, &eve, channel, &file, None).await;
    let elsewhere = fetch(&story.app, &eve, other, &file, None).await;
    for answer in [&nothing, &hidden, &elsewhere] {
        answer.is(404);
        assert_eq!(answer.error().code, ErrorCode::NotFound);
        assert_eq!(answer.body.len(), nothing.body.len());
    }
    // Whoever comes later to a channel that shows only what is said since.
    let team = story.team(&owner, &bo).await;
    let since = story
        .channel_in(&bo, Some(team), "private", "from_join", &[])
        .await;
    let early = hand_over(&story, &bo, since, "early.bin", &bytes).await;
    send(&story, &bo, since, "early", &[&early]).await.1.done();
    story.add(&bo, since, &eve).await.done();
    let late = hand_over(&story, &bo, since, "late.bin", &bytes).await;
    send(&story, &bo, since, "late", &[&late]).await.1.done();
    fetch(&story.app, &eve, since, &early, None).await.is(404);
    fetch(&story.app, &eve, since, &late, None).await.is(200);
    // Another's file into a message of one's own, and one's own of elsewhere.
    let mine = hand_over(&story, &eve, other, "mine.bin", &bytes).await;
    let yours = hand_over(&story, &bo, since, "yours.bin", &bytes).await;
    for stolen in [&yours, &mine] {
        let (_, answer) = send(&story, &eve, since, "mine now", &[stolen]).await;
        answer.refused(422, ErrorCode::Invalid);
    }
    // The message goes, and its file with it: at once for people, then from the disk.
    story
        .delete(&bo, &format!("/v1/channels/{channel}/messages/{message}"))
        .await
        .done();
    fetch(&story.app, &lin, channel, &file, None).await.is(404);
    assert!(
        attachments_of(&story, &lin, channel, message)
            .await
            .is_empty()
    );
    // Two other files have the same content: it stays for them.
    collect::once(&story.app).await.expect("collected");
    fetch(&story.app, &eve, since, &late, None).await.is(200);
}

#[tokio::test]
async fn an_05_a_session_that_has_ended_neither_hands_over_nor_fetches() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(5_000);
    let file = hand_over(&story, &bo, channel, "a.bin", &bytes).await;
    send(&story, &bo, channel, "here", &[&file]).await.1.done();
    let begun = begin(&story.app, &lin, channel, "b.bin", 5_000, None).await;
    let location = begun.header("location").to_owned();
    fetch(&story.app, &lin, channel, &file, None).await.is(200);
    story.disable(&owner, &lin).await.done();
    fetch(&story.app, &lin, channel, &file, None).await.is(401);
    patch(&story.app, &lin, &location, 0, &bytes, None)
        .await
        .is(401);
    look(&story.app, &lin, &location).await.is(401);
    begin(&story.app, &lin, channel, "c.bin", 5_000, None)
        .await
        .is(401);
    // The address alone opens nothing either.
    let path = format!("/v1/channels/{channel}/files/{file}");
    ask(&story.app, None, Method::GET, &path, &[], Body::empty())
        .await
        .is(401);
}

#[tokio::test]
async fn d12_whoever_loses_the_right_between_two_parts_hands_over_no_more() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(90_000);
    let app = &story.app;
    let begun = begin(app, &lin, channel, "a.bin", 90_000, None).await;
    let location = begun.header("location").to_owned();
    patch(app, &lin, &location, 0, &bytes[..30_000], None)
        .await
        .is(204);
    let everywhere = json!({ "kind": "organisation" });
    let (exclusion, done) = story
        .exclude(&owner, &lin, "file.upload", everywhere.clone())
        .await;
    done.done();
    let refused = patch(app, &lin, &location, 30_000, &bytes[30_000..], None).await;
    refused.is(403);
    let decision = refused.error().decision.expect("a Decision");
    assert_eq!(decision.obstacles[0].exclusion, Some(exclusion));
    begin(app, &lin, channel, "b.bin", 10, None).await.is(403);
    // Given back: it goes on where it was, with nothing of what came between.
    let path = format!("/v1/exclusions/{exclusion}/end");
    story
        .post(&owner, &path, json!({ "text": crate::story::REASON }))
        .await
        .done();
    assert_eq!(look(app, &lin, &location).await.is(200).offset(), 30_000);
    patch(app, &lin, &location, 30_000, &bytes[30_000..], None)
        .await
        .is(204);
    // Whole, but the right goes before the message.
    let (_, done) = story.exclude(&owner, &lin, "file.upload", everywhere).await;
    done.done();
    let (_, answer) = send(&story, &lin, channel, "too late", &[&id_of(&location)]).await;
    answer.refused(403, ErrorCode::Forbidden);
    assert!(story.try_say(&lin, channel, "words go").await.status < 300);
    let _ = bo;
}

#[tokio::test]
async fn d12_a_download_ends_where_the_right_ends() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(12 * 1024 * 1024);
    let file = hand_over(&story, &bo, channel, "a.bin", &bytes).await;
    send(&story, &bo, channel, "here", &[&file]).await.1.done();
    let request = Request::builder()
        .uri(format!("/v1/channels/{channel}/files/{file}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", lin.token))
        .body(Body::empty())
        .expect("a request");
    let response = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    let mut pieces = response.into_body().into_data_stream();
    let mut got = 0;
    let mut ended = false;
    use futures_util::StreamExt;
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => got += piece.len(),
            Err(_) => {
                ended = true;
                break;
            }
        }
        if got == 1024 * 1024 {
            let everywhere = json!({ "kind": "organisation" });
            story
                .exclude(&owner, &lin, "file.download", everywhere)
                .await
                .1
                .done();
        }
    }
    assert!(ended, "the whole file came");
    println!("{got} of {} bytes", bytes.len());
    assert_eq!(got, 4 * 1024 * 1024);
    fetch(&story.app, &lin, channel, &file, Some("bytes=0-0"))
        .await
        .is(403);
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_collected_and_nothing_else() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(50_000);
    let sent = hand_over(&story, &bo, channel, "sent.bin", &bytes).await;
    send(&story, &bo, channel, "here", &[&sent]).await.1.done();
    let unsent = content(40_000);
    hand_over(&story, &bo, channel, "unsent.bin", &unsent).await;
    let begun = begin(&story.app, &bo, channel, "half.bin", 50_000, None).await;
    let half = begun.header("location").to_owned();
    patch(&story.app, &bo, &half, 0, &bytes[..10_000], None)
        .await
        .is(204);
    assert_eq!(on_disk(&story).len(), 3);
    story.clock.advance_ms(6 * DAY_MS);
    collect::once(&story.app).await.expect("collected");
    // Whoever goes on has time again.
    patch(&story.app, &bo, &half, 10_000, &bytes[10_000..20_000], None)
        .await
        .is(204);
    story.clock.advance_ms(2 * DAY_MS);
    look(&story.app, &bo, &half).await.is(200);
    collect::once(&story.app).await.expect("collected");
    assert_eq!(on_disk(&story).len(), 2);
    story.clock.advance_ms(8 * DAY_MS);
    look(&story.app, &bo, &half).await.is(410);
    collect::once(&story.app).await.expect("collected");
    look(&story.app, &bo, &half).await.is(404);
    assert_eq!(on_disk(&story).len(), 1);
    // A server that was killed between the two leaves parts that nobody owns.
    let stray = story.server_dir().path().join("files/coming");
    std::fs::write(stray.join(MessageId::now_v7().0.simple().to_string()), b"x").expect("written");
    collect::strays(&story.app).await.expect("collected");
    assert_eq!(on_disk(&story).len(), 1);
    let again = fetch(&story.app, &lin, channel, &sent, None).await;
    assert!(again.is(200).body == bytes);
}

#[tokio::test]
async fn an_upload_goes_on_after_the_server_was_started_again() {
    let (story, _, bo, lin, channel) = two_in_a_channel().await;
    let bytes = content(120_000);
    let begun = begin(
        &story.app,
        &bo,
        channel,
        "a.bin",
        120_000,
        Some(&sha256(&bytes)),
    )
    .await;
    let location = begun.header("location").to_owned();
    patch(&story.app, &bo, &location, 0, &bytes[..70_000], None)
        .await
        .is(204);
    // Bytes that reached the disk and were never told.
    let part = on_disk(&story).pop().expect("a part");
    let mut longer = std::fs::read(&part).expect("read");
    longer.extend_from_slice(b"never told");
    std::fs::write(&part, longer).expect("written");
    let story = story.reopened().await;
    assert_eq!(
        look(&story.app, &bo, &location).await.is(200).offset(),
        70_000
    );
    patch(&story.app, &bo, &location, 70_000, &bytes[70_000..], None)
        .await
        .is(204);
    let file = id_of(&location);
    send(&story, &bo, channel, "", &[&file]).await.1.done();
    let fetched = fetch(&story.app, &lin, channel, &file, None).await;
    assert!(fetched.is(200).body == bytes);
}
