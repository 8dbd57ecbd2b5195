//! Row 10: a gigabyte up and down beside `cp` and beside a server that only takes and gives
//! bytes; what it takes of memory and of the processor on both sides; many small files; what a cut
//! costs; how soon a picture is to be seen; and what a message waits for meanwhile.

use std::fs::File;
use std::io::{self, Cursor};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::timeline::{Anchor, MessageRow, RowContent};
use tokenim_client::view::transfer::{TransferId, TransferState};
use tokenim_client::{Client, Config, NewWords, SignInForm};
use tokenim_pictures::ask::Worker;
use tokenim_protocol::file::ATTACHMENTS_MAX;
use tokenim_protocol::ids::{ChannelId, FileId};
use tokenim_protocol::request::Secret;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::crowd::{PASSWORD, gather};
use super::fan::{self, Load, Target};
use super::machine::{cpu_seconds, pss_mib};
use super::report::{Report, median};
use crate::window::{Cable, Fault, Outcome, ServerProcess, start_server};

/// Below what a permission of its own is asked for.
const LARGE_BYTES: u64 = 1_000_000_000;
const SMALL_FILES: usize = 1_000;
const SMALL_BYTES: usize = 4 * 1024;
const CUT_BYTES: u64 = 64 * 1024 * 1024;
const CUTS: u64 = 3;
const PATIENCE: Duration = Duration::from_secs(300);
const LOOK_EVERY: Duration = Duration::from_millis(10);
const MEMORY_EVERY: Duration = Duration::from_millis(250);
/// About as long as a gigabyte takes.
const RATE: Load = Load::Rate {
    per_second: 100,
    seconds: 5,
};
/// A gigabyte is moved so often at most, however many rounds are asked for: it lies on the disk.
const ROUNDS_MAX: usize = 2;

pub async fn run(report: &mut Report, rounds: usize) -> Outcome {
    let folder = tempfile::tempdir()?;
    let crowd = gather(&folder.path().join("server"), 2).await?;
    let server = start_server(&folder.path().join("server")).await?;
    let channel = crowd.channel;
    let alice = Desk::at(&server.url(), "u1", channel).await?;
    let bob = Desk::at(&server.url(), "u2", channel).await?;
    let target = Target::Ours {
        address: server.url().trim_start_matches("http://").to_owned(),
        channel: channel.to_string(),
        tokens: Arc::new(crowd.tokens.clone()),
    };
    let source = folder.path().join("large.bin");
    noise(&source, LARGE_BYTES)?;

    let rounds = rounds.clamp(1, ROUNDS_MAX);
    large(report, &server, &alice, &bob, channel, &source, rounds)
        .await
        .map_err(in_step("a gigabyte"))?;
    while_it_moves(report, &target, &alice, channel, &source)
        .await
        .map_err(in_step("messages beside it"))?;
    std::fs::remove_file(&source)?;
    many(report, &alice, channel, folder.path())
        .await
        .map_err(in_step("small files"))?;
    thumbnail(report, &alice, &bob, channel, folder.path())
        .await
        .map_err(in_step("a photograph"))?;
    cut(report, &server, channel, folder.path())
        .await
        .map_err(in_step("cuts"))?;
    Ok(())
}

struct Desk {
    client: Client,
    _folder: TempDir,
}

fn failed(error: impl std::fmt::Display) -> Fault {
    Fault::while_doing("moving files", &error)
}

fn in_step(step: &'static str) -> impl Fn(Fault) -> Fault {
    move |fault| Fault::while_doing(step, &fault)
}

impl Desk {
    async fn at(url: &str, handle: &str, channel: ChannelId) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let config = Config {
            pictures: Worker::this_program(),
            ..Config::new(folder.path()).with_key_store(Arc::new(MemoryKeyStore::default()))
        };
        let client = Client::open(config).await.map_err(failed)?;
        let form = SignInForm {
            server: url.to_owned(),
            handle: handle.to_owned(),
            secret: Secret::Password {
                password: PASSWORD.to_owned(),
            },
            company_ca: None,
            passphrase: None,
        };
        client.sign_in(form).await.map_err(failed)?;
        until("the channel is there", async || {
            let rows = client.list_channels().await.map_err(failed)?;
            Ok(rows.iter().any(|row| row.id == channel))
        })
        .await?;
        Ok(Self {
            client,
            _folder: folder,
        })
    }

    async fn attach(&self, channel: ChannelId, paths: Vec<PathBuf>) -> Outcome<Vec<TransferId>> {
        let rows = self
            .client
            .attach(channel, None, paths)
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    async fn send(&self, channel: ChannelId, files: Vec<TransferId>) -> Outcome {
        let words = NewWords {
            extra: Extra {
                files,
                ..Extra::default()
            },
            ..NewWords::default()
        };
        self.client
            .send(channel, words)
            .await
            .map(drop)
            .map_err(failed)
    }

    /// Waits until nothing goes up any more.
    async fn nothing_moves(&self) -> Outcome {
        until("everything has gone", async || {
            Ok(self.client.transfers().await.map_err(failed)?.is_empty())
        })
        .await
    }

    /// The last message with files, if it has so many.
    async fn files(&self, channel: ChannelId) -> Outcome<Vec<FileId>> {
        let window = self.client.timeline(channel, Anchor::Latest, 20).await;
        let rows = window.map_err(failed)?.rows;
        let found = rows.into_iter().rev().find_map(|row| match row.content {
            RowContent::Message(message) if !message.files.is_empty() => Some(message),
            _ => None,
        });
        let files = |message: MessageRow| message.files.into_iter().filter_map(|row| row.file.id);
        Ok(found
            .map(|message| files(message).collect())
            .unwrap_or_default())
    }

    async fn fetch(&self, channel: ChannelId, file: FileId) -> Outcome {
        let row = self.client.fetch_file(channel, file).await;
        let id = row.map_err(failed)?.id;
        until("it is here", async || {
            let rows = self.client.transfers().await.map_err(failed)?;
            let row = rows.into_iter().find(|row| row.id == id);
            match row.map(|row| row.state) {
                Some(TransferState::Failed { why }) => Err(Fault::new(format!("{why:?}"))),
                state => Ok(state == Some(TransferState::Done)),
            }
        })
        .await
    }

    /// The file that was sent after this one.
    async fn next(&self, channel: ChannelId, before: Option<FileId>) -> Outcome<FileId> {
        let mut found = None;
        until("the message is there", async || {
            found = self.files(channel).await?.first().copied();
            Ok(found.is_some() && found != before)
        })
        .await?;
        found.ok_or_else(|| Fault::new("no file came"))
    }
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> Outcome<bool>) -> Outcome {
    let waited = timeout(PATIENCE, async {
        while !holds().await? {
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    });
    waited
        .await
        .unwrap_or_else(|_| Err(Fault::new(format!("never: {what}"))))
}

/// Bytes that nothing on the way can make smaller.
fn noise(path: &Path, bytes: u64) -> Outcome {
    use std::io::Write;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..bytes / 8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes())?;
    }
    Ok(file.flush()?)
}

/// The most memory that a process took while something went on.
struct Peak {
    stop: Arc<AtomicBool>,
    most: Arc<AtomicU64>,
    thread: std::thread::JoinHandle<()>,
}

impl Peak {
    fn of(process: u32) -> Self {
        let (stop, most) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let (ends, found) = (stop.clone(), most.clone());
        let thread = std::thread::spawn(move || {
            while !ends.load(Ordering::Relaxed) {
                found.fetch_max((pss_mib(process) * 1_024.0) as u64, Ordering::Relaxed);
                std::thread::sleep(MEMORY_EVERY);
            }
        });
        Self { stop, most, thread }
    }

    fn mib(self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
        self.most.load(Ordering::Relaxed) as f64 / 1_024.0
    }
}

#[derive(Default)]
struct Way {
    seconds: Vec<f64>,
    server_cpu: Vec<f64>,
    desk_cpu: Vec<f64>,
    server_peak: Vec<f64>,
    desk_peak: Vec<f64>,
}

/// What goes on, with what it takes.
async fn weighed(way: &mut Way, server: u32, work: impl Future<Output = Outcome>) -> Outcome {
    let ours = std::process::id();
    // This program is both desktops; the server that it started is not of it.
    let own = || cpu_seconds(ours) - cpu_seconds(server);
    let before = (cpu_seconds(server), own());
    let (at_server, at_desk) = (Peak::of(server), Peak::of(ours));
    let begun = Instant::now();
    work.await?;
    way.seconds.push(begun.elapsed().as_secs_f64());
    way.server_cpu.push(cpu_seconds(server) - before.0);
    way.desk_cpu.push(own() - before.1);
    let server_peak = at_server.mib();
    way.server_peak.push(server_peak);
    way.desk_peak.push(at_desk.mib() - server_peak);
    Ok(())
}

/// Up and then down, each with what it takes, and beside it the same bytes by a server that
/// checks nothing.
struct Moved {
    up: Way,
    down: Way,
    plain_up: Vec<f64>,
    plain_down: Vec<f64>,
}

async fn moved(
    server: &ServerProcess,
    alice: &Desk,
    bob: &Desk,
    channel: ChannelId,
    source: &Path,
    rounds: usize,
) -> Outcome<Moved> {
    let pid = server.pid();
    let (mut up, mut down) = (Way::default(), Way::default());
    let (mut plain_up, mut plain_down) = (Vec::new(), Vec::new());
    let mut before = bob.files(channel).await?.first().copied();
    for _ in 0..rounds {
        plain_up.push(plainly(source, true).await?);
        settled().await?;
        weighed(&mut up, pid, async {
            let files = alice.attach(channel, vec![source.to_owned()]).await?;
            alice.send(channel, files).await?;
            alice.nothing_moves().await
        })
        .await?;
        let file = bob.next(channel, before).await?;
        before = Some(file);
        plain_down.push(plainly(source, false).await?);
        settled().await?;
        weighed(&mut down, pid, bob.fetch(channel, file)).await?;
        bob.client.clear_transfers().await.map_err(failed)?;
    }
    Ok(Moved {
        up,
        down,
        plain_up,
        plain_down,
    })
}

async fn large(
    report: &mut Report,
    server: &ServerProcess,
    alice: &Desk,
    bob: &Desk,
    channel: ChannelId,
    source: &Path,
    rounds: usize,
) -> Outcome {
    let tenth = source.with_extension("tenth");
    noise(&tenth, LARGE_BYTES / 10)?;
    // What is held in memory is to be the same whatever the size; the first one warms up.
    moved(server, alice, bob, channel, &tenth, 1).await?;
    let small = moved(server, alice, bob, channel, &tenth, 1).await?;
    std::fs::remove_file(tenth)?;
    let copied = copy_file(source).await?;
    let mut whole = moved(server, alice, bob, channel, source, rounds).await?;
    let n = rounds as u64;
    for (name, way, plain, small) in [
        ("1 GB up", &mut whole.up, &mut whole.plain_up, small.up),
        (
            "1 GB down",
            &mut whole.down,
            &mut whole.plain_down,
            small.down,
        ),
    ] {
        let row = report.add(name, "s", n, median(&mut way.seconds), Some(median(plain)));
        row.peers.insert("cp".to_owned(), copied);
        let mut add = |what: &str, unit, values: &mut Vec<f64>, limit| {
            report.add(&format!("{name}, {what}"), unit, n, median(values), limit);
        };
        add("server CPU", "s", &mut way.server_cpu, None);
        add("desktop CPU", "s", &mut way.desk_cpu, None);
        add(
            "server PSS at most, beside 100 MB",
            "MiB",
            &mut way.server_peak,
            small.server_peak.first().copied(),
        );
        add(
            "desktops PSS at most, beside 100 MB",
            "MiB",
            &mut way.desk_peak,
            small.desk_peak.first().copied(),
        );
    }
    Ok(())
}

/// What one step left in the system's caches is not the next one's to wait for.
async fn settled() -> Outcome {
    let status = Command::new("sync").status().await?;
    match status.success() {
        true => Ok(()),
        false => Err(Fault::new("sync failed")),
    }
}

async fn copy_file(source: &Path) -> Outcome<f64> {
    let target = source.with_extension("copy");
    settled().await?;
    let begun = Instant::now();
    let mut command = Command::new("cp");
    let status = command.arg(source).arg(&target).status().await?;
    File::open(&target)?.sync_all()?;
    let seconds = begun.elapsed().as_secs_f64();
    std::fs::remove_file(target)?;
    match status.success() {
        true => Ok(seconds),
        false => Err(Fault::new("cp failed")),
    }
}

/// Over loopback by a server that checks nothing: taken and synchronised, or given. The system
/// copies by itself.
async fn plainly(source: &Path, up: bool) -> Outcome<f64> {
    settled().await?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let target = source.with_extension("plain");
    let (from, to) = (source.to_owned(), target.clone());
    let moving = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let far = std::thread::spawn(move || listener.accept().map(|(stream, _)| stream));
        let near = TcpStream::connect(address)?;
        let far = far.join().map_err(|_| io::Error::other("no one there"))??;
        let (mut giver, mut taker) = if up { (near, far) } else { (far, near) };
        let giving = std::thread::spawn(move || io::copy(&mut File::open(from)?, &mut giver));
        let mut file = File::create(&to)?;
        io::copy(&mut taker, &mut file)?;
        file.sync_all()?;
        giving.join().map_err(|_| io::Error::other("given up"))??;
        io::Result::Ok(begun.elapsed().as_secs_f64())
    });
    let seconds = moving.await.map_err(failed)??;
    std::fs::remove_file(target)?;
    Ok(seconds)
}

/// How long a message takes while bytes go up, and while they come down.
async fn while_it_moves(
    report: &mut Report,
    target: &Target,
    alice: &Desk,
    channel: ChannelId,
    source: &Path,
) -> Outcome {
    let file = alice.files(channel).await?.first().copied();
    let file = file.ok_or_else(|| Fault::new("no file to fetch"))?;
    settled().await?;
    let quiet = counted(target).await?;
    let (going_up, files) = beside(target, async || {
        let files = alice.attach(channel, vec![source.to_owned()]).await?;
        until("it is up", async || {
            let rows = alice.client.transfers().await.map_err(failed)?;
            Ok(rows.iter().all(|row| row.state == TransferState::Done))
        })
        .await?;
        Ok(files)
    })
    .await?;
    for file in files {
        alice.client.cancel_transfer(file).await.map_err(failed)?;
    }
    let (coming_down, ()) = beside(target, async || alice.fetch(channel, file).await).await?;
    alice.client.clear_transfers().await.map_err(failed)?;
    // What the disk itself makes a message wait for, whoever moves the bytes.
    let (beside_bytes, _) = beside(target, async || plainly(source, true).await).await?;
    for (way, busy) in [("goes up", going_up), ("comes down", coming_down)] {
        for (name, ms, quiet, bytes) in [
            ("p50", busy.p50_ms, quiet.p50_ms, beside_bytes.p50_ms),
            ("p99", busy.p99_ms, quiet.p99_ms, beside_bytes.p99_ms),
        ] {
            let name = format!("message {name} while 1 GB {way}, beside quiet");
            let row = report.add(&name, "ms", busy.sent, ms, Some(quiet));
            row.peers.insert("while bytes alone move".to_owned(), bytes);
        }
    }
    Ok(())
}

/// Messages, as long as the work goes on.
async fn beside<T>(target: &Target, work: impl AsyncFn() -> Outcome<T>) -> Outcome<(Counted, T)> {
    settled().await?;
    let (busy, worked) = tokio::join!(counted(target), work());
    Ok((busy?, worked?))
}

/// How long messages took.
#[derive(Serialize, Deserialize)]
struct Counted {
    sent: u64,
    p50_ms: f64,
    p99_ms: f64,
}

/// By a process of its own: whoever talks is not the desktop that moves the gigabyte.
async fn counted(target: &Target) -> Outcome<Counted> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("talk-here")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().ok_or_else(|| Fault::new("no pipe"))?;
    stdin
        .write_all(&serde_json::to_vec(target).map_err(failed)?)
        .await?;
    drop(stdin);
    let ended = child.wait_with_output().await?;
    match ended.status.success() {
        true => serde_json::from_slice(&ended.stdout).map_err(failed),
        false => Err(Fault::new(format!("whoever talked: {}", ended.status))),
    }
}

/// The process that `counted` starts: the target comes in, what was counted goes out.
pub async fn talk_here() -> Outcome {
    let target: Target = serde_json::from_reader(io::stdin()).map_err(failed)?;
    let talked = fan::run(&target, 1, RATE).await?;
    let counted = Counted {
        sent: talked.sent,
        p50_ms: talked.p(0.5),
        p99_ms: talked.p(0.99),
    };
    println!("{}", serde_json::to_string(&counted).map_err(failed)?);
    Ok(())
}

async fn many(report: &mut Report, alice: &Desk, channel: ChannelId, folder: &Path) -> Outcome {
    let paths: Vec<PathBuf> = (0..SMALL_FILES)
        .map(|nth| folder.join(format!("small-{nth}.txt")))
        .collect();
    for (nth, path) in paths.iter().enumerate() {
        std::fs::write(path, format!("{nth:>width$}", width = SMALL_BYTES))?;
    }
    let begun = Instant::now();
    for some in paths.chunks(ATTACHMENTS_MAX) {
        let files = alice.attach(channel, some.to_vec()).await?;
        alice.send(channel, files).await?;
    }
    alice.nothing_moves().await?;
    let seconds = begun.elapsed().as_secs_f64();
    report.add(
        "1,000 files of 4 kB, attached to sent",
        "s",
        SMALL_FILES as u64,
        seconds,
        None,
    );
    Ok(())
}

/// Twelve megapixels, from the message's arrival to a small picture that can be drawn.
async fn thumbnail(
    report: &mut Report,
    alice: &Desk,
    bob: &Desk,
    channel: ChannelId,
    folder: &Path,
) -> Outcome {
    let mut seconds = Vec::new();
    let mut before = bob.files(channel).await?.first().copied();
    for round in 0..3_u32 {
        let dots = RgbImage::from_fn(4_000, 3_000, |x, y| {
            Rgb([
                (x / 16 + round) as u8,
                (y / 12) as u8,
                (x * y / 4_096) as u8,
            ])
        });
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(dots)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
            .map_err(failed)?;
        let path = folder.join(format!("photo-{round}.jpg"));
        std::fs::write(&path, bytes)?;
        let files = alice.attach(channel, vec![path]).await?;
        alice.send(channel, files).await?;
        let file = bob.next(channel, before).await?;
        before = Some(file);
        let begun = Instant::now();
        let small = bob.client.thumbnail(channel, file).await.map_err(failed)?;
        if small.is_none() {
            return Err(Fault::new("no thumbnail"));
        }
        seconds.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    report.add(
        "12 MP photograph, message to thumbnail",
        "ms",
        3,
        median(&mut seconds),
        None,
    );
    Ok(())
}

/// What goes up twice when the line is cut.
async fn cut(
    report: &mut Report,
    server: &ServerProcess,
    channel: ChannelId,
    folder: &Path,
) -> Outcome {
    let path = folder.join("cut.bin");
    noise(&path, CUT_BYTES)?;
    let cable = Cable::to(server.address(), 16 * 1024 * 1024).await?;
    let alice = Desk::at(&cable.url(), "u1", channel).await?;
    let files = alice.attach(channel, vec![path]).await?;
    alice.send(channel, files).await?;
    for nth in 1..=CUTS {
        cable.has_carried(nth * CUT_BYTES / (CUTS + 1)).await?;
        cable.pull();
    }
    alice.nothing_moves().await?;
    let extra = cable.carried().saturating_sub(CUT_BYTES) as f64 / CUTS as f64;
    report.add(
        "sent again for a cut, of 64 MB",
        "kB",
        CUTS,
        extra / 1_000.0,
        None,
    );
    Ok(())
}
