//! A Chinese input method at a seat, as a person would have it.

use super::{Fault, Outcome, PATIENCE, Process, Seat};
use std::time::Duration;
use tokio::time::{interval, timeout};

/// Pinyin by libpinyin under ibus.
const ENGINE: &str = "libpinyin";

pub struct InputMethod {
    _daemon: Process,
}

impl InputMethod {
    /// Starts ibus. Programs opened at the seat from now on use it; it is switched on
    /// by [`InputMethod::switch_on`] once one of them has the keyboard.
    pub async fn start(seat: &mut Seat) -> Outcome<InputMethod> {
        seat.set("GTK_IM_MODULE", "ibus");
        seat.set("XMODIFIERS", "@im=ibus");
        let mut command = seat.command("ibus-daemon");
        command.args(["--xim", "--panel", "disable", "--cache", "refresh"]);
        let daemon = Process::start(&mut command, "").await?;
        until("ibus knows its engines", async || {
            ibus(seat, &["list-engine"]).await.contains(ENGINE)
        })
        .await?;
        Ok(InputMethod { _daemon: daemon })
    }

    /// Lets what is typed from now on go through pinyin.
    pub async fn switch_on(&self, seat: &Seat) -> Outcome {
        until("pinyin is on", async || {
            // It complains once, and obeys all the same; so it is asked what it did.
            ibus(seat, &["engine", ENGINE]).await;
            ibus(seat, &["engine"]).await.trim() == ENGINE
        })
        .await
    }
}

async fn ibus(seat: &Seat, words: &[&str]) -> String {
    let output = seat.command("ibus").args(words).output().await;
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) -> Outcome {
    let waited = timeout(PATIENCE, async {
        let mut often = interval(Duration::from_millis(100));
        while !holds().await {
            often.tick().await;
        }
    });
    waited
        .await
        .map_err(|_| Fault::new(format!("waited in vain until {what}")))
}
