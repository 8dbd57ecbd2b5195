//! What the UI hears: every hearer has a line of its own, and what piles up on it is merged.
//!
//! A catch-up touches the same few things hundreds of times. A hearer that was busy gets them
//! once, because all it does with them is read again.

use std::collections::BTreeSet;
use std::sync::Mutex;

use tokenim_client::change::Change;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::contract::Event;

#[derive(Default)]
pub struct Hearers {
    lines: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    open: Vec<UnboundedSender<Event>>,
    /// A notification or an address was clicked while no page was listening: the next page is told.
    to_open: Option<Event>,
}

impl Hearers {
    pub fn tell(&self, event: Event) {
        let mut lines = self.lock();
        lines.open.retain(|line| line.send(event.clone()).is_ok());
        // Changes nobody hears need no keeping: a page reads everything when it starts.
        let is_click = matches!(
            event,
            Event::OpenMessage { .. }
                | Event::OpenRequest { .. }
                | Event::OpenCase { .. }
                | Event::Link { .. }
        );
        if lines.open.is_empty() && is_click {
            lines.to_open = Some(event);
        }
    }

    pub fn listen(&self) -> Events {
        let (line, events) = unbounded_channel();
        let mut lines = self.lock();
        if let Some(event) = lines.to_open.take() {
            // The receiver is in this function's hands.
            let _ = line.send(event);
        }
        lines.open.push(line);
        Events { events, next: None }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Lines> {
        self.lines
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// One hearer's line.
pub struct Events {
    events: UnboundedReceiver<Event>,
    /// Taken from the line while merging, and not a change.
    next: Option<Event>,
}

impl Events {
    /// The next event; changes that wait together come as one. None when the core is gone.
    pub async fn next(&mut self) -> Option<Event> {
        let first = match self.next.take() {
            Some(event) => event,
            None => self.events.recv().await?,
        };
        let Event::Changes { changes } = first else {
            return Some(first);
        };
        let mut merged: BTreeSet<Change> = changes.into_iter().collect();
        while let Ok(event) = self.events.try_recv() {
            match event {
                Event::Changes { changes } => merged.extend(changes),
                other => {
                    self.next = Some(other);
                    break;
                }
            }
        }
        Some(Event::Changes {
            changes: merged.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokenim_protocol::ids::ChannelId;

    fn changes(changes: &[Change]) -> Event {
        Event::Changes {
            changes: changes.to_vec(),
        }
    }

    fn heard(event: Option<Event>) -> Vec<Change> {
        match event {
            Some(Event::Changes { changes }) => changes,
            other => panic!("not changes: {other:?}"),
        }
    }

    #[tokio::test]
    async fn what_piles_up_is_heard_once() {
        let hearers = Hearers::default();
        let mut page = hearers.listen();
        hearers.tell(changes(&[Change::Channels, Change::Outbox]));
        hearers.tell(changes(&[Change::Channels]));
        assert_eq!(heard(page.next().await), [Change::Channels, Change::Outbox]);
    }

    #[tokio::test]
    async fn a_click_keeps_its_place_among_the_changes() {
        let hearers = Hearers::default();
        let mut page = hearers.listen();
        let channel_id = ChannelId::now_v7();
        hearers.tell(changes(&[Change::Channels]));
        hearers.tell(Event::OpenMessage { channel_id, seq: 7 });
        hearers.tell(changes(&[Change::Outbox]));
        assert_eq!(heard(page.next().await), [Change::Channels]);
        assert!(matches!(
            page.next().await,
            Some(Event::OpenMessage { seq: 7, .. })
        ));
        assert_eq!(heard(page.next().await), [Change::Outbox]);
    }

    #[tokio::test]
    async fn a_click_before_the_page_is_there_waits_for_it() {
        let hearers = Hearers::default();
        let channel_id = ChannelId::now_v7();
        hearers.tell(changes(&[Change::Channels]));
        hearers.tell(Event::OpenMessage { channel_id, seq: 7 });
        let mut page = hearers.listen();
        assert!(matches!(
            page.next().await,
            Some(Event::OpenMessage { seq: 7, .. })
        ));
        hearers.tell(changes(&[Change::Outbox]));
        assert_eq!(heard(page.next().await), [Change::Outbox]);
    }
}
