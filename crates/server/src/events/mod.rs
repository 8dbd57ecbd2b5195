//! What the rest of the server hears after a commit.
//!
//! A transaction collects announcements; the writer hands them over in commit order once
//! they are durable. They are hints with the entry attached: whoever misses one reads the
//! log again.

pub mod audience;
pub mod hub;
pub mod outlet;
pub mod presence;
pub mod socket;
pub mod stream;

use std::sync::Arc;

use tokenim_protocol::channel::Entry;
use tokenim_protocol::event::{OrganisationEntry, PersonEntry};
use tokenim_protocol::ids::{ChannelId, PersonId, SessionId};

#[derive(Clone, Debug)]
pub enum Announcement {
    Channel {
        channel_id: ChannelId,
        entry: Arc<Entry>,
    },
    Person {
        person_id: PersonId,
        entry: Arc<PersonEntry>,
    },
    Organisation {
        entry: Arc<OrganisationEntry>,
    },
    /// The person's facts changed: what their sockets may see is judged again.
    Authority {
        person_id: PersonId,
    },
    SessionsEnded {
        ended: Ended,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    EveryOneOf(PersonId),
    One(SessionId),
}
