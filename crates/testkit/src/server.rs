//! The real server in this process, and a way to it that can be cut, made lossy or taken
//! away: everything that listens on a port in life listens on a pipe here.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tempfile::TempDir;
use tokenim_client::config::NetFactory;
use tokenim_client::error::Result as ClientResult;
use tokenim_client::net::address::ServerAddress;
use tokenim_client::net::proxy::ProxyHandle;
use tokenim_client::net::{
    Net, NetError, NetRequest, NetResponse, PieceAnswer, PieceRequest, Socket, Token,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::request::OneTimeCode;
use tokenim_protocol::time::UnixMillis;
use tokenim_server::app::{App, Outside};
use tokenim_server::audit::{self, Act};
use tokenim_server::clock::{Clock, SeededRng};
use tokenim_server::config::{Limits, ServerDir};
use tokenim_server::init::init;
use tokenim_server::serve::Server;
use tokenim_server::store::Threads;
use tokio::io::{AsyncWriteExt, DuplexStream, copy, duplex, split};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout};

/// Sunday, 22 November 2026, nine o'clock in Shanghai.
pub const MORNING: UnixMillis = UnixMillis(1_795_309_200_000);
const PIPE_BYTES: usize = 64 * 1024;
/// As long as the real way waits for an answer.
const REQUEST_MAX: Duration = Duration::from_secs(30);

/// The server's clock: tokio's own, so that it stands while the runtime is paused and jumps
/// when everybody waits.
pub struct StoryClock {
    began: Instant,
}

impl StoryClock {
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
        }
    }

    pub fn passed(&self) -> Duration {
        self.began.elapsed()
    }
}

impl Default for StoryClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for StoryClock {
    fn now(&self) -> UnixMillis {
        let passed = i64::try_from(self.passed().as_millis()).unwrap_or(i64::MAX);
        MORNING.plus_ms(passed)
    }
}

/// One organisation in a folder of its own, which goes when this does.
pub struct InProcess {
    pub app: App,
    pub clock: Arc<StoryClock>,
    pub owner: PersonId,
    pub owner_code: OneTimeCode,
    pub dir: ServerDir,
    server: Server,
    _dir: TempDir,
}

impl InProcess {
    pub async fn start(seed: u64) -> Self {
        Self::start_with(seed, Limits::default()).await
    }

    pub async fn start_with(seed: u64, limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let dir = ServerDir::new(folder.path().join("server"));
        let clock = Arc::new(StoryClock::new());
        let outside = || Outside {
            clock: clock.clone(),
            rng: Arc::new(SeededRng::new(seed)),
            threads: Threads::Callers,
            limits: limits.clone(),
            ..Outside::default()
        };
        let code = init(&dir, "Lanhai Instruments", "root", "Root", &outside())
            .await
            .expect("the server is made");
        // Another seed: the same numbers again would be the same ids again.
        let outside = Outside {
            rng: Arc::new(SeededRng::new(seed ^ 0x5eed)),
            ..outside()
        };
        let app = App::open(&dir, outside).await.expect("the server opens");
        Self {
            server: Server::start(app.clone()),
            owner: code.person,
            owner_code: code,
            dir,
            app,
            clock,
            _dir: folder,
        }
    }

    pub fn server(&self) -> Server {
        self.server.clone()
    }

    /// A copy of everything as it is now.
    pub fn backup(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a temporary folder");
        let database = self.dir.database();
        copy_all(self.dir.path(), copy.path());
        let into = ServerDir::new(copy.path()).database();
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file([&*into.to_string_lossy(), suffix].concat());
        }
        rusqlite::Connection::open(&database)
            .expect("the server's file opens")
            .execute("VACUUM INTO ?1", [into.to_string_lossy()])
            .expect("copied");
        copy
    }

    /// The server of a backup, with logs that are no longer those that went on: an epoch of
    /// their own, and a record that says so.
    pub async fn restored(&self, backup: TempDir, seed: u64) -> Self {
        let restored = self.exchanged(backup, seed).await;
        let before = self.app.log_epoch().to_string();
        let after = restored.app.log_epoch().to_string();
        let made_at = self.app.now();
        let recorded = restored.app.write(move |tx| {
            Box::pin(async move {
                let act = Act::new("server.restore")
                    .before(json!({ "log_epoch": before }))
                    .after(json!({ "log_epoch": after, "backup_made_at": made_at.0 }));
                audit::record(tx, None, act).await
            })
        });
        recorded.await.expect("recorded");
        restored
    }

    /// The same with an epoch of its own and no word about why.
    pub async fn exchanged(&self, backup: TempDir, seed: u64) -> Self {
        let dir = ServerDir::new(backup.path());
        rusqlite::Connection::open(dir.database())
            .expect("the backup opens")
            .execute(
                "UPDATE organisation SET log_epoch = ?1",
                [uuid::Uuid::now_v7().to_string()],
            )
            .expect("a new epoch");
        self.twin(backup, seed).await
    }

    /// A second server that goes on from the same copy, and says that it is the first.
    pub async fn twin(&self, backup: TempDir, seed: u64) -> Self {
        let dir = ServerDir::new(backup.path());
        let outside = Outside {
            clock: self.clock.clone(),
            rng: Arc::new(SeededRng::new(seed)),
            threads: Threads::Callers,
            ..Outside::default()
        };
        let app = App::open(&dir, outside).await.expect("the server opens");
        Self {
            server: Server::start(app.clone()),
            owner: self.owner,
            owner_code: self.owner_code.clone(),
            dir,
            app,
            clock: self.clock.clone(),
            _dir: backup,
        }
    }
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let there = to.join(entry.file_name());
        if entry.file_type().expect("readable").is_dir() {
            std::fs::create_dir_all(&there).expect("made");
            copy_all(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).expect("copied");
        }
    }
}

/// One person's way to the server.
pub struct Line {
    server: Mutex<Server>,
    cut: AtomicBool,
    /// Which way nothing comes through, while everything stays open.
    gates: Mutex<Gates>,
    /// Sockets do not open; requests pass.
    only_requests: AtomicBool,
    pipes: Mutex<Vec<AbortHandle>>,
    /// Out of a thousand answers, how many get lost on the way back.
    lost_answers: AtomicU32,
    bytes_up: AtomicU64,
    cut_pieces: AtomicU32,
    pieces_cut: AtomicU64,
    /// How many times every request arrives.
    copies: AtomicU32,
    chance: Mutex<u64>,
    pub requests: AtomicUsize,
}

impl Line {
    pub fn to(server: Server, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            server: Mutex::new(server),
            cut: AtomicBool::new(false),
            gates: Mutex::default(),
            only_requests: AtomicBool::new(false),
            pipes: Mutex::default(),
            lost_answers: AtomicU32::new(0),
            bytes_up: AtomicU64::new(0),
            cut_pieces: AtomicU32::new(0),
            pieces_cut: AtomicU64::new(0),
            copies: AtomicU32::new(1),
            chance: Mutex::new(seed | 1),
            requests: AtomicUsize::new(0),
        })
    }

    /// The cable is pulled: what is open breaks, nothing new opens.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for pipe in lock(&self.pipes).drain(..) {
            pipe.abort();
        }
    }

    /// Another server answers from now on; what was open breaks.
    pub fn lead_to(&self, server: Server) {
        *lock(&self.server) = server;
        self.cut();
        self.mend();
    }

    pub fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
        self.set_gates(false, false);
        self.only_requests.store(false, Ordering::SeqCst);
    }

    /// As when a router in between forgets the connection: open at both ends, and silent.
    pub fn freeze(&self) {
        self.set_gates(true, true);
        self.only_requests.store(true, Ordering::SeqCst);
    }

    /// New connections pass, sockets do not; what was open is silent for ever.
    pub fn only_requests(&self) {
        self.forget();
        self.only_requests.store(true, Ordering::SeqCst);
    }

    /// What this desktop says is not heard; what is said to it is.
    pub fn mute(&self) {
        self.set_gates(true, false);
    }

    /// What is said to this desktop does not come; what it says arrives.
    pub fn deafen(&self) {
        self.set_gates(false, true);
    }

    /// A router in between has forgotten what was open, as it does while a machine sleeps: the
    /// old connections are silent for ever, new ones pass.
    pub fn forget(&self) {
        let mut gates = lock(&self.gates);
        let old = std::mem::take(&mut *gates);
        old.up.send_replace(true);
        old.down.send_replace(true);
        gates.forgotten = old.forgotten;
        gates.forgotten.extend([old.up, old.down]);
    }

    /// Both ends of what was forgotten have given up: nothing of it is kept.
    pub fn give_up_forgotten(&self) {
        lock(&self.gates).forgotten.clear();
    }

    fn set_gates(&self, up: bool, down: bool) {
        let gates = lock(&self.gates);
        gates.up.send_replace(up);
        gates.down.send_replace(down);
    }

    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }

    pub fn lose_answers(&self, of_a_thousand: u32) {
        self.lost_answers.store(of_a_thousand, Ordering::SeqCst);
    }

    pub fn send_copies(&self, copies: u32) {
        self.copies.store(copies.max(1), Ordering::SeqCst);
    }

    fn open_pipe(&self) -> Result<DuplexStream, NetError> {
        if self.is_cut() {
            return Err(unreachable("the cable is pulled"));
        }
        let (here, near) = duplex(PIPE_BYTES);
        let (far, there) = duplex(PIPE_BYTES);
        let server = lock(&self.server).clone();
        tokio::spawn(async move {
            server
                .serve_connection(there, IpAddr::V4(Ipv4Addr::LOCALHOST))
                .await
        });
        let (up_shut, down_shut) = {
            let gates = lock(&self.gates);
            (gates.up.subscribe(), gates.down.subscribe())
        };
        let pipe = tokio::spawn(async move {
            let (mut near_in, mut near_out) = split(near);
            let (mut far_in, mut far_out) = split(far);
            let up = async move {
                let _ = copy(&mut near_in, &mut far_out).await;
                let _ = far_out.shutdown().await;
            };
            let down = async move {
                let _ = copy(&mut far_in, &mut near_out).await;
                let _ = near_out.shutdown().await;
            };
            // However it ends, both ends see it.
            tokio::join!(gated(up, up_shut), gated(down, down_shut));
        });
        let mut pipes = lock(&self.pipes);
        pipes.retain(|pipe| !pipe.is_finished());
        pipes.push(pipe.abort_handle());
        Ok(here)
    }

    async fn ask(&self, request: &NetRequest) -> Result<NetResponse, NetError> {
        let io = TokioIo::new(self.open_pipe()?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io)
            .await
            .map_err(unreachable)?;
        let connection = tokio::spawn(connection);
        let mut builder = hyper::Request::builder()
            .method(request.method.as_str())
            .uri(&request.path)
            .header("host", "server.test");
        if let Some(token) = &request.token {
            builder = builder.header("authorization", format!("Bearer {}", token.as_str()));
        }
        if request.body.is_some() {
            builder = builder.header("content-type", "application/json");
        }
        let body = Body::from(request.body.clone().unwrap_or_else(Bytes::new));
        let message = builder.body(body).map_err(unreachable)?;
        let response = sender.send_request(message).await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(Body::new(response.into_body()), usize::MAX)
            .await
            .map_err(unreachable)?;
        connection.abort();
        Ok(NetResponse { status, body })
    }

    async fn ask_piece(&self, request: PieceRequest) -> Result<PieceAnswer, NetError> {
        let io = TokioIo::new(self.open_pipe()?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io)
            .await
            .map_err(unreachable)?;
        let connection = tokio::spawn(connection);
        let mut builder = hyper::Request::builder()
            .method(request.method)
            .uri(&request.path)
            .header("host", "server.test");
        if let Some(token) = &request.token {
            builder = builder.header("authorization", format!("Bearer {}", token.as_str()));
        }
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let size = request.body.len();
        let is_cut = self.draw(1_000) < self.cut_pieces.load(Ordering::SeqCst);
        let goes = if is_cut {
            self.pieces_cut.fetch_add(1, Ordering::SeqCst);
            usize::try_from(self.draw(u32::try_from(size).unwrap_or(u32::MAX).saturating_add(2)))
                .unwrap_or(size)
        } else {
            size
        };
        if is_cut && goes == 0 {
            return Err(unreachable("cut before anything went"));
        }
        self.bytes_up
            .fetch_add(goes.min(size) as u64, Ordering::SeqCst);
        let body = if is_cut && goes < size {
            builder = builder.header("content-length", size.to_string());
            let some = request.body.slice(..goes);
            let end = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            Body::from_stream(futures_util::stream::iter([Ok(some), Err(end)]))
        } else {
            Body::from(request.body)
        };
        let message = builder.body(body).map_err(unreachable)?;
        let response = sender.send_request(message).await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let body = axum::body::to_bytes(Body::new(response.into_body()), usize::MAX)
            .await
            .map_err(unreachable)?;
        connection.abort();
        if is_cut {
            return Err(unreachable("cut before the answer came"));
        }
        Ok(PieceAnswer {
            status,
            headers,
            body,
        })
    }

    /// So many of a thousand pieces of files are cut: before, in the middle of, or after their
    /// bytes.
    pub fn cut_pieces(&self, of_a_thousand: u32) {
        self.cut_pieces.store(of_a_thousand, Ordering::SeqCst);
    }

    pub fn pieces_cut(&self) -> u64 {
        self.pieces_cut.load(Ordering::SeqCst)
    }

    /// Bytes of files that were put on the line, arrived or not.
    pub fn bytes_up(&self) -> u64 {
        self.bytes_up.load(Ordering::SeqCst)
    }

    fn draw(&self, of: u32) -> u32 {
        let mut state = lock(&self.chance);
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        u32::try_from(*state % u64::from(of)).unwrap_or_default()
    }
}

/// Shut or open, for each direction.
#[derive(Default)]
struct Gates {
    up: watch::Sender<bool>,
    down: watch::Sender<bool>,
    /// Shut for good; kept, because a gate without a keeper counts as open.
    forgotten: Vec<watch::Sender<bool>>,
}

/// Goes on while the gate is open; what was under way waits behind a shut one.
async fn gated(through: impl Future<Output = ()>, mut shut: watch::Receiver<bool>) {
    tokio::pin!(through);
    loop {
        if *shut.borrow_and_update() {
            if shut.changed().await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            () = &mut through => return,
            changed = shut.changed() => {
                if changed.is_err() {
                    return through.await;
                }
            }
        }
    }
}

/// The client's `Net` over a line.
pub struct PipeNet(Arc<Line>);

#[async_trait]
impl Net for PipeNet {
    async fn request(&self, request: NetRequest) -> Result<NetResponse, NetError> {
        self.0.requests.fetch_add(1, Ordering::SeqCst);
        let copies = self.0.copies.load(Ordering::SeqCst);
        let mut answer = Err(unreachable("nothing was sent"));
        for _ in 0..copies {
            answer = timeout(REQUEST_MAX, self.0.ask(&request))
                .await
                .unwrap_or_else(|_| Err(unreachable("no answer in time")));
        }
        if self.0.draw(1_000) < self.0.lost_answers.load(Ordering::SeqCst) {
            return Err(unreachable("the answer was lost"));
        }
        answer
    }

    async fn piece(&self, request: PieceRequest) -> Result<PieceAnswer, NetError> {
        self.0.requests.fetch_add(1, Ordering::SeqCst);
        let answer = timeout(REQUEST_MAX, self.0.ask_piece(request))
            .await
            .unwrap_or_else(|_| Err(unreachable("no answer in time")));
        if self.0.draw(1_000) < self.0.lost_answers.load(Ordering::SeqCst) {
            return Err(unreachable("the answer was lost"));
        }
        answer
    }

    async fn open_socket(&self, token: &Token) -> Result<Socket, NetError> {
        if self.0.only_requests.load(Ordering::SeqCst) {
            return Err(unreachable("the socket does not open"));
        }
        let io = self.0.open_pipe()?;
        Socket::upgrade(Box::new(io), "server.test", false, token).await
    }
}

/// Hands out the one line that it has.
pub struct OneLine(pub Arc<Line>);

impl NetFactory for OneLine {
    fn to(
        &self,
        _server: &ServerAddress,
        _company_ca: Option<&str>,
        _proxy: &ProxyHandle,
    ) -> ClientResult<Arc<dyn Net>> {
        Ok(Arc::new(PipeNet(self.0.clone())))
    }
}

fn unreachable(cause: impl std::fmt::Display) -> NetError {
    NetError::Unreachable(cause.to_string())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
