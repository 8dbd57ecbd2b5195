//! Sends reports of problems when there is a network, one after another.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::start::SendReport;

use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::first_hour;

/// A report that did not get through is tried again when the line is live anew, or after this.
const AGAIN: Duration = Duration::from_secs(60);

pub async fn run(account: Arc<Account>) {
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        match send_all(&account).await {
            Ok(()) => account.reports.notified().await,
            Err(error) => {
                tracing::debug!(kind = ?error.kind(), "a report waits");
                account.heed(&error);
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = account.reports.notified() => {}
                }
            }
        }
    }
}

async fn send_all(account: &Account) -> Result<()> {
    while let Some((id, text)) = account.store.read(first_hour::next_report).await? {
        match account.api.send_report(&SendReport { id, text }).await {
            Ok(taken) => {
                account
                    .store
                    .write(move |tx| first_hour::report_taken(tx, id, taken.number))
                    .await?;
            }
            Err(error) if is_final(&error) => {
                let why = error.to_string();
                account
                    .store
                    .write(move |tx| first_hour::report_refused(tx, id, &why))
                    .await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The server will say no again.
fn is_final(error: &Error) -> bool {
    match error {
        Error::Invalid(_) | Error::Refused(_) | Error::NotFound => true,
        Error::Server(answer) => matches!(answer.code, ErrorCode::TooLarge | ErrorCode::Conflict),
        _ => false,
    }
}
