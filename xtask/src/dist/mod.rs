//! `cargo xtask dist`: the packages that people install on Linux, a .deb and an .rpm for the
//! desktop program and for the server.
//!
//! Each is a folder laid out as it will stand on the disk, handed to the system's own packers.
//! Windows, macOS and AppImage need machines and tools of their own: the release workflow
//! makes those.

mod check;
mod deb;
mod rpm;
mod secrets;
mod tree;

use crate::setup::Purpose;
use crate::shell::Outcome;
use crate::{build, project, setup};
use std::path::{Path, PathBuf};

/// One thing to install.
pub struct Package {
    pub name: &'static str,
    pub summary: &'static str,
    pub description: &'static str,
    /// As it stands on the disk.
    pub tree: PathBuf,
    /// What Debian calls what it needs; the rpm names libraries instead.
    pub depends: String,
    /// Run after it is unpacked, and before it goes.
    pub installed: Option<String>,
    pub leaves: Option<String>,
}

/// What was made of a package.
pub struct Made {
    pub package: Package,
    pub deb: PathBuf,
    pub rpm: PathBuf,
}

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn dist(words: &[&str]) -> Outcome {
    if let Some(unknown) = words.iter().find(|word| **word != "--check") {
        return Err(format!(
            "dist: {unknown} is not an option; there is --check"
        ));
    }
    setup::prepare(Purpose::Dist)?;
    let (app, server) = programs()?;
    let folder = folder();
    fresh(&folder)?;
    let packages = [tree::app(&folder, &app)?, tree::server(&folder, &server)?];
    let mut made = Vec::new();
    for package in packages {
        secrets::none_in(&package.tree)?;
        let deb = deb::pack(&folder, &package)?;
        let rpm = rpm::pack(&folder, &package)?;
        println!(
            "{}: {:.1} MiB installed, {:.1} MiB as .deb, {:.1} MiB as .rpm",
            package.name,
            mib(tree::bytes_in(&package.tree)?),
            mib(size(&deb)?),
            mib(size(&rpm)?)
        );
        made.push(Made { package, deb, rpm });
    }
    if words.contains(&"--check") {
        check::check(&made)?;
    }
    println!("packages in {}", folder.display());
    Ok(())
}

/// What is packed: release builds, or what somebody has built already and names.
fn programs() -> Outcome<(PathBuf, PathBuf)> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    if let (Some(app), Some(server)) = (named("TOKENIM_APP_BIN"), named("TOKENIM_SERVER_BIN")) {
        return Ok((app, server));
    }
    let built = build::release()?;
    let path = |name| built.path(name).cloned();
    Ok((path("tokenim")?, path("tokenim-server")?))
}

/// Where packages are made, and left.
fn folder() -> PathBuf {
    project::target_dir().join("dist")
}

fn fresh(folder: &Path) -> Outcome {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(told(folder, error)),
        _ => std::fs::create_dir_all(folder).map_err(|error| told(folder, error)),
    }
}

fn size(file: &Path) -> Outcome<u64> {
    let about = std::fs::metadata(file).map_err(|error| told(file, error))?;
    Ok(about.len())
}

pub fn mib(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

pub fn told(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
