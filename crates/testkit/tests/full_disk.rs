//! C-06: a disk that is full at any write, under the real server and under a real desktop. Nobody
//! falls over, nobody claims what is not so, and once there is room it goes on by itself.
//!
//! `C06_WRITES` says up to which write (for the server 150, for the desktop 60 unless told).
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, Response};
use serde_json::json;
use tokenim_client::Client;
use tokenim_client::config::Config;
use tokenim_client::view::timeline::{Anchor, RowContent};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::error::{ApiError, ErrorCode};
use tokenim_protocol::ids::{ChannelId, DeviceId, MessageId, PersonId, SessionId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{CreateChannel, CreatePerson, SendMessage};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::actions;
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::operator::doctor::{Health, examine};
use tokenim_server::serve::serve_on;
use tokenim_server::store::sessions::{self, Session};
use tokenim_server::tls;
use tokenim_testkit::full_disk::FullDisk;
use tokenim_testkit::key_folder::KeyFolder;
use tokenim_testkit::window::Program;
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(2);
const FILE_BYTES: usize = 300_000;
/// A full disk stays full until so many writes have failed.
const FAILURES: i64 = 3;

fn writes(usual: u32) -> u32 {
    let told = std::env::var("C06_WRITES").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(usual)
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        tokio::time::sleep(LOOK).await;
    }
}

struct Company {
    dir: ServerDir,
    owner: PersonId,
    alice: PersonId,
    alices_code: String,
    channel: ChannelId,
    /// The owner's.
    token: String,
}

async fn found(dir: &Path) -> Company {
    let dir = ServerDir::new(dir);
    let owner = init(&dir, "Lanhai", "root", "Root", &Outside::default())
        .await
        .unwrap()
        .person;
    tls::make_certificates(&dir, "Lanhai", &[]).unwrap();
    let app = App::open(&dir, Outside::default()).await.unwrap();
    let (alice, channel) = (PersonId::now_v7(), ChannelId::now_v7());
    let token = format!("token-{}", uuid::Uuid::now_v7());
    let hash = SecretHash::of_token(&token).to_text();
    let alices_code = app
        .write(move |tx| {
            Box::pin(async move {
                let hired = CreatePerson {
                    id: alice,
                    handle: "alice".to_owned(),
                    display_name: "Alice".to_owned(),
                    title: String::new(),
                    kind: PersonKind::Member,
                    department: None,
                    manager: None,
                };
                let code = actions::create_person(tx, owner, hired).await?.code;
                let made = CreateChannel {
                    id: channel,
                    kind: ChannelKind::Public,
                    team: None,
                    name: "the one".to_owned(),
                    topic: String::new(),
                    history: HistoryPolicy::All,
                    members: vec![owner, alice],
                };
                actions::create_channel(tx, owner, made).await?;
                let (now, device) = (tx.now(), DeviceId::now_v7());
                sessions::insert_device(tx, device, owner, "desk", now).await?;
                let session = Session {
                    id: SessionId::now_v7(),
                    person: owner,
                    device,
                    expires_at: now.plus_ms(DAY_MS),
                };
                sessions::insert(tx, &session, &hash, now).await?;
                Ok(code)
            })
        })
        .await
        .unwrap();
    Company {
        dir,
        owner,
        alice,
        alices_code,
        channel,
        token,
    }
}

/// Every message's words in the order of the log, as the database has them.
fn stored(dir: &ServerDir, author: PersonId) -> Vec<String> {
    let database = rusqlite::Connection::open(dir.database()).unwrap();
    let mut statement = database
        .prepare("SELECT body FROM message WHERE author_id = ?1 ORDER BY seq")
        .unwrap();
    let bodies = statement.query_map([author.to_string()], |row| row.get(0));
    bodies.unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn c_06_a_server_whose_disk_is_full_says_so_and_goes_on_when_there_is_room() {
    tls::install_crypto_provider();
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("server");
    let company = found(&folder).await;
    let disk = FullDisk::below(&folder, scratch.path()).unwrap();
    let server = RealServer::start(&folder, &disk);
    let desk = Wire {
        http: reqwest::Client::new(),
        base: server.base.clone(),
        token: company.token.clone(),
        channel: company.channel,
        disk: &disk,
    };

    let (writes, content) = (writes(150), vec![7; FILE_BYTES]);
    let (mut said, mut refused) = (Vec::new(), 0);
    for nth in 0..=writes {
        disk.is_full_after(nth).unwrap();
        for part in ["a", "b"] {
            let words = format!("{part}{nth}");
            refused += desk.says(&words, &[]).await;
            said.push(words);
        }
        let (file, cuts) = desk.uploads(&content).await;
        let words = format!("with a file {nth}");
        refused += cuts + desk.says(&words, &[file.clone()]).await;
        said.push(words);
        // What is read needs no room.
        disk.is_full_after(0).unwrap();
        assert_eq!(desk.content(&file).await, content, "at write {nth}");
        disk.has_room().unwrap();
    }
    let (written, failed) = (disk.written().unwrap(), disk.failed().unwrap());
    server.stop();
    println!(
        "C-06, server: full after 0 to {} writes: {written} writes let through, {failed} failed, {refused} requests refused and \
         repeated, {} messages and {} files acknowledged",
        writes,
        said.len(),
        writes + 1,
    );
    assert!(2 * refused > writes, "it was hardly ever full: {refused}");
    assert_eq!(
        stored(&company.dir, company.owner),
        said,
        "once each, in order"
    );
    let app = App::open(&company.dir, Outside::default()).await.unwrap();
    drop(app);
    let ill: Vec<_> = examine(&company.dir)
        .into_iter()
        .filter(|finding| finding.health == Health::Ill)
        .collect();
    assert!(ill.is_empty(), "{ill:?}");
}

struct RealServer {
    child: Child,
    base: String,
}

impl RealServer {
    fn start(folder: &Path, disk: &FullDisk) -> Self {
        let program = Program::Server.path().unwrap();
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--insecure-loopback"])
            .arg("--dir")
            .arg(folder)
            .env("TOKENIM_LOG", "off")
            .stdout(Stdio::piped());
        disk.under(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("LISTENING ").expect("it listens");
        Self {
            base: format!("http://{address}"),
            child,
        }
    }

    /// It must have lived until now, and ends as an administrator ends it.
    fn stop(mut self) {
        assert_eq!(self.child.try_wait().unwrap(), None, "it ended by itself");
        let pid = i32::try_from(self.child.id()).unwrap();
        // SAFETY: it is our own child and has not been waited for.
        unsafe { libc::kill(pid, libc::SIGTERM) };
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who repeats what was refused once there is room again.
struct Wire<'a> {
    http: reqwest::Client,
    base: String,
    token: String,
    channel: ChannelId,
    disk: &'a FullDisk,
}

impl Wire<'_> {
    fn ask(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
    }

    /// An honest answer: done, or that nothing can be kept now. A body that nobody takes to its
    /// end may end its connection, and the next request on it.
    async fn honest(&self, answer: reqwest::Result<Response>) -> Result<Response, ()> {
        let Ok(answer) = answer else {
            self.disk.has_room().unwrap();
            return Err(());
        };
        if answer.status().is_success() {
            return Ok(answer);
        }
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        let error: ApiError = serde_json::from_str(&text).expect(&text);
        assert_eq!(error.code, ErrorCode::Unavailable, "{status} {text}");
        self.disk.has_room().unwrap();
        Err(())
    }

    /// How often it was refused.
    async fn says(&self, words: &str, files: &[String]) -> u32 {
        let path = format!("/v1/channels/{}/messages", self.channel);
        let body = json!({ "id": MessageId::now_v7(), "body": words, "attachments": files });
        let mut refused = 0;
        loop {
            let answer = self.ask(Method::POST, &path).json(&body).send().await;
            match self.honest(answer).await {
                Ok(_) => return refused,
                Err(()) => refused += 1,
            }
        }
    }

    /// The file, and how often it was refused.
    async fn uploads(&self, content: &[u8]) -> (String, u32) {
        let path = format!("/v1/channels/{}/uploads", self.channel);
        let metadata = format!("filename {}", STANDARD.encode("plan.bin"));
        let mut refused = 0;
        let place = loop {
            let answer = self
                .ask(Method::POST, &path)
                .header("upload-length", content.len())
                .header("upload-metadata", &metadata)
                .send();
            match self.honest(answer.await).await {
                Ok(answer) => break answer.headers()["location"].to_str().unwrap().to_owned(),
                Err(()) => refused += 1,
            }
        };
        let place = place.trim_start_matches(&self.base).to_owned();
        let mut at = 0;
        while at < content.len() {
            let end = content.len().min(at + content.len() / 2 + 1);
            let answer = self
                .ask(Method::PATCH, &place)
                .header("content-type", "application/offset+octet-stream")
                .header("upload-offset", at)
                .body(content[at..end].to_vec())
                .send();
            match self.honest(answer.await).await {
                Ok(_) => at = end,
                Err(()) => {
                    refused += 1;
                    // What was taken before the disk was full need not go again.
                    let Ok(answer) = self.ask(Method::HEAD, &place).send().await else {
                        continue;
                    };
                    let offset = answer.headers()["upload-offset"].to_str().unwrap();
                    at = offset.parse().unwrap();
                }
            }
        }
        let file = place.rsplit('/').next().unwrap().to_owned();
        (file, refused)
    }

    async fn content(&self, file: &str) -> Vec<u8> {
        let path = format!("/v1/channels/{}/files/{file}", self.channel);
        let answer = self.ask(Method::GET, &path).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await.unwrap().to_vec()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c_06_a_desktop_whose_disk_is_full_says_so_and_goes_on_when_there_is_room() {
    let scratch = tempfile::tempdir().unwrap();
    let company = found(&scratch.path().join("server")).await;
    let app = App::open(&company.dir, Outside::default()).await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    tls::install_crypto_provider();
    let tls = tls::server_config(&company.dir).unwrap();
    let listening = serve_on(listener, app.clone(), Some(tls)).unwrap();

    let folder = scratch.path().join("desk");
    std::fs::create_dir(&folder).unwrap();
    let disk = FullDisk::below(&folder, scratch.path()).unwrap();
    let desk = Desk {
        dir: folder.clone(),
        server: format!("https://{}", listening.address),
        ca: company.dir.ca_certificate(),
        disk: &disk,
    };
    let code = ["--rest", "--code", &company.alices_code];
    assert!(desk.start(0, &code).ends_well(), "the first sign-in");

    let writes = writes(60);
    let (owner, channel) = (company.owner, company.channel);
    let mut meanwhile = 0;
    let mut refused_starts = 0;
    let mut queued = Vec::new();
    let mut told_full = 0;
    let mut sitting = desk.start(1, &["--patient"]);
    for nth in 0..=writes {
        // One in eight meets the full disk while it opens.
        if nth % 8 == 7 {
            sitting.end(&mut queued, &mut told_full);
            disk.is_full_after(nth / 8).unwrap();
            sitting = desk.start(nth + 1, &["--patient"]);
        }
        until("it has opened, or said why not", || {
            sitting.says("OPEN") || sitting.says("FULL") || sitting.is_over()
        })
        .await;
        disk.is_full_after(nth).unwrap();
        let failed = disk.failed().unwrap();
        let message = SendMessage::plain(MessageId::now_v7(), format!("meanwhile {meanwhile}"));
        app.write(move |tx| Box::pin(actions::send_message(tx, owner, channel, message)))
            .await
            .unwrap();
        meanwhile += 1;
        until("the disk was full", || {
            sitting.is_over() || disk.failed().unwrap() >= failed + FAILURES
        })
        .await;
        disk.has_room().unwrap();
        if sitting.is_over() {
            sitting.ended_politely();
            refused_starts += 1;
            sitting.end(&mut queued, &mut told_full);
            sitting = desk.start(1_000 + nth, &["--patient"]);
        }
        let before = sitting.count("QUEUED");
        until("it goes on", || {
            assert!(!sitting.is_over(), "{}", sitting.complaint());
            sitting.count("QUEUED") > before + 1
        })
        .await;
    }
    sitting.end(&mut queued, &mut told_full);
    let mut last = desk.start(5_000, &["--rest"]);
    assert!(last.ends_well(), "the last start comes to rest");
    listening.stop().await;

    let arrived = stored(&company.dir, company.alice);
    let mut times: BTreeMap<&String, u32> = BTreeMap::new();
    for words in &arrived {
        *times.entry(words).or_default() += 1;
    }
    let lost: Vec<_> = queued
        .iter()
        .filter(|words| !times.contains_key(words))
        .collect();
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    // What the last one keeps is what the server has, and it can be found.
    let keys = KeyFolder::at(folder.join("keys")).unwrap();
    let config = Config::new(folder.join("profile")).with_key_store(Arc::new(keys));
    let client = Client::open(config).await.unwrap();
    let most = u16::try_from(arrived.len() + meanwhile + 10).unwrap_or(u16::MAX);
    let window = client
        .timeline(channel, Anchor::Latest, most.into())
        .await
        .unwrap();
    let held = window
        .rows
        .iter()
        .filter(|row| matches!(row.content, RowContent::Message(_)))
        .count();
    println!(
        "C-06, desktop: full after 0 to {} writes: {} writes failed, said so {told_full} times and refused to start {refused_starts} \
         times; {} queued, {} arrived, lost {}, twice {}; {held} kept of {}",
        writes,
        disk.failed().unwrap(),
        queued.len(),
        arrived.len(),
        lost.len(),
        twice.len(),
        arrived.len() + meanwhile,
    );
    assert!(told_full > 0);
    assert_eq!((lost.len(), twice.len()), (0, 0), "{lost:?} {twice:?}");
    assert_eq!(held, arrived.len() + meanwhile, "everything is kept");
    client.close().await;
}

struct Desk<'a> {
    dir: PathBuf,
    server: String,
    ca: PathBuf,
    disk: &'a FullDisk,
}

struct Sitting {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Desk<'_> {
    fn start(&self, run: u32, more: &[&str]) -> Sitting {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokenim-desk"));
        command
            .arg(&self.dir)
            .args(["--run", &run.to_string(), "--handle", "alice"])
            .args(["--server", &self.server])
            .arg("--ca")
            .arg(&self.ca)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        self.disk.under(&mut command);
        let mut child = command.spawn().unwrap();
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let output = Box::new(child.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>;
        let complaints = Box::new(child.stderr.take().unwrap());
        let readers = [(output, ""), (complaints, "! ")].map(|(stream, sign)| {
            let told = lines.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    told.lock().unwrap().push(format!("{sign}{line}"));
                }
            })
        });
        Sitting {
            child,
            lines,
            readers: readers.into(),
        }
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sitting {
    fn count(&self, word: &str) -> usize {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter(|line| line.starts_with(word)).count()
    }

    fn says(&self, word: &str) -> bool {
        self.count(word) > 0
    }

    fn complaint(&self) -> String {
        let lines = self.lines.lock().unwrap();
        lines
            .iter()
            .filter(|line| line.starts_with('!'))
            .cloned()
            .collect()
    }

    fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// With a sentence and a code, not by a signal or a panic.
    fn ended_politely(&mut self) {
        let status = self.child.wait().unwrap();
        let complaint = self.complaint();
        assert_eq!(status.code(), Some(1), "{status}: {complaint}");
        assert!(!complaint.contains("panicked"), "{complaint}");
    }

    fn ends_well(&mut self) -> bool {
        self.child.wait().unwrap().success()
    }

    /// Ends it wherever it is, and takes down what it promised.
    fn end(&mut self, queued: &mut Vec<String>, told_full: &mut usize) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        *told_full += self.count("FULL");
        let lines = self.lines.lock().unwrap();
        let words = lines.iter().filter_map(|line| line.strip_prefix("QUEUED "));
        queued.extend(words.map(str::to_owned));
    }
}
