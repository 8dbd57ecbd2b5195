//! The one transaction an action works in.
//!
//! An action is an async function over one `Tx` that awaits nothing else, so that here it
//! can be polled once on the writer's thread, and elsewhere run on an executor.

use std::ops::Deref;
use std::sync::Arc;

use tokenim_protocol::time::UnixMillis;

use super::db::Db;
use crate::audit::origin::Origin;
use crate::clock::Rng;
use crate::events::Announcement;

pub struct Tx {
    pub(super) db: Db,
    pub(super) now: UnixMillis,
    pub(super) announcements: Vec<Announcement>,
    pub(super) discard: bool,
    pub(super) origin: Origin,
    rng: Arc<dyn Rng>,
}

impl Deref for Tx {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Tx {
    pub(super) fn new(db: Db, rng: Arc<dyn Rng>) -> Self {
        Self {
            db,
            now: UnixMillis(i64::MIN),
            announcements: Vec::new(),
            discard: false,
            origin: Origin::default(),
            rng,
        }
    }

    /// The server's time, the same for everything in one action and never going back.
    pub fn now(&self) -> UnixMillis {
        self.now
    }

    /// The request that this is done for, where there is one.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    pub fn come_from(&mut self, origin: Origin) {
        self.origin = origin;
        self.db.asking.set(origin.session);
    }

    pub fn rng(&self) -> &dyn Rng {
        &*self.rng
    }

    /// Told to the hub once it is durable, in the order of commits.
    pub fn announce(&mut self, announcement: Announcement) {
        self.announcements.push(announcement);
    }

    /// Answers, but leaves nothing behind: how a dry run shows what would happen.
    pub fn discard(&mut self) {
        self.discard = true;
    }

    /// Said before the door: what leaves nothing behind needs no proof of who asks for it.
    pub fn rehearse(&mut self, dry_run: bool) {
        if dry_run {
            self.discard();
            self.db.asking.set(None);
        }
    }
}
