//! Files on a screen: what a message holds, and what is moving.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tokenim_protocol::file::{FileKind, LimitOf};
use tokenim_protocol::ids::{ChannelId, FileId, MessageId, PersonId, Seq};
use tokenim_protocol::permission::Decision;
use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

/// One file on its way, up or down. Known to this desktop only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct TransferId(pub Uuid);

impl TransferId {
    pub fn now_v7() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Debug for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransferId({})", self.0)
    }
}

impl fmt::Display for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TransferId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self)
    }
}

/// What a file is, as far as it can be told without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileView {
    /// None until the server has it whole.
    pub id: Option<FileId>,
    pub name: String,
    /// Bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size: u64,
    pub media_type: String,
    pub kind: FileKind,
    /// Of a picture, in pixels.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// What it looks like can be shown unasked: `thumbnail` and `picture` answer for a picture,
    /// `document` for what has pages.
    pub has_picture: bool,
    /// `document` and `document_page` answer for it.
    pub has_pages: bool,
    /// `media_piece` answers for it; whether it can be played the page knows.
    pub plays: bool,
    /// `open_file` opens it; otherwise it is only saved.
    pub opens: bool,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileRow {
    pub file: FileView,
    /// All of it is in the sealed cache of this desktop: it opens without the network.
    pub cached: bool,
    /// Of a message that is not sent yet: the file on its way. Of others it is looked for in
    /// `transfers` by the file's id.
    pub transfer: Option<TransferId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Direction {
    Up,
    Down,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TransferRow {
    pub id: TransferId,
    pub direction: Direction,
    pub channel_id: ChannelId,
    /// As the list calls it.
    pub channel_name: String,
    /// The thread for whose box it was attached.
    pub thread: Option<MessageId>,
    /// The message it goes with; none while the message is being written, and of a download.
    pub message_id: Option<MessageId>,
    pub file: FileView,
    /// Bytes that are safe on the other side.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub done: u64,
    /// Bytes a second over the last seconds; only while it runs.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub speed: Option<u64>,
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub left_ms: Option<u64>,
    pub state: TransferState,
    /// Where a finished download was saved besides the cache.
    pub saved_to: Option<String>,
    /// Of a picture that goes up: what became of what it says about itself.
    pub metadata: Metadata,
}

/// Place, time, device and whatever else a picture says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Metadata {
    /// It says nothing, or is no picture.
    None,
    TakenOut,
    /// It goes as it is.
    Kept,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TransferState {
    /// Its turn comes.
    Waiting,
    /// Read once for its hash.
    Preparing,
    Running,
    /// By the person.
    Paused,
    /// Goes on by itself when the server is there again.
    Offline,
    /// The whole is checked.
    Checking,
    Done,
    Failed {
        why: FailedWhy,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FailedWhy {
    Refused {
        decision: Decision,
    },
    /// There is no room at the server for it.
    Limit {
        of: LimitOf,
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        limit: u64,
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        remaining: u64,
    },
    /// This disk is full.
    NoSpace,
    /// The file is not there, or cannot be read or written.
    Unreadable,
    /// The file was changed while it was on its way.
    Changed,
    /// What arrived is not what was sent.
    Damaged,
    /// The message was deleted, or the channel is no longer this person's.
    Gone,
    /// The server did not take it for another reason.
    Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FileSort {
    /// The latest first.
    Newest,
    Oldest,
    Name,
    /// The largest first.
    Size,
}

/// The files of a channel's messages, or of a person's, as far as the messages are cached.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelFiles {
    pub rows: Vec<ChannelFile>,
    /// There are more of them than are told at once.
    pub more: bool,
    /// Older messages are not cached: theirs are missing.
    pub has_hole: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelFile {
    pub file: FileView,
    pub cached: bool,
    pub channel_id: ChannelId,
    /// As the list calls it.
    pub channel_name: String,
    pub message_id: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Seq,
    pub author: PersonId,
    pub author_name: String,
    pub at: UnixMillis,
}

/// A picture's own bytes, for drawing.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Picture {
    /// By the file's kind: `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
    pub media_type: String,
    /// base64
    pub bytes: String,
}

/// What a document is made of, as far as it is shown.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Document {
    /// The first page, small.
    pub first: Picture,
    /// Of every page.
    pub sizes: Vec<PageSize>,
}

/// In points; what counts is the proportion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PageSize {
    pub width: f32,
    pub height: f32,
}

/// Some bytes of a sound or a film, in order.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MediaPiece {
    /// base64
    pub bytes: String,
    /// It goes on after these.
    pub more: bool,
}

/// The beginning of a text.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TextPreview {
    pub text: String,
    /// Goes on after this.
    pub truncated: bool,
}
