//! A company, its server, and people at their desktops.

use std::time::SystemTime;
use tempfile::TempDir;
use tokenim_protocol::time::UnixMillis;
use tokenim_testkit::company;
use tokenim_testkit::window::{
    Desktop, Display, Fault, Outcome, Program, Seat, ServerProcess, start_server,
};

/// Enough history to scroll; the demonstration has more.
pub const MESSAGES: usize = 200;
pub const SEED: u64 = 2;

pub struct Stage {
    // Seats before the display they stand at.
    pub server: ServerProcess,
    pub display: Display,
    pub dir: TempDir,
}

impl Stage {
    pub async fn open() -> Outcome<Stage> {
        let dir = tempfile::tempdir()?;
        let server_dir = dir.path().join("server");
        let made = company::build(&server_dir, SEED, MESSAGES, now()).await;
        made.map_err(|error| Fault::new(format!("{error:?}")))?;
        let server = start_server(&server_dir).await?;
        let display = Display::start(1280, 800).await?;
        Ok(Stage {
            server,
            display,
            dir,
        })
    }

    pub async fn seat(&self, handle: &str) -> Outcome<Seat> {
        Seat::take(&self.display, handle, &self.dir.path().join(handle)).await
    }

    /// A person at a desktop, signed in, with a channel open.
    pub async fn person_in(&self, seat: &Seat, channel: &str) -> Outcome<Desktop> {
        let desktop = open(seat).await?;
        desktop.place(self.display.whole()).await?;
        desktop
            .signs_in(&self.server.url(), seat.name(), company::PASSWORD)
            .await?;
        desktop.opens(channel).await?;
        Ok(desktop)
    }
}

/// Opens the program at a seat, on that person's own profile.
pub async fn open(seat: &Seat) -> Outcome<Desktop> {
    let profile = seat.home().join("profile");
    let profile = profile.to_str().expect("the folder was named by us");
    seat.open(&Program::App.path()?, &["--profile", profile])
        .await
}

fn now() -> UnixMillis {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("the clock is set");
    UnixMillis(i64::try_from(now.as_millis()).expect("this century"))
}
