//! Says what was made unreadable here, when there is a network.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::purge::ReportPurges;

use crate::error::Result;
use crate::net::api::Api;
use crate::session::Account;
use crate::store::{Store, purge_report};

/// One that did not get through is tried again when the line is live anew, or after this.
const AGAIN: Duration = Duration::from_secs(60);

pub async fn run(account: Arc<Account>) {
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        match tell_all(&account.store, &account.api).await {
            Ok(()) => account.purges.notified().await,
            Err(error) => {
                tracing::debug!(kind = ?error.kind(), "the report of a purge waits");
                account.heed(&error);
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = account.purges.notified() => {}
                }
            }
        }
    }
}

/// Everything that the server has not heard; also of a session that has ended, whose token
/// still says which device it was.
pub async fn tell_all(store: &Store, api: &Api) -> Result<()> {
    loop {
        let purges = store.read(purge_report::untold).await?;
        if purges.is_empty() {
            return Ok(());
        }
        let told: Vec<_> = purges.iter().map(|purge| purge.id).collect();
        api.report_purges(&ReportPurges { purges }).await?;
        store
            .write(move |tx| {
                for id in told {
                    purge_report::set_told(tx, id)?;
                }
                Ok(())
            })
            .await?;
    }
}
