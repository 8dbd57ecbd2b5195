//! Says what was made unreadable here, when there is a network.

use std::sync::Arc;

use tokenim_protocol::purge::ReportPurges;

use super::letters::tell_whenever;
use crate::error::Result;
use crate::net::api::Api;
use crate::session::Account;
use crate::store::{Store, purge_report};

pub async fn run(account: Arc<Account>) {
    let tell = |account: Arc<Account>| async move { tell_all(&account.store, &account.api).await };
    tell_whenever(account, "what was purged", |account| &account.purges, tell).await;
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
