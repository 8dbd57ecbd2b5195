//! The company on the screen in front of you.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;
use tokenim_testkit::company;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// An administrator and somebody who can lose a permission to watch it go.
const PEOPLE: [&str; 2] = ["zhouyang", "liwei"];

pub async fn open() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    println!("making the company …");
    let server_dir = dir.path().join("server");
    crate::make_company(&server_dir).await?;
    let (mut server, url) = start_server(&server_dir).await?;

    let mut windows = Vec::new();
    for person in PEOPLE {
        windows.push(
            Command::new(program("TOKENIM_APP_BIN")?)
                .arg("--profile")
                .arg(dir.path().join(person))
                .kill_on_drop(true)
                .spawn()?,
        );
    }
    println!("\nSign in to {url} as");
    for person in PEOPLE {
        println!("  {person}, password {}", company::PASSWORD);
    }
    println!("Close both windows, or press Ctrl+C, to end it.");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = async { for window in &mut windows { window.wait().await.ok(); } } => {}
    }
    for window in &mut windows {
        stop(window).await;
    }
    stop(&mut server).await;
    Ok(())
}

/// Longer than either program needs to put its things away.
const TO_STOP: Duration = Duration::from_secs(5);

/// Asks a program to stop, as a session that ends would; dropping it afterwards is harsher.
async fn stop(program: &mut Child) {
    #[cfg(unix)]
    if let Some(pid) = program.id() {
        // SAFETY: kill touches no memory of ours, and a child not waited for keeps its number.
        unsafe { libc::kill(pid.cast_signed(), libc::SIGTERM) };
        tokio::time::timeout(TO_STOP, program.wait()).await.ok();
    }
    program.kill().await.ok();
}

/// Starts the server and waits until it says where it listens.
async fn start_server(dir: &std::path::Path) -> Result<(Child, String), Box<dyn Error>> {
    let mut server = Command::new(program("TOKENIM_SERVER_BIN")?)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--insecure-loopback",
            "--dir",
        ])
        .arg(dir)
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(server.stdout.take().expect("stdout was asked for")).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("LISTENING ") {
            let url = format!("http://{}", address.trim());
            // Whoever stops reading would stop the server, once the pipe is full.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((server, url));
        }
    }
    Err("the server ended at once".into())
}

fn program(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{variable} is not set: start this by `cargo xtask run`"))
}
