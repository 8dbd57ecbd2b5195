//! What is being written and not yet sent, in a channel or in one of its threads. It is one of
//! the registers that follow the person to their other devices.

use std::collections::BTreeSet;

use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::personal::Setting;

use super::{Reader, Result, WriteTx, other_draft, person_state};

/// Empty when there is none.
pub fn get(reader: &Reader<'_>, channel: ChannelId, thread: Option<MessageId>) -> Result<String> {
    let key = setting(channel, thread, "").key();
    Ok(match person_state::get(reader, &key)? {
        Some(item) => match item.setting {
            Setting::Draft { body, .. } => body,
            _ => String::new(),
        },
        None => String::new(),
    })
}

/// An empty text deletes the draft. True when it is other than before.
///
/// `before`: what the box last heard of. Another device's words that came since are kept
/// beside, and not written over in silence.
pub fn save(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
    body: &str,
    before: Option<&str>,
) -> Result<bool> {
    let draft = setting(channel, thread, body);
    if let Some(before) = before
        && let Some(item) = person_state::get(tx, &draft.key())?
        && !person_state::is_own(tx, &item)?
        && item.setting != setting(channel, thread, before)
    {
        other_draft::set_aside(tx, &item.setting, &draft)?;
    }
    person_state::set(tx, draft)
}

pub fn delete(tx: &mut WriteTx<'_>, channel: ChannelId, thread: Option<MessageId>) -> Result<()> {
    save(tx, channel, thread, "", None).map(|_| ())
}

/// The box was emptied by sending `words`. What another device had put there and nobody has
/// seen here is kept beside.
pub fn sent(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
    words: &str,
) -> Result<()> {
    let said = setting(channel, thread, words);
    if let Some(item) = person_state::get(tx, &said.key())?
        && !person_state::is_own(tx, &item)?
    {
        other_draft::set_aside(tx, &item.setting, &said)?;
    }
    delete(tx, channel, thread)
}

/// The text that another device wrote at the same time, if it waits to be looked at.
pub fn other(
    reader: &Reader<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
) -> Result<Option<String>> {
    other_draft::get(reader, &setting(channel, thread, "").key())
}

/// The two change places; what stands in the box then is answered.
pub fn take_other(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
) -> Result<String> {
    let here = get(tx, channel, thread)?;
    let Some(other) = other(tx, channel, thread)? else {
        return Ok(here);
    };
    let key = setting(channel, thread, "").key();
    if here.trim().is_empty() {
        other_draft::remove(tx, &key, channel)?;
    } else {
        other_draft::put(tx, &key, channel, &here)?;
    }
    save(tx, channel, thread, &other, None)?;
    Ok(other)
}

pub fn discard_other(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
) -> Result<()> {
    other_draft::remove(tx, &setting(channel, thread, "").key(), channel)
}

/// Channels with a draft of their own.
pub fn channels(reader: &Reader<'_>) -> Result<BTreeSet<ChannelId>> {
    person_state::drafted(reader)
}

fn setting(channel_id: ChannelId, thread: Option<MessageId>, body: &str) -> Setting {
    Setting::Draft {
        channel_id,
        thread,
        body: body.to_owned(),
    }
}
