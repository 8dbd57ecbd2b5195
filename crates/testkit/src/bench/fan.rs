//! Fan-out: one sender, one room, N receivers. Closed loop for throughput, a fixed rate for
//! latency. The same generator, clock and scanner for every server.
//!
//! A receiver does not parse frames: it scans its bytes for the marker `PF1:seq:ns;` that
//! every body carries, so that the generator costs the same for all.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;

use super::machine::monotonic_ns;

/// Messages under way at once in the closed loop.
const WINDOW: usize = 32;
/// Whatever takes a minute is as bad as whatever takes longer.
const LATENCY_US_MAX: u64 = 60_000_000;
/// Filler that brings a body to the length of an ordinary message.
const FILLER: &str = "the quick brown fox jumps over the lazy dog and says 你好 to everybody";

/// How to reach one server, sender and receivers already signed in.
#[derive(Clone, Serialize, Deserialize)]
pub enum Target {
    /// Lines over TCP.
    Raw { address: String },
    /// Our server: sockets listen, messages are posted. Token 0 is the sender's.
    Ours {
        address: String,
        channel: String,
        tokens: Arc<Vec<String>>,
    },
}

#[derive(Clone, Copy)]
pub enum Load {
    ClosedLoop { seconds: u64 },
    Rate { per_second: u64, seconds: u64 },
}

pub struct Outcome {
    pub sent: u64,
    pub delivered: u64,
    pub deliveries_per_second: f64,
    pub latency_us: Histogram<u64>,
}

impl Outcome {
    pub fn p(&self, share: f64) -> f64 {
        self.latency_us.value_at_quantile(share) as f64 / 1_000.0
    }
}

/// Connects everybody, loads, waits until everything has arrived (30 s at most).
pub async fn run(target: &Target, receivers: usize, load: Load) -> io::Result<Outcome> {
    let delivered = Arc::new(AtomicU64::new(0));
    let last_ns = Arc::new(AtomicU64::new(0));
    let (arrivals, mut arrived) = mpsc::unbounded_channel();
    for index in 0..receivers {
        let stream = connect_receiver(target, index + 1).await?;
        tokio::spawn(receive(
            stream,
            delivered.clone(),
            last_ns.clone(),
            arrivals.clone(),
        ));
    }
    drop(arrivals);

    let started_ns = monotonic_ns();
    let warm_ns = started_ns + 1_000_000_000;
    let sent = match load {
        Load::ClosedLoop { seconds } => {
            closed_loop(target, receivers as u64, &delivered, seconds).await?
        }
        Load::Rate {
            per_second,
            seconds,
        } => at_rate(target, per_second, seconds).await?,
    };
    let wanted = sent * receivers as u64;
    let deadline = Instant::now() + Duration::from_secs(30);
    while delivered.load(Ordering::Relaxed) < wanted && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let duration = (last_ns.load(Ordering::Relaxed).max(started_ns + 1) - started_ns) as f64 / 1e9;
    let mut latency_us =
        Histogram::new_with_bounds(1, LATENCY_US_MAX, 3).map_err(io::Error::other)?;
    while let Ok((scheduled_ns, arrived_ns)) = arrived.try_recv() {
        // The first second warms up and is left out.
        if scheduled_ns >= warm_ns {
            latency_us.saturating_record(((arrived_ns - scheduled_ns) / 1_000).max(1));
        }
    }
    let delivered = delivered.load(Ordering::Relaxed);
    Ok(Outcome {
        sent,
        delivered,
        deliveries_per_second: delivered as f64 / duration,
        latency_us,
    })
}

async fn closed_loop(
    target: &Target,
    receivers: u64,
    delivered: &AtomicU64,
    seconds: u64,
) -> io::Result<u64> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut sender = Sender::connect(target).await?;
    let mut sent = 0;
    while Instant::now() < until {
        if sent - delivered.load(Ordering::Relaxed) / receivers >= WINDOW as u64 {
            tokio::time::sleep(Duration::from_micros(50)).await;
            continue;
        }
        sender.send(sent, monotonic_ns()).await?;
        sent += 1;
    }
    sender.finish().await?;
    Ok(sent)
}

async fn at_rate(target: &Target, per_second: u64, seconds: u64) -> io::Result<u64> {
    let mut sender = Sender::connect(target).await?;
    let step = 1_000_000_000 / per_second;
    let start = monotonic_ns();
    for seq in 0..per_second * seconds {
        let due = start + seq * step;
        let now = monotonic_ns();
        if due > now + 300_000 {
            tokio::time::sleep(Duration::from_nanos(due - now - 100_000)).await;
        }
        let now = monotonic_ns();
        // A timer's tick late is not the server's doing; more than that is.
        sender
            .send(seq, if now < due + 2_000_000 { now } else { due })
            .await?;
    }
    sender.finish().await?;
    Ok(per_second * seconds)
}

fn body(seq: u64, scheduled_ns: u64) -> String {
    format!("PF1:{seq}:{scheduled_ns}; {FILLER}")
}

enum Sender {
    Raw(TcpStream),
    Posts {
        idle: mpsc::Receiver<TcpStream>,
        back: mpsc::Sender<TcpStream>,
        out: Arc<Semaphore>,
        path: String,
        token: String,
    },
}

impl Sender {
    async fn connect(target: &Target) -> io::Result<Self> {
        match target {
            Target::Raw { address } => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Self::Raw(stream))
            }
            Target::Ours {
                address,
                channel,
                tokens,
            } => {
                let (back, idle) = mpsc::channel(WINDOW);
                for _ in 0..WINDOW {
                    let stream = TcpStream::connect(address).await?;
                    stream.set_nodelay(true)?;
                    let _ = back.send(stream).await;
                }
                let path = format!("/v1/channels/{channel}/messages");
                Ok(Self::Posts {
                    idle,
                    back,
                    out: Arc::new(Semaphore::new(WINDOW)),
                    path,
                    token: tokens[0].clone(),
                })
            }
        }
    }

    async fn send(&mut self, seq: u64, scheduled_ns: u64) -> io::Result<()> {
        let body = body(seq, scheduled_ns);
        match self {
            Self::Raw(stream) => stream.write_all(format!("{body}\n").as_bytes()).await,
            Self::Posts {
                idle,
                back,
                out,
                path,
                token,
            } => {
                let mut stream = idle.recv().await.ok_or(io::ErrorKind::BrokenPipe)?;
                let permit = out
                    .clone()
                    .acquire_owned()
                    .await
                    .map_err(io::Error::other)?;
                let json = format!("{{\"id\":\"{}\",\"body\":\"{body}\"}}", Uuid::now_v7());
                let request = format!(
                    "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
                     Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
                    json.len()
                );
                let back = back.clone();
                tokio::spawn(async move {
                    let _permit = permit;
                    if stream.write_all(request.as_bytes()).await.is_ok()
                        && answer_is_success(&mut stream).await
                    {
                        let _ = back.send(stream).await;
                    }
                });
                Ok(())
            }
        }
    }

    async fn finish(self) -> io::Result<()> {
        if let Self::Posts { out, .. } = &self {
            let all =
                tokio::time::timeout(Duration::from_secs(30), out.acquire_many(WINDOW as u32))
                    .await;
            let _everything_answered = all.map_err(io::Error::other)?.map_err(io::Error::other)?;
        }
        Ok(())
    }
}

/// Reads one answer with a Content-Length; whether it was a 2xx.
async fn answer_is_success(stream: &mut TcpStream) -> bool {
    let mut buffer = Vec::with_capacity(512);
    loop {
        if !stream
            .read_buf(&mut buffer)
            .await
            .is_ok_and(|read| read > 0)
        {
            return false;
        }
        let Some(head_end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..head_end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|value| value.trim().parse::<usize>().ok())
            .unwrap_or(0);
        if buffer.len() >= head_end + 4 + length {
            return head.starts_with("http/1.1 2");
        }
    }
}

/// One of the room on a bare socket, caught up.
pub async fn connect_receiver(target: &Target, index: usize) -> io::Result<TcpStream> {
    match target {
        Target::Raw { address } => {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            stream.write_all(b"SUB\n").await?;
            read_until(&mut stream, b"OK\n").await?;
            Ok(stream)
        }
        Target::Ours {
            address, tokens, ..
        } => {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let request = format!(
                "GET /v1/socket HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nConnection: Upgrade\r\n\
                 Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                tokens[index]
            );
            stream.write_all(request.as_bytes()).await?;
            read_until(&mut stream, b"\r\n\r\n").await?;
            let hello = r#"{"type":"hello","api_level":1,"cursor":{"log_epoch":null,"oseq":0,"useq":0,"channels":{}}}"#;
            stream.write_all(&masked_text(hello)).await?;
            read_until(&mut stream, b"caught_up").await?;
            Ok(stream)
        }
    }
}

/// A client's text frame with an all-zero mask, which leaves the bytes as they are.
fn masked_text(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match text.len() {
        short if short < 126 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 126);
            frame.extend((long as u16).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}

async fn read_until(stream: &mut TcpStream, needle: &[u8]) -> io::Result<()> {
    let mut buffer = Vec::new();
    let reading = async {
        loop {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if buffer.windows(needle.len()).any(|bytes| bytes == needle) {
                return Ok(());
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), reading)
        .await
        .map_err(io::Error::other)?
}

/// Counts every marker once and notes when it was due and when it came.
async fn receive(
    mut stream: TcpStream,
    delivered: Arc<AtomicU64>,
    last_ns: Arc<AtomicU64>,
    arrivals: mpsc::UnboundedSender<(u64, u64)>,
) {
    let mut buffer: Vec<u8> = Vec::with_capacity(65_536);
    let mut seen = None;
    while stream
        .read_buf(&mut buffer)
        .await
        .is_ok_and(|read| read > 0)
    {
        let now = monotonic_ns();
        let mut from = 0;
        while let Some(start) = find(&buffer[from..], b"PF1:").map(|at| from + at) {
            let Some(end) = find(&buffer[start..], b";").map(|at| start + at) else {
                from = start;
                break;
            };
            let marker = std::str::from_utf8(&buffer[start + 4..end]).unwrap_or_default();
            if let Some((seq, scheduled)) = marker.split_once(':')
                && let (Ok(seq), Ok(scheduled)) = (seq.parse::<u64>(), scheduled.parse::<u64>())
                && seen != Some(seq)
            {
                seen = Some(seq);
                delivered.fetch_add(1, Ordering::Relaxed);
                last_ns.fetch_max(now, Ordering::Relaxed);
                let _ = arrivals.send((scheduled, now));
            }
            from = end + 1;
        }
        let keep = if find(&buffer[from..], b"PF1:").is_some() {
            from
        } else {
            buffer.len().saturating_sub(3).max(from)
        };
        buffer.drain(..keep);
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
