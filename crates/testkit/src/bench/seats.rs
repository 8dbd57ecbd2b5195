//! Seats whose profiles are kept from run to run: filling one with a million messages takes
//! minutes.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::profile;
use crate::window::{Display, Fault, Outcome, Process, Seat};

pub struct FilledSeat {
    pub seat: Seat,
    pub profile: PathBuf,
}

/// A seat with a filled profile, filled now if none lies there from before.
pub async fn take(display: &Display, messages: u64, seed: u64) -> Outcome<FilledSeat> {
    let home = root().join(format!("target/bench/{messages}-{seed}"));
    let profile = home.join("profile");
    if !profile::is_filled(&profile, messages, seed) && home.exists() {
        std::fs::remove_dir_all(&home)?;
    }
    let seat = Seat::take(display, &format!("bench-{messages}"), &home).await?;
    let filled = FilledSeat {
        profile: seat.home().join("profile"),
        seat,
    };
    if !profile::is_filled(&filled.profile, messages, seed) {
        eprintln!("filling a profile with {messages} messages …");
        // In a process of its own: the key store is found by the environment.
        let mut command = filled.ourselves()?;
        command
            .arg("fill")
            .arg(&filled.profile)
            .args(["--messages", &messages.to_string()])
            .args(["--seed", &seed.to_string()]);
        finished(command).await?;
    }
    Ok(filled)
}

impl FilledSeat {
    /// This very program, at the seat.
    pub fn ourselves(&self) -> Outcome<Command> {
        Ok(self.seat.command(std::env::current_exe()?))
    }

    pub async fn start(&self, program: &Path) -> Outcome<Process> {
        let mut command = self.seat.command(program);
        command.arg("--profile").arg(&self.profile);
        Process::start(&mut command, "").await
    }
}

/// Runs a command to its end, its output on ours.
pub async fn finished(mut command: Command) -> Outcome {
    let status = command.kill_on_drop(true).status().await?;
    if status.success() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "a step of the benchmark failed: {status}"
    )))
}

fn root() -> PathBuf {
    std::env::var_os("TOKENIM_ROOT").map_or_else(PathBuf::new, PathBuf::from)
}
