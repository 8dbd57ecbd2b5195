//! Filling holes: the part that somebody scrolled to, and by itself, unhurried, the newest
//! part of every channel's past, so that history and search work without the network.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::ids::{ChannelId, Seq};
use tokio::time::sleep;

use crate::error::{Error, Result};
use crate::net::api::{Page, retry_after};
use crate::session::Account;
use crate::store::range::{self, Range};
use crate::store::{channel, sidebar};

use super::apply::Op;

/// One screen and a bit: quick to answer, and scrolling stays ahead of it.
const SCROLL_PAGE: u32 = 100;
/// Larger where nobody waits, and still one short transaction.
const QUIET_PAGE: u32 = 200;
/// Between two pages, so that what people do goes first.
const QUIET_PAUSE: Duration = Duration::from_millis(100);
const AFTER_FAILURE: Duration = Duration::from_secs(20);

/// Loads the entries just below `before`. Answers when they are in the cache.
pub async fn load_hole(account: &Account, channel_id: ChannelId, before: Seq) -> Result<()> {
    load_page(account, channel_id, before, SCROLL_PAGE).await
}

/// Loads the entries around a place: some below it, and the rest above.
pub async fn load_around(
    account: &Account,
    channel_id: ChannelId,
    seq: Seq,
    below: Seq,
) -> Result<()> {
    load_page(account, channel_id, seq + below + 1, SCROLL_PAGE).await
}

async fn load_page(
    account: &Account,
    channel_id: ChannelId,
    before: Seq,
    limit: u32,
) -> Result<()> {
    if before <= 1 {
        return Ok(());
    }
    let mut page = account
        .api
        .entries(channel_id, Page::Before(before), limit)
        .await?;
    page.entries.sort_by_key(|entry| entry.seq);
    if page.from == 0 || page.from > page.to {
        return Ok(());
    }
    account.apply(vec![Op::Page { channel_id, page }]).await?;
    Ok(())
}

/// Runs after every catch-up, until nothing is left to fill.
pub async fn fill_holes(account: Arc<Account>) {
    let most = account.backfill_entries_max;
    if most == 0 {
        return;
    }
    let rows = match account.store.read(sidebar::all).await {
        Ok(rows) => rows,
        Err(error) => {
            tracing::warn!(%error, "the channel list could not be read for the backfill");
            return;
        }
    };
    for row in rows {
        let mut given_up = false;
        while let Ok(Some(hole)) = next_hole(&account, row.channel, most).await {
            match load_page(&account, row.channel, hole.to + 1, QUIET_PAGE).await {
                Ok(()) => given_up = false,
                // Not this person's (any more), or of a time they may not see.
                Err(Error::NotFound | Error::Refused(_) | Error::Invalid(_)) => break,
                Err(error) if given_up => {
                    tracing::debug!(%error, "the backfill of a channel was given up");
                    break;
                }
                Err(error) => {
                    given_up = true;
                    sleep(retry_after(&error).unwrap_or(AFTER_FAILURE)).await;
                }
            }
            // A page that brought nothing would be asked for again for ever.
            match next_hole(&account, row.channel, most).await {
                Ok(Some(next)) if next == hole && !given_up => break,
                Ok(_) | Err(_) => {}
            }
            sleep(QUIET_PAUSE).await;
        }
    }
}

/// The newest hole that is not too far back.
async fn next_hole(account: &Account, channel_id: ChannelId, most: u64) -> Result<Option<Range>> {
    let hole = account
        .store
        .read(move |reader| {
            let Some(place) = channel::log_place(reader, channel_id)? else {
                return Ok(None);
            };
            let oldest = place.seq.saturating_sub(most);
            let holes = range::holes(reader, channel_id, place.seq)?;
            Ok(holes.into_iter().rev().find(|hole| hole.to > oldest))
        })
        .await?;
    Ok(hole)
}
