//! Who may see which entry.
//!
//! Membership is an interval `[from, to)` of a channel's log. One type answers for everybody
//! who hands entries out: the socket, the pages of history, the snapshots. What a reader may
//! not see arrives as one `hidden` line for the whole run, so that counting always holds. A
//! message that wears a label above its reader arrives without its words.

use tokenim_policy::decide;
use tokenim_policy::decide::Moment;
use tokenim_protocol::channel::{ChannelEvent, Entry, HistoryPolicy, Message};
use tokenim_protocol::conversation::Replies;
use tokenim_protocol::event::{Kept, OrganisationEntry, OrganisationEvent};
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Facts, Resource, Scope};
use tokenim_protocol::time::UnixMillis;

use crate::store::entries::Stored;
use crate::store::members::Interval;

/// The parts of a channel's log that one person may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Oldest first, not touching each other.
    intervals: Vec<Interval>,
    /// The most that a message may wear itself to be read.
    up_to: Label,
}

impl Visibility {
    pub fn new(intervals: Vec<Interval>) -> Self {
        Self {
            intervals,
            up_to: Label::Secret,
        }
    }

    pub fn everything() -> Self {
        Self::new(vec![Interval {
            from_seq: 1,
            to_seq: None,
        }])
    }

    /// What `facts` allow in a channel that the person has belonged to for `intervals`.
    /// None: not even that it exists.
    pub fn of_member(
        facts: &Facts,
        channel_id: ChannelId,
        history: HistoryPolicy,
        intervals: Vec<Interval>,
        now: UnixMillis,
    ) -> Option<Self> {
        let here = Resource::at(Scope::Channel(channel_id));
        let moment = Moment::server(now);
        if !decide(facts, Action::ReadChannel, &here, &moment).is_allowed() {
            return None;
        }
        // A channel that shows only what was said since one joined does so to everybody;
        // where it shows more, that is still a permission.
        let from_the_start = match history {
            HistoryPolicy::FromJoin => false,
            HistoryPolicy::All => {
                decide(facts, Action::ReadEarlierHistory, &here, &moment).is_allowed()
            }
        };
        let seen = if from_the_start {
            Self::everything()
        } else {
            Self::new(intervals)
        };
        let is_read = |label: &&Label| {
            let wearing = here.wearing(Some(**label));
            decide(facts, Action::ReadChannel, &wearing, &moment).is_allowed()
        };
        let up_to = Label::ALL.iter().rev().find(is_read).copied();
        Some(Self {
            up_to: up_to.unwrap_or_default(),
            ..seen
        })
    }

    /// Whether the words of what wears this are this reader's.
    pub fn reads(&self, label: Option<Label>) -> bool {
        label.is_none_or(|label| label <= self.up_to)
    }

    /// What this reader is told of an entry whose words they may not read.
    fn withhold(&self, entry: &mut Entry) {
        if self.reads(label_of(entry)) {
            return;
        }
        match &mut entry.event {
            Kept::Known(ChannelEvent::Message(message)) => {
                let told = Message {
                    revision: message.revision,
                    edited_at: message.edited_at,
                    deleted_at: message.deleted_at,
                    reply_to: message.reply_to,
                    thread: message.thread,
                    label: message.label,
                    replies: message.replies.take(),
                    reactions: std::mem::take(&mut message.reactions),
                    ..Message::plain(message.id, None)
                };
                *message = told;
            }
            Kept::Known(ChannelEvent::Edited {
                body,
                mentions,
                mentions_all,
                ..
            }) => {
                body.clear();
                mentions.clear();
                *mentions_all = false;
            }
            _ => {}
        }
    }

    /// Judged on the entry's place and on its target's: an edit of a message from before
    /// one's time would bring that message to light.
    pub fn sees(&self, entry: &Entry) -> bool {
        self.covers(entry.seq) && self.covers(earliest_seq(entry))
    }

    pub fn covers(&self, seq: Seq) -> bool {
        self.intervals
            .iter()
            .any(|part| part.from_seq <= seq && part.to_seq.is_none_or(|to| seq < to))
    }

    /// The first place at or after this one that is seen.
    pub fn first_from(&self, seq: Seq) -> Option<Seq> {
        self.intervals
            .iter()
            .filter(|part| part.to_seq.is_none_or(|to| seq < to && part.from_seq < to))
            .map(|part| part.from_seq.max(seq))
            .min()
    }

    pub fn sees_nothing_before(&self, seq: Seq) -> bool {
        self.intervals.iter().all(|part| part.from_seq >= seq)
    }

    /// Takes from a message what was put around it where this reader may not look.
    fn trim(&self, message: &mut Message, repliers: &[(PersonId, Seq)]) {
        message
            .reactions
            .retain(|reaction| self.covers(reaction.seq));
        if message
            .call
            .as_ref()
            .is_some_and(|call| !self.covers(call.seq))
        {
            message.call = None;
        }
        let from = self.open_from().unwrap_or(Seq::MAX);
        match &mut message.replies {
            Some(replies) if replies.last_seq >= from => self.trim_repliers(replies, repliers),
            replies => *replies = None,
        }
    }

    /// Leaves of those who replied the ones whom this reader saw do it.
    pub fn trim_repliers(&self, replies: &mut Replies, repliers: &[(PersonId, Seq)]) {
        let from = self.open_from().unwrap_or(Seq::MAX);
        replies.repliers = repliers
            .iter()
            .filter(|(_, seq)| *seq >= from)
            .map(|(person, _)| *person)
            .collect();
    }

    /// Everything from here on is seen. None: nothing new is.
    pub fn open_from(&self) -> Option<Seq> {
        self.intervals
            .iter()
            .find(|part| part.to_seq.is_none())
            .map(|part| part.from_seq)
    }
}

/// The earliest seq that an entry speaks of.
pub fn earliest_seq(entry: &Entry) -> Seq {
    match entry.event.known() {
        Some(
            ChannelEvent::Edited { target_seq, .. }
            | ChannelEvent::Labelled { target_seq, .. }
            | ChannelEvent::Deleted { target_seq, .. }
            | ChannelEvent::Reacted { target_seq, .. }
            | ChannelEvent::Pinned { target_seq, .. }
            | ChannelEvent::Confirmed { target_seq, .. }
            | ChannelEvent::CallChanged { target_seq, .. },
        ) => entry.seq.min(*target_seq),
        _ => entry.seq,
    }
}

/// What a message wears whose words an entry has.
pub fn label_of(entry: &Entry) -> Option<Label> {
    match entry.event.known() {
        Some(ChannelEvent::Message(message)) => message.label,
        Some(ChannelEvent::Edited { label, .. }) => *label,
        _ => None,
    }
}

/// The same run of entries as this reader sees it, hidden ones folded into runs.
pub fn as_seen_by<'e>(
    visibility: &Visibility,
    entries: impl IntoIterator<Item = &'e Entry>,
) -> Vec<Entry> {
    let judged = entries
        .into_iter()
        .map(|entry| (entry, visibility.sees(entry)));
    let mut seen = folded(judged);
    seen.iter_mut().for_each(|entry| visibility.withhold(entry));
    seen
}

/// The same of a run that was read back. A message whose words were changed where the reader
/// may not look is hidden: what is left of it is not what they were shown then.
pub fn as_read_by(visibility: &Visibility, stored: &[Stored]) -> Vec<Entry> {
    let mut seen = folded(stored.iter().map(|stored| {
        let sees = visibility.sees(&stored.entry) && visibility.covers(stored.words_at);
        (&stored.entry, sees)
    }));
    seen.iter_mut().for_each(|entry| visibility.withhold(entry));
    if visibility.intervals.len() != 1 || visibility.intervals[0].from_seq > 1 {
        let mut rest = stored.iter();
        for entry in &mut seen {
            if let Kept::Known(ChannelEvent::Message(message)) = &mut entry.event
                && let Some(stored) = rest.find(|stored| stored.entry.seq == entry.seq)
            {
                visibility.trim(message, &stored.repliers);
            }
        }
    }
    seen
}

fn folded<'e>(judged: impl Iterator<Item = (&'e Entry, bool)>) -> Vec<Entry> {
    let mut seen: Vec<Entry> = Vec::new();
    for (entry, sees) in judged {
        if sees {
            seen.push(entry.clone());
            continue;
        }
        match seen.last_mut() {
            Some(Entry {
                event: Kept::Known(ChannelEvent::Hidden { through }),
                message_count,
                ..
            }) if *through + 1 == entry.seq => {
                *through = entry.seq;
                *message_count = entry.message_count;
            }
            _ => seen.push(hidden(entry.seq, entry.seq, entry.message_count)),
        }
    }
    seen
}

/// What a directory lists, if only to those who may read it.
pub fn listed_label(entry: &OrganisationEntry) -> Option<Label> {
    match entry.event.known() {
        Some(OrganisationEvent::ChannelListed { channel }) => Some(channel.label),
        _ => None,
    }
}

/// The entry as it is told to a reader of this level: what is above it is not listed.
pub fn unlist(entry: &mut OrganisationEntry, up_to: Label) {
    if let Some(OrganisationEvent::ChannelListed { channel }) = entry.event.known()
        && channel.label > up_to
    {
        let channel_id = channel.id;
        entry.event = Kept::Known(OrganisationEvent::ChannelUnlisted { channel_id });
    }
}

/// The line that stands for `from..=through`. It tells neither who nor when.
pub fn hidden(from: Seq, through: Seq, message_count: u64) -> Entry {
    Entry {
        seq: from,
        at: UnixMillis(0),
        author: None,
        message_count,
        prev_hash: String::new(),
        event: Kept::Known(ChannelEvent::Hidden { through }),
    }
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::ids::MessageId;

    use super::*;

    fn entry(seq: Seq, event: ChannelEvent) -> Entry {
        Entry {
            seq,
            at: UnixMillis(1),
            author: Some(PersonId::now_v7()),
            message_count: seq,
            prev_hash: "h".to_owned(),
            event: Kept::Known(event),
        }
    }

    fn part(from_seq: Seq, to_seq: Option<Seq>) -> Visibility {
        Visibility::new(vec![Interval { from_seq, to_seq }])
    }

    fn message(seq: Seq) -> Entry {
        entry(
            seq,
            ChannelEvent::Message(Message::plain(
                MessageId::now_v7(),
                Some(format!("message {seq}")),
            )),
        )
    }

    fn edit(seq: Seq, target_seq: Seq) -> Entry {
        entry(
            seq,
            ChannelEvent::Edited {
                target: MessageId::now_v7(),
                target_seq,
                revision: 1,
                body: "better".to_owned(),
                mentions: Vec::new(),
                mentions_all: false,
                label: None,
            },
        )
    }

    #[test]
    fn who_came_later_sees_neither_what_was_before_nor_its_edits() {
        let since_three = part(3, None);
        let log = [message(1), message(2), message(3), edit(4, 1), edit(5, 3)];
        let seen = as_seen_by(&since_three, &log);
        let places: Vec<Seq> = seen.iter().map(|entry| entry.seq).collect();
        assert_eq!(places, [1, 3, 4, 5]);
        assert_eq!(seen[0], hidden(1, 2, 2));
        assert_eq!(seen[2], hidden(4, 4, 4));
        assert_eq!(seen[3], log[4]);
    }

    #[test]
    fn who_left_sees_nothing_from_then_on() {
        let until_three = part(1, Some(3));
        let log = [message(1), message(2), message(3), message(4)];
        let seen = as_seen_by(&until_three, &log);
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[2], hidden(3, 4, 4));
    }

    #[test]
    fn what_wears_a_label_above_its_reader_comes_without_words() {
        let mut said = message(1);
        if let Kept::Known(ChannelEvent::Message(message)) = &mut said.event {
            message.label = Some(Label::Secret);
        }
        let mut edited = edit(2, 1);
        if let Kept::Known(ChannelEvent::Edited { label, .. }) = &mut edited.event {
            *label = Some(Label::Secret);
        }
        let reader = Visibility {
            up_to: Label::Confidential,
            ..Visibility::everything()
        };
        let log = [said, edited];
        let told = serde_json::to_string(&as_seen_by(&reader, &log)).expect("it serialises");
        assert!(told.contains("\"label\":\"secret\""), "{told}");
        assert!(
            !told.contains("message 1") && !told.contains("better"),
            "{told}"
        );
        assert_eq!(as_seen_by(&Visibility::everything(), &log), log);
    }

    #[test]
    fn a_hidden_line_gives_nothing_away() {
        let text = serde_json::to_string(&hidden(7, 9, 9)).expect("it serialises");
        assert_eq!(
            text,
            r#"{"seq":7,"at":0,"author":null,"message_count":9,"prev_hash":"","event":{"kind":"hidden","through":9}}"#
        );
    }
}
