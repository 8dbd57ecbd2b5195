//! How long a connection may take to say what it wants.
//!
//! The head of a request has ten seconds from its first byte (the first request: from the
//! connection's beginning), so that a thousand peers who send a byte a second hold nothing.
//! Between requests a connection may rest for longer, or every message after a pause would
//! cost its sender a new TLS handshake. hyper knows one time for both, hence this: a stream
//! that watches the clock while it is read, and is told by the service where a request
//! begins and ends.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

const HEAD: u64 = 0;
const RESTING: u64 = 1;
const ANSWERING: u64 = 2;
/// A socket now: it has its own heartbeats.
const UPGRADED: u64 = 3;
const PHASES: u64 = 4;

/// Where a connection is. Told by the service, asked by the stream.
pub struct Pace {
    /// Number of the phase times `PHASES`, plus the phase: a phase that comes again is
    /// another one.
    phase: AtomicU64,
    head: Duration,
    rest: Duration,
}

impl Pace {
    pub fn new(head: Duration, rest: Duration) -> Arc<Self> {
        Arc::new(Self {
            phase: AtomicU64::new(HEAD),
            head,
            rest,
        })
    }

    /// A whole head has arrived.
    pub fn answering(&self) {
        self.enter(ANSWERING);
    }

    /// The answer is made; the next request may take its time.
    pub fn resting(&self) {
        self.enter(RESTING);
    }

    pub fn upgraded(&self) {
        self.enter(UPGRADED);
    }

    // One task both serves and reads: these are never at the same time.
    fn enter(&self, phase: u64) {
        let before = self.phase.load(Ordering::Relaxed);
        let number = before / PHASES + 1;
        self.phase.store(number * PHASES + phase, Ordering::Relaxed);
    }

    /// Whoever still takes a long answer is not resting: the time begins anew.
    fn is_taken(&self, written: &Poll<io::Result<usize>>) {
        let is_some = matches!(written, Poll::Ready(Ok(n)) if *n > 0);
        if is_some && self.phase.load(Ordering::Relaxed) % PHASES == RESTING {
            self.enter(RESTING);
        }
    }

    fn limit(&self, phase: u64) -> Option<Duration> {
        match phase % PHASES {
            HEAD => Some(self.head),
            RESTING => Some(self.rest),
            _ => None,
        }
    }
}

pub struct Paced<IO> {
    io: IO,
    pace: Arc<Pace>,
    /// Runs for the phase it was started in.
    timer: Option<(u64, Pin<Box<Sleep>>)>,
}

impl<IO> Paced<IO> {
    pub fn new(io: IO, pace: Arc<Pace>) -> Self {
        Self {
            io,
            pace,
            timer: None,
        }
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let phase = self.pace.phase.load(Ordering::Relaxed);
        let Some(limit) = self.pace.limit(phase) else {
            self.timer = None;
            return Poll::Pending;
        };
        if self.timer.as_ref().is_none_or(|(of, _)| *of != phase) {
            self.timer = Some((phase, Box::pin(sleep(limit))));
        }
        match &mut self.timer {
            Some((_, timer)) => timer.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Paced<IO> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        // Asked first: a peer who always has one more byte must not outrun the clock.
        if self.poll_timer(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let read = Pin::new(&mut self.io).poll_read(cx, buf);
        let some = read.is_ready() && buf.filled().len() > before;
        if some && self.pace.phase.load(Ordering::Relaxed) % PHASES == RESTING {
            self.pace.enter(HEAD);
        }
        read
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Paced<IO> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(cx, buf);
        self.pace.is_taken(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write_vectored(cx, bufs);
        self.pace.is_taken(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
