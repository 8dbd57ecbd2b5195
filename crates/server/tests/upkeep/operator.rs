//! Backup, restore and doctor, on a folder and at the console.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::time::DAY_MS;
use tokenim_server::app::App;
use tokenim_server::config::ServerDir;
use tokenim_server::operator::backup::{BackupError, backup};
use tokenim_server::operator::doctor::{Health, examine_at};
use tokenim_server::operator::restore::{RestoreError, restore};
use tokenim_server::store::Threads;
use tokenim_server::tls;

use crate::story::{Somebody, Story, outside};

/// A company whose folder also has certificates.
async fn company() -> (Story, Somebody, ChannelId) {
    let (story, owner) = Story::begin().await;
    tls::make_certificates(&story.server_dir(), "Lanhai", &[]).expect("made");
    let lin = story.person(&owner, "lin").await;
    let open = story.channel(&lin, "public", "all", &[&owner]).await;
    story.says(&lin, open, "明天三点开会").await;
    (story, lin, open)
}

fn at(story: &Story, name: &str) -> PathBuf {
    story.dir.path().join(name)
}

#[tokio::test]
async fn a_backup_of_a_running_server_restores_to_the_same_company_with_a_new_epoch() {
    let (story, lin, open) = company().await;
    let file = at(&story, "backup.tar");
    let manifest = backup(&story.server_dir(), &file).expect("a backup");
    // It runs on; what comes now is not in it.
    story.says(&lin, open, "nach dem Backup").await;
    assert_eq!(manifest.organisation, "Lanhai");
    let names: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names[0], "tokenim.db");
    assert!(names.contains(&"keys/audit.key") && names.contains(&"tls/server.key"));
    assert!(matches!(
        backup(&story.server_dir(), &file),
        Err(BackupError::Exists(_))
    ));

    let again = ServerDir::new(at(&story, "again"));
    restore(
        &file,
        &again,
        false,
        outside(&story.clock, Threads::Callers),
    )
    .await
    .expect("restored");
    let app = App::open(&again, outside(&story.clock, Threads::Callers))
        .await
        .expect("it opens");
    assert_ne!(app.log_epoch(), story.app.log_epoch());
    let log = app
        .read(move |db| {
            Box::pin(async move {
                Ok(tokenim_server::store::entries::range(db, open, 1, u64::MAX).await?)
            })
        })
        .await
        .expect("the log");
    let before = story.raw_log(open).await;
    assert_eq!(
        log[..],
        before[..before.len() - 1],
        "up to the backup, and no further"
    );
    assert!(
        examine_at(&again, story.now())
            .iter()
            .all(|one| one.health < Health::Ill)
    );
    drop(app);

    // A folder that is there is not touched.
    assert!(matches!(
        restore(
            &file,
            &again,
            false,
            outside(&story.clock, Threads::Callers)
        )
        .await,
        Err(RestoreError::Exists(_))
    ));
}

#[tokio::test]
async fn a_backup_that_was_touched_anywhere_restores_to_nothing() {
    let (story, ..) = company().await;
    let file = at(&story, "backup.tar");
    backup(&story.server_dir(), &file).expect("a backup");
    let whole = fs::read(&file).expect("the file");
    let mut tried = 0;
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let mut changed = whole.clone();
        changed[place] ^= 0x55;
        // What fills a block up is nobody's.
        if whole[place..].iter().all(|byte| *byte == 0) {
            continue;
        }
        let path = at(&story, "changed.tar");
        fs::write(&path, &changed).expect("written");
        let target = ServerDir::new(at(&story, "target"));
        match restore(
            &path,
            &target,
            false,
            outside(&story.clock, Threads::Callers),
        )
        .await
        {
            Err(_) => assert!(!target.path().exists(), "{place}"),
            Ok(_) => {
                // Only in the padding between files, which no file is made of.
                assert_eq!(whole[place], 0, "{place}");
                fs::remove_dir_all(target.path()).expect("removed");
            }
        }
        tried += 1;
    }
    for length in [0, 10, 512, 1_024, whole.len() / 2, whole.len() - 2_048] {
        let path = at(&story, "cut.tar");
        fs::write(&path, &whole[..length]).expect("written");
        let target = ServerDir::new(at(&story, "target"));
        assert!(
            restore(
                &path,
                &target,
                false,
                outside(&story.clock, Threads::Callers)
            )
            .await
            .is_err(),
            "{length}"
        );
        assert!(!target.path().exists());
    }
    println!("{tried} bytes changed and 6 lengths cut");
    assert!(tried > 30);
}

#[tokio::test]
async fn a_tar_with_other_names_in_it_writes_nowhere() {
    let (story, ..) = company().await;
    for name in ["../evil", "/etc/evil", "tls/../../evil", "evil"] {
        let path = at(&story, "evil.tar");
        let mut tar = tar::Builder::new(fs::File::create(&path).expect("a file"));
        let manifest = json!({
            "format": 1, "program": "0", "made_at": 0, "organisation": "x", "log_epoch": "x",
            "schema": 1, "files": [
                { "name": "tokenim.db", "bytes": 1, "hash": "0" },
                { "name": name, "bytes": 1, "hash": "0" },
            ],
        })
        .to_string();
        let mut header = tar::Header::new_gnu();
        header.set_size(manifest.len() as u64);
        tar.append_data(&mut header, "manifest.json", manifest.as_bytes())
            .expect("written");
        tar.finish().expect("written");
        let target = ServerDir::new(at(&story, "target"));
        let refused = restore(
            &path,
            &target,
            false,
            outside(&story.clock, Threads::Callers),
        )
        .await;
        assert!(matches!(refused, Err(RestoreError::NoBackup(_))), "{name}");
        assert!(!target.path().exists());
    }
}

#[tokio::test]
async fn sessions_end_with_a_restore_where_that_is_asked_for() {
    let (story, ..) = company().await;
    let file = at(&story, "backup.tar");
    backup(&story.server_dir(), &file).expect("a backup");
    let again = ServerDir::new(at(&story, "again"));
    restore(&file, &again, true, outside(&story.clock, Threads::Callers))
        .await
        .expect("restored");
    let conn = rusqlite::Connection::open(again.database()).expect("a database");
    let open: i64 = conn
        .query_row(
            "SELECT COUNT(*) FROM session WHERE ended_at IS NULL",
            [],
            |row| row.get(0),
        )
        .expect("an answer");
    assert_eq!(open, 0);
}

/// What doctor says about one thing.
fn says(story: &Story, what: &str) -> (Health, String) {
    let findings = examine_at(&story.server_dir(), story.now());
    let found = findings
        .iter()
        .filter(|one| one.what == what)
        .max_by_key(|one| one.health);
    let found = found.unwrap_or_else(|| panic!("nothing about {what}: {findings:?}"));
    assert_eq!(found.health == Health::Well, found.remedy.is_empty());
    (found.health, found.found.clone())
}

#[tokio::test]
async fn doctor_finds_what_is_wrong_and_nothing_where_all_is_well() {
    let (story, lin, open) = company().await;
    story.says(&lin, open, "one more").await;
    let ill: Vec<_> = examine_at(&story.server_dir(), story.now())
        .into_iter()
        .filter(|one| one.health != Health::Well && one.what != "disk")
        .collect();
    assert_eq!(ill, []);
    let dir = story.server_dir();
    let database = rusqlite::Connection::open(dir.database()).expect("a database");
    tokenim_words::fts5::register(&database).expect("the words");
    let change = |sql: &str| assert!(database.execute(sql, []).expect("changed") > 0, "{sql}");

    // Somebody writes into the log by hand.
    change("UPDATE message SET body = 'another time' WHERE body = 'one more'");
    assert_eq!(says(&story, "integrity").0, Health::Ill);
    change("UPDATE message SET body = 'one more' WHERE body = 'another time'");
    assert_eq!(says(&story, "integrity").0, Health::Well);
    change("UPDATE channel_entry SET at = at + 1 WHERE seq = 2");
    assert!(says(&story, "integrity").1.contains("at 2 (changed)"));
    change("UPDATE channel_entry SET at = at - 1 WHERE seq = 2");
    change("DELETE FROM channel_entry WHERE seq = 3");
    assert!(says(&story, "integrity").1.contains("at 3 (missing)"));
    change("UPDATE channel SET last_seq = 2");
    change("UPDATE audit_entry SET leaf = replace(leaf, 'init', 'exit') WHERE seq = 1");
    assert!(says(&story, "integrity").1.contains("audit at 1"));

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = dir.path().join("tls/server.key");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("set");
        let (health, found) = says(&story, "permissions");
        assert!(
            health == Health::Ill && found.contains("server.key (644)"),
            "{found}"
        );
    }
    fs::write(dir.path().join("tokenim.toml"), "listn = \"x\"").expect("written");
    assert!(says(&story, "settings").1.contains("\"listn\""));
    fs::remove_file(dir.path().join("keys/audit.key")).expect("removed");
    assert_eq!(says(&story, "keys").0, Health::Ill);
    story.clock.advance_ms(-400 * DAY_MS);
    assert_eq!(says(&story, "clock").0, Health::Ill);
}

fn program(arguments: &[&str], dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tokenim-server"))
        .args(arguments)
        .arg("--dir")
        .arg(dir)
        .env_remove("TOKENIM_LOG")
        .output()
        .expect("it runs")
}

#[test]
fn the_console_shows_settings_makes_backups_and_names_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("server");
    let made = program(
        &["init", "--organisation", "Lanhai", "--owner", "chen.wei"],
        &dir,
    );
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    fs::write(
        dir.join("tokenim.toml"),
        "listen = \"127.0.0.1:0\"\n[limits]\nsearch_burst = 9\n",
    )
    .expect("written");
    let shown = program(&["config"], &dir);
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(text.contains("limits.search_burst = 9    # "), "{text}");
    assert!(text.contains("tokenim.toml\n"), "{text}");

    let to = folder.path().join("b.tar");
    let to = to.to_str().expect("UTF-8");
    let backup = program(&["backup", "--to", to], &dir);
    assert!(
        backup.status.success(),
        "{}",
        String::from_utf8_lossy(&backup.stderr)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(to).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = folder.path().join("again");
    let restored = program(&["restore", "--from", to], &again);
    assert!(
        restored.status.success(),
        "{}",
        String::from_utf8_lossy(&restored.stderr)
    );
    let well = program(&["doctor"], &again);
    assert!(
        well.status.success(),
        "{}",
        String::from_utf8_lossy(&well.stdout)
    );

    fs::write(
        again.join("tokenim.toml"),
        "[limits]\nsweep_ms = \"\\u001b[2J\"\n",
    )
    .expect("written");
    let ill = program(&["doctor"], &again);
    assert!(!ill.status.success());
    let text = String::from_utf8_lossy(&ill.stdout).into_owned();
    assert!(
        text.contains("FAILED") && text.contains("limits.sweep_ms"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
