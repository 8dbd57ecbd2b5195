//! The real core behind a loopback address, for a plain browser. Prints `BRIDGE url`.
//!
//! Each run is a new person at a new machine: nothing of it is kept. For debug builds only;
//! a built product has no such door, and this program is in no bundle.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use tokenim_client::Client;
use tokenim_client::config::Config;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_ipc::Core;
use tokenim_pictures::ask::Worker;
use tokenim_testkit::bridge::{self as door, Printed};

#[derive(Parser)]
#[command(name = "tokenim-bridge")]
struct Arguments {
    /// The clone whose `ui/dist` is served.
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// Where files are saved; otherwise with the profile, which is not kept.
    #[arg(long)]
    downloads: Option<PathBuf>,
}

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == tokenim_pictures::ARGUMENT)
    {
        return tokenim_pictures::worker::run();
    }
    bridge()
}

#[tokio::main]
async fn bridge() -> ExitCode {
    if !cfg!(debug_assertions) {
        eprintln!("the bridge serves debug builds only");
        return ExitCode::FAILURE;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    match serve(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the bridge could not be served: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let profile = tempfile::tempdir()?;
    let mut config =
        Config::new(profile.path()).with_key_store(Arc::new(MemoryKeyStore::default()));
    config.pictures = Worker::this_program();
    let downloads = arguments.downloads.clone();
    let outside = Printed {
        downloads: downloads.unwrap_or_else(|| profile.path().join("downloads")),
    };
    let core = Core::start(Client::open(config).await?, Arc::new(outside));
    let bridge = door::serve(core, &arguments.root).await?;
    println!("BRIDGE {}", bridge.url);
    bridge.run().await;
    Ok(())
}
