//! When a grant, or a holding of a role, let something through last.
//!
//! Noted in memory where it is judged, and written once a minute for all: whoever sends a
//! message waits for no second write. A crash forgets a minute of it, so that what is said is
//! "at that time or a little later".

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokenim_protocol::ids::GrantId;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

#[derive(Clone, Default)]
pub struct Uses(Arc<Mutex<HashMap<GrantId, UnixMillis>>>);

impl Uses {
    fn noted(&self) -> MutexGuard<'_, HashMap<GrantId, UnixMillis>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self) -> Vec<(GrantId, UnixMillis)> {
        self.noted().drain().collect()
    }
}

pub fn note(db: &Db, grant: GrantId, at: UnixMillis) {
    db.uses.noted().insert(grant, at);
}

/// A moment that is earlier than the one that is written changes nothing.
pub async fn write(db: &Db, grant: GrantId, at: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO grant_use (grant_id, used_at) VALUES (?1, ?2)
         ON CONFLICT (grant_id) DO UPDATE SET used_at = excluded.used_at
         WHERE grant_use.used_at < excluded.used_at",
        args![grant, at],
    )
    .await?;
    Ok(())
}

pub async fn last(db: &Db, grant: GrantId) -> StoreResult<Option<UnixMillis>> {
    let noted = db.uses.noted().get(&grant).copied();
    let written = db
        .maybe(
            "SELECT used_at FROM grant_use WHERE grant_id = ?1",
            args![grant],
            |row| row.time(0),
        )
        .await?;
    Ok(noted.max(written))
}
