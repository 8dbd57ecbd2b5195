//! The one organisation this server serves.

use rusqlite::Connection;
use tokenim_protocol::event::Organisation;
use tokenim_protocol::ids::{LogEpoch, OrganisationId};
use tokenim_protocol::retention::Retention;
use tokenim_protocol::start::{PasswordProfile, SupportContact};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, json, word};
use super::rights::{Right, will_change};

/// What never changes, or only by a restore.
#[derive(Clone, Debug)]
pub struct Identity {
    pub id: OrganisationId,
    pub name: String,
    pub log_epoch: LogEpoch,
}

pub async fn insert(db: &Db, identity: &Identity, now: UnixMillis) -> StoreResult<()> {
    will_change(db, Right::Organisation, &["1".to_owned()]).await?;
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
    let providers = super::call_providers::all(db).await?;
    let mut organisation = own_row(db).await?;
    organisation.call_providers = providers
        .into_iter()
        .map(|stored| stored.provider)
        .collect();
    Ok(organisation)
}

async fn own_row(db: &Db) -> StoreResult<Organisation> {
    db.one(
        "SELECT name, set_up_mode, password_profile, contacts, notes,
                retention_days, retention_from, reading_lease_hours
         FROM organisation WHERE one = 1",
        &[],
        |row| {
            Ok(Organisation {
                name: row.text(0)?,
                set_up_mode: row.flag(1)?,
                password_profile: row.word(2)?,
                contacts: row.json(3)?,
                notes: row.text(4)?,
                retention: super::channels::retention(row, 5)?,
                reading_lease_hours: row
                    .maybe_count(7)?
                    .and_then(|hours| u32::try_from(hours).ok()),
                call_providers: Vec::new(),
            })
        },
    )
    .await
}

pub async fn set_retention(db: &Db, retention: Option<Retention>) -> StoreResult<()> {
    db.execute(
        "UPDATE organisation SET retention_days = ?1, retention_from = ?2 WHERE one = 1",
        args![
            retention.map(|retention| retention.days),
            retention.map(|retention| retention.from)
        ],
    )
    .await?;
    Ok(())
}

pub async fn set_reading_lease(db: &Db, hours: u32) -> StoreResult<()> {
    will_change(db, Right::Organisation, &["1".to_owned()]).await?;
    db.execute(
        "UPDATE organisation SET reading_lease_hours = ?1 WHERE one = 1",
        args![hours],
    )
    .await?;
    Ok(())
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
    will_change(db, Right::Organisation, &["1".to_owned()]).await?;
    db.execute("UPDATE organisation SET set_up_mode = 0 WHERE one = 1", &[])
        .await?;
    Ok(())
}

/// What set-up decides.
pub async fn name_it(db: &Db, name: &str, profile: PasswordProfile) -> StoreResult<()> {
    will_change(db, Right::Organisation, &["1".to_owned()]).await?;
    db.execute(
        "UPDATE organisation SET name = ?1, password_profile = ?2 WHERE one = 1",
        args![name, &word(&profile)],
    )
    .await?;
    Ok(())
}

pub async fn set_password_profile(db: &Db, profile: PasswordProfile) -> StoreResult<()> {
    will_change(db, Right::Organisation, &["1".to_owned()]).await?;
    db.execute(
        "UPDATE organisation SET password_profile = ?1 WHERE one = 1",
        args![&word(&profile)],
    )
    .await?;
    Ok(())
}

pub async fn set_help(db: &Db, contacts: &[SupportContact], notes: &str) -> StoreResult<()> {
    db.execute(
        "UPDATE organisation SET contacts = ?1, notes = ?2 WHERE one = 1",
        args![&json(&contacts)?, notes],
    )
    .await?;
    Ok(())
}

/// The code of the console; a new one replaces the old.
pub async fn set_set_up_code(db: &Db, code_hash: &str) -> StoreResult<()> {
    db.execute(
        "INSERT INTO set_up_code (one, code_hash) VALUES (1, ?1)
         ON CONFLICT (one) DO UPDATE SET code_hash = excluded.code_hash",
        args![code_hash],
    )
    .await?;
    Ok(())
}

/// Takes the code. False: it is another one, or there is none.
pub async fn take_set_up_code(db: &Db, code_hash: &str) -> StoreResult<bool> {
    let taken = db
        .execute(
            "DELETE FROM set_up_code WHERE code_hash = ?1",
            args![code_hash],
        )
        .await?;
    Ok(taken == 1)
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
