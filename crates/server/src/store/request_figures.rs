//! Requests as numbers.

use tokenim_protocol::access_request::{RequestStatus, Verdict};
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, word};

/// Requests that are counted at once.
const COUNTED_MAX: i64 = 20_000;

pub struct Counted {
    pub id: AccessRequestId,
    pub permission: Option<Permission>,
    pub scope: Scope,
    pub status: RequestStatus,
    pub filed_at: UnixMillis,
    pub closed_at: Option<UnixMillis>,
    /// The request whose decision it appeals.
    pub of: Option<AccessRequestId>,
    pub appealed_by: Option<AccessRequestId>,
}

/// Those filed since, the newest first.
pub async fn since(db: &Db, since: UnixMillis) -> StoreResult<Vec<Counted>> {
    db.all(
        "SELECT id, permission, scope, status, filed_at, closed_at, of_id, appealed_by
         FROM access_request WHERE filed_at >= ?1 ORDER BY filed_at DESC, id LIMIT ?2",
        args![since, COUNTED_MAX],
        |row| {
            Ok(Counted {
                id: row.id(0)?,
                permission: row.maybe_word(1)?,
                scope: row.scope(2)?,
                status: row.word(3)?,
                filed_at: row.time(4)?,
                closed_at: row.maybe_time(5)?,
                of: row.maybe_id(6)?,
                appealed_by: row.maybe_id(7)?,
            })
        },
    )
    .await
}

/// Who approved, and whose request, since; the newest first.
pub async fn approvals_since(db: &Db, since: UnixMillis) -> StoreResult<Vec<(PersonId, PersonId)>> {
    db.all(
        "SELECT review.by_id, request.person_id
         FROM access_request_review AS review
         JOIN access_request AS request ON request.id = review.request_id
         WHERE review.at >= ?1 AND review.verdict = ?2 AND review.struck = 0
         ORDER BY review.at DESC LIMIT ?3",
        args![since, &word(&Verdict::Approve), COUNTED_MAX],
        |row| Ok((row.id(0)?, row.id(1)?)),
    )
    .await
}
