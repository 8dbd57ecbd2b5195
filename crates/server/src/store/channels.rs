//! Channels: their rows, and the counter that gives every entry its place.

use tokenim_protocol::channel::{Channel, ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, PersonId, Seq, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Mode, Switched};
use tokenim_protocol::retention::Retention;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, word};
use super::rights::{Right, will_change};
use super::teams::switched;

/// What decisions need of a channel.
#[derive(Clone, Debug)]
pub struct ChannelRow {
    pub id: ChannelId,
    pub kind: ChannelKind,
    pub team: Option<TeamId>,
    pub mode: Mode,
    pub archived: Option<Switched>,
    pub frozen: Option<Switched>,
    /// This person's membership.
    pub since: Option<UnixMillis>,
    pub label: Label,
}

/// Where a channel's log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub last_seq: Seq,
    pub message_count: u64,
}

pub async fn insert(db: &Db, channel: &Channel, pair: Option<&str>) -> StoreResult<()> {
    will_change(db, Right::Channel, &[channel.id.to_string()]).await?;
    db.execute(
        "INSERT INTO channel (id, kind, team_id, name, topic, mode, history, created_at,
                              direct_pair, last_seq, message_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0)",
        args![
            channel.id,
            &word(&channel.kind),
            channel.team,
            &channel.name,
            &channel.topic,
            &word(&channel.mode),
            &word(&channel.history),
            channel.created_at,
            pair
        ],
    )
    .await?;
    Ok(())
}

const CHANNEL: &str =
    "SELECT id, kind, team_id, name, topic, mode, history, archived_at, created_at,
            retention_days, retention_from, label FROM channel";

fn read(row: &Row<'_>) -> StoreResult<Channel> {
    Ok(Channel {
        id: row.id(0)?,
        kind: row.word(1)?,
        team: row.maybe_id(2)?,
        name: row.text(3)?,
        topic: row.text(4)?,
        mode: row.word(5)?,
        history: row.word(6)?,
        archived: row.maybe_time(7)?.is_some(),
        created_at: row.time(8)?,
        retention: retention(row, 9)?,
        label: row.word(11)?,
    })
}

/// Two columns: how many days, and from when on.
pub(super) fn retention(row: &Row<'_>, column: usize) -> StoreResult<Option<Retention>> {
    match (row.maybe_count(column)?, row.maybe_time(column + 1)?) {
        (Some(days), Some(from)) => Ok(Some(Retention {
            days: u32::try_from(days).unwrap_or(u32::MAX),
            from,
        })),
        _ => Ok(None),
    }
}

pub async fn set_retention(
    db: &Db,
    id: ChannelId,
    retention: Option<Retention>,
) -> StoreResult<()> {
    db.execute(
        "UPDATE channel SET retention_days = ?2, retention_from = ?3 WHERE id = ?1",
        args![
            id,
            retention.map(|retention| retention.days),
            retention.map(|retention| retention.from)
        ],
    )
    .await?;
    Ok(())
}

pub async fn set_label(db: &Db, id: ChannelId, label: Label) -> StoreResult<()> {
    will_change(db, Right::Channel, &[id.to_string()]).await?;
    db.execute(
        "UPDATE channel SET label = ?2 WHERE id = ?1",
        args![id, label.id()],
    )
    .await?;
    Ok(())
}

pub async fn get(db: &Db, id: ChannelId) -> StoreResult<Option<Channel>> {
    db.maybe(&format!("{CHANNEL} WHERE id = ?1"), args![id], read)
        .await
}

/// The directory of public channels.
pub async fn public(db: &Db) -> StoreResult<Vec<Channel>> {
    db.all(
        &format!("{CHANNEL} WHERE kind = 'public' ORDER BY id"),
        &[],
        read,
    )
    .await
}

pub async fn direct_between(db: &Db, pair: &str) -> StoreResult<Option<ChannelId>> {
    db.maybe(
        "SELECT id FROM channel WHERE direct_pair = ?1",
        args![pair],
        |row| row.id(0),
    )
    .await
}

const ROW: &str = "SELECT c.id, c.kind, c.team_id, c.mode, c.archived_at, c.archived_by, c.archived_text, m.since, c.frozen_at, c.frozen_by, c.frozen_text, c.label";

fn read_row(row: &Row<'_>) -> StoreResult<ChannelRow> {
    Ok(ChannelRow {
        id: row.id(0)?,
        kind: row.word(1)?,
        team: row.maybe_id(2)?,
        mode: row.word(3)?,
        archived: switched(row, 4)?,
        since: row.maybe_time(7)?,
        frozen: switched(row, 8)?,
        label: row.word(11)?,
    })
}

/// Every channel that this person may know of: their own and the public ones; of a guest
/// only the public ones of teams they belong to.
pub async fn rows_for(db: &Db, person: PersonId, guest: bool) -> StoreResult<Vec<ChannelRow>> {
    db.all(
        &format!(
            "{ROW} FROM membership m JOIN channel c ON c.id = m.channel_id
             WHERE m.person_id = ?1 AND m.to_seq IS NULL
             UNION ALL
             SELECT c.id, c.kind, c.team_id, c.mode, c.archived_at, c.archived_by, c.archived_text,
                    NULL, c.frozen_at, c.frozen_by, c.frozen_text, c.label
             FROM channel c WHERE c.kind = 'public' AND NOT EXISTS (
                 SELECT 1 FROM membership m
                 WHERE m.person_id = ?1 AND m.channel_id = c.id AND m.to_seq IS NULL)
             AND (?2 = 0 OR c.team_id IN (
                 SELECT team_id FROM team_member WHERE person_id = ?1))"
        ),
        args![person, guest],
        read_row,
    )
    .await
}

/// One channel as this person's decisions see it, whether or not they may know of it.
pub async fn row_for(db: &Db, id: ChannelId, person: PersonId) -> StoreResult<Option<ChannelRow>> {
    db.maybe(
        &format!(
            "{ROW} FROM channel c
             LEFT JOIN membership m ON m.channel_id = c.id AND m.person_id = ?2 AND m.to_seq IS NULL
             WHERE c.id = ?1"
        ),
        args![id, person],
        read_row,
    )
    .await
}

/// Takes the next place of the log and keeps the channel's row to the end of the
/// transaction: the order of places is the order of commits.
pub async fn take_seq(db: &Db, id: ChannelId, messages: u64) -> StoreResult<Option<Head>> {
    db.maybe(
        "UPDATE channel SET last_seq = last_seq + 1, message_count = message_count + ?2
         WHERE id = ?1 RETURNING last_seq, message_count",
        args![id, messages],
        read_head,
    )
    .await
}

pub async fn head(db: &Db, id: ChannelId) -> StoreResult<Option<Head>> {
    db.maybe(
        "SELECT last_seq, message_count FROM channel WHERE id = ?1",
        args![id],
        read_head,
    )
    .await
}

fn read_head(row: &Row<'_>) -> StoreResult<Head> {
    Ok(Head {
        last_seq: row.count(0)?,
        message_count: row.count(1)?,
    })
}

pub async fn history(db: &Db, id: ChannelId) -> StoreResult<Option<HistoryPolicy>> {
    db.maybe(
        "SELECT history FROM channel WHERE id = ?1",
        args![id],
        |row| row.word(0),
    )
    .await
}

pub async fn change(
    db: &Db,
    id: ChannelId,
    name: &str,
    topic: &str,
    mode: Mode,
) -> StoreResult<()> {
    will_change(db, Right::Channel, &[id.to_string()]).await?;
    db.execute(
        "UPDATE channel SET name = ?2, topic = ?3, mode = ?4 WHERE id = ?1",
        args![id, name, topic, &word(&mode)],
    )
    .await?;
    Ok(())
}

pub async fn set_archived(
    db: &Db,
    id: ChannelId,
    archived: Option<(UnixMillis, PersonId, &str)>,
) -> StoreResult<()> {
    will_change(db, Right::Channel, &[id.to_string()]).await?;
    db.execute(
        "UPDATE channel SET archived_at = ?2, archived_by = ?3, archived_text = ?4 WHERE id = ?1",
        args![
            id,
            archived.map(|(at, _, _)| at),
            archived.map(|(_, by, _)| by),
            archived.map(|(_, _, text)| text)
        ],
    )
    .await?;
    Ok(())
}

/// Ids of every channel with its team: what the guards walk over.
pub async fn all_places(db: &Db) -> StoreResult<Vec<(ChannelId, Option<TeamId>)>> {
    db.all("SELECT id, team_id FROM channel ORDER BY id", &[], |row| {
        Ok((row.id(0)?, row.maybe_id(1)?))
    })
    .await
}

pub async fn set_frozen(
    db: &Db,
    id: ChannelId,
    frozen: Option<(UnixMillis, PersonId, &str)>,
) -> StoreResult<()> {
    will_change(db, Right::Channel, &[id.to_string()]).await?;
    db.execute(
        "UPDATE channel SET frozen_at = ?2, frozen_by = ?3, frozen_text = ?4 WHERE id = ?1",
        args![
            id,
            frozen.map(|(at, _, _)| at),
            frozen.map(|(_, by, _)| by),
            frozen.map(|(_, _, text)| text)
        ],
    )
    .await?;
    Ok(())
}

/// Somebody left: the same people do not find each other here again.
pub async fn forget_pair(db: &Db, id: ChannelId) -> StoreResult<()> {
    db.execute(
        "UPDATE channel SET direct_pair = NULL WHERE id = ?1",
        args![id],
    )
    .await?;
    Ok(())
}

/// A team's channels that a person is in, those of nobody's sight included.
pub async fn of_team_with(db: &Db, team: TeamId, person: PersonId) -> StoreResult<Vec<ChannelId>> {
    db.all(
        "SELECT c.id FROM channel c
         JOIN membership m ON m.channel_id = c.id AND m.person_id = ?2 AND m.to_seq IS NULL
         WHERE c.team_id = ?1 ORDER BY c.id",
        args![team, person],
        |row| row.id(0),
    )
    .await
}
