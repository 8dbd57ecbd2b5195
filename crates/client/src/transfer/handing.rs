//! What is pasted or dropped: the page has its bytes and hands them over, in pieces and in order.
//!
//! The row is there from the beginning and its message may be sent meanwhile; it waits in the
//! outbox. Where the rest never comes, the message says so.

use tokenim_protocol::file::clean_name;
use tokenim_protocol::ids::{ChannelId, MessageId};

use super::commands::{new_upload, one, too_many};
use super::{Phase, staged, worker};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{Account, blocking};
use crate::store::transfer::{self, StoredState, StoredTransfer};
use crate::view::transfer::{TransferId, TransferRow};

/// Of what is pasted or dropped: it lies here twice until it has arrived.
const STAGED_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

impl Client {
    pub async fn begin_attachment(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
        name: String,
        size: u64,
    ) -> Result<TransferId> {
        let account = self.account()?;
        if size > STAGED_BYTES_MAX {
            return Err(too_many());
        }
        self.attachable(&account, channel_id, thread, 1).await?;
        let mut row = new_upload(channel_id, thread, &clean_name(&name));
        let id = row.id;
        let path = staged::folder(&account.dir).join(id.0.simple().to_string());
        let copy = account.staged(&path.to_string_lossy());
        row.source = Some(path.to_string_lossy().into_owned());
        row.staged = true;
        // As the page says; what has come is counted at the end.
        row.size = size;
        row.state = StoredState::Staging;
        account
            .store
            .write(move |tx| transfer::insert(tx, &row))
            .await?;
        blocking(account.mode, move || copy.create().map_err(Error::bug)).await?;
        Ok(id)
    }

    pub async fn put_attachment(&self, id: TransferId, at: u64, bytes: Vec<u8>) -> Result<()> {
        let account = self.account()?;
        let row = staging(&account, id).await?;
        if at.saturating_add(bytes.len() as u64) > STAGED_BYTES_MAX {
            return Err(too_many());
        }
        let copy = account.staged(&row.source.unwrap_or_default());
        blocking(account.mode, move || {
            // In order and without holes, or the page has lost some.
            if copy.length().map_err(Error::bug)? != at {
                return Err(Error::bug("a piece of what was pasted is missing"));
            }
            let end = at + bytes.len() as u64;
            copy.append(&bytes).map_err(Error::bug)?;
            Ok(end)
        })
        .await
        .map(|end| {
            account.transfers.phase(&account, id, Phase::Preparing);
            account.transfers.moved(&account, id, end);
        })
    }

    /// The page cannot hand over the rest of it. Its message waits for the person's word.
    pub async fn fail_attachment(&self, id: TransferId) -> Result<()> {
        let account = self.account()?;
        let row = staging(&account, id).await?;
        account.transfers.forget(id);
        worker::lost(&account, row).await
    }

    pub async fn end_attachment(&self, id: TransferId) -> Result<TransferRow> {
        let account = self.account()?;
        let mut row = staging(&account, id).await?;
        let copy = account.staged(&row.source.clone().unwrap_or_default());
        row.size = blocking(account.mode, move || copy.length().map_err(Error::bug)).await?;
        row.state = StoredState::Waiting;
        account.transfers.forget(id);
        let written = row.clone();
        row.message = account
            .store
            .write(move |tx| {
                transfer::update(tx, &written)?;
                // Its message may have been sent meanwhile.
                Ok(transfer::get(tx, id)?.and_then(|now| now.message))
            })
            .await?;
        one(self.shown(&account, vec![row]).await?)
    }
}

async fn staging(account: &Account, id: TransferId) -> Result<StoredTransfer> {
    account
        .store
        .read(move |reader| transfer::get(reader, id))
        .await?
        .filter(|row| row.state == StoredState::Staging)
        .ok_or(Error::NotFound)
}
