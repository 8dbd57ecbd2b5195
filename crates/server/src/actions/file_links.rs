//! Links by which somebody without an account fetches one file: made, listed, opened, ended.
//!
//! A link carries no right of its own. Each time it is opened, and again every few megabytes,
//! it is judged whether its maker could make it now; whatever is wrong looks like a link that
//! never was.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::file_link::{
    FILE_LINK_DAYS_MAX, FILE_LINK_OPENS_MAX, FileLink, FileLinkList, FileLinkMade, FileLinkState,
    MakeFileLink,
};
use tokenim_protocol::ids::{ChannelId, FileId, FileLinkId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::hand_over::open_file;
use crate::access::{self, Allowed};
use crate::audit::{self, Act};
use crate::auth::secret::{SecretHash, new_token};
use crate::error::{AppError, AppResult};
use crate::store::files::{self, StoredFile};
use crate::store::{Db, Tx, file_links, people, person_log};

/// A link that is good for something now.
#[derive(Clone, Debug)]
pub struct OpenLink {
    pub link: FileLink,
    pub file: StoredFile,
    /// Who shares it, as people call them.
    pub by_name: String,
}

/// A repetition cannot be given the secret again, because only its hash is kept: the same id is
/// a conflict, and whoever asks makes another link.
pub async fn make_file_link(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    file: FileId,
    request: MakeFileLink,
) -> AppResult<FileLinkMade> {
    let now = tx.now();
    let allowed = access::channel(tx, actor, Action::ShareFileOutside, channel, now).await?;
    if !(1..=FILE_LINK_DAYS_MAX).contains(&request.days) {
        return Err(AppError::field("days", FieldProblem::NotAllowed));
    }
    let is_bearable = |opens: u32| (1..=FILE_LINK_OPENS_MAX).contains(&opens);
    if !request.opens_max.is_none_or(is_bearable) {
        return Err(AppError::field("opens_max", FieldProblem::NotAllowed));
    }
    let file = shared_file(tx, &allowed, channel, file, now).await?;
    if file_links::get(tx, request.id).await?.is_some() {
        return Err(AppError::Conflict);
    }
    // What it rests on may end before it: then that is its end.
    let asked = now.plus_ms(i64::from(request.days) * DAY_MS);
    let ends_at = allowed.decision.until.map_or(asked, |end| end.min(asked));
    let token = new_token(tx.rng());
    let token_hash = SecretHash::of_token(&token).to_text();
    file_links::insert(tx, &request, &file, actor, &token_hash, (now, ends_at)).await?;
    let act = Act::new("file_link.create")
        .about(format!("file_link:{}", request.id))
        .after(json!({
            "channel": channel.to_string(),
            "file": file.id.to_string(),
            "ends_at": ends_at.0,
            "opens_max": request.opens_max,
        }));
    audit::record(tx, Some(actor), act).await?;
    let link = file_links::get(tx, request.id)
        .await?
        .ok_or_else(|| AppError::internal("a link that was written is gone"))?;
    tell(tx, &link).await?;
    Ok(FileLinkMade {
        link,
        token: token.to_string(),
    })
}

/// One's own and those of one's own files; all of the channel for whoever manages it.
pub async fn list_file_links(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    now: UnixMillis,
) -> AppResult<FileLinkList> {
    access::channel(db, actor, Action::FollowFileLinks, channel, now).await?;
    let links = match manages(db, actor, channel, now).await? {
        true => file_links::of_channel(db, channel).await?,
        false => file_links::of_person(db, channel, actor).await?,
    };
    let links = judged(db, links, now).await?;
    Ok(FileLinkList { links })
}

pub async fn end_file_link(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    file: FileId,
    id: FileLinkId,
) -> AppResult<()> {
    let now = tx.now();
    access::channel(tx, actor, Action::FollowFileLinks, channel, now).await?;
    let link = file_links::get(tx, id)
        .await?
        .filter(|link| link.channel_id == channel && link.file_id == file)
        .ok_or(AppError::NotFound)?;
    let sender = files::get(tx, file).await?.map(|file| file.person);
    let is_own = link.by == actor || sender == Some(actor);
    // Whoever may not know of it is told nothing of it.
    if !is_own && !manages(tx, actor, channel, now).await? {
        return Err(AppError::NotFound);
    }
    if file_links::end(tx, id, actor, now).await? {
        let act = Act::new("file_link.end")
            .about(format!("file_link:{id}"))
            .before(json!({ "by": link.by.to_string(), "opens": link.opens }));
        audit::record(tx, Some(actor), act).await?;
        tell(tx, &link).await?;
    }
    Ok(())
}

/// What the page of a link says. Whatever is wrong with one is `NotFound`.
pub async fn look_at_file_link(db: &Db, token_hash: &str, now: UnixMillis) -> AppResult<OpenLink> {
    let link = file_links::by_token(db, token_hash).await?;
    open(db, link.ok_or(AppError::NotFound)?, false, now).await
}

/// The file is fetched: one opening is taken and written down.
pub async fn open_file_link(tx: &mut Tx, token_hash: &str) -> AppResult<OpenLink> {
    let now = tx.now();
    let link = file_links::by_token(tx, token_hash).await?;
    let opened = open(tx, link.ok_or(AppError::NotFound)?, false, now).await?;
    let id = opened.link.id;
    if !file_links::take_opening(tx, id, FILE_LINK_OPENS_MAX, now).await? {
        return Err(AppError::NotFound);
    }
    let act = Act::new("file_link.open")
        .about(format!("file_link:{id}"))
        .after(json!({
            "by": opened.link.by.to_string(),
            "file": opened.file.id.to_string(),
            "opens": opened.link.opens + 1,
        }));
    audit::record(tx, None, act).await?;
    tell(tx, &opened.link).await?;
    Ok(opened)
}

/// The same as it goes on: what was taken already is not taken again.
pub async fn still_open(db: &Db, token_hash: &str, now: UnixMillis) -> AppResult<OpenLink> {
    let link = file_links::by_token(db, token_hash).await?;
    open(db, link.ok_or(AppError::NotFound)?, true, now).await
}

/// The links of a file with what each is good for.
pub(super) async fn judged(
    db: &Db,
    links: Vec<FileLink>,
    now: UnixMillis,
) -> AppResult<Vec<FileLink>> {
    let mut judged = Vec::with_capacity(links.len());
    for link in links {
        let state = state(db, &link, now).await?;
        judged.push(FileLink { state, ..link });
    }
    Ok(judged)
}

pub(super) async fn manages(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    now: UnixMillis,
) -> AppResult<bool> {
    let may = access::channel(db, actor, Action::ManageFileLinks, channel, now).await;
    Ok(found(may)?.is_some())
}

async fn state(db: &Db, link: &FileLink, now: UnixMillis) -> AppResult<FileLinkState> {
    let most = link.opens_max.unwrap_or(FILE_LINK_OPENS_MAX);
    Ok(if link.ended_at.is_some() {
        FileLinkState::Ended
    } else if link.ends_at <= now {
        FileLinkState::RunOut
    } else if link.opens >= most {
        FileLinkState::UsedUp
    } else if ground(db, link, now).await?.is_none() {
        FileLinkState::Withheld
    } else {
        FileLinkState::Open
    })
}

/// The file, if the maker of the link could still share it.
async fn ground(db: &Db, link: &FileLink, now: UnixMillis) -> AppResult<Option<StoredFile>> {
    let (by, channel) = (link.by, link.channel_id);
    let may = access::channel(db, by, Action::ShareFileOutside, channel, now).await;
    let Some(allowed) = found(may)? else {
        return Ok(None);
    };
    found(shared_file(db, &allowed, channel, link.file_id, now).await)
}

/// The file, unless what its message wears keeps it in the company.
async fn shared_file(
    db: &Db,
    allowed: &Allowed,
    channel: ChannelId,
    file: FileId,
    now: UnixMillis,
) -> AppResult<StoredFile> {
    let (facts, action) = (allowed.facts.clone(), Action::ShareFileOutside);
    let file = open_file(db, facts.person, channel, file, now).await?;
    let message = file.message.ok_or(AppError::NotFound)?;
    access::item(db, facts, action, channel, message, now).await?;
    Ok(file)
}

async fn open(db: &Db, link: FileLink, goes_on: bool, now: UnixMillis) -> AppResult<OpenLink> {
    let is_good = match state(db, &link, now).await? {
        FileLinkState::Open => true,
        FileLinkState::UsedUp => goes_on,
        FileLinkState::Ended | FileLinkState::RunOut | FileLinkState::Withheld => false,
    };
    let file = match is_good {
        true => ground(db, &link, now).await?,
        false => None,
    };
    let file = file.ok_or(AppError::NotFound)?;
    let by = people::get(db, link.by).await?;
    Ok(OpenLink {
        by_name: by.map(|person| person.display_name).unwrap_or_default(),
        link,
        file,
    })
}

/// A refusal here is nobody's attempt: it is not written down as one.
fn found<T>(answer: AppResult<T>) -> AppResult<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(AppError::Refused(_) | AppError::NotFound | AppError::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whoever made it, and whoever sent the file.
async fn tell(tx: &mut Tx, link: &FileLink) -> AppResult<()> {
    let sender = files::get(tx, link.file_id).await?.map(|file| file.person);
    let others = sender.filter(|sender| *sender != link.by);
    for person in [Some(link.by), others].into_iter().flatten() {
        let channel_id = link.channel_id;
        person_log::append(tx, person, PersonEvent::FileLinksChanged { channel_id }).await?;
    }
    Ok(())
}
