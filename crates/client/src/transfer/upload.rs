//! One file up: hashed, announced, sent in pieces from wherever the server says it stands.

use std::io::{self, Read};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::source::Source;
use super::worker::{Stop, Verdict, judge, wait};
use super::{Phase, frames::hex, originals, pictures};
use crate::error::Error;
use crate::net::files::Announcement;
use crate::session::Account;
use crate::store::transfer::{self, StoredTransfer};
use crate::view::transfer::FailedWhy;
use tokenim_protocol::error::ErrorCode;

/// Hashed between two looks at whether it is still wanted.
const HASH_BYTES: u64 = 8 * 1024 * 1024;
/// A piece that arrives as something else: the line is not to be trusted with this file.
const WRONG_MAX: u32 = 5;
/// An upload that is gone is begun again so often.
const BEGINNINGS_MAX: u32 = 3;

pub async fn run(account: &Account, row: &mut StoredTransfer) -> Result<(), Stop> {
    let id = row.id;
    account.transfers.phase(account, id, Phase::Preparing);
    look_at_source(account, row).await?;
    if row.sha256.is_none() {
        row.sha256 = Some(hash(account, row).await?);
        save(account, row).await?;
    }
    let mut attempt = 0;
    let mut beginnings = 0;
    let mut wrong = 0;
    let mut pieces = Pieces::new(account.file_piece_bytes_max);
    'begin: loop {
        let Some(file) = row.file else {
            if beginnings == BEGINNINGS_MAX {
                return Err(Stop::Failed(FailedWhy::Changed));
            }
            account.transfers.phase(account, id, Phase::Running);
            match account
                .api
                .begin_upload(row.channel, &announcement(row))
                .await
            {
                Ok(file) => {
                    beginnings += 1;
                    row.file = Some(file);
                    row.done = 0;
                    save(account, row).await?;
                    attempt = 0;
                }
                Err(error) => match heeded(account, error) {
                    Verdict::Again(after) => wait(account, id, &mut attempt, after).await,
                    Verdict::Unknown => return Err(Stop::Failed(FailedWhy::Gone)),
                    Verdict::Failed(why) => return Err(Stop::Failed(why)),
                },
            }
            continue;
        };
        // Where it stands is what the server says.
        let mut at = match account.api.upload_offset(row.channel, file).await {
            Ok(at) => at,
            Err(error) => match heeded(account, error) {
                Verdict::Again(after) => {
                    wait(account, id, &mut attempt, after).await;
                    continue;
                }
                Verdict::Unknown => {
                    row.file = None;
                    save(account, row).await?;
                    continue;
                }
                Verdict::Failed(why) => return Err(Stop::Failed(why)),
            },
        };
        account.transfers.phase(account, id, Phase::Running);
        account.transfers.moved(account, id, at);
        while at < row.size {
            let piece = read(account, row, at, pieces.next(row.size - at)).await?;
            let began = Instant::now();
            let bytes = piece.len() as u64;
            match account.api.upload_piece(row.channel, file, at, piece).await {
                Ok(offset) => {
                    pieces.took(bytes, began.elapsed());
                    attempt = 0;
                    at = offset;
                    account.transfers.moved(account, id, at);
                    if at >= row.size {
                        account.transfers.phase(account, id, Phase::Checking);
                    }
                }
                Err(error) => {
                    if is_wrong(&error) {
                        wrong += 1;
                        if wrong > WRONG_MAX {
                            return Err(Stop::Failed(FailedWhy::Damaged));
                        }
                    }
                    pieces.failed();
                    match heeded(account, error) {
                        Verdict::Again(after) => wait(account, id, &mut attempt, after).await,
                        Verdict::Unknown => {
                            row.file = None;
                            save(account, row).await?;
                        }
                        Verdict::Failed(why) => return Err(Stop::Failed(why)),
                    }
                    continue 'begin;
                }
            }
        }
        break;
    }
    row.done = row.size;
    Ok(())
}

fn heeded(account: &Account, error: Error) -> Verdict {
    account.heed(&error);
    judge(error)
}

fn is_wrong(error: &Error) -> bool {
    matches!(error, Error::Server(answer) if answer.code == ErrorCode::ChecksumMismatch)
}

fn announcement(row: &StoredTransfer) -> Announcement {
    Announcement {
        name: row.name.clone(),
        size: row.size,
        media_type: row.media_type.clone(),
        sha256: row.sha256.clone().unwrap_or_default(),
        width: row.width,
        height: row.height,
    }
}

/// Size of the next piece: as much as goes in a moment, so that little is sent again after a cut
/// and nothing waits for a lame line.
pub(super) struct Pieces {
    bytes: u64,
    max: u64,
}

const PIECE_BYTES_MIN: u64 = 64 * 1024;
const PIECE_BYTES_FIRST: u64 = 1024 * 1024;
const BRISK: Duration = Duration::from_millis(700);
const SLOW: Duration = Duration::from_secs(4);

impl Pieces {
    pub fn new(max: u64) -> Self {
        let max = max.max(PIECE_BYTES_MIN);
        Self {
            bytes: PIECE_BYTES_FIRST.min(max),
            max,
        }
    }

    pub fn next(&self, left: u64) -> u64 {
        self.bytes.min(left)
    }

    pub fn took(&mut self, bytes: u64, time: Duration) {
        if bytes < self.bytes {
            return;
        }
        if time < BRISK {
            self.bytes = (self.bytes * 2).min(self.max);
        } else if time > SLOW {
            self.failed();
        }
    }

    pub fn failed(&mut self) {
        self.bytes = (self.bytes / 2).max(PIECE_BYTES_MIN).min(self.max);
    }
}

async fn save(account: &Account, row: &StoredTransfer) -> Result<(), Stop> {
    let row = row.clone();
    account
        .store
        .write(move |tx| match transfer::get(tx, row.id)? {
            Some(now) => transfer::update(
                tx,
                &StoredTransfer {
                    message: now.message,
                    state: now.state,
                    ..row
                },
            ),
            None => Ok(()),
        })
        .await?;
    Ok(())
}

pub(super) fn of_disk(error: &io::Error) -> FailedWhy {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FailedWhy::NoSpace,
        io::ErrorKind::UnexpectedEof => FailedWhy::Changed,
        _ => FailedWhy::Unreadable,
    }
}

/// Runs what waits for the disk, and tells a fault of the disk from one of ours.
pub(super) async fn disk<T: Send + 'static>(
    account: &Account,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Stop> {
    let done = account.transfers.work(work).await;
    done.map_err(|error| Stop::Failed(of_disk(&error)))
}

/// It is the file that was attached.
async fn look_at_source(account: &Account, row: &mut StoredTransfer) -> Result<(), Stop> {
    if originals::is_prepared(account, row).await? {
        return Ok(());
    }
    let from = source(account, row)?;
    let (size, modified_ms) = disk(account, move || from.about()).await?;
    // Of a copy of ours its length says whether it is whole.
    let modified_ms = modified_ms.or(row.modified_ms).unwrap_or_default();
    match row.modified_ms {
        Some(before) if before != modified_ms || size != row.size => {
            return Err(Stop::Failed(FailedWhy::Changed));
        }
        Some(_) => {}
        // Tried again: it goes as it is now.
        None if size != row.size => {
            row.size = size;
            row.file = None;
        }
        None => {}
    }
    row.modified_ms = Some(modified_ms);
    if originals::strip(account, row).await? {
        save(account, row).await?;
    }
    if row.width.is_none() {
        let from = source(account, row)?;
        let head = disk(account, move || {
            let mut head = Vec::new();
            from.open()?
                .take(pictures::HEAD_BYTES as u64)
                .read_to_end(&mut head)?;
            Ok(head)
        })
        .await?;
        if let Some(shape) = pictures::Shape::of(&head) {
            (row.width, row.height) = (Some(shape.width), Some(shape.height));
        }
    }
    Ok(())
}

pub(super) fn modified(about: &std::fs::Metadata) -> i64 {
    about
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

fn source(account: &Account, row: &StoredTransfer) -> Result<Source, Stop> {
    Source::of(account, row).ok_or(Stop::Failed(FailedWhy::Unreadable))
}

async fn hash(account: &Account, row: &StoredTransfer) -> Result<String, Stop> {
    let mut hasher = Sha256::new();
    let mut at = 0;
    while at < row.size {
        let from = source(account, row)?;
        let bytes = HASH_BYTES.min(row.size - at);
        hasher = disk(account, move || {
            let mut file = from.open_at(at)?;
            let mut part = vec![0; 256 * 1024];
            let mut left = bytes;
            while left > 0 {
                let some = part.len().min(left as usize);
                file.read_exact(&mut part[..some])?;
                hasher.update(&part[..some]);
                left -= some as u64;
            }
            Ok(hasher)
        })
        .await?;
        at += bytes;
    }
    Ok(hex(&hasher.finalize()))
}

async fn read(account: &Account, row: &StoredTransfer, at: u64, bytes: u64) -> Result<Bytes, Stop> {
    let from = source(account, row)?;
    disk(account, move || {
        let mut piece = vec![0; bytes as usize];
        from.open_at(at)?.read_exact(&mut piece)?;
        Ok(Bytes::from(piece))
    })
    .await
}
