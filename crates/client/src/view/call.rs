//! Calls, as screens draw them.

use serde::Serialize;
use tokenim_protocol::call::{CallProviderKind, CallState};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::conversation::NamedPerson;

/// The card of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallView {
    pub state: CallState,
    pub video: bool,
    /// Empty where it was given none.
    pub title: String,
    /// None where its meeting server was taken away.
    pub provider: Option<String>,
    pub planned: Option<PlannedView>,
    pub started_at: Option<UnixMillis>,
    pub ended_at: Option<UnixMillis>,
    /// The last first; those past the first thirty are only counted.
    pub joined: Vec<NamedPerson>,
    pub joined_count: u32,
    pub declined: Vec<NamedPerson>,
    pub joined_by_me: bool,
    pub declined_by_me: bool,
    /// I started or planned it.
    pub mine: bool,
    /// Whoever started it may not any more: nobody is handed a link.
    pub withheld: bool,
}

/// When it is meant to be, as the clock says here and as it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlannedView {
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub minutes: u32,
    pub time_zone: String,
    /// `2026-11-23T10:00` in that zone.
    pub said: String,
    /// The clock shows something else here at that moment.
    pub elsewhere: bool,
}

/// A call in a list of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallRow {
    pub channel_id: ChannelId,
    pub channel_name: String,
    /// A conversation of two or a few, not a channel.
    pub direct: bool,
    pub message_id: MessageId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Seq,
    pub author: Option<PersonId>,
    pub author_name: String,
    pub call: CallView,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallsView {
    /// Calls me now, in a direct message.
    pub ringing: Vec<CallRow>,
    pub live: Vec<CallRow>,
    /// The next first.
    pub upcoming: Vec<CallRow>,
    /// The last first.
    pub past: Vec<CallRow>,
}

/// Where a call can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallChoice {
    pub id: CallProviderId,
    pub name: String,
    pub kind: CallProviderKind,
    pub hosts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallChoices {
    pub providers: Vec<CallChoice>,
    /// This computer's zone, and the others it knows.
    pub zone: Option<String>,
    pub zones: Vec<String>,
}

/// What became of *Join*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallOpening {
    Opened {
        host: String,
    },
    /// The address led to a place that the administrators did not name. Nothing was opened.
    Elsewhere {
        host: String,
    },
    /// The call is over, or its starter may not hold it any more.
    Over,
}

/// A link for somebody from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallInvitation {
    Made {
        url: String,
        expires_at: Option<UnixMillis>,
    },
    Elsewhere {
        host: String,
    },
    Over,
}
