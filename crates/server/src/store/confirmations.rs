//! Who confirmed which words of an announcement.

use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::conversation::Confirmed;
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};
use super::messages::StoredMessage;

/// How far the latest words of the messages there are confirmed, by the message's place.
pub async fn in_range(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
) -> StoreResult<Vec<(Seq, Confirmed)>> {
    db.all(
        "SELECT c.message_seq, c.revision, COUNT(*)
         FROM confirmation c JOIN message m ON m.id = c.message_id AND m.revision = c.revision
         WHERE c.channel_id = ?1 AND c.message_seq BETWEEN ?2 AND ?3
         GROUP BY c.message_seq, c.revision ORDER BY c.message_seq",
        args![channel, from, to],
        |row| {
            let confirmed = Confirmed {
                revision: row.small(1)?,
                count: row.count(2)?,
                mine: None,
            };
            Ok((row.count(0)?, confirmed))
        },
    )
    .await
}

/// Says in each announcement what this reader confirmed.
pub async fn fill_mine(db: &Db, reader: PersonId, entries: &mut [Entry]) -> StoreResult<()> {
    for entry in entries {
        let Kept::Known(ChannelEvent::Message(message)) = &mut entry.event else {
            continue;
        };
        if !message.asks_confirmation {
            continue;
        }
        let mine = latest_of(db, message.id, reader).await?;
        if mine.is_some() {
            let confirmed = message.confirmed.get_or_insert(Confirmed {
                revision: message.revision,
                count: 0,
                mine: None,
            });
            confirmed.mine = mine;
        }
    }
    Ok(())
}

/// The latest revision that a person confirmed.
pub async fn latest_of(db: &Db, message: MessageId, person: PersonId) -> StoreResult<Option<u32>> {
    let latest = db
        .one(
            "SELECT MAX(revision) FROM confirmation WHERE message_id = ?1 AND person_id = ?2",
            args![message, person],
            |row| row.maybe_count(0),
        )
        .await?;
    Ok(latest.map(|revision| u32::try_from(revision).unwrap_or(u32::MAX)))
}

/// Answers how many have confirmed this revision now.
pub async fn insert(
    db: &Db,
    message: &StoredMessage,
    person: PersonId,
    revision: u32,
    now: UnixMillis,
) -> StoreResult<u64> {
    db.execute(
        "INSERT INTO confirmation (message_id, person_id, revision, channel_id, message_seq, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        args![
            message.id,
            person,
            revision,
            message.channel,
            message.seq,
            now
        ],
    )
    .await?;
    db.one(
        "SELECT COUNT(*) FROM confirmation WHERE message_id = ?1 AND revision = ?2",
        args![message.id, revision],
        |row| row.count(0),
    )
    .await
}

/// Every confirmation there is, the first first.
pub async fn of_message(
    db: &Db,
    message: MessageId,
) -> StoreResult<Vec<(PersonId, u32, UnixMillis)>> {
    db.all(
        "SELECT person_id, revision, at FROM confirmation
         WHERE message_id = ?1 ORDER BY at, person_id, revision",
        args![message],
        |row| Ok((row.id(0)?, row.small(1)?, row.time(2)?)),
    )
    .await
}

pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute(
        "DELETE FROM confirmation WHERE message_id = ?1",
        args![message],
    )
    .await?;
    Ok(())
}
