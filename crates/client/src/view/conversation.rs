//! What stands around a message, as screens draw it.

use serde::Serialize;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::markdown::Block;
use super::permission::Capability;
use super::timeline::{TimelineRow, WedgedWhy};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NamedPerson {
    pub person: PersonId,
    pub name: String,
}

/// One emoji on a message, with who put it there.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReactionGroup {
    pub emoji: String,
    pub count: u32,
    pub mine: bool,
    /// What I wished is not yet so at the server.
    pub pending: bool,
    /// What I wished was refused; wishing otherwise takes it away.
    pub refused: Option<WedgedWhy>,
    /// The first of them by name, me left out.
    pub people: Vec<String>,
}

/// What a thread's root says about the replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThreadBrief {
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub replies: u64,
    pub last_at: UnixMillis,
    /// The last to reply, the latest first.
    pub repliers: Vec<NamedPerson>,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
    pub following: bool,
}

/// The thread of a reply that stands in the channel too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThreadPlace {
    pub root: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub root_seq: Seq,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ForwardView {
    pub channel_id: ChannelId,
    /// None where this person does not know the channel.
    pub channel_name: Option<String>,
    pub message_id: MessageId,
    pub author: PersonId,
    pub author_name: String,
    pub at: UnixMillis,
    pub blocks: Vec<Block>,
}

/// An announcement that asks to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfirmationView {
    /// How many have confirmed the latest words …
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub count: u64,
    /// … of how many members, the author left out.
    pub of: u32,
    pub confirmed_by_me: bool,
    /// I confirmed earlier words; they have been corrected since.
    pub earlier_by_me: bool,
    /// I wrote it.
    pub mine: bool,
}

/// How many others have read an own message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadBrief {
    pub read: u32,
    pub of: u32,
}

/// One thread, whole as far as it is cached.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThreadView {
    pub channel_id: ChannelId,
    pub root_id: MessageId,
    /// None where the message it hangs under is not here or not this person's to see.
    pub root: Option<TimelineRow>,
    /// The replies, oldest first, local echoes below.
    pub rows: Vec<TimelineRow>,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub replies: u64,
    pub following: bool,
    /// How many replies have been read; the "new" line stands below them.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub read: u64,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
    /// Some of it is not cached: ask for it.
    pub missing: bool,
    pub capabilities: Vec<Capability>,
}

/// A thread that this person follows, in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThreadRow {
    pub channel_id: ChannelId,
    pub channel_name: String,
    pub root: MessageId,
    pub root_author_name: String,
    /// One line; empty where the root is not here.
    pub root_text: String,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub replies: u64,
    pub last_at: UnixMillis,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
}

/// A message in a list of its own: pinned, saved, naming me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlacedRow {
    pub channel_id: ChannelId,
    /// Empty where the channel is not this person's any more.
    pub channel_name: String,
    pub message_id: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Seq,
    /// When it was pinned, saved or written.
    pub at: UnixMillis,
    /// Who pinned it.
    pub by_name: Option<String>,
    /// None where it is not loaded, or not this person's to see.
    pub message: Option<PlacedMessage>,
    /// Somebody may look there: it can be opened.
    pub available: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlacedMessage {
    pub author: Option<PersonId>,
    pub author_name: String,
    /// One line without markup; empty when it was deleted.
    pub text: String,
    pub sent_at: UnixMillis,
    pub deleted: bool,
}

/// Where a link to a message leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Located {
    Here {
        channel_id: ChannelId,
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: Seq,
        /// It stands in this thread and not in the channel's timeline.
        thread_root: Option<MessageId>,
    },
    /// There is none, or none that this person may see: which of the two is not said.
    Unavailable,
    /// It is not cached, and the server cannot be asked.
    Offline,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Readers {
    pub read: Vec<NamedPerson>,
    pub unread: Vec<NamedPerson>,
    /// The channel is so large that nobody is told.
    pub too_many: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfirmationsView {
    pub revision: u32,
    pub confirmed: Vec<ConfirmedRow>,
    pub missing: Vec<MissingRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfirmedRow {
    pub person: PersonId,
    pub name: String,
    pub at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MissingRow {
    pub person: PersonId,
    pub name: String,
    /// They confirmed earlier words.
    pub earlier: bool,
}

/// Words that a message once had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RevisionRow {
    pub revision: u32,
    pub at: UnixMillis,
    pub blocks: Vec<Block>,
    pub source: String,
}

/// Whom a text would notify.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MentionReach {
    /// It names everybody in the channel.
    pub all: bool,
    /// How many people hear of it.
    pub reach: u32,
    /// Whether everybody may be named here; none where the text does not.
    pub capability: Option<Capability>,
}
