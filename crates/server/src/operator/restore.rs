//! `tokenim-server restore`: a server from a backup, in a folder that holds none.
//!
//! Everything is unpacked beside the folder and checked against the manifest; then the
//! database gets a new log epoch, so that every client that comes back notices that the logs
//! went back, reads them again from the start, and offers again what it had not delivered.
//! Only then does the folder get its name: a restore that is cut off leaves nothing that could
//! be started.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde_json::json;
use tokenim_protocol::ids::LogEpoch;
use tokenim_protocol::time::UnixMillis;

use super::backup::{hash, only_ours};
use super::{BESIDE, DATABASE, FORMAT, MANIFEST, Manifest, is_content};
use crate::app::{App, OpenError, Outside};
use crate::audit::{self, Act, checkpoint};
use crate::clock::{SystemRng, random_uuid};
use crate::config::ServerDir;
use crate::error::AppError;
use crate::store::StoreError;
use crate::store::upkeep::DatabaseFile;

#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("{} is there and not empty; a restore makes a new folder", .0.display())]
    Exists(PathBuf),
    #[error("{} could not be read or written", .0.display())]
    File(PathBuf, #[source] io::Error),
    #[error("this is no backup of a TokenIM server: {0}")]
    NoBackup(String),
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    #[error("the backup is of a newer server (schema {found}; this one knows {known})")]
    Newer { found: u32, known: u32 },
    #[error("the database could not be opened")]
    Store(#[from] StoreError),
    #[error("the restored server does not open")]
    Open(#[from] OpenError),
    #[error("the restore could not be recorded: {0}")]
    Record(AppError),
}

/// Makes the folder. Answers what the backup said about itself.
pub async fn restore(
    from: &Path,
    dir: &ServerDir,
    end_sessions: bool,
    outside: Outside,
) -> Result<Manifest, RestoreError> {
    let target = dir.path();
    let is_empty = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(RestoreError::File(target.to_owned(), error)),
    };
    if !is_empty {
        return Err(RestoreError::Exists(target.to_owned()));
    }
    let mut name = target.as_os_str().to_owned();
    name.push(".restoring");
    let part = PathBuf::from(name);
    if part.exists() {
        // Of a restore that was cut off.
        fs::remove_dir_all(&part).map_err(|error| RestoreError::File(part.clone(), error))?;
    }
    let restored = unpack(from, &part, dir, end_sessions, outside).await;
    match restored {
        Ok(manifest) => {
            if target.exists() {
                fs::remove_dir(target)
                    .map_err(|error| RestoreError::File(target.to_owned(), error))?;
            }
            fs::rename(&part, target)
                .map_err(|error| RestoreError::File(target.to_owned(), error))?;
            Ok(manifest)
        }
        Err(error) => {
            let _ = fs::remove_dir_all(&part);
            Err(error)
        }
    }
}

async fn unpack(
    from: &Path,
    part: &Path,
    dir: &ServerDir,
    end_sessions: bool,
    outside: Outside,
) -> Result<Manifest, RestoreError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| RestoreError::File(path, error)
    };
    let file = fs::File::open(from).map_err(at(from))?;
    let mut tar = tar::Archive::new(io::BufReader::new(file));
    let mut entries = tar
        .entries()
        .map_err(|error| RestoreError::NoBackup(error.to_string()))?;
    let unreadable = |error: io::Error| RestoreError::NoBackup(error.to_string());
    let first = entries
        .next()
        .ok_or_else(|| RestoreError::NoBackup("it is empty".to_owned()))?
        .map_err(unreadable)?;
    if first.path().map_err(unreadable)?.as_ref() != Path::new(MANIFEST) {
        return Err(RestoreError::NoBackup(
            "it begins with no manifest".to_owned(),
        ));
    }
    let manifest: Manifest = serde_json::from_reader(io::Read::take(first, MANIFEST_BYTES_MAX))
        .map_err(|error| RestoreError::NoBackup(format!("its manifest: {error}")))?;
    check(&manifest)?;

    let staged = ServerDir::new(part).like(dir);
    staged.create().map_err(at(part))?;
    for expected in &manifest.files {
        let mut entry = entries
            .next()
            .ok_or_else(|| RestoreError::Damaged(format!("{} is missing", expected.name)))?
            .map_err(|error| RestoreError::Damaged(error.to_string()))?;
        let path = entry.path().map_err(unreadable)?.into_owned();
        if path != Path::new(&expected.name) || entry.size() != expected.bytes {
            return Err(RestoreError::Damaged(format!(
                "{} is not in its place",
                expected.name
            )));
        }
        let to = part.join(&expected.name);
        if let (true, Some(folder)) = (is_content(&expected.name), to.parent()) {
            private_folders(part, folder).map_err(at(folder))?;
        }
        let mut file = only_ours(&to).map_err(at(&to))?;
        io::copy(&mut entry, &mut file).map_err(at(&to))?;
        file.sync_all().map_err(at(&to))?;
        let (_, found) = hash(&to).map_err(at(&to))?;
        if found != expected.hash {
            return Err(RestoreError::Damaged(format!(
                "{} has another hash",
                expected.name
            )));
        }
    }
    begin_again(&staged, &manifest, end_sessions, outside).await?;
    Ok(manifest)
}

/// Every file of the company stands in it with its hash.
const MANIFEST_BYTES_MAX: u64 = 1 << 30;

/// Folders below the new server's, for its own account alone.
fn private_folders(above: &Path, folder: &Path) -> io::Result<()> {
    let mut made = above.to_owned();
    for name in folder.strip_prefix(above).map_err(io::Error::other)? {
        made.push(name);
        crate::blobs::make_folder(&made)?;
    }
    Ok(())
}

/// Only names that a backup can have, and a database among them.
fn check(manifest: &Manifest) -> Result<(), RestoreError> {
    if manifest.format != FORMAT {
        return Err(RestoreError::NoBackup(format!(
            "its form is {}, this program knows {FORMAT}",
            manifest.format
        )));
    }
    let known = DatabaseFile::schema_known();
    if manifest.schema > known {
        return Err(RestoreError::Newer {
            found: manifest.schema,
            known,
        });
    }
    for file in &manifest.files {
        let plain = Path::new(&file.name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let is_known =
            file.name == DATABASE || BESIDE.contains(&file.name.as_str()) || is_content(&file.name);
        if !plain || !is_known {
            return Err(RestoreError::NoBackup(
                "it holds files that no backup has".to_owned(),
            ));
        }
    }
    if manifest
        .files
        .first()
        .is_none_or(|file| file.name != DATABASE)
    {
        return Err(RestoreError::NoBackup("it holds no database".to_owned()));
    }
    Ok(())
}

/// A new epoch, and a line in the audit that says so.
async fn begin_again(
    staged: &ServerDir,
    manifest: &Manifest,
    end_sessions: bool,
    outside: Outside,
) -> Result<(), RestoreError> {
    // Whatever dice the server throws with: two restores of one backup are two epochs.
    let epoch = LogEpoch(random_uuid(&SystemRng));
    let ended = {
        let file = DatabaseFile::to_write(&staged.database(), staged.key())?;
        if let Some(damage) = file.look_over()?.first() {
            return Err(RestoreError::Damaged(damage.to_string()));
        }
        file.set_log_epoch(epoch)?;
        let ended = if end_sessions {
            file.end_sessions(outside.clock.now())?
        } else {
            0
        };
        file.settle()?;
        ended
    };
    let app = App::open(staged, outside).await?;
    let (before, made_at) = (manifest.log_epoch.clone(), UnixMillis(manifest.made_at));
    let key = app.keys().audit.clone();
    app.write(move |tx| {
        Box::pin(async move {
            let act = Act::new("server.restore")
                .before(json!({ "log_epoch": before }))
                .after(json!({
                    "log_epoch": epoch.to_string(),
                    "backup_made_at": made_at.0,
                    "sessions_ended": ended,
                }));
            audit::record(tx, None, act).await?;
            // Before anybody is served: the newest checkpoint would be one of the old epoch, with
            // less than the desktops have seen, and no word about why.
            checkpoint::take(tx, &key).await.map(|_| ())
        })
    })
    .await
    .map_err(RestoreError::Record)?;
    Ok(())
}
