//! What stands around the messages of one window, gathered once for all of them.

use std::collections::{BTreeMap, BTreeSet};

use tokenim_protocol::call::Call;
use tokenim_protocol::channel::Message;
use tokenim_protocol::conversation::{MemberMark, Pin};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use crate::store::decoration::{self, Decoration};
use crate::store::range::Range;
use crate::store::thread::{self, Thread};
use crate::store::wish::{self, Wish, WishKind, WishState};
use crate::store::{Reader, Result, member, pin, reader_mark, saved};
use crate::view::conversation::{
    ConfirmationView, NamedPerson, ReactionGroup, ReadBrief, ThreadBrief,
};

/// Names shown of those who put one emoji.
const NAMES_MAX: usize = 20;

pub(super) struct Around {
    me: PersonId,
    decorations: BTreeMap<Seq, Decoration>,
    threads: BTreeMap<Seq, Thread>,
    pins: BTreeMap<Seq, Pin>,
    saved: BTreeSet<MessageId>,
    wishes: Vec<Wish>,
    marks: Vec<MemberMark>,
    members: u32,
}

impl Around {
    pub fn gather(
        reader: &Reader<'_>,
        me: PersonId,
        channel: ChannelId,
        range: Range,
    ) -> Result<Self> {
        Ok(Self {
            me,
            decorations: decoration::in_range(reader, channel, range)?
                .into_iter()
                .collect(),
            threads: thread::in_range(reader, channel, range)?
                .into_iter()
                .map(|thread| (thread.root_seq, thread))
                .collect(),
            pins: pin::of(reader, channel)?
                .into_iter()
                .map(|pin| (pin.message_seq, pin))
                .collect(),
            saved: saved::of_channel(reader, channel)?,
            wishes: wish::of_channel(reader, channel)?,
            marks: reader_mark::of(reader, channel)?,
            members: member::count(reader, channel)?,
        })
    }

    /// By emoji, in the order of the first of each, with what this person wishes laid over.
    pub fn reactions(
        &self,
        seq: Seq,
        message: MessageId,
        mut name: impl FnMut(PersonId) -> String,
    ) -> Vec<ReactionGroup> {
        let mut groups: Vec<ReactionGroup> = Vec::new();
        let standing = self
            .decorations
            .get(&seq)
            .map(Decoration::reactions)
            .unwrap_or_default();
        for reaction in standing {
            let group = group_of(&mut groups, &reaction.emoji);
            group.count += 1;
            if reaction.person == self.me {
                group.mine = true;
            } else if group.people.len() < NAMES_MAX {
                group.people.push(name(reaction.person));
            }
        }
        let mine = self
            .wishes
            .iter()
            .filter(|wish| wish.kind == WishKind::React && wish.message == message);
        for wish in mine {
            let group = group_of(&mut groups, &wish.what);
            let on = wish.value > 0;
            match &wish.state {
                WishState::Refused { why } => group.refused = Some(why.clone()),
                WishState::Queued | WishState::Acked { .. } => {
                    if on && !group.mine {
                        group.count += 1;
                    }
                    if !on && group.mine {
                        group.count -= 1;
                    }
                    group.mine = on;
                    group.pending = wish.state == WishState::Queued;
                }
            }
        }
        groups.retain(|group| group.count > 0 || group.refused.is_some());
        groups
    }

    pub fn call(&self, seq: Seq) -> Option<&Call> {
        self.decorations.get(&seq).and_then(Decoration::call)
    }

    pub fn thread(
        &self,
        seq: Seq,
        mut name: impl FnMut(PersonId) -> String,
    ) -> Option<ThreadBrief> {
        let thread = self
            .threads
            .get(&seq)
            .filter(|thread| thread.replies.count > 0)?;
        Some(ThreadBrief {
            replies: thread.replies.count,
            last_at: thread.replies.last_at,
            repliers: thread
                .replies
                .repliers
                .iter()
                .map(|person| NamedPerson {
                    person: *person,
                    name: name(*person),
                })
                .collect(),
            unread: thread.unread(),
            following: thread.mark.following,
        })
    }

    /// Who pinned it.
    pub fn pinned(&self, seq: Seq) -> Option<Option<PersonId>> {
        self.pins.get(&seq).map(|pin| pin.by)
    }

    pub fn is_saved(&self, message: MessageId) -> bool {
        self.saved.contains(&message)
    }

    pub fn confirmation(
        &self,
        seq: Seq,
        author: PersonId,
        message: &Message,
    ) -> Option<ConfirmationView> {
        if !message.asks_confirmation {
            return None;
        }
        let confirmed = self
            .decorations
            .get(&seq)
            .cloned()
            .unwrap_or_default()
            .confirmed(message.revision);
        let confirmed_by_me = confirmed.mine == Some(message.revision);
        Some(ConfirmationView {
            count: confirmed.count,
            of: self.members.saturating_sub(1),
            confirmed_by_me,
            earlier_by_me: !confirmed_by_me && confirmed.mine.is_some(),
            mine: author == self.me,
        })
    }

    /// How many others have read an own message; none where nobody said so yet.
    pub fn readers(&self, seq: Seq) -> Option<ReadBrief> {
        if self.marks.is_empty() {
            return None;
        }
        let others = self.marks.iter().filter(|mark| mark.person != self.me);
        let read = others.clone().filter(|mark| mark.read_seq >= seq).count();
        Some(ReadBrief {
            read: u32::try_from(read).unwrap_or(u32::MAX),
            of: u32::try_from(others.count()).unwrap_or(u32::MAX),
        })
    }
}

fn group_of<'g>(groups: &'g mut Vec<ReactionGroup>, emoji: &str) -> &'g mut ReactionGroup {
    let index = groups.iter().position(|group| group.emoji == emoji);
    let index = index.unwrap_or_else(|| {
        groups.push(ReactionGroup {
            emoji: emoji.to_owned(),
            count: 0,
            mine: false,
            pending: false,
            refused: None,
            people: Vec::new(),
        });
        groups.len() - 1
    });
    &mut groups[index]
}
