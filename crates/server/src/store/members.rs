//! Belonging to a channel: intervals `[from_seq, to_seq)` of its log.

use tokenim_protocol::channel::{HistoryPolicy, Membership};
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args};
use super::rights::{Right, will_change};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub from_seq: Seq,
    /// None: to this day.
    pub to_seq: Option<Seq>,
}

pub async fn open(
    db: &Db,
    channel: ChannelId,
    person: PersonId,
    from_seq: Seq,
    now: UnixMillis,
) -> StoreResult<()> {
    will_change(
        db,
        Right::Member,
        &[channel.to_string(), person.to_string()],
    )
    .await?;
    db.execute(
        "INSERT INTO membership (channel_id, person_id, from_seq, since) VALUES (?1, ?2, ?3, ?4)",
        args![channel, person, from_seq, now],
    )
    .await?;
    Ok(())
}

pub async fn close(db: &Db, channel: ChannelId, person: PersonId, to_seq: Seq) -> StoreResult<()> {
    will_change(
        db,
        Right::Member,
        &[channel.to_string(), person.to_string()],
    )
    .await?;
    db.execute(
        "UPDATE membership SET to_seq = ?3 WHERE channel_id = ?1 AND person_id = ?2 AND to_seq IS NULL",
        args![channel, person, to_seq],
    )
    .await?;
    Ok(())
}

pub async fn is_member(db: &Db, channel: ChannelId, person: PersonId) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM membership WHERE channel_id = ?1 AND person_id = ?2 AND to_seq IS NULL",
            args![channel, person],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

/// Past and present, oldest first.
pub async fn intervals(
    db: &Db,
    channel: ChannelId,
    person: PersonId,
) -> StoreResult<Vec<Interval>> {
    db.all(
        "SELECT from_seq, to_seq FROM membership
         WHERE channel_id = ?1 AND person_id = ?2 ORDER BY from_seq",
        args![channel, person],
        |row| {
            Ok(Interval {
                from_seq: row.count(0)?,
                to_seq: row.maybe_count(1)?,
            })
        },
    )
    .await
}

fn read(row: &Row<'_>) -> StoreResult<Membership> {
    Ok(Membership {
        person: row.id(0)?,
        since: row.time(1)?,
        from_seq: row.count(2)?,
    })
}

/// In the order in which they came.
pub async fn of_channel(db: &Db, channel: ChannelId) -> StoreResult<Vec<Membership>> {
    db.all(
        "SELECT person_id, since, from_seq FROM membership
         WHERE channel_id = ?1 AND to_seq IS NULL ORDER BY from_seq, person_id",
        args![channel],
        read,
    )
    .await
}

/// The channels of a person with the last place of each.
pub async fn channels_of(db: &Db, person: PersonId) -> StoreResult<Vec<(ChannelId, Seq)>> {
    db.all(
        "SELECT c.id, c.last_seq FROM membership m JOIN channel c ON c.id = m.channel_id
         WHERE m.person_id = ?1 AND m.to_seq IS NULL ORDER BY c.id",
        args![person],
        |row| Ok((row.id(0)?, row.count(1)?)),
    )
    .await
}

/// Where a person belongs, with what it takes to judge what they may read there: the channel's
/// own rule for its history, and all their intervals.
pub async fn reading_of(
    db: &Db,
    person: PersonId,
) -> StoreResult<Vec<(ChannelId, HistoryPolicy, Vec<Interval>)>> {
    let rows = db
        .all(
            "SELECT m.channel_id, c.history, m.from_seq, m.to_seq
             FROM membership m JOIN channel c ON c.id = m.channel_id
             WHERE m.person_id = ?1 ORDER BY m.channel_id, m.from_seq",
            args![person],
            |row| {
                let interval = Interval {
                    from_seq: row.count(2)?,
                    to_seq: row.maybe_count(3)?,
                };
                Ok((row.id(0)?, row.word(1)?, interval))
            },
        )
        .await?;
    let mut found: Vec<(ChannelId, HistoryPolicy, Vec<Interval>)> = Vec::new();
    for (channel, history, interval) in rows {
        match found.last_mut() {
            Some((last, _, intervals)) if *last == channel => intervals.push(interval),
            _ => found.push((channel, history, vec![interval])),
        }
    }
    Ok(found)
}
