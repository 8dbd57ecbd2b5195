//! Drafts and settings on their way to the server: kept at once here, told when the link is
//! live. They merge by their stamps, so order and repetition do no harm.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::personal::{STATE_ITEMS_PER_REQUEST_MAX, StateItem};
use tokio::time::sleep;

use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::person_state;

/// A draft changes with every word; the last of a moment is enough.
const GATHER: Duration = Duration::from_millis(1_500);
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Of one request, measured in the characters of its drafts.
const BYTES_MAX: usize = 64 * 1024;

pub async fn run(account: Arc<Account>) {
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        match tell(&account).await {
            Ok(()) => account.state_changed.notified().await,
            Err(error) => {
                tracing::debug!(%error, "drafts and settings could not be told");
                sleep(AFTER_FAILURE).await;
            }
        }
        sleep(GATHER).await;
    }
}

async fn tell(account: &Account) -> Result<()> {
    let unsent = account.store.read(person_state::unsent).await?;
    for portion in portions(unsent) {
        if let Err(Error::Invalid(_)) = tell_some(account, portion.clone()).await? {
            // One of them is not taken; the others must not wait for it for ever.
            for item in portion {
                if let Err(error) = tell_some(account, vec![item.clone()]).await? {
                    tracing::warn!(%error, "a draft or setting stays on this device");
                    account
                        .store
                        .write(move |tx| person_state::sent(tx, &item.setting.key(), item.stamp))
                        .await?;
                }
            }
        }
    }
    Ok(())
}

fn portions(items: Vec<StateItem>) -> Vec<Vec<StateItem>> {
    let mut portions: Vec<Vec<StateItem>> = Vec::new();
    let mut bytes = 0;
    for item in items {
        let size = serde_json::to_string(&item.setting).map_or(0, |text| text.len());
        bytes += size;
        match portions.last_mut() {
            Some(last) if last.len() < STATE_ITEMS_PER_REQUEST_MAX && bytes <= BYTES_MAX => {
                last.push(item);
            }
            _ => {
                bytes = size;
                portions.push(vec![item]);
            }
        }
    }
    portions
}

/// `Ok(Err)`: the server will not take these as they are.
async fn tell_some(account: &Account, items: Vec<StateItem>) -> Result<Result<()>> {
    match account.api.keep_state(items.clone()).await {
        Ok(kept) => {
            account
                .store
                .write(move |tx| {
                    for item in &items {
                        person_state::sent(tx, &item.setting.key(), item.stamp)?;
                    }
                    for item in kept.items {
                        person_state::merge(tx, item)?;
                    }
                    Ok(())
                })
                .await?;
            Ok(Ok(()))
        }
        // An older server keeps none of it: it waits for a newer one.
        Err(Error::NotFound) => Ok(Ok(())),
        Err(error @ Error::Invalid(_)) => Ok(Err(error)),
        Err(error) => {
            account.heed(&error);
            Err(error)
        }
    }
}
