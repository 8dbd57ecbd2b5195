//! Searching here and at the server at once, for what is not cached.
//!
//! What is cached answers first and always. The server is asked only where parts of the
//! channels in question are not here, and its answer is laid into ours: each message once, the
//! newest first.

use std::collections::HashSet;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::search::{FoundPage, SEARCH_CHARS_MAX, SEARCH_PAGE_MAX, SearchMessages};
use tokio::time::timeout;

use super::find::{self, SEARCH_RESULTS_MAX, channel_name};
use super::operators::{Asker, Filter};
use super::snippet::snippet;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::{self, Reader, directory, entry};
use crate::view::search::{SearchHit, SearchResults, ServerPart};

/// Whoever searches looks at the list; an answer that comes later is one to another question.
const PATIENCE: Duration = Duration::from_secs(5);

impl Account {
    /// Who asks, when and where: what `me` and `today` mean.
    pub fn asker(&self) -> Asker {
        Asker {
            me: self.me,
            now: self.clock.now(),
            zone: TimeZone::system(),
        }
    }
}

impl Client {
    /// What is cached, the newest first.
    pub async fn search(
        &self,
        query: &str,
        channel: Option<ChannelId>,
        limit: u32,
    ) -> Result<SearchResults> {
        let account = self.account()?;
        let limit = limit.clamp(1, SEARCH_RESULTS_MAX);
        Ok(find::search(&account.store, query, channel, limit, account.asker()).await?)
    }

    /// The same with what only the server has.
    pub async fn search_everywhere(
        &self,
        query: &str,
        channel: Option<ChannelId>,
        limit: u32,
    ) -> Result<SearchResults> {
        let account = self.account()?;
        let limit = limit.clamp(1, SEARCH_RESULTS_MAX);
        let asker = account.asker();
        let mut results =
            find::search(&account.store, query, channel, limit, asker.clone()).await?;
        if !results.incomplete {
            return Ok(results);
        }
        let text = query.to_owned();
        let filter = account
            .store
            .read(move |reader| Filter::parse(reader, &text, channel, &asker))
            .await?;
        let question = question(&filter, limit);
        match timeout(PATIENCE, account.api.search(&question)).await {
            Ok(Ok(page)) => merge(&account, results, page, filter, limit).await,
            Ok(Err(error)) => {
                results.server = match error {
                    Error::Server(error) if error.code == ErrorCode::TooManyRequests => {
                        ServerPart::Busy
                    }
                    _ => ServerPart::Unreachable,
                };
                Ok(results)
            }
            Err(_) => {
                results.server = ServerPart::Unreachable;
                Ok(results)
            }
        }
    }
}

/// The same question in ids and times.
fn question(filter: &Filter, limit: u32) -> SearchMessages {
    SearchMessages {
        words: filter.text.chars().take(SEARCH_CHARS_MAX).collect(),
        channels: filter.channels.iter().flatten().copied().collect(),
        authors: filter.authors.iter().flatten().copied().collect(),
        since: filter.since,
        until: filter.until,
        files: filter.files_text.chars().take(SEARCH_CHARS_MAX).collect(),
        has: filter.has.iter().copied().collect(),
        after: None,
        limit: Some(limit.min(SEARCH_PAGE_MAX as u32)),
    }
}

async fn merge(
    account: &Account,
    local: SearchResults,
    page: FoundPage,
    filter: Filter,
    limit: u32,
) -> Result<SearchResults> {
    let more = local.more || page.next.is_some();
    let known: HashSet<_> = local.hits.iter().map(|hit| hit.message_id).collect();
    let incomplete = page.incomplete;
    let mut hits = local.hits;
    let found = account
        .store
        .read(move |reader| {
            page.found
                .into_iter()
                .filter(|found| !known.contains(&found.message.id))
                .filter_map(|found| hit(reader, &filter, found).transpose())
                .collect::<store::Result<Vec<_>>>()
        })
        .await?;
    hits.extend(found);
    hits.sort_by_key(|hit| std::cmp::Reverse((hit.at, hit.channel_id, hit.seq)));
    let more = more || hits.len() > limit as usize;
    hits.truncate(limit as usize);
    Ok(SearchResults {
        hits,
        more,
        incomplete,
        server: ServerPart::Asked,
    })
}

/// None: it is not what was asked for, by our own reading.
fn hit(
    reader: &Reader<'_>,
    filter: &Filter,
    found: tokenim_protocol::search::FoundMessage,
) -> store::Result<Option<SearchHit>> {
    let Some(answer) = filter.answer(Some(found.author), found.at, &found.message) else {
        return Ok(None);
    };
    Ok(Some(SearchHit {
        channel_id: found.channel_id,
        channel_name: channel_name(reader, found.channel_id)?,
        message_id: found.message.id,
        seq: found.seq,
        author: found.author,
        author_name: directory::display_name(reader, found.author)?.unwrap_or_default(),
        at: found.at,
        snippet: snippet(&answer.text, &answer.hits),
        cached: entry::get(reader, found.channel_id, found.seq)?.is_some(),
    }))
}
