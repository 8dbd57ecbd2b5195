//! The arithmetic of a gapless log: what to do with an entry, given how far one has come.
//! Pure.

use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::ids::Seq;

/// What an entry means to somebody who has everything up to `have`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The next one.
    Next,
    /// Something before it is missing: held for a moment, then fetched.
    Ahead,
    /// Known already; dropped.
    Known,
}

/// No channel has this many entries; a run that claims it would swallow everything to come.
const RUN_MAX: u64 = 1 << 40;

/// The last seq an entry covers: a hidden run is one entry for many.
pub fn through(entry: &Entry) -> Seq {
    match entry.event.known() {
        Some(ChannelEvent::Hidden { through }) if through.saturating_sub(entry.seq) < RUN_MAX => {
            (*through).max(entry.seq)
        }
        Some(_) | None => entry.seq,
    }
}

/// Judges an entry that covers `seq..=through`.
pub fn place(have: Seq, seq: Seq, through: Seq) -> Place {
    if through <= have {
        Place::Known
    } else if seq <= have + 1 {
        // A hidden run that begins in what is known and ends after it is the next one too.
        Place::Next
    } else {
        Place::Ahead
    }
}

/// Sorts entries into what can be applied now, in order, and what has to wait.
pub fn sort(mut have: Seq, mut entries: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    entries.sort_by_key(|entry| entry.seq);
    let (mut ready, mut ahead) = (Vec::new(), Vec::new());
    for entry in entries {
        let end = through(&entry);
        match place(have, entry.seq, end) {
            Place::Next => {
                have = end;
                ready.push(entry);
            }
            Place::Ahead => ahead.push(entry),
            Place::Known => {}
        }
    }
    (ready, ahead)
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::event::Kept;
    use tokenim_protocol::time::UnixMillis;

    use super::*;

    fn entry(seq: Seq, hidden_through: Option<Seq>) -> Entry {
        Entry {
            seq,
            at: UnixMillis(0),
            author: None,
            message_count: 0,
            prev_hash: String::new(),
            event: match hidden_through {
                Some(through) => Kept::Known(ChannelEvent::Hidden { through }),
                None => Kept::Unknown(serde_json::json!({"kind": "later"})),
            },
        }
    }

    fn seqs(entries: &[Entry]) -> Vec<Seq> {
        entries.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn next_is_applied_ahead_waits_and_known_is_dropped() {
        assert_eq!(place(4, 5, 5), Place::Next);
        assert_eq!(place(4, 6, 6), Place::Ahead);
        assert_eq!(place(4, 4, 4), Place::Known);
        assert_eq!(place(4, 3, 7), Place::Next);
        assert_eq!(place(0, 1, 1), Place::Next);
    }

    #[test]
    fn any_order_with_repeats_comes_out_in_order_once() {
        let entries = vec![
            entry(9, None),
            entry(5, None),
            entry(6, Some(7)),
            entry(5, None),
            entry(3, None),
            entry(7, None),
        ];
        let (ready, ahead) = sort(4, entries);
        assert_eq!(seqs(&ready), [5, 6]);
        assert_eq!(seqs(&ahead), [9]);
        let (ready, ahead) = sort(7, vec![entry(8, None), entry(9, None)]);
        assert_eq!(seqs(&ready), [8, 9]);
        assert!(ahead.is_empty());
    }
}
