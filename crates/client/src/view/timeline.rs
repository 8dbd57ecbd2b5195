use serde::{Deserialize, Serialize};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::Decision;
use tokenim_protocol::time::UnixMillis;

use super::call::CallView;
use super::conversation::{
    ConfirmationView, ForwardView, ReactionGroup, ReadBrief, ThreadBrief, ThreadPlace,
};
use super::markdown::Block;
use super::transfer::FileRow;

/// Which part of a channel's timeline a screen wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Anchor {
    /// The newest rows, with the local echoes below them.
    Latest,
    /// Around the first message not read yet.
    FirstUnread,
    /// Around one entry.
    At {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: Seq,
    },
    /// The window that is on screen, read again or grown. `to` none: down to the echoes.
    Range {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        from: Seq,
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        to: Option<Seq>,
    },
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TimelineWindow {
    pub channel_id: ChannelId,
    /// Oldest first.
    pub rows: Vec<TimelineRow>,
    /// The seqs that this window covers.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub from: Seq,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub to: Seq,
    /// Cached rows, or a hole to load, above …
    pub has_older: bool,
    /// … and below.
    pub has_newer: bool,
    /// The "new" line stands above the first message after this one; none when all is read.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub read_seq: Option<Seq>,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TimelineRow {
    /// Stays the same when an echo becomes the server's message.
    pub key: String,
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub seq: Option<Seq>,
    pub at: UnixMillis,
    pub content: RowContent,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RowContent {
    Message(MessageRow),
    /// A deleted message.
    Tombstone {
        author: Option<PersonId>,
        author_name: String,
    },
    /// A message whose words are not to be had here: it wears a label above this person, or one
    /// of which nothing is kept while the server is not heard.
    Withheld(WithheldRow),
    /// Somebody joined, left, renamed …
    Notice {
        notice: Notice,
    },
    /// Entries that are not cached: "load more".
    Hole {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        from: Seq,
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        to: Seq,
    },
    /// Entries that this person may not see.
    Hidden,
    /// Something a newer version wrote.
    Unknown,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessageRow {
    pub id: MessageId,
    pub author: PersonId,
    pub author_name: String,
    pub mine: bool,
    /// Same author within five minutes: drawn without head.
    pub continues: bool,
    pub blocks: Vec<Block>,
    /// The Markdown as typed, for editing and copying.
    pub source: String,
    pub edited_at: Option<UnixMillis>,
    pub reply_to: Option<Quote>,
    pub state: MessageState,
    /// 0 as first sent; rises with every edit.
    pub revision: u32,
    /// What it wears itself, where that is more than its channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub label: Option<Label>,
    pub mentions_me: bool,
    /// By emoji, in the order of the first of each.
    pub reactions: Vec<ReactionGroup>,
    /// Replies to this message.
    pub thread: Option<ThreadBrief>,
    /// It is a reply that stands in the channel too.
    pub in_thread: Option<ThreadPlace>,
    /// Who pinned it; empty where that is not known.
    pub pinned: Option<String>,
    pub saved: bool,
    pub forwarded: Option<ForwardView>,
    pub files: Vec<FileRow>,
    pub confirmation: Option<ConfirmationView>,
    /// Of an own message, as far as it was asked.
    pub readers: Option<ReadBrief>,
    /// The message is the card of a call.
    pub call: Option<CallView>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WithheldRow {
    pub id: MessageId,
    pub author: PersonId,
    pub author_name: String,
    pub mine: bool,
    pub label: Label,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Quote {
    pub id: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub seq: Option<Seq>,
    pub author_name: String,
    pub text: String,
    /// Deleted, hidden or not loaded: there is nothing to show but that something was quoted.
    pub gone: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MessageState {
    /// In the log.
    Sent,
    /// Durable here, not yet there.
    Queued,
    /// On its way.
    Sending,
    /// Refused, or impossible; stays editable, copyable, discardable.
    Wedged { why: WedgedWhy },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WedgedWhy {
    Refused {
        decision: Decision,
    },
    /// The channel is no longer this person's.
    ChannelGone,
    Invalid,
    Conflict,
    /// One of its files did not arrive; the file says why.
    FileFailed,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Notice {
    Created {
        by_name: String,
    },
    Joined {
        person_name: String,
    },
    Added {
        person_name: String,
        by_name: String,
    },
    Left {
        person_name: String,
    },
    Removed {
        person_name: String,
        by_name: String,
    },
    Renamed {
        name: String,
        by_name: String,
    },
    TopicChanged {
        topic: String,
        by_name: String,
    },
    ModeChanged {
        read_only: bool,
        by_name: String,
    },
    Archived {
        by_name: String,
    },
    Restored {
        by_name: String,
    },
    Pinned {
        by_name: String,
    },
    Unpinned {
        by_name: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Draft {
    pub body: String,
}

/// What was written in the same box on another device at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OtherDraft {
    pub body: String,
}
