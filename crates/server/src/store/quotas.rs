//! Room for files: what administrators said about it, and what is taken.

use std::collections::BTreeMap;

use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::quota::QuotaOf;

use super::db::{Db, StoreResult, args};

/// As it stands in the tables; exceptions have the scopes of what is taken.
pub fn scope(of: QuotaOf) -> String {
    match of {
        QuotaOf::File => "file".to_owned(),
        QuotaOf::EachPerson => "each_person".to_owned(),
        QuotaOf::EachChannel => "each_channel".to_owned(),
        QuotaOf::Organisation => "organisation".to_owned(),
        QuotaOf::Person(person) => format!("person:{person}"),
        QuotaOf::Channel(channel) => format!("channel:{channel}"),
    }
}

/// Everything that is said, by scope. There are as many as there are exceptions.
pub async fn all(db: &Db) -> StoreResult<BTreeMap<String, u64>> {
    let rows = db
        .all("SELECT scope, bytes FROM file_quota", &[], |row| {
            Ok((row.text(0)?, row.count(1)?))
        })
        .await?;
    Ok(rows.into_iter().collect())
}

/// What is said of one; none where nothing is.
pub async fn get(db: &Db, of: QuotaOf) -> StoreResult<Option<u64>> {
    db.maybe(
        "SELECT bytes FROM file_quota WHERE scope = ?1",
        args![&scope(of)],
        |row| row.count(0),
    )
    .await
}

pub async fn set(db: &Db, of: QuotaOf, bytes: Option<u64>) -> StoreResult<()> {
    match bytes {
        Some(bytes) => {
            db.execute(
                "INSERT INTO file_quota (scope, bytes) VALUES (?1, ?2)
                 ON CONFLICT (scope) DO UPDATE SET bytes = excluded.bytes",
                args![&scope(of), bytes],
            )
            .await?;
        }
        None => {
            db.execute("DELETE FROM file_quota WHERE scope = ?1", args![&scope(of)])
                .await?;
        }
    }
    Ok(())
}

/// Bytes taken by one.
pub async fn taken(db: &Db, of: QuotaOf) -> StoreResult<u64> {
    let found = db
        .maybe(
            "SELECT bytes FROM file_room WHERE scope = ?1",
            args![&scope(of)],
            |row| row.count(0),
        )
        .await?;
    Ok(found.unwrap_or(0))
}

/// Everybody whose files take something, the most first.
pub async fn taken_by_people(db: &Db) -> StoreResult<Vec<(PersonId, u64)>> {
    let rows = taken_by(db, "person:").await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, bytes)| Some((id.parse().ok()?, bytes)))
        .collect())
}

/// The same of channels.
pub async fn taken_by_channels(db: &Db) -> StoreResult<Vec<(ChannelId, u64)>> {
    let rows = taken_by(db, "channel:").await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, bytes)| Some((id.parse().ok()?, bytes)))
        .collect())
}

async fn taken_by(db: &Db, kind: &str) -> StoreResult<Vec<(String, u64)>> {
    let mut rows = db
        .all(
            "SELECT scope, bytes FROM file_room WHERE bytes > 0 ORDER BY bytes DESC, scope",
            &[],
            |row| Ok((row.text(0)?, row.count(1)?)),
        )
        .await?;
    rows.retain_mut(|(scope, _)| match scope.strip_prefix(kind) {
        Some(id) => {
            *scope = id.to_owned();
            true
        }
        None => false,
    });
    Ok(rows)
}
