use serde::Serialize;
use tokenim_protocol::channel::{Channel, ChannelKind};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ChannelId, FolderId, PersonId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::personal::{Mute, NoticeLevel};
use tokenim_protocol::retention::Retention;
use tokenim_protocol::time::UnixMillis;

use super::permission::Capability;

/// One row of the channel list, from the materialised sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelRow {
    pub id: ChannelId,
    pub kind: ChannelKind,
    /// For a direct message the other person's name.
    pub name: String,
    pub team: Option<TeamId>,
    pub team_name: Option<String>,
    /// The other person of a direct message.
    pub person: Option<PersonId>,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
    /// Unread messages that name this person, threads included.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub mentions: u64,
    /// Unread replies in threads that they follow.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub thread_unread: u64,
    pub archived: bool,
    pub label: Label,
    pub has_draft: bool,
    /// Its place among the favourites; none: it is not one.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub favourite: Option<i64>,
    pub folder: Option<FolderId>,
    /// A date that has passed mutes nothing.
    pub mute: Option<Mute>,
    /// None: as for all channels.
    pub level: Option<NoticeLevel>,
    /// Messages of mine here that the server refused.
    pub wedged: u32,
    pub last: Option<Preview>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preview {
    pub author: Option<PersonId>,
    pub author_name: String,
    /// One line, without markup; empty when the message was deleted.
    pub text: String,
    pub at: UnixMillis,
}

/// The open channel: header and what may be done in it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelView {
    pub channel: Channel,
    /// For a direct message the other person's name.
    pub name: String,
    pub team_name: Option<String>,
    pub person: Option<Person>,
    pub member_count: u32,
    /// How long messages are kept everywhere; the shorter of this and the channel's own counts.
    pub organisation_retention: Option<Retention>,
    /// Stopped for everybody, itself and not its team.
    pub frozen: bool,
    /// One for each action of the channel's screen, message actions on one's own messages included.
    pub capabilities: Vec<Capability>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MemberRow {
    pub person: Person,
    pub since: UnixMillis,
    /// Administers the channel's team.
    pub team_admin: bool,
}
