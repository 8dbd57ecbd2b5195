//! Contents of files in a bucket, on a server of somebody else's that speaks S3.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures_util::stream;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::clock::{Clock, SystemClock};
use tokenim_server::config::{ServerDir, write_secret};
use tokenim_server::contents::{ContentsSettings, check};
use tokenim_server::jobs::{collect, moving};
use tokenim_server::operator::{bucket as look_at_bucket, doctor};
use tokenim_server::store::{Threads, contents};

use super::s3::{ACCESS_KEY, BUCKET, S3, SECRET};
use super::{ask, attachments_of, begin, content, fetch, hand_over, id_of, look, patch, send};
use crate::story::{Somebody, Story};

/// More than one part of the bucket's, and no whole number of them.
const LARGE: usize = 17 * 1024 * 1024 + 333;

struct Scene {
    s3: S3,
    story: Story,
    bo: Somebody,
    lin: Somebody,
    channel: ChannelId,
}

async fn scene() -> Scene {
    let s3 = S3::start().await;
    let contents = s3.settings();
    scene_with(s3, contents).await
}

async fn scene_with(s3: S3, contents: ContentsSettings) -> Scene {
    let (story, owner) = Story::begin_with(Threads::Callers, contents).await;
    let bo = story.person(&owner, "bo").await;
    let lin = story.person(&owner, "lin").await;
    let channel = story.channel(&bo, "private", "all", &[&lin]).await;
    Scene {
        s3,
        story,
        bo,
        lin,
        channel,
    }
}

impl Scene {
    async fn reopened_with(self, contents: ContentsSettings) -> Self {
        Self {
            story: self.story.reopened_with(contents).await,
            ..self
        }
    }

    /// A message of `who` with one file.
    async fn sends(&self, who: &Somebody, bytes: &[u8]) -> (MessageId, String) {
        let file = hand_over(&self.story, who, self.channel, "film.mp4", bytes).await;
        let (message, sent) = send(&self.story, who, self.channel, "look", &[&file]).await;
        sent.done();
        (message, file)
    }

    async fn deletes(&self, who: &Somebody, message: MessageId) {
        let path = format!("/v1/channels/{}/messages/{message}", self.channel);
        self.story.delete(who, &path).await.done();
        collect::once(&self.story.app).await.expect("collected");
    }

    async fn is_there(&self, file: &str, bytes: &[u8]) {
        let got = fetch(&self.story.app, &self.lin, self.channel, file, None).await;
        got.is(200);
        assert!(got.body == bytes, "{} of {}", got.body.len(), bytes.len());
    }

    /// Names in the bucket that are still to be removed.
    async fn loose(&self) -> usize {
        let read = self
            .story
            .app
            .read(|db| Box::pin(async move { Ok(contents::loose(db, 100).await?.len()) }));
        read.await.expect("read")
    }

    fn in_folder(&self) -> Vec<std::path::PathBuf> {
        super::on_disk(&self.story)
    }
}

/// A body that breaks off after these bytes of `size`.
fn cut(bytes: &[u8]) -> Body {
    let some = Ok(Bytes::copy_from_slice(bytes));
    let end = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
    Body::from_stream(stream::iter([some, end]))
}

#[tokio::test]
async fn a_file_is_cut_goes_on_and_comes_out_of_the_bucket_as_it_was() {
    let scene = scene().await;
    let bytes = content(LARGE);
    let size = bytes.len() as u64;
    let begun = begin(
        &scene.story.app,
        &scene.bo,
        scene.channel,
        "film.mp4",
        size,
        None,
    )
    .await;
    let location = begun.is(201).header("location").to_owned();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
    ];
    let token = Some(scene.bo.token.as_str());
    let body = cut(&bytes[..6_000_000]);
    ask(
        &scene.story.app,
        token,
        Method::PATCH,
        &location,
        &headers,
        body,
    )
    .await
    .is(408);
    let contents = scene.s3.settings();
    let scene = scene.reopened_with(contents).await;
    let stored = look(&scene.story.app, &scene.bo, &location).await.offset();
    assert_eq!(stored, 6_000_000);
    assert!(scene.s3.objects().is_empty(), "only wholes are put");
    let rest = &bytes[6_000_000..];
    patch(&scene.story.app, &scene.bo, &location, stored, rest, None)
        .await
        .is(204);
    let file = id_of(&location);
    let (message, sent) = send(&scene.story, &scene.bo, scene.channel, "look", &[&file]).await;
    sent.done();
    assert_eq!(scene.in_folder(), Vec::<std::path::PathBuf>::new());
    assert_eq!((scene.s3.objects().len(), scene.s3.parts()), (1, 0));

    let told = attachments_of(&scene.story, &scene.lin, scene.channel, message).await;
    assert_eq!(told[0].sha256, super::sha256(&bytes));
    scene.is_there(&file, &bytes).await;
    for (from, to) in [
        (0, 1),
        (4_194_303, 4_194_305),
        (8_388_000, 17_000_000),
        (LARGE - 1, LARGE),
    ] {
        let range = format!("bytes={from}-{}", to - 1);
        let app = &scene.story.app;
        let got = fetch(app, &scene.lin, scene.channel, &file, Some(&range)).await;
        assert!(got.is(206).body == bytes[from..to], "{range}");
    }
}

#[tokio::test]
async fn one_content_is_one_object_until_its_last_file_has_gone() {
    let scene = scene().await;
    let bytes = content(300_000);
    let (of_bo, _) = scene.sends(&scene.bo, &bytes).await;
    let (of_lin, file) = scene.sends(&scene.lin, &bytes).await;
    let before = scene.s3.objects();
    assert_eq!(before.len(), 1);
    scene.deletes(&scene.bo, of_bo).await;
    scene.is_there(&file, &bytes).await;
    scene.deletes(&scene.lin, of_lin).await;
    assert_eq!((scene.s3.objects().len(), scene.loose().await), (0, 0));
    // And again, under a name of its own: a removal that comes late takes nothing from it.
    let (_, file) = scene.sends(&scene.bo, &bytes).await;
    let after = scene.s3.objects();
    assert!(after.len() == 1 && after != before, "{after:?}");
    scene.is_there(&file, &bytes).await;
    // A file of nothing is one, too.
    let app = &scene.story.app;
    let begun = begin(app, &scene.bo, scene.channel, "empty.txt", 0, None).await;
    let nothing = id_of(begun.is(201).header("location"));
    let (_, sent) = send(&scene.story, &scene.bo, scene.channel, "", &[&nothing]).await;
    sent.done();
    scene.is_there(&nothing, b"").await;
}

#[tokio::test]
async fn two_who_bring_the_same_at_once_leave_one_object_behind() {
    let scene = Arc::new(scene().await);
    let bytes = content(200_000);
    scene.s3.keep_answers();
    let first = tokio::spawn({
        let (scene, bytes) = (Arc::clone(&scene), bytes.clone());
        async move { scene.sends(&scene.bo, &bytes).await }
    });
    scene.s3.has_put().await;
    let second = tokio::spawn({
        let (scene, bytes) = (Arc::clone(&scene), bytes.clone());
        async move { scene.sends(&scene.lin, &bytes).await }
    });
    scene.s3.has_put().await;
    // What is on its way is nobody's yet, and is left alone all the same.
    collect::once(&scene.story.app).await.expect("collected");
    scene.s3.answer();
    let (_, one) = first.await.expect("sent");
    let (_, other) = second.await.expect("sent");
    collect::once(&scene.story.app).await.expect("collected");
    assert_eq!((scene.s3.objects().len(), scene.loose().await), (1, 0));
    scene.is_there(&one, &bytes).await;
    scene.is_there(&other, &bytes).await;
}

#[tokio::test]
async fn a_bucket_that_is_away_costs_time_and_nothing_else() {
    let mut scene = scene().await;
    let bytes = content(6 * 1024 * 1024);
    let (_, before) = scene.sends(&scene.bo, &bytes).await;
    scene.s3.go_away().await;

    let later = content(100_000);
    let size = later.len() as u64;
    let app = scene.story.app.clone();
    let begun = begin(&app, &scene.bo, scene.channel, "plan.pdf", size, None).await;
    let location = begun.is(201).header("location").to_owned();
    let refused = patch(&app, &scene.bo, &location, 0, &later, None).await;
    assert_eq!(refused.is(503).error().code, ErrorCode::Unavailable);
    look(&app, &scene.bo, &location).await.is(503);
    let got = fetch(&app, &scene.lin, scene.channel, &before, None).await;
    assert_eq!(got.is(503).error().code, ErrorCode::Unavailable);
    let ready = ask(&app, None, Method::GET, "/readyz", &[], Body::empty()).await;
    assert_eq!(ready.status, 503);
    let well = ask(&app, None, Method::GET, "/healthz", &[], Body::empty()).await;
    assert_eq!(well.status, 200);
    // Words need no bucket, and what nobody goes on with is collected all the same.
    let (_, said) = send(
        &scene.story,
        &scene.bo,
        scene.channel,
        "no files today",
        &[],
    )
    .await;
    said.done();
    let _ = collect::once(&app).await;

    scene.s3.come_back().await;
    let whole = look(&app, &scene.bo, &location).await;
    assert_eq!(whole.is(200).offset(), size, "nothing has to be sent again");
    let file = id_of(&location);
    let (_, sent) = send(&scene.story, &scene.bo, scene.channel, "the plan", &[&file]).await;
    sent.done();
    scene.is_there(&file, &later).await;
    scene.is_there(&before, &bytes).await;
    collect::once(&app).await.expect("collected");
    assert_eq!((scene.s3.objects().len(), scene.loose().await), (2, 0));
}

#[tokio::test]
async fn a_key_that_does_not_fit_is_said_to_the_operator_and_loses_nothing() {
    let s3 = S3::start().await;
    let wrong = s3.settings_with("white-elephants-sleep-all-day");
    let scene = scene_with(s3, wrong).await;
    let bytes = content(50_000);
    let app = scene.story.app.clone();
    let begun = begin(&app, &scene.bo, scene.channel, "plan.pdf", 50_000, None).await;
    let location = begun.is(201).header("location").to_owned();
    let refused = patch(&app, &scene.bo, &location, 0, &bytes, None).await;
    assert_eq!(refused.is(503).error().code, ErrorCode::Unavailable);

    let dir = scene.story.server_dir();
    let secret_file = dir.path().join("bucket.secret");
    let finding = |secret: &'static str| {
        let file = format!(
            "[files]\nstore = \"bucket\"\nendpoint = \"http://{}\"\nbucket = \"{BUCKET}\"\n\
             access_key = \"{ACCESS_KEY}\"\nsecret_file = \"bucket.secret\"\n",
            scene.s3.address
        );
        std::fs::write(dir.path().join("tokenim.toml"), file).expect("written");
        std::fs::remove_file(&secret_file).ok();
        write_secret(&secret_file, secret.as_bytes()).expect("written");
        let dir = ServerDir::new(dir.path());
        async move { look_at_bucket::examine(&dir).await.expect("a finding") }
    };
    let found = finding("white-elephants-sleep-all-day").await;
    assert_eq!(found.health, doctor::Health::Ill);
    assert!(found.found.contains("does not let us in"), "{found}");
    assert!(!found.to_string().contains("white-elephants"), "{found}");
    let found = finding(SECRET).await;
    assert_eq!(found.health, doctor::Health::Well, "{found}");
    assert!(!found.to_string().contains(SECRET), "{found}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&secret_file, open).expect("changed");
        let found = look_at_bucket::examine(&ServerDir::new(dir.path())).await;
        let found = found.expect("a finding").to_string();
        assert!(
            found.contains("others can read the bucket's secret"),
            "{found}"
        );
    }
    assert!(
        scene.s3.objects().is_empty(),
        "the probe leaves nothing behind"
    );

    let contents = scene.s3.settings();
    let scene = scene.reopened_with(contents).await;
    look(&scene.story.app, &scene.bo, &location).await.is(200);
    let file = id_of(&location);
    let (_, sent) = send(&scene.story, &scene.bo, scene.channel, "the plan", &[&file]).await;
    sent.done();
    scene.is_there(&file, &bytes).await;
}

#[tokio::test]
async fn whoever_loses_the_right_gets_no_further_segment_out_of_the_bucket() {
    let scene = scene().await;
    let bytes = content(12 * 1024 * 1024);
    let (message, file) = scene.sends(&scene.bo, &bytes).await;
    let path = format!("/v1/channels/{}/files/{file}", scene.channel);
    let request = axum::http::Request::builder()
        .uri(&path)
        .header("authorization", format!("Bearer {}", scene.lin.token))
        .body(Body::empty())
        .expect("a request");
    let router = scene.story.app.router();
    let answer = tower::ServiceExt::oneshot(router, request).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let mut body = answer.into_body().into_data_stream();
    let mut got = Vec::new();
    let first = futures_util::StreamExt::next(&mut body).await;
    got.extend_from_slice(&first.expect("more").expect("bytes"));
    scene.deletes(&scene.bo, message).await;
    let mut broke_off = false;
    while let Some(piece) = futures_util::StreamExt::next(&mut body).await {
        match piece {
            Ok(piece) => got.extend_from_slice(&piece),
            Err(_) => broke_off = true,
        }
        if broke_off {
            break;
        }
    }
    assert!(broke_off && got.len() <= 4 * 1024 * 1024, "{}", got.len());
    assert!(got[..] == bytes[..got.len()]);
}

#[tokio::test]
async fn contents_move_to_the_bucket_and_back_while_they_are_read() {
    let s3 = S3::start().await;
    let folder = ContentsSettings {
        into_bucket: false,
        ..s3.settings()
    };
    let scene = scene_with(s3, folder.clone()).await;
    let (small, large) = (content(70_000), content(LARGE));
    let (_, one) = scene.sends(&scene.bo, &small).await;
    let (gone, other) = scene.sends(&scene.bo, &large).await;
    assert_eq!((scene.in_folder().len(), scene.s3.objects().len()), (2, 0));
    assert_eq!(moving::some(&scene.story.app).await.expect("moved"), 0);

    let contents = scene.s3.settings();
    let scene = scene.reopened_with(contents).await;
    assert_eq!(moving::some(&scene.story.app).await.expect("moved"), 2);
    assert_eq!((scene.in_folder().len(), scene.s3.objects().len()), (0, 2));
    assert_eq!(scene.loose().await, 0);
    scene.is_there(&one, &small).await;
    scene.is_there(&other, &large).await;

    // Without the bucket nothing is served that would miss half of its files.
    assert_eq!(look_at_bucket::count(&scene.story.server_dir()), 2);
    let scene = scene.reopened_with(ContentsSettings::default()).await;
    let refused = check(&scene.story.app).await.expect_err("two are missing");
    assert!(refused.to_string().starts_with("2 contents of files"));

    let scene = scene.reopened_with(folder).await;
    check(&scene.story.app).await.expect("it is there again");
    assert_eq!(moving::some(&scene.story.app).await.expect("moved"), 2);
    scene.is_there(&other, &large).await;
    collect::once(&scene.story.app).await.expect("collected");
    assert_eq!((scene.in_folder().len(), scene.s3.objects().len()), (2, 0));
    scene.deletes(&scene.bo, gone).await;
    assert_eq!(scene.in_folder().len(), 1);
    scene.is_there(&one, &small).await;
}

/// The server as a process of its own, with the bucket in its environment.
struct Process {
    child: Child,
    at: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn process(dir: &ServerDir, s3: &S3) -> Process {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tokenim-server"))
        .args(["serve", "--listen", "127.0.0.1:0", "--insecure-loopback"])
        .arg("--dir")
        .arg(dir.path())
        .env("TOKENIM_FILES__STORE", "bucket")
        .env("TOKENIM_FILES__ENDPOINT", format!("http://{}", s3.address))
        .env("TOKENIM_FILES__BUCKET", BUCKET)
        .env("TOKENIM_FILES__ACCESS_KEY", ACCESS_KEY)
        .env("TOKENIM_FILES__SECRET", SECRET)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let at = line.trim().strip_prefix("LISTENING ");
    Process {
        at: format!("http://{}", at.expect("it listens")),
        child,
    }
}

async fn tus(
    who: &Somebody,
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> reqwest::Result<reqwest::Response> {
    let mut request = reqwest::Client::builder()
        .no_proxy()
        .build()?
        .request(method, url)
        .bearer_auth(&who.token)
        .header("tus-resumable", "1.0.0")
        .body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await
}

async fn begins(who: &Somebody, at: &str, channel: ChannelId, size: usize) -> String {
    let url = format!("{at}/v1/channels/{channel}/uploads");
    let size = size.to_string();
    let headers = [
        ("upload-length", size.as_str()),
        ("upload-metadata", "filename ZmlsbS5tcDQ="),
    ];
    let begun = tus(who, Method::POST, &url, &headers, Vec::new()).await;
    let begun = begun.expect("an answer");
    assert_eq!(begun.status(), 201);
    let location = begun.headers()["location"].to_str().expect("plain text");
    location.to_owned()
}

const WHOLE: [(&str, &str); 2] = [
    ("content-type", "application/offset+octet-stream"),
    ("upload-offset", "0"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c_21_a_server_killed_between_put_and_transaction_has_lost_nothing_and_leaves_nothing() {
    let scene = scene().await;
    let dir = scene.story.server_dir();
    let bytes = content(LARGE);
    let mut kills = 0;
    let mut locations = Vec::new();
    // When three parts are there and have become one object, and in the middle of the parts.
    for puts in [4, 1] {
        let server = process(&dir, &scene.s3);
        let location = begins(&scene.bo, &server.at, scene.channel, LARGE).await;
        let url = format!("{}{location}", server.at);
        scene.s3.keep_answers();
        let sending = tokio::spawn({
            let (who, bytes) = (scene.bo.clone(), bytes.clone());
            async move { tus(&who, Method::PATCH, &url, &WHOLE, bytes).await }
        });
        for put in 0..puts {
            scene.s3.has_put().await;
            if put + 1 < puts {
                scene.s3.answer();
                scene.s3.keep_answers();
            }
        }
        drop(server);
        kills += 1;
        scene.s3.answer();
        assert!(sending.await.expect("a task").is_err(), "it had no answer");
        locations.push(location);
    }
    assert!(scene.s3.parts() > 0, "they are there, and are nobody's yet");

    // The first goes on and sends nothing again; the second is taken back.
    let server = process(&dir, &scene.s3);
    let url = format!("{}{}", server.at, locations[0]);
    let whole = tus(&scene.bo, Method::HEAD, &url, &[], Vec::new()).await;
    let whole = whole.expect("an answer");
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.headers()["upload-offset"], LARGE.to_string().as_str());
    let url = format!("{}{}", server.at, locations[1]);
    let ended = tus(&scene.bo, Method::DELETE, &url, &[], Vec::new()).await;
    assert_eq!(ended.expect("an answer").status(), 204);
    drop(server);
    kills += 1;

    // What a process wrote stands at its own time.
    scene.story.clock.set(SystemClock.now().plus_ms(DAY_MS));
    let contents = scene.s3.settings();
    let scene = scene.reopened_with(contents).await;
    let file = id_of(&locations[0]);
    let (message, sent) = send(&scene.story, &scene.bo, scene.channel, "look", &[&file]).await;
    sent.done();
    scene.is_there(&file, &bytes).await;
    collect::once(&scene.story.app).await.expect("collected");
    assert_eq!((scene.s3.objects().len(), scene.s3.parts()), (1, 0));
    scene.deletes(&scene.bo, message).await;
    scene.story.clock.advance_ms(8 * DAY_MS);
    collect::strays(&scene.story.app).await.expect("looked");
    collect::once(&scene.story.app).await.expect("collected");
    assert_eq!((scene.s3.objects().len(), scene.s3.parts()), (0, 0));
    assert_eq!(scene.loose().await, 0);
    assert_eq!(scene.in_folder(), Vec::<std::path::PathBuf>::new());
    println!("{kills} kills of the server; byte-identical, nothing sent again, nothing left over");
}

/// The most memory that a process has had so far.
#[cfg(target_os = "linux")]
fn peak_bytes(server: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.expect("a number") * 1024
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_content_takes_no_more_memory_than_a_small_one() {
    const SIZE: usize = 128 * 1024 * 1024;
    let scene = scene().await;
    let server = process(&scene.story.server_dir(), &scene.s3);
    let mut peaks = Vec::new();
    for bytes in [content(1_000), content(SIZE)] {
        let location = begins(&scene.bo, &server.at, scene.channel, bytes.len()).await;
        let url = format!("{}{location}", server.at);
        let hash = super::sha256(&bytes);
        let sent = tus(&scene.bo, Method::PATCH, &url, &WHOLE, bytes).await;
        assert_eq!(sent.expect("an answer").status(), 204);
        let file = id_of(&location);
        let url = format!("{}/v1/channels/{}/messages", server.at, scene.channel);
        let body = serde_json::json!({
            "id": MessageId::now_v7(), "body": "look", "attachments": [file],
        });
        let json = [("content-type", "application/json")];
        let body = body.to_string().into_bytes();
        let said = tus(&scene.bo, Method::POST, &url, &json, body).await;
        assert!(said.expect("an answer").status().is_success());
        let url = format!("{}/v1/channels/{}/files/{file}", server.at, scene.channel);
        let got = tus(&scene.lin, Method::GET, &url, &[], Vec::new()).await;
        let got = got.expect("an answer").bytes().await.expect("all of it");
        assert_eq!(super::sha256(&got), hash);
        peaks.push(peak_bytes(&server));
    }
    let more = peaks[1] - peaks[0];
    println!("{} bytes more for {SIZE} bytes up and down", more);
    // Parts, and what lies between two sockets.
    assert!(more < SIZE as u64 / 4, "{more}");
}
