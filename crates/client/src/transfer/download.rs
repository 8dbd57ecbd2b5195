//! One file down: in pieces, each sealed as it comes, the whole compared at the end.

use std::path::PathBuf;

use tokenim_protocol::ids::{ChannelId, FileId};
use tokio::time::Instant;

use super::Phase;
use super::frames::FRAME_BYTES;
use super::upload::{Pieces, disk};
use super::worker::{Stop, Verdict, judge, wait};
use crate::session::Account;
use crate::store::attachment;
use crate::store::transfer::StoredTransfer;
use crate::view::transfer::FailedWhy;

/// What arrives damaged is fetched again so often.
const DAMAGED_MAX: u32 = 2;

pub async fn run(account: &Account, row: &mut StoredTransfer) -> Result<(), Stop> {
    let gone = || Stop::Failed(FailedWhy::Gone);
    let (id, channel) = (row.id, row.channel);
    let file = row.file.ok_or_else(gone)?;
    let cached = account
        .store
        .read(move |reader| attachment::is_cached(reader, file))
        .await?;
    if !cached || !is_there(account, channel, file).await? {
        let mut damaged = 0;
        while !fetch(account, row, file).await? {
            damaged += 1;
            if damaged >= DAMAGED_MAX {
                return Err(Stop::Failed(FailedWhy::Damaged));
            }
        }
        account
            .store
            .write(move |tx| attachment::set_cached(tx, channel, file))
            .await?;
    }
    if let Some(target) = row.target.clone() {
        account.transfers.phase(account, id, Phase::Checking);
        let frames = account.frames(channel, file).ok_or_else(gone)?;
        let path = PathBuf::from(&target);
        disk(account, move || frames.write_to(&path)).await?;
        row.saved_to = Some(target);
    }
    row.done = row.size;
    Ok(())
}

async fn is_there(account: &Account, channel: ChannelId, file: FileId) -> Result<bool, Stop> {
    let Some(frames) = account.frames(channel, file) else {
        return Ok(false);
    };
    disk(account, move || Ok(frames.is_whole())).await
}

/// False when what arrived is not what was sent.
async fn fetch(account: &Account, row: &StoredTransfer, file: FileId) -> Result<bool, Stop> {
    let (id, channel) = (row.id, row.channel);
    let gone = || Stop::Failed(FailedWhy::Gone);
    let frames = || account.frames(channel, file).ok_or_else(gone);
    let part = frames()?;
    let mut at = disk(account, move || part.go_on()).await?.min(row.size);
    account.transfers.phase(account, id, Phase::Running);
    account.transfers.moved(account, id, at);
    let mut attempt = 0;
    let mut pieces = Pieces::new(account.file_piece_bytes_max);
    while at < row.size {
        let bytes = match pieces.next(row.size - at) {
            all if all == row.size - at => all,
            some => (some / FRAME_BYTES).max(1) * FRAME_BYTES,
        };
        let began = Instant::now();
        let to = (at + bytes).min(row.size);
        match account.api.file_piece(channel, file, at, to).await {
            Ok(piece) => {
                pieces.took(bytes, began.elapsed());
                attempt = 0;
                let part = frames()?;
                disk(account, move || part.append(at, &piece)).await?;
                at = to;
                account.transfers.phase(account, id, Phase::Running);
                account.transfers.moved(account, id, at);
            }
            Err(error) => {
                account.heed(&error);
                pieces.failed();
                match judge(error) {
                    Verdict::Again(after) => wait(account, id, &mut attempt, after).await,
                    Verdict::Unknown => return Err(gone()),
                    Verdict::Failed(why) => return Err(Stop::Failed(why)),
                }
            }
        }
    }
    account.transfers.phase(account, id, Phase::Checking);
    let part = frames()?;
    let sum = row.sha256.clone().unwrap_or_default();
    disk(account, move || part.finish(&sum)).await
}
