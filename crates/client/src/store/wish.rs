//! What this person wants of messages and what is not yet so at the server: reactions,
//! bookmarks, threads followed and read.
//!
//! They are states and not acts: of two wishes about the same thing only the last counts, and
//! telling it twice does no harm. A wish that the server refused stays, with the reason, until
//! the person wishes otherwise or dismisses it.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::{ChannelId, MessageId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::view::timeline::WedgedWhy;

use super::sql::{Blob, from_json, int, uint, uuid};
use super::{Reader, Result, WriteTx};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WishKind {
    React,
    Save,
    Follow,
    ReadThread,
}

impl WishKind {
    const ALL: [WishKind; 4] = [
        WishKind::React,
        WishKind::Save,
        WishKind::Follow,
        WishKind::ReadThread,
    ];

    fn word(self) -> &'static str {
        match self {
            WishKind::React => "react",
            WishKind::Save => "save",
            WishKind::Follow => "follow",
            WishKind::ReadThread => "read_thread",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub kind: WishKind,
    pub channel: ChannelId,
    pub message: MessageId,
    /// Of a reaction the emoji, else empty.
    pub what: String,
    /// 1 and 0 for yes and no; how many replies are read.
    pub value: u64,
    pub turn: u64,
    pub state: WishState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum WishState {
    Queued,
    /// The server has it; the log has not brought it yet.
    Acked {
        seq: Seq,
    },
    Refused {
        why: WedgedWhy,
    },
}

/// The last wish about one thing.
pub fn put(
    tx: &mut WriteTx<'_>,
    kind: WishKind,
    (channel, message): (ChannelId, MessageId),
    what: &str,
    value: u64,
    now: UnixMillis,
) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.wish (kind, channel_id, message_id, what, value, wished_at_ms, turn, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(turn), 0) + 1 FROM outbox.wish), 'queued')
         ON CONFLICT (kind, channel_id, message_id, what) DO UPDATE SET
             value = excluded.value, wished_at_ms = excluded.wished_at_ms, turn = excluded.turn,
             state = 'queued', acked_seq = NULL, why = NULL",
        params![
            kind.word(),
            channel.blob(),
            message.blob(),
            what,
            int(value),
            now.0
        ],
    )?;
    touched(tx, channel);
    Ok(())
}

/// The wishes that wait, the oldest first.
pub fn queued(reader: &Reader<'_>) -> Result<Vec<Wish>> {
    select(
        reader,
        "SELECT kind, channel_id, message_id, what, value, turn, state, acked_seq, why
         FROM outbox.wish WHERE state = 'queued' ORDER BY turn",
        [],
    )
}

pub fn of_channel(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<Wish>> {
    select(
        reader,
        "SELECT kind, channel_id, message_id, what, value, turn, state, acked_seq, why
         FROM outbox.wish WHERE channel_id = ?1 ORDER BY turn",
        [channel.blob()],
    )
}

pub fn of_kind(reader: &Reader<'_>, kind: WishKind) -> Result<Vec<Wish>> {
    select(
        reader,
        "SELECT kind, channel_id, message_id, what, value, turn, state, acked_seq, why
         FROM outbox.wish WHERE kind = ?1 ORDER BY turn",
        [kind.word()],
    )
}

pub fn get(
    reader: &Reader<'_>,
    kind: WishKind,
    (channel, message): (ChannelId, MessageId),
    what: &str,
) -> Result<Option<Wish>> {
    let mut found = select(
        reader,
        "SELECT kind, channel_id, message_id, what, value, turn, state, acked_seq, why
         FROM outbox.wish
         WHERE kind = ?1 AND channel_id = ?2 AND message_id = ?3 AND what = ?4",
        params![kind.word(), channel.blob(), message.blob(), what],
    )?;
    Ok(found.pop())
}

/// The server has it, at this place of the channel's log; a newer wish still waits.
pub fn acked(tx: &mut WriteTx<'_>, wish: &Wish, seq: Seq) -> Result<()> {
    tx.execute(
        "UPDATE outbox.wish SET state = 'acked', acked_seq = ?5
         WHERE kind = ?1 AND channel_id = ?2 AND message_id = ?3 AND what = ?4 AND turn = ?6",
        params![
            wish.kind.word(),
            wish.channel.blob(),
            wish.message.blob(),
            wish.what,
            int(seq),
            int(wish.turn)
        ],
    )?;
    touched(tx, wish.channel);
    Ok(())
}

pub fn refused(tx: &mut WriteTx<'_>, wish: &Wish, why: &WedgedWhy) -> Result<()> {
    tx.execute(
        "UPDATE outbox.wish SET state = 'refused', why = ?5
         WHERE kind = ?1 AND channel_id = ?2 AND message_id = ?3 AND what = ?4 AND turn = ?6",
        params![
            wish.kind.word(),
            wish.channel.blob(),
            wish.message.blob(),
            wish.what,
            serde_json::to_string(why)?,
            int(wish.turn)
        ],
    )?;
    touched(tx, wish.channel);
    Ok(())
}

/// It is so, or is wished no more. A newer wish about the same stays.
pub fn done(tx: &mut WriteTx<'_>, wish: &Wish) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.wish
         WHERE kind = ?1 AND channel_id = ?2 AND message_id = ?3 AND what = ?4 AND turn = ?5",
        params![
            wish.kind.word(),
            wish.channel.blob(),
            wish.message.blob(),
            wish.what,
            int(wish.turn)
        ],
    )?;
    touched(tx, wish.channel);
    Ok(())
}

/// The log has been followed to here: what the server placed before has been brought.
pub fn done_through(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM outbox.wish WHERE channel_id = ?1 AND state = 'acked' AND acked_seq <= ?2",
        params![channel.blob(), int(seq)],
    )?;
    if gone > 0 {
        touched(tx, channel);
    }
    Ok(())
}

/// The channel is this person's no longer, and what was wanted of its messages with it. Only
/// a bookmark can still be taken away.
pub fn forget_channel(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.wish WHERE channel_id = ?1 AND NOT (kind = 'save' AND value = 0)",
        [channel.blob()],
    )?;
    touched(tx, channel);
    Ok(())
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Outbox);
    tx.touch(Change::Timeline(channel));
}

fn select(reader: &Reader<'_>, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Wish>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        let kind: String = row.get(0)?;
        let Some(kind) = WishKind::from_word(&kind) else {
            return Ok(None);
        };
        let state: String = row.get(6)?;
        Ok(Some(Wish {
            kind,
            channel: ChannelId(uuid(row, 1)?),
            message: MessageId(uuid(row, 2)?),
            what: row.get(3)?,
            value: uint(row.get(4)?),
            turn: uint(row.get(5)?),
            state: match state.as_str() {
                "acked" => WishState::Acked {
                    seq: uint(row.get::<_, Option<i64>>(7)?.unwrap_or_default()),
                },
                "refused" => WishState::Refused {
                    why: from_json(row, 8)?,
                },
                _ => WishState::Queued,
            },
        }))
    })?;
    let wishes: Vec<Option<Wish>> = rows.collect::<Result<_, _>>()?;
    Ok(wishes.into_iter().flatten().collect())
}

/// How many wait.
pub fn waiting(reader: &Reader<'_>) -> Result<u64> {
    Ok(reader
        .connection
        .prepare_cached("SELECT count(*) FROM outbox.wish WHERE state = 'queued'")?
        .query_row([], |row| row.get(0).map(uint))
        .optional()?
        .unwrap_or_default())
}
