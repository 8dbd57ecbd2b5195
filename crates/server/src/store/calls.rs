//! Calls: what state each is in, and who came or said that they do not.

use tokenim_protocol::call::{CALL_JOINED_NAMED, Call, CallJoin, CallPlace};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json, word};

/// A call with what is told to nobody but those who join.
#[derive(Clone)]
pub struct StoredCall {
    pub message: MessageId,
    pub channel: ChannelId,
    pub message_seq: Seq,
    pub author: PersonId,
    pub call: Call,
    pub room: String,
    /// Sealed.
    pub link: Option<String>,
}

impl StoredCall {
    pub fn place(&self) -> CallPlace {
        CallPlace {
            message_id: self.message,
            message_seq: self.message_seq,
            author: self.author,
            call: self.call.clone(),
        }
    }
}

const CALL: &str = "SELECT message_id, channel_id, message_seq, author_id, room, link,
            seq, state, video, title, provider_id, planned, started_at, ended_at, withheld
     FROM call";

fn read(row: &Row<'_>) -> StoreResult<StoredCall> {
    Ok(StoredCall {
        message: row.id(0)?,
        channel: row.id(1)?,
        message_seq: row.count(2)?,
        author: row.id(3)?,
        room: row.text(4)?,
        link: row.maybe_text(5)?,
        call: Call {
            seq: row.count(6)?,
            state: row.word(7)?,
            video: row.flag(8)?,
            title: row.text(9)?,
            provider: row.id(10)?,
            planned: row.maybe_json(11)?,
            started_at: row.maybe_time(12)?,
            ended_at: row.maybe_time(13)?,
            withheld: row.flag(14)?,
            joined: Vec::new(),
            joined_count: 0,
            declined: Vec::new(),
        },
    })
}

pub async fn get(db: &Db, message: MessageId) -> StoreResult<Option<StoredCall>> {
    let found = db
        .maybe(
            &format!("{CALL} WHERE message_id = ?1"),
            args![message],
            read,
        )
        .await?;
    match found {
        Some(call) => Ok(Some(with_people(db, call).await?)),
        None => Ok(None),
    }
}

/// Of the messages there, by place.
pub async fn in_range(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
) -> StoreResult<Vec<StoredCall>> {
    let calls = db
        .all(
            &format!("{CALL} WHERE channel_id = ?1 AND message_seq BETWEEN ?2 AND ?3"),
            args![channel, from, to],
            read,
        )
        .await?;
    with_people_of(db, calls).await
}

/// What is planned or under way in a channel, and of what is over the last `past`.
pub async fn of_channel(db: &Db, channel: ChannelId, past: u32) -> StoreResult<Vec<StoredCall>> {
    let mut calls = db
        .all(
            &format!(
                "{CALL} WHERE channel_id = ?1 AND state NOT IN ('scheduled', 'live')
                 ORDER BY message_seq DESC LIMIT ?2"
            ),
            args![channel, past],
            read,
        )
        .await?;
    calls.extend(
        db.all(
            &format!("{CALL} WHERE channel_id = ?1 AND state IN ('scheduled', 'live')"),
            args![channel],
            read,
        )
        .await?,
    );
    calls.sort_by_key(|call| call.message_seq);
    with_people_of(db, calls).await
}

/// Everything that was planned in a channel and is known still, the latest planned first.
pub async fn planned_in(db: &Db, channel: ChannelId, count: u32) -> StoreResult<Vec<StoredCall>> {
    db.all(
        &format!(
            "{CALL} WHERE channel_id = ?1 AND planned IS NOT NULL
             ORDER BY message_seq DESC LIMIT ?2"
        ),
        args![channel, count],
        read,
    )
    .await
}

/// What somebody started or planned and is not over.
pub async fn open_of(db: &Db, author: PersonId) -> StoreResult<Vec<StoredCall>> {
    let calls = db
        .all(
            &format!(
                "{CALL} WHERE author_id = ?1 AND state IN ('scheduled', 'live')
                 ORDER BY channel_id, message_seq"
            ),
            args![author],
            read,
        )
        .await?;
    with_people_of(db, calls).await
}

pub async fn open_on(db: &Db, provider: CallProviderId) -> StoreResult<Vec<StoredCall>> {
    let calls = db
        .all(
            &format!(
                "{CALL} WHERE provider_id = ?1 AND state IN ('scheduled', 'live')
                 ORDER BY channel_id, message_seq"
            ),
            args![provider],
            read,
        )
        .await?;
    with_people_of(db, calls).await
}

pub async fn count_open(db: &Db, channel: ChannelId) -> StoreResult<u64> {
    db.one(
        "SELECT COUNT(*) FROM call WHERE channel_id = ?1 AND state IN ('scheduled', 'live')",
        args![channel],
        |row| row.count(0),
    )
    .await
}

/// Under way, with nobody having come for long; planned, with its time long over.
pub async fn forgotten(
    db: &Db,
    quiet_since: UnixMillis,
    count: u32,
) -> StoreResult<Vec<StoredCall>> {
    let calls = db
        .all(
            &format!(
                "{CALL} WHERE state IN ('scheduled', 'live')
                   AND COALESCE(last_join_at, started_at, 0) < ?1
                 ORDER BY channel_id, message_seq LIMIT ?2"
            ),
            args![quiet_since, count],
            read,
        )
        .await?;
    with_people_of(db, calls).await
}

async fn with_people_of(db: &Db, calls: Vec<StoredCall>) -> StoreResult<Vec<StoredCall>> {
    let mut whole = Vec::with_capacity(calls.len());
    for call in calls {
        whole.push(with_people(db, call).await?);
    }
    Ok(whole)
}

async fn with_people(db: &Db, mut stored: StoredCall) -> StoreResult<StoredCall> {
    let named = u32::try_from(CALL_JOINED_NAMED).unwrap_or(u32::MAX);
    stored.call.joined = db
        .all(
            "SELECT person_id, joined_at FROM call_person
             WHERE message_id = ?1 AND joined_at IS NOT NULL
             ORDER BY joined_at DESC, person_id LIMIT ?2",
            args![stored.message, named],
            |row| {
                Ok(CallJoin {
                    person: row.id(0)?,
                    at: row.time(1)?,
                })
            },
        )
        .await?;
    stored.call.joined_count = db
        .one(
            "SELECT COUNT(*) FROM call_person WHERE message_id = ?1 AND joined_at IS NOT NULL",
            args![stored.message],
            |row| row.small(0),
        )
        .await?;
    stored.call.declined = db
        .all(
            "SELECT person_id FROM call_person
             WHERE message_id = ?1 AND joined_at IS NULL AND declined_at IS NOT NULL
             ORDER BY declined_at, person_id LIMIT ?2",
            args![stored.message, named],
            |row| row.id(0),
        )
        .await?;
    Ok(stored)
}

pub async fn insert(db: &Db, stored: &StoredCall) -> StoreResult<()> {
    let call = &stored.call;
    let planned = call.planned.as_ref().map(json).transpose()?;
    db.execute(
        "INSERT INTO call (message_id, channel_id, message_seq, author_id, provider_id, seq, state,
                           video, title, planned, started_at, ended_at, withheld, room, link)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        args![
            stored.message,
            stored.channel,
            stored.message_seq,
            stored.author,
            call.provider,
            call.seq,
            &word(&call.state),
            call.video,
            &call.title,
            planned.as_deref(),
            call.started_at,
            call.ended_at,
            call.withheld,
            &stored.room,
            stored.link.as_deref()
        ],
    )
    .await?;
    Ok(())
}

/// The state as it is now; people have their own rows.
pub async fn update(db: &Db, stored: &StoredCall) -> StoreResult<()> {
    let call = &stored.call;
    let planned = call.planned.as_ref().map(json).transpose()?;
    db.execute(
        "UPDATE call SET seq = ?2, state = ?3, title = ?4, planned = ?5, started_at = ?6,
             ended_at = ?7, withheld = ?8 WHERE message_id = ?1",
        args![
            stored.message,
            call.seq,
            &word(&call.state),
            &call.title,
            planned.as_deref(),
            call.started_at,
            call.ended_at,
            call.withheld
        ],
    )
    .await?;
    Ok(())
}

/// False for somebody who had joined before.
pub async fn join(
    db: &Db,
    message: MessageId,
    person: PersonId,
    now: UnixMillis,
) -> StoreResult<bool> {
    let changed = db
        .execute(
            "INSERT INTO call_person (message_id, person_id, joined_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (message_id, person_id) DO UPDATE SET joined_at = excluded.joined_at
             WHERE call_person.joined_at IS NULL",
            args![message, person, now],
        )
        .await?;
    db.execute(
        "UPDATE call SET last_join_at = ?2 WHERE message_id = ?1",
        args![message, now],
    )
    .await?;
    Ok(changed == 1)
}

/// False for somebody who joined, or declined before.
pub async fn decline(
    db: &Db,
    message: MessageId,
    person: PersonId,
    now: UnixMillis,
) -> StoreResult<bool> {
    let changed = db
        .execute(
            "INSERT INTO call_person (message_id, person_id, declined_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (message_id, person_id) DO NOTHING",
            args![message, person, now],
        )
        .await?;
    Ok(changed == 1)
}

/// The message is gone, and with it everything about the call.
pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    for sql in [
        "DELETE FROM call WHERE message_id = ?1",
        "DELETE FROM call_person WHERE message_id = ?1",
    ] {
        db.execute(sql, args![message]).await?;
    }
    Ok(())
}

/// When somebody began a call here last.
pub async fn last_by(
    db: &Db,
    channel: ChannelId,
    person: PersonId,
    video: bool,
) -> StoreResult<Option<UnixMillis>> {
    db.maybe(
        "SELECT started_at FROM call
         WHERE channel_id = ?1 AND author_id = ?2 AND video = ?3 AND started_at IS NOT NULL
         ORDER BY started_at DESC LIMIT 1",
        args![channel, person, video],
        |row| row.time(0),
    )
    .await
}
