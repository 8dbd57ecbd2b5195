//! Searching what the server has: the question, and a page of what answers it.
//!
//! Who asks has resolved names and days already (`from:`, `in:`, `before:`): the server is
//! given ids and times. It travels as a body, because what stands in an address is written
//! down by whatever passes it on.

use serde::{Deserialize, Serialize};

use crate::channel::Message;
use crate::ids::{ChannelId, PersonId, Seq};
use crate::time::UnixMillis;

/// Characters of what is searched for.
pub const SEARCH_CHARS_MAX: usize = 400;
/// People or channels one search can be narrowed to.
pub const SEARCH_NARROWED_TO_MAX: usize = 50;
/// Messages of one page of answers.
pub const SEARCH_PAGE_MAX: usize = 100;

// POST /v1/search — answers `FoundPage`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SearchMessages {
    /// A message must have them all, in any order. Without words something else must narrow.
    pub words: String,
    /// In one of these. Empty: wherever one may read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelId>,
    /// By one of these. Empty: by anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<PersonId>,
    /// Sent at or after this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// Sent before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMillis>,
    /// Words that the names of its files must have.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub files: String,
    /// With all of these in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub has: Vec<Has>,
    /// `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What a message may have in it beside words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Has {
    /// An address of the web.
    Link,
    /// A piece of code, in a line or as a block.
    Code,
    /// A file that came with it.
    File,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundPage {
    /// The newest first.
    pub found: Vec<FoundMessage>,
    /// Opaque; none on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The search took too long and was ended: there may be more that answers.
    #[serde(default)]
    pub incomplete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundMessage {
    pub channel_id: ChannelId,
    pub seq: Seq,
    pub at: UnixMillis,
    pub author: PersonId,
    pub message: Message,
}
