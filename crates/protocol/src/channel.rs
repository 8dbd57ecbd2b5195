//! A channel and the entries of its log.

use serde::{Deserialize, Serialize};

use crate::call::{Call, CallPlace};
use crate::conversation::{
    Confirmed, FollowedThread, Forwarded, InThread, Mention, Pin, Reaction, Replies, is_false,
};
use crate::event::Kept;
use crate::file::Attachment;
use crate::ids::{ChannelId, MessageId, PersonId, Seq, TeamId};
use crate::label::Label;
use crate::permission::Mode;
use crate::retention::Retention;
use crate::time::UnixMillis;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ChannelKind {
    /// Listed in the directory; may be joined.
    Public,
    /// Its existence is known to its members only.
    Private,
    /// Two people; made by the first word one says to the other.
    Direct,
    /// Three to eight people; nobody runs it, anybody may leave, nobody is added.
    Group,
}

/// What those who join later may read of what was written before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum HistoryPolicy {
    All,
    FromJoin,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Channel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    /// The team it belongs to; none for a direct message and for a channel of the whole organisation.
    pub team: Option<TeamId>,
    /// Empty for a direct message: it is called after the other person.
    pub name: String,
    pub topic: String,
    pub mode: Mode,
    pub history: HistoryPolicy,
    pub archived: bool,
    pub created_at: UnixMillis,
    /// How long its messages are kept, where it is shorter than the organisation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// How sensitive what is said here is.
    #[serde(default, skip_serializing_if = "Label::is_default")]
    pub label: Label,
}

/// One person's membership; `[from_seq, to_seq)` of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Membership {
    pub person: PersonId,
    pub since: UnixMillis,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub from_seq: Seq,
}

/// One line of a channel's log. Every durable change of a channel is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    pub seq: Seq,
    pub at: UnixMillis,
    /// Who did it; none for the server itself and in a hidden entry.
    pub author: Option<PersonId>,
    /// How many messages the channel has had, this one included. Unread is a difference of these.
    pub message_count: u64,
    /// Over the entry before: its metadata and a salted hash of its body.
    pub prev_hash: String,
    pub event: Kept<ChannelEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelEvent {
    Message(Message),
    /// A new revision of an earlier message.
    Edited {
        target: MessageId,
        target_seq: Seq,
        revision: u32,
        body: String,
        /// Whom the new words name, as the server read them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<PersonId>,
        #[serde(default, skip_serializing_if = "is_false")]
        mentions_all: bool,
        /// What the message wears itself. Who may not read it is told of the edit without words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Label>,
    },
    /// A message was given a label of its own, or another, or lost it. The words of one that
    /// opens by it are fetched.
    Labelled {
        target: MessageId,
        target_seq: Seq,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Label>,
    },
    /// The message is gone from everywhere; a tombstone stays.
    Deleted {
        target: MessageId,
        target_seq: Seq,
    },
    /// Its author put a reaction to a message, or took it back.
    Reacted {
        target: MessageId,
        target_seq: Seq,
        emoji: String,
        on: bool,
    },
    Pinned {
        target: MessageId,
        target_seq: Seq,
        pinned: bool,
    },
    /// Its author has read these words of an announcement.
    Confirmed {
        target: MessageId,
        target_seq: Seq,
        revision: u32,
        /// How many have confirmed this revision, this one included.
        count: u64,
    },
    /// The channel's first entry.
    Created {
        channel: Channel,
    },
    /// Name, topic, mode, history or archived changed: the channel as it is now.
    Changed {
        channel: Channel,
    },
    /// A call began, ended, was moved, or somebody joined it: the whole of it, as it is now.
    CallChanged {
        target: MessageId,
        target_seq: Seq,
        call: Call,
    },
    Joined {
        member: Membership,
    },
    Left {
        person: PersonId,
    },
    /// This reader may not see the entries up to and including `through`.
    Hidden {
        through: Seq,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    pub id: MessageId,
    /// Markdown, as typed. None once deleted, and for whoever may not read what it wears.
    pub body: Option<String>,
    /// 0 as first sent; rises with every edit. The body is the latest.
    pub revision: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<UnixMillis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<UnixMillis>,
    /// The message it quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// Set in a reply: it stands in the thread of another message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<InThread>,
    /// Whom it names, as the server read its words: members of the channel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<PersonId>,
    /// It names everybody in the channel.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mentions_all: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// An announcement whose readers are asked to confirm it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub asks_confirmation: bool,
    /// The files that came with it; none once deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// How sensitive it is by itself, where that is more than its channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// What is told of it now: its thread …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<Replies>,
    /// … the reactions that stand, the first first …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// … and how far it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
    /// It is the card of a call, which is in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
}

impl Message {
    /// Words, and nothing around them.
    pub fn plain(id: MessageId, body: Option<String>) -> Self {
        Self {
            id,
            body,
            revision: 0,
            edited_at: None,
            deleted_at: None,
            reply_to: None,
            thread: None,
            mentions: Vec::new(),
            mentions_all: false,
            forwarded: None,
            asks_confirmation: false,
            attachments: Vec::new(),
            label: None,
            replies: None,
            reactions: Vec::new(),
            confirmed: None,
            call: None,
        }
    }

    /// Whether it stands in the channel's own timeline and counts there.
    pub fn is_in_channel(&self) -> bool {
        self.thread.is_none_or(|thread| thread.also_to_channel)
    }

    /// Its words are not this reader's: it wears a label that is above them.
    pub fn is_withheld(&self) -> bool {
        self.body.is_none() && self.deleted_at.is_none()
    }

    pub fn names(&self, person: PersonId) -> bool {
        self.mentions_all || self.mentions.contains(&person)
    }
}

/// How far a person has read. Merged by lexicographic maximum: "mark unread" raises the
/// epoch, reading raises the seq.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadMark {
    pub mark_epoch: u32,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub read_seq: Seq,
}

/// A channel at one place of its log. Law: this, with the entries after `seq` applied, is
/// the snapshot at the later place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelSnapshot {
    pub channel: Channel,
    pub seq: Seq,
    pub message_count: u64,
    /// `message_count` at the reader's read mark, so that unread is exact without the entries.
    pub read_message_count: u64,
    pub read_mark: ReadMark,
    pub members: Vec<Membership>,
    /// The last entries up to `seq`, oldest first, with nothing missing between them.
    pub recent: Vec<Entry>,
    /// In the order in which they were pinned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
    /// Where the reader is named by others, read or not: the newest, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// The threads that the reader follows here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<FollowedThread>,
    /// Calls that are planned or under way, and the last that were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallPlace>,
    /// What messages here wear themselves, the newest first: a reader who missed a long part of the
    /// log lets go at once of what is above them now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labelled: Vec<Labelled>,
}

/// What a message wears itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Labelled {
    pub seq: Seq,
    pub label: Label,
}
