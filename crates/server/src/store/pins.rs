//! Messages that were pinned to their channel.

use tokenim_protocol::conversation::Pin;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};
use super::messages::StoredMessage;

/// In the order in which they were pinned.
pub async fn of_channel(db: &Db, channel: ChannelId) -> StoreResult<Vec<Pin>> {
    db.all(
        "SELECT message_id, message_seq, by_id, at, seq FROM pin WHERE channel_id = ?1 ORDER BY seq",
        args![channel],
        |row| {
            Ok(Pin {
                message_id: row.id(0)?,
                message_seq: row.count(1)?,
                by: row.maybe_id(2)?,
                at: row.time(3)?,
                seq: row.count(4)?,
            })
        },
    )
    .await
}

pub async fn stands(db: &Db, message: MessageId) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM pin WHERE message_id = ?1",
            args![message],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub async fn count(db: &Db, channel: ChannelId) -> StoreResult<u64> {
    db.one(
        "SELECT COUNT(*) FROM pin WHERE channel_id = ?1",
        args![channel],
        |row| row.count(0),
    )
    .await
}

pub async fn insert(
    db: &Db,
    message: &StoredMessage,
    by: PersonId,
    seq: Seq,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO pin (message_id, channel_id, message_seq, by_id, at, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        args![message.id, message.channel, message.seq, by, now, seq],
    )
    .await?;
    Ok(())
}

pub async fn delete(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute("DELETE FROM pin WHERE message_id = ?1", args![message])
        .await?;
    Ok(())
}
