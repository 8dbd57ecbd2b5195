//! What is being written and not yet sent, in a channel or in one of its threads. It is one of
//! the registers that follow the person to their other devices.

use std::collections::BTreeSet;

use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::personal::Setting;

use super::{Reader, Result, WriteTx, person_state};

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
pub fn save(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
    body: &str,
) -> Result<bool> {
    person_state::set(tx, setting(channel, thread, body))
}

pub fn delete(tx: &mut WriteTx<'_>, channel: ChannelId, thread: Option<MessageId>) -> Result<()> {
    save(tx, channel, thread, "").map(|_| ())
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
