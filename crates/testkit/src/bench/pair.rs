//! A server as a process, a room with a crowd in it, and one or two of the crowd at real
//! windows. Everybody else listens on a bare socket.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::interval;

use super::crowd::{Crowd, PASSWORD, gather};
use super::fan::{Target, connect_receiver};
use crate::window::{Desktop, Display, Fault, Outcome, Program, Seat, ServerProcess, start_server};

/// The page notes when something it waits for has been painted: two frames after the change,
/// which is when the frame with the change in it is surely on the screen.
pub const PAINTED: &str = "const painted = (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())));";

pub struct Pair {
    pub crowd: Crowd,
    pub desktops: Vec<Desktop>,
    pub server: ServerProcess,
    target: Target,
    // What the above lives in, ended after it.
    seats: Vec<Seat>,
    pub display: Display,
    _folder: tempfile::TempDir,
}

impl Pair {
    /// `windows` people sit at windows; there are `size` in the room, and the owner.
    pub async fn open(size: usize, windows: usize) -> Outcome<Pair> {
        let folder = tempfile::tempdir()?;
        let company = folder.path().join("server");
        let crowd = gather(&company, size).await?;
        let server = start_server(&company).await?;
        let address = server.url().trim_start_matches("http://").to_owned();
        let target = Target::Ours {
            address,
            channel: crowd.channel.to_string(),
            tokens: Arc::new(crowd.tokens.clone()),
        };
        let display = Display::start(2_200, 900).await?;
        let (mut seats, mut desktops) = (Vec::new(), Vec::new());
        for (number, place) in (1..=windows).zip(display.halves()) {
            let handle = format!("u{number}");
            let seat = Seat::take(&display, &handle, &folder.path().join(&handle)).await?;
            let profile = seat.home().join("profile");
            let profile = profile.to_str().expect("the folder was named by us");
            let desktop = seat
                .open(&Program::App.path()?, &["--profile", profile])
                .await?;
            desktop.place(place).await?;
            desktop.signs_in(&server.url(), &handle, PASSWORD).await?;
            desktop.is_connected("live").await?;
            seats.push(seat);
            desktops.push(desktop);
        }
        Ok(Pair {
            crowd,
            desktops,
            server,
            target,
            seats,
            display,
            _folder: folder,
        })
    }

    /// Where one of the windows stands.
    pub fn seat(&self, number: usize) -> &Seat {
        &self.seats[number]
    }

    /// One of the crowd on a bare socket: when which bytes came.
    pub async fn listen(&self, person: usize) -> Outcome<Ear> {
        let stream = connect_receiver(&self.target, person).await?;
        Ok(Ear::open(stream))
    }

    pub async fn close(self) -> Outcome {
        for desktop in self.desktops {
            desktop.close().await?;
        }
        self.server.stop().await.map(|_| ())
    }
}

/// A server takes a socket that says nothing for long as gone.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// An empty pong, masked with zeros.
const PONG: &[u8] = &[0x8A, 0x80, 0, 0, 0, 0];

/// Keeps what one socket heard, with the time.
pub struct Ear {
    heard: Arc<Mutex<Vec<(f64, Vec<u8>)>>>,
    task: JoinHandle<()>,
}

impl Ear {
    fn open(stream: TcpStream) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = heard.clone();
        let (mut incoming, mut outgoing) = stream.into_split();
        let task = tokio::spawn(async move {
            let mut buffer = vec![0; 65_536];
            let mut sign_of_life = interval(SIGN_OF_LIFE);
            loop {
                tokio::select! {
                    read = incoming.read(&mut buffer) => {
                        let Ok(read @ 1..) = read else { return };
                        let bytes = buffer[..read].to_vec();
                        kept.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push((wall_ms(), bytes));
                    }
                    _ = sign_of_life.tick() => {
                        if outgoing.write_all(PONG).await.is_err() {
                            return;
                        }
                    }
                }
            }
        });
        Self { heard, task }
    }

    /// When these bytes came first, after a moment.
    pub fn first(&self, bytes: &[u8], after_ms: f64) -> Option<f64> {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|(at, heard)| *at >= after_ms && memchr::memmem::find(heard, bytes).is_some())
            .map(|(at, _)| *at)
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The wall clock, which the pages read too.
pub fn wall_ms() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is set")
        .as_secs_f64()
        * 1_000.0
}

/// The times that a page noted under a name, by number.
pub async fn noted(desktop: &Desktop, name: &str) -> Outcome<Vec<Option<f64>>> {
    let times = desktop.eval("window[a]", &[json!(name)]).await?;
    let Value::Array(times) = times else {
        return Err(Fault::new(format!("the page noted no {name}")));
    };
    Ok(times.iter().map(Value::as_f64).collect())
}
