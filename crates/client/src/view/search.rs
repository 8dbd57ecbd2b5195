use serde::Serialize;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SearchResults {
    /// Newest first.
    pub hits: Vec<SearchHit>,
    /// More than were asked for.
    pub more: bool,
    /// Only what is cached was searched; parts of these channels are not cached.
    pub incomplete: bool,
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SnippetPart {
    pub text: String,
    pub hit: bool,
}
