//! The one organisation this server serves.

use rusqlite::Connection;
use tokenim_protocol::event::Organisation;
use tokenim_protocol::ids::{LogEpoch, OrganisationId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

/// What never changes, or only by a restore.
#[derive(Clone, Debug)]
pub struct Identity {
    pub id: OrganisationId,
    pub name: String,
    pub log_epoch: LogEpoch,
}

pub async fn insert(db: &Db, identity: &Identity, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO organisation (one, id, name, set_up_mode, log_epoch, oseq, audit_seq, created_at)
         VALUES (1, ?1, ?2, 1, ?3, 0, 0, ?4)",
        args![identity.id, &identity.name, identity.log_epoch, now],
    )
    .await?;
    Ok(())
}

/// None before `init`.
pub async fn identity(db: &Db) -> StoreResult<Option<Identity>> {
    db.maybe(
        "SELECT id, name, log_epoch FROM organisation WHERE one = 1",
        &[],
        |row| {
            Ok(Identity {
                id: row.id(0)?,
                name: row.text(1)?,
                log_epoch: row.id(2)?,
            })
        },
    )
    .await
}

pub async fn get(db: &Db) -> StoreResult<Organisation> {
    db.one(
        "SELECT name, set_up_mode FROM organisation WHERE one = 1",
        &[],
        |row| {
            Ok(Organisation {
                name: row.text(0)?,
                set_up_mode: row.flag(1)?,
            })
        },
    )
    .await
}

pub async fn created_at(db: &Db) -> StoreResult<UnixMillis> {
    db.one(
        "SELECT created_at FROM organisation WHERE one = 1",
        &[],
        |row| row.time(0),
    )
    .await
}

pub async fn end_set_up(db: &Db) -> StoreResult<()> {
    db.execute("UPDATE organisation SET set_up_mode = 0 WHERE one = 1", &[])
        .await?;
    Ok(())
}

/// The latest time that any log has seen.
pub(super) fn latest_time(conn: &Connection) -> StoreResult<UnixMillis> {
    let latest: Option<i64> = conn.query_row(
        "SELECT max(at) FROM (
             SELECT max(created_at) AS at FROM organisation
             UNION ALL
             SELECT max(e.at) FROM channel c JOIN channel_entry e ON e.channel_id = c.id AND e.seq = c.last_seq
             UNION ALL
             SELECT max(e.at) FROM person p JOIN person_entry e ON e.person_id = p.id AND e.useq = p.useq
             UNION ALL
             SELECT max(at) FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)
             UNION ALL
             SELECT max(at) FROM organisation_entry WHERE oseq = (SELECT max(oseq) FROM organisation_entry)
         ) logs",
        [],
        |row| row.get(0),
    )?;
    Ok(UnixMillis(latest.unwrap_or(i64::MIN)))
}
