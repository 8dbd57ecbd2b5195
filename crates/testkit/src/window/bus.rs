//! A session bus and a key store for one person.

use super::{Fault, Outcome, PATIENCE, Process};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::{interval, timeout};

/// The bus's whole configuration: anybody of this session may say anything, and
/// nothing is started because somebody asked for it.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=DIRECTORY</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Starts a session bus whose socket lies in `dir`, and answers its address.
pub async fn start_bus(dir: &Path) -> Outcome<(Process, String)> {
    let configuration = dir.join("bus.conf");
    std::fs::write(
        &configuration,
        CONFIGURATION.replace("DIRECTORY", &dir.display().to_string()),
    )?;
    let mut option = std::ffi::OsString::from("--config-file=");
    option.push(&configuration);
    let mut bus = Process::start(
        Command::new("dbus-daemon").arg(option).args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
        ]),
        "",
    )
    .await?;
    let address = bus
        .line("its address", |line| {
            line.starts_with("unix:").then(|| line.to_owned())
        })
        .await?;
    Ok((bus, address))
}

/// Starts the key store of GNOME on the bus that `command`'s environment
/// names, with its ring made or unlocked by `password`.
pub async fn start_key_store(
    mut command: Command,
    address: &str,
    password: &str,
) -> Outcome<Process> {
    command.args(["--foreground", "--components=secrets", "--unlock"]);
    let mut store = Process::start(&mut command, password).await?;
    let waited = timeout(PATIENCE, async {
        let mut often = interval(Duration::from_millis(20));
        while store.is_running() && !is_on_bus("org.freedesktop.secrets", address).await {
            often.tick().await;
        }
    });
    if waited.await.is_ok() && store.is_running() {
        return Ok(store);
    }
    Err(Fault::new(format!(
        "the key store did not come up\n{}",
        store.last_lines()
    )))
}

async fn is_on_bus(name: &str, address: &str) -> bool {
    let asked = Command::new("dbus-send")
        .arg(format!("--bus={address}"))
        .args([
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
        ])
        .arg(format!("string:{name}"))
        .output()
        .await;
    asked.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains("boolean true"))
}
