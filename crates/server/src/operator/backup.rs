//! `tokenim-server backup`: everything into one file, while the server runs.
//!
//! The database is copied as it is at one moment; the copy is looked over before it counts.
//! The file is an ordinary tar, so that it can be looked into without us. It is written
//! beside its name and gets the name when all of it is on the disk. It holds the server's keys:
//! it is worth as much as the server.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{BESIDE, CONTENTS, DATABASE, FORMAT, File, MANIFEST, Manifest, is_content};
use crate::clock::{Clock, SystemClock};
use crate::config::ServerDir;
use crate::store::StoreError;
use crate::store::upkeep::DatabaseFile;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("the directory holds no server")]
    NoServer,
    #[error("{} is there already; a backup never replaces a file", .0.display())]
    Exists(PathBuf),
    #[error("{} could not be read or written", .0.display())]
    File(PathBuf, #[source] io::Error),
    #[error("the database could not be copied")]
    Store(#[from] StoreError),
    #[error("contents of files moved into the bucket meanwhile; make the backup again")]
    Moving,
    #[error("the copy is damaged, and so is the database: {0}; run doctor")]
    Damaged(String),
}

/// Writes the backup and answers what stands in it.
pub fn backup(dir: &ServerDir, to: &Path) -> Result<Manifest, BackupError> {
    if !dir.database().exists() {
        return Err(BackupError::NoServer);
    }
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let copy = beside(to, "db.part");
    let part = beside(to, "part");
    let made = write(dir, &copy, &part);
    let _ = fs::remove_file(&copy);
    match made {
        Ok(manifest) => {
            fs::rename(&part, to).map_err(|error| BackupError::File(to.to_owned(), error))?;
            Ok(manifest)
        }
        Err(error) => {
            let _ = fs::remove_file(&part);
            Err(error)
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn write(dir: &ServerDir, copy: &Path, part: &Path) -> Result<Manifest, BackupError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::File(path, error)
    };
    // SQLite writes into an empty file that is there: made first, so that nobody else may read.
    drop(only_ours(copy).map_err(at(copy))?);
    DatabaseFile::to_read(&dir.database(), dir.key())?.copy_to(copy)?;
    let copied = DatabaseFile::to_read(copy, dir.key())?;
    if let Some(damage) = copied.look_over()?.first() {
        return Err(BackupError::Damaged(damage.to_string()));
    }
    let identity = copied.identity()?.ok_or(BackupError::NoServer)?;
    let schema = copied.schema()?;
    let wanted = copied.contents_in_folder()?;
    drop(copied);

    let mut sources = vec![(DATABASE.to_owned(), copy.to_owned())];
    for name in BESIDE {
        let path = dir.path().join(name);
        if path.exists() {
            sources.push((name.to_owned(), path));
        }
    }
    // After the database: whatever it speaks of is there, or has been removed since.
    let found = contents(dir.path()).map_err(at(dir.path()))?;
    nothing_has_moved(dir, &wanted, &found)?;
    sources.extend(found);
    let mut files = Vec::new();
    for (name, path) in &sources {
        let (bytes, hash) = hash(path).map_err(at(path))?;
        files.push(File {
            name: name.clone(),
            bytes,
            hash,
        });
    }
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now().0,
        organisation: identity.name,
        log_epoch: identity.log_epoch.to_string(),
        schema,
        files,
    };
    let file = only_ours(part).map_err(at(part))?;
    let mut tar = tar::Builder::new(io::BufWriter::new(file));
    let text = serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data");
    let mtime = u64::try_from(manifest.made_at / 1_000).unwrap_or(0);
    append(
        &mut tar,
        MANIFEST,
        text.len() as u64,
        mtime,
        text.as_slice(),
    )
    .map_err(at(part))?;
    for ((name, path), file) in sources.iter().zip(&manifest.files) {
        let open = fs::File::open(path).map_err(at(path))?;
        append(&mut tar, name, file.bytes, mtime, open.take(file.bytes)).map_err(at(part))?;
    }
    let file = tar
        .into_inner()
        .and_then(|buffered| {
            buffered
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
        })
        .map_err(at(part))?;
    file.sync_all().map_err(at(part))?;
    Ok(manifest)
}

/// What the copied database looks for in the folder is there, or nobody's any more; it has not
/// gone into the bucket, of which the copy knows nothing.
fn nothing_has_moved(
    dir: &ServerDir,
    wanted: &[String],
    found: &[(String, PathBuf)],
) -> Result<(), BackupError> {
    let there: HashSet<&str> = found
        .iter()
        .filter_map(|(name, _)| name.rsplit('/').next())
        .collect();
    let mut missing = wanted
        .iter()
        .filter(|sha256| !there.contains(sha256.as_str()))
        .peekable();
    if missing.peek().is_none() {
        return Ok(());
    }
    let database = DatabaseFile::to_read(&dir.database(), dir.key())?;
    for sha256 in missing {
        if database.is_in_bucket(sha256)? {
            return Err(BackupError::Moving);
        }
    }
    Ok(())
}

/// Contents of files, each under its hash.
fn contents(dir: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let Ok(folders) = fs::read_dir(dir.join(CONTENTS)) else {
        return Ok(found);
    };
    for folder in folders {
        for entry in fs::read_dir(folder?.path())? {
            let path = entry?.path();
            let name = path.strip_prefix(dir).ok().and_then(Path::to_str);
            // The parts of a name as every system writes them.
            let name = name.map(|name| name.replace('\\', "/"));
            if let Some(name) = name.filter(|name| is_content(name)) {
                found.push((name, path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    name: &str,
    bytes: u64,
    mtime: u64,
    data: impl Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(mtime);
    tar.append_data(&mut header, name, data)
}

/// A new file that only the server's own account can read.
pub(super) fn only_ours(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// How long it is, and its hash.
pub(super) fn hash(path: &Path) -> io::Result<(u64, String)> {
    let mut file = fs::File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hasher)?;
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}
