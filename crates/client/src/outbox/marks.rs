//! Read marks on their way to the server: made at once here, told when the link is live.
//! They merge by maximum, so order and repetition do no harm.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::ids::ChannelId;
use tokio::time::sleep;

use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::read_mark;

/// Reading moves the mark with every screen; the last of a moment is enough.
const GATHER: Duration = Duration::from_millis(200);
const AFTER_FAILURE: Duration = Duration::from_secs(5);

pub async fn run(account: Arc<Account>) {
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        match tell(&account).await {
            Ok(()) => account.marks.notified().await,
            Err(error) => {
                tracing::debug!(%error, "a read mark could not be told");
                sleep(AFTER_FAILURE).await;
            }
        }
        sleep(GATHER).await;
    }
}

async fn tell(account: &Account) -> Result<()> {
    let unsent = account.store.read(read_mark::unsent).await?;
    for (channel_id, mark) in unsent {
        tell_one(account, channel_id, mark).await?;
    }
    Ok(())
}

async fn tell_one(account: &Account, channel_id: ChannelId, mark: ReadMark) -> Result<()> {
    match account.api.mark_read(channel_id, &mark).await {
        Ok(merged) => {
            account
                .store
                .write(move |tx| {
                    read_mark::sent(tx, channel_id, mark)?;
                    read_mark::merge(tx, channel_id, merged, None)
                })
                .await?;
        }
        // It will never be taken: the mark stays here and is not offered again.
        Err(Error::NotFound | Error::Refused(_) | Error::Invalid(_)) => {
            account
                .store
                .write(move |tx| read_mark::sent(tx, channel_id, mark))
                .await?;
        }
        Err(error) => {
            account.heed(&error);
            return Err(error);
        }
    }
    Ok(())
}
