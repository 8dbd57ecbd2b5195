//! Messages as they are now, and the keys that make a repeated send the same send.

use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

#[derive(Clone, Debug)]
pub struct StoredMessage {
    pub id: MessageId,
    pub channel: ChannelId,
    pub seq: Seq,
    pub author: PersonId,
    pub sent_at: UnixMillis,
    pub revision: u32,
    pub deleted: bool,
}

/// False when the key is there already.
pub async fn insert_key(
    db: &Db,
    id: MessageId,
    sender: PersonId,
    channel: ChannelId,
    body_hash: &str,
    now: UnixMillis,
) -> StoreResult<bool> {
    let inserted = db
        .execute(
            "INSERT INTO message_key (id, sender_id, channel_id, body_hash, at)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
            args![id, sender, channel, body_hash, now],
        )
        .await?;
    Ok(inserted == 1)
}

pub async fn key_is(
    db: &Db,
    id: MessageId,
    sender: PersonId,
    channel: ChannelId,
    body_hash: &str,
) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM message_key
             WHERE id = ?1 AND sender_id = ?2 AND channel_id = ?3 AND body_hash = ?4",
            args![id, sender, channel, body_hash],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

#[allow(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert(
    db: &Db,
    id: MessageId,
    channel: ChannelId,
    seq: Seq,
    author: PersonId,
    body: &str,
    reply_to: Option<MessageId>,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO message (id, channel_id, seq, author_id, sent_at, body, revision, reply_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        args![id, channel, seq, author, now, body, reply_to],
    )
    .await?;
    Ok(())
}

pub async fn get(db: &Db, id: MessageId) -> StoreResult<Option<StoredMessage>> {
    db.maybe(
        "SELECT id, channel_id, seq, author_id, sent_at, revision, deleted_at FROM message WHERE id = ?1",
        args![id],
        |row| {
            Ok(StoredMessage {
                id: row.id(0)?,
                channel: row.id(1)?,
                seq: row.count(2)?,
                author: row.id(3)?,
                sent_at: row.time(4)?,
                revision: row.small(5)?,
                deleted: row.maybe_time(6)?.is_some(),
            })
        },
    )
    .await
}

/// Answers the new revision's number.
pub async fn edit(db: &Db, id: MessageId, body: &str, now: UnixMillis) -> StoreResult<u32> {
    db.one(
        "UPDATE message SET body = ?2, revision = revision + 1, edited_at = ?3 WHERE id = ?1
         RETURNING revision",
        args![id, body, now],
        |row| row.small(0),
    )
    .await
}

/// The words go, a tombstone stays.
pub async fn delete(db: &Db, id: MessageId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE message SET body = NULL, deleted_at = ?2 WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}
