//! Moves files: some at once, each by itself, over every fault that passes.
//!
//! Rows say what is to be done, this does it. Pausing, taking back and starting again change a
//! row; a file that is moving while its row changes stops where it is. What is safe on the
//! other side is always asked of the other side.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::error::ErrorCode;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

use super::{Phase, download, frames, upload};
use crate::change::Change;
use crate::error::{Error, Result};
use crate::net::api::retry_after;
use crate::net::backoff;
use crate::session::{Account, blocking};
use crate::store::transfer::{self, StoredState, StoredTransfer};
use crate::store::{attachment, outbox};
use crate::view::transfer::{Direction, FailedWhy, TransferId};

/// Of each direction.
const AT_ONCE: usize = 2;
/// The store did not answer; it is asked again after this.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Why a file does not move any more.
pub(super) enum Stop {
    /// The server or the disk will say no again.
    Failed(FailedWhy),
    /// Nothing about the file: the store does not answer, or the account is gone.
    Broken(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Stop::Broken(error.into())
    }
}

pub async fn run(account: Arc<Account>) {
    let mut changes = account.store.subscribe();
    if let Err(error) = tidy(&account).await {
        tracing::warn!(%error, "the cache of files could not be tidied");
    }
    let mut moving = Moving {
        account,
        tasks: JoinSet::new(),
        running: BTreeMap::new(),
    };
    loop {
        if let Err(error) = moving.look().await {
            tracing::warn!(%error, "what is to be moved could not be read");
        }
        tokio::select! {
            Some(ended) = moving.tasks.join_next(), if !moving.tasks.is_empty() => {
                if let Ok(id) = ended {
                    moving.running.remove(&id);
                    moving.account.transfers.forget(id);
                }
            }
            changed = hear(&mut changes) => if !changed { return },
        }
    }
}

/// False when there will be no more.
async fn hear(changes: &mut tokio::sync::broadcast::Receiver<crate::store::ChangeSet>) -> bool {
    loop {
        match changes.recv().await {
            Ok(changes) => {
                if changes.contains(&Change::Transfers) || changes.contains(&Change::Outbox) {
                    return true;
                }
            }
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

struct Moving {
    account: Arc<Account>,
    tasks: JoinSet<TransferId>,
    running: BTreeMap<TransferId, (Direction, AbortHandle)>,
}

impl Moving {
    async fn look(&mut self) -> Result<()> {
        let rows = self
            .account
            .store
            .read(|reader| {
                if !transfer::any(reader)? {
                    return Ok(None);
                }
                Ok(Some((
                    transfer::all(reader)?,
                    transfer::left_behind(reader)?,
                )))
            })
            .await?;
        let (mut rows, left_behind) = rows.unwrap_or_default();
        if !left_behind.is_empty() {
            rows.retain(|row| !left_behind.iter().any(|gone| gone.id == row.id));
            for row in left_behind {
                forget(&self.account, row).await?;
            }
        }
        let account = &self.account;
        self.running.retain(|id, (_, task)| {
            let goes_on = rows
                .iter()
                .any(|row| row.id == *id && row.state == StoredState::Waiting);
            if !goes_on {
                task.abort();
                account.transfers.forget(*id);
            }
            goes_on
        });
        for row in rows {
            if row.state != StoredState::Waiting || self.running.contains_key(&row.id) {
                continue;
            }
            let beside = self.running.values();
            let beside = beside.filter(|(direction, _)| *direction == row.direction);
            if beside.count() >= AT_ONCE {
                continue;
            }
            let (id, direction) = (row.id, row.direction);
            let task = self.tasks.spawn(go(self.account.clone(), row));
            self.running.insert(id, (direction, task));
        }
        Ok(())
    }
}

/// Moves one file until it is there or cannot get there.
async fn go(account: Arc<Account>, mut row: StoredTransfer) -> TransferId {
    let id = row.id;
    let moved = match row.direction {
        Direction::Up => upload::run(&account, &mut row).await,
        Direction::Down => download::run(&account, &mut row).await,
    };
    row.state = match moved {
        Ok(()) => StoredState::Done,
        Err(Stop::Failed(why)) => StoredState::Failed(why),
        Err(Stop::Broken(error)) => {
            tracing::warn!(%error, "a file stopped moving");
            // The row is as it was; it is looked at again.
            sleep(AFTER_FAILURE).await;
            account.store.tell([Change::Transfers]);
            return id;
        }
    };
    let written = account
        .store
        .write(move |tx| {
            // Taken back or paused meanwhile: that counts.
            match transfer::get(tx, row.id)? {
                Some(now) if now.state == StoredState::Waiting => row.message = now.message,
                _ => return Ok(()),
            }
            transfer::update(tx, &row)?;
            if let (StoredState::Failed(why), Some(message)) = (&row.state, row.message) {
                transfer::wedge_message(tx, message, why)?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = written {
        tracing::warn!(%error, "the end of a file's way could not be written");
        sleep(AFTER_FAILURE).await;
    }
    id
}

/// What an error means for a file on its way.
pub(super) enum Verdict {
    /// It passes.
    Again(Option<Duration>),
    /// The server knows no such upload, or no such file.
    Unknown,
    Failed(FailedWhy),
}

pub(super) fn judge(error: Error) -> Verdict {
    let wait = retry_after(&error);
    match error {
        Error::Refused(decision) => Verdict::Failed(FailedWhy::Refused {
            decision: *decision,
        }),
        Error::NotFound => Verdict::Unknown,
        Error::Invalid(_) => Verdict::Failed(FailedWhy::Server),
        Error::Server(answer) => match (answer.code, answer.limit) {
            (ErrorCode::LimitReached, Some(limit)) => Verdict::Failed(FailedWhy::Limit {
                of: limit.of,
                limit: limit.limit,
                remaining: limit.remaining,
            }),
            (ErrorCode::Gone, _) => Verdict::Unknown,
            (
                ErrorCode::TooLarge
                | ErrorCode::LimitReached
                | ErrorCode::Forbidden
                | ErrorCode::TusVersion
                | ErrorCode::ApiLevel
                | ErrorCode::RangeNotSatisfiable
                | ErrorCode::Unknown,
                _,
            ) => Verdict::Failed(FailedWhy::Server),
            _ => Verdict::Again(wait),
        },
        Error::Offline(_)
        | Error::CertificateRefused(_)
        | Error::LocalGone(_)
        | Error::SignedOut
        | Error::Storage(_)
        | Error::Keys(_)
        | Error::Bug(_) => Verdict::Again(wait),
    }
}

/// Waits out a fault: for the line, and then for a while.
pub(super) async fn wait(
    account: &Account,
    id: TransferId,
    attempt: &mut u32,
    retry_after: Option<Duration>,
) {
    let mut live = account.connection.live();
    if !*live.borrow() {
        account.transfers.phase(account, id, Phase::Offline);
        // The account is stopping; so is this.
        let _ = live.wait_for(|live| *live).await;
    }
    let pause = backoff::wait(*attempt, retry_after, account.chance.draw());
    *attempt += 1;
    sleep(pause).await;
}

/// A row that is of no use any more, with our own copy of its bytes.
pub(super) async fn forget(account: &Account, row: StoredTransfer) -> Result<()> {
    let ours = row.source.as_deref().filter(|_| row.staged);
    let copies: Vec<_> = ours
        .into_iter()
        .chain(row.stripped.as_deref())
        .map(|copy| account.staged(copy))
        .collect();
    if !copies.is_empty() {
        blocking(account.mode, move || {
            for copy in copies {
                copy.remove();
            }
            Ok(())
        })
        .await?;
    }
    Ok(account
        .store
        .write(move |tx| transfer::remove(tx, &row))
        .await?)
}

/// Its bytes will not come any more: a message that waits for them says so.
pub(super) async fn lost(account: &Account, row: StoredTransfer) -> Result<()> {
    if let Some(copy) = row.source.as_deref() {
        let copy = account.staged(copy);
        blocking(account.mode, move || {
            copy.remove();
            Ok(())
        })
        .await?;
    }
    Ok(account
        .store
        .write(move |tx| {
            let why = FailedWhy::Unreadable;
            let Some(now) = transfer::get(tx, row.id)? else {
                return Ok(());
            };
            let failed = StoredTransfer {
                state: StoredState::Failed(why.clone()),
                ..now
            };
            transfer::update(tx, &failed)?;
            match failed.message {
                Some(message) => transfer::wedge_message(tx, message, &why),
                None => Ok(()),
            }
        })
        .await?)
}

/// What an earlier run left: copies that were opened, parts of what was pasted, files whose
/// message or channel is gone.
async fn tidy(account: &Account) -> Result<()> {
    let (orphans, rows) = account
        .store
        .read(|reader| Ok((attachment::orphans(reader)?, transfer::all(reader)?)))
        .await?;
    for (channel, file) in orphans {
        account
            .store
            .write(move |tx| attachment::forget_cached(tx, channel, file))
            .await?;
        if let Some(frames) = account.frames(channel, file) {
            frames.discard();
        }
    }
    let mut named = Vec::new();
    for row in rows {
        if row.state == StoredState::Staging {
            // The page that had its bytes is gone.
            match row.message {
                Some(_) => lost(account, row).await?,
                None => forget(account, row).await?,
            }
            continue;
        }
        named.extend(row.source.filter(|_| row.staged));
        named.extend(row.stripped);
    }
    let (dir, keys) = (account.dir.clone(), account.store.keys().clone());
    blocking(account.mode, move || {
        let _ = std::fs::remove_dir_all(super::opened_folder(&dir));
        super::staged::tidy(&dir, &keys, &named);
        for entry in std::fs::read_dir(frames::folder(&dir))
            .into_iter()
            .flatten()
        {
            let Ok(entry) = entry else { continue };
            let name = entry.file_name();
            let channel = name.to_str().and_then(|name| name.parse().ok());
            let is_ours = channel.is_some_and(|channel| keys.channel(channel).is_some());
            if !is_ours {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    })
    .await
}

/// The files of a message, by the server's ids; none where one is not there yet.
pub(crate) async fn files_of(
    account: &Account,
    row: &outbox::OutboxRow,
) -> Result<Option<Vec<tokenim_protocol::ids::FileId>>> {
    let ids = row.extra.files.clone();
    if ids.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let files = account
        .store
        .read(move |reader| {
            ids.iter()
                .map(|id| Ok(transfer::get(reader, *id)?.and_then(|row| row.file)))
                .collect::<crate::store::Result<Option<Vec<_>>>>()
        })
        .await?;
    Ok(files)
}
