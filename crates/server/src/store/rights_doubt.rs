//! Whether the rights in the tables are what the audit says, as every connection of the store
//! sees it. In memory and nowhere else: whoever edits the database cannot edit this away.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokenim_protocol::time::UnixMillis;

const NONE: i64 = i64::MIN;

#[derive(Clone)]
pub(super) struct Doubt(Arc<AtomicI64>);

impl Default for Doubt {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(NONE)))
    }
}

impl Doubt {
    pub fn since(&self) -> Option<UnixMillis> {
        let since = self.0.load(Ordering::Acquire);
        (since != NONE).then_some(UnixMillis(since))
    }

    /// True when it was otherwise before.
    pub fn set(&self, since: Option<UnixMillis>) -> bool {
        let since = since.map_or(NONE, |since| since.0);
        self.0.swap(since, Ordering::AcqRel) != since
    }
}
