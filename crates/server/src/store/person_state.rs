//! A person's drafts and settings, one register a row; the higher stamp stays.

use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::personal::{Setting, Stamp, StateItem};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json};

/// Rows that say there is nothing are taken away in portions of this size, the oldest first,
/// when there are too many of them.
const EMPTY_TAKEN: u32 = 500;

/// How many registers a person has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub all: u64,
    pub drafts: u64,
    pub folders: u64,
}

/// True when this is the later word, and now stands there.
pub async fn merge(
    db: &Db,
    person: PersonId,
    key: &str,
    item: &StateItem,
    at: UnixMillis,
) -> StoreResult<bool> {
    let changed = db
        .execute(
            "INSERT INTO person_state (person_id, key, version, device_id, setting, empty, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (person_id, key) DO UPDATE
             SET version = excluded.version, device_id = excluded.device_id,
                 setting = excluded.setting, empty = excluded.empty, at = excluded.at
             WHERE excluded.version > person_state.version
                OR excluded.version = person_state.version
                   AND excluded.device_id > person_state.device_id",
            args![
                person,
                key,
                item.stamp.version,
                item.stamp.device,
                &json(&item.setting)?,
                item.setting.is_empty(),
                at
            ],
        )
        .await?;
    Ok(changed == 1)
}

pub async fn get(db: &Db, person: PersonId, key: &str) -> StoreResult<Option<StateItem>> {
    let found = db
        .maybe(
            "SELECT version, device_id, setting FROM person_state
             WHERE person_id = ?1 AND key = ?2",
            args![person, key],
            read,
        )
        .await?;
    Ok(found.and_then(|item| item.known().cloned()))
}

/// Everything that says something.
pub async fn of(db: &Db, person: PersonId) -> StoreResult<Vec<Kept<StateItem>>> {
    db.all(
        "SELECT version, device_id, setting FROM person_state
         WHERE person_id = ?1 AND empty = 0 ORDER BY key",
        args![person],
        read,
    )
    .await
}

pub async fn counts(db: &Db, person: PersonId) -> StoreResult<Counts> {
    db.one(
        "SELECT count(*),
                coalesce(sum(CASE WHEN empty = 0 AND key LIKE 'draft:%' THEN 1 ELSE 0 END), 0),
                coalesce(sum(CASE WHEN empty = 0 AND key LIKE 'folder:%' THEN 1 ELSE 0 END), 0)
         FROM person_state WHERE person_id = ?1",
        args![person],
        |row| {
            Ok(Counts {
                all: row.count(0)?,
                drafts: row.count(1)?,
                folders: row.count(2)?,
            })
        },
    )
    .await
}

/// Makes room by forgetting what has been nothing for the longest time.
pub async fn forget_empty(db: &Db, person: PersonId) -> StoreResult<usize> {
    db.execute(
        "DELETE FROM person_state WHERE person_id = ?1 AND key IN (
             SELECT key FROM person_state WHERE person_id = ?1 AND empty = 1
             ORDER BY at, key LIMIT ?2)",
        args![person, EMPTY_TAKEN],
    )
    .await
}

fn read(row: &Row<'_>) -> StoreResult<Kept<StateItem>> {
    let stamp = Stamp {
        version: row.count(0)?,
        device: row.id(1)?,
    };
    Ok(match row.json::<Setting>(2) {
        Ok(setting) => Kept::Known(StateItem { stamp, setting }),
        // Written by a later version of this server.
        Err(_) => Kept::Unknown(serde_json::Value::Null),
    })
}
