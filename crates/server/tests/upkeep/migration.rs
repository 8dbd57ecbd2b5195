//! C-22 and C-23: databases of older servers are brought along, those of newer ones are left
//! alone. `tests/golden` holds what released servers left behind, made by those very programs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::Value;
use tokenim_protocol::time::UnixMillis;
use tokenim_server::app::{App, OpenError};
use tokenim_server::clock::ScriptedClock;
use tokenim_server::config::{Keys, ServerDir};
use tokenim_server::store::upkeep::DatabaseFile;
use tokenim_server::store::{StoreError, Threads};

use crate::story::outside;

const GOLDEN: [(u32, &str); 1] = [(1, include_str!("../golden/v1.sql"))];
/// After everything that the golden databases say.
const LATER: UnixMillis = UnixMillis(1_830_000_000_000);

type Rows = BTreeMap<String, Vec<Vec<Value>>>;

/// A folder with the golden database in it.
fn golden(sql: &str) -> (tempfile::TempDir, ServerDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = ServerDir::new(folder.path().join("server"));
    dir.create().expect("made");
    Keys::generate().save(&dir).expect("saved");
    let conn = Connection::open(dir.database()).expect("a database");
    conn.pragma_update(None, "journal_mode", "WAL")
        .expect("set");
    // The dump names tables before those they refer to.
    conn.pragma_update(None, "foreign_keys", "OFF")
        .expect("set");
    conn.execute_batch(sql).expect("the dump");
    (folder, dir)
}

async fn open(dir: &ServerDir) -> Result<App, OpenError> {
    let clock = Arc::new(ScriptedClock::starting_at(LATER));
    App::open(dir, outside(&clock, Threads::Callers)).await
}

/// Every row of every table, in these columns, sorted.
fn rows(path: &Path, columns: &BTreeMap<String, Vec<String>>) -> Rows {
    let conn = Connection::open(path).expect("a database");
    columns
        .iter()
        .map(|(table, columns)| {
            let sql = format!("SELECT {} FROM {table}", columns.join(", "));
            let mut statement = conn.prepare(&sql).expect("the table is there");
            let mut found: Vec<Vec<Value>> = statement
                .query_map([], |row| (0..columns.len()).map(|n| row.get(n)).collect())
                .expect("rows")
                .collect::<Result<_, _>>()
                .expect("rows");
            found.sort_by_key(|row| format!("{row:?}"));
            (table.clone(), found)
        })
        .collect()
}

fn columns(path: &Path) -> BTreeMap<String, Vec<String>> {
    let conn = Connection::open(path).expect("a database");
    let mut statement = conn
        .prepare(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'refinery%' AND t.name NOT LIKE 'sqlite%'
               AND t.name NOT LIKE 'search_%'",
        )
        .expect("SQL");
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let pairs = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("columns");
    for pair in pairs {
        let (table, column): (String, String) = pair.expect("a column");
        found.entry(table).or_default().push(column);
    }
    found
}

#[tokio::test]
async fn c_22_every_row_of_every_older_database_is_there_afterwards_and_is_found() {
    for (version, sql) in GOLDEN {
        let (_folder, dir) = golden(sql);
        let old = columns(&dir.database());
        let before = rows(&dir.database(), &old);
        let count: usize = before.values().map(Vec::len).sum();
        drop(open(&dir).await.expect("it is brought along"));
        assert_eq!(rows(&dir.database(), &old), before, "schema {version}");
        // A second start finds nothing to do.
        drop(open(&dir).await.expect("it opens again"));
        assert_eq!(rows(&dir.database(), &old), before);
        let file = DatabaseFile::to_read(&dir.database(), None).expect("readable");
        assert_eq!(
            file.schema().expect("a number"),
            DatabaseFile::schema_known()
        );
        assert_eq!(file.look_over().expect("looked over"), []);
        println!(
            "schema {version}: {count} rows in {} tables, all equal",
            before.len()
        );
    }
}

#[tokio::test]
async fn c_22_what_was_said_before_there_was_an_index_is_found() {
    let (_folder, dir) = golden(GOLDEN[0].1);
    drop(open(&dir).await.expect("it is brought along"));
    let conn = Connection::open(dir.database()).expect("a database");
    tokenim_words::fts5::register(&conn).expect("the words");
    let found = |query: &str| -> i64 {
        conn.query_row(
            "SELECT COUNT(*) FROM search_words WHERE search_words MATCH ?1",
            [query],
            |row| row.get(0),
        )
        .expect("an answer")
    };
    assert_eq!(found("body : \"会议\""), 1);
    assert_eq!(found("has : \"link\""), 1);
    assert_eq!(found("has : \"code\""), 1);
    assert_eq!(found("body : \"plan2\""), 1, "as it was edited");
    assert_eq!(found("body : \"deleted\""), 0);
    conn.execute(
        "INSERT INTO search_words (search_words) VALUES ('integrity-check')",
        [],
    )
    .expect("the index fits");
}

/// The program dies wherever it is, again and again, and in the end everything is there.
#[test]
fn c_22_a_migration_that_is_killed_anywhere_is_finished_by_the_next_start() {
    let (_folder, dir) = golden(GOLDEN[0].1);
    let old = columns(&dir.database());
    let before = rows(&dir.database(), &old);
    let mut schemas = Vec::new();
    for round in 0..30_u64 {
        let (_folder, again) = golden(GOLDEN[0].1);
        let mut child = Command::new(env!("CARGO_BIN_EXE_tokenim-server"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--insecure-loopback",
                "--dir",
            ])
            .arg(again.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        // From before it opens the file until after the last migration. The time itself is what
        // is tried here; nothing waits for anything.
        std::thread::sleep(Duration::from_micros(2_000 * round));
        child.kill().expect("SIGKILL");
        child.wait().expect("gone");
        let file = DatabaseFile::to_read(&again.database(), None).expect("readable");
        schemas.push(file.schema().expect("a number"));
        drop(file);
        let killed = rows(&again.database(), &old);
        // Once everything is brought along the server serves, and writes what is its own.
        if schemas.last() < Some(&DatabaseFile::schema_known()) {
            assert_eq!(killed, before, "round {round}");
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let opened = runtime.expect("a runtime").block_on(open(&again));
        assert!(opened.is_ok(), "round {round}: {:?}", opened.err());
        drop(opened);
        assert_eq!(rows(&again.database(), &old), killed, "round {round}");
        let file = DatabaseFile::to_read(&again.database(), None).expect("readable");
        assert_eq!(
            file.schema().expect("a number"),
            DatabaseFile::schema_known()
        );
        assert_eq!(file.look_over().expect("looked over"), [], "round {round}");
    }
    println!("killed at schema {schemas:?}");
    assert!(schemas.contains(&1), "once before the first");
}

fn bytes(path: &Path) -> blake3::Hash {
    blake3::hash(&std::fs::read(path).expect("the file"))
}

#[tokio::test]
async fn c_23_a_newer_database_is_refused_and_not_a_byte_of_it_is_changed() {
    let (_folder, dir) = golden(GOLDEN[0].1);
    drop(open(&dir).await.expect("it is brought along"));
    let newer = DatabaseFile::schema_known() + 1;
    let conn = Connection::open(dir.database()).expect("a database");
    conn.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (?1, 'of_tomorrow', '2030-01-01T00:00:00Z', '1')",
        [newer],
    )
    .expect("written");
    conn.execute_batch("CREATE TABLE of_tomorrow (x INTEGER); PRAGMA wal_checkpoint(TRUNCATE);")
        .expect("written");
    drop(conn);
    let before = bytes(&dir.database());
    match open(&dir).await {
        Err(OpenError::Store(StoreError::Newer { found, known })) => {
            assert_eq!((found, known), (newer, newer - 1));
        }
        other => panic!("{:?}", other.err()),
    }
    assert_eq!(bytes(&dir.database()), before);
    let output = Command::new(env!("CARGO_BIN_EXE_tokenim-server"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--insecure-loopback",
            "--dir",
        ])
        .arg(dir.path())
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("of a newer server"), "{said}");
    assert_eq!(bytes(&dir.database()), before);
}
