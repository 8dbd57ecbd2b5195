//! Searching what people wrote, as far as the one who asks may read it.
//!
//! Only channels that this person may read are looked into at all, each by itself, so neither
//! the answer nor the time it takes says anything about the others. What the index proposes
//! is then read back and judged by the one rule for entries ([`Visibility`]): what was said
//! before one's time is not found, and neither is a message whose words were changed after it.
//!
//! A search may take so long and no longer. What it has found by then is the answer, and it
//! says that there may be more.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::search::{
    FoundMessage, FoundPage, SEARCH_CHARS_MAX, SEARCH_NARROWED_TO_MAX, SEARCH_PAGE_MAX,
    SearchMessages,
};
use tokenim_protocol::time::UnixMillis;
use tokenim_words::Query;

use crate::access;
use crate::error::{AppError, AppResult};
use crate::events::audience::{Visibility, as_read_by};
use crate::store::search_index::{self, Place};
use crate::store::{Db, StoreResult, entries, members, messages};

/// Longer than any search of a person should take, and short enough that a hundred of them do
/// not hold up those who talk.
pub const TIME_MAX: Duration = Duration::from_millis(400);
/// Proposals of the index read at a time.
const PROPOSALS: u32 = 64;
const PAGE: usize = 20;

/// What was asked for, checked.
struct Asked {
    words: Option<Query>,
    /// What the names of its files must have.
    files: Option<Query>,
    request: SearchMessages,
    limit: usize,
    over: Place,
    below: Place,
}

impl Asked {
    /// By the words of a message and the names of its files, as they read now.
    fn is_answered(&self, body: &str, files: &[Attachment]) -> bool {
        let has_words = |query: &Query| query.hits(&search_index::searched(body, files)).is_some();
        let has_names = |query: &Query| query.hits(&search_index::searched("", files)).is_some();
        self.words.as_ref().is_none_or(has_words)
            && self.files.as_ref().is_none_or(has_names)
            && self
                .request
                .has
                .iter()
                .all(|what| search_index::has(body, files, *what))
    }
}

/// One page of what answers.
pub async fn search(
    db: &Db,
    actor: PersonId,
    request: SearchMessages,
    now: UnixMillis,
    until: Instant,
) -> AppResult<FoundPage> {
    let allowed = access::organisation(db, actor, Action::Search, now).await?;
    let Some(asked) = check(db, request).await? else {
        return Ok(FoundPage {
            found: Vec::new(),
            next: None,
            incomplete: false,
        });
    };
    let mut found: BTreeMap<Place, FoundMessage> = BTreeMap::new();
    let mut incomplete = false;
    let cap = db.run_until(until);
    for (channel, history, intervals) in members::reading_of(db, actor).await? {
        if !asked.request.channels.is_empty() && !asked.request.channels.contains(&channel) {
            continue;
        }
        let visibility = Visibility::of_member(&allowed.facts, channel, history, intervals, now);
        let Some(visibility) = visibility else {
            continue;
        };
        match look_into(db, &asked, channel, &visibility, &mut found, until).await {
            Ok(()) => {}
            Err(error) if error.is_time_over() => {
                incomplete = true;
                break;
            }
            Err(error) => return Err(error.into()),
        }
        if Instant::now() >= until {
            incomplete = true;
            break;
        }
    }
    drop(cap);
    let more = found.len() > asked.limit;
    let found: Vec<FoundMessage> = found.into_values().rev().take(asked.limit).collect();
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("{}.{}", last.at.0, last.message.id));
    Ok(FoundPage {
        found,
        next,
        incomplete,
    })
}

/// None: there is nothing to look for.
async fn check(db: &Db, request: SearchMessages) -> AppResult<Option<Asked>> {
    let limit = request.limit.map_or(PAGE, |limit| limit as usize);
    if limit == 0 || limit > SEARCH_PAGE_MAX {
        return Err(AppError::field("limit", FieldProblem::NotAllowed));
    }
    if request.words.chars().count() > SEARCH_CHARS_MAX {
        return Err(AppError::field("words", FieldProblem::TooLong));
    }
    if request.files.chars().count() > SEARCH_CHARS_MAX {
        return Err(AppError::field("files", FieldProblem::TooLong));
    }
    if request.channels.len() > SEARCH_NARROWED_TO_MAX {
        return Err(AppError::field("channels", FieldProblem::TooLong));
    }
    if request.authors.len() > SEARCH_NARROWED_TO_MAX {
        return Err(AppError::field("authors", FieldProblem::TooLong));
    }
    if request.has.len() > 8 {
        return Err(AppError::field("has", FieldProblem::TooLong));
    }
    let words = Query::parse(&request.words);
    let files = Query::parse(&request.files);
    let is_narrowed = files.is_some()
        || !request.channels.is_empty()
        || !request.authors.is_empty()
        || !request.has.is_empty()
        || request.since.is_some()
        || request.until.is_some();
    if words.is_none() && !is_narrowed {
        return Ok(None);
    }
    let over = match request.since {
        Some(since) => search_index::over(db, since).await?,
        None => 0,
    };
    let mut below = match request.until {
        Some(until) => search_index::below(db, until).await?,
        None => Place::MAX,
    };
    if let Some(after) = &request.after {
        let (at, id) =
            cursor(after).ok_or_else(|| AppError::field("after", FieldProblem::Malformed))?;
        below = below.min(search_index::going_on(db, id, at).await?);
    }
    Ok(Some(Asked {
        words,
        files,
        limit,
        over,
        below,
        request,
    }))
}

fn cursor(text: &str) -> Option<(UnixMillis, MessageId)> {
    let (at, id) = text.split_once('.')?;
    Some((UnixMillis(at.parse().ok()?), id.parse().ok()?))
}

/// Looks into one channel for what is newer than what was found already, if that is enough.
async fn look_into(
    db: &Db,
    asked: &Asked,
    channel: ChannelId,
    visibility: &Visibility,
    found: &mut BTreeMap<Place, FoundMessage>,
    until: Instant,
) -> StoreResult<()> {
    let request = &asked.request;
    let expression = search_index::expression(
        channel,
        &request.authors,
        &request.has,
        asked.words.as_ref(),
        asked.files.as_ref(),
    );
    let mut below = asked.below;
    loop {
        let over = match found.first_key_value() {
            Some((oldest, _)) if found.len() > asked.limit => asked.over.max(*oldest),
            _ => asked.over,
        };
        let proposed = search_index::find(db, &expression, over, below, PROPOSALS).await?;
        let Some((last, _)) = proposed.last() else {
            return Ok(());
        };
        below = *last;
        let is_last = proposed.len() < PROPOSALS as usize;
        for (place, id) in proposed {
            if found.len() > asked.limit
                && found
                    .first_key_value()
                    .is_some_and(|(oldest, _)| place < *oldest)
            {
                return Ok(());
            }
            if let Some(message) = read(db, channel, id, visibility, asked).await? {
                found.insert(place, message);
                if found.len() > asked.limit + 1 {
                    found.pop_first();
                }
            }
        }
        if is_last || Instant::now() >= until {
            return Ok(());
        }
    }
}

/// The message as this reader sees it in the log; none where they see none, or where its
/// words do not answer.
async fn read(
    db: &Db,
    channel: ChannelId,
    id: MessageId,
    visibility: &Visibility,
    asked: &Asked,
) -> StoreResult<Option<FoundMessage>> {
    let Some(stored) = messages::get(db, id).await? else {
        return Ok(None);
    };
    let entry = entries::stored_range(db, channel, stored.seq, stored.seq).await?;
    let seen = as_read_by(visibility, &entry).pop();
    let Some((entry, author)) = seen.and_then(|entry| entry.author.map(|author| (entry, author)))
    else {
        return Ok(None);
    };
    let Some(ChannelEvent::Message(message)) = entry.event.known() else {
        return Ok(None);
    };
    let answers = message
        .body
        .as_deref()
        .is_some_and(|body| asked.is_answered(body, &message.attachments));
    Ok(answers.then(|| FoundMessage {
        channel_id: channel,
        seq: entry.seq,
        at: entry.at,
        author,
        message: message.clone(),
    }))
}
