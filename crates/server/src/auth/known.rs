//! Sessions that were looked up already.
//!
//! Every request would otherwise begin with a read of the same row. A session that ends is
//! forgotten here by the announcement of the very commit that ended it, before whoever ended
//! it has their answer: there is no moment in which it is over and still opens a door.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokenim_protocol::time::UnixMillis;

use super::CurrentUser;
use super::secret::SecretHash;
use crate::events::{Announcement, Ended};

/// Past this the memory is cleared; it fills again by reading.
const KNOWN_MAX: usize = 50_000;

#[derive(Default)]
pub struct KnownSessions {
    inner: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    users: HashMap<SecretHash, (CurrentUser, UnixMillis)>,
    /// Rises whenever something is forgotten: what was read before may not be kept after.
    forgotten: u64,
}

/// What had been forgotten when a session was looked up.
#[derive(Clone, Copy)]
pub struct Since(u64);

impl KnownSessions {
    pub fn get(&self, hash: &SecretHash, now: UnixMillis) -> Result<CurrentUser, Since> {
        let known = self.read();
        match known.users.get(hash) {
            Some((user, expires_at)) if *expires_at > now => Ok(*user),
            _ => Err(Since(known.forgotten)),
        }
    }

    /// Keeps what was read, unless something has ended since.
    pub fn keep(&self, hash: SecretHash, user: CurrentUser, expires_at: UnixMillis, since: Since) {
        let mut known = self.write();
        if known.forgotten != since.0 {
            return;
        }
        if known.users.len() >= KNOWN_MAX {
            known.users.clear();
        }
        known.users.insert(hash, (user, expires_at));
    }

    /// Hears what a commit announces.
    pub fn hear(&self, announcements: &[Announcement]) {
        for announcement in announcements {
            if let Announcement::SessionsEnded { ended } = announcement {
                self.forget(*ended);
            }
        }
    }

    fn forget(&self, ended: Ended) {
        let mut known = self.write();
        known.forgotten += 1;
        known.users.retain(|_, (user, _)| match ended {
            Ended::EveryOneOf(person) => user.person != person,
            Ended::One(session) => user.session != session,
        });
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::ids::{DeviceId, PersonId, SessionId};

    use super::*;

    fn user(person: PersonId) -> CurrentUser {
        CurrentUser {
            person,
            session: SessionId::now_v7(),
            device: DeviceId::now_v7(),
        }
    }

    const NOW: UnixMillis = UnixMillis(1_000);
    const LATER: UnixMillis = UnixMillis(2_000);

    #[test]
    fn an_05_a_session_that_ends_while_it_is_looked_up_is_not_kept() {
        let known = KnownSessions::default();
        let wei = PersonId::now_v7();
        let hash = SecretHash::of_token("wei's");
        let since = known.get(&hash, NOW).expect_err("not known yet");
        known.hear(&[Announcement::SessionsEnded {
            ended: Ended::EveryOneOf(wei),
        }]);
        known.keep(hash, user(wei), LATER, since);
        assert!(known.get(&hash, NOW).is_err());
    }

    #[test]
    fn an_05_ending_one_session_leaves_the_others() {
        let known = KnownSessions::default();
        let (here, there) = (user(PersonId::now_v7()), user(PersonId::now_v7()));
        let (hash_here, hash_there) = (SecretHash::of_token("here"), SecretHash::of_token("there"));
        for (hash, user) in [(hash_here, here), (hash_there, there)] {
            let since = known.get(&hash, NOW).expect_err("not known yet");
            known.keep(hash, user, LATER, since);
        }
        known.hear(&[Announcement::SessionsEnded {
            ended: Ended::One(here.session),
        }]);
        assert!(known.get(&hash_here, NOW).is_err());
        assert_eq!(known.get(&hash_there, NOW).ok(), Some(there));
        assert!(known.get(&hash_there, LATER).is_err(), "it has run out");
    }
}
