//! Row 5: searching a million cached messages. From the question to the first 50 hits with
//! their snippets, as the palette gets them; the limit asks a plain FTS5 index over the same
//! messages, without encryption, and reads the rows it names. One frame is added to both:
//! what is found has to be painted.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};
use tokenim_client::Client;
use tokenim_client::search::operators::Asker;
use tokenim_client::search::search;
use tokenim_client::store::{Store, channel, entry};
use tokenim_protocol::ids::{MessageId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::dice::Dice;
use super::profile;
use super::report::{Report, quantile};
use super::talk::Talk;
use crate::window::{Fault, Outcome};

pub const FRAME_MS: f64 = 16.7;
const HITS: u32 = 50;
const QUERIES: usize = 200;
/// Checked word for word against a scan of everything.
const RECALL_QUERIES: usize = 40;
/// A scan's hits beyond these newest ones are not compared.
const RECALL_HITS_MAX: usize = 2_000;
/// Seqs read at once.
const PAGE: u64 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Prefix,
    TwoWords,
    TwoCharacters,
    FourCharacters,
}

const KINDS: [(Kind, usize, &str); 5] = [
    (Kind::Word, 60, "one word"),
    (Kind::Prefix, 40, "beginning of a word"),
    (Kind::TwoWords, 40, "two words"),
    (Kind::TwoCharacters, 30, "two Chinese characters"),
    (Kind::FourCharacters, 30, "four Chinese characters"),
];

struct Query {
    kind: Kind,
    text: String,
}

/// Everything of one message that a search looks at.
struct Said {
    at: i64,
    id: MessageId,
    body: String,
}

/// Runs where the profile's key store is.
pub async fn run(report: &mut Report, profile: &Path, seed: u64, rounds: usize) -> Outcome {
    let failed = |error: &dyn std::fmt::Display| Fault::while_doing("searching", error);
    let store = profile::open_store(profile)?;
    let said = everything(&store).await?;
    let queries = queries(seed);
    let recall = recall(&store, &queries, &said).await?;
    drop(store);

    let folder = tempfile::tempdir()?;
    let plain =
        plain_index(&folder.path().join("plain.db"), &said).map_err(|error| failed(&error))?;
    let messages = said.len();
    drop(said);

    let client = Client::open(profile::config(profile)?)
        .await
        .map_err(|error| failed(&error))?;
    let mut ours = vec![Vec::new(); queries.len()];
    let mut limit = vec![Vec::new(); queries.len()];
    // The first round warms up.
    for round in 0..=rounds {
        for (number, query) in queries.iter().enumerate() {
            let begun = Instant::now();
            let asked = ask_plain(&plain, query).map_err(|error| failed(&error))?;
            let plain_ms = begun.elapsed().as_secs_f64() * 1_000.0;
            let begun = Instant::now();
            let found = client
                .search(&query.text, None, HITS)
                .await
                .map_err(|error| failed(&error))?;
            let ours_ms = begun.elapsed().as_secs_f64() * 1_000.0;
            std::hint::black_box((asked, found));
            if round > 0 {
                ours[number].push(ours_ms + FRAME_MS);
                limit[number].push(plain_ms + FRAME_MS);
            }
        }
    }
    client.close().await;

    let n = (queries.len() * rounds) as u64;
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let bound = quantile(&mut limit.concat(), share);
        report
            .add(
                &format!("first {HITS} hits of {messages}, {name}"),
                "ms",
                n,
                quantile(&mut ours.concat(), share),
                Some(bound),
            )
            .peers
            .insert("two frames".to_owned(), 2.0 * FRAME_MS);
    }
    for (kind, _, name) in KINDS {
        let of_kind = |all: &[Vec<f64>]| -> Vec<f64> {
            all.iter()
                .zip(&queries)
                .filter(|(_, query)| query.kind == kind)
                .flat_map(|(times, _)| times.iter().copied())
                .collect()
        };
        let mut times = of_kind(&ours);
        report.add(
            &format!("{name}, p95"),
            "ms",
            times.len() as u64,
            quantile(&mut times, 0.95),
            Some(quantile(&mut of_kind(&limit), 0.95)),
        );
    }
    report.add(
        "recall against a scan",
        "%",
        recall.queries,
        100.0 * recall.found as f64 / recall.wanted.max(1) as f64,
        Some(100.0),
    );
    Ok(())
}

/// The same questions for the same seed, drawn as unevenly as the words were.
fn queries(seed: u64) -> Vec<Query> {
    let talk = Talk::new(seed);
    let mut dice = Dice::new(seed ^ 0x5EA2C4);
    let mut queries = Vec::with_capacity(QUERIES);
    for (kind, count, _) in KINDS {
        for _ in 0..count {
            let text = match kind {
                Kind::Word => talk.english_word(&mut dice).to_owned(),
                Kind::Prefix => talk.english_word(&mut dice).chars().take(3).collect(),
                Kind::TwoWords => format!(
                    "{} {}",
                    talk.english_word(&mut dice),
                    talk.english_word(&mut dice)
                ),
                Kind::TwoCharacters => talk.chinese_word(&mut dice).to_owned(),
                Kind::FourCharacters => format!(
                    "{}{}",
                    talk.chinese_word(&mut dice),
                    talk.chinese_word(&mut dice)
                ),
            };
            queries.push(Query { kind, text });
        }
    }
    queries
}

impl Query {
    fn is_chinese(&self) -> bool {
        matches!(self.kind, Kind::TwoCharacters | Kind::FourCharacters)
    }

    /// By looking, without any index: our messages have plain small letters only.
    fn is_in(&self, body: &str) -> bool {
        if self.is_chinese() {
            return body.contains(&self.text);
        }
        let words = || body.split(|letter: char| !letter.is_ascii_alphanumeric());
        match self.text.split_once(' ') {
            Some((first, last)) => {
                words().any(|word| word == first) && words().any(|word| word.starts_with(last))
            }
            None => words().any(|word| word.starts_with(&self.text)),
        }
    }

    /// For an index that takes each Chinese character as a word.
    fn to_fts(&self) -> String {
        if self.is_chinese() {
            return format!("\"{}\"", spaced(&self.text).trim());
        }
        let words: Vec<String> = self
            .text
            .split(' ')
            .map(|word| format!("\"{word}\""))
            .collect();
        format!("{}*", words.join(" AND "))
    }
}

async fn everything(store: &Store) -> Outcome<Vec<Said>> {
    let mut said = store
        .read(|reader| {
            let mut said = Vec::new();
            for id in channel::ids(reader)? {
                let last = channel::log_place(reader, id)?.map_or(0, |place| place.seq);
                let mut from = 1;
                while from <= last {
                    let page = entry::window_range(reader, id, from, Some(from + PAGE - 1))?;
                    from += PAGE;
                    said.extend(page.rows.iter().filter_map(|entry| {
                        let message = entry.message()?;
                        Some(Said {
                            at: entry.at.0,
                            id: message.id,
                            body: message.body.clone()?,
                        })
                    }));
                }
            }
            Ok(said)
        })
        .await
        .map_err(|error| Fault::while_doing("reading every message", error))?;
    said.sort_by_key(|said| said.at);
    Ok(said)
}

struct Recall {
    queries: u64,
    found: usize,
    wanted: usize,
}

/// Every message that a scan finds must be found, and no other.
async fn recall(store: &Store, queries: &[Query], said: &[Said]) -> Outcome<Recall> {
    let step = queries.len() / RECALL_QUERIES;
    let mut recall = Recall {
        queries: 0,
        found: 0,
        wanted: 0,
    };
    for query in queries.iter().step_by(step) {
        let hits: Vec<&Said> = said
            .iter()
            .rev()
            .filter(|said| query.is_in(&said.body))
            .take(RECALL_HITS_MAX + 1)
            .collect();
        let cut = hits.len() > RECALL_HITS_MAX;
        let wanted: BTreeSet<MessageId> = hits
            .iter()
            .take(RECALL_HITS_MAX)
            .map(|said| said.id)
            .collect();
        // Messages of one millisecond may stand in either order where a list is cut.
        let oldest = hits.iter().take(RECALL_HITS_MAX).last().map(|said| said.at);
        // The queries name nobody and no day.
        let asker = Asker::in_utc(PersonId::now_v7(), UnixMillis(0));
        let answer = search(store, &query.text, None, RECALL_HITS_MAX as u32, asker)
            .await
            .map_err(|error| Fault::while_doing("searching", error))?;
        for hit in &answer.hits {
            let at_the_cut = cut && Some(hit.at.0) == oldest;
            if !wanted.contains(&hit.message_id) && !at_the_cut {
                return Err(Fault::new(format!(
                    "{:?} “{}” found a message that the scan did not",
                    query.kind, query.text
                )));
            }
        }
        recall.queries += 1;
        recall.wanted += wanted.len();
        recall.found += answer.hits.len();
    }
    Ok(recall)
}

/// The same words in a plain index: letters as they are, each Chinese character a word.
fn plain_index(path: &Path, said: &[Said]) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.execute_batch(
        "CREATE TABLE m (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
         CREATE VIRTUAL TABLE f USING fts5 (words, content='', tokenize='unicode61');",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut row = transaction.prepare("INSERT INTO m (id, body) VALUES (?1, ?2)")?;
        let mut words = transaction.prepare("INSERT INTO f (rowid, words) VALUES (?1, ?2)")?;
        for (id, said) in (1i64..).zip(said) {
            row.execute(params![id, said.body])?;
            words.execute(params![id, spaced(&said.body)])?;
        }
    }
    transaction.commit()?;
    Ok(connection)
}

fn ask_plain(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT m.body FROM f JOIN m ON m.id = f.rowid
             WHERE f MATCH ?1 ORDER BY f.rowid DESC LIMIT ?2",
        )?
        .query_map(params![query.to_fts(), HITS], |row| row.get(0))?
        .collect()
}

fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let is_chinese = !letter.is_ascii();
        if is_chinese {
            out.push(' ');
        }
        out.push(letter);
        if is_chinese {
            out.push(' ');
        }
    }
    out
}
