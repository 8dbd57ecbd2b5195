//! Every committed form of every file becomes the newest with its rows, also through a crash
//! at any statement.
//!
//! An old form is made by its own migration files, and filled by what its schema says, so a
//! new migration is covered from the day on which its file is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{c_int, c_uint, c_void};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use refinery::Target;
use rusqlite::types::Value;
use rusqlite::{Connection, ffi};

use crate::keys::Key;

use super::fixture::Profile;
use super::{Mode, Store, StoreError, migrations, pool};

const FILES: [&str; 3] = ["cache.db", "outbox.db", "search.db"];
const ROWS: usize = 5;

/// Columns and tables that a later form does without, and where their rows went instead.
const GONE: [(&str, &str); 3] = [
    // Set back on purpose: the server says these two logs once more, with what is new in them.
    ("cursor", "oseq"),
    ("cursor", "useq"),
    // Into `person_state`; what becomes of them is looked at by name below.
    ("draft", "*"),
];

type Row = BTreeMap<String, String>;
type Tables = BTreeMap<String, Vec<Row>>;

#[test]
fn c_22_every_committed_form_becomes_the_newest_with_equal_rows() {
    let mut forms = 0;
    for file in FILES {
        for version in versions(file) {
            let old = Old::make(file, version);
            let before = everything(&old.connection());
            old.migrate();
            assert_kept(file, version, &before, &everything(&old.connection()));
            // Once more changes nothing.
            let after = everything(&old.connection());
            old.migrate();
            assert_eq!(
                everything(&old.connection()),
                after,
                "{file} from {version}"
            );
            forms += 1;
        }
    }
    println!(
        "C-22: {forms} forms of {} files: rows that differ 0",
        FILES.len()
    );
}

#[test]
fn c_22_killed_at_every_statement_of_every_migration_the_next_start_finishes_it() {
    let mut kills = 0;
    for file in FILES {
        let versions = versions(file);
        for &version in [0].iter().chain(&versions[..versions.len() - 1]) {
            let statements = {
                let old = Old::make(file, version);
                let connection = old.connection();
                count_statements(&connection);
                SEEN.store(0, Ordering::SeqCst);
                KILL_AT.store(usize::MAX, Ordering::SeqCst);
                old.migrate_with(connection);
                SEEN.load(Ordering::SeqCst)
            };
            assert!(statements > 0, "{file} from {version}");
            for at in 1..=statements {
                let old = Old::make(file, version);
                let before = everything(&old.connection());
                let status = Command::new(std::env::current_exe().expect("this test"))
                    .args([
                        "--exact",
                        "store::tests_of_migrations::the_one_that_is_killed",
                    ])
                    .env("TOKENIM_MIGRATE", old.path())
                    .env("TOKENIM_MIGRATE_FILE", file)
                    .env("TOKENIM_MIGRATE_KEY", hex(old.key.expose()))
                    .env("TOKENIM_MIGRATE_KILL_AT", at.to_string())
                    .output()
                    .expect("started");
                assert!(
                    !status.status.success(),
                    "{file} from {version} was not killed at statement {at}"
                );
                old.migrate();
                let after = everything(&old.connection());
                assert_kept(file, version, &before, &after);
                kills += 1;
            }
        }
    }
    println!(
        "C-22: killed {kills} times, once at each statement: finished by the next start, rows that differ 0"
    );
}

/// Only ever started by the test above.
#[test]
fn the_one_that_is_killed() {
    let Some(path) = std::env::var_os("TOKENIM_MIGRATE") else {
        return;
    };
    let told = |name: &str| std::env::var(name).expect("told");
    let file = told("TOKENIM_MIGRATE_FILE");
    let file = FILES
        .into_iter()
        .find(|known| *known == file)
        .expect("a file");
    let key = unhex(&told("TOKENIM_MIGRATE_KEY"));
    let at = told("TOKENIM_MIGRATE_KILL_AT").parse().expect("a number");
    KILL_AT.store(at, Ordering::SeqCst);
    let connection = open(Path::new(&path), file, &key);
    count_statements(&connection);
    migrate(file, connection);
}

#[tokio::test]
async fn c_23_a_newer_file_is_refused_and_not_a_byte_of_any_file_is_changed() {
    for file in ["cache.db", "outbox.db"] {
        let profile = Profile::new();
        let store = profile.open();
        store.close().await;
        drop(store);
        let keys = profile.keys();
        let key = if file == "cache.db" {
            keys.cache()
        } else {
            keys.outbox()
        };
        let other = if file == "cache.db" {
            "outbox.db"
        } else {
            "cache.db"
        };
        let newer = pool::open_file(&profile.path().join(file), "it", &key).expect("opened");
        newer
            .execute_batch(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (99, 'tomorrow', '2030-01-01T00:00:00Z', '1')",
            )
            .expect("written");
        drop(newer);
        // The other file is of an old form, and must not be brought forward either.
        let other_key = if other == "cache.db" {
            keys.cache()
        } else {
            keys.outbox()
        };
        std::fs::remove_file(profile.path().join(other)).expect("removed");
        let mut old =
            pool::open_file(&profile.path().join(other), "it", &other_key).expect("opened");
        migrations::runner(other)
            .set_target(Target::Version(1))
            .run(&mut old)
            .expect("made");
        drop(old);

        let before = profile.bytes();
        for _ in 0..2 {
            match Store::open(profile.path(), keys.clone(), Mode::Inline) {
                Err(StoreError::Newer {
                    file: named, found, ..
                }) => {
                    assert_eq!((named, found), (file, 99));
                }
                other => panic!("{:?}", other.err()),
            }
        }
        let after = profile.bytes();
        assert_eq!(
            before.keys().collect::<Vec<_>>(),
            after.keys().collect::<Vec<_>>()
        );
        for (name, bytes) in &before {
            assert!(bytes == &after[name], "{name} was changed");
        }
    }
}

#[test]
fn c_22_drafts_of_the_first_form_are_drafts_of_the_newest() {
    let old = Old::make("outbox.db", 1);
    old.connection()
        .execute_batch(
            "DELETE FROM draft;
             INSERT INTO draft VALUES (x'0197f0c0000070008000000000000001', '写了一半 \"quoted\"', 5);
             INSERT INTO draft VALUES (x'0197f0c0000070008000000000000002', 'half', 6);",
        )
        .expect("written");
    old.migrate();
    let connection = old.connection();
    let mut statement = connection
        .prepare(
            "SELECT json_extract(setting, '$.channel_id'), json_extract(setting, '$.body'), unsent
             FROM person_state ORDER BY key",
        )
        .expect("prepared");
    let drafts: Vec<(String, String, bool)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("asked")
        .collect::<Result<_, _>>()
        .expect("read");
    assert_eq!(
        drafts,
        [
            (
                "0197f0c0-0000-7000-8000-000000000001".into(),
                "写了一半 \"quoted\"".into(),
                true
            ),
            (
                "0197f0c0-0000-7000-8000-000000000002".into(),
                "half".into(),
                true
            ),
        ]
    );
}

struct Old {
    file: &'static str,
    dir: tempfile::TempDir,
    key: Key,
}

impl Old {
    /// The file as a version of that form would have left it.
    fn make(file: &'static str, version: i32) -> Self {
        let old = Self {
            file,
            dir: tempfile::tempdir().expect("a temporary folder"),
            key: Key::random(),
        };
        let mut connection = old.connection();
        if version > 0 {
            migrations::runner(file)
                .set_target(Target::Version(version))
                .run(&mut connection)
                .expect("an old form");
            fill(&connection);
        }
        old
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join(self.file)
    }

    fn connection(&self) -> Connection {
        open(&self.path(), self.file, &self.key)
    }

    fn migrate(&self) {
        self.migrate_with(self.connection());
    }

    fn migrate_with(&self, connection: Connection) {
        migrate(self.file, connection);
    }
}

fn open(path: &Path, file: &'static str, key: &Key) -> Connection {
    let connection = pool::open_file(path, file, key).expect("opened");
    if file == "search.db" {
        tokenim_words::fts5::register(&connection).expect("registered");
    }
    connection
}

fn migrate(file: &str, mut connection: Connection) {
    match file {
        "cache.db" => migrations::cache(&mut connection),
        "outbox.db" => migrations::outbox(&mut connection),
        _ => migrations::search(&mut connection),
    }
    .expect("brought to the newest form");
}

fn versions(file: &str) -> Vec<i32> {
    let mut versions: Vec<i32> = migrations::runner(file)
        .get_migrations()
        .iter()
        .map(|migration| i32::try_from(migration.version()).expect("a small number"))
        .collect();
    versions.sort_unstable();
    versions
}

fn tables(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
               AND name <> 'refinery_schema_history'
             ORDER BY name",
        )
        .expect("prepared");
    let names = statement.query_map([], |row| row.get(0)).expect("asked");
    names.collect::<Result<_, _>>().expect("read")
}

/// Rows of every shape that the schema allows: numbers in place of numbers, sixteen bytes in
/// place of ids, and nothing where nothing may be.
fn fill(connection: &Connection) {
    for table in tables(connection) {
        let mut statement = connection
            .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid")
            .expect("prepared");
        let columns: Vec<(String, String, bool)> = statement
            .query_map([&table], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get::<_, bool>(2)? || row.get::<_, i64>(3)? > 0,
                ))
            })
            .expect("asked")
            .collect::<Result<_, _>>()
            .expect("read");
        let places: Vec<String> = (1..=columns.len())
            .map(|n| ["?", &n.to_string()].concat())
            .collect();
        let sql = [
            "INSERT OR REPLACE INTO \"",
            &table,
            "\" VALUES (",
            &places.join(", "),
            ")",
        ]
        .concat();
        for row in 0..ROWS {
            let values: Vec<Value> = columns
                .iter()
                .enumerate()
                .map(|(at, (name, kind, needed))| match kind.as_str() {
                    _ if name == "one" => Value::Integer(1),
                    _ if !needed && row % 2 == 1 => Value::Null,
                    "INTEGER" => Value::Integer(i64::try_from(row * 100 + at).unwrap_or_default()),
                    "BLOB" => Value::Blob(
                        (0..16)
                            .map(|byte| {
                                u8::try_from((row * 31 + at * 7 + byte) % 251).unwrap_or_default()
                            })
                            .collect(),
                    ),
                    _ => Value::Text(["文字 ", name, " ", &row.to_string()].concat()),
                })
                .collect();
            connection
                .execute(&sql, rusqlite::params_from_iter(values))
                .unwrap_or_else(|error| panic!("a row of {table}: {error}"));
        }
    }
}

fn everything(connection: &Connection) -> Tables {
    let mut all = Tables::new();
    for table in tables(connection) {
        let sql = ["SELECT * FROM \"", &table, "\""].concat();
        let mut statement = connection.prepare(&sql).expect("prepared");
        let names: Vec<String> = statement
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let rows = statement
            .query_map([], |row| {
                names
                    .iter()
                    .enumerate()
                    .map(|(at, name)| Ok((name.clone(), format!("{:?}", row.get::<_, Value>(at)?))))
                    .collect::<Result<Row, _>>()
            })
            .expect("asked");
        let mut rows: Vec<Row> = rows.collect::<Result<_, _>>().expect("read");
        rows.sort();
        all.insert(table, rows);
    }
    all
}

fn assert_kept(file: &str, version: i32, before: &Tables, after: &Tables) {
    let is_gone = |table: &str, column: &str| {
        GONE.iter()
            .any(|gone| *gone == (table, column) || *gone == (table, "*"))
    };
    for (table, rows) in before {
        let Some(now) = after.get(table) else {
            assert!(
                is_gone(table, "*"),
                "{file} from {version}: {table} is gone"
            );
            continue;
        };
        let kept: BTreeSet<&String> = rows
            .iter()
            .flat_map(Row::keys)
            .filter(|column| !is_gone(table, column))
            .collect();
        let only = |rows: &[Row]| -> Vec<Row> {
            let mut only: Vec<Row> = rows
                .iter()
                .map(|row| {
                    row.iter()
                        .filter(|(column, _)| kept.contains(column))
                        .map(|(column, value)| (column.clone(), value.clone()))
                        .collect()
                })
                .collect();
            only.sort();
            only
        };
        assert_eq!(only(rows), only(now), "{file} from {version}: {table}");
    }
}

static SEEN: AtomicUsize = AtomicUsize::new(0);
static KILL_AT: AtomicUsize = AtomicUsize::new(usize::MAX);

unsafe extern "C" fn at_statement(
    _: c_uint,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
) -> c_int {
    if SEEN.fetch_add(1, Ordering::SeqCst) + 1 == KILL_AT.load(Ordering::SeqCst) {
        // SAFETY: neither call touches memory.
        unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    }
    0
}

/// From now on every statement of this connection is counted as it begins, and one of them
/// is the last.
fn count_statements(connection: &Connection) {
    // SAFETY: the handle is open, and the function has no state of its own.
    let code = unsafe {
        ffi::sqlite3_trace_v2(
            connection.handle(),
            ffi::SQLITE_TRACE_STMT as c_uint,
            Some(at_statement),
            std::ptr::null_mut(),
        )
    };
    assert_eq!(code, ffi::SQLITE_OK);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Key {
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    Key::from_slice(&bytes).expect("a key")
}
