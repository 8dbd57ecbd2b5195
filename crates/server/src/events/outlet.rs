//! What waits to be written to one socket.
//!
//! The hub puts frames in, the socket's task takes all of them out at once and writes them
//! with one call. The queue is bounded by bytes: a reader who does not keep up loses it and
//! is told to start over, because the log can be read again and memory cannot be had again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, Oseq, PersonId, Seq, SessionId, Useq};
use tokio::sync::Notify;

use super::socket::Encoded;

/// What a frame carries, so that the socket's task knows how far its reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    Channel {
        channel_id: ChannelId,
        first: Seq,
        last: Seq,
    },
    Person {
        last: Useq,
    },
    Organisation {
        last: Oseq,
    },
    /// Somebody is writing there: shown only to who belongs to it.
    Typing {
        channel_id: ChannelId,
    },
    /// Nothing that is counted.
    Nothing,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub carries: Carries,
    /// Encoded once; every reader's queue holds the same bytes.
    pub frame: Encoded,
}

/// Everything that was waiting, and what happened meanwhile.
#[derive(Debug, Default)]
pub struct Taken {
    pub items: VecDeque<Item>,
    /// What this person may see was put in doubt: read again before sending more.
    pub unsettled: bool,
    /// Too much waited and was dropped.
    pub overflowed: bool,
    /// The socket is to end.
    pub bye: Option<ErrorCode>,
}

pub struct Outlet {
    pub id: u64,
    pub person: PersonId,
    pub session: SessionId,
    bytes_max: usize,
    queue: Mutex<Queue>,
    wake: Notify,
}

#[derive(Default)]
struct Queue {
    waiting: Taken,
    bytes: usize,
}

impl Outlet {
    pub fn new(id: u64, person: PersonId, session: SessionId, bytes_max: usize) -> Self {
        Self {
            id,
            person,
            session,
            bytes_max,
            queue: Mutex::default(),
            wake: Notify::new(),
        }
    }

    pub fn push(&self, item: Item) {
        let mut queue = self.queue();
        if queue.waiting.overflowed || queue.waiting.bye.is_some() {
            return;
        }
        let bytes = item.frame.len();
        if queue.bytes + bytes > self.bytes_max {
            queue.waiting.items = VecDeque::new();
            queue.bytes = 0;
            queue.waiting.overflowed = true;
        } else {
            queue.bytes += bytes;
            queue.waiting.items.push_back(item);
        }
        drop(queue);
        self.wake.notify_one();
    }

    /// For what may vanish: a reader who does not keep up goes without it, and is never told
    /// to start over because of it.
    pub fn push_if_room(&self, item: Item) {
        let bytes = item.frame.len();
        if self.bytes_waiting() + bytes <= self.bytes_max / 2 {
            self.push(item);
        }
    }

    /// What was queued of channels is dropped: it will be read again under what holds now.
    pub fn unsettle(&self) {
        let mut queue = self.queue();
        queue.waiting.items.retain(|item| {
            !matches!(
                item.carries,
                Carries::Channel { .. } | Carries::Typing { .. }
            )
        });
        queue.bytes = queue
            .waiting
            .items
            .iter()
            .map(|item| item.frame.len())
            .sum();
        queue.waiting.unsettled = true;
        drop(queue);
        self.wake.notify_one();
    }

    /// Nothing more is sent but the goodbye.
    pub fn close(&self, code: ErrorCode) {
        let mut queue = self.queue();
        queue.waiting.items = VecDeque::new();
        queue.bytes = 0;
        queue.waiting.bye.get_or_insert(code);
        drop(queue);
        self.wake.notify_one();
    }

    pub fn take(&self) -> Taken {
        let mut queue = self.queue();
        queue.bytes = 0;
        // Overflow and goodbye stay: whoever looks again finds them still true.
        Taken {
            items: std::mem::take(&mut queue.waiting.items),
            unsettled: std::mem::take(&mut queue.waiting.unsettled),
            overflowed: queue.waiting.overflowed,
            bye: queue.waiting.bye,
        }
    }

    /// Waits until there is something to take.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Whether this socket has no future: what is being written may be given up.
    pub fn is_ending(&self) -> bool {
        let queue = self.queue();
        queue.waiting.bye.is_some()
    }

    pub fn bytes_waiting(&self) -> usize {
        self.queue().bytes
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(bytes_max: usize) -> Outlet {
        Outlet::new(1, PersonId::now_v7(), SessionId::now_v7(), bytes_max)
    }

    fn line(seq: Seq) -> Item {
        Item {
            carries: Carries::Channel {
                channel_id: ChannelId(uuid::Uuid::nil()),
                first: seq,
                last: seq,
            },
            frame: Encoded::text(&"01234567").expect("encoded"),
        }
    }

    #[test]
    fn ws_04_a_reader_who_takes_nothing_costs_a_bounded_number_of_bytes() {
        let outlet = outlet(100);
        for seq in 1..=100_000 {
            outlet.push(line(seq));
            assert!(outlet.bytes_waiting() <= 100);
        }
        let taken = outlet.take();
        assert!(taken.overflowed);
        assert!(taken.items.is_empty());
        outlet.push(line(1));
        assert!(outlet.take().items.is_empty(), "it has to start over");
    }

    #[test]
    fn doubt_drops_what_was_queued_of_channels_only() {
        let outlet = outlet(1_000);
        outlet.push(line(1));
        outlet.push(Item {
            carries: Carries::Person { last: 4 },
            frame: Encoded::text(&"p").expect("encoded"),
        });
        outlet.unsettle();
        let taken = outlet.take();
        assert!(taken.unsettled);
        assert_eq!(taken.items.len(), 1);
        assert_eq!(taken.items[0].carries, Carries::Person { last: 4 });
        assert!(!outlet.take().unsettled);
    }

    #[test]
    fn after_the_goodbye_nothing_is_queued() {
        let outlet = outlet(1_000);
        outlet.push(line(1));
        outlet.close(ErrorCode::SignedOut);
        outlet.push(line(2));
        let taken = outlet.take();
        assert_eq!(taken.bye, Some(ErrorCode::SignedOut));
        assert!(taken.items.is_empty());
    }
}
