//! Reports of problems, as people sent them.

use tokenim_protocol::ids::{PersonId, ReportId};
use tokenim_protocol::start::Report;
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::db::{Db, StoreResult, args};

/// The number it was given, if it came before.
pub async fn number_of(db: &Db, id: ReportId, person: PersonId) -> StoreResult<Option<u32>> {
    db.maybe(
        "SELECT number FROM problem_report WHERE id = ?1 AND person_id = ?2",
        args![id.0, person],
        |row| row.small(0),
    )
    .await
}

pub async fn sent_today(db: &Db, person: PersonId, now: UnixMillis) -> StoreResult<u32> {
    db.one(
        "SELECT count(*) FROM problem_report WHERE person_id = ?1 AND at > ?2",
        args![person, now.plus_ms(-DAY_MS)],
        |row| row.small(0),
    )
    .await
}

/// Numbers are given in order, by the one writer.
pub async fn insert(
    db: &Db,
    id: ReportId,
    person: PersonId,
    body: &str,
    now: UnixMillis,
) -> StoreResult<u32> {
    db.one(
        "INSERT INTO problem_report (number, id, person_id, at, body)
         VALUES ((SELECT coalesce(max(number), 0) + 1 FROM problem_report), ?1, ?2, ?3, ?4)
         RETURNING number",
        args![id.0, person, now, body],
        |row| row.small(0),
    )
    .await
}

/// The newest first, at most a hundred.
pub async fn newest(db: &Db) -> StoreResult<Vec<Report>> {
    db.all(
        "SELECT number, person_id, at, body FROM problem_report ORDER BY number DESC LIMIT 100",
        &[],
        |row| {
            Ok(Report {
                number: row.small(0)?,
                person: row.id(1)?,
                at: row.time(2)?,
                text: row.text(3)?,
            })
        },
    )
    .await
}
