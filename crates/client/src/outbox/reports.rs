//! Sends reports of problems when there is a network, one after another.

use std::sync::Arc;

use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::start::SendReport;

use super::letters::tell_whenever;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::first_hour;

pub async fn run(account: Arc<Account>) {
    tell_whenever(
        account,
        "a report of a problem",
        |account| &account.reports,
        send_all,
    )
    .await;
}

async fn send_all(account: Arc<Account>) -> Result<()> {
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
