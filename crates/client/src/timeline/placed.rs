//! Messages in lists of their own: what is pinned, what is saved, what names me. Of one that
//! is not this person's to see any more nothing is told but that it was put there.

use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::markdown;
use crate::store::wish::{self, WishKind, WishState};
use crate::store::{Reader, Result, channel, directory, entry, mention, pin, saved};
use crate::view::conversation::{PlacedMessage, PlacedRow};

const MENTIONS_SHOWN: u32 = 100;

/// The last pinned first. None in a channel that is not this person's.
pub fn pins(reader: &Reader<'_>, me: PersonId, id: ChannelId) -> Result<Option<Vec<PlacedRow>>> {
    if channel::log_place(reader, id)?.is_none() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for pin in pin::of(reader, id)? {
        let mut row = row(reader, me, id, pin.message_id, pin.message_seq, pin.at)?;
        row.by_name = match pin.by {
            Some(by) => directory::display_name(reader, by)?,
            None => None,
        };
        rows.push(row);
    }
    Ok(Some(rows))
}

/// The last saved first.
pub fn saved(reader: &Reader<'_>, me: PersonId) -> Result<Vec<PlacedRow>> {
    let wishes = wish::of_kind(reader, WishKind::Save)?;
    let mut rows = Vec::new();
    for saved in saved::all(reader)? {
        // Taken out here, and the server does not know yet.
        let gone = wishes.iter().any(|wish| {
            wish.message == saved.message_id
                && wish.value == 0
                && !matches!(wish.state, WishState::Refused { .. })
        });
        if !gone {
            rows.push(row(
                reader,
                me,
                saved.channel_id,
                saved.message_id,
                saved.seq,
                saved.at,
            )?);
        }
    }
    Ok(rows)
}

/// The latest first.
pub fn mentions(reader: &Reader<'_>, me: PersonId) -> Result<Vec<PlacedRow>> {
    mention::latest(reader, MENTIONS_SHOWN)?
        .into_iter()
        .map(|one| row(reader, me, one.channel, one.message, one.seq, one.at))
        .collect()
}

fn row(
    reader: &Reader<'_>,
    me: PersonId,
    channel_id: ChannelId,
    message_id: MessageId,
    seq: Seq,
    at: UnixMillis,
) -> Result<PlacedRow> {
    let channel = channel::get(reader, channel_id)?;
    let message = match channel {
        Some(_) => message(reader, channel_id, seq)?,
        None => None,
    };
    Ok(PlacedRow {
        channel_id,
        channel_name: match &channel {
            Some(channel) => crate::access::channel_name(reader, me, channel)?,
            None => String::new(),
        },
        message_id,
        seq,
        at,
        by_name: None,
        available: channel.is_some() && message.as_ref().is_none_or(|message| !message.deleted),
        message,
    })
}

/// None where no message is cached at this place.
pub(super) fn message(
    reader: &Reader<'_>,
    channel: ChannelId,
    seq: Seq,
) -> Result<Option<PlacedMessage>> {
    let Some(found) = entry::get(reader, channel, seq)? else {
        return Ok(None);
    };
    let Some(message) = found.message() else {
        return Ok(None);
    };
    let deleted = message.deleted_at.is_some();
    Ok(Some(PlacedMessage {
        author: found.author,
        author_name: match found.author {
            Some(author) => directory::display_name(reader, author)?.unwrap_or_default(),
            None => String::new(),
        },
        text: match entry::words_of(message) {
            Some(words) if !deleted => markdown::one_line(&words),
            _ => String::new(),
        },
        sent_at: found.at,
        deleted,
    }))
}
