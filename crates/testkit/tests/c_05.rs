//! C-05: the program is killed at any moment, while somebody types, sends and catches up. What
//! the screen called queued reaches the server once; what was typed is there again.
//!
//! `C05_KILLS` says how often (100 unless told).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{CreateChannel, CreatePerson, SendMessage};
use tokenim_server::actions;
use tokenim_server::app::{App, Outside};
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::serve::serve_on;
use tokenim_server::tls;
use tokio::net::TcpListener;

/// Said by others between two kills, so that every start catches up.
const SAID_MEANWHILE: usize = 8;
/// A start is killed within this, or up to this long after it was open.
const WITHIN: Duration = Duration::from_millis(300);
/// As long as a start takes.
const WHILE_OPENING: Duration = Duration::from_millis(80);
const SEED: u64 = 0xc05;

#[tokio::test(flavor = "multi_thread")]
async fn c_05_what_was_queued_when_the_program_was_killed_arrives_once() {
    let kills: u32 = std::env::var("C05_KILLS")
        .ok()
        .and_then(|told| told.parse().ok())
        .unwrap_or(100);
    tls::install_crypto_provider();
    let folder = tempfile::tempdir().unwrap();
    let dir = ServerDir::new(folder.path().join("server"));
    let owner = init(&dir, "Lanhai", "root", "Root", &Outside::default())
        .await
        .unwrap();
    tls::make_certificates(&dir, "Lanhai", &[]).unwrap();
    let app = App::open(&dir, Outside::default()).await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let tls = tls::server_config(&dir).unwrap();
    let listening = serve_on(listener, app.clone(), Some(tls)).unwrap();

    let (root, alice) = (owner.person, PersonId::now_v7());
    let channel = ChannelId::now_v7();
    let hired = app
        .write(move |tx| {
            Box::pin(async move {
                let code = actions::create_person(
                    tx,
                    root,
                    CreatePerson {
                        id: alice,
                        handle: "alice".to_owned(),
                        display_name: "Alice".to_owned(),
                        title: String::new(),
                        kind: PersonKind::Member,
                        department: None,
                        manager: None,
                    },
                )
                .await?;
                let made = CreateChannel {
                    id: channel,
                    kind: ChannelKind::Public,
                    team: None,
                    name: "the one".to_owned(),
                    topic: String::new(),
                    history: HistoryPolicy::All,
                    members: vec![root, alice],
                };
                actions::create_channel(tx, root, made).await?;
                Ok(code)
            })
        })
        .await
        .unwrap();

    let desk = Desk {
        dir: folder.path().join("desk"),
        server: format!("https://{}", listening.address),
        ca: dir.ca_certificate(),
    };
    let mut first = desk.start(0, &["--rest", "--code", &hired.code]);
    assert!(first.ends_well(), "the first sign-in");

    let mut dice = SEED;
    let mut queued = BTreeSet::new();
    let mut last_draft = None;
    let mut opened_ms = Vec::new();
    let mut killed_while_opening = 0;
    let mut said = 0;
    for run in 1..=kills {
        for _ in 0..SAID_MEANWHILE {
            let message = SendMessage::plain(MessageId::now_v7(), format!("meanwhile {said}"));
            app.write(move |tx| Box::pin(actions::send_message(tx, root, channel, message)))
                .await
                .unwrap();
            said += 1;
        }
        let mut sitting = desk.start(run, &[]);
        // One in eight while it opens, the rest while it works.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let opening = (dice >> 33).is_multiple_of(8);
        let most = if opening { WHILE_OPENING } else { WITHIN };
        let wait =
            most.mul_f64(f64::from(u32::try_from(dice >> 40).unwrap_or(0) % 1_000) / 1_000.0);
        if !opening {
            sitting.wait_for("OPEN");
        }
        // The length of a life, not a wait for something.
        tokio::time::sleep(wait).await;
        let lines = sitting.kill();
        let opened = lines
            .iter()
            .find_map(|line| line.strip_prefix("OPEN ")?.parse::<u64>().ok());
        match opened {
            Some(ms) => opened_ms.push(ms),
            None => killed_while_opening += 1,
        }
        for line in &lines {
            if let Some(words) = line.strip_prefix("QUEUED ") {
                queued.insert(words.to_owned());
            }
            if let Some(draft) = line.strip_prefix("DRAFT ") {
                last_draft = Some(draft.to_owned());
            } else if line.starts_with("QUEUED ") {
                // Sending takes the draft along.
                last_draft = None;
            }
        }
    }
    let mut end = desk.start(kills + 1, &["--rest"]);
    assert!(end.ends_well(), "the last start comes to rest");
    let rest = end
        .lines()
        .iter()
        .find_map(|line| line.strip_prefix("REST ").map(str::to_owned));
    let rest = rest.expect("said at the end");
    listening.stop().await;

    let mut stored: BTreeMap<String, u32> = BTreeMap::new();
    let database = rusqlite::Connection::open(dir.database()).unwrap();
    let mut statement = database
        .prepare("SELECT body FROM message WHERE author_id = ?1")
        .unwrap();
    let bodies = statement
        .query_map([alice.to_string()], |row| row.get::<_, String>(0))
        .unwrap();
    for body in bodies {
        *stored.entry(body.unwrap()).or_default() += 1;
    }
    let lost: Vec<_> = queued
        .iter()
        .filter(|words| !stored.contains_key(*words))
        .collect();
    let twice: Vec<_> = stored.iter().filter(|(_, count)| **count > 1).collect();
    opened_ms.sort_unstable();
    let within = opened_ms.iter().filter(|ms| **ms <= 1_000).count();
    println!(
        "C-05: seed {SEED:#x}, {kills} kills ({killed_while_opening} while opening), {} queued, \
         {} stored, lost {}, twice {}; opened within 1 s {within} of {}, slowest {} ms",
        queued.len(),
        stored.len(),
        lost.len(),
        twice.len(),
        opened_ms.len(),
        opened_ms.last().copied().unwrap_or_default(),
    );
    assert!(!queued.is_empty());
    assert_eq!((lost, twice), (Vec::<&String>::new(), Vec::new()));
    if let Some(draft) = last_draft {
        // The next one may have been written and not yet been said.
        let number = |text: &str| -> Option<(u32, u32)> {
            let (run, at) = text.strip_prefix("d-")?.split_once('-')?;
            Some((run.parse().ok()?, at.parse().ok()?))
        };
        assert!(
            rest.is_empty() || number(&rest) >= number(&draft),
            "the draft was {draft} and is {rest:?}"
        );
    }
}

struct Desk {
    dir: PathBuf,
    server: String,
    ca: PathBuf,
}

struct Sitting {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Desk {
    fn start(&self, run: u32, more: &[&str]) -> Sitting {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tokenim-desk"))
            .arg(Path::new(&self.dir))
            .args([
                "--run",
                &run.to_string(),
                "--server",
                &self.server,
                "--handle",
                "alice",
            ])
            .arg("--ca")
            .arg(&self.ca)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the desk starts");
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let (output, told) = (child.stdout.take().unwrap(), lines.clone());
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                told.lock().unwrap().push(line);
            }
        });
        Sitting {
            child,
            lines,
            reader: Some(reader),
        }
    }
}

impl Sitting {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn wait_for(&mut self, word: &str) {
        let begun = Instant::now();
        while !self.lines().iter().any(|line| line.starts_with(word)) {
            let over = self.child.try_wait().unwrap();
            assert!(over.is_none(), "it ended by itself: {}", self.complaint());
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "it never said {word}"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Kills it, and answers with everything it said before.
    fn kill(&mut self) -> Vec<String> {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("it ended by itself with {status}: {}", self.complaint());
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.lines()
    }

    fn ends_well(&mut self) -> bool {
        let status = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        if !status.success() {
            eprintln!("{}", self.complaint());
        }
        status.success()
    }

    fn complaint(&mut self) -> String {
        let mut text = String::new();
        if let Some(mut errors) = self.child.stderr.take() {
            let _ = errors.read_to_string(&mut text);
        }
        text
    }
}
