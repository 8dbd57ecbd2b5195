//! Who is there. Nothing of it is written down: it follows from open sockets and from what
//! they say, and a server that starts knows nobody until they come.
//!
//! Changes are gathered for a moment, so that an office that comes back from a broken network
//! is one frame and not one for each pair of people; whoever is back within that moment was
//! never gone. It is told to sockets that have said themselves whether somebody sits there.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokenim_protocol::frame::ServerFrame;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::personal::{PersonPresence, Presence};
use tokenim_protocol::time::UnixMillis;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::outlet::{Carries, Item, Outlet};
use super::socket::Encoded;
use crate::clock::Clock;

/// Changes of one moment go out together; going and coming back within it is no change.
const GATHER: Duration = Duration::from_secs(2);
/// Do-not-disturb ends by a date, which nobody announces.
const LOOK: Duration = Duration::from_secs(30);
/// Past so many people present nobody is told of all of them: it would be the largest thing
/// that a reconnecting company sends.
const PEOPLE_TOLD_MAX: usize = 2_000;

#[derive(Default)]
pub struct Presences {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    seats: HashMap<PersonId, Seat>,
    /// What the listeners were told last; who is missing is offline.
    told: HashMap<PersonId, Presence>,
    stale: BTreeSet<PersonId>,
    listeners: HashMap<u64, Listener>,
}

struct Listener {
    outlet: Arc<Outlet>,
    /// Whom they may know of; none: everybody.
    knows: Option<BTreeSet<PersonId>>,
}

impl Listener {
    fn tell(&self, people: &[PersonPresence], shared: &mut Option<Item>) {
        let Some(knows) = &self.knows else {
            let item = shared.get_or_insert_with(|| frame(people.to_vec()));
            return self.outlet.push_if_room(item.clone());
        };
        let own: Vec<PersonPresence> = people
            .iter()
            .filter(|one| knows.contains(&one.person))
            .copied()
            .collect();
        if !own.is_empty() {
            self.outlet.push_if_room(frame(own));
        }
    }
}

#[derive(Default)]
struct Seat {
    /// By socket: whether somebody sits there.
    sockets: HashMap<u64, bool>,
    do_not_disturb_until: Option<UnixMillis>,
}

impl Seat {
    fn presence(&self, now: UnixMillis) -> Presence {
        if self.sockets.is_empty() {
            Presence::Offline
        } else if self.do_not_disturb_until.is_some_and(|until| now < until) {
            Presence::DoNotDisturb
        } else if self.sockets.values().any(|active| *active) {
            Presence::Active
        } else {
            Presence::Away
        }
    }
}

impl Presences {
    /// A socket says whether somebody sits there.
    pub fn here(&self, outlet: &Arc<Outlet>, active: bool) {
        let mut state = self.state();
        let seat = state.seats.entry(outlet.person).or_default();
        if seat.sockets.insert(outlet.id, active) != Some(active) {
            state.stale.insert(outlet.person);
        }
        drop(state);
        self.changed.notify_one();
    }

    /// From here on the socket hears of those it may know of, beginning with the whole list.
    /// Said again when that has changed.
    pub fn listen(&self, outlet: &Arc<Outlet>, knows: Option<BTreeSet<PersonId>>) {
        let mut state = self.state();
        let people: Vec<PersonPresence> = state
            .told
            .iter()
            .filter(|(person, _)| knows.as_ref().is_none_or(|knows| knows.contains(person)))
            .take(PEOPLE_TOLD_MAX)
            .map(|(person, presence)| PersonPresence {
                person: *person,
                presence: *presence,
            })
            .collect();
        // Even when nobody is: it is the list from which the reader begins.
        outlet.push_if_room(frame(people));
        let outlet = Arc::clone(outlet);
        state
            .listeners
            .insert(outlet.id, Listener { outlet, knows });
    }

    pub fn leave(&self, outlet: &Outlet) {
        let mut state = self.state();
        state.listeners.remove(&outlet.id);
        if let Some(seat) = state.seats.get_mut(&outlet.person)
            && seat.sockets.remove(&outlet.id).is_some()
        {
            state.stale.insert(outlet.person);
            self.changed.notify_one();
        }
    }

    /// Not to be disturbed until then. Kept while the person is here.
    pub fn do_not_disturb(&self, person: PersonId, until: Option<UnixMillis>) {
        let mut state = self.state();
        if let Some(seat) = state.seats.get_mut(&person) {
            seat.do_not_disturb_until = until;
            state.stale.insert(person);
            self.changed.notify_one();
        }
    }

    pub fn of(&self, person: PersonId) -> Presence {
        let state = self.state();
        state
            .told
            .get(&person)
            .copied()
            .unwrap_or(Presence::Offline)
    }

    /// Tells what has changed, for as long as the server runs.
    pub async fn pump(&self, clock: &dyn Clock) {
        loop {
            // A date may have passed without anybody saying so.
            let _ = timeout(LOOK, self.changed.notified()).await;
            if self.is_idle() {
                continue;
            }
            sleep(GATHER).await;
            self.tell(clock.now());
        }
    }

    fn is_idle(&self) -> bool {
        let state = self.state();
        let has_dates = state
            .told
            .values()
            .any(|presence| *presence == Presence::DoNotDisturb);
        state.stale.is_empty() && !has_dates
    }

    /// Tells what is other than it was told last.
    pub fn tell(&self, now: UnixMillis) {
        let mut state = self.state();
        let mut stale = std::mem::take(&mut state.stale);
        stale.extend(
            state
                .told
                .iter()
                .filter(|(_, presence)| **presence == Presence::DoNotDisturb)
                .map(|(person, _)| *person),
        );
        let mut people = Vec::new();
        for person in stale {
            let presence = state
                .seats
                .get(&person)
                .map_or(Presence::Offline, |seat| seat.presence(now));
            let before = if presence == Presence::Offline {
                state.seats.remove(&person);
                state.told.remove(&person)
            } else {
                state.told.insert(person, presence)
            };
            if before.unwrap_or(Presence::Offline) != presence {
                people.push(PersonPresence { person, presence });
            }
        }
        people.truncate(PEOPLE_TOLD_MAX);
        if people.is_empty() {
            return;
        }
        let mut shared = None;
        for listener in state.listeners.values() {
            listener.tell(&people, &mut shared);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn frame(people: Vec<PersonPresence>) -> Item {
    let frame = ServerFrame::Presence { people };
    Item {
        carries: Carries::Nothing,
        frame: Encoded::text(&frame).expect("frames have no keys that are not strings"),
    }
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::ids::SessionId;

    use super::*;

    const NOON: UnixMillis = UnixMillis(1_790_000_000_000);

    fn socket(id: u64, person: PersonId) -> Arc<Outlet> {
        Arc::new(Outlet::new(id, person, SessionId::now_v7(), 10_000))
    }

    fn told(outlet: &Outlet) -> Vec<PersonPresence> {
        outlet
            .take()
            .items
            .iter()
            .flat_map(|item| {
                let frame = serde_json::from_str(item.frame.as_str()).expect("a frame");
                match frame {
                    ServerFrame::Presence { people } => people,
                    other => panic!("not presence: {other:?}"),
                }
            })
            .collect()
    }

    #[test]
    fn somebody_at_two_desktops_is_there_while_one_of_them_is_used() {
        let presences = Presences::default();
        let (alice, bob) = (PersonId::now_v7(), PersonId::now_v7());
        let bobs = socket(1, bob);
        presences.here(&bobs, true);
        presences.listen(&bobs, None);
        let (desk, laptop) = (socket(2, alice), socket(3, alice));
        presences.here(&desk, false);
        presences.here(&laptop, true);
        presences.tell(NOON);
        assert_eq!(presences.of(alice), Presence::Active);
        presences.here(&laptop, false);
        presences.tell(NOON);
        assert_eq!(presences.of(alice), Presence::Away);
        presences.do_not_disturb(alice, Some(NOON.plus_ms(60_000)));
        presences.tell(NOON);
        assert_eq!(presences.of(alice), Presence::DoNotDisturb);
        presences.tell(NOON.plus_ms(60_000));
        assert_eq!(presences.of(alice), Presence::Away, "its date has passed");
        presences.leave(&desk);
        presences.leave(&laptop);
        presences.tell(NOON);
        assert_eq!(presences.of(alice), Presence::Offline);
        let heard: Vec<Presence> = told(&bobs)
            .into_iter()
            .filter(|one| one.person == alice)
            .map(|one| one.presence)
            .collect();
        assert_eq!(
            heard,
            [
                Presence::Active,
                Presence::Away,
                Presence::DoNotDisturb,
                Presence::Away,
                Presence::Offline,
            ]
        );
    }

    #[test]
    fn whoever_is_back_within_a_moment_was_never_gone() {
        let presences = Presences::default();
        let (alice, bob) = (PersonId::now_v7(), PersonId::now_v7());
        let (bobs, before) = (socket(1, bob), socket(2, alice));
        presences.here(&bobs, true);
        presences.listen(&bobs, None);
        presences.here(&before, true);
        presences.tell(NOON);
        told(&bobs);
        presences.leave(&before);
        presences.here(&socket(3, alice), true);
        presences.tell(NOON);
        assert!(told(&bobs).is_empty());
    }

    #[test]
    fn az_11_a_guest_hears_of_nobody_whom_they_do_not_meet() {
        let presences = Presences::default();
        let (guest, host, stranger) = (PersonId::now_v7(), PersonId::now_v7(), PersonId::now_v7());
        presences.here(&socket(1, host), true);
        presences.here(&socket(2, stranger), true);
        presences.tell(NOON);
        let guests = socket(3, guest);
        presences.here(&guests, true);
        presences.listen(&guests, Some(BTreeSet::from([guest, host])));
        presences.here(&socket(4, PersonId::now_v7()), true);
        presences.do_not_disturb(stranger, Some(NOON.plus_ms(1)));
        presences.do_not_disturb(host, Some(NOON.plus_ms(1)));
        presences.tell(NOON);
        let heard: BTreeSet<PersonId> = told(&guests).iter().map(|one| one.person).collect();
        assert_eq!(heard, BTreeSet::from([guest, host]));
    }
}
