//! Whom messages name.

use tokenim_protocol::conversation::{InThread, Mention, SNAPSHOT_MENTIONS_MAX};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use super::db::{Db, StoreResult, args};

/// Members of the channel with this handle.
pub async fn member_by_handle(
    db: &Db,
    channel: ChannelId,
    handle: &str,
) -> StoreResult<Option<PersonId>> {
    db.maybe(
        "SELECT p.id FROM person p JOIN membership m ON m.person_id = p.id
         WHERE p.handle = ?2 AND m.channel_id = ?1 AND m.to_seq IS NULL AND p.active = 1",
        args![channel, handle],
        |row| row.id(0),
    )
    .await
}

/// False when the person was named there before.
pub async fn insert(
    db: &Db,
    person: PersonId,
    message: MessageId,
    channel: ChannelId,
    seq: Seq,
) -> StoreResult<bool> {
    let inserted = db
        .execute(
            "INSERT INTO mention (person_id, message_id, channel_id, seq) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (person_id, message_id) DO NOTHING",
            args![person, message, channel, seq],
        )
        .await?;
    Ok(inserted == 1)
}

pub async fn of_message(db: &Db, message: MessageId) -> StoreResult<Vec<PersonId>> {
    db.all(
        "SELECT person_id FROM mention WHERE message_id = ?1 ORDER BY person_id",
        args![message],
        |row| row.id(0),
    )
    .await
}

pub async fn delete(db: &Db, person: PersonId, message: MessageId) -> StoreResult<()> {
    db.execute(
        "DELETE FROM mention WHERE person_id = ?1 AND message_id = ?2",
        args![person, message],
    )
    .await?;
    Ok(())
}

pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute("DELETE FROM mention WHERE message_id = ?1", args![message])
        .await?;
    Ok(())
}

/// The newest messages of others that name this person, alone or with all, oldest first,
/// each with the place at which its words became what they are.
pub async fn newest(
    db: &Db,
    person: PersonId,
    channel: ChannelId,
) -> StoreResult<Vec<(Mention, Seq)>> {
    let mut found = db
        .all(
            "SELECT m.id, m.seq, m.sent_at, m.thread_root, m.root_seq, m.nth, m.also_to_channel,
                    COALESCE((SELECT MAX(x.seq) FROM channel_entry x
                              WHERE x.target_id = m.id AND x.kind = 'edited'), m.seq)
             FROM message m
             WHERE m.channel_id = ?1 AND m.author_id <> ?2 AND m.deleted_at IS NULL
               AND m.seq IN (SELECT n.seq FROM mention n
                             WHERE n.person_id = ?2 AND n.channel_id = ?1
                             UNION
                             SELECT a.seq FROM message a
                             WHERE a.channel_id = ?1 AND a.mentions_all = 1)
             ORDER BY m.seq DESC LIMIT ?3",
            args![channel, person, SNAPSHOT_MENTIONS_MAX as u64],
            |row| {
                let mention = Mention {
                    message_id: row.id(0)?,
                    seq: row.count(1)?,
                    at: row.time(2)?,
                    thread: match row.maybe_id(3)? {
                        Some(root) => Some(InThread {
                            root,
                            root_seq: row.count(4)?,
                            nth: row.count(5)?,
                            also_to_channel: row.flag(6)?,
                        }),
                        None => None,
                    },
                };
                Ok((mention, row.count(7)?))
            },
        )
        .await?;
    found.reverse();
    Ok(found)
}
