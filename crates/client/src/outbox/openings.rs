//! Says which files somebody opened here, when there is a network.

use std::sync::Arc;

use super::letters::tell_whenever;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::file_opening;

pub async fn run(account: Arc<Account>) {
    let tell = |account: Arc<Account>| async move { tell_all(&account).await };
    tell_whenever(
        account,
        "which files were opened",
        |account| &account.openings,
        tell,
    )
    .await;
}

async fn tell_all(account: &Account) -> Result<()> {
    for (channel, file) in account.store.read(file_opening::untold).await? {
        match account.api.file_opened(channel, file).await {
            // Gone meanwhile, or none of theirs any more: there is nobody to tell.
            Ok(()) | Err(Error::NotFound | Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
        account
            .store
            .write(move |tx| file_opening::set_told(tx, file))
            .await?;
    }
    Ok(())
}
