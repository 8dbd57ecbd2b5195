//! The UI's packages and its built pages, which the desktop program embeds.

use crate::project;
use crate::shell::{self, Outcome};
use std::path::Path;
use std::time::SystemTime;

/// What the pages are not made from.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "e2e", "test-results"];

/// `npm ci`, when the packages are absent or older than the lock file.
pub fn install() -> Outcome {
    let ui = project::ui_dir();
    // npm writes this file last, so a cut-off install is not taken for a whole one.
    let installed = modified(&ui.join("node_modules").join(".package-lock.json"));
    let locked = modified(&ui.join("package-lock.json"));
    if locked.is_none() {
        return Err("ui/package-lock.json is missing".to_owned());
    }
    if installed >= locked {
        return Ok(());
    }
    println!("setup: installing the UI's packages");
    shell::run(&mut project::npm(&["ci", "--no-audit", "--no-fund"]))
}

/// `npm run build`, when a source is newer than the pages.
pub fn build() -> Outcome {
    let ui = project::ui_dir();
    let built = modified(&ui.join("dist").join("index.html"));
    if built.is_some() && built > newest(&ui) {
        return Ok(());
    }
    println!("setup: building the UI's pages");
    shell::run(&mut project::npm(&["run", "build"]))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
}

/// When anything below a folder was last written. The folders count too:
/// theirs is the only time that changes when a file is taken away. The top one
/// does not, for `dist` and `node_modules` come and go in it.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let sources =
        entries.filter(|entry| !NOT_SOURCES.iter().any(|name| entry.file_name() == *name));
    sources
        .map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                modified(&path).max(newest(&path))
            } else {
                modified(&path)
            }
        })
        .max()
        .flatten()
}
