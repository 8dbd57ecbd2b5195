//! What does not open today is kept for the day on which it does.
//!
//! A key store may answer differently from one day to the next: another desktop session, a
//! backup brought back, a profile copied without its key. What a person typed and what was
//! not sent yet exists nowhere else, so it is not thrown away for that.

use std::fs;
use std::path::{Path, PathBuf};

use tokenim_protocol::time::UnixMillis;

use super::ring::{KEYS_COPY, KEYS_FILE};
use super::{KeysError, disk};

/// Begins the folders' names: with a date, and without one while things are being put there.
const SET_ASIDE: &str = "set-aside";
const OUTBOX_FILES: [&str; 3] = ["outbox.db-wal", "outbox.db-shm", "outbox.db"];

/// Makes room for a new profile where the keys do not open today. The outbox exists nowhere
/// else, and the key store may give another answer tomorrow, so both go into a folder of their
/// own, named after the day, in which they open again with the old key. What the server can
/// give again is removed.
///
/// The keys go last: after a crash in between they are still found not to open, and this is
/// begun again.
pub fn set_aside(dir: &Path, now: UnixMillis) -> Result<(), KeysError> {
    let gathering = dir.join(SET_ASIDE);
    if gathering.join(KEYS_FILE).exists() {
        // A crash before the last rename of an earlier time.
        name_after_day(&gathering, now)?;
    }
    disk::private_dir(&gathering)?;
    for file in OUTBOX_FILES {
        move_if_there(&dir.join(file), &gathering.join(file))?;
    }
    disk::sync_dir(&gathering.join(KEYS_FILE))?;
    disk::remove_if_there(&disk::replacement_of(&dir.join(KEYS_FILE)))?;
    disk::remove_if_there(&dir.join("outbox.head"))?;
    move_if_there(&dir.join(KEYS_COPY), &gathering.join(KEYS_COPY))?;
    for database in ["cache.db", "search.db"] {
        for side in ["", "-wal", "-shm"] {
            disk::remove_if_there(&dir.join(format!("{database}{side}")))?;
        }
    }
    move_if_there(&dir.join(KEYS_FILE), &gathering.join(KEYS_FILE))?;
    disk::sync_dir(&gathering.join(KEYS_FILE))?;
    name_after_day(&gathering, now)
}

fn name_after_day(gathering: &Path, now: UnixMillis) -> Result<(), KeysError> {
    let day = date(now);
    let named = (1..)
        .map(|number| gathering.with_file_name(format!("{SET_ASIDE}-{day}-{number}")))
        .find(|named| !named.exists())
        .expect("numbers do not end");
    fs::rename(gathering, named)?;
    disk::sync_dir(gathering)?;
    Ok(())
}

/// The day in UTC, `2026-11-22`.
fn date(at: UnixMillis) -> String {
    at.timestamp().strftime("%Y-%m-%d").to_string()
}

fn move_if_there(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Every folder of this kind in a profile.
pub fn all(dir: &Path) -> Result<Vec<PathBuf>, KeysError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        // Not through a link to elsewhere.
        let named = entry.file_name().to_string_lossy().starts_with(SET_ASIDE);
        if named && entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}
