//! Who opened a file: written down as it is fetched or opened, told to its sender and to those
//! who manage the channel.

use tokenim_protocol::file_link::FileOpenings;
use tokenim_protocol::ids::{ChannelId, FileId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::UnixMillis;

use super::file_links::judged;
use super::hand_over::{open_file, sent_file};
use crate::access;
use crate::error::AppResult;
use crate::store::{Db, Tx, file_links, file_openings};

/// People of one list.
const LISTED_MAX: u32 = 500;

/// Whoever sent it opens nothing new.
pub async fn note_file_opening(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
) -> AppResult<()> {
    let now = tx.now();
    let file = open_file(tx, actor, channel, id, now).await?;
    if file.person != actor {
        file_openings::note(tx, id, actor, now).await?;
    }
    Ok(())
}

pub async fn read_file_openings(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
    now: UnixMillis,
) -> AppResult<FileOpenings> {
    let reader = access::channel(db, actor, Action::FollowFileOpenings, channel, now).await?;
    let file = sent_file(db, &reader.facts, channel, id, now).await?;
    if file.person != actor {
        access::channel(db, actor, Action::ReadFileOpenings, channel, now).await?;
    }
    let links = file_links::of_file(db, id).await?;
    Ok(FileOpenings {
        people: file_openings::of_file(db, id, LISTED_MAX).await?,
        count: file_openings::count(db, id).await?,
        links: judged(db, links, now).await?,
    })
}
