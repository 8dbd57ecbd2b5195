//! The channel list, ready to be read. Every write that could alter a row says so, and the
//! row is made again before the commit; starting up reads these rows and looks nothing up.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::time::UnixMillis;

use crate::view::personal::Badge;

use super::sql::{Blob, from_word, int, millis, optional, optional_uuid, uint, uuid};
use super::write_tx::Sealed;
use super::{
    Reader, Result, StoreError, WriteTx, channel, entry, member, mention, read_mark, session,
    thread,
};

/// Characters of the last message that are kept at hand.
const PREVIEW_CHARS_MAX: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SidebarRow {
    pub channel: ChannelId,
    pub kind: ChannelKind,
    pub team: Option<TeamId>,
    /// The other person of a direct message.
    pub person: Option<PersonId>,
    /// Empty for a direct message.
    pub name: String,
    pub archived: bool,
    pub label: Label,
    pub unread: u64,
    /// Messages among those not read that name this person.
    pub mentions: u64,
    /// Replies not read, of the threads that this person follows.
    pub thread_unread: u64,
    /// When something was last said; when the channel was made, if nothing was.
    pub last_at: UnixMillis,
    pub last: Option<LastMessage>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    pub author: Option<PersonId>,
    /// The beginning of its Markdown; empty when it was deleted.
    pub source: String,
}

#[derive(Serialize, Deserialize)]
struct Words {
    name: String,
    last: Option<String>,
}

/// The most recently active first.
pub fn all(reader: &Reader<'_>) -> Result<Vec<SidebarRow>> {
    select(
        reader,
        "SELECT channel_id, kind, team_id, person_id, archived, unread, last_at_ms,
                last_author_id, sealed, mentions, thread_unread,
                (SELECT label FROM channel WHERE channel_id = sidebar.channel_id)
         FROM sidebar ORDER BY last_at_ms DESC, channel_id",
        [],
    )
}

pub fn get(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<SidebarRow>> {
    let mut found = select(
        reader,
        "SELECT channel_id, kind, team_id, person_id, archived, unread, last_at_ms,
                last_author_id, sealed, mentions, thread_unread,
                (SELECT label FROM channel WHERE channel_id = sidebar.channel_id)
         FROM sidebar WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    Ok(found.pop())
}

/// Makes one row again from the tables that it stands for.
pub(super) fn refresh(tx: &WriteTx<'_>, id: ChannelId) -> Result<()> {
    let Some(channel) = channel::get(tx, id)? else {
        tx.execute("DELETE FROM sidebar WHERE channel_id = ?1", [id.blob()])?;
        return Ok(());
    };
    let person = match (channel.kind, session::me(tx)?) {
        (ChannelKind::Direct, Some(me)) => member::other_than(tx, id, me)?,
        _ => None,
    };
    let count = channel::log_place(tx, id)?.map_or(0, |place| place.message_count);
    let (mark, read) = read_mark::row(tx, id)?.unwrap_or_default();
    let mentions = mention::unread(tx, id, mark.read_seq)?;
    let thread_unread = thread::unread(tx, id)?;
    let last = entry::last_message(tx, id)?;
    let text = last.as_ref().map(|last| {
        last.message()
            // It lies under the channel's key, and what wears a label under its own.
            .filter(|message| message.label.is_none())
            .and_then(entry::words_of)
            .unwrap_or_default()
            .chars()
            .take(PREVIEW_CHARS_MAX)
            .collect()
    });
    let words = serde_json::to_vec(&Words {
        name: channel.name,
        last: text,
    })?;
    tx.execute(
        "INSERT OR REPLACE INTO sidebar (channel_id, kind, team_id, person_id, archived, unread,
                                         last_at_ms, last_author_id, sealed, mentions,
                                         thread_unread)
         SELECT channel_id, kind, team_id, ?2, archived, ?3, ?4, ?5, ?6, ?7, ?8
         FROM channel WHERE channel_id = ?1",
        params![
            id.blob(),
            optional(&person),
            int(count.saturating_sub(read)),
            last.as_ref().map_or(channel.created_at, |last| last.at).0,
            optional(&last.and_then(|last| last.author)),
            tx.seal(id, Sealed::Sidebar, &words),
            int(mentions),
            int(thread_unread),
        ],
    )?;
    Ok(())
}

fn select(
    reader: &Reader<'_>,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<SidebarRow>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        let channel = SidebarRow {
            channel: ChannelId(uuid(row, 0)?),
            kind: from_word(row, 1)?,
            team: optional_uuid(row, 2)?.map(TeamId),
            person: optional_uuid(row, 3)?.map(PersonId),
            name: String::new(),
            archived: row.get(4)?,
            label: from_word(row, 11)?,
            unread: uint(row.get(5)?),
            mentions: uint(row.get(9)?),
            thread_unread: uint(row.get(10)?),
            last_at: millis(row, 6)?,
            last: None,
        };
        let author = optional_uuid(row, 7)?.map(PersonId);
        Ok((channel, author, row.get::<_, Vec<u8>>(8)?))
    })?;
    let mut list = Vec::new();
    for row in rows {
        let (mut row, author, sealed) = row?;
        let key = match reader.key(row.channel) {
            Ok(key) => key,
            // It is being purged this moment; the list is told again in another.
            Err(StoreError::NoKey(_)) => continue,
            Err(error) => return Err(error),
        };
        let words = reader.unseal(&key, row.channel, Sealed::Sidebar, &sealed)?;
        let words: Words = serde_json::from_slice(&words)?;
        row.name = words.name;
        row.last = words.last.map(|source| LastMessage { author, source });
        list.push(row);
    }
    Ok(list)
}

/// Counts what is unread over all channels, for the tray and the title. Archived channels and
/// muted ones call nobody; but a mention in a muted one is still a mention.
pub fn badge(reader: &Reader<'_>, is_muted: impl Fn(ChannelId) -> bool) -> Result<Badge> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, kind, unread, mentions FROM sidebar
         WHERE archived = 0 AND (unread > 0 OR mentions > 0)",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChannelId(uuid(row, 0)?),
            from_word::<ChannelKind>(row, 1)?,
            uint(row.get(2)?),
            uint(row.get(3)?),
        ))
    })?;
    let mut badge = Badge::default();
    for row in rows {
        let (channel, kind, unread, mentions) = row?;
        let muted = is_muted(channel);
        if !muted {
            badge.unread += unread;
        }
        match kind {
            ChannelKind::Direct | ChannelKind::Group if !muted => badge.directs += unread,
            _ => badge.mentions += mentions,
        }
    }
    badge.urgent = badge.mentions + badge.directs;
    Ok(badge)
}
