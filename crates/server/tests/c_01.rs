//! C-01: the server is killed between accepting a message and answering, again and again,
//! while sixteen people keep sending and repeat whatever was not answered. What was
//! acknowledged is there once, in order, and nothing else is.
//!
//! `C01_KILLS` says how often (50 unless told); needs the feature `failpoints`.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tokenim_protocol::channel::{ChannelEvent, ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, DeviceId, MessageId, PersonId, SessionId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{Ack, CreateChannel, CreatePerson};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::actions::{create_channel, create_person};
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::config::ServerDir;
use tokenim_server::fail::POINTS;
use tokenim_server::init::init;
use tokenim_server::store::sessions::{self, Session};
use tokenim_server::store::{Threads, entries};

const SENDERS: usize = 16;
/// A server that was to die and did not is a fault of the test.
const PATIENCE: Duration = Duration::from_secs(60);

struct Company {
    dir: PathBuf,
    channel: ChannelId,
    people: Vec<(PersonId, String)>,
}

/// Where the server is now, if it is.
#[derive(Default)]
struct Whereabouts {
    address: Mutex<Option<SocketAddr>>,
    changed: Condvar,
}

impl Whereabouts {
    fn set(&self, address: Option<SocketAddr>) {
        *self.address.lock().expect("the address") = address;
        self.changed.notify_all();
    }

    fn get(&self, over: &AtomicBool) -> Option<SocketAddr> {
        let mut address = self.address.lock().expect("the address");
        while address.is_none() && !over.load(Ordering::SeqCst) {
            let wait = Duration::from_millis(100);
            address = self.changed.wait_timeout(address, wait).expect("it").0;
        }
        *address
    }
}

struct Acked {
    id: MessageId,
    seq: u64,
    outage: Duration,
}

#[test]
fn c_01_what_was_acknowledged_survives_every_kill_once() {
    let kills = std::env::var("C01_KILLS").ok().and_then(|n| n.parse().ok());
    let kills: u64 = kills.unwrap_or(50);
    let scratch = tempfile::tempdir().expect("a directory");
    let company = Arc::new(runtime().block_on(found(scratch.path())));
    let whereabouts = Arc::new(Whereabouts::default());
    let over = Arc::new(AtomicBool::new(false));
    let total = Arc::new(AtomicU64::new(0));

    let senders: Vec<_> = (0..SENDERS)
        .map(|nth| {
            let (company, whereabouts) = (Arc::clone(&company), Arc::clone(&whereabouts));
            let (over, total) = (Arc::clone(&over), Arc::clone(&total));
            std::thread::spawn(move || send_on(&company, nth, &whereabouts, &over, &total))
        })
        .collect();

    let mut died_at: BTreeMap<&str, u32> = BTreeMap::new();
    for kill in 0..kills {
        let by_hand = kill % 6 == 5;
        let point = POINTS[kill as usize % POINTS.len()];
        let nth = 1 + kill * 7 % 23;
        let plan = (!by_hand).then(|| format!("{point}:{nth}"));
        let (mut child, address) = serve(&company.dir, plan.as_deref());
        // What it writes on its own can kill it before it listens; that is a kill as well.
        let before = total.load(Ordering::SeqCst);
        whereabouts.set(address);
        let began = Instant::now();
        let name = if by_hand { "any moment" } else { point };
        while child.try_wait().expect("its state").is_none() {
            assert!(began.elapsed() < PATIENCE, "it did not die at {name}");
            if by_hand && total.load(Ordering::SeqCst) > before + nth * 3 {
                child.kill().expect("killed");
            }
            std::thread::yield_now();
            std::thread::park_timeout(Duration::from_millis(1));
        }
        whereabouts.set(None);
        *died_at.entry(name).or_default() += 1;
    }

    // A last server that lives, so that everybody hears about their last message.
    let (mut child, address) = serve(&company.dir, None);
    over.store(true, Ordering::SeqCst);
    whereabouts.set(Some(address.expect("it listens")));
    let acked: Vec<Vec<Acked>> = senders
        .into_iter()
        .map(|sender| sender.join().expect("a sender"))
        .collect();
    let _ = child.kill();
    let _ = child.wait();
    runtime().block_on(check(&company, &acked, &died_at));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

fn outside() -> Outside {
    Outside {
        threads: Threads::Callers,
        ..Outside::default()
    }
}

async fn found(scratch: &Path) -> Company {
    let dir = scratch.join("server");
    let server = ServerDir::new(&dir);
    let owner = init(&server, "Lanhai", "wei", "陈薇", &outside())
        .await
        .expect("a company")
        .person;
    let app = App::open(&server, outside()).await.expect("it opens");
    let mut people = Vec::new();
    for nth in 0..SENDERS {
        let id = PersonId::now_v7();
        let request = CreatePerson {
            id,
            handle: format!("sender{nth}"),
            display_name: "sender".to_owned(),
            title: String::new(),
            kind: PersonKind::Member,
            department: None,
            manager: None,
        };
        app.write(move |tx| Box::pin(create_person(tx, owner, request)))
            .await
            .expect("a person");
        people.push((id, session(&app, id).await));
    }
    let channel = ChannelId::now_v7();
    let request = CreateChannel {
        id: channel,
        kind: ChannelKind::Private,
        team: None,
        name: "falcon".to_owned(),
        topic: String::new(),
        history: HistoryPolicy::All,
        members: people.iter().map(|(id, _)| *id).collect(),
    };
    app.write(move |tx| Box::pin(create_channel(tx, owner, request)))
        .await
        .expect("a channel");
    Company {
        dir,
        channel,
        people,
    }
}

async fn session(app: &App, person: PersonId) -> String {
    let token = format!("token-{}", uuid::Uuid::now_v7());
    let hash = SecretHash::of_token(&token).to_text();
    app.write(move |tx| {
        Box::pin(async move {
            let now = tx.now();
            let device = DeviceId::now_v7();
            sessions::insert_device(tx, device, person, "desk", now).await?;
            let session = Session {
                id: SessionId::now_v7(),
                person,
                device,
                expires_at: now.plus_ms(DAY_MS),
            };
            Ok(sessions::insert(tx, &session, &hash, now).await?)
        })
    })
    .await
    .expect("a session");
    token
}

/// The server, and where it listens if it lived that long.
fn serve(dir: &Path, plan: Option<&str>) -> (Child, Option<SocketAddr>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokenim-server"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--insecure-loopback"])
        .arg("--dir")
        .arg(dir)
        .env("TOKENIM_LOG", "off")
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(plan) = plan {
        command.env("TOKENIM_FAIL", plan);
    }
    let mut child = command.spawn().expect("it runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout"))
        .read_line(&mut line)
        .expect("a line");
    let address = line
        .trim()
        .strip_prefix("LISTENING ")
        .and_then(|address| address.parse().ok());
    (child, address)
}

/// Sends one message after another, each until it is answered.
fn send_on(
    company: &Company,
    nth: usize,
    whereabouts: &Whereabouts,
    over: &AtomicBool,
    total: &AtomicU64,
) -> Vec<Acked> {
    let (_, token) = &company.people[nth];
    let path = format!("/v1/channels/{}/messages", company.channel);
    let mut acked = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let id = MessageId::now_v7();
        let body = json!({ "id": id, "body": format!("{nth}/{}", acked.len()) }).to_string();
        let began = Instant::now();
        let ack = loop {
            let Some(address) = whereabouts.get(over) else {
                std::thread::park_timeout(Duration::from_millis(5));
                continue;
            };
            match post(address, &path, token, &body) {
                Some((200, text)) => break serde_json::from_str::<Ack>(&text).expect("an ack"),
                Some((503, _)) | None => {
                    // It is dead or dying; somebody will say where the next one is.
                    std::thread::park_timeout(Duration::from_millis(2));
                }
                Some((status, text)) => panic!("{status} {text}"),
            }
        };
        total.fetch_add(1, Ordering::SeqCst);
        acked.push(Acked {
            id,
            seq: ack.seq,
            outage: began.elapsed(),
        });
    }
    acked
}

fn post(address: SocketAddr, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    // Cut off in the middle is not answered.
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    })?;
    (body.len() == length).then(|| (status, body.to_owned()))
}

async fn check(company: &Company, acked: &[Vec<Acked>], died_at: &BTreeMap<&str, u32>) {
    let app = App::open(&ServerDir::new(&company.dir), outside())
        .await
        .expect("it opens");
    let channel = company.channel;
    let log = app
        .read(move |db| {
            Box::pin(async move { Ok(entries::range(db, channel, 1, u64::MAX).await?) })
        })
        .await
        .expect("the log");
    let mut stored: HashMap<MessageId, Vec<u64>> = HashMap::new();
    let mut gaps = 0;
    for (place, entry) in log.iter().enumerate() {
        gaps += usize::from(entry.seq != place as u64 + 1);
        if let Some(ChannelEvent::Message(message)) = entry.event.known() {
            stored.entry(message.id).or_default().push(entry.seq);
        }
    }
    let all: Vec<&Acked> = acked.iter().flatten().collect();
    let lost = all
        .iter()
        .filter(|ack| {
            !stored
                .get(&ack.id)
                .is_some_and(|seqs| seqs.contains(&ack.seq))
        })
        .count();
    let twice = stored.values().filter(|seqs| seqs.len() > 1).count();
    let unordered = acked
        .iter()
        .filter(|sender| !sender.is_sorted_by_key(|ack| ack.seq))
        .count();
    let mut outages: Vec<Duration> = all.iter().map(|ack| ack.outage).collect();
    outages.sort_unstable();
    println!(
        "kills {}, acknowledged {}, lost {lost}, twice {twice}, gaps {gaps}, order breaks {unordered}, \
         longest wait {} ms; died at {died_at:?}",
        died_at.values().sum::<u32>(),
        all.len(),
        outages.last().map_or(0, Duration::as_millis),
    );
    assert_eq!((lost, twice, gaps, unordered), (0, 0, 0, 0));
    // Everybody heard about everything they sent, so nothing else is there.
    assert_eq!(stored.len(), all.len());
    assert!(all.len() > died_at.len());
}
