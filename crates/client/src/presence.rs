//! Who is there and who is writing, as the server last said it: nothing of it is kept, and
//! without a connection nothing is known. And the other way: what this device says about the
//! person who sits, or does not sit, in front of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokenim_protocol::frame::ClientFrame;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::personal::{PersonPresence, Presence};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::change::Change;
use crate::session::Account;
use crate::sync::engine::Command;

/// Without a key or the mouse for so long nobody sits there.
pub const IDLE_AFTER: Duration = Duration::from_secs(5 * 60);
/// While somebody writes, it is said this often …
const TYPING_SAID_EVERY: Duration = Duration::from_secs(3);
/// … and shown for so long after the last time.
pub const TYPING_SHOWN_FOR: Duration = Duration::from_secs(6);
/// More people than fit into a line of text need not be remembered.
const TYPING_MAX: usize = 20;

#[derive(Default)]
pub struct Presences {
    state: Mutex<State>,
    /// Something is to be looked at again earlier than was thought.
    woken: Notify,
}

#[derive(Default)]
struct State {
    people: HashMap<PersonId, Presence>,
    typing: BTreeMap<(ChannelId, PersonId), Typing>,
    /// When a key was last pressed, or the mouse moved.
    active_at: Option<Instant>,
    said_active: Option<bool>,
    said_typing: HashMap<(ChannelId, Option<MessageId>), Instant>,
    /// The server takes what is said here.
    takes: bool,
}

#[derive(Clone, Copy)]
struct Typing {
    thread: Option<MessageId>,
    until: Instant,
}

/// Somebody who is writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    pub person: PersonId,
    pub thread: Option<MessageId>,
}

impl Presences {
    pub fn people(&self) -> Vec<PersonPresence> {
        let state = self.lock();
        let mut people: Vec<PersonPresence> = state
            .people
            .iter()
            .map(|(person, presence)| PersonPresence {
                person: *person,
                presence: *presence,
            })
            .collect();
        people.sort_by_key(|one| one.person);
        people
    }

    pub fn typing(&self, channel: ChannelId) -> Vec<Writer> {
        let now = Instant::now();
        self.lock()
            .typing
            .iter()
            .filter(|((at, _), typing)| *at == channel && typing.until > now)
            .map(|((_, person), typing)| Writer {
                person: *person,
                thread: typing.thread,
            })
            .collect()
    }

    /// Somebody uses this device. What is to be said to the server for it.
    pub fn note_activity(&self) -> Option<ClientFrame> {
        let mut state = self.lock();
        state.active_at = Some(Instant::now());
        let say = state.say_whether_active();
        drop(state);
        self.woken.notify_one();
        say
    }

    /// Somebody writes on this device.
    pub fn note_typing(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Option<ClientFrame> {
        let now = Instant::now();
        let mut state = self.lock();
        if !state.takes {
            return None;
        }
        state
            .said_typing
            .retain(|_, said| now.duration_since(*said) < TYPING_SAID_EVERY);
        if state.said_typing.contains_key(&(channel_id, thread)) {
            return None;
        }
        state.said_typing.insert((channel_id, thread), now);
        Some(ClientFrame::Typing { channel_id, thread })
    }

    /// It was sent: the next word is news again.
    pub fn stopped_typing(&self, channel_id: ChannelId, thread: Option<MessageId>) {
        self.lock().said_typing.remove(&(channel_id, thread));
    }

    /// The link is live. What the device says first; that it says anything asks for the list.
    pub fn connected(&self, takes: bool) -> Option<ClientFrame> {
        let mut state = self.lock();
        state.takes = takes;
        state.said_active = None;
        state.say_whether_active()
    }

    /// Without a connection nothing is known of anybody.
    pub fn disconnected(&self) -> bool {
        let mut state = self.lock();
        state.takes = false;
        state.said_typing.clear();
        let knew = !state.people.is_empty() || !state.typing.is_empty();
        state.people.clear();
        state.typing.clear();
        knew
    }

    pub fn hear(&self, people: Vec<PersonPresence>) {
        let mut state = self.lock();
        for PersonPresence { person, presence } in people {
            if presence == Presence::Offline {
                state.people.remove(&person);
            } else {
                state.people.insert(person, presence);
            }
        }
    }

    pub fn hear_typing(&self, channel: ChannelId, person: PersonId, thread: Option<MessageId>) {
        let now = Instant::now();
        let mut state = self.lock();
        state.typing.retain(|_, typing| typing.until > now);
        let here = state.typing.keys().filter(|(at, _)| *at == channel).count();
        if here < TYPING_MAX || state.typing.contains_key(&(channel, person)) {
            let until = now + TYPING_SHOWN_FOR;
            state
                .typing
                .insert((channel, person), Typing { thread, until });
        }
        drop(state);
        self.woken.notify_one();
    }

    /// What they were writing is here. True when they were shown as writing.
    pub fn wrote(&self, channel: ChannelId, person: PersonId) -> bool {
        self.lock().typing.remove(&(channel, person)).is_some()
    }

    /// Channels in which somebody has stopped writing, and what to say about this device.
    fn look(&self) -> (Vec<ChannelId>, Option<ClientFrame>) {
        let now = Instant::now();
        let mut state = self.lock();
        let mut stopped: Vec<ChannelId> = state
            .typing
            .iter()
            .filter(|(_, typing)| typing.until <= now)
            .map(|((channel, _), _)| *channel)
            .collect();
        stopped.dedup();
        state.typing.retain(|_, typing| typing.until > now);
        (stopped, state.say_whether_active())
    }

    fn look_at(&self) -> Option<Instant> {
        let state = self.lock();
        let typing = state.typing.values().map(|typing| typing.until);
        let idle = state
            .active_at
            .filter(|_| state.said_active == Some(true))
            .map(|at| at + IDLE_AFTER);
        typing.chain(idle).min()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn say_whether_active(&mut self) -> Option<ClientFrame> {
        if !self.takes {
            return None;
        }
        let active = self.active_at.is_some_and(|at| at.elapsed() < IDLE_AFTER);
        if self.said_active == Some(active) {
            return None;
        }
        self.said_active = Some(active);
        Some(ClientFrame::Here { active })
    }
}

/// Looks when somebody stops writing, and when nobody sits here any more.
pub async fn run(account: Arc<Account>) {
    loop {
        let next = account.presences.look_at();
        let far = Instant::now() + Duration::from_secs(3_600);
        tokio::select! {
            () = account.presences.woken.notified() => {}
            () = sleep_until(next.unwrap_or(far)), if next.is_some() => {}
        }
        let (stopped, say) = account.presences.look();
        if !stopped.is_empty() {
            account.store.tell(stopped.into_iter().map(Change::Typing));
        }
        if let Some(frame) = say {
            account.command(Command::Say(frame));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn typing_is_said_now_and_then_and_shown_for_a_while() {
        let presences = Presences::default();
        let (channel, bob) = (ChannelId::now_v7(), PersonId::now_v7());
        assert_eq!(presences.note_typing(channel, None), None, "nobody listens");
        presences.connected(true);
        assert!(presences.note_typing(channel, None).is_some());
        assert_eq!(presences.note_typing(channel, None), None, "just said");
        tokio::time::advance(TYPING_SAID_EVERY).await;
        assert!(presences.note_typing(channel, None).is_some());

        presences.hear_typing(channel, bob, None);
        assert_eq!(presences.typing(channel).len(), 1);
        tokio::time::advance(TYPING_SHOWN_FOR).await;
        assert_eq!(presences.typing(channel), []);
        assert_eq!(presences.look().0, [channel]);
        presences.hear_typing(channel, bob, None);
        assert!(presences.wrote(channel, bob), "his message is there");
        assert_eq!(presences.typing(channel), []);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_sits_where_nothing_was_touched_for_five_minutes() {
        let presences = Presences::default();
        let here = |active| Some(ClientFrame::Here { active });
        assert_eq!(presences.connected(true), here(false));
        assert_eq!(presences.note_activity(), here(true));
        assert_eq!(presences.note_activity(), None);
        tokio::time::advance(IDLE_AFTER).await;
        assert_eq!(presences.look().1, here(false));
        assert_eq!(presences.note_activity(), here(true));
        assert_eq!(presences.connected(true), here(true), "after a reconnect");
        assert_eq!(presences.connected(false), None, "an older server");
    }
}
