//! The organisation's log: people, departments, teams, the directory of public channels.

use std::sync::Arc;

use tokenim_protocol::event::{Kept, OrganisationEntry, OrganisationEvent};
use tokenim_protocol::ids::Oseq;

use super::db::{Db, StoreResult, args, json};
use super::tx::Tx;
use crate::events::Announcement;

pub async fn append(tx: &mut Tx, event: OrganisationEvent) -> StoreResult<()> {
    let oseq = tx
        .one(
            "UPDATE organisation SET oseq = oseq + 1 WHERE one = 1 RETURNING oseq",
            &[],
            |row| row.count(0),
        )
        .await?;
    let at = tx.now();
    tx.execute(
        "INSERT INTO organisation_entry (oseq, at, body) VALUES (?1, ?2, ?3)",
        args![oseq, at, &json(&event)?],
    )
    .await?;
    let entry = OrganisationEntry {
        oseq,
        at,
        event: Kept::Known(event),
    };
    tx.announce(Announcement::Organisation {
        entry: Arc::new(entry),
    });
    Ok(())
}

pub async fn last_oseq(db: &Db) -> StoreResult<Oseq> {
    db.one("SELECT oseq FROM organisation WHERE one = 1", &[], |row| {
        row.count(0)
    })
    .await
}

/// The lines after a place, oldest first.
pub async fn after(db: &Db, after: Oseq, limit: u32) -> StoreResult<Vec<OrganisationEntry>> {
    db.all(
        "SELECT oseq, at, body FROM organisation_entry WHERE oseq > ?1 ORDER BY oseq LIMIT ?2",
        args![after, limit],
        |row| {
            Ok(OrganisationEntry {
                oseq: row.count(0)?,
                at: row.time(1)?,
                event: row
                    .json(2)
                    .unwrap_or(Kept::Unknown(serde_json::Value::Null)),
            })
        },
    )
    .await
}
