//! What was to go from which device, and whether the device has said that it went.

use tokenim_protocol::ids::{ChannelId, DeviceId, ExclusionId, PersonId, PurgeId, SessionId};
use tokenim_protocol::purge::{PurgeCause, PurgeReport, PurgeRow};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, word};

/// What is to go.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub cause: PurgeCause,
    /// None: everything.
    pub channel: Option<ChannelId>,
    pub exclusion: Option<ExclusionId>,
}

/// The devices on which the person is signed in.
pub async fn devices_of(
    db: &Db,
    person: PersonId,
    now: UnixMillis,
) -> StoreResult<Vec<(SessionId, DeviceId)>> {
    db.all(
        "SELECT id, device_id FROM session
         WHERE person_id = ?1 AND ended_at IS NULL AND expires_at > ?2 ORDER BY id",
        args![person, now],
        |row| Ok((row.id(0)?, row.id(1)?)),
    )
    .await
}

pub async fn insert(
    db: &Db,
    person: PersonId,
    device: DeviceId,
    order: Order,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO purge (id, person_id, device_id, cause, channel_id, exclusion_id, ordered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        args![
            PurgeId::now_v7(),
            person,
            device,
            &word(&order.cause),
            order.channel,
            order.exclusion,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Nobody waits any more for what was ordered for this reason.
pub async fn withdraw(db: &Db, person: PersonId, cause: PurgeCause) -> StoreResult<()> {
    db.execute(
        "DELETE FROM purge WHERE person_id = ?1 AND cause = ?2 AND reported_at IS NULL",
        args![person, &word(&cause)],
    )
    .await?;
    Ok(())
}

/// A device says what it did. How many orders that answers; what nobody ordered is noted as
/// done by itself.
pub async fn answer(
    db: &Db,
    person: PersonId,
    device: DeviceId,
    report: &PurgeReport,
    now: UnixMillis,
) -> StoreResult<u64> {
    let told_already = db
        .maybe(
            "SELECT id FROM purge WHERE id = ?1",
            args![report.id],
            |row| row.id::<PurgeId>(0),
        )
        .await?;
    if told_already.is_some() {
        return Ok(0);
    }
    let answered = match (report.exclusion, report.channel) {
        (Some(exclusion), _) => {
            db.execute(
                "UPDATE purge SET reported_at = ?3, done_at = ?4
                 WHERE device_id = ?1 AND reported_at IS NULL AND exclusion_id = ?2",
                args![device, exclusion, now, report.done_at],
            )
            .await?
        }
        (None, Some(channel)) => {
            db.execute(
                "UPDATE purge SET reported_at = ?3, done_at = ?4
                 WHERE device_id = ?1 AND reported_at IS NULL AND channel_id = ?2
                   AND (?5 <> 'files_lost' OR cause = 'files_lost')",
                args![device, channel, now, report.done_at, &word(&report.cause)],
            )
            .await?
        }
        (None, None) => {
            db.execute(
                "UPDATE purge SET reported_at = ?2, done_at = ?3
                 WHERE device_id = ?1 AND reported_at IS NULL",
                args![device, now, report.done_at],
            )
            .await?
        }
    };
    if report.cause == PurgeCause::LeaseOver {
        db.execute(
            "INSERT INTO purge (id, person_id, device_id, cause, channel_id, done_at, reported_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            args![
                report.id,
                person,
                device,
                &word(&report.cause),
                report.channel,
                report.done_at,
                now
            ],
        )
        .await?;
    }
    Ok(u64::try_from(answered).unwrap_or(u64::MAX))
}

/// The newest first.
pub async fn of(db: &Db, person: PersonId, count: u32) -> StoreResult<Vec<PurgeRow>> {
    db.all(
        "SELECT p.id, d.name, p.cause, p.channel_id, p.exclusion_id, p.ordered_at, p.reported_at
         FROM purge p JOIN device d ON d.id = p.device_id
         WHERE p.person_id = ?1
         ORDER BY coalesce(p.ordered_at, p.reported_at) DESC, p.id DESC LIMIT ?2",
        args![person, count],
        |row| {
            Ok(PurgeRow {
                id: row.id(0)?,
                device: row.text(1)?,
                cause: row.word(2)?,
                channel: row.maybe_id(3)?,
                exclusion: row.maybe_id(4)?,
                ordered_at: row.maybe_time(5)?,
                reported_at: row.maybe_time(6)?,
            })
        },
    )
    .await
}
