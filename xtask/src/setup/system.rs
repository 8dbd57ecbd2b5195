//! Packages of the operating system.

use super::Purpose;
use crate::shell::{self, Outcome};
use std::process::Command;

/// WebKitGTK is the window, OpenSSL's library is what SQLCipher seals with.
const TO_BUILD: &[&str] = &["libwebkit2gtk-4.1-dev", "libssl-dev", "pkg-config"];

/// A display, a session bus, a key store, a driver, and fonts for what people write.
const TO_DRIVE: &[&str] = &[
    "xvfb",
    "openbox",
    "xdotool",
    "imagemagick",
    "dbus",
    "gnome-keyring",
    "webkit2gtk-driver",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
];

/// A second browser for the UI's end-to-end tests, and a Chinese input method.
const TO_TEST: &[&str] = &["chromium", "ibus", "ibus-gtk3", "ibus-libpinyin"];

/// Packers, and what a desktop asks who opens an address.
const TO_PACK: &[&str] = &["dpkg", "rpm", "desktop-file-utils", "xdg-utils"];

pub fn install(purpose: Purpose) -> Outcome {
    check_node()?;
    if cfg!(target_os = "linux") {
        install_by_apt(purpose)
    } else if cfg!(target_os = "windows") {
        check_windows(purpose)
    } else {
        check_macos(purpose)
    }
}

/// The oldest Node that Vite 8 runs on.
const NODE_MAJOR_MIN: u32 = 20;

fn check_node() -> Outcome {
    let version = shell::answer(Command::new("node").arg("--version"));
    let major = version.as_deref().and_then(|version| {
        version
            .trim_start_matches('v')
            .split('.')
            .next()?
            .parse::<u32>()
            .ok()
    });
    match major {
        Some(major) if major >= NODE_MAJOR_MIN => Ok(()),
        Some(_) => Err(format!(
            "Node {} is too old: install Node {NODE_MAJOR_MIN} or newer",
            version.unwrap_or_default()
        )),
        None => Err(format!(
            "Node is missing: install Node {NODE_MAJOR_MIN} or newer (with npm)"
        )),
    }
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let mut packages = TO_BUILD.to_vec();
    if purpose >= Purpose::Headless {
        packages.extend(TO_DRIVE);
    }
    if purpose >= Purpose::Test {
        packages.extend(TO_TEST);
    }
    if purpose >= Purpose::Dist {
        packages.extend(TO_PACK);
    }
    packages
}

fn install_by_apt(purpose: Purpose) -> Outcome {
    let packages = wanted(purpose);
    if !shell::exists("dpkg-query") || !shell::exists("apt-get") {
        println!(
            "setup: no apt here; if the build fails, install what these Debian packages hold: {}",
            packages.join(" ")
        );
        return Ok(());
    }
    let missing = missing_packages(&packages);
    if missing.is_empty() {
        return Ok(());
    }
    println!("setup: installing {}", missing.join(" "));
    // Another apt may be at work, on a fresh machine most likely its own updater.
    let patience = ["-o", "DPkg::Lock::Timeout=300"];
    shell::run(
        as_root()
            .args(["apt-get", "-q"])
            .args(patience)
            .arg("update"),
    )?;
    shell::run(
        as_root()
            .args(["apt-get", "-q"])
            .args(patience)
            .args(["install", "-y", "--no-install-recommends"])
            .args(&missing),
    )
}

/// The packages that dpkg does not call installed.
fn missing_packages(packages: &[&'static str]) -> Vec<&'static str> {
    // It fails as soon as it knows one of them not, yet still tells of the others.
    let told = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${db:Status-Status}\\n"])
        .args(packages)
        .output();
    let told = told
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    packages
        .iter()
        .copied()
        .filter(|package| {
            !told
                .lines()
                .any(|line| line == format!("{package} installed"))
        })
        .collect()
}

/// `env …` as root: directly where we are root, by sudo where we are not.
fn as_root() -> Command {
    let is_root = shell::answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    if !is_root {
        command.arg("env");
    }
    command.arg("DEBIAN_FRONTEND=noninteractive");
    command
}

fn check_windows(purpose: Purpose) -> Outcome {
    only_by_hand(purpose)?;
    let webview = shell::answer(Command::new("reg").args([
        "query",
        r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
        "/v",
        "pv",
    ]));
    let mut lacking = Vec::new();
    if webview.is_none() {
        lacking.push("the WebView2 runtime (part of Windows 11)");
    }
    if !shell::exists("perl.exe") {
        lacking.push("Perl, with which OpenSSL's library is built (Strawberry Perl)");
    }
    say_lacking(&lacking)
}

fn check_macos(purpose: Purpose) -> Outcome {
    only_by_hand(purpose)?;
    let mut lacking = Vec::new();
    if shell::answer(Command::new("xcode-select").arg("-p")).is_none() {
        lacking.push("the command line tools: xcode-select --install");
    }
    if shell::answer(Command::new("pkg-config").args(["--exists", "openssl"])).is_none() {
        lacking.push("OpenSSL 3 and pkg-config: brew install openssl@3 pkg-config");
    }
    say_lacking(&lacking)
}

fn only_by_hand(purpose: Purpose) -> Outcome {
    if purpose == Purpose::Headless {
        return Err(
            "the real window can be driven on Linux only; `cargo xtask run` opens it here"
                .to_owned(),
        );
    }
    Ok(())
}

fn say_lacking(lacking: &[&str]) -> Outcome {
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(format!("please install first:\n  {}", lacking.join("\n  ")))
    }
}
