//! Reactions that stand.

use tokenim_protocol::conversation::Reaction;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use super::db::{Db, StoreResult, args};
use super::messages::StoredMessage;

/// By the place of the message, the first first.
pub async fn in_range(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
) -> StoreResult<Vec<(Seq, Reaction)>> {
    db.all(
        "SELECT message_seq, emoji, person_id, seq FROM reaction
         WHERE channel_id = ?1 AND message_seq BETWEEN ?2 AND ?3 ORDER BY message_seq, seq",
        args![channel, from, to],
        |row| {
            let reaction = Reaction {
                emoji: row.text(1)?,
                person: row.id(2)?,
                seq: row.count(3)?,
            };
            Ok((row.count(0)?, reaction))
        },
    )
    .await
}

/// What the caps compare with.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    pub all: u64,
    pub of_person: u64,
    pub emoji: u64,
    /// Whether this emoji stands there already, from anybody.
    pub known: bool,
}

pub async fn counted(
    db: &Db,
    message: MessageId,
    person: PersonId,
    emoji: &str,
) -> StoreResult<Counted> {
    db.one(
        "SELECT COUNT(*),
                COALESCE(SUM(CASE WHEN person_id = ?2 THEN 1 ELSE 0 END), 0),
                COUNT(DISTINCT emoji),
                COALESCE(MAX(CASE WHEN emoji = ?3 THEN 1 ELSE 0 END), 0)
         FROM reaction WHERE message_id = ?1",
        args![message, person, emoji],
        |row| {
            Ok(Counted {
                all: row.count(0)?,
                of_person: row.count(1)?,
                emoji: row.count(2)?,
                known: row.flag(3)?,
            })
        },
    )
    .await
}

pub async fn stands(
    db: &Db,
    message: MessageId,
    person: PersonId,
    emoji: &str,
) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM reaction WHERE message_id = ?1 AND person_id = ?2 AND emoji = ?3",
            args![message, person, emoji],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub async fn insert(
    db: &Db,
    message: &StoredMessage,
    person: PersonId,
    emoji: &str,
    seq: Seq,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO reaction (message_id, person_id, emoji, channel_id, message_seq, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        args![message.id, person, emoji, message.channel, message.seq, seq],
    )
    .await?;
    Ok(())
}

pub async fn delete(db: &Db, message: MessageId, person: PersonId, emoji: &str) -> StoreResult<()> {
    db.execute(
        "DELETE FROM reaction WHERE message_id = ?1 AND person_id = ?2 AND emoji = ?3",
        args![message, person, emoji],
    )
    .await?;
    Ok(())
}

pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute("DELETE FROM reaction WHERE message_id = ?1", args![message])
        .await?;
    Ok(())
}
