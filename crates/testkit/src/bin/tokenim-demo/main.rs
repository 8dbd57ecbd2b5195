//! `tokenim-demo`: a company with a server and two windows.
//!
//! Without an option it opens them and waits until they are closed. With
//! `--headless` it plays the main job of the product in a private display and
//! checks every step, as somebody would who has to be convinced.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod checks;
#[cfg(target_os = "linux")]
mod day;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod first_hour;
#[cfg(target_os = "linux")]
mod gallery;
mod open;
#[cfg(target_os = "linux")]
mod play;
mod requests;

use clap::Parser;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;
use tokenim_protocol::time::UnixMillis;
use tokenim_testkit::company;

/// The same talk every time.
const SEED: u64 = 2;
const MESSAGES: usize = 5_000;

#[derive(Parser)]
struct Arguments {
    /// Plays the demonstration in a private display and checks it.
    #[arg(long)]
    headless: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let told = if arguments.headless {
        headless().await
    } else {
        open::open().await.map_err(|error| error.to_string())
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
async fn headless() -> Result<(), String> {
    play::play().await.map_err(|fault| fault.to_string())
}

#[cfg(not(target_os = "linux"))]
async fn headless() -> Result<(), String> {
    Err("the real window can be driven on Linux only".to_owned())
}

/// Makes the company; its history ends yesterday.
async fn make_company(dir: &Path) -> Result<(), String> {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("the clock is set");
    let now = UnixMillis(i64::try_from(now.as_millis()).expect("this century"));
    let made = company::build(dir, SEED, MESSAGES, now).await;
    made.map(|_| ()).map_err(|error| match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    })
}
