//! The index follows the cache, a little behind it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Duration;

use tokenim_protocol::ids::{ChannelId, Seq};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout};

use crate::change::Change;
use crate::store::entry::{self, StoredEntry};
use crate::store::index_queue::QueueNumber;
use crate::store::search_index::{Followed, IndexTx, Place};
use crate::store::{Reader, Result, Store, StoreError, channel, index_queue};

/// Messages of one step. A step holds off a purge, so it must not take long.
const STEP_MESSAGES: u32 = 1_000;
/// Messages read ahead of each channel while rebuilding.
const READ_AHEAD: u32 = 64;

/// Nothing was written for so long: whatever was under way is over.
const QUIET: Duration = Duration::from_millis(100);
/// However much goes on, the index falls behind no further than this.
const BUSY_MAX: Duration = Duration::from_secs(2);

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Followed up to here; the queue may be shortened.
    Followed(QueueNumber),
    Rebuilding,
    UpToDate,
}

/// Follows for as long as the program runs.
pub async fn follow(store: Store) {
    let mut changes = store.subscribe();
    loop {
        loop {
            match follow_once(&store).await {
                Ok(true) | Err(StoreError::Index) => tokio::task::yield_now().await,
                Ok(false) => break,
                Err(error) => {
                    // Searching stays exact: what is not indexed is looked through. The next
                    // change tries again.
                    tracing::warn!(%error, "the search index could not follow");
                    break;
                }
            }
        }
        loop {
            match changes.recv().await {
                Ok(set) if !set.iter().any(concerns_words) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
        // A catch-up writes batch upon batch, and the processor is its own until it is through:
        // what is not indexed yet is looked through by whoever searches meanwhile.
        let begun = Instant::now();
        while begun.elapsed() < BUSY_MAX {
            match timeout(QUIET, changes.recv()).await {
                Err(_) => break,
                Ok(Err(RecvError::Closed)) => return,
                Ok(Ok(_) | Err(RecvError::Lagged(_))) => {}
            }
        }
    }
}

fn concerns_words(change: &Change) -> bool {
    matches!(change, Change::Timeline(_))
}

/// One step; true when there is more to do.
pub async fn follow_once(store: &Store) -> Result<bool> {
    let inner = store.inner().clone();
    let step = store
        .read(move |reader| inner.search().write(|index| step(reader, index)))
        .await?;
    match step {
        Step::Followed(through) => {
            store
                .write(move |tx| index_queue::take(tx, through))
                .await?;
            Ok(true)
        }
        Step::Rebuilding => Ok(true),
        Step::UpToDate => Ok(false),
    }
}

fn step(reader: &Reader<'_>, index: &IndexTx<'_>) -> Result<Step> {
    let followed = index.followed()?;
    let taken = index_queue::taken(reader)?;
    if followed.watermark < taken || followed.watermark > index_queue::last(reader)? {
        // The queue no longer tells what lies between: the index is new, or a power cut has
        // taken its last commits. Or it has taken the cache's: numbers are given out again.
        index.begin_again(taken)?;
        return Ok(Step::Rebuilding);
    }
    if !followed.whole {
        let is_done = taken == 0 || rebuild(reader, index)? == 0;
        index.set_followed(Followed {
            whole: is_done,
            ..followed
        })?;
        return Ok(Step::Rebuilding);
    }
    let queued = index_queue::after(reader, followed.watermark, STEP_MESSAGES)?;
    let Some(last) = queued.last() else {
        return Ok(Step::UpToDate);
    };
    let watermark = last.n;
    // Once each, however often it was touched, and in the order of time: the index slows
    // down when numbers fall.
    let places: std::collections::BTreeSet<(ChannelId, Seq)> =
        queued.iter().map(|row| (row.channel, row.seq)).collect();
    let mut entries = Vec::with_capacity(places.len());
    for (channel, seq) in places {
        let place = Place { channel, seq };
        // The index lies on the disk, and of these nothing does.
        if reader.is_fleeting(channel) {
            index.remove(place)?;
            continue;
        }
        match entry::get(reader, channel, seq) {
            Ok(Some(entry)) => entries.push((place, entry)),
            Ok(None) | Err(StoreError::NoKey(_)) => index.remove(place)?,
            Err(error) => return Err(error),
        }
    }
    entries.sort_by_key(|(_, entry)| entry.at);
    for (place, entry) in &entries {
        put(index, *place, entry)?;
    }
    index.set_followed(Followed {
        watermark,
        whole: true,
    })?;
    Ok(Step::Followed(watermark))
}

fn put(index: &IndexTx<'_>, place: Place, entry: &StoredEntry) -> Result<()> {
    let message = entry.message().filter(|message| entry::is_indexed(message));
    match message.and_then(entry::searched) {
        Some(text) => index.put(place, entry.at, &text),
        None => index.remove(place),
    }
}

/// Takes the next messages of all channels, the oldest first; answers how many.
fn rebuild(reader: &Reader<'_>, index: &IndexTx<'_>) -> Result<u32> {
    let mut next: BTreeMap<ChannelId, VecDeque<StoredEntry>> = BTreeMap::new();
    let mut heap = BinaryHeap::new();
    for channel in channel::ids(reader)? {
        if reader.is_fleeting(channel) {
            continue;
        }
        let through = index.rebuilt_through(channel)?;
        // One row to learn when it goes on; more if its turn comes.
        let ahead: VecDeque<_> = texts_after(reader, channel, through, 1)?;
        if let Some(first) = ahead.front() {
            heap.push(Reverse((first.at, channel)));
            next.insert(channel, ahead);
        }
    }
    let mut count = 0;
    let mut reached: BTreeMap<ChannelId, Seq> = BTreeMap::new();
    while let Some(Reverse((_, channel))) = heap.pop() {
        let Some(ahead) = next.get_mut(&channel) else {
            continue;
        };
        let Some(entry) = ahead.pop_front() else {
            continue;
        };
        let seq = entry.seq;
        put(index, Place { channel, seq }, &entry)?;
        reached.insert(channel, seq);
        count += 1;
        if count == STEP_MESSAGES {
            break;
        }
        if ahead.is_empty() {
            *ahead = texts_after(reader, channel, seq, READ_AHEAD)?;
        }
        if let Some(first) = ahead.front() {
            heap.push(Reverse((first.at, channel)));
        }
    }
    for (channel, seq) in reached {
        index.set_rebuilt_through(channel, seq)?;
    }
    Ok(count)
}

fn texts_after(
    reader: &Reader<'_>,
    channel: ChannelId,
    seq: Seq,
    count: u32,
) -> Result<VecDeque<StoredEntry>> {
    match entry::texts_after(reader, channel, seq, count) {
        Ok(entries) => Ok(entries.into()),
        Err(StoreError::NoKey(_)) => Ok(VecDeque::new()),
        Err(error) => Err(error),
    }
}
