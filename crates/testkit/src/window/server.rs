//! The real server as a process of its own, so that it can be stopped.

use super::{Outcome, Process, Program};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tokio::process::Command;

pub struct ServerProcess {
    process: Process,
    dir: PathBuf,
    port: u16,
}

/// Starts `tokenim-server` on a folder that `init` has made, at a free port.
pub async fn start_server(dir: &Path) -> Outcome<ServerProcess> {
    ServerProcess::start(dir, 0).await
}

impl ServerProcess {
    async fn start(dir: &Path, port: u16) -> Outcome<ServerProcess> {
        let mut command = Command::new(Program::Server.path()?);
        command
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--insecure-loopback",
                "--dir",
            ])
            .arg(dir);
        let mut process = Process::start(&mut command, "").await?;
        let port = process.line("where it listens", port_in).await?;
        Ok(ServerProcess {
            process,
            dir: dir.to_owned(),
            port,
        })
    }

    /// The link that the console shows while nobody has an account.
    pub async fn set_up_link(&mut self) -> Outcome<String> {
        self.process
            .line("a link for setting up", |line| {
                line.strip_prefix("SET-UP LINK ").map(str::to_owned)
            })
            .await
    }

    /// What a client is told as its server.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Stops it as an administrator would. What is answered starts it again.
    pub async fn stop(self) -> Outcome<StoppedServer> {
        self.process.stop().await?;
        Ok(StoppedServer {
            dir: self.dir,
            port: self.port,
        })
    }
}

/// A server that will be found where it was.
pub struct StoppedServer {
    dir: PathBuf,
    port: u16,
}

impl StoppedServer {
    pub async fn start(self) -> Outcome<ServerProcess> {
        ServerProcess::start(&self.dir, self.port).await
    }
}

/// The port in the one line that a server prints when it is ready.
fn port_in(line: &str) -> Option<u16> {
    line.strip_prefix("LISTENING 127.0.0.1:")?
        .trim()
        .parse()
        .ok()
}
