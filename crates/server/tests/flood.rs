//! What one person's load does to everybody else: a server as it runs, with its threads and
//! real sockets, and the time a message takes from one colleague to another meanwhile.
//!
//! How much longer it takes is printed, not judged: it is the machine's as much as the server's.
//! Judged is what the server does about it. The load beats with what is measured, so that it is
//! as heavy for each message on a slow machine as on a fast one.
//!
//! Slow readers of their own number: `C16_SOCKETS` (500 unless told).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokenim_protocol::API_LEVEL;
use tokenim_protocol::channel::{ChannelEvent, ChannelKind, HistoryPolicy};
use tokenim_protocol::frame::{ClientFrame, Cursor, ServerFrame};
use tokenim_protocol::ids::{ChannelId, DeviceId, MessageId, PersonId, SessionId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{CreateChannel, CreatePerson};
use tokenim_protocol::time::DAY_MS;
use tokenim_server::actions::{create_channel, create_person};
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::serve::{Listening, serve_on};
use tokenim_server::store::sessions::{self, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Mutex, MutexGuard, RwLock, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Each measures, so they take turns.
static TURN: Mutex<()> = Mutex::const_new(());

struct Company {
    _dir: tempfile::TempDir,
    serving: Listening,
    /// Everybody is in it.
    channel: ChannelId,
    /// Of the slow ones and two who talk.
    slow_channel: ChannelId,
    tokens: Vec<String>,
    _turn: MutexGuard<'static, ()>,
}

const PEOPLE: usize = 4;
const TALKER: usize = 0;
const READER: usize = 1;
const NUISANCE: usize = 2;
const SLOW: usize = 3;

impl Company {
    async fn found() -> Self {
        let turn = TURN.lock().await;
        let dir = tempfile::tempdir().expect("a directory");
        let server = ServerDir::new(dir.path().join("server"));
        let owner = init(&server, "Lanhai", "wei", "陈薇", &Outside::default())
            .await
            .expect("a company")
            .person;
        let app = App::open(&server, Outside::default())
            .await
            .expect("it opens");
        let mut people = Vec::new();
        let mut tokens = Vec::new();
        for nth in 0..PEOPLE {
            let id = PersonId::now_v7();
            let request = CreatePerson {
                id,
                handle: format!("person{nth}"),
                display_name: "person".to_owned(),
                title: String::new(),
                kind: PersonKind::Member,
                department: None,
                manager: None,
            };
            app.write(move |tx| Box::pin(create_person(tx, owner, request)))
                .await
                .expect("a person");
            tokens.push(session(&app, id).await);
            people.push(id);
        }
        let make = async |members: Vec<PersonId>| {
            let id = ChannelId::now_v7();
            let request = CreateChannel {
                id,
                kind: ChannelKind::Private,
                team: None,
                name: format!("room {id}"),
                topic: String::new(),
                history: HistoryPolicy::All,
                members,
            };
            app.write(move |tx| Box::pin(create_channel(tx, owner, request)))
                .await
                .expect("a channel");
            id
        };
        let channel = make(people[..SLOW].to_vec()).await;
        let slow_channel = make(vec![people[TALKER], people[SLOW]]).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let serving = serve_on(listener, app, None).expect("it serves");
        Self {
            _dir: dir,
            serving,
            channel,
            slow_channel,
            tokens,
            _turn: turn,
        }
    }

    async fn ask(&self, who: usize, method: &str, path: &str, body: &Value) -> (u16, String) {
        ask(self.serving.address, &self.tokens[who], method, path, body).await
    }

    async fn say(&self, channel: ChannelId, text: &str) {
        let body = json!({ "id": MessageId::now_v7(), "body": text });
        let path = format!("/v1/channels/{channel}/messages");
        let (status, answer) = self.ask(TALKER, "POST", &path, &body).await;
        assert_eq!(status, 200, "{answer}");
    }

    async fn socket(&self, who: usize, cursor: Cursor, kernel_bytes: Option<u32>) -> Live {
        let socket = TcpSocket::new_v4().expect("a socket");
        if let Some(bytes) = kernel_bytes {
            socket.set_recv_buffer_size(bytes).expect("small");
        }
        let stream = socket
            .connect(self.serving.address)
            .await
            .expect("connected");
        let mut request = format!("ws://{}/v1/socket", self.serving.address)
            .into_client_request()
            .expect("a request");
        let bearer = format!("Bearer {}", self.tokens[who])
            .parse()
            .expect("a header");
        request.headers_mut().insert("authorization", bearer);
        let config = tokio_tungstenite::tungstenite::protocol::WebSocketConfig::default()
            .read_buffer_size(4 * 1024)
            .write_buffer_size(1024);
        let (mut stream, _) =
            tokio_tungstenite::client_async_with_config(request, stream, Some(config))
                .await
                .expect("the upgrade");
        let hello = ClientFrame::Hello {
            api_level: API_LEVEL,
            cursor: cursor.clone(),
        };
        let hello = serde_json::to_string(&hello).expect("it serialises");
        stream.send(Message::text(hello)).await.expect("sent");
        let mut live = Live {
            stream,
            cursor,
            heard: 0,
        };
        while !matches!(live.next().await, Some(ServerFrame::CaughtUp { .. })) {}
        live
    }

    /// How long each of so many messages takes from one to the other.
    async fn times(&self, reader: &mut Live, count: u32, load: Option<&Load>) -> Vec<Duration> {
        let mut times = Vec::new();
        for nth in 0..count {
            if let Some(load) = load {
                load.beats();
            }
            let text = format!("measured {nth}");
            let began = Instant::now();
            let hearing = async {
                loop {
                    let frame = reader.next().await.expect("it lives");
                    if words(&frame).iter().any(|said| **said == text) {
                        return began.elapsed();
                    }
                }
            };
            let saying = self.say(self.channel, &text);
            let (took, ()) = tokio::join!(hearing, saying);
            times.push(took);
        }
        times
    }
}

fn p(times: &[Duration], of_a_hundred: usize) -> Duration {
    times[(times.len() * of_a_hundred).div_ceil(100) - 1]
}

fn words(frame: &ServerFrame) -> Vec<&String> {
    let ServerFrame::Channel { entries, .. } = frame else {
        return Vec::new();
    };
    let said = entries
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Message(message)) => message.body.as_ref(),
            _ => None,
        });
    said.collect()
}

struct Live {
    stream: WebSocketStream<TcpStream>,
    cursor: Cursor,
    /// Messages; a gap in a log is a fault.
    heard: usize,
}

impl Live {
    async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame = serde_json::from_str(&text).expect("a frame we know");
                    self.take(&frame);
                    return Some(frame);
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    fn take(&mut self, frame: &ServerFrame) {
        let cursor = &mut self.cursor;
        match frame {
            ServerFrame::Welcome { log_epoch, .. } => cursor.log_epoch = Some(*log_epoch),
            ServerFrame::ChannelSnapshot { snapshot } => {
                cursor.channels.insert(snapshot.channel.id, snapshot.seq);
            }
            ServerFrame::Channel {
                channel_id,
                entries,
            } => {
                let have = cursor.channels.entry(*channel_id).or_default();
                for entry in entries {
                    assert_eq!(entry.seq, *have + 1, "no gap");
                    *have = entry.seq;
                }
                self.heard += words(frame).len();
            }
            _ => {}
        }
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

async fn ask(to: SocketAddr, token: &str, method: &str, path: &str, body: &Value) -> (u16, String) {
    let mut stream = TcpStream::connect(to).await.expect("connected");
    let body = if method == "GET" {
        String::new()
    } else {
        body.to_string()
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\
         authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (status.expect("a status"), answer)
}

/// The row's "p99 below twice", as it was here.
fn tell(row: &str, mut before: Vec<Duration>, mut meanwhile: Vec<Duration>) {
    before.sort_unstable();
    meanwhile.sort_unstable();
    let (alone, now) = (p(&before, 99), p(&meanwhile, 99));
    println!(
        "{row}: a message takes p50 {:?}, p99 {alone:?}; meanwhile p50 {:?}, p99 {now:?}: {:.2} times as long (N {})",
        p(&before, 50),
        p(&meanwhile, 50),
        now.as_secs_f64() / alone.as_secs_f64(),
        meanwhile.len()
    );
}

/// What is measured: alone and under the load in turn, so that both meet the same machine.
const ROUNDS: u32 = 4;
const OF_A_ROUND: u32 = 50;

/// Somebody's load. It does something at each beat, and beats with each message measured.
#[derive(Clone)]
struct Load {
    beat: Arc<watch::Sender<Beat>>,
    /// Held while something of it is under way.
    under_way: Arc<RwLock<()>>,
}

#[derive(Clone, Copy, Default)]
struct Beat {
    number: u64,
    on: bool,
    over: bool,
}

impl Load {
    fn new() -> Self {
        Self {
            beat: Arc::new(watch::Sender::new(Beat::default())),
            under_way: Arc::default(),
        }
    }

    fn beats(&self) {
        self.beat.send_modify(|beat| beat.number += 1);
    }

    fn is_on(&self) -> bool {
        self.beat.borrow().on
    }

    /// Waits for the next beat of `nth`, who has one of so many. False: it is over.
    async fn turn(&self, nth: u64, of: u64) -> bool {
        let mut beat = self.beat.subscribe();
        let now = beat.borrow().number;
        let next = now + 1 + (nth % of + of - (now + 1) % of) % of;
        let come = beat.wait_for(|beat| beat.over || (beat.on && beat.number >= next));
        !come.await.expect("it is held").over
    }

    async fn measured(&self, row: &str, company: &Company, reader: &mut Live) {
        let (mut before, mut meanwhile) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            // What was begun is over before one measures without it.
            drop(self.under_way.write().await);
            before.extend(company.times(reader, OF_A_ROUND, None).await);
            self.beat.send_modify(|beat| beat.on = true);
            meanwhile.extend(company.times(reader, OF_A_ROUND, Some(self)).await);
            self.beat.send_modify(|beat| beat.on = false);
        }
        self.beat.send_modify(|beat| beat.over = true);
        tell(row, before, meanwhile);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ds_06_dear_reads_without_end_are_told_to_wait_and_live_messages_go_on() {
    let company = Arc::new(Company::found().await);
    for nth in 0..1_000 {
        company
            .say(
                company.channel,
                &format!("会议纪要 {nth} minutes of the meeting"),
            )
            .await;
    }
    let mut reader = company.socket(READER, Cursor::default(), None).await;
    let load = Load::new();
    let (asked, told_to_wait) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut nuisances = Vec::new();
    // What such a person's connections may cost the machine is theirs; what their questions
    // cost the server is measured.
    for nth in 0..100_u64 {
        let (company, load) = (Arc::clone(&company), load.clone());
        let (asked, told_to_wait) = (Arc::clone(&asked), Arc::clone(&told_to_wait));
        nuisances.push(tokio::spawn(async move {
            let channel = company.channel;
            let deep = format!("/v1/channels/{channel}/entries?after=0&limit=1000");
            let search = json!({ "words": "会议 m", "limit": 50 });
            while load.turn(nth, 20).await {
                let _under_way = load.under_way.read().await;
                let (status, _) = match nth % 2 {
                    0 => company.ask(NUISANCE, "POST", "/v1/search", &search).await,
                    _ => company.ask(NUISANCE, "GET", &deep, &Value::Null).await,
                };
                asked.fetch_add(1, Ordering::SeqCst);
                told_to_wait.fetch_add(u64::from(status == 429), Ordering::SeqCst);
            }
        }));
    }
    load.measured("DS-06", &company, &mut reader).await;
    for nuisance in nuisances {
        nuisance.await.expect("it ended");
    }
    let (asked, told) = (
        asked.load(Ordering::SeqCst),
        told_to_wait.load(Ordering::SeqCst),
    );
    println!("DS-06: {asked} dear questions meanwhile, {told} of them told to wait");
    assert!(told > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ws_05_floods_of_pings_and_words_do_not_slow_anybody_else() {
    let company = Arc::new(Company::found().await);
    let mut reader = company.socket(READER, Cursor::default(), None).await;
    let load = Load::new();
    let (sent, closed) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut floods = Vec::new();
    for nth in 0..4_u64 {
        let (company, load) = (Arc::clone(&company), load.clone());
        let (sent, closed) = (Arc::clone(&sent), Arc::clone(&closed));
        floods.push(tokio::spawn(async move {
            let flood = match nth % 2 {
                0 => Message::Ping(Default::default()),
                _ => Message::text(r#"{"type":"here","active":true}"#),
            };
            while load.turn(nth, 40).await {
                let _under_way = load.under_way.read().await;
                let mut socket = company.socket(NUISANCE, Cursor::default(), None).await;
                while load.is_on() && socket.stream.send(flood.clone()).await.is_ok() {
                    sent.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                }
                closed.fetch_add(1, Ordering::SeqCst);
            }
        }));
    }
    load.measured("WS-05", &company, &mut reader).await;
    for flood in floods {
        flood.await.expect("it ended");
    }
    let (sent, closed) = (sent.load(Ordering::SeqCst), closed.load(Ordering::SeqCst));
    println!("WS-05: {sent} frames of four floods, cut off {closed} times");
    assert!(closed > 0);
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: u64 = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .expect("a number");
    pages * 4_096
}

/// More of the long messages than the system and the server together keep for a socket.
#[cfg(target_os = "linux")]
const FILL: u32 = 170;

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn c_16_sockets_that_never_read_cost_little_and_lose_nothing() {
    let sockets = std::env::var("C16_SOCKETS")
        .ok()
        .and_then(|n| n.parse().ok());
    let sockets: usize = sockets.unwrap_or(500);
    let company = Arc::new(Company::found().await);
    let mut reader = company.socket(READER, Cursor::default(), None).await;
    let before = company.times(&mut reader, 200, None).await;

    let resident = resident_bytes();
    let mut slow = Vec::new();
    // Together: one that waits for all the others answers no ping meanwhile, and is let go.
    while slow.len() < sockets {
        let some = (sockets - slow.len()).min(50);
        let opening = (0..some).map(|_| company.socket(SLOW, Cursor::default(), Some(4 * 1024)));
        slow.extend(futures_util::future::join_all(opening).await);
        // The reader listens meanwhile: whoever answers no ping for long is let go.
        company.times(&mut reader, 1, None).await;
    }
    let hub = company.serving.app().hub();
    assert!(hub.sockets() > sockets * 9 / 10);
    // Fills what the system keeps for each, and then what the server does.
    let long = "x".repeat(19_000);
    let mut said: u32 = 0;
    let mut most = resident;
    for _ in 0..FILL {
        company.say(company.slow_channel, &long).await;
        said += 1;
        most = most.max(resident_bytes());
        company.times(&mut reader, 1, None).await;
    }
    // They are stuck. Nobody else is.
    let stuck = hub.sockets() - 1;
    let mut meanwhile = Vec::new();
    for _ in 0..20 {
        company.say(company.slow_channel, &long).await;
        said += 1;
        meanwhile.extend(company.times(&mut reader, 10, None).await);
        most = most.max(resident_bytes());
    }
    let begun = Instant::now();
    while hub.sockets() > 1 && begun.elapsed() < Duration::from_secs(60) {
        // Looked at again with whatever else goes on: the measured ones go on talking.
        company.times(&mut reader, 1, None).await;
    }
    let each = most.saturating_sub(resident) / sockets as u64;
    println!(
        "C-16: {sockets} sockets that never read, {said} messages of up to 19 kB: {each} bytes of memory \
         for each at most (both ends of it in this process); {stuck} stuck at once, {} left",
        hub.sockets() - 1
    );
    tell("C-16", before, meanwhile);
    assert_eq!(hub.sockets(), 1, "whoever takes nothing is let go");
    assert!(each <= 256 * 1024, "{each}");

    // Some read at last what lay there, and come back for the rest from where that ends.
    let read = sockets.min(20);
    for mut socket in slow.into_iter().take(read) {
        while socket.next().await.is_some() {}
        assert!(socket.heard < said as usize, "it missed some");
        let again = company.socket(SLOW, socket.cursor, None).await;
        let reached = again.cursor.channels[&company.slow_channel];
        assert!(reached >= u64::from(said), "nothing is lost: {reached}");
    }
    println!("C-16: {read} of {read} that came back have all of it");
}
