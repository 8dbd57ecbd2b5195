//! Does this message deserve a notice? Pure, so that "never twice, never for what is read,
//! never against what was asked for" can be seen by reading.

use tokenim_protocol::ids::{AccessRequestId, CaseId, ChannelId, PersonId, Seq};
use tokenim_protocol::permission::Permission;
use tokenim_protocol::personal::NoticeLevel;

/// What the desktop shows outside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub channel_id: ChannelId,
    pub seq: Seq,
    /// Nothing of it is to be shown where others may look: the three texts are empty.
    pub hidden: bool,
    /// An announcement that this person had confirmed says something else now.
    pub corrected: bool,
    /// It is about a call; the preview is what the call is named, or empty.
    pub call: Option<CallNotice>,
    /// The channel, or for a direct message the person.
    pub title: String,
    pub author: String,
    /// One line of the message.
    pub preview: String,
}

/// What there is to say about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallNotice {
    /// Somebody calls.
    Voice,
    Video,
    /// One was planned.
    Planned,
    /// One begins in some minutes.
    Soon,
}

/// What a notice leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAbout {
    Request(AccessRequestId),
    Case(CaseId),
}

/// Something about a request for access, or a case, that the desktop shows outside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestNotice {
    pub about: NoticeAbout,
    pub news: RequestNews,
    /// Nothing of it is to be shown where others may look.
    pub hidden: bool,
    /// None: everything (a suspension).
    pub permission: Option<Permission>,
    pub place: String,
    /// Who did it; empty for the server itself.
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestNews {
    /// It waits for this person's decision.
    ToDecide,
    /// They are asked something about their own.
    Question,
    Approved,
    Denied,
    /// It expired, was cancelled, or could not be carried out.
    Ended,
    /// A case concerns this person.
    CaseOpened,
    CaseDecided,
    /// A case waits for this person.
    CaseToJudge,
}

/// A message that has just been applied.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    pub channel_id: ChannelId,
    pub seq: Seq,
    pub author: PersonId,
    pub deleted: bool,
    /// By name, or as one of all.
    pub mentions_me: bool,
    /// An answer in a thread that this person follows.
    pub in_followed_thread: bool,
    /// One of the words they want to be told of.
    pub has_keyword: bool,
}

/// What is known on this device when it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    pub me: PersonId,
    pub read_seq: Seq,
    /// The newest message of the channel for which a notice was ever written down here.
    pub notified_seq: Seq,
    /// The channel on screen in a window that has the focus.
    pub looking_at: Option<ChannelId>,
    /// One person writes to another, or to a few.
    pub direct: bool,
    pub muted: bool,
    pub level: NoticeLevel,
    /// Quiet hours, or not to be disturbed.
    pub quiet: bool,
}

pub fn deserves_notice(arrival: &Arrival, now: &Circumstances) -> bool {
    !arrival.deleted
        && arrival.author != now.me
        && arrival.seq > now.read_seq
        && arrival.seq > now.notified_seq
        && now.looking_at != Some(arrival.channel_id)
        && !now.quiet
        && !now.muted
        && is_wanted(arrival, now)
}

/// As far as the level of the channel goes. What is said to one person alone is always said
/// to them.
fn is_wanted(arrival: &Arrival, now: &Circumstances) -> bool {
    match now.level {
        NoticeLevel::All => true,
        NoticeLevel::Mentions => {
            now.direct || arrival.mentions_me || arrival.in_followed_thread || arrival.has_keyword
        }
        NoticeLevel::None => false,
    }
}

/// Whether one of the words stands in a text: as a whole word where the script has any, and
/// anywhere in one that has none. Case makes no difference.
pub fn has_keyword(words: &[String], text: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    let text = text.to_lowercase();
    words.iter().any(|word| {
        let word = word.trim().to_lowercase();
        !word.is_empty()
            && text
                .match_indices(&word)
                .any(|(at, _)| stands_alone(&text, at, &word))
    })
}

fn stands_alone(text: &str, at: usize, word: &str) -> bool {
    let joins = |one: Option<char>, other: Option<char>| {
        one.is_some_and(is_of_a_word) && other.is_some_and(is_of_a_word)
    };
    let before = text[..at].chars().next_back();
    let after = text[at + word.len()..].chars().next();
    !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
}

/// A letter of a script that puts spaces between its words.
fn is_of_a_word(char: char) -> bool {
    let has_no_spaces = matches!(char as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF);
    char.is_alphanumeric() && !has_no_spaces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> (Arrival, Circumstances) {
        let (me, other, channel_id) = (PersonId::now_v7(), PersonId::now_v7(), ChannelId::now_v7());
        let arrival = Arrival {
            channel_id,
            seq: 5,
            author: other,
            deleted: false,
            mentions_me: false,
            in_followed_thread: false,
            has_keyword: false,
        };
        let now = Circumstances {
            me,
            read_seq: 3,
            notified_seq: 4,
            looking_at: None,
            direct: false,
            muted: false,
            level: NoticeLevel::All,
            quiet: false,
        };
        (arrival, now)
    }

    #[test]
    fn c_20_a_new_message_of_somebody_else_is_told_once() {
        let (arrival, now) = scene();
        assert!(deserves_notice(&arrival, &now));
        let refused = [
            (
                "told already",
                Circumstances {
                    notified_seq: 5,
                    ..now
                },
            ),
            (
                "read on another device",
                Circumstances { read_seq: 5, ..now },
            ),
            (
                "on screen",
                Circumstances {
                    looking_at: Some(arrival.channel_id),
                    ..now
                },
            ),
            (
                "own",
                Circumstances {
                    me: arrival.author,
                    ..now
                },
            ),
            ("quiet hours", Circumstances { quiet: true, ..now }),
            ("muted", Circumstances { muted: true, ..now }),
            (
                "mentions only",
                Circumstances {
                    level: NoticeLevel::Mentions,
                    ..now
                },
            ),
            (
                "nothing",
                Circumstances {
                    level: NoticeLevel::None,
                    ..now
                },
            ),
        ];
        for (why, now) in refused {
            assert!(!deserves_notice(&arrival, &now), "{why}");
        }
        let gone = Arrival {
            deleted: true,
            ..arrival
        };
        assert!(!deserves_notice(&gone, &now), "gone");
        let elsewhere = Some(ChannelId::now_v7());
        assert!(deserves_notice(
            &arrival,
            &Circumstances {
                looking_at: elsewhere,
                ..now
            }
        ));
    }

    #[test]
    fn where_mentions_are_told_a_mention_a_thread_a_keyword_and_a_direct_word_are() {
        let (arrival, now) = scene();
        let now = Circumstances {
            level: NoticeLevel::Mentions,
            ..now
        };
        let told = [
            Arrival {
                mentions_me: true,
                ..arrival
            },
            Arrival {
                in_followed_thread: true,
                ..arrival
            },
            Arrival {
                has_keyword: true,
                ..arrival
            },
        ];
        for arrival in told {
            assert!(deserves_notice(&arrival, &now));
            let quiet = Circumstances { quiet: true, ..now };
            assert!(!deserves_notice(&arrival, &quiet));
            let muted = Circumstances { muted: true, ..now };
            assert!(!deserves_notice(&arrival, &muted));
        }
        let direct = Circumstances {
            direct: true,
            ..now
        };
        assert!(deserves_notice(&arrival, &direct));
    }

    #[test]
    fn a_keyword_is_a_word_of_its_own() {
        let words = |word: &str| vec![word.to_owned()];
        assert!(has_keyword(&words("Falcon"), "the falcon has landed"));
        assert!(has_keyword(&words("falcon"), "发布 Falcon 了"));
        assert!(has_keyword(&words("falcon"), "看falcon吧"));
        assert!(!has_keyword(&words("falcon"), "falconry is something else"));
        assert!(!has_keyword(&words("art"), "start"));
        assert!(has_keyword(&words("发布"), "今晚发布新版本"));
        assert!(has_keyword(&words("c++"), "who knows C++?"));
        assert!(!has_keyword(&[], "anything"));
    }
}
