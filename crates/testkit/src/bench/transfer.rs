//! Row 10: a gigabyte up and down beside `cp` and beside a server that only takes and gives
//! bytes; what it takes of memory and of the processor on both sides; many small files; what a cut
//! costs; how soon a picture is to be seen; and what a message waits for meanwhile.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
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
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
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
const RATE: Load = Load::Rate {
    per_second: 50,
    seconds: 10,
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

async fn large(
    report: &mut Report,
    server: &ServerProcess,
    alice: &Desk,
    bob: &Desk,
    channel: ChannelId,
    source: &Path,
    rounds: usize,
) -> Outcome {
    let pid = server.pid();
    let idle = pss_mib(pid);
    let idle_here = pss_mib(std::process::id()) - idle;
    let (mut up, mut down) = (Way::default(), Way::default());
    let (mut plain_up, mut plain_down, mut copied) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = None;
    for _ in 0..rounds {
        copied.push(copy_file(source).await?);
        plain_up.push(plainly(source, true).await?);
        weighed(&mut up, pid, async {
            let files = alice.attach(channel, vec![source.to_owned()]).await?;
            alice.send(channel, files).await?;
            alice.nothing_moves().await
        })
        .await?;
        let file = bob.next(channel, before).await?;
        before = Some(file);
        plain_down.push(plainly(source, false).await?);
        weighed(&mut down, pid, async {
            let id = bob
                .client
                .fetch_file(channel, file)
                .await
                .map_err(failed)?
                .id;
            until("it is here", async || {
                let rows = bob.client.transfers().await.map_err(failed)?;
                let row = rows.into_iter().find(|row| row.id == id);
                match row.map(|row| row.state) {
                    Some(TransferState::Failed { why }) => Err(Fault::new(format!("{why:?}"))),
                    state => Ok(state == Some(TransferState::Done)),
                }
            })
            .await
        })
        .await?;
        bob.client.clear_transfers().await.map_err(failed)?;
    }
    let n = rounds as u64;
    let copied = median(&mut copied);
    for (name, way, plain, idle, idle_here) in [
        ("1 GB up", &mut up, &mut plain_up, idle, idle_here),
        ("1 GB down", &mut down, &mut plain_down, idle, idle_here),
    ] {
        let row = report.add(name, "s", n, median(&mut way.seconds), Some(median(plain)));
        row.peers.insert("cp".to_owned(), copied);
        let mut add = |what: &str, unit, values: &mut Vec<f64>, limit| {
            report.add(&format!("{name}, {what}"), unit, n, median(values), limit);
        };
        add("server CPU", "s", &mut way.server_cpu, None);
        add("desktop CPU", "s", &mut way.desk_cpu, None);
        add(
            "server PSS at most, beside idle",
            "MiB",
            &mut way.server_peak,
            Some(idle),
        );
        add(
            "desktops PSS at most, beside idle",
            "MiB",
            &mut way.desk_peak,
            Some(idle_here),
        );
    }
    Ok(())
}

async fn copy_file(source: &Path) -> Outcome<f64> {
    let target = source.with_extension("copy");
    let begun = Instant::now();
    let mut command = tokio::process::Command::new("cp");
    let status = command.arg(source).arg(&target).status().await?;
    File::open(&target).await?.sync_all().await?;
    let seconds = begun.elapsed().as_secs_f64();
    std::fs::remove_file(target)?;
    match status.success() {
        true => Ok(seconds),
        false => Err(Fault::new("cp failed")),
    }
}

/// Over loopback by a server that checks nothing: taken and synchronised, or given.
async fn plainly(source: &Path, up: bool) -> Outcome<f64> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let target = source.with_extension("plain");
    let (from, to) = (source.to_owned(), target.clone());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        if up {
            let mut file = File::create(&to).await?;
            copy(&mut stream, &mut file).await?;
            file.sync_all().await?;
            stream.write_all(b"!").await
        } else {
            copy(&mut File::open(&from).await?, &mut stream)
                .await
                .map(drop)
        }
    });
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    if up {
        copy(&mut File::open(source).await?, &mut stream).await?;
        stream.shutdown().await?;
        stream.read_u8().await?;
    } else {
        let mut file = File::create(&target).await?;
        copy(&mut stream, &mut file).await?;
        file.sync_all().await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    serving.await.map_err(failed)??;
    std::fs::remove_file(target)?;
    Ok(seconds)
}

async fn while_it_moves(
    report: &mut Report,
    target: &Target,
    alice: &Desk,
    channel: ChannelId,
    source: &Path,
) -> Outcome {
    let quiet = fan::run(target, 1, RATE).await?;
    let through = AtomicBool::new(false);
    let (busy, moved) = tokio::join!(
        async {
            let busy = fan::run(target, 1, RATE).await;
            through.store(true, Ordering::Relaxed);
            busy
        },
        // As often as it takes: it goes up more quickly than the messages come to an end.
        async {
            while !through.load(Ordering::Relaxed) {
                let files = alice.attach(channel, vec![source.to_owned()]).await?;
                until("it is up", async || {
                    let rows = alice.client.transfers().await.map_err(failed)?;
                    let arrived = rows.iter().all(|row| row.state == TransferState::Done);
                    Ok(arrived || through.load(Ordering::Relaxed))
                })
                .await?;
                for file in files {
                    alice.client.cancel_transfer(file).await.map_err(failed)?;
                }
            }
            Outcome::Ok(())
        }
    );
    let busy = busy?;
    moved?;
    report.add(
        "message p99 while 1 GB goes up, beside quiet",
        "ms",
        busy.sent,
        busy.p(0.99),
        Some(quiet.p(0.99)),
    );
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
