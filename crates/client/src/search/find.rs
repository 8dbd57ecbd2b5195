//! One search: the index proposes, the opened text decides.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_words::Query;

use crate::store::entry::{self, StoredEntry};
use crate::store::search_index::{IndexTx, Place};
use crate::store::{
    Reader, Result, Store, StoreError, channel, directory, index_queue, range, sidebar,
};
use crate::view::search::{SearchHit, SearchResults, ServerPart};

use super::operators::{Asker, Filter};
use super::snippet::snippet;

/// Messages that are looked through without the index. While it is being made again there
/// may be more; the results then say that they are not complete.
const LOOK_THROUGH_MAX: usize = 20_000;
/// A list longer than this is not read by anybody.
pub(super) const SEARCH_RESULTS_MAX: u32 = 200;
/// Read at a time while looking through.
const PAGE: u32 = 500;
/// The index and the cache are two files; when one has moved on between our first looks at
/// them, looking again is enough.
const LOOKS_MAX: usize = 3;

/// Finds what is cached, the newest first.
pub async fn search(
    store: &Store,
    query: &str,
    channel: Option<ChannelId>,
    limit: u32,
    asker: Asker,
) -> Result<SearchResults> {
    let query = query.to_owned();
    let inner = store.inner().clone();
    store
        .read(move |reader| {
            let filter = Filter::parse(reader, &query, channel, &asker)?;
            if !filter.asks() {
                return Ok(SearchResults::default());
            }
            for _ in 0..LOOKS_MAX {
                let looked = inner.search().read(|index| {
                    // The index first: its moment must not be later than the cache's.
                    let watermark = index.followed()?.watermark;
                    if watermark < index_queue::taken(reader)? {
                        return Ok(None);
                    }
                    Search::new(reader, index, &filter, limit).run().map(Some)
                });
                match looked {
                    Ok(Some(results)) => return Ok(results),
                    Ok(None) | Err(StoreError::Index) => {}
                    Err(error) => return Err(error),
                }
            }
            // The index has lost what the queue no longer tells; it is about to be made again.
            let looked_through = inner.search().read(|index| {
                let mut search = Search::new(reader, index, &filter, limit);
                search.look_through_channels(false)?;
                search.results()
            });
            match looked_through {
                // It has just been made again, so what was met lies in the cache.
                Err(StoreError::Index) => Err(StoreError::Damaged),
                looked_through => looked_through,
            }
        })
        .await
}

/// A message that answers, and where in its text.
struct Found {
    entry: StoredEntry,
    hits: Vec<(usize, usize)>,
}

struct Search<'a> {
    reader: &'a Reader<'a>,
    index: &'a IndexTx<'a>,
    filter: &'a Filter,
    limit: usize,
    found: BTreeMap<(ChannelId, Seq), Found>,
    left_to_look_through: usize,
    incomplete: bool,
}

impl<'a> Search<'a> {
    fn new(reader: &'a Reader<'a>, index: &'a IndexTx<'a>, filter: &'a Filter, limit: u32) -> Self {
        Self {
            reader,
            index,
            filter,
            limit: limit as usize,
            found: BTreeMap::new(),
            left_to_look_through: LOOK_THROUGH_MAX,
            incomplete: false,
        }
    }

    fn run(mut self) -> Result<SearchResults> {
        let followed = self.index.followed()?;
        self.look_through_queue(followed.watermark)?;
        if !followed.whole {
            self.look_through_channels(true)?;
        }
        self.ask_index()?;
        self.results()
    }

    /// What came, changed or went since the index last followed.
    fn look_through_queue(&mut self, watermark: u64) -> Result<()> {
        let mut after = watermark;
        loop {
            let page = index_queue::after(self.reader, after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.n;
            for row in page {
                if !self.may_look_further() {
                    return Ok(());
                }
                self.consider(Place {
                    channel: row.channel,
                    seq: row.seq,
                })?;
            }
        }
    }

    /// Everything that the index has not been made of again yet, or simply everything.
    fn look_through_channels(&mut self, past_rebuilt_only: bool) -> Result<()> {
        let mut channels = channel::ids(self.reader)?;
        channels.retain(|channel| self.filter.covers(*channel));
        for channel in channels {
            let mut after = if past_rebuilt_only {
                self.index.rebuilt_through(channel)?
            } else {
                0
            };
            loop {
                let page = match entry::texts_after(self.reader, channel, after, PAGE) {
                    Err(StoreError::NoKey(_)) => break,
                    page => page?,
                };
                let Some(last) = page.last() else {
                    break;
                };
                after = last.seq;
                for entry in page {
                    if !self.may_look_further() {
                        return Ok(());
                    }
                    self.check(channel, entry);
                }
            }
        }
        Ok(())
    }

    /// The index answers the newest first; a few more than asked for tell whether there
    /// are more.
    fn ask_index(&mut self) -> Result<()> {
        let (index, wanted) = (self.index, self.limit + 1);
        // The names of files are among the words.
        let asked: Vec<String> = [&self.filter.words, &self.filter.files]
            .into_iter()
            .flatten()
            .map(Query::to_fts)
            .collect();
        if asked.is_empty() {
            return self.look_at_newest(wanted);
        }
        let only = match &self.filter.channels {
            Some(channels) if channels.len() == 1 => channels.first().copied(),
            _ => None,
        };
        let mut hits = 0;
        index.find(&asked.join(" AND "), only, |place| {
            if self.consider(place)? {
                hits += 1;
            } else if !self.may_look_further() {
                return Ok(true);
            }
            Ok(hits >= wanted)
        })
    }

    /// Without words there is nothing to ask the index for.
    fn look_at_newest(&mut self, wanted: usize) -> Result<()> {
        let (since, until) = (self.filter.since, self.filter.until);
        let filter = self.filter;
        let mut hits = 0;
        entry::newest_first(self.reader, since, until, |channel, seq, author| {
            let may_be = filter.covers(channel)
                && filter
                    .authors
                    .as_ref()
                    .is_none_or(|authors| authors.contains(&author));
            if !may_be {
                return Ok(false);
            }
            if self.consider(Place { channel, seq })? {
                hits += 1;
            } else if !self.may_look_further() {
                return Ok(true);
            }
            Ok(hits >= wanted)
        })
    }

    /// Looks at one message; true when it answers.
    fn consider(&mut self, place: Place) -> Result<bool> {
        if !self.filter.covers(place.channel) {
            return Ok(false);
        }
        if self.found.contains_key(&(place.channel, place.seq)) {
            return Ok(true);
        }
        match entry::get(self.reader, place.channel, place.seq) {
            Ok(Some(entry)) => Ok(self.check(place.channel, entry)),
            // Its channel is being purged this moment.
            Ok(None) | Err(StoreError::NoKey(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn check(&mut self, channel: ChannelId, entry: StoredEntry) -> bool {
        let hits = entry
            .message()
            .and_then(|message| self.filter.answer(entry.author, entry.at, message))
            .map(|answer| answer.hits);
        match hits {
            Some(hits) => {
                self.found
                    .insert((channel, entry.seq), Found { entry, hits });
                true
            }
            None => false,
        }
    }

    fn may_look_further(&mut self) -> bool {
        if self.left_to_look_through == 0 {
            self.incomplete = true;
            return false;
        }
        self.left_to_look_through -= 1;
        true
    }

    fn results(self) -> Result<SearchResults> {
        let reader = self.reader;
        let mut found: Vec<_> = self.found.into_iter().collect();
        found.sort_by_key(|((channel, seq), found)| {
            std::cmp::Reverse((found.entry.at, *channel, *seq))
        });
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let mut names = BTreeMap::new();
        let mut hits = Vec::with_capacity(found.len());
        for ((channel, seq), found) in found {
            let entry = found.entry;
            let (Some(message), Some(author)) = (entry.message(), entry.author) else {
                continue;
            };
            let name = match names.entry(channel) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(channel_name(reader, channel)?),
            };
            hits.push(SearchHit {
                channel_id: channel,
                channel_name: name.clone(),
                message_id: message.id,
                seq,
                author,
                author_name: directory::display_name(reader, author)?.unwrap_or_default(),
                at: entry.at,
                snippet: snippet(&entry::searched(message).unwrap_or_default(), &found.hits),
                cached: true,
            });
        }
        Ok(SearchResults {
            hits,
            more,
            incomplete: self.incomplete || any_holes(reader, self.filter)?,
            server: ServerPart::NotAsked,
        })
    }
}

fn any_holes(reader: &Reader<'_>, filter: &Filter) -> Result<bool> {
    let Some(channels) = &filter.channels else {
        return range::any_holes(reader, None);
    };
    for channel in channels {
        if range::any_holes(reader, Some(*channel))? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn channel_name(reader: &Reader<'_>, channel: ChannelId) -> Result<String> {
    let Some(row) = sidebar::get(reader, channel)? else {
        return Ok(String::new());
    };
    match row.person {
        Some(person) => Ok(directory::display_name(reader, person)?.unwrap_or_default()),
        None => Ok(row.name),
    }
}
