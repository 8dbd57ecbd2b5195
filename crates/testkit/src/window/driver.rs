//! One WebKitWebDriver: one program, one session.

use super::{Fault, Outcome, PATIENCE, Process, Seat};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

pub struct Driver {
    pub process: Process,
    pub client: Client,
}

impl Driver {
    /// Starts a driver at a seat and lets it start the program.
    pub async fn start(seat: &Seat, program: &Path, arguments: &[&str]) -> Outcome<Driver> {
        let port = free_port()?;
        let mut command = seat.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1");
        // Asks the program's first web view to let itself be driven.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let mut process = Process::start(&mut command, "").await?;
        listening(port, &mut process).await?;

        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({ "binary": program, "args": arguments }),
        );
        let connected = timeout(PATIENCE, async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
        });
        let refused = |why: String| {
            Fault::new(format!(
                "{} did not open at {}'s seat: {why}\n{}",
                program.display(),
                seat.name(),
                process.last_lines()
            ))
        };
        let client = match connected.await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return Err(refused(error.to_string())),
            Err(_) => return Err(refused("it took too long".to_owned())),
        };
        Ok(Driver { process, client })
    }
}

/// A port nobody listens on now. The driver cannot be asked to look for one.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

async fn listening(port: u16, process: &mut Process) -> Outcome {
    let waited = timeout(PATIENCE, async {
        let mut often = interval(Duration::from_millis(10));
        while process.is_running()
            && TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .is_err()
        {
            often.tick().await;
        }
    });
    if waited.await.is_ok() && process.is_running() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the driver does not listen\n{}",
        process.last_lines()
    )))
}
