//! What is told to the server in the background, one thing after another: when there is a line,
//! when more of it is there, and again when it did not get through.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::error::Result;
use crate::session::Account;

/// What did not get through is tried again when more is there to be told, or after this.
const AGAIN: Duration = Duration::from_secs(60);

/// `tell` tells everything there is; `more` says that there is something again.
pub(super) async fn tell_whenever<F: Future<Output = Result<()>>>(
    account: Arc<Account>,
    what: &str,
    more: fn(&Account) -> &Notify,
    tell: fn(Arc<Account>) -> F,
) {
    let more = more(&account);
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        match tell(account.clone()).await {
            Ok(()) => more.notified().await,
            Err(error) => {
                tracing::debug!(kind = ?error.kind(), what, "not told yet");
                account.heed(&error);
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = more.notified() => {}
                }
            }
        }
    }
}
