//! What this person has tried and read, and reports that wait for the network. They lie beside
//! the outbox: a lost cache must not begin the first day anew.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::ReportId;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::view::start::ReportState;

use super::sql::uuid;
use super::{Reader, Result, WriteTx};

pub fn steps_done(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT step FROM outbox.first_step")?;
    let steps = statement.query_map([], |row| row.get(0))?;
    Ok(steps.collect::<rusqlite::Result<_>>()?)
}

/// True when it is the first time.
pub fn step_done(tx: &mut WriteTx<'_>, step: &str, now: UnixMillis) -> Result<bool> {
    let new = tx.execute(
        "INSERT INTO outbox.first_step (step, done_at_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![step, now.0],
    )? == 1;
    if new {
        tx.touch(Change::Help);
    }
    Ok(new)
}

pub fn begin_again(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.execute("DELETE FROM outbox.first_step", [])?;
    tx.touch(Change::Help);
    Ok(())
}

pub fn is_seen(reader: &Reader<'_>, what: &str) -> Result<bool> {
    let found = reader
        .connection
        .prepare_cached("SELECT 1 FROM outbox.seen WHERE what = ?1")?
        .query_row([what], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Whether anything that begins so has been seen.
pub fn is_any_seen(reader: &Reader<'_>, begins: &str) -> Result<bool> {
    let found = reader
        .connection
        .prepare_cached("SELECT 1 FROM outbox.seen WHERE substr(what, 1, ?2) = ?1 LIMIT 1")?
        .query_row(
            params![begins, i64::try_from(begins.len()).unwrap_or(i64::MAX)],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}

pub fn set_seen(tx: &mut WriteTx<'_>, what: &str, seen: bool, now: UnixMillis) -> Result<()> {
    if seen {
        tx.execute(
            "INSERT INTO outbox.seen (what, at_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![what, now.0],
        )?;
    } else {
        tx.execute("DELETE FROM outbox.seen WHERE what = ?1", [what])?;
    }
    tx.touch(Change::Help);
    Ok(())
}

pub fn queue_report(tx: &mut WriteTx<'_>, id: ReportId, body: &str, now: UnixMillis) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.problem_report (report_id, body, written_at_ms) VALUES (?1, ?2, ?3)",
        params![id.0.as_bytes(), body, now.0],
    )?;
    tx.touch(Change::Help);
    Ok(())
}

/// The oldest that the server has not taken.
pub fn next_report(reader: &Reader<'_>) -> Result<Option<(ReportId, String)>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT report_id, body FROM outbox.problem_report
             WHERE number IS NULL AND refused IS NULL ORDER BY written_at_ms, report_id LIMIT 1",
        )?
        .query_row([], |row| Ok((ReportId(uuid(row, 0)?), row.get(1)?)))
        .optional()?)
}

/// Its words are with the server now and need not lie here too.
pub fn report_taken(tx: &mut WriteTx<'_>, id: ReportId, number: u32) -> Result<()> {
    tx.execute(
        "UPDATE outbox.problem_report SET number = ?2, body = '' WHERE report_id = ?1",
        params![id.0.as_bytes(), number],
    )?;
    tx.touch(Change::Help);
    Ok(())
}

pub fn report_refused(tx: &mut WriteTx<'_>, id: ReportId, why: &str) -> Result<()> {
    tx.execute(
        "UPDATE outbox.problem_report SET refused = ?2 WHERE report_id = ?1",
        params![id.0.as_bytes(), why],
    )?;
    tx.touch(Change::Help);
    Ok(())
}

/// The newest first.
pub fn reports(reader: &Reader<'_>) -> Result<Vec<ReportState>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT written_at_ms, number, refused FROM outbox.problem_report
         ORDER BY written_at_ms DESC, report_id DESC LIMIT 20",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(ReportState {
            written_at: UnixMillis(row.get(0)?),
            number: row.get(1)?,
            refused: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
