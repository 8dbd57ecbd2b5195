//! Threads: what a root says about its replies, and who follows how far.

use tokenim_protocol::conversation::{FollowedThread, REPLIERS_SHOWN, Replies, ThreadMark};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json};
use super::messages::StoredMessage;

type Repliers = Vec<(PersonId, Seq)>;

/// One reply more; answers its number.
pub async fn count_reply(
    db: &Db,
    root: &StoredMessage,
    author: PersonId,
    seq: Seq,
    now: UnixMillis,
) -> StoreResult<u64> {
    let known = db
        .maybe(
            "SELECT count, repliers FROM thread WHERE root_id = ?1",
            args![root.id],
            |row| Ok((row.count(0)?, row.json::<Repliers>(1)?)),
        )
        .await?;
    let (count, mut repliers) = known.unwrap_or_default();
    let count = count + 1;
    repliers.retain(|(person, _)| *person != author);
    repliers.insert(0, (author, seq));
    repliers.truncate(REPLIERS_SHOWN);
    db.execute(
        "INSERT INTO thread (root_id, channel_id, root_seq, count, last_seq, last_at, repliers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (root_id) DO UPDATE
         SET count = excluded.count, last_seq = excluded.last_seq, last_at = excluded.last_at,
             repliers = excluded.repliers",
        args![
            root.id,
            root.channel,
            root.seq,
            count,
            seq,
            now,
            &json(&repliers)?
        ],
    )
    .await?;
    Ok(count)
}

fn read(row: &Row<'_>, first: usize) -> StoreResult<(Replies, Repliers)> {
    let repliers: Repliers = row.json(first + 3)?;
    let replies = Replies {
        count: row.count(first)?,
        last_seq: row.count(first + 1)?,
        last_at: row.time(first + 2)?,
        repliers: repliers.iter().map(|(person, _)| *person).collect(),
    };
    Ok((replies, repliers))
}

/// The threads whose roots stand there, by the root's place.
pub async fn in_range(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
) -> StoreResult<Vec<(Seq, Replies, Repliers)>> {
    db.all(
        "SELECT root_seq, count, last_seq, last_at, repliers FROM thread
         WHERE channel_id = ?1 AND root_seq BETWEEN ?2 AND ?3 ORDER BY root_seq",
        args![channel, from, to],
        |row| {
            let (replies, repliers) = read(row, 1)?;
            Ok((row.count(0)?, replies, repliers))
        },
    )
    .await
}

pub async fn count(db: &Db, root: MessageId) -> StoreResult<u64> {
    let count = db
        .maybe(
            "SELECT count FROM thread WHERE root_id = ?1",
            args![root],
            |row| row.count(0),
        )
        .await?;
    Ok(count.unwrap_or(0))
}

/// The places of the replies after a number, with their numbers.
pub async fn replies(
    db: &Db,
    root: MessageId,
    after: u64,
    limit: u64,
) -> StoreResult<Vec<(u64, Seq)>> {
    db.all(
        "SELECT nth, seq FROM message WHERE thread_root = ?1 AND nth > ?2 ORDER BY nth LIMIT ?3",
        args![root, after, limit],
        |row| Ok((row.count(0)?, row.count(1)?)),
    )
    .await
}

pub async fn mark(db: &Db, person: PersonId, root: MessageId) -> StoreResult<Option<ThreadMark>> {
    db.maybe(
        "SELECT following, read_count FROM thread_mark WHERE person_id = ?1 AND root_id = ?2",
        args![person, root],
        |row| {
            Ok(ThreadMark {
                following: row.flag(0)?,
                read: row.count(1)?,
            })
        },
    )
    .await
}

pub async fn set_mark(
    db: &Db,
    person: PersonId,
    root: &StoredMessage,
    mark: ThreadMark,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO thread_mark (person_id, root_id, channel_id, root_seq, following, read_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (person_id, root_id) DO UPDATE
         SET following = excluded.following, read_count = excluded.read_count",
        args![
            person,
            root.id,
            root.channel,
            root.seq,
            mark.following,
            mark.read
        ],
    )
    .await?;
    Ok(())
}

/// The threads of a channel that a person follows, each with the last to reply.
pub async fn followed(
    db: &Db,
    person: PersonId,
    channel: ChannelId,
) -> StoreResult<Vec<(FollowedThread, Repliers)>> {
    db.all(
        "SELECT f.root_id, f.root_seq, f.read_count, COALESCE(t.count, 0), COALESCE(t.last_seq, 0),
                COALESCE(t.last_at, 0), COALESCE(t.repliers, '[]')
         FROM thread_mark f LEFT JOIN thread t ON t.root_id = f.root_id
         WHERE f.person_id = ?1 AND f.channel_id = ?2 AND f.following = 1 ORDER BY f.root_seq",
        args![person, channel],
        |row| {
            let (replies, repliers) = read(row, 3)?;
            let followed = FollowedThread {
                root: row.id(0)?,
                root_seq: row.count(1)?,
                read: row.count(2)?,
                replies,
            };
            Ok((followed, repliers))
        },
    )
    .await
}
