//! Which line an entry of the log makes when it is not a message.

use tokenim_protocol::channel::{Channel, ChannelEvent};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Mode;

use crate::view::timeline::Notice;

/// `before` is the channel as it stood before this entry, where that is known: a change entry
/// says how the channel is now, and the line says what is new about it.
pub fn notice(
    event: &ChannelEvent,
    author: Option<PersonId>,
    before: Option<&Channel>,
    name: &mut dyn FnMut(PersonId) -> String,
) -> Option<Notice> {
    let mut by = || author.map(&mut *name).unwrap_or_default();
    match event {
        ChannelEvent::Created { .. } => Some(Notice::Created { by_name: by() }),
        ChannelEvent::Changed { channel } => Some(changed(channel, before, by())),
        ChannelEvent::Joined { member } => {
            let by_name = by();
            let person_name = name(member.person);
            Some(if author.is_none_or(|author| author == member.person) {
                Notice::Joined { person_name }
            } else {
                Notice::Added {
                    person_name,
                    by_name,
                }
            })
        }
        ChannelEvent::Left { person } => {
            let by_name = by();
            let person_name = name(*person);
            Some(if author.is_none_or(|author| author == *person) {
                Notice::Left { person_name }
            } else {
                Notice::Removed {
                    person_name,
                    by_name,
                }
            })
        }
        ChannelEvent::Pinned { pinned: true, .. } => Some(Notice::Pinned { by_name: by() }),
        ChannelEvent::Pinned { .. } => Some(Notice::Unpinned { by_name: by() }),
        ChannelEvent::Message(_)
        | ChannelEvent::Edited { .. }
        | ChannelEvent::Labelled { .. }
        | ChannelEvent::Deleted { .. }
        | ChannelEvent::Reacted { .. }
        | ChannelEvent::Confirmed { .. }
        | ChannelEvent::CallChanged { .. }
        | ChannelEvent::Hidden { .. } => None,
    }
}

fn changed(channel: &Channel, before: Option<&Channel>, by_name: String) -> Notice {
    let differs = |f: fn(&Channel) -> bool| before.is_none_or(|before| f(before) != f(channel));
    let read_only = channel.mode == Mode::ReadOnly;
    if let Some(before) = before {
        if before.name != channel.name {
            return Notice::Renamed {
                name: channel.name.clone(),
                by_name,
            };
        }
        if before.topic != channel.topic {
            return Notice::TopicChanged {
                topic: channel.topic.clone(),
                by_name,
            };
        }
        if before.mode != channel.mode {
            return Notice::ModeChanged { read_only, by_name };
        }
    }
    if differs(|channel| channel.archived) && (before.is_some() || channel.archived) {
        return if channel.archived {
            Notice::Archived { by_name }
        } else {
            Notice::Restored { by_name }
        };
    }
    // What stood before is not cached. The likeliest thing that can be told truly.
    match (read_only, channel.topic.is_empty()) {
        (true, _) => Notice::ModeChanged { read_only, by_name },
        (false, false) => Notice::TopicChanged {
            topic: channel.topic.clone(),
            by_name,
        },
        (false, true) => Notice::Renamed {
            name: channel.name.clone(),
            by_name,
        },
    }
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::channel::{ChannelKind, HistoryPolicy, Membership};
    use tokenim_protocol::ids::ChannelId;
    use tokenim_protocol::label::Label;
    use tokenim_protocol::time::UnixMillis;

    use super::*;

    #[test]
    fn the_line_says_what_is_new() {
        let (lin, bo) = (PersonId::now_v7(), PersonId::now_v7());
        let mut name = |person: PersonId| {
            if person == lin {
                "Lin".to_owned()
            } else {
                "Bo".to_owned()
            }
        };
        let channel = Channel {
            id: ChannelId::now_v7(),
            kind: ChannelKind::Public,
            team: None,
            name: "general".to_owned(),
            topic: String::new(),
            mode: Mode::Open,
            history: HistoryPolicy::All,
            archived: false,
            created_at: UnixMillis(0),
            retention: None,
            label: Label::Internal,
        };
        let renamed = Channel {
            name: "all".to_owned(),
            ..channel.clone()
        };
        let archived = Channel {
            archived: true,
            ..channel.clone()
        };
        let mut line = |event: ChannelEvent, before: Option<&Channel>| {
            format!(
                "{:?}",
                notice(&event, Some(lin), before, &mut name).expect("a line")
            )
        };
        assert_eq!(
            line(ChannelEvent::Changed { channel: renamed }, Some(&channel)),
            "Renamed { name: \"all\", by_name: \"Lin\" }"
        );
        assert_eq!(
            line(
                ChannelEvent::Changed {
                    channel: archived.clone()
                },
                Some(&channel)
            ),
            "Archived { by_name: \"Lin\" }"
        );
        assert_eq!(
            line(
                ChannelEvent::Changed {
                    channel: channel.clone()
                },
                Some(&archived)
            ),
            "Restored { by_name: \"Lin\" }"
        );
        let member = |person| Membership {
            person,
            since: UnixMillis(0),
            from_seq: 1,
        };
        assert_eq!(
            line(
                ChannelEvent::Joined {
                    member: member(lin)
                },
                None
            ),
            "Joined { person_name: \"Lin\" }"
        );
        assert_eq!(
            line(ChannelEvent::Joined { member: member(bo) }, None),
            "Added { person_name: \"Bo\", by_name: \"Lin\" }"
        );
        assert_eq!(
            line(ChannelEvent::Left { person: lin }, None),
            "Left { person_name: \"Lin\" }"
        );
        assert_eq!(
            line(ChannelEvent::Left { person: bo }, None),
            "Removed { person_name: \"Bo\", by_name: \"Lin\" }"
        );
    }
}
