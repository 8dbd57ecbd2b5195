//! What is damaged is noticed, kept aside, and made again.
//!
//! The three files differ in what their loss costs. The cache is the server's words, so a
//! damaged one is put aside and everything is fetched again. The outbox exists nowhere else,
//! so whatever can be read of it moves into a new one (`rescue.rs`). The index of words is
//! made from the cache.
//!
//! A damaged page of the cache may lie where nothing is read at the start. Whoever meets it
//! later leaves a mark on the disk; the store is closed and opened again, and this finds it.
//! What happened is told once, quietly, until the person has read it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::keys::disk;
use crate::view::session::{Mended, OutboxMended};

use super::Result;

/// There while the cache is known to be damaged.
const MARK: &str = "cache.damaged";
/// What is still to be told.
const TOLD: &str = "mended.json";
/// Begins the names of the folders in which damaged files are kept.
pub(super) const FOLDER: &str = "damaged";
/// A cache may be large, and serves nobody but whoever looks for the cause.
const CACHES_KEPT: usize = 1;
const OUTBOXES_KEPT: usize = 3;

/// Whether the file stays while it is kept aside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Copy,
    Move,
}

/// Puts a damaged database with its side files into a folder of its own, and lets the oldest
/// ones go. Answers with the folder.
pub(super) fn keep(path: &Path, how: Kept) -> Result<PathBuf> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.trim_end_matches(".db").to_owned();
    let mut kept = folders(dir, &stem)?;
    let next = kept.last().map_or(1, |(number, _)| number + 1);
    let folder = dir.join([FOLDER, "-", &stem, "-", &next.to_string()].concat());
    disk::private_dir(&folder)?;
    for suffix in ["-wal", "-shm", ""] {
        let from = dir.join([&*name, suffix].concat());
        let to = folder.join([&*name, suffix].concat());
        match how {
            _ if !from.exists() => {}
            // The index of the log is made again from it.
            _ if suffix == "-shm" => {
                if how == Kept::Move {
                    disk::remove_if_there(&from)?;
                }
            }
            Kept::Copy => {
                disk::private_file(&to)?;
                fs::copy(&from, &to)?;
            }
            Kept::Move => fs::rename(&from, &to)?,
        }
    }
    disk::sync_dir(path)?;
    kept.push((next, folder.clone()));
    let most = if stem == "cache" {
        CACHES_KEPT
    } else {
        OUTBOXES_KEPT
    };
    while kept.len() > most {
        fs::remove_dir_all(kept.remove(0).1)?;
    }
    Ok(folder)
}

fn folders(dir: &Path, stem: &str) -> Result<Vec<(u32, PathBuf)>> {
    let begins = [FOLDER, "-", stem, "-"].concat();
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(number) = name
            .strip_prefix(&begins)
            .and_then(|rest| rest.parse().ok())
            && entry.file_type()?.is_dir()
        {
            found.push((number, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// The cache turned out to be damaged while it was used: the next opening makes it again.
pub(super) fn mark(dir: &Path) -> Result<()> {
    disk::private_file(&dir.join(MARK))?;
    disk::sync_dir(&dir.join(MARK))?;
    Ok(())
}

pub(super) fn is_marked(dir: &Path) -> bool {
    dir.join(MARK).exists()
}

pub(super) fn unmark(dir: &Path) -> Result<()> {
    disk::remove_if_there(&dir.join(MARK))?;
    Ok(())
}

/// What is still to be told, if anything.
pub(super) fn told(dir: &Path) -> Option<Mended> {
    fs::read(dir.join(TOLD))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
}

/// Adds to what is to be told.
pub(super) fn tell(dir: &Path, news: Mended) -> Result<Mended> {
    let mut all = told(dir).unwrap_or_default();
    all.cache |= news.cache;
    all.server_restored |= news.server_restored;
    all.brought_back = all.brought_back.saturating_add(news.brought_back);
    all.outbox = match (all.outbox, news.outbox) {
        (Some(one), Some(other)) => Some(OutboxMended {
            saved: other.saved,
            complete: one.complete && other.complete,
        }),
        (one, other) => other.or(one),
    };
    let path = dir.join(TOLD);
    disk::write_replacement(&path, &serde_json::to_vec(&all)?)?;
    fs::rename(disk::replacement_of(&path), &path)?;
    Ok(all)
}

pub(super) fn forget(dir: &Path) -> Result<()> {
    disk::remove_if_there(&dir.join(TOLD))?;
    Ok(())
}
