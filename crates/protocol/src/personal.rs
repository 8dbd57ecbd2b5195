//! What belongs to one person and follows them from device to device: drafts, the shape of
//! their channel list, what they want to be told of, and whether they are there.
//!
//! Each setting is a register of its own, so that two devices that changed different things
//! without a network both keep what they did. Who wrote last is said by a stamp, never by a
//! clock: a writer puts one on top of the highest version it knows, and the device's id
//! decides between two that did so side by side. Merging is taking the higher stamp, in
//! whatever order and however often they come.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, DeviceId, FolderId, MessageId, PersonId};
use crate::time::UnixMillis;

/// Registers of one person, drafts included. Nobody gets there by working.
pub const STATE_ITEMS_MAX: usize = 5_000;
/// Drafts of one person that are not empty.
pub const DRAFTS_MAX: usize = 500;
pub const FOLDERS_MAX: usize = 50;
pub const KEYWORDS_MAX: usize = 50;
pub const KEYWORD_CHARS_MAX: usize = 60;
/// Registers of one request.
pub const STATE_ITEMS_PER_REQUEST_MAX: usize = 50;
/// How far a version may run ahead of the one before: a device that counted on its own for
/// years stays below, and a wrong one cannot end the counting.
pub const VERSIONS_AHEAD_MAX: u64 = 10_000_000;
const ZONE_CHARS_MAX: usize = 64;
const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// Which of two writings is the later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    pub version: u64,
    pub device: DeviceId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StateItem {
    pub stamp: Stamp,
    pub setting: Setting,
}

/// One register with what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Setting {
    /// An empty body: there is no draft.
    Draft {
        channel_id: ChannelId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        thread: Option<MessageId>,
        body: String,
    },
    /// Its place among the favourites; none: it is not one.
    Favourite {
        channel_id: ChannelId,
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        place: Option<i64>,
    },
    /// The folder a channel lies in.
    Filed {
        channel_id: ChannelId,
        folder: Option<FolderId>,
    },
    /// A folder of the channel list; without a name it is gone.
    Folder {
        folder_id: FolderId,
        name: Option<String>,
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        place: i64,
    },
    Mute {
        channel_id: ChannelId,
        mute: Option<Mute>,
    },
    /// None: as for all channels.
    ChannelLevel {
        channel_id: ChannelId,
        level: Option<NoticeLevel>,
    },
    /// What channels tell that have no level of their own.
    DefaultLevel {
        level: NoticeLevel,
    },
    /// Words that are told like a mention.
    Keywords {
        words: Vec<String>,
    },
    QuietHours {
        hours: Option<QuietHours>,
    },
    DoNotDisturb {
        until: Option<UnixMillis>,
    },
    /// Whether a notice outside the window says who wrote what.
    ShowContent {
        shown: bool,
    },
    /// Channels with something unread stand first.
    UnreadFirst {
        on: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mute {
    /// None: until it is taken back.
    pub until: Option<UnixMillis>,
}

impl Mute {
    pub fn holds(self, now: UnixMillis) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum NoticeLevel {
    #[default]
    All,
    /// Mentions and keywords.
    Mentions,
    None,
}

/// Hours in which nothing is told, as the clock on the wall of the zone shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuietHours {
    /// Minutes since midnight. Where `to` is not after `from` the hours reach into the next day.
    pub from_minute: u16,
    pub to_minute: u16,
    /// On which days they begin: Monday is bit 0.
    pub days: u8,
    /// `Asia/Shanghai`
    pub zone: String,
}

impl QuietHours {
    /// Whether `minute` of `weekday` (Monday is 0) lies within.
    pub fn cover(&self, weekday: u8, minute: u16) -> bool {
        let begins_on = |day: u8| self.days & (1 << (day % 7)) != 0;
        if self.from_minute < self.to_minute {
            return begins_on(weekday) && (self.from_minute..self.to_minute).contains(&minute);
        }
        begins_on(weekday) && minute >= self.from_minute
            || begins_on(weekday + 6) && minute < self.to_minute
    }
}

/// What a setting must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingProblem {
    TooLong,
    TooMany,
    Malformed,
}

impl Setting {
    /// The register's name: two settings with the same one take each other's place.
    pub fn key(&self) -> String {
        match self {
            Setting::Draft {
                channel_id, thread, ..
            } => match thread {
                Some(thread) => format!("draft:{channel_id}:{thread}"),
                None => format!("draft:{channel_id}"),
            },
            Setting::Favourite { channel_id, .. } => format!("favourite:{channel_id}"),
            Setting::Filed { channel_id, .. } => format!("filed:{channel_id}"),
            Setting::Folder { folder_id, .. } => format!("folder:{folder_id}"),
            Setting::Mute { channel_id, .. } => format!("mute:{channel_id}"),
            Setting::ChannelLevel { channel_id, .. } => format!("level:{channel_id}"),
            Setting::DefaultLevel { .. } => "level".to_owned(),
            Setting::Keywords { .. } => "keywords".to_owned(),
            Setting::QuietHours { .. } => "quiet_hours".to_owned(),
            Setting::DoNotDisturb { .. } => "do_not_disturb".to_owned(),
            Setting::ShowContent { .. } => "show_content".to_owned(),
            Setting::UnreadFirst { .. } => "unread_first".to_owned(),
        }
    }

    /// Whether it says no more than that there is nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Setting::Draft { body, .. } => body.is_empty(),
            Setting::Favourite { place, .. } => place.is_none(),
            Setting::Filed { folder, .. } => folder.is_none(),
            Setting::Folder { name, .. } => name.is_none(),
            Setting::Mute { mute, .. } => mute.is_none(),
            Setting::ChannelLevel { level, .. } => level.is_none(),
            Setting::DefaultLevel { .. }
            | Setting::Keywords { .. }
            | Setting::QuietHours { .. }
            | Setting::DoNotDisturb { .. }
            | Setting::ShowContent { .. }
            | Setting::UnreadFirst { .. } => false,
        }
    }

    /// Both sides ask before they keep it.
    pub fn check(&self) -> Result<(), SettingProblem> {
        use SettingProblem::{Malformed, TooLong, TooMany};

        let longer = |text: &str, max: usize| text.chars().count() > max;
        match self {
            Setting::Draft { body, .. } if longer(body, crate::request::MESSAGE_CHARS_MAX) => {
                Err(TooLong)
            }
            Setting::Folder {
                name: Some(name), ..
            } if name.trim().is_empty() => Err(Malformed),
            Setting::Folder {
                name: Some(name), ..
            } if longer(name, crate::request::NAME_CHARS_MAX) => Err(TooLong),
            Setting::Keywords { words } if words.len() > KEYWORDS_MAX => Err(TooMany),
            Setting::Keywords { words }
                if words.iter().any(|word| longer(word, KEYWORD_CHARS_MAX)) =>
            {
                Err(TooLong)
            }
            Setting::Keywords { words } if words.iter().any(|word| word.trim().is_empty()) => {
                Err(Malformed)
            }
            Setting::QuietHours { hours: Some(hours) } => {
                let fits = hours.from_minute < MINUTES_OF_A_DAY
                    && hours.to_minute < MINUTES_OF_A_DAY
                    && hours.days < 1 << 7
                    && !longer(&hours.zone, ZONE_CHARS_MAX);
                if fits { Ok(()) } else { Err(Malformed) }
            }
            _ => Ok(()),
        }
    }
}

// PUT /v1/me/state — answers `KeptState`: what stands in each of these registers now
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepState {
    pub items: Vec<StateItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptState {
    pub items: Vec<StateItem>,
}

/// Whether somebody is there. Told over the socket, numbered by no log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Presence {
    Active,
    /// Signed in, and nothing was done for a while.
    Away,
    DoNotDisturb,
    Offline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PersonPresence {
    pub person: PersonId,
    pub presence: Presence,
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONDAY: u8 = 0;
    const SATURDAY: u8 = 5;

    fn hours(from_minute: u16, to_minute: u16, days: u8) -> QuietHours {
        QuietHours {
            from_minute,
            to_minute,
            days,
            zone: "Asia/Shanghai".to_owned(),
        }
    }

    #[test]
    fn quiet_hours_of_a_night_belong_to_the_day_on_which_they_begin() {
        let workdays = 0b001_1111;
        let night = hours(22 * 60, 7 * 60, workdays);
        assert!(night.cover(MONDAY, 23 * 60));
        assert!(night.cover(SATURDAY, 6 * 60), "of Friday's night");
        assert!(!night.cover(SATURDAY, 23 * 60));
        assert!(!night.cover(MONDAY, 6 * 60), "Sunday has none");
        assert!(!night.cover(MONDAY, 12 * 60));
        let noon = hours(12 * 60, 13 * 60, workdays);
        assert!(noon.cover(MONDAY, 12 * 60));
        assert!(!noon.cover(MONDAY, 13 * 60));
        assert!(!noon.cover(SATURDAY, 12 * 60));
        assert!(hours(0, 0, 0b111_1111).cover(MONDAY, 700), "all day");
    }

    #[test]
    fn the_device_decides_between_two_that_wrote_side_by_side() {
        let (one, other) = (DeviceId::now_v7(), DeviceId::now_v7());
        let stamp = |version, device| Stamp { version, device };
        assert!(stamp(2, one.min(other)) > stamp(1, one.max(other)));
        assert_eq!(stamp(2, one).max(stamp(2, other)), stamp(2, one.max(other)));
    }
}
