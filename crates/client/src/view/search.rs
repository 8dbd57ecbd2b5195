use serde::Serialize;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SearchResults {
    /// Newest first.
    pub hits: Vec<SearchHit>,
    /// More than were asked for.
    pub more: bool,
    /// Only what is cached was searched; parts of these channels are not cached.
    pub incomplete: bool,
    pub server: ServerPart,
}

/// What the server had to do with the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ServerPart {
    /// It was not asked: this is what is cached, or all there is.
    #[default]
    NotAsked,
    /// What it has is among the hits.
    Asked,
    /// It could not be reached; older messages may be missing.
    Unreachable,
    /// It has no time for more searches of ours at the moment.
    Busy,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SearchHit {
    pub channel_id: ChannelId,
    pub channel_name: String,
    pub message_id: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Seq,
    pub author: PersonId,
    pub author_name: String,
    pub at: UnixMillis,
    pub snippet: Vec<SnippetPart>,
    /// It can be read without the server.
    pub cached: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SnippetPart {
    pub text: String,
    pub hit: bool,
}
