//! Does this message deserve a notice? Pure, so that "never twice, never for what is read"
//! can be seen by reading.

use tokenim_protocol::ids::{ChannelId, PersonId, Seq};

/// What the desktop shows outside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub channel_id: ChannelId,
    pub seq: Seq,
    /// The channel, or for a direct message the person.
    pub title: String,
    pub author: String,
    /// One line of the message.
    pub preview: String,
}

/// A message that has just been applied.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    pub channel_id: ChannelId,
    pub seq: Seq,
    pub author: PersonId,
    pub deleted: bool,
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
}

pub fn deserves_notice(arrival: &Arrival, now: &Circumstances) -> bool {
    !arrival.deleted
        && arrival.author != now.me
        && arrival.seq > now.read_seq
        && arrival.seq > now.notified_seq
        && now.looking_at != Some(arrival.channel_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_message_of_somebody_else_is_told_once() {
        let (me, other, channel_id) = (PersonId::now_v7(), PersonId::now_v7(), ChannelId::now_v7());
        let arrival = Arrival {
            channel_id,
            seq: 5,
            author: other,
            deleted: false,
        };
        let now = Circumstances {
            me,
            read_seq: 3,
            notified_seq: 4,
            looking_at: None,
        };
        assert!(deserves_notice(&arrival, &now));

        assert!(
            !deserves_notice(
                &arrival,
                &Circumstances {
                    notified_seq: 5,
                    ..now
                }
            ),
            "told already"
        );
        assert!(
            !deserves_notice(&arrival, &Circumstances { read_seq: 5, ..now }),
            "read on another device"
        );
        assert!(
            !deserves_notice(
                &arrival,
                &Circumstances {
                    looking_at: Some(channel_id),
                    ..now
                }
            ),
            "on screen"
        );
        assert!(
            !deserves_notice(&arrival, &Circumstances { me: other, ..now }),
            "own"
        );
        assert!(
            !deserves_notice(
                &Arrival {
                    deleted: true,
                    ..arrival
                },
                &now
            ),
            "gone"
        );
        let elsewhere = Some(ChannelId::now_v7());
        assert!(deserves_notice(
            &arrival,
            &Circumstances {
                looking_at: elsewhere,
                ..now
            }
        ));
    }
}
