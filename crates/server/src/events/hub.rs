//! From a commit to the sockets of this node.
//!
//! The writer hands over the announcements of a commit and goes on; `pump` applies them in
//! the same order. A socket's part of it:
//!
//! 1. It registers. From then on it hears of its person and of the organisation.
//! 2. It asks for its person's `version`, reads the database (what the person may see, and
//!    what they missed) and sends that.
//! 3. It joins its channels with what it has read and under the version it began with. If
//!    something that bears on the person was applied meanwhile, the version has moved and
//!    it reads again; if a channel has moved on, the few entries between are given from
//!    memory, or it reads again. So nothing falls between reading and hearing.
//! 4. When something that bears on the person is applied later, the hub takes the socket
//!    out of all its channels *before* it applies anything that follows, and the socket
//!    goes back to 2. That is how nothing is delivered after a revocation.
//!
//! Nothing here is judged per frame: a socket in a channel has an interval, and an entry is
//! compared with it. An entry is encoded once, all of a commit's entries of a channel in one
//! frame, and all readers share the bytes. The database stays the truth: a lost announcement
//! shows as a gap, or to the sweep, and the log is read.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::{Kept, OrganisationEntry, PersonEntry, PersonEvent};
use tokenim_protocol::frame::ServerFrame;
use tokenim_protocol::ids::{ChannelId, MessageId, Oseq, PersonId, Seq, SessionId, Useq};
use tokenim_protocol::label::Label;
use tokenim_protocol::personal::Setting;
use tokio::sync::Notify;

use super::audience::{Visibility, as_seen_by, earliest_seq, label_of, listed_label, unlist};
use super::outlet::{Carries, Item, Outlet};
use super::presence::Presences;
use super::socket::Encoded;
use super::{Announcement, Ended};

/// Commits that wait to be applied. Past this they are forgotten and everybody reads again.
const INBOX_MAX: usize = 4_096;
/// Entries kept of a channel with readers, for those who are just joining.
const RECENT_MAX: usize = 256;

pub struct Hub {
    outbound_bytes_max: usize,
    next_id: AtomicU64,
    inbox: Mutex<Inbox>,
    arrived: Notify,
    state: Mutex<State>,
    /// A gap was found; the sweep need not wait for its second.
    gap: Notify,
    presences: Presences,
}

#[derive(Default)]
struct Inbox {
    batches: VecDeque<Arc<[Announcement]>>,
    forgotten: bool,
}

#[derive(Default)]
struct State {
    channels: HashMap<ChannelId, Room>,
    people: HashMap<PersonId, Presence>,
    /// Every socket by its id.
    sockets: HashMap<u64, Socket>,
    /// None until a socket has read it or an entry was heard.
    last_oseq: Option<Oseq>,
}

/// A channel as this node sees it.
#[derive(Default)]
struct Room {
    /// The last entry applied; 0 before the first that this node heard of.
    last_seq: Seq,
    readers: Vec<Reader>,
    /// The last entries, only while somebody reads here.
    recent: VecDeque<Arc<Entry>>,
}

struct Reader {
    outlet: Arc<Outlet>,
    visibility: Visibility,
    /// Everything from here on is seen: the one comparison that most frames cost.
    sees_from: Seq,
    /// What the socket has read by itself.
    have: Seq,
}

#[derive(Default)]
struct Presence {
    version: u64,
    /// None until a socket has read it or an entry was heard.
    last_useq: Option<Useq>,
    sockets: Vec<Arc<Outlet>>,
}

struct Socket {
    outlet: Arc<Outlet>,
    joined: Vec<ChannelId>,
    guest: bool,
    /// The most that a channel may wear to be listed for this reader; none while it is in doubt.
    up_to: Option<Label>,
}

/// One channel as a socket has read it.
#[derive(Clone, Debug)]
pub struct Joining {
    pub channel_id: ChannelId,
    pub visibility: Visibility,
    pub have: Seq,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Joined {
    /// Live from here.
    Live,
    /// Something happened since the version was asked for: read again.
    ReadAgain,
}

/// How far the hub is, for the sweep to compare with the database.
#[derive(Debug, Default)]
pub struct Heard {
    /// Of channels with readers only.
    pub channels: HashMap<ChannelId, Seq>,
    /// Of people with sockets only.
    pub people: HashMap<PersonId, Useq>,
    pub oseq: Option<Oseq>,
    pub sessions: HashSet<SessionId>,
}

impl Hub {
    pub fn new(outbound_bytes_max: usize) -> Self {
        Self {
            outbound_bytes_max,
            next_id: AtomicU64::new(1),
            inbox: Mutex::default(),
            arrived: Notify::new(),
            state: Mutex::default(),
            gap: Notify::new(),
            presences: Presences::default(),
        }
    }

    /// Takes the announcements of one commit. Called in commit order, by the writer; only
    /// puts them down.
    pub fn publish(&self, batch: Arc<[Announcement]>) {
        let mut inbox = self.inbox();
        if inbox.batches.len() >= INBOX_MAX {
            inbox.batches.clear();
            inbox.forgotten = true;
        }
        inbox.batches.push_back(batch);
        drop(inbox);
        self.arrived.notify_one();
    }

    /// Applies what arrives, for as long as the server runs.
    pub async fn pump(&self) {
        loop {
            self.arrived.notified().await;
            self.apply_arrived();
        }
    }

    /// Applies everything that has arrived so far.
    pub fn apply_arrived(&self) {
        let (batches, forgotten) = {
            let mut inbox = self.inbox();
            (
                std::mem::take(&mut inbox.batches),
                std::mem::take(&mut inbox.forgotten),
            )
        };
        for announcement in batches.iter().flat_map(|batch| batch.iter()) {
            self.hear_of_disturbing(announcement);
        }
        let mut state = self.state();
        if forgotten {
            state.unsettle_everybody();
        }
        // Whatever waits is one batch: fewer frames when the node is behind.
        let announcements: Vec<&Announcement> =
            batches.iter().flat_map(|batch| batch.iter()).collect();
        if state.apply(&announcements) {
            self.gap.notify_one();
        }
    }

    /// Loses what has arrived and was not applied yet, as a broken link would. For tests of
    /// what heals it.
    pub fn lose_arrived(&self) {
        self.inbox().batches.clear();
    }

    /// A socket's place in the hub. It must be given back with `leave`.
    pub fn register(&self, person: PersonId, session: SessionId) -> Arc<Outlet> {
        self.register_as(person, session, false)
    }

    /// The same; a `guest` is given no entry of the organisation's log, but reads again what
    /// is theirs to see of the company whenever it has moved on.
    pub fn register_as(&self, person: PersonId, session: SessionId, guest: bool) -> Arc<Outlet> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let outlet = Arc::new(Outlet::new(id, person, session, self.outbound_bytes_max));
        let mut state = self.state();
        state.sockets.insert(
            id,
            Socket {
                outlet: Arc::clone(&outlet),
                joined: Vec::new(),
                guest,
                up_to: None,
            },
        );
        let presence = state.people.entry(person).or_default();
        presence.sockets.push(Arc::clone(&outlet));
        outlet
    }

    /// Who is there.
    pub fn presences(&self) -> &Presences {
        &self.presences
    }

    /// Somebody at this socket is writing in a channel. Told to whoever hears what is said
    /// there from now on; a socket that does not is not heard either.
    pub fn typing(&self, outlet: &Outlet, channel_id: ChannelId, thread: Option<MessageId>) {
        let state = self.state();
        let Some(room) = state.channels.get(&channel_id) else {
            return;
        };
        let hears = |reader: &&Reader| reader.sees_from != Seq::MAX;
        let belongs = room
            .readers
            .iter()
            .filter(hears)
            .any(|reader| reader.outlet.id == outlet.id);
        if !belongs {
            return;
        }
        let frame = ServerFrame::Typing {
            channel_id,
            person: outlet.person,
            thread,
        };
        let item = Item {
            carries: Carries::Typing { channel_id },
            frame: Encoded::text(&frame).expect("frames have no keys that are not strings"),
        };
        for reader in room.readers.iter().filter(hears) {
            if reader.outlet.person != outlet.person {
                reader.outlet.push_if_room(item.clone());
            }
        }
    }

    pub fn leave(&self, outlet: &Outlet) {
        self.presences.leave(outlet);
        let mut state = self.state();
        state.take_out(outlet.id);
        state.sockets.remove(&outlet.id);
        if let Some(presence) = state.people.get_mut(&outlet.person) {
            presence.sockets.retain(|other| other.id != outlet.id);
            if presence.sockets.is_empty() {
                state.people.remove(&outlet.person);
            }
        }
    }

    /// To be asked before reading what a person may see.
    pub fn version(&self, person: PersonId) -> u64 {
        let state = self.state();
        state
            .people
            .get(&person)
            .map_or(0, |presence| presence.version)
    }

    /// Makes a socket live in its channels, all of them or none.
    pub fn join(
        &self,
        outlet: &Arc<Outlet>,
        version: u64,
        useq: Useq,
        oseq: Oseq,
        up_to: Label,
        channels: &[Joining],
    ) -> Joined {
        let mut state = self.state();
        let unchanged = state
            .people
            .get(&outlet.person)
            .is_some_and(|presence| presence.version == version);
        let caught_up = channels.iter().all(|joining| {
            state
                .channels
                .get(&joining.channel_id)
                .is_none_or(|room| room.reaches_back_to(joining.have))
        });
        if !unchanged || !caught_up || !state.sockets.contains_key(&outlet.id) {
            return Joined::ReadAgain;
        }
        state.take_out(outlet.id);
        for joining in channels {
            let room = state.channels.entry(joining.channel_id).or_default();
            room.admit(joining, outlet);
        }
        if let Some(presence) = state.people.get_mut(&outlet.person) {
            presence.last_useq = presence.last_useq.max(Some(useq));
        }
        state.last_oseq = state.last_oseq.max(Some(oseq));
        if let Some(socket) = state.sockets.get_mut(&outlet.id) {
            socket.joined = channels.iter().map(|joining| joining.channel_id).collect();
            socket.up_to = Some(up_to);
        }
        Joined::Live
    }

    /// What has been applied, for the sweep.
    pub fn heard(&self) -> Heard {
        let state = self.state();
        Heard {
            channels: state
                .channels
                .iter()
                .filter(|(_, room)| !room.readers.is_empty())
                .map(|(id, room)| (*id, room.last_seq))
                .collect(),
            people: state
                .people
                .iter()
                .filter_map(|(id, presence)| Some((*id, presence.last_useq?)))
                .collect(),
            oseq: state.last_oseq,
            sessions: state
                .sockets
                .values()
                .map(|socket| socket.outlet.session)
                .collect(),
        }
    }

    /// Has this person's sockets read again.
    pub fn unsettle(&self, person: PersonId) {
        self.state().unsettle(person);
    }

    pub fn end(&self, ended: Ended, code: ErrorCode) {
        self.state().end(ended, code);
    }

    pub fn end_everybody(&self, code: ErrorCode) {
        let state = self.state();
        for socket in state.sockets.values() {
            socket.outlet.close(code);
        }
    }

    pub fn sockets(&self) -> usize {
        self.state().sockets.len()
    }

    /// Waits until a gap has been found.
    pub async fn gap_found(&self) {
        self.gap.notified().await;
    }

    fn hear_of_disturbing(&self, announcement: &Announcement) {
        if let Announcement::Person { person_id, entry } = announcement
            && let Some(PersonEvent::StateSet { item }) = entry.event.known()
            && let Setting::DoNotDisturb { until } = item.setting
        {
            self.presences.do_not_disturb(*person_id, until);
        }
    }

    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Applies announcements in their order; true when a gap was found.
    fn apply(&mut self, announcements: &[&Announcement]) -> bool {
        // First whoever's rights are in doubt is taken out of all channels, so that nothing
        // of what follows reaches them before they were judged again.
        for announcement in announcements {
            match announcement {
                Announcement::Authority { person_id } => self.unsettle(*person_id),
                Announcement::Person { person_id, entry } if unsettles(entry) => {
                    self.unsettle(*person_id);
                }
                Announcement::SessionsEnded { ended } => self.end(*ended, ErrorCode::SignedOut),
                Announcement::Person { .. }
                | Announcement::Channel { .. }
                | Announcement::Organisation { .. } => {}
            }
        }

        let mut of_channels: Vec<(ChannelId, Vec<&Arc<Entry>>)> = Vec::new();
        let mut place: HashMap<ChannelId, usize> = HashMap::new();
        let mut of_organisation: Vec<&OrganisationEntry> = Vec::new();
        for announcement in announcements {
            match announcement {
                Announcement::Channel { channel_id, entry } => {
                    let index = *place.entry(*channel_id).or_insert_with(|| {
                        of_channels.push((*channel_id, Vec::new()));
                        of_channels.len() - 1
                    });
                    of_channels[index].1.push(entry);
                }
                Announcement::Person { person_id, entry } => self.tell_person(*person_id, entry),
                Announcement::Organisation { entry } => of_organisation.push(entry),
                Announcement::Authority { .. } | Announcement::SessionsEnded { .. } => {}
            }
        }
        self.tell_everybody(&of_organisation);
        let mut gap = false;
        for (channel_id, entries) in of_channels {
            gap |= self.apply_to_channel(channel_id, &entries);
        }
        gap
    }

    fn apply_to_channel(&mut self, channel_id: ChannelId, entries: &[&Arc<Entry>]) -> bool {
        let room = self.channels.entry(channel_id).or_default();
        if room.readers.is_empty() {
            // Nobody to tell, and nobody to miss anything.
            let newest = entries.iter().map(|entry| entry.seq).max();
            room.last_seq = room.last_seq.max(newest.unwrap_or(0));
            return false;
        }
        let mut fresh: Vec<Arc<Entry>> = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.seq <= room.last_seq {
                continue;
            }
            if entry.seq > room.last_seq + 1 {
                // Something before it was lost. It stays unheard; the log will be read.
                room.tell(channel_id, &fresh);
                return true;
            }
            room.last_seq = entry.seq;
            if let Some(ChannelEvent::Left { person }) = entry.event.known() {
                // The leaving itself is already past the end of the interval.
                room.tell(channel_id, &fresh);
                fresh.clear();
                room.readers
                    .retain(|reader| reader.outlet.person != *person);
            }
            if let Some(ChannelEvent::Labelled { target, label, .. }) = entry.event.known() {
                // What is remembered wears what it wore: whoever joins now reads it anew. What is
                // not told yet is told as it is by now.
                room.recent.clear();
                for earlier in &mut fresh {
                    if words_of(earlier) == Some(*target) {
                        wear(Arc::make_mut(earlier), *label);
                    }
                }
            }
            room.remember(entry);
            fresh.push(Arc::clone(entry));
        }
        room.tell(channel_id, &fresh);
        false
    }

    fn tell_person(&mut self, person: PersonId, entry: &PersonEntry) {
        let Some(presence) = self.people.get_mut(&person) else {
            return;
        };
        presence.last_useq = presence.last_useq.max(Some(entry.useq));
        let item = Item {
            carries: Carries::Person { last: entry.useq },
            frame: encode(&Frame::Person { entries: &[entry] }),
        };
        for outlet in &presence.sockets {
            outlet.push(item.clone());
        }
    }

    fn tell_everybody(&mut self, entries: &[&OrganisationEntry]) {
        let Some(last) = entries.iter().map(|entry| entry.oseq).max() else {
            return;
        };
        self.last_oseq = self.last_oseq.max(Some(last));
        if self.sockets.is_empty() {
            return;
        }
        let carried = |entries: &[&OrganisationEntry]| Item {
            carries: Carries::Organisation { last },
            frame: encode(&Frame::Organisation { entries }),
        };
        let item = carried(entries);
        // Most entries are for everybody; what lists a channel is for those who may read it.
        let most = entries.iter().filter_map(|entry| listed_label(entry)).max();
        let most = most.unwrap_or_default();
        let mut lessened: HashMap<Label, Item> = HashMap::new();
        let mut reading_again = HashSet::new();
        for socket in self.sockets.values() {
            match socket.up_to {
                _ if socket.guest => {
                    reading_again.insert(socket.outlet.person);
                }
                None if most > Label::default() => {
                    reading_again.insert(socket.outlet.person);
                }
                Some(up_to) if most > up_to => {
                    let lesser = lessened.entry(up_to).or_insert_with(|| {
                        let mut own: Vec<OrganisationEntry> =
                            entries.iter().map(|entry| (*entry).clone()).collect();
                        own.iter_mut().for_each(|entry| unlist(entry, up_to));
                        carried(&own.iter().collect::<Vec<_>>())
                    });
                    socket.outlet.push(lesser.clone());
                }
                Some(_) | None => socket.outlet.push(item.clone()),
            }
        }
        for person in reading_again {
            self.unsettle(person);
        }
    }

    fn unsettle(&mut self, person: PersonId) {
        let Some(presence) = self.people.get_mut(&person) else {
            return;
        };
        presence.version += 1;
        let sockets = presence.sockets.clone();
        for outlet in sockets {
            self.take_out(outlet.id);
            if let Some(socket) = self.sockets.get_mut(&outlet.id) {
                socket.up_to = None;
            }
            outlet.unsettle();
        }
    }

    fn unsettle_everybody(&mut self) {
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        for person in people {
            self.unsettle(person);
        }
        // What was forgotten may be of any channel: nothing known about them holds.
        self.channels.clear();
    }

    fn end(&mut self, ended: Ended, code: ErrorCode) {
        let ending: Vec<Arc<Outlet>> = self
            .sockets
            .values()
            .map(|socket| &socket.outlet)
            .filter(|outlet| match ended {
                Ended::EveryOneOf(person) => outlet.person == person,
                Ended::One(session) => outlet.session == session,
            })
            .cloned()
            .collect();
        for outlet in ending {
            self.take_out(outlet.id);
            outlet.close(code);
        }
    }

    /// Out of every channel it had joined.
    fn take_out(&mut self, socket_id: u64) {
        let Some(socket) = self.sockets.get_mut(&socket_id) else {
            return;
        };
        for channel_id in std::mem::take(&mut socket.joined) {
            if let Some(room) = self.channels.get_mut(&channel_id) {
                room.dismiss(socket_id);
            }
        }
    }
}

impl Room {
    /// Whether a reader who has everything up to `have` can be brought up to now from memory.
    fn reaches_back_to(&self, have: Seq) -> bool {
        have >= self.last_seq
            || self
                .recent
                .front()
                .is_some_and(|oldest| oldest.seq <= have + 1)
    }

    fn admit(&mut self, joining: &Joining, outlet: &Arc<Outlet>) {
        if self.readers.is_empty() && self.last_seq < joining.have {
            self.last_seq = joining.have;
        }
        let reader = Reader {
            outlet: Arc::clone(outlet),
            sees_from: joining.visibility.open_from().unwrap_or(Seq::MAX),
            visibility: joining.visibility.clone(),
            have: joining.have,
        };
        let missed: Vec<Arc<Entry>> = self
            .recent
            .iter()
            .filter(|entry| entry.seq > joining.have)
            .cloned()
            .collect();
        reader.tell_own(joining.channel_id, &missed);
        self.readers.push(reader);
    }

    fn dismiss(&mut self, socket_id: u64) {
        if let Some(index) = self
            .readers
            .iter()
            .position(|reader| reader.outlet.id == socket_id)
        {
            self.readers.swap_remove(index);
        }
        if self.readers.is_empty() {
            self.recent = VecDeque::new();
        }
    }

    fn remember(&mut self, entry: &Arc<Entry>) {
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(entry));
    }

    /// Hands a run of entries to the readers: one encoding for all who see all of it.
    fn tell(&self, channel_id: ChannelId, entries: &[Arc<Entry>]) {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return;
        };
        let earliest = entries.iter().map(|entry| earliest_seq(entry)).min();
        let earliest = earliest.unwrap_or(first.seq);
        let wears = entries.iter().filter_map(|entry| label_of(entry)).max();
        let mut shared: Option<Item> = None;
        for reader in &self.readers {
            let sees_all = reader.sees_from <= earliest
                && reader.have < first.seq
                && reader.visibility.reads(wears);
            if sees_all {
                let item = shared.get_or_insert_with(|| Item {
                    carries: Carries::Channel {
                        channel_id,
                        first: first.seq,
                        last: last.seq,
                    },
                    frame: encode(&Frame::Channel {
                        channel_id,
                        entries,
                    }),
                });
                reader.outlet.push(item.clone());
            } else {
                reader.tell_own(channel_id, entries);
            }
        }
    }
}

impl Reader {
    /// A frame for this reader alone: without what they have, with hidden runs folded.
    fn tell_own(&self, channel_id: ChannelId, entries: &[Arc<Entry>]) {
        let missed = entries
            .iter()
            .map(Arc::as_ref)
            .filter(|entry| entry.seq > self.have);
        let (mut first, mut last) = (None, 0);
        let seen = as_seen_by(
            &self.visibility,
            missed.inspect(|entry| {
                first.get_or_insert(entry.seq);
                last = entry.seq;
            }),
        );
        let Some(first) = first else {
            return;
        };
        let seen: Vec<&Entry> = seen.iter().collect();
        self.outlet.push(Item {
            carries: Carries::Channel {
                channel_id,
                first,
                last,
            },
            frame: encode(&Frame::Channel {
                channel_id,
                entries: &seen,
            }),
        });
    }
}

/// The message whose words an entry has.
fn words_of(entry: &Entry) -> Option<MessageId> {
    match entry.event.known() {
        Some(ChannelEvent::Message(message)) => Some(message.id),
        Some(ChannelEvent::Edited { target, .. }) => Some(*target),
        _ => None,
    }
}

fn wear(entry: &mut Entry, worn: Option<Label>) {
    match &mut entry.event {
        Kept::Known(ChannelEvent::Message(message)) => message.label = worn,
        Kept::Known(ChannelEvent::Edited { label, .. }) => *label = worn,
        _ => {}
    }
}

/// Whether an entry bears on what its person may see.
fn unsettles(entry: &PersonEntry) -> bool {
    match entry.event.known() {
        Some(
            PersonEvent::ChannelGained { .. }
            | PersonEvent::ChannelLost { .. }
            | PersonEvent::AuthorityChanged { .. },
        ) => true,
        Some(
            PersonEvent::ReadMarked { .. }
            | PersonEvent::StateSet { .. }
            | PersonEvent::Mentioned { .. }
            | PersonEvent::ThreadMarked { .. }
            | PersonEvent::Saved { .. }
            | PersonEvent::Unsaved { .. }
            | PersonEvent::Access(_)
            | PersonEvent::TeamStanding { .. }
            | PersonEvent::RequestChanged { .. }
            | PersonEvent::RequestGone { .. }
            | PersonEvent::CaseChanged { .. }
            | PersonEvent::CaseGone { .. }
            | PersonEvent::FileLinksChanged { .. },
        )
        | None => false,
    }
}

/// The frames of the protocol over borrowed entries: what is shared is not cloned to be
/// encoded. A test holds them to the protocol's own.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Frame<'a, E: Serialize> {
    Channel {
        channel_id: ChannelId,
        entries: &'a [E],
    },
    Person {
        entries: &'a [E],
    },
    Organisation {
        entries: &'a [E],
    },
}

fn encode<E: Serialize>(frame: &Frame<'_, E>) -> Encoded {
    Encoded::text(frame).expect("frames have no keys that are not strings")
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::channel::{
        Channel, ChannelEvent, ChannelKind, HistoryPolicy, Message, ReadMark,
    };
    use tokenim_protocol::event::{Kept, OrganisationEvent};
    use tokenim_protocol::frame::ServerFrame;
    use tokenim_protocol::ids::MessageId;
    use tokenim_protocol::permission::Mode;
    use tokenim_protocol::time::UnixMillis;

    use super::*;
    use crate::store::members::Interval;

    fn entry(seq: Seq, event: ChannelEvent) -> Arc<Entry> {
        Arc::new(Entry {
            seq,
            at: UnixMillis(7),
            author: Some(PersonId::now_v7()),
            message_count: seq,
            prev_hash: "h".to_owned(),
            event: Kept::Known(event),
        })
    }

    fn message(seq: Seq) -> Arc<Entry> {
        let message = Message::plain(MessageId::now_v7(), Some(format!("\"{seq}\" 号")));
        entry(seq, ChannelEvent::Message(message))
    }

    fn edit(seq: Seq, target_seq: Seq) -> Arc<Entry> {
        let event = ChannelEvent::Edited {
            target: MessageId::now_v7(),
            target_seq,
            revision: 1,
            body: "better".to_owned(),
            mentions: Vec::new(),
            mentions_all: false,
            label: None,
        };
        entry(seq, event)
    }

    fn since(from_seq: Seq) -> Visibility {
        Visibility::new(vec![Interval {
            from_seq,
            to_seq: None,
        }])
    }

    struct Scene {
        hub: Hub,
        channel_id: ChannelId,
    }

    impl Scene {
        fn begin() -> Self {
            Self {
                hub: Hub::new(1 << 20),
                channel_id: ChannelId::now_v7(),
            }
        }

        fn arrives(&self) -> Arc<Outlet> {
            self.hub.register(PersonId::now_v7(), SessionId::now_v7())
        }

        fn joins(&self, outlet: &Arc<Outlet>, visibility: Visibility, have: Seq) -> Joined {
            let joining = Joining {
                channel_id: self.channel_id,
                visibility,
                have,
            };
            let version = self.hub.version(outlet.person);
            self.hub
                .join(outlet, version, 1, 1, Label::Secret, &[joining])
        }

        fn commits(&self, entries: &[Arc<Entry>]) {
            let batch: Vec<Announcement> = entries
                .iter()
                .map(|entry| Announcement::Channel {
                    channel_id: self.channel_id,
                    entry: Arc::clone(entry),
                })
                .collect();
            self.hub.publish(batch.into());
            self.hub.apply_arrived();
        }

        fn tells(&self, person_id: PersonId, event: PersonEvent) {
            let entry = Arc::new(PersonEntry {
                useq: 9,
                at: UnixMillis(7),
                event: Kept::Known(event),
            });
            self.hub
                .publish([Announcement::Person { person_id, entry }].into());
            self.hub.apply_arrived();
        }
    }

    fn frames(outlet: &Outlet) -> Vec<ServerFrame> {
        let items = outlet.take().items;
        items
            .iter()
            .map(|item| serde_json::from_str(item.frame.as_str()).expect("the protocol's frame"))
            .collect()
    }

    fn places(outlet: &Outlet) -> Vec<Seq> {
        frames(outlet)
            .iter()
            .flat_map(|frame| match frame {
                ServerFrame::Channel { entries, .. } => {
                    entries.iter().map(|entry| entry.seq).collect()
                }
                _ => Vec::new(),
            })
            .collect()
    }

    #[test]
    fn our_frames_are_the_protocols() {
        let scene = Scene::begin();
        let wei = scene.arrives();
        assert_eq!(scene.joins(&wei, Visibility::everything(), 0), Joined::Live);
        let entries = [message(1), edit(2, 1)];
        scene.commits(&entries);
        let expected = ServerFrame::Channel {
            channel_id: scene.channel_id,
            entries: entries.iter().map(|entry| Entry::clone(entry)).collect(),
        };
        let items = wei.take().items;
        assert_eq!(items.len(), 1, "one commit, one frame");
        let theirs = serde_json::to_string(&expected).expect("it serialises");
        assert_eq!(items[0].frame.as_str(), theirs);

        let mark = PersonEvent::ReadMarked {
            channel_id: scene.channel_id,
            mark: ReadMark::default(),
        };
        scene.tells(wei.person, mark);
        let entry = Arc::new(OrganisationEntry {
            oseq: 3,
            at: UnixMillis(7),
            event: Kept::Known(OrganisationEvent::ChannelUnlisted {
                channel_id: scene.channel_id,
            }),
        });
        scene
            .hub
            .publish([Announcement::Organisation { entry }].into());
        scene.hub.apply_arrived();
        let frames = frames(&wei);
        assert!(matches!(frames[0], ServerFrame::Person { .. }));
        assert!(matches!(frames[1], ServerFrame::Organisation { .. }));
    }

    #[test]
    fn s82_a_channel_is_listed_only_to_those_who_may_read_it() {
        let scene = Scene::begin();
        let [low, high, doubtful] = [(); 3].map(|()| scene.arrives());
        for (outlet, up_to) in [(&low, Label::Internal), (&high, Label::Secret)] {
            let version = scene.hub.version(outlet.person);
            assert_eq!(
                scene.hub.join(outlet, version, 1, 1, up_to, &[]),
                Joined::Live
            );
        }
        let channel = Channel {
            id: scene.channel_id,
            kind: ChannelKind::Public,
            team: None,
            name: "the plans".to_owned(),
            topic: String::new(),
            mode: Mode::Open,
            history: HistoryPolicy::All,
            archived: false,
            created_at: UnixMillis(7),
            retention: None,
            label: Label::Confidential,
        };
        let listed = OrganisationEvent::ChannelListed { channel };
        let entry = Arc::new(OrganisationEntry {
            oseq: 2,
            at: UnixMillis(7),
            event: Kept::Known(listed),
        });
        scene
            .hub
            .publish([Announcement::Organisation { entry }].into());
        scene.hub.apply_arrived();
        let told = |outlet: &Outlet| serde_json::to_string(&frames(outlet)).expect("it serialises");
        let (for_low, for_high) = (told(&low), told(&high));
        assert!(for_low.contains("channel_unlisted") && !for_low.contains("the plans"));
        assert!(for_high.contains("channel_listed") && for_high.contains("the plans"));
        // Whose level is not known reads again.
        let taken = doubtful.take();
        assert!(taken.unsettled && taken.items.is_empty());
    }

    #[test]
    fn an_entry_is_encoded_once_for_all_who_see_all_of_it() {
        let scene = Scene::begin();
        let (wei, bao, new) = (scene.arrives(), scene.arrives(), scene.arrives());
        scene.joins(&wei, Visibility::everything(), 4);
        scene.joins(&bao, since(2), 4);
        scene.joins(&new, since(5), 4);
        scene.commits(&[edit(5, 3)]);
        let [for_wei, for_bao, for_new] =
            [&wei, &bao, &new].map(|outlet| outlet.take().items[0].frame.clone());
        assert_eq!(for_wei.as_str().as_ptr(), for_bao.as_str().as_ptr());
        assert!(for_new.as_str().contains("hidden"));
        assert!(!for_new.as_str().contains("better"));
    }

    #[test]
    fn what_was_committed_between_reading_and_joining_is_given_from_memory() {
        let scene = Scene::begin();
        let (wei, bao) = (scene.arrives(), scene.arrives());
        scene.joins(&wei, Visibility::everything(), 0);
        scene.commits(&[message(1), message(2), message(3)]);
        assert_eq!(scene.joins(&bao, Visibility::everything(), 1), Joined::Live);
        assert_eq!(places(&bao), [2, 3]);
        scene.commits(&[message(4)]);
        assert_eq!(places(&bao), [4]);
        assert_eq!(places(&wei), [1, 2, 3, 4]);
    }

    #[test]
    fn who_read_ahead_of_the_hub_hears_nothing_twice() {
        let scene = Scene::begin();
        let (wei, bao) = (scene.arrives(), scene.arrives());
        scene.joins(&wei, Visibility::everything(), 1);
        scene.joins(&bao, Visibility::everything(), 3);
        scene.commits(&[message(2), message(3), message(4)]);
        assert_eq!(places(&wei), [2, 3, 4]);
        assert_eq!(places(&bao), [4]);
    }

    #[test]
    fn az_10_nothing_of_what_follows_a_revocation_is_delivered_under_the_old_rights() {
        let scene = Scene::begin();
        let (wei, bao) = (scene.arrives(), scene.arrives());
        scene.joins(&wei, Visibility::everything(), 0);
        scene.joins(&bao, Visibility::everything(), 0);
        scene.commits(&[message(1)]);
        scene.hub.publish(
            [Announcement::Authority {
                person_id: bao.person,
            }]
            .into(),
        );
        let version = scene.hub.version(bao.person);
        scene.commits(&[message(2)]);
        let taken = bao.take();
        assert!(taken.unsettled);
        assert!(taken.items.is_empty(), "not even what had been queued");
        assert_eq!(places(&wei), [1, 2]);
        // What was read before the revocation does not make it live again.
        let joining = Joining {
            channel_id: scene.channel_id,
            visibility: Visibility::everything(),
            have: 2,
        };
        let joined = scene
            .hub
            .join(&bao, version, 1, 1, Label::Secret, &[joining]);
        assert_eq!(joined, Joined::ReadAgain);
    }

    #[test]
    fn who_leaves_does_not_hear_of_it_in_the_channel() {
        let scene = Scene::begin();
        let (wei, bao) = (scene.arrives(), scene.arrives());
        scene.joins(&wei, Visibility::everything(), 0);
        scene.joins(&bao, Visibility::everything(), 0);
        let left = ChannelEvent::Left { person: bao.person };
        scene.commits(&[message(1), entry(2, left), message(3)]);
        assert_eq!(places(&wei), [1, 2, 3]);
        assert_eq!(places(&bao), [1]);
    }

    #[test]
    fn after_a_gap_nothing_is_told_until_it_is_filled() {
        let scene = Scene::begin();
        let wei = scene.arrives();
        scene.joins(&wei, Visibility::everything(), 0);
        scene.commits(&[message(1), message(3)]);
        assert_eq!(places(&wei), [1]);
        assert_eq!(scene.hub.heard().channels[&scene.channel_id], 1);
        scene.commits(&[message(2), message(3), message(4)]);
        assert_eq!(places(&wei), [2, 3, 4]);
    }

    #[test]
    fn a_hub_that_falls_too_far_behind_has_everybody_read_again() {
        let scene = Scene::begin();
        let wei = scene.arrives();
        scene.joins(&wei, Visibility::everything(), 0);
        for seq in 1..=(INBOX_MAX as Seq + 10) {
            let announcement = Announcement::Channel {
                channel_id: scene.channel_id,
                entry: message(seq),
            };
            scene.hub.publish([announcement].into());
        }
        scene.hub.apply_arrived();
        let taken = wei.take();
        assert!(taken.unsettled);
        assert!(taken.items.is_empty());
    }
}
