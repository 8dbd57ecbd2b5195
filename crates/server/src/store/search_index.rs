//! The index of words: which messages have them, the newest first.
//!
//! A new message is only noted in the transaction that writes it: the index takes one message
//! as dearly as fifty, so it takes what waits in portions, and whoever searches has it take
//! the rest first ([`crate::jobs::indexing`]). What is changed or deleted later leaves the
//! index in the same transaction. It holds no text. To take a message out, the words that were
//! put in are handed in again, and then they leave its pages.

use std::borrow::Cow;
use std::fmt::Write;

use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::search::Has;
use tokenim_protocol::time::UnixMillis;
use tokenim_words::Query;

use super::db::{Db, StoreResult, args};

/// The message, as far as the index knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indexed<'a> {
    pub id: MessageId,
    pub channel: ChannelId,
    pub author: PersonId,
    pub body: &'a str,
    pub files: &'a [Attachment],
}

/// A place in the order of the index.
pub type Place = i64;

/// A message is there, and will be found.
pub(super) async fn put(db: &Db, id: MessageId) -> StoreResult<()> {
    db.execute(
        "INSERT INTO search_waiting (message_id) VALUES (?1)",
        args![id],
    )
    .await?;
    Ok(())
}

pub async fn is_waiting(db: &Db) -> StoreResult<bool> {
    let first = db
        .maybe("SELECT 1 FROM search_waiting LIMIT 1", &[], |_| Ok(()))
        .await?;
    Ok(first.is_some())
}

/// Takes up to so many of what waits, as it reads now; answers how many waited.
pub async fn take_in(db: &Db, count: u32) -> StoreResult<usize> {
    struct Waiting {
        nth: i64,
        id: MessageId,
        channel: ChannelId,
        author: PersonId,
        at: UnixMillis,
        /// None when it was deleted meanwhile.
        body: Option<String>,
        files: Vec<Attachment>,
    }
    let waiting = db
        .all(
            "SELECT w.id, m.id, m.channel_id, m.author_id, m.sent_at, m.body, m.attachments
             FROM search_waiting w JOIN message m ON m.id = w.message_id
             ORDER BY w.id LIMIT ?1",
            args![count],
            |row| {
                Ok(Waiting {
                    nth: row.int(0)?,
                    id: row.id(1)?,
                    channel: row.id(2)?,
                    author: row.id(3)?,
                    at: row.time(4)?,
                    body: row.maybe_text(5)?,
                    files: row.maybe_json(6)?.unwrap_or_default(),
                })
            },
        )
        .await?;
    let Some(last) = waiting.last() else {
        return Ok(0);
    };
    // All places first: a statement of any other table has the index write its pages, and so
    // many messages would cost as much as one at a time.
    let mut placed = Vec::with_capacity(waiting.len());
    for message in &waiting {
        let Some(body) = &message.body else {
            continue;
        };
        let place: Place = db
            .one(
                "INSERT INTO search_place (message_id, at) VALUES (?1, ?2) RETURNING id",
                args![message.id, message.at],
                |row| row.int(0),
            )
            .await?;
        let indexed = Indexed {
            id: message.id,
            channel: message.channel,
            author: message.author,
            body,
            files: &message.files,
        };
        placed.push((place, indexed));
    }
    for (place, indexed) in placed {
        write(db, place, indexed).await?;
    }
    db.execute("DELETE FROM search_waiting WHERE id <= ?1", args![last.nth])
        .await?;
    Ok(waiting.len())
}

/// The message's words are others now; its place stays. One that waits is read as it is then.
pub(super) async fn replace(db: &Db, before: Indexed<'_>, body: &str) -> StoreResult<()> {
    if let Some(place) = place_of(db, before.id).await? {
        take_out(db, place, before).await?;
        write(db, place, Indexed { body, ..before }).await?;
    }
    Ok(())
}

pub(super) async fn forget(db: &Db, message: Indexed<'_>) -> StoreResult<()> {
    if let Some(place) = place_of(db, message.id).await? {
        take_out(db, place, message).await?;
        db.execute("DELETE FROM search_place WHERE id = ?1", args![place])
            .await?;
    }
    Ok(())
}

async fn write(db: &Db, place: Place, message: Indexed<'_>) -> StoreResult<()> {
    db.execute(
        "INSERT INTO search_words (rowid, scope, author, has, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        args![
            place,
            &scope_word(message.channel),
            &author_word(message.author),
            &has_words(message.body, message.files),
            &*searched(message.body, message.files)
        ],
    )
    .await?;
    Ok(())
}

async fn take_out(db: &Db, place: Place, message: Indexed<'_>) -> StoreResult<()> {
    db.execute(
        "INSERT INTO search_words (search_words, rowid, scope, author, has, body)
         VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
        args![
            place,
            &scope_word(message.channel),
            &author_word(message.author),
            &has_words(message.body, message.files),
            &*searched(message.body, message.files)
        ],
    )
    .await?;
    Ok(())
}

async fn place_of(db: &Db, id: MessageId) -> StoreResult<Option<Place>> {
    db.maybe(
        "SELECT id FROM search_place WHERE message_id = ?1",
        args![id],
        |row| row.int(0),
    )
    .await
}

fn scope_word(channel: ChannelId) -> String {
    format!("c{}", channel.0.simple())
}

fn author_word(author: PersonId) -> String {
    format!("p{}", author.0.simple())
}

/// What a search looks through: a message's own words, and below them the names of its files.
/// V19 says the same in SQL, and desktops for what they keep.
pub fn searched<'a>(body: &'a str, files: &[Attachment]) -> Cow<'a, str> {
    if files.is_empty() {
        return Cow::Borrowed(body);
    }
    let mut text = body.to_owned();
    for file in files {
        text.push('\n');
        text.push_str(&file.name);
    }
    Cow::Owned(text)
}

/// Whether a message has such a thing in it. V6 and V19 say the same in SQL.
pub fn has(body: &str, files: &[Attachment], what: Has) -> bool {
    match what {
        Has::Link => body.contains("http://") || body.contains("https://"),
        Has::Code => body.contains('`'),
        Has::File => !files.is_empty(),
    }
}

fn has_word(what: Has) -> &'static str {
    match what {
        Has::Link => "link",
        Has::Code => "code",
        Has::File => "file",
    }
}

fn has_words(body: &str, files: &[Attachment]) -> String {
    let words: Vec<&str> = [Has::Link, Has::Code, Has::File]
        .into_iter()
        .filter(|what| has(body, files, *what))
        .map(has_word)
        .collect();
    words.join(" ")
}

/// What to look for in one channel. None of it can be an operator: words come quoted out of
/// the query, everything else is made here.
pub fn expression(
    channel: ChannelId,
    authors: &[PersonId],
    what: &[Has],
    words: Option<&Query>,
    files: Option<&Query>,
) -> String {
    let mut text = format!("scope : \"{}\"", scope_word(channel));
    if !authors.is_empty() {
        let authors: Vec<String> = authors
            .iter()
            .map(|author| format!("\"{}\"", author_word(*author)))
            .collect();
        let _ = write!(text, " AND author : ({})", authors.join(" OR "));
    }
    for what in what {
        let _ = write!(text, " AND has : \"{}\"", has_word(*what));
    }
    if files.is_some() && !what.contains(&Has::File) {
        let _ = write!(text, " AND has : \"{}\"", has_word(Has::File));
    }
    for words in [words, files].into_iter().flatten() {
        let _ = write!(text, " AND body : ({})", words.to_fts());
    }
    text
}

/// The messages that answer between two places (neither of them included), the newest first.
pub async fn find(
    db: &Db,
    expression: &str,
    over: Place,
    below: Place,
    count: u32,
) -> StoreResult<Vec<(Place, MessageId)>> {
    db.all(
        "SELECT w.rowid, p.message_id FROM search_words w JOIN search_place p ON p.id = w.rowid
         WHERE w.search_words MATCH ?1 AND w.rowid > ?2 AND w.rowid < ?3
         ORDER BY w.rowid DESC LIMIT ?4",
        args![expression, over, below, count],
        |row| Ok((row.int(0)?, row.id(1)?)),
    )
    .await
}

/// The place before everything that was sent at this time or later.
pub async fn over(db: &Db, since: UnixMillis) -> StoreResult<Place> {
    let first = db
        .maybe(
            "SELECT id FROM search_place WHERE at >= ?1 ORDER BY at, id LIMIT 1",
            args![since],
            |row| row.int(0),
        )
        .await?;
    // Nothing is as young as that.
    Ok(first.map_or(Place::MAX, |first| first - 1))
}

/// The place after everything that was sent before this time.
pub async fn below(db: &Db, until: UnixMillis) -> StoreResult<Place> {
    let last = db
        .maybe(
            "SELECT id FROM search_place WHERE at < ?1 ORDER BY at DESC, id DESC LIMIT 1",
            args![until],
            |row| row.int(0),
        )
        .await?;
    Ok(last.map_or(0, |last| last + 1))
}

/// The place of a message that was shown, to go on below it; by its time where it is gone.
pub async fn going_on(db: &Db, id: MessageId, at: UnixMillis) -> StoreResult<Place> {
    match place_of(db, id).await? {
        Some(place) => Ok(place),
        None => below(db, at.plus_ms(1)).await,
    }
}
