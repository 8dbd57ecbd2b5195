//! `audit`: ten thousand tamperings, each of which must be found, and what proving costs. Beside
//! it the bare hash of the same records.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params};
use serde_json::json;
use tokenim_policy::merkle::{Edge, Hash, leaf_hash, verify_consistency, verify_inclusion};
use tokenim_policy::proof::{Broken, Known, Witnessed, hash_of, hash_text, witness};
use tokenim_protocol::audit::{Checkpoint, SignedCheckpoint};
use tokenim_protocol::time::{SECOND_MS, UnixMillis};
use tokenim_server::app::{App, Outside};
use tokenim_server::audit::verify::Wrong;
use tokenim_server::audit::{self, Act, checkpoint, tree};
use tokenim_server::clock::{ScriptedClock, SeededRng};
use tokenim_server::config::{Keys, ServerDir};
use tokenim_server::init::init;
use tokenim_server::jobs::checkpoints;
use tokenim_server::store::Threads;
use tokenim_server::store::upkeep::DatabaseFile;

use super::dice::Dice;
use super::report::{Report, median, quantile};

const TAMPERINGS: usize = 10_000;
/// Records of the log that is tampered with; small, because each time all of it is verified.
const SMALL: u64 = 400;
const LARGE: u64 = 100_000;
const ROUNDS: usize = 5;

struct Log {
    _folder: tempfile::TempDir,
    dir: ServerDir,
    app: App,
    keys: Keys,
    clock: Arc<ScriptedClock>,
}

impl Log {
    async fn of(records: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = ServerDir::new(folder.path().join("server"));
        let clock = Arc::new(ScriptedClock::starting_at(UnixMillis(1_780_000_000_000)));
        let outside = |seed| Outside {
            clock: clock.clone(),
            rng: Arc::new(SeededRng::new(seed)),
            threads: Threads::Callers,
            ..Outside::default()
        };
        init(&dir, "Lanhai", "wei", "陈薇", &outside(1))
            .await
            .expect("made");
        let app = App::open(&dir, outside(2)).await.expect("opened");
        let keys = Keys::load(&dir).expect("keys");
        let mut log = Self {
            _folder: folder,
            dir,
            app,
            keys,
            clock,
        };
        log.grow(records).await;
        log
    }

    async fn grow(&mut self, records: u64) {
        let mut made = 1;
        while made < records {
            let batch = (records - made).min(100);
            let written = self.app.write(move |tx| {
                Box::pin(async move {
                    for n in 0..batch {
                        let act = Act::new("permission.exclude")
                            .about("channel:0192aa00-0000-7000-8000-000000000001")
                            .after(json!({ "permission": "message.send", "n": made + n }))
                            .because("agreed in Monday's meeting");
                        audit::record(tx, None, act).await?;
                    }
                    Ok(())
                })
            });
            written.await.expect("recorded");
            made += batch;
            self.clock.advance_ms(10 * SECOND_MS);
            checkpoints::take(&self.app).await.expect("taken");
        }
    }

    fn copy(&self, name: &str) -> PathBuf {
        let to = self.dir.path().join(name);
        let file = DatabaseFile::to_read(&self.dir.database(), None).expect("opened");
        file.copy_to(&to).expect("copied");
        to
    }

    fn verify(&self, path: &Path, outside: &[SignedCheckpoint]) -> Result<u64, Wrong> {
        let file = DatabaseFile::to_read(path, None).expect("opened");
        file.verify_audit(&self.keys.audit.verifying_key(), outside)
            .expect("read")
            .map(|whole| whole.size)
    }

    async fn newest(&self) -> SignedCheckpoint {
        let file = DatabaseFile::to_read(&self.dir.database(), None).expect("opened");
        file.newest_checkpoint().expect("read").expect("one")
    }
}

pub async fn run(report: &mut Report, seed: u64) {
    let mut dice = Dice::new(seed);
    tamper(report, &mut dice).await;
    prove(report, &mut dice).await;
}

/// What is done to the tables, and where it has to be found.
const KINDS: [&str; 10] = [
    "flip",
    "flip with its hash",
    "flip a hash",
    "delete",
    "insert",
    "swap",
    "truncate",
    "re-sign with the real key",
    "fork",
    "restored backup",
];

async fn tamper(report: &mut Report, dice: &mut Dice) {
    let mut log = Log::of(SMALL).await;
    let older = log.copy("older.db");
    let size_then = log.verify(&older, &[]).expect("whole");
    log.grow_by(60).await;
    let whole = log.copy("whole.db");
    let size = log.verify(&whole, &[]).expect("whole");
    let kept = log.newest().await;
    let bent = log.dir.path().join("bent.db");
    let mut done = [0_u64; KINDS.len()];
    let mut found = [0_u64; KINDS.len()];
    let mut exact = 0_u64;
    for n in 0..TAMPERINGS {
        let kind = n % KINDS.len();
        let at = 2 + dice.below(usize::try_from(size - 3).expect("small")) as u64;
        let from = if KINDS[kind] == "restored backup" {
            &older
        } else {
            &whole
        };
        fs::copy(from, &bent).expect("copied");
        let expected = match bend(&bent, kind, at, size, dice, &log.keys) {
            Some(expected) => expected,
            None => size_then + 1,
        };
        let outside: &[SignedCheckpoint] = match KINDS[kind] {
            "re-sign with the real key" | "fork" | "restored backup" => std::slice::from_ref(&kept),
            _ => &[],
        };
        done[kind] += 1;
        if let Err(wrong) = log.verify(&bent, outside) {
            found[kind] += 1;
            exact += u64::from(names(&wrong, expected, size));
        }
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", bent.display()));
        }
    }
    for (kind, name) in KINDS.iter().enumerate() {
        report.add(
            &format!("found: {name}"),
            "share",
            done[kind],
            found[kind] as f64 / done[kind] as f64,
            Some(1.0),
        );
    }
    let all = TAMPERINGS as u64;
    report.add(
        "the record is named, or the stretch it is in",
        "share",
        all,
        exact as f64 / all as f64,
        Some(1.0),
    );
    // Two desktops of whom each is shown another log.
    let (mut forks, mut noticed) = (0_u64, 0_u64);
    for _ in 0..1_000 {
        let cut = 1 + dice.below(200);
        let (one, other) = (edge(300, cut, 'a'), edge(300 + dice.below(50), cut, 'b'));
        forks += 1;
        let verdict = witness(&one, &other, &[]);
        noticed += u64::from(verdict == Witnessed::Forked);
    }
    report.add(
        "two views noticed by the desktop that sees both",
        "share",
        forks,
        noticed as f64 / forks as f64,
        Some(1.0),
    );
}

fn edge(records: usize, cut: usize, view: char) -> Known {
    let mut edge = Edge::default();
    for n in 0..records {
        let text = if n < cut {
            format!("record {n}")
        } else {
            format!("record {n} {view}")
        };
        edge.push(leaf_hash(text.as_bytes()), |_, _| ());
    }
    Known {
        size: edge.size(),
        root: edge.root(),
    }
}

/// Whether what was found names the record, or the stretch in which it stands.
fn names(wrong: &Wrong, expected: u64, size: u64) -> bool {
    match wrong {
        Wrong::Record(Broken::Rewritten { first, last }) => (*first..=*last).contains(&expected),
        Wrong::Record(broken) => broken.seq() == expected,
        Wrong::Ahead(seen) => *seen == size,
        Wrong::Signature(_) | Wrong::Channel { .. } => false,
    }
}

impl Log {
    async fn grow_by(&mut self, more: u64) {
        self.grow(more + 1).await;
    }
}

/// Does it, and answers where the first bad record is then; none where the whole file is an older one.
fn bend(path: &Path, kind: usize, at: u64, size: u64, dice: &mut Dice, keys: &Keys) -> Option<u64> {
    let db = Connection::open(path).expect("opened");
    let run = |sql: &str, seq: u64| {
        let changed = db
            .execute(sql, [i64::try_from(seq).expect("small")])
            .expect("bent");
        assert!(changed > 0, "{sql}");
    };
    let flipped = |seq: u64, dice: &mut Dice| -> String {
        let leaf: String = db
            .query_row(
                "SELECT leaf FROM audit_entry WHERE seq = ?1",
                [i64::try_from(seq).expect("small")],
                |row| row.get(0),
            )
            .expect("there");
        let mut bytes = leaf.into_bytes();
        // A letter or a digit: what is left is text still.
        let places: Vec<usize> = (0..bytes.len())
            .filter(|at| bytes[*at].is_ascii_alphanumeric())
            .collect();
        let place = places[dice.below(places.len())];
        bytes[place] ^= 1;
        String::from_utf8(bytes).expect("text")
    };
    match KINDS[kind] {
        "flip" => {
            let leaf = flipped(at, dice);
            db.execute(
                "UPDATE audit_entry SET leaf = ?2 WHERE seq = ?1",
                params![i64::try_from(at).expect("small"), leaf],
            )
            .expect("bent");
            Some(at)
        }
        "flip with its hash" => {
            let leaf = flipped(at, dice);
            let hash = hash_text(&leaf_hash(leaf.as_bytes()));
            db.execute(
                "UPDATE audit_entry SET leaf = ?2, leaf_hash = ?3 WHERE seq = ?1",
                params![i64::try_from(at).expect("small"), leaf, hash],
            )
            .expect("bent");
            Some(at)
        }
        "flip a hash" => {
            run(
                "UPDATE audit_entry SET leaf_hash = (SELECT leaf_hash FROM audit_entry WHERE seq = 1) WHERE seq = ?1",
                at,
            );
            Some(at)
        }
        "delete" => {
            run("DELETE FROM audit_entry WHERE seq = ?1", at);
            Some(at)
        }
        "insert" => {
            // The same record once more, and everything behind it moved.
            run("UPDATE audit_entry SET seq = -seq WHERE seq > ?1", at);
            run("UPDATE audit_entry SET seq = 1 - seq WHERE seq < -?1", at);
            run(
                "INSERT INTO audit_entry SELECT seq + 1, at, leaf, leaf_hash FROM audit_entry WHERE seq = ?1",
                at,
            );
            Some(at + 1)
        }
        "swap" => {
            let other = if at + 7 <= size { at + 7 } else { at - 1 };
            run("UPDATE audit_entry SET seq = -1 WHERE seq = ?1", at);
            db.execute(
                "UPDATE audit_entry SET seq = ?1 WHERE seq = ?2",
                [
                    i64::try_from(at).expect("small"),
                    i64::try_from(other).expect("small"),
                ],
            )
            .expect("bent");
            run("UPDATE audit_entry SET seq = ?1 WHERE seq = -1", other);
            Some(at.min(other))
        }
        "truncate" => {
            run("DELETE FROM audit_entry WHERE seq >= ?1", at);
            run("UPDATE organisation SET audit_seq = ?1 - 1", at);
            Some(at)
        }
        "re-sign with the real key" | "fork" => {
            let leaf = flipped(at, dice);
            let leaf = if serde_json::from_str::<serde_json::Value>(&leaf)
                .is_ok_and(|read| read["seq"] == json!(at))
            {
                leaf
            } else {
                format!("{{\"action\":\"invented\",\"seq\":{at}}}")
            };
            rewrite(&db, at, &leaf, keys);
            Some(at)
        }
        _ => None,
    }
}

/// Rewrites a record and everything that is computed from it, signatures too.
fn rewrite(db: &Connection, seq: u64, leaf: &str, keys: &Keys) {
    db.execute_batch("BEGIN").expect("begun");
    let hash = hash_text(&leaf_hash(leaf.as_bytes()));
    db.execute(
        "UPDATE audit_entry SET leaf = ?2, leaf_hash = ?3 WHERE seq = ?1",
        params![i64::try_from(seq).expect("small"), leaf, hash],
    )
    .expect("bent");
    let leaves: Vec<String> = all(db, "SELECT leaf FROM audit_entry ORDER BY seq");
    let mut edge = Edge::default();
    let mut roots = Vec::new();
    let mut update = db
        .prepare("UPDATE audit_node SET hash = ?3 WHERE level = ?1 AND place = ?2")
        .expect("prepared");
    for leaf in &leaves {
        edge.push(leaf_hash(leaf.as_bytes()), |node, hash| {
            update
                .execute(params![
                    node.level,
                    i64::try_from(node.place).expect("small"),
                    hash_text(hash)
                ])
                .expect("bent");
        });
        roots.push(edge.root());
    }
    for text in all(db, "SELECT checkpoint FROM audit_checkpoint") {
        let mut said: Checkpoint = serde_json::from_str(&text).expect("a checkpoint");
        said.root = hash_text(&roots[usize::try_from(said.size).expect("small") - 1]);
        let anew = checkpoint::sign(&said, &keys.audit);
        db.execute(
            "UPDATE audit_checkpoint SET checkpoint = ?2, signature = ?3 WHERE size = ?1",
            params![
                i64::try_from(said.size).expect("small"),
                anew.checkpoint,
                anew.signature
            ],
        )
        .expect("bent");
    }
    db.execute_batch("COMMIT").expect("bent");
}

fn all(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect("prepared");
    let rows = statement.query_map([], |row| row.get(0)).expect("read");
    rows.map(|row| row.expect("text")).collect()
}

async fn prove(report: &mut Report, dice: &mut Dice) {
    let log = Log::of(LARGE).await;
    let file = DatabaseFile::to_read(&log.dir.database(), None).expect("opened");
    let key = log.keys.audit.verifying_key();
    let mut rates = Vec::new();
    let mut size = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let whole = file.verify_audit(&key, &[]).expect("read").expect("whole");
        size = whole.size;
        rates.push(size as f64 / began.elapsed().as_secs_f64());
    }
    drop(file);
    let db = Connection::open(log.dir.database()).expect("opened");
    let leaves = all(&db, "SELECT leaf FROM audit_entry ORDER BY seq");
    let mut bare = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut edge = Edge::default();
        for leaf in &leaves {
            edge.push(leaf_hash(leaf.as_bytes()), |_, _| ());
        }
        std::hint::black_box(edge.root());
        bare.push(leaves.len() as f64 / began.elapsed().as_secs_f64());
    }
    report
        .add(
            "verify",
            "records/s",
            size,
            median(&mut rates),
            Some(median(&mut bare)),
        )
        .peers
        .insert("required".to_owned(), 200_000.0);
    let root = hash_at(&log, size).await;
    let (mut bytes, mut micros) = (Vec::new(), Vec::new());
    for _ in 0..1_000 {
        let from = 1 + dice.below(usize::try_from(size - 1).expect("small")) as u64;
        let proof = hashes(&log, Ask::Consistency(from, size)).await;
        let old = hash_at(&log, from).await;
        bytes.push((proof.len() * 32) as f64);
        let began = Instant::now();
        assert!(verify_consistency(from, size, &old, &root, &proof));
        micros.push(began.elapsed().as_nanos() as f64 / 1_000.0);
    }
    report.add(
        "consistency proof, longest",
        "bytes",
        1_000,
        quantile(&mut bytes, 1.0),
        None,
    );
    report.add(
        "consistency proof verified, median",
        "us",
        1_000,
        median(&mut micros),
        None,
    );
    let (mut bytes, mut micros) = (Vec::new(), Vec::new());
    for _ in 0..1_000 {
        let seq = 1 + dice.below(usize::try_from(size).expect("small")) as u64;
        let proof = hashes(&log, Ask::Inclusion(seq, size)).await;
        let leaf = leaf_hash(leaves[usize::try_from(seq).expect("small") - 1].as_bytes());
        bytes.push((proof.len() * 32) as f64);
        let began = Instant::now();
        assert!(verify_inclusion(seq - 1, size, &leaf, &proof, &root));
        micros.push(began.elapsed().as_nanos() as f64 / 1_000.0);
    }
    report.add(
        "inclusion proof, longest",
        "bytes",
        1_000,
        quantile(&mut bytes, 1.0),
        None,
    );
    report.add(
        "inclusion proof verified, median",
        "us",
        1_000,
        median(&mut micros),
        None,
    );
}

#[derive(Clone, Copy)]
enum Ask {
    Consistency(u64, u64),
    Inclusion(u64, u64),
}

async fn hashes(log: &Log, ask: Ask) -> Vec<Hash> {
    let texts = log.app.read(move |db| {
        Box::pin(async move {
            match ask {
                Ask::Consistency(from, to) => tree::consistency(db, from, to).await,
                Ask::Inclusion(seq, size) => tree::inclusion(db, seq, size).await,
            }
        })
    });
    let texts = texts.await.expect("a proof");
    texts
        .iter()
        .map(|text| hash_of(text).expect("a hash"))
        .collect()
}

async fn hash_at(log: &Log, size: u64) -> Hash {
    let root = log.app.read(move |db| {
        Box::pin(async move {
            Ok(tokenim_server::store::audit_tree::edge(db, size)
                .await?
                .root())
        })
    });
    root.await.expect("a root")
}
