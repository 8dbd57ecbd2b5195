//! What belongs to the person: their settings, and who is there.

use serde::{Deserialize, Serialize};
use tokenim_protocol::ids::{FolderId, MessageId, PersonId};
use tokenim_protocol::personal::{NoticeLevel, QuietHours};
use tokenim_protocol::time::UnixMillis;

/// What the person set, on whichever device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PersonalView {
    /// In their order.
    pub folders: Vec<FolderRow>,
    pub default_level: NoticeLevel,
    pub keywords: Vec<String>,
    pub quiet_hours: Option<QuietHours>,
    /// Past dates are none.
    pub do_not_disturb: Option<UnixMillis>,
    /// Nothing is told right now: quiet hours, or not to be disturbed.
    pub quiet_now: bool,
    pub show_content: bool,
    pub unread_first: bool,
    /// Set here and not yet at the server.
    pub unsent: u32,
    /// The zone of this computer, to be proposed.
    pub zone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FolderRow {
    pub id: FolderId,
    pub name: String,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub place: i64,
}

/// What stands on the tray and in the window's title. Counted from the log, never counted up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Badge {
    /// Unread mentions in channels …
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub mentions: u64,
    /// … unread messages from one person to another, and the sum of both: the number shown.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub directs: u64,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub urgent: u64,
    /// Everything unread that is not muted.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unread: u64,
}

/// Somebody who is writing in the open channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TypingPerson {
    pub person: PersonId,
    pub name: String,
    pub thread: Option<MessageId>,
}
