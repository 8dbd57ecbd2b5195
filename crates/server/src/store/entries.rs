//! The channel log. Every durable change of a channel is one line of it, without holes.
//!
//! A line is chained to the one before by a hash over its metadata and a salted hash of its
//! body, so that a deletion takes the body and its salt and leaves the chain whole. The
//! body of a message stands in its row of `message` only: what is read back is the message
//! as it is now, so that a snapshot needs no replay.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokenim_protocol::channel::{ChannelEvent, Entry, Message};
use tokenim_protocol::conversation::InThread;
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::channels::Head;
use super::db::{Db, Row, StoreResult, args, json};
use super::tx::Tx;
use super::{calls, confirmations, reactions, threads};
use crate::events::Announcement;

/// Writes the entry at the place that was taken for it, and tells the hub on commit.
pub async fn append(
    tx: &mut Tx,
    channel_id: ChannelId,
    head: Head,
    author: Option<PersonId>,
    event: ChannelEvent,
) -> StoreResult<Arc<Entry>> {
    let prev_hash = match head.last_seq {
        0 | 1 => String::new(),
        seq => hash_at(tx, channel_id, seq - 1).await?,
    };
    let at = tx.now();
    let mut salt = [0; 16];
    tx.rng().fill(&mut salt);
    let salt = STANDARD_NO_PAD.encode(salt);
    let target = target_of(&event, head.last_seq);
    let stored = match &event {
        ChannelEvent::Message(_) => None,
        other => Some(json(other)?),
    };
    let body = match (&event, &stored) {
        (ChannelEvent::Message(message), _) => message.body.as_deref().unwrap_or_default(),
        (_, stored) => stored.as_deref().unwrap_or_default(),
    };
    let body_hash = hash_of(&[salt.as_bytes(), body.as_bytes()]);
    let kind = kind_of(&event);
    let link = Link {
        channel: channel_id,
        seq: head.last_seq,
        at,
        author,
        kind,
        target,
        message_count: head.message_count,
        body_hash: &body_hash,
    };
    let hash = link.hash(&prev_hash);
    tx.execute(
        "INSERT INTO channel_entry (channel_id, seq, at, author_id, kind, target_id, target_seq, body,
                                    salt, body_hash, prev_hash, hash, message_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        args![
            channel_id,
            head.last_seq,
            at,
            author,
            kind,
            target.map(|(id, _)| id),
            target.map(|(_, seq)| seq),
            stored.as_deref(),
            &salt,
            &body_hash,
            &prev_hash,
            &hash,
            head.message_count
        ],
    )
    .await?;
    let entry = Arc::new(Entry {
        seq: head.last_seq,
        at,
        author,
        message_count: head.message_count,
        prev_hash,
        event: Kept::Known(event),
    });
    tx.announce(Announcement::Channel {
        channel_id,
        entry: Arc::clone(&entry),
    });
    Ok(entry)
}

/// What one link of the chain is made of.
struct Link<'a> {
    channel: ChannelId,
    seq: Seq,
    at: UnixMillis,
    author: Option<PersonId>,
    kind: &'a str,
    target: Option<(MessageId, Seq)>,
    message_count: u64,
    body_hash: &'a str,
}

impl Link<'_> {
    fn hash(&self, prev_hash: &str) -> String {
        hash_of(&[
            prev_hash.as_bytes(),
            self.channel.0.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.0.to_be_bytes(),
            self.author.as_ref().map_or(&[][..], |id| id.0.as_bytes()),
            self.kind.as_bytes(),
            self.target
                .as_ref()
                .map_or(&[][..], |(id, _)| id.0.as_bytes()),
            &self.target.map_or(0, |(_, seq)| seq).to_be_bytes(),
            &self.message_count.to_be_bytes(),
            self.body_hash.as_bytes(),
        ])
    }
}

/// Where a channel's log is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenAt {
    /// This entry is missing, or stands where it cannot.
    Missing(Seq),
    /// This entry is not what its hash was made of.
    Changed(Seq),
}

impl std::fmt::Display for BrokenAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BrokenAt::Missing(seq) => write!(f, "{seq} (missing)"),
            BrokenAt::Changed(seq) => write!(f, "{seq} (changed)"),
        }
    }
}

/// Entries checked at a time.
const CHECKED: u64 = 500;

/// Makes every hash of a channel's log again. Words that were deleted, or replaced by an edit,
/// are known by their hash only; everything else is read.
pub async fn broken_at(db: &Db, channel: ChannelId) -> StoreResult<Option<BrokenAt>> {
    let mut expected: Seq = 1;
    let mut before = String::new();
    loop {
        let checked = db
            .all(
                "SELECT e.seq, e.at, e.author_id, e.kind, e.target_id, e.target_seq,
                        e.message_count, e.body_hash, e.prev_hash, e.hash, e.salt,
                        CASE WHEN e.kind <> 'message' THEN e.body
                             WHEN m.revision = 0 THEN m.body END
                 FROM channel_entry e
                 LEFT JOIN message m ON e.kind = 'message' AND m.id = e.target_id
                 WHERE e.channel_id = ?1 AND e.seq >= ?2 ORDER BY e.seq LIMIT ?3",
                args![channel, expected, CHECKED],
                |row| {
                    let seq = row.count(0)?;
                    let (kind, body_hash) = (row.text(3)?, row.text(7)?);
                    let target = match (row.maybe_id(4)?, row.maybe_count(5)?) {
                        (Some(id), Some(seq)) => Some((id, seq)),
                        _ => None,
                    };
                    let link = Link {
                        channel,
                        seq,
                        at: row.time(1)?,
                        author: row.maybe_id(2)?,
                        kind: &kind,
                        target,
                        message_count: row.count(6)?,
                        body_hash: &body_hash,
                    };
                    let prev_hash = row.text(8)?;
                    let hash = row.text(9)?;
                    let body_fits = match (row.maybe_text(10)?, row.maybe_text(11)?) {
                        (Some(salt), Some(body)) => {
                            hash_of(&[salt.as_bytes(), body.as_bytes()]) == body_hash
                        }
                        _ => true,
                    };
                    let fits = body_fits && link.hash(&prev_hash) == hash;
                    Ok((seq, prev_hash, hash, fits))
                },
            )
            .await?;
        let is_last = (checked.len() as u64) < CHECKED;
        for (seq, prev_hash, hash, fits) in checked {
            if seq != expected {
                return Ok(Some(BrokenAt::Missing(expected)));
            }
            if !fits || prev_hash != before {
                return Ok(Some(BrokenAt::Changed(seq)));
            }
            expected += 1;
            before = hash;
        }
        if is_last {
            break;
        }
    }
    let head = super::channels::head(db, channel).await?;
    let is_whole = head.is_none_or(|head| head.last_seq + 1 == expected);
    Ok((!is_whole).then_some(BrokenAt::Missing(expected)))
}

/// Each part with its length before it, so that no two lists of parts read the same.
fn hash_of(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    STANDARD_NO_PAD.encode(hasher.finalize().as_bytes())
}

fn kind_of(event: &ChannelEvent) -> &'static str {
    match event {
        ChannelEvent::Message(_) => "message",
        ChannelEvent::Edited { .. } => "edited",
        ChannelEvent::Labelled { .. } => "labelled",
        ChannelEvent::Deleted { .. } => "deleted",
        ChannelEvent::Reacted { .. } => "reacted",
        ChannelEvent::Pinned { .. } => "pinned",
        ChannelEvent::Confirmed { .. } => "confirmed",
        ChannelEvent::CallChanged { .. } => "call_changed",
        ChannelEvent::Created { .. } => "created",
        ChannelEvent::Changed { .. } => "changed",
        ChannelEvent::Joined { .. } => "joined",
        ChannelEvent::Left { .. } => "left",
        ChannelEvent::Hidden { .. } => "hidden",
    }
}

fn target_of(event: &ChannelEvent, seq: Seq) -> Option<(MessageId, Seq)> {
    match event {
        ChannelEvent::Message(message) => Some((message.id, seq)),
        ChannelEvent::Edited {
            target, target_seq, ..
        }
        | ChannelEvent::Deleted { target, target_seq }
        | ChannelEvent::Labelled {
            target, target_seq, ..
        }
        | ChannelEvent::Reacted {
            target, target_seq, ..
        }
        | ChannelEvent::Pinned {
            target, target_seq, ..
        }
        | ChannelEvent::Confirmed {
            target, target_seq, ..
        }
        | ChannelEvent::CallChanged {
            target, target_seq, ..
        } => Some((*target, *target_seq)),
        ChannelEvent::Created { .. }
        | ChannelEvent::Changed { .. }
        | ChannelEvent::Joined { .. }
        | ChannelEvent::Left { .. }
        | ChannelEvent::Hidden { .. } => None,
    }
}

async fn hash_at(db: &Db, channel: ChannelId, seq: Seq) -> StoreResult<String> {
    db.one(
        "SELECT hash FROM channel_entry WHERE channel_id = ?1 AND seq = ?2",
        args![channel, seq],
        |row| row.text(0),
    )
    .await
}

/// An entry as it is read back. Its words may be younger than its place: an edited message
/// is read as it is now.
#[derive(Clone, Debug)]
pub struct Stored {
    pub entry: Entry,
    /// The place in the log at which its words became what they are.
    pub words_at: Seq,
    /// Of a thread's root: the last to reply, each with the place of their last reply.
    pub repliers: Vec<(PersonId, Seq)>,
}

/// The entries with `from <= seq <= to`, oldest first, messages as they are now.
pub async fn range(db: &Db, channel: ChannelId, from: Seq, to: Seq) -> StoreResult<Vec<Entry>> {
    let stored = stored_range(db, channel, from, to).await?;
    Ok(stored.into_iter().map(|stored| stored.entry).collect())
}

/// The same with what it takes to judge who may see them.
pub async fn stored_range(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
) -> StoreResult<Vec<Stored>> {
    let mut stored = db
        .all(
            "SELECT e.seq, e.at, e.author_id, e.message_count, e.prev_hash, e.body,
                m.id, m.body, m.revision, m.edited_at, m.deleted_at, m.reply_to,
                m.thread_root, m.root_seq, m.nth, m.also_to_channel, m.mentions, m.mentions_all,
                m.forwarded, m.asks_confirmation,
                CASE WHEN m.revision > 0 AND m.body IS NOT NULL THEN
                    (SELECT MAX(x.seq) FROM channel_entry x
                     WHERE x.target_id = m.id AND x.kind = 'edited')
                END, m.attachments,
                CASE WHEN e.kind = 'edited' THEN
                    (SELECT t.label FROM message t WHERE t.id = e.target_id)
                ELSE m.label END
         FROM channel_entry e LEFT JOIN message m ON e.kind = 'message' AND m.id = e.target_id
         WHERE e.channel_id = ?1 AND e.seq BETWEEN ?2 AND ?3 ORDER BY e.seq",
            args![channel, from, to],
            |row| {
                let entry = read(row)?;
                Ok(Stored {
                    words_at: row.maybe_count(20)?.unwrap_or(entry.seq),
                    entry,
                    repliers: Vec::new(),
                })
            },
        )
        .await?;
    fill(db, channel, from, to, &mut stored).await?;
    Ok(stored)
}

/// What stands around the messages: threads, reactions, confirmations.
async fn fill(
    db: &Db,
    channel: ChannelId,
    from: Seq,
    to: Seq,
    stored: &mut [Stored],
) -> StoreResult<()> {
    let is_message =
        |stored: &Stored| matches!(stored.entry.event, Kept::Known(ChannelEvent::Message(_)));
    if !stored.iter().any(is_message) {
        return Ok(());
    }
    for (seq, replies, repliers) in threads::in_range(db, channel, from, to).await? {
        if let Some((message, kept)) = message_at(stored, seq) {
            message.replies = Some(replies);
            *kept = repliers;
        }
    }
    for (seq, reaction) in reactions::in_range(db, channel, from, to).await? {
        if let Some((message, _)) = message_at(stored, seq) {
            message.reactions.push(reaction);
        }
    }
    for stored_call in calls::in_range(db, channel, from, to).await? {
        if let Some((message, _)) = message_at(stored, stored_call.message_seq) {
            message.call = Some(stored_call.call);
        }
    }
    for (seq, confirmed) in confirmations::in_range(db, channel, from, to).await? {
        if let Some((message, _)) = message_at(stored, seq) {
            message.confirmed = Some(confirmed);
        }
    }
    Ok(())
}

fn message_at(
    stored: &mut [Stored],
    seq: Seq,
) -> Option<(&mut Message, &mut Vec<(PersonId, Seq)>)> {
    let index = stored
        .binary_search_by_key(&seq, |stored| stored.entry.seq)
        .ok()?;
    let Stored {
        entry, repliers, ..
    } = &mut stored[index];
    match &mut entry.event {
        Kept::Known(ChannelEvent::Message(message)) => Some((message, repliers)),
        _ => None,
    }
}

fn read(row: &Row<'_>) -> StoreResult<Entry> {
    let event = match row.maybe_id(6)? {
        Some(id) => Kept::Known(ChannelEvent::Message(Message {
            id,
            body: row.maybe_text(7)?,
            revision: row.small(8)?,
            edited_at: row.maybe_time(9)?,
            deleted_at: row.maybe_time(10)?,
            reply_to: row.maybe_id(11)?,
            thread: match row.maybe_id(12)? {
                Some(root) => Some(InThread {
                    root,
                    root_seq: row.count(13)?,
                    nth: row.count(14)?,
                    also_to_channel: row.flag(15)?,
                }),
                None => None,
            },
            mentions: row.maybe_json(16)?.unwrap_or_default(),
            mentions_all: row.flag(17)?,
            forwarded: row.maybe_json(18)?,
            asks_confirmation: row.flag(19)?,
            attachments: row.maybe_json(21)?.unwrap_or_default(),
            label: row.maybe_word(22)?,
            replies: None,
            reactions: Vec::new(),
            confirmed: None,
            call: None,
        })),
        // A line nobody can read must not hide the lines after it.
        None => {
            let mut event = row
                .json(5)
                .unwrap_or(Kept::Unknown(serde_json::Value::Null));
            // The words of an edit are judged by what the message wears now.
            if let Kept::Known(ChannelEvent::Edited { label, .. }) = &mut event {
                *label = row.maybe_word(22)?;
            }
            event
        }
    };
    Ok(Entry {
        seq: row.count(0)?,
        at: row.time(1)?,
        author: row.maybe_id(2)?,
        message_count: row.count(3)?,
        prev_hash: row.text(4)?,
        event,
    })
}

/// How many messages the channel had at a place of its log.
pub async fn message_count_at(db: &Db, channel: ChannelId, seq: Seq) -> StoreResult<u64> {
    let count = db
        .maybe(
            "SELECT message_count FROM channel_entry
             WHERE channel_id = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1",
            args![channel, seq],
            |row| row.count(0),
        )
        .await?;
    Ok(count.unwrap_or(0))
}

/// Takes the words of a deleted message out of the log's own copies, with their salts.
pub async fn forget_words(
    db: &Db,
    target: MessageId,
    target_seq: Seq,
    channel: ChannelId,
) -> StoreResult<()> {
    db.execute(
        "UPDATE channel_entry SET salt = NULL WHERE channel_id = ?1 AND seq = ?2",
        args![channel, target_seq],
    )
    .await?;
    let edits: Vec<(Seq, u32)> = db
        .all(
            "SELECT seq, body FROM channel_entry WHERE target_id = ?1 AND kind = 'edited' ORDER BY seq",
            args![target],
            |row| {
                let revision = match row.json::<ChannelEvent>(1)? {
                    ChannelEvent::Edited { revision, .. } => revision,
                    _ => 0,
                };
                Ok((row.count(0)?, revision))
            },
        )
        .await?;
    for (seq, revision) in edits {
        let emptied = json(&ChannelEvent::Edited {
            target,
            target_seq,
            revision,
            body: String::new(),
            mentions: Vec::new(),
            mentions_all: false,
            label: None,
        })?;
        db.execute(
            "UPDATE channel_entry SET body = ?3, salt = NULL WHERE channel_id = ?1 AND seq = ?2",
            args![channel, seq, &emptied],
        )
        .await?;
    }
    Ok(())
}

/// When the entry at this place was written.
pub async fn time_at(db: &Db, channel: ChannelId, seq: Seq) -> StoreResult<Option<UnixMillis>> {
    db.maybe(
        "SELECT at FROM channel_entry WHERE channel_id = ?1 AND seq = ?2",
        args![channel, seq],
        |row| row.time(0),
    )
    .await
}

/// The first place of which the entry was written at or after this moment; one past the last
/// where none was. The log is in the order of its times, so it is halved, not walked.
pub async fn first_since(
    db: &Db,
    channel: ChannelId,
    last: Seq,
    at: UnixMillis,
) -> StoreResult<Seq> {
    let (mut from, mut to) = (1, last + 1);
    while from < to {
        let middle = from + (to - from) / 2;
        match time_at(db, channel, middle).await? {
            Some(written) if written < at => from = middle + 1,
            Some(_) | None => to = middle,
        }
    }
    Ok(from)
}

/// The place and time of a message's deletion.
pub async fn deletion_of(
    db: &Db,
    channel: ChannelId,
    target: MessageId,
    after: Seq,
) -> StoreResult<Option<(Seq, UnixMillis)>> {
    db.maybe(
        "SELECT seq, at FROM channel_entry
         WHERE channel_id = ?1 AND seq > ?3 AND target_id = ?2 AND kind = 'deleted' ORDER BY seq LIMIT 1",
        args![channel, target, after],
        |row| Ok((row.count(0)?, row.time(1)?)),
    )
    .await
}
