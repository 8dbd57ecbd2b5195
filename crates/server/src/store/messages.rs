//! Messages as they are now, and the keys that make a repeated send the same send.
//!
//! Whoever changes a message's words does it here: the index of words hears of it in the same
//! breath, so it can never say something else than the messages do.

use tokenim_protocol::channel::Labelled;
use tokenim_protocol::conversation::{Forwarded, InThread};
use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, json};
use super::search_index::{self, Indexed};

#[derive(Clone, Debug)]
pub struct StoredMessage {
    pub id: MessageId,
    pub channel: ChannelId,
    pub seq: Seq,
    pub author: PersonId,
    pub sent_at: UnixMillis,
    pub revision: u32,
    pub deleted: bool,
    /// What it wears itself.
    pub label: Option<Label>,
}

/// False when the key is there already.
pub async fn insert_key(
    db: &Db,
    id: MessageId,
    sender: PersonId,
    channel: ChannelId,
    body_hash: &str,
    now: UnixMillis,
) -> StoreResult<bool> {
    let inserted = db
        .execute(
            "INSERT INTO message_key (id, sender_id, channel_id, body_hash, at)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
            args![id, sender, channel, body_hash, now],
        )
        .await?;
    Ok(inserted == 1)
}

pub async fn key_is(
    db: &Db,
    id: MessageId,
    sender: PersonId,
    channel: ChannelId,
    body_hash: &str,
) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM message_key
             WHERE id = ?1 AND sender_id = ?2 AND channel_id = ?3 AND body_hash = ?4",
            args![id, sender, channel, body_hash],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

#[allow(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert(
    db: &Db,
    id: MessageId,
    channel: ChannelId,
    seq: Seq,
    author: PersonId,
    body: &str,
    reply_to: Option<MessageId>,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO message (id, channel_id, seq, author_id, sent_at, body, revision, reply_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        args![id, channel, seq, author, now, body, reply_to],
    )
    .await?;
    search_index::put(db, id).await
}

pub async fn get(db: &Db, id: MessageId) -> StoreResult<Option<StoredMessage>> {
    db.maybe(
        "SELECT id, channel_id, seq, author_id, sent_at, revision, deleted_at, label
         FROM message WHERE id = ?1",
        args![id],
        |row| {
            Ok(StoredMessage {
                id: row.id(0)?,
                channel: row.id(1)?,
                seq: row.count(2)?,
                author: row.id(3)?,
                sent_at: row.time(4)?,
                revision: row.small(5)?,
                deleted: row.maybe_time(6)?.is_some(),
                label: row.maybe_word(7)?,
            })
        },
    )
    .await
}

/// What stands around the words of a message that is just written.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub thread: Option<InThread>,
    pub mentions: Vec<PersonId>,
    pub mentions_all: bool,
    pub forwarded: Option<Forwarded>,
    pub asks_confirmation: bool,
    pub label: Option<Label>,
}

impl Around {
    fn is_nothing(&self) -> bool {
        self.thread.is_none()
            && self.mentions.is_empty()
            && !self.mentions_all
            && self.forwarded.is_none()
            && !self.asks_confirmation
            && self.label.is_none()
    }
}

/// Most messages are words and nothing else: those cost no statement.
pub async fn surround(db: &Db, id: MessageId, around: &Around) -> StoreResult<()> {
    if around.is_nothing() {
        return Ok(());
    }
    let forwarded = around.forwarded.as_ref().map(json).transpose()?;
    db.execute(
        "UPDATE message SET thread_root = ?2, root_seq = ?3, nth = ?4, also_to_channel = ?5,
             forwarded = ?6, asks_confirmation = ?7, label = ?8 WHERE id = ?1",
        args![
            id,
            around.thread.map(|thread| thread.root),
            around.thread.map(|thread| thread.root_seq),
            around.thread.map(|thread| thread.nth),
            around.thread.is_some_and(|thread| thread.also_to_channel),
            forwarded.as_deref(),
            around.asks_confirmation,
            around.label.map(Label::id)
        ],
    )
    .await?;
    set_mentions(db, id, &around.mentions, around.mentions_all).await
}

pub async fn set_label(db: &Db, id: MessageId, label: Option<Label>) -> StoreResult<()> {
    db.execute(
        "UPDATE message SET label = ?2 WHERE id = ?1",
        args![id, label.map(Label::id)],
    )
    .await?;
    Ok(())
}

/// What messages of a channel wear themselves, the newest first.
pub async fn labelled(db: &Db, channel: ChannelId, count: u32) -> StoreResult<Vec<Labelled>> {
    db.all(
        "SELECT seq, label FROM message WHERE channel_id = ?1 AND label IS NOT NULL
         ORDER BY seq DESC LIMIT ?2",
        args![channel, count],
        |row| {
            Ok(Labelled {
                seq: row.count(0)?,
                label: row.word(1)?,
            })
        },
    )
    .await
}

pub async fn set_mentions(
    db: &Db,
    id: MessageId,
    people: &[PersonId],
    all: bool,
) -> StoreResult<()> {
    let people = match people {
        [] => None,
        people => Some(json(&people)?),
    };
    db.execute(
        "UPDATE message SET mentions = ?2, mentions_all = ?3 WHERE id = ?1",
        args![id, people.as_deref(), all],
    )
    .await?;
    Ok(())
}

pub async fn thread_of(db: &Db, id: MessageId) -> StoreResult<Option<InThread>> {
    let found = db
        .maybe(
            "SELECT thread_root, root_seq, nth, also_to_channel FROM message
             WHERE id = ?1 AND thread_root IS NOT NULL",
            args![id],
            |row| {
                Ok(InThread {
                    root: row.id(0)?,
                    root_seq: row.count(1)?,
                    nth: row.count(2)?,
                    also_to_channel: row.flag(3)?,
                })
            },
        )
        .await?;
    Ok(found)
}

/// A message as others may quote, answer or confirm it.
#[derive(Clone, Debug)]
pub struct Told {
    /// None once deleted.
    pub body: Option<String>,
    /// The root of the thread it stands in.
    pub root: Option<MessageId>,
    pub forwarded: Option<Forwarded>,
    pub asks_confirmation: bool,
    pub mentions_all: bool,
}

pub async fn told(db: &Db, id: MessageId) -> StoreResult<Option<Told>> {
    db.maybe(
        "SELECT body, thread_root, forwarded, asks_confirmation, mentions_all
         FROM message WHERE id = ?1",
        args![id],
        |row| {
            Ok(Told {
                body: row.maybe_text(0)?,
                root: row.maybe_id(1)?,
                forwarded: row.maybe_json(2)?,
                asks_confirmation: row.flag(3)?,
                mentions_all: row.flag(4)?,
            })
        },
    )
    .await
}

/// The first message from this place on that stands in the channel, not only in a thread.
pub async fn first_in_channel(db: &Db, channel: ChannelId, from: Seq) -> StoreResult<Option<Seq>> {
    db.maybe(
        "SELECT m.seq FROM channel_entry e JOIN message m
             ON m.channel_id = e.channel_id AND m.id = e.target_id AND m.seq = e.seq
         WHERE e.channel_id = ?1 AND e.seq >= ?2 AND e.kind = 'message'
           AND (m.thread_root IS NULL OR m.also_to_channel = 1)
         ORDER BY e.seq LIMIT 1",
        args![channel, from],
        |row| row.count(0),
    )
    .await
}

/// Entries of a channel among which somebody's last message is looked for.
const LOOKED_BACK: i64 = 5_000;

/// When somebody wrote here last, or sent a file; none if that is long past.
pub async fn last_by(
    db: &Db,
    channel: ChannelId,
    person: PersonId,
    with_file: bool,
) -> StoreResult<Option<UnixMillis>> {
    db.maybe(
        "SELECT m.sent_at FROM channel_entry e JOIN message m ON m.id = e.target_id
         WHERE e.channel_id = ?1 AND e.kind = 'message' AND m.author_id = ?2
           AND (?3 = 0 OR m.attachments IS NOT NULL)
           AND e.seq > (SELECT max(seq) - ?4 FROM channel_entry WHERE channel_id = ?1)
         ORDER BY e.seq DESC LIMIT 1",
        args![channel, person, with_file, LOOKED_BACK],
        |row| row.time(0),
    )
    .await
}

/// Answers the new revision's number.
pub async fn edit(db: &Db, id: MessageId, body: &str, now: UnixMillis) -> StoreResult<u32> {
    if let Some(before) = words(db, id).await? {
        search_index::replace(db, before.indexed(id), body).await?;
    }
    db.one(
        "UPDATE message SET body = ?2, revision = revision + 1, edited_at = ?3 WHERE id = ?1
         RETURNING revision",
        args![id, body, now],
        |row| row.small(0),
    )
    .await
}

/// The words go, a tombstone stays.
pub async fn delete(db: &Db, id: MessageId, now: UnixMillis) -> StoreResult<()> {
    if let Some(before) = words(db, id).await? {
        search_index::forget(db, before.indexed(id)).await?;
    }
    db.execute(
        "UPDATE message SET body = NULL, deleted_at = ?2, forwarded = NULL, mentions = NULL,
             mentions_all = 0, asks_confirmation = 0 WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// Messages whose words have been kept for as long as channel or organisation say, the oldest
/// first of each channel. Of two periods in force the shorter counts.
pub async fn past_retention(db: &Db, now: UnixMillis, count: u32) -> StoreResult<Vec<MessageId>> {
    db.all(
        "SELECT m.id
         FROM (SELECT c.id AS channel_id,
                      CASE WHEN c.retention_from <= ?1 THEN c.retention_days END AS here,
                      CASE WHEN o.retention_from <= ?1 THEN o.retention_days END AS everywhere
               FROM channel c CROSS JOIN organisation o
               WHERE c.retention_days IS NOT NULL OR o.retention_days IS NOT NULL) r
         JOIN message m ON m.channel_id = r.channel_id AND m.body IS NOT NULL
              AND m.sent_at < ?1 - 86400000 * CASE
                  WHEN r.here IS NULL THEN r.everywhere
                  WHEN r.everywhere IS NULL THEN r.here
                  WHEN r.here < r.everywhere THEN r.here
                  ELSE r.everywhere END
         LIMIT ?2",
        args![now, count],
        |row| row.id(0),
    )
    .await
}

/// What the index holds of a message.
struct Words {
    channel: ChannelId,
    author: PersonId,
    body: String,
    files: Vec<Attachment>,
}

impl Words {
    fn indexed(&self, id: MessageId) -> Indexed<'_> {
        Indexed {
            id,
            channel: self.channel,
            author: self.author,
            body: &self.body,
            files: &self.files,
        }
    }
}

/// None once the words are gone.
async fn words(db: &Db, id: MessageId) -> StoreResult<Option<Words>> {
    db.maybe(
        "SELECT channel_id, author_id, body, attachments FROM message
         WHERE id = ?1 AND body IS NOT NULL",
        args![id],
        |row| {
            Ok(Words {
                channel: row.id(0)?,
                author: row.id(1)?,
                body: row.text(2)?,
                files: row.maybe_json(3)?.unwrap_or_default(),
            })
        },
    )
    .await
}
