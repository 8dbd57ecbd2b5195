//! What happens around a message: threads, reactions, pins, mentions, confirmations, what
//! somebody saved; and the requests that do it.
//!
//! Whatever belongs to a message is told as a state or with its place in the log, so that
//! the later of two is known and a hole between them costs nothing.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, MessageId, PersonId, Seq};
use crate::time::UnixMillis;

/// Bytes of one emoji: the longest sequences in use have some thirty.
pub const EMOJI_BYTES_MAX: usize = 64;
/// Different emoji on one message.
pub const EMOJI_PER_MESSAGE_MAX: usize = 24;
/// Reactions of one person to one message …
pub const REACTIONS_PER_PERSON_MAX: usize = 10;
/// … and of everybody.
pub const REACTIONS_PER_MESSAGE_MAX: usize = 1_000;
/// People whom one message can name one by one. Past this they are text.
pub const MENTIONS_MAX: usize = 50;
pub const PINS_PER_CHANNEL_MAX: usize = 100;
pub const SAVED_MAX: usize = 1_000;
/// People shown on a thread's root.
pub const REPLIERS_SHOWN: usize = 3;
/// Replies of one page of a thread.
pub const THREAD_PAGE_MAX: usize = 200;
/// Mentions of one person that come with a channel's snapshot.
pub const SNAPSHOT_MENTIONS_MAX: usize = 100;
/// Members past whom nobody is told who has read.
pub const READERS_MAX: usize = 500;

/// Where a reply stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InThread {
    pub root: MessageId,
    pub root_seq: Seq,
    /// The running number of replies, this one included; unread in a thread is a difference
    /// of these.
    pub nth: u64,
    /// It stands in the channel's own timeline too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub also_to_channel: bool,
}

/// What a thread's root says about the replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replies {
    pub count: u64,
    pub last_seq: Seq,
    pub last_at: UnixMillis,
    /// The last to reply, the latest first.
    pub repliers: Vec<PersonId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reaction {
    pub emoji: String,
    pub person: PersonId,
    /// Since which place of the log it stands.
    pub seq: Seq,
}

/// A copy of another message's words, as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forwarded {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
    pub author: PersonId,
    pub at: UnixMillis,
    pub body: String,
}

/// How far the latest words of an announcement are confirmed. The greater of two is the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Confirmed {
    pub revision: u32,
    pub count: u64,
    /// The latest revision that the reader confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pin {
    pub message_id: MessageId,
    pub message_seq: Seq,
    pub by: Option<PersonId>,
    pub at: UnixMillis,
    /// Since which place of the log it stands.
    pub seq: Seq,
}

/// A message that names the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mention {
    pub message_id: MessageId,
    pub seq: Seq,
    pub at: UnixMillis,
    /// In a thread, which is read by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<InThread>,
}

/// A thread that the reader follows, in a channel's snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowedThread {
    pub root: MessageId,
    pub root_seq: Seq,
    /// How many of its replies have been read.
    pub read: u64,
    pub replies: Replies,
}

/// Whether a person follows a thread, and how many of its replies they have read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThreadMark {
    pub following: bool,
    pub read: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
    pub seq: Seq,
    pub at: UnixMillis,
}

/// A message somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessagePlace {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
}

// GET /v1/channels/{channel}/messages/{message} — answers `channel::Entry`

// GET /v1/channels/{channel}/messages/{message}/revisions
/// Newest last; the latest words are not among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Revisions {
    pub revisions: Vec<Revision>,
}

/// Words that a message once had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Revision {
    pub revision: u32,
    /// When they became the message's.
    pub at: UnixMillis,
    pub body: String,
}

// GET /v1/channels/{channel}/messages/{message}/thread?after=&limit=
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThreadQuery {
    /// Replies with a greater number, the first of them.
    #[serde(default)]
    pub after: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

// GET /v1/channels/{channel}/since — answers `DatePlace`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DateQuery {
    /// Without it, the first message of all.
    #[serde(default)]
    pub at: UnixMillis,
}

/// Where a channel goes on at or after a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatePlace {
    /// The first message that this reader may see; none where nothing was said since.
    pub seq: Option<Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThreadPage {
    /// Of those that the reader may see.
    pub entries: Vec<crate::channel::Entry>,
    /// How far the page reaches, by number.
    pub through: u64,
    /// How many replies there are.
    pub count: u64,
}

// PUT /v1/channels/{channel}/messages/{message}/thread — answers `ThreadMark`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkThread {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub following: Option<bool>,
    /// Merged by maximum.
    #[serde(default)]
    pub read: u64,
}

// PUT /v1/channels/{channel}/messages/{message}/reaction — answers `Ack`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetReaction {
    pub emoji: String,
    pub on: bool,
}

// PUT /v1/channels/{channel}/messages/{message}/pin — answers `Ack`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPin {
    pub pinned: bool,
}

// PUT /v1/channels/{channel}/messages/{message}/saved and DELETE /v1/saved/{message} — no body

// PUT /v1/channels/{channel}/messages/{message}/confirmation — answers `Ack`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// What was read: a later correction asks again.
    pub revision: u32,
}

// GET /v1/channels/{channel}/messages/{message}/confirmations
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Confirmations {
    pub revision: u32,
    /// Of the latest words, the first first.
    pub confirmed: Vec<Confirmation>,
    /// Members who have not, the author left out; who confirmed an earlier revision says so.
    pub missing: Vec<Missing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Confirmation {
    pub person: PersonId,
    pub at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missing {
    pub person: PersonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_revision: Option<u32>,
}

// GET /v1/channels/{channel}/read-marks
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadMarks {
    /// None in a channel of more than `READERS_MAX` members.
    pub marks: Option<Vec<MemberMark>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberMark {
    pub person: PersonId,
    pub read_seq: Seq,
}

pub(crate) fn is_false(yes: &bool) -> bool {
    !*yes
}
