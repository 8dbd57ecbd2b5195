//! The real server in this process, and a way to it that can be cut, made lossy or taken
//! away: everything that listens on a port in life listens on a pipe here.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokenim_client::config::NetFactory;
use tokenim_client::net::proxy::ProxyHandle;
use tokenim_client::error::Result as ClientResult;
use tokenim_client::net::address::ServerAddress;
use tokenim_client::net::{Net, NetError, NetRequest, NetResponse, Socket, Token};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::request::OneTimeCode;
use tokenim_protocol::time::UnixMillis;
use tokenim_server::app::{App, Outside};
use tokenim_server::clock::{Clock, SeededRng};
use tokenim_server::config::{Limits, ServerDir};
use tokenim_server::init::init;
use tokenim_server::serve::Server;
use tokenim_server::store::Threads;
use tokio::io::{DuplexStream, copy_bidirectional, duplex};
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
}

/// One person's way to the server.
pub struct Line {
    server: Server,
    cut: AtomicBool,
    /// Everything stays open and nothing comes through.
    frozen: Arc<AtomicBool>,
    /// Sockets do not open; requests pass.
    only_requests: AtomicBool,
    pipes: Mutex<Vec<AbortHandle>>,
    /// Out of a thousand answers, how many get lost on the way back.
    lost_answers: AtomicU32,
    /// How many times every request arrives.
    copies: AtomicU32,
    chance: Mutex<u64>,
    pub requests: AtomicUsize,
}

impl Line {
    pub fn to(server: Server, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            server,
            cut: AtomicBool::new(false),
            frozen: Arc::default(),
            only_requests: AtomicBool::new(false),
            pipes: Mutex::default(),
            lost_answers: AtomicU32::new(0),
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

    pub fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
        self.frozen.store(false, Ordering::SeqCst);
        self.only_requests.store(false, Ordering::SeqCst);
    }

    /// As when a router in between forgets the connection: open at both ends, and silent.
    pub fn freeze(&self) {
        self.frozen.store(true, Ordering::SeqCst);
        self.only_requests.store(true, Ordering::SeqCst);
    }

    /// New connections pass again, sockets do not.
    pub fn only_requests(&self) {
        self.frozen.store(false, Ordering::SeqCst);
        self.only_requests.store(true, Ordering::SeqCst);
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
        let (here, mut near) = duplex(PIPE_BYTES);
        let (mut far, there) = duplex(PIPE_BYTES);
        let server = self.server.clone();
        tokio::spawn(async move {
            server
                .serve_connection(there, IpAddr::V4(Ipv4Addr::LOCALHOST))
                .await
        });
        let frozen = self.frozen.clone();
        let pipe = tokio::spawn(async move {
            // However it ends, both ends see it.
            let through = copy_bidirectional(&mut near, &mut far);
            tokio::pin!(through);
            std::future::poll_fn(|context| {
                if frozen.load(Ordering::SeqCst) {
                    return std::task::Poll::Pending;
                }
                through.as_mut().poll(context).map(|_| ())
            })
            .await;
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

    fn draw(&self, of: u32) -> u32 {
        let mut state = lock(&self.chance);
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        u32::try_from(*state % u64::from(of)).unwrap_or_default()
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
