//! Saving what can be read of a damaged outbox into a new one.
//!
//! Every page of the file is authenticated by itself, so a flipped bit costs its page and no
//! more: a read that meets it fails, and whatever lies on other pages is whole. Each table is
//! read from both ends towards the damage, and past it where rows have numbers. The new file
//! is complete before it takes the old one's name; the old one is kept beside.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};

use crate::keys::{Key, disk};
use crate::view::session::OutboxMended;

use super::damage::{self, Kept};
use super::pool::{durable, open_file};
use super::wal::{self, PAGE_BYTES};
use super::{Result, StoreError, migrations};

/// The first page as it was when all was well. It says where everything lies, and what it
/// was encrypted with: without it no other page can be read.
const HEAD: &str = "outbox.head";
/// Row numbers tried one by one behind a page that cannot be read. A page holds fewer.
const STEPS_MAX: i64 = 512;

/// Opens the outbox in this version's form, whatever state it is in.
pub(super) fn open_outbox(path: &Path, key: &Key) -> Result<(Connection, Option<OutboxMended>)> {
    finish_replacement(path)?;
    let log_was_damaged = mend_log(path)?;
    match open_sound(path, key) {
        Ok(connection) => {
            let mended = log_was_damaged
                .then(|| {
                    count(&connection).map(|saved| OutboxMended {
                        saved,
                        complete: false,
                    })
                })
                .transpose()?;
            Ok((connection, mended))
        }
        Err(error) if error.is_damage() => {
            tracing::warn!(%error, "the outbox is damaged; what can be read is saved");
            let complete = replace(path, key)? && !log_was_damaged;
            let connection = open_sound(path, key)?;
            let saved = count(&connection)?;
            Ok((connection, Some(OutboxMended { saved, complete })))
        }
        Err(error) => Err(error),
    }
}

/// Remembers the first page, with nothing left in the log that could change it.
pub(super) fn remember_head(path: &Path) -> Result<()> {
    let mut head = vec![0; PAGE_BYTES];
    let mut file = std::fs::File::open(path)?;
    if std::io::Read::read_exact(&mut file, &mut head).is_err() {
        return Ok(());
    }
    let kept = path.with_file_name(HEAD);
    if std::fs::read(&kept).ok().as_deref() != Some(&head[..]) {
        disk::write_replacement(&kept, &head)?;
        std::fs::rename(disk::replacement_of(&kept), &kept)?;
    }
    Ok(())
}

/// Opens it, reads every page of it, and brings it to this version's form.
fn open_sound(path: &Path, key: &Key) -> Result<Connection> {
    let mut connection = open_file(path, "outbox.db", key)?;
    durable(&connection, "main")?;
    check(&connection)?;
    migrations::outbox(&mut connection)?;
    fold_log(&connection)?;
    remember_head(path)?;
    Ok(connection)
}

fn fold_log(connection: &Connection) -> Result<()> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn check(connection: &Connection) -> Result<()> {
    // The check reads the file itself, so nothing may be left in the log.
    fold_log(connection)?;
    let mut pages = connection.prepare("PRAGMA cipher_integrity_check")?;
    let mut found = pages.query([])?;
    if let Some(row) = found.next()? {
        let first: String = row.get(0)?;
        tracing::warn!(first, "a page of the outbox is not as it was written");
        return Err(StoreError::WrongKey("outbox.db"));
    }
    let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if whole == "ok" {
        Ok(())
    } else {
        Err(StoreError::WrongKey("outbox.db"))
    }
}

fn count(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM outbox)
              + (SELECT count(*) FROM person_state
                 WHERE empty = 0 AND key >= 'draft:' AND key < 'draft;')",
        [],
        |row| row.get(0),
    )?)
}

/// True when the log was damaged; then it is whole again as far as SQLite can tell.
fn mend_log(path: &Path) -> Result<bool> {
    let log = side(path, "-wal");
    let bytes = match std::fs::read(&log) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        bytes => bytes?,
    };
    let Some(whole) = wal::mended(&bytes) else {
        return Ok(false);
    };
    tracing::warn!("the outbox's write-ahead log is damaged");
    damage::keep(path, Kept::Copy)?;
    disk::write_replacement(&log, &whole)?;
    std::fs::rename(disk::replacement_of(&log), &log)?;
    disk::sync_dir(&log)?;
    Ok(true)
}

/// Puts a new file in the damaged one's place. True when every row could be read.
fn replace(path: &Path, key: &Key) -> Result<bool> {
    let aside = damage::keep(path, Kept::Copy)?;
    let old = aside.join("outbox.db");
    let new = replacement(path);
    remove(&new)?;
    disk::private_file(&new)?;
    let complete = {
        let mut fresh = open_file(&new, "outbox.db", key)?;
        durable(&fresh, "main")?;
        let complete = match open_hurt(&old, path, key) {
            Some(hurt) => {
                // In the form that the old one has; what follows happens to both alike.
                migrations::outbox_as_in(&hurt, &mut fresh)?;
                salvage(&hurt, &mut fresh)?
            }
            None => false,
        };
        fold_log(&fresh)?;
        complete
    };
    for file in ["-wal", "-shm"] {
        disk::remove_if_there(&side(&new, file))?;
        disk::remove_if_there(&side(path, file))?;
    }
    std::fs::rename(&new, path)?;
    disk::sync_dir(path)?;
    Ok(complete)
}

/// A crash while the new file was made leaves the old one in place; one after the old one
/// had gone cannot be, because a rename replaces.
fn finish_replacement(path: &Path) -> Result<()> {
    remove(&replacement(path))
}

/// The damaged copy as a connection, with its first page from better days if need be.
fn open_hurt(copy: &Path, original: &Path, key: &Key) -> Option<Connection> {
    let read = |path: &Path| {
        let connection = open_file(path, "outbox.db", key).ok()?;
        // Its own map of the tables must be readable, too.
        tables(&connection).ok()?;
        Some(connection)
    };
    if let Some(connection) = read(copy) {
        return Some(connection);
    }
    let head = std::fs::read(original.with_file_name(HEAD)).ok()?;
    let mut bytes = std::fs::read(copy).ok()?;
    if head.len() != PAGE_BYTES {
        return None;
    }
    if bytes.len() < PAGE_BYTES {
        bytes.resize(PAGE_BYTES, 0);
    }
    bytes[..PAGE_BYTES].copy_from_slice(&head);
    let patched = copy.with_file_name("outbox.db.headed");
    std::fs::write(&patched, bytes).ok()?;
    let log = side(copy, "-wal");
    if log.exists() {
        std::fs::copy(log, side(&patched, "-wal")).ok()?;
    }
    read(&patched)
}

fn salvage(hurt: &Connection, fresh: &mut Connection) -> Result<bool> {
    let transaction = fresh.transaction()?;
    let old_tables = tables(hurt)?;
    let mut complete = true;
    for table in tables(&transaction)? {
        if !old_tables.iter().any(|old| old.name == table.name) {
            continue;
        }
        let (Ok(old), Ok(new)) = (
            columns(hurt, &table.name),
            columns(&transaction, &table.name),
        ) else {
            complete = false;
            continue;
        };
        let common: Vec<Column> = new
            .into_iter()
            .filter(|column| old.iter().any(|other| other.name == column.name))
            .collect();
        complete &= copy_rows(hurt, &transaction, &table, &common)?;
    }
    transaction.commit()?;
    Ok(complete)
}

/// Copies what waits in an old outbox to the end of the present one's lines, and drafts where
/// there is none. Answers how many.
pub(super) fn bring_back(old: &Connection, path: &Path, key: &Key) -> Result<u32> {
    let mut present = open_file(path, "outbox.db", key)?;
    durable(&present, "main")?;
    let before = count(&present)?;
    let last: i64 =
        present.query_row("SELECT coalesce(max(position), 0) FROM outbox", [], |row| {
            row.get(0)
        })?;
    // Behind everything that is here; what was on its way is asked for again.
    old.execute_batch("UPDATE outbox SET state = 'queued' WHERE state IN ('sending', 'acked')")?;
    old.execute("UPDATE outbox SET position = -position", [])?;
    old.execute("UPDATE outbox SET position = ?1 - position", [last])?;
    // Settings of that time have been overtaken; only what was being written is missed.
    old.execute_batch(
        "DELETE FROM person_state WHERE empty <> 0 OR key < 'draft:' OR key >= 'draft;'",
    )?;
    let transaction = present.transaction()?;
    for table in tables(old)? {
        // Who is signed in is known; what was shown belongs to that other time.
        if ["outbox", "person_state"].contains(&table.name.as_str()) {
            let columns = columns(old, &table.name)?;
            copy_rows(old, &transaction, &table, &columns)?;
        }
    }
    transaction.commit()?;
    Ok(count(&present)?.saturating_sub(before))
}

struct Table {
    name: String,
    without_rowid: bool,
}

struct Column {
    name: String,
    /// Its place in the primary key, from 1; 0 for others.
    key: i64,
}

fn tables(connection: &Connection) -> Result<Vec<Table>> {
    let mut statement = connection.prepare(
        "SELECT name, wr FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
           AND name <> 'refinery_schema_history'
         ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Table {
            name: row.get(0)?,
            without_rowid: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<Column>> {
    let mut statement =
        connection.prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let rows = statement.query_map([table], |row| {
        Ok(Column {
            name: row.get(0)?,
            key: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Copies whatever rows can be read; true when none failed.
fn copy_rows(
    hurt: &Connection,
    fresh: &Connection,
    table: &Table,
    columns: &[Column],
) -> Result<bool> {
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let names = names.join(", ");
    let places: Vec<String> = (1..=columns.len())
        .map(|n| ["?", &n.to_string()].concat())
        .collect();
    // Names come from our own schema; everything people wrote goes as a parameter.
    let into = quoted(&table.name);
    let put = [
        "INSERT OR IGNORE INTO ",
        &into,
        " (",
        &names,
        ") VALUES (",
        &places.join(", "),
        ")",
    ]
    .concat();
    let mut put = fresh.prepare(&put)?;
    let mut take = |values: &[Value]| -> Result<()> {
        let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
        put.execute(&values[..])?;
        Ok(())
    };
    if table.without_rowid {
        let mut keys: Vec<&Column> = columns.iter().filter(|column| column.key > 0).collect();
        keys.sort_by_key(|column| column.key);
        let order = |direction: &str| {
            let by: Vec<String> = keys
                .iter()
                .map(|column| [&quoted(&column.name), direction].concat())
                .collect();
            [
                "SELECT ",
                &names,
                " FROM ",
                &into,
                " ORDER BY ",
                &by.join(", "),
            ]
            .concat()
        };
        let forward =
            read_until_damage(hurt, &order(" ASC"), 0, columns.len(), |_, row| take(row))?;
        if forward.whole {
            return Ok(true);
        }
        read_until_damage(hurt, &order(" DESC"), 0, columns.len(), |_, row| take(row))?;
        return Ok(false);
    }
    let ascending = [
        "SELECT ",
        &names,
        ", rowid FROM ",
        &into,
        " NOT INDEXED WHERE rowid > ?1 ORDER BY rowid",
    ]
    .concat();
    let descending = [
        "SELECT ",
        &names,
        ", rowid FROM ",
        &into,
        " NOT INDEXED WHERE rowid > ?1 ORDER BY rowid DESC",
    ]
    .concat();
    let mut from = i64::MIN;
    let mut complete = true;
    let mut steps = 0;
    loop {
        let read = read_until_damage(hurt, &ascending, from, columns.len(), |_, row| take(row))?;
        if read.whole {
            break;
        }
        complete = false;
        match read.last {
            Some(last) => (from, steps) = (last, 0),
            // Nothing before it: the first row's own page is hurt.
            None if from == i64::MIN => from = 0,
            None => {}
        }
        steps += 1;
        if steps > STEPS_MAX {
            break;
        }
        from += 1;
    }
    if !complete {
        read_until_damage(hurt, &descending, i64::MIN, columns.len(), |_, row| {
            take(row)
        })?;
    }
    Ok(complete)
}

struct Read {
    /// The number of the last row that could be read.
    last: Option<i64>,
    /// Whether it went to the end.
    whole: bool,
}

fn read_until_damage(
    hurt: &Connection,
    sql: &str,
    from: i64,
    width: usize,
    mut take: impl FnMut(i64, &[Value]) -> Result<()>,
) -> Result<Read> {
    let mut read = Read {
        last: None,
        whole: false,
    };
    let Ok(mut statement) = hurt.prepare(sql) else {
        return Ok(read);
    };
    let numbered = statement.parameter_count() == 1;
    let rows = if numbered {
        statement.query([from])
    } else {
        statement.query([])
    };
    let Ok(mut rows) = rows else {
        return Ok(read);
    };
    loop {
        match rows.next() {
            Ok(None) => {
                read.whole = true;
                return Ok(read);
            }
            Ok(Some(row)) => {
                let values: Result<Vec<Value>, _> = (0..width).map(|at| row.get(at)).collect();
                let number = if numbered { row.get(width)? } else { 0 };
                take(number, &values?)?;
                read.last = Some(number);
            }
            Err(_) => return Ok(read),
        }
    }
}

fn quoted(name: &str) -> String {
    ["\"", &name.replace('"', "\"\""), "\""].concat()
}

fn replacement(path: &Path) -> PathBuf {
    disk::replacement_of(path)
}

fn side(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        disk::remove_if_there(&side(path, suffix))?;
    }
    Ok(())
}
