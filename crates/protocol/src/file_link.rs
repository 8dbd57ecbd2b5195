//! Links by which somebody without an account fetches one file, and who has opened a file.
//!
//! The secret of a link is told once, to whoever makes it. What a link may is judged when it is
//! opened: its maker's right, the message, the label, its end.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, FileId, FileLinkId, PersonId};
use crate::time::UnixMillis;

/// How long a link may be open: the ceiling of the permission itself.
pub const FILE_LINK_DAYS_MAX: u32 = 7;
/// How often one link may be opened, whatever its maker chose.
pub const FILE_LINK_OPENS_MAX: u32 = 1_000;
/// Openings of one person that follow each other so closely are one.
pub const FILE_OPENING_APART_MS: i64 = 10 * 60 * 1_000;
/// Said with what a desktop fetches by itself, for a small picture: that is no opening …
pub const QUIET_FETCH: &str = "x-tokenim-quiet";
/// … of files up to this; what is larger nobody fetches by the way.
pub const QUIET_FETCH_BYTES_MAX: u64 = 64 * 1024 * 1024;

// POST /v1/channels/{channel}/files/{file}/links — answers `FileLinkMade`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MakeFileLink {
    /// Made by whoever makes the link: made twice, it is one.
    pub id: FileLinkId,
    pub days: u32,
    /// None: as often as any link may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_max: Option<u32>,
}

/// What a link is good for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FileLinkState {
    Open,
    /// Somebody ended it.
    Ended,
    /// Its time is over.
    RunOut,
    /// It was opened as often as it may be.
    UsedUp,
    /// What it rests on is not there: its maker's right, or what the label allows.
    Withheld,
}

/// A link outside, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileLink {
    pub id: FileLinkId,
    pub channel_id: ChannelId,
    pub file_id: FileId,
    pub file_name: String,
    pub by: PersonId,
    pub created_at: UnixMillis,
    pub ends_at: UnixMillis,
    #[serde(default)]
    pub opens_max: Option<u32>,
    pub opens: u32,
    /// The last time.
    #[serde(default)]
    pub opened_at: Option<UnixMillis>,
    #[serde(default)]
    pub ended_at: Option<UnixMillis>,
    #[serde(default)]
    pub ended_by: Option<PersonId>,
    pub state: FileLinkState,
}

/// The only answer that has the secret in it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileLinkMade {
    pub link: FileLink,
    pub token: String,
}

// GET /v1/channels/{channel}/file-links
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileLinkList {
    /// The newest first: one's own and those of one's own files, or all of them for whoever
    /// manages the channel.
    pub links: Vec<FileLink>,
}

// GET /v1/channels/{channel}/files/{file}/openings
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileOpenings {
    /// Whoever opened it last comes first.
    pub people: Vec<FileOpening>,
    /// How many they are; the list may have fewer.
    pub count: u32,
    /// Through which links somebody outside did.
    pub links: Vec<FileLink>,
}

/// That one person fetched or opened a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileOpening {
    pub person: PersonId,
    pub opens: u32,
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
}
