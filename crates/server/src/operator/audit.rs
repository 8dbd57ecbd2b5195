//! `tokenim-server audit`: whether the audit is as it was written, looked at from the console,
//! while the server runs or without it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokenim_policy::merkle::leaf_hash;
use tokenim_policy::proof::{self, Whole};
use tokenim_policy::record;
use tokenim_protocol::audit::SignedCheckpoint;

use crate::audit::rights::Mismatch;
use crate::audit::verify::Wrong;
use crate::config::{Keys, ServerDir};
use crate::store::StoreError;
use crate::store::upkeep::DatabaseFile;

/// The form in which the tree came.
const SCHEMA: u32 = 13;

#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error("the directory holds no server")]
    NoServer,
    #[error("the database is of an older server; start this one once")]
    Older,
    #[error("{} could not be read", .0.display())]
    File(PathBuf, #[source] io::Error),
    #[error("{} holds no checkpoint", .0.display())]
    NoCheckpoint(PathBuf),
    #[error("no checkpoint has been taken yet")]
    None,
    #[error("the keys could not be read")]
    Keys(#[source] io::Error),
    #[error("the database could not be read")]
    Store(#[from] StoreError),
    #[error("FOREIGN: line {0} is no record of this server")]
    Foreign(u64),
    #[error("FOREIGN: this is no record of a request as it left this server")]
    ForeignRecord,
    #[error("BROKEN: {0}")]
    Broken(Wrong),
    #[error("EDITED: {}", lines(.0))]
    Edited(Vec<Mismatch>),
}

/// Hashes everything again. Each of the files holds a checkpoint as `audit checkpoint` shows it.
pub fn verify(dir: &ServerDir, checkpoints: &[PathBuf]) -> Result<Whole, AuditError> {
    let file = opened(dir)?;
    let key = Keys::load(dir)
        .map_err(AuditError::Keys)?
        .audit
        .verifying_key();
    let outside = checkpoints
        .iter()
        .map(|path| read(path))
        .collect::<Result<Vec<_>, _>>()?;
    file.verify_audit(&key, &outside)?
        .map_err(AuditError::Broken)
}

/// One a line: the message of an error goes to the console as it is.
fn lines(mismatches: &[Mismatch]) -> String {
    let each: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
    each.join("\nEDITED: ")
}

/// Builds the rights from the log and compares them with the tables. Answers how many rows were
/// compared; none where no record tells them.
pub fn verify_rights(dir: &ServerDir) -> Result<Option<u64>, AuditError> {
    let (rebuilt, mismatches) = opened(dir)?.verify_rights()?;
    match mismatches.is_empty() {
        true => Ok(rebuilt.is_founded.then(|| rebuilt.places())),
        false => Err(AuditError::Edited(mismatches)),
    }
}

/// Every line is the record that the tree has at its place; or the file is the record of a
/// request, as JSON or inside a PDF, and the tree has the record of its export. Answers how many.
pub fn verify_records(dir: &ServerDir, path: &Path) -> Result<u64, AuditError> {
    let file = opened(dir)?;
    let bytes = fs::read(path).map_err(|error| AuditError::File(path.to_owned(), error))?;
    if let Some(text) = request_record(&bytes) {
        let known = text.and_then(record::read);
        let taken = known.ok_or(AuditError::ForeignRecord)?;
        let hash = proof::hash_text(&leaf_hash(taken.leaf.as_bytes()));
        return match file.leaf_hash(taken.seq)? {
            Some(kept) if kept == hash => Ok(1),
            _ => Err(AuditError::ForeignRecord),
        };
    }
    let text = String::from_utf8(bytes).map_err(|_| AuditError::Foreign(1))?;
    let mut records = 0;
    for (at, line) in text.lines().enumerate() {
        let foreign = || AuditError::Foreign(at as u64 + 1);
        let seq = proof::place_of(line).ok_or_else(foreign)?;
        let hash = proof::hash_text(&leaf_hash(line.as_bytes()));
        if file.leaf_hash(seq)? != Some(hash) {
            return Err(foreign());
        }
        records += 1;
    }
    Ok(records)
}

/// The record of a request in the file; none for lines of the audit. Some of nothing: it
/// should hold one and does not.
fn request_record(bytes: &[u8]) -> Option<Option<&str>> {
    if bytes.starts_with(b"%PDF-") {
        return Some(record::in_pdf(bytes));
    }
    // A line of the audit is one object; this file spreads over many lines.
    bytes
        .starts_with(b"{\n")
        .then(|| std::str::from_utf8(bytes).ok())
}

/// The newest checkpoint.
pub fn newest(dir: &ServerDir) -> Result<SignedCheckpoint, AuditError> {
    opened(dir)?.newest_checkpoint()?.ok_or(AuditError::None)
}

fn opened(dir: &ServerDir) -> Result<DatabaseFile, AuditError> {
    if !dir.database().exists() {
        return Err(AuditError::NoServer);
    }
    let file = DatabaseFile::to_read(&dir.database(), dir.key())?;
    match file.schema()? {
        ..SCHEMA => Err(AuditError::Older),
        _ => Ok(file),
    }
}

fn read(path: &Path) -> Result<SignedCheckpoint, AuditError> {
    let text =
        fs::read_to_string(path).map_err(|error| AuditError::File(path.to_owned(), error))?;
    serde_json::from_str(text.trim()).map_err(|_| AuditError::NoCheckpoint(path.to_owned()))
}
