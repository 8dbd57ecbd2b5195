//! A picture goes without what it says about itself, unless it is sent as a file.
//!
//! The clean picture is a sealed copy of ours beside what was pasted; the source stays as it is, so that
//! whoever wants can still send it whole. The choice begins the upload anew.

use std::io::Write;

use tokenim_pictures::metadata;
use tokenim_protocol::file::FileKind;

use super::commands::one;
use super::source::Source;
use super::staged;
use super::upload::disk;
use super::worker::Stop;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{Account, blocking};
use crate::store::transfer::{self, StoredState, StoredTransfer};
use crate::view::transfer::{Direction, TransferId, TransferRow};

impl Client {
    /// Sends a picture as it is, or without what it says about itself, from the beginning.
    /// Answers the row that takes the place of the old one.
    pub async fn send_as_file(&self, id: TransferId, as_file: bool) -> Result<TransferRow> {
        let account = self.account()?;
        let row = account
            .store
            .read(move |reader| transfer::get(reader, id))
            .await?
            .filter(|row| row.direction == Direction::Up && row.message.is_none())
            .filter(|row| row.state != StoredState::Staging)
            .ok_or(Error::NotFound)?;
        if row.as_file == as_file {
            return one(self.shown(&account, vec![row]).await?);
        }
        let source = Source::original(&account, &row).ok_or(Error::NotFound)?;
        let clean = row.stripped.as_deref().map(|clean| account.staged(clean));
        let size = blocking(account.mode, move || {
            if let Some(clean) = clean {
                clean.remove();
            }
            Ok(source.about().map(|(size, _)| size))
        })
        .await?
        .unwrap_or(row.size);
        let next = StoredTransfer {
            id: TransferId::now_v7(),
            as_file,
            size,
            stripped: None,
            file: None,
            sha256: None,
            // As it is now.
            modified_ms: None,
            done: 0,
            state: StoredState::Waiting,
            ..row.clone()
        };
        let (channel, file, written) = (row.channel, row.file, next.clone());
        account
            .store
            .write(move |tx| {
                transfer::remove(tx, &row)?;
                transfer::insert(tx, &written)
            })
            .await?;
        if let Some(file) = file {
            let api = account.api.clone();
            tokio::spawn(async move {
                // Without an answer it goes there by its own time.
                let _ = api.end_upload(channel, file).await;
            });
        }
        one(self.shown(&account, vec![next]).await?)
    }
}

/// Whether the clean copy is there already; it is what goes, whatever becomes of the source.
pub(super) async fn is_prepared(account: &Account, row: &mut StoredTransfer) -> Result<bool, Stop> {
    let Some(stripped) = row.stripped.as_deref().filter(|_| !row.as_file) else {
        return Ok(false);
    };
    let clean = account.staged(stripped);
    let size = disk(account, move || Ok(clean.length().ok())).await?;
    if size == Some(row.size) {
        return Ok(true);
    }
    // Lost with the folder: it is made anew from the source as that is now.
    (row.stripped, row.file, row.sha256, row.modified_ms) = (None, None, None, None);
    Ok(false)
}

/// Makes the clean copy, if there is anything to take out. False where there is not.
pub(super) async fn strip(account: &Account, row: &mut StoredTransfer) -> Result<bool, Stop> {
    let source = Source::original(account, row);
    let Some(source) = source.filter(|_| !row.as_file) else {
        return Ok(false);
    };
    if FileKind::of_name(&row.name) != FileKind::Picture {
        return Ok(false);
    }
    let folder = staged::folder(&account.dir);
    let target = folder.join(format!("{}-clean", row.id.0.simple()));
    let target = target.to_string_lossy().into_owned();
    let clean = account.staged(&target);
    let size = disk(account, move || {
        let mut source = source.open()?;
        let Some(pieces) = metadata::without(&mut source)? else {
            return Ok(None);
        };
        let mut clean = clean.writer()?;
        let size = metadata::write(&mut source, &pieces, &mut clean)?;
        clean.flush()?;
        Ok(Some(size))
    })
    .await?;
    let Some(size) = size else { return Ok(false) };
    row.size = size;
    row.stripped = Some(target);
    (row.file, row.sha256) = (None, None);
    Ok(true)
}
