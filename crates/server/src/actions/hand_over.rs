//! A file is handed over: begun, a part at a time, whole, given to a message, taken back.
//!
//! Every step is judged anew under the writer's lock: whoever lost the permission between two
//! parts hands over no more, and what has come by then is collected.

use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::file::{ATTACHMENTS_MAX, Attachment, FILE_LARGE_BYTES, Limit};
use tokenim_protocol::ids::{ChannelId, FileId, MessageId, PersonId};
use tokenim_protocol::permission::{Action, Facts};
use tokenim_protocol::time::UnixMillis;

use super::quotas::rooms_for;
use crate::access;
use crate::blobs::Blobs;
use crate::config::FileLimits;
use crate::error::{AppError, AppResult};
use crate::store::files::{self, FileState, StoredFile};
use crate::store::{Db, Tx, contents};

/// What somebody says of a file before it comes.
#[derive(Clone, Debug)]
pub struct Announced {
    pub size: u64,
    pub name: String,
    pub media_type: String,
    pub sha256: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// The announcement is looked at behind the door: nobody learns from a mistake in it whether
/// there is such a channel.
pub async fn begin_upload(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    announced: AppResult<Announced>,
    limits: FileLimits,
) -> AppResult<StoredFile> {
    let now = tx.now();
    access::channel(tx, actor, Action::UploadFile, channel, now).await?;
    let announced = announced?;
    may_be_large(tx, actor, channel, announced.size, now).await?;
    for room in rooms_for(tx, actor, Some(channel), limits).await? {
        if announced.size > room.remaining() {
            return Err(AppError::LimitReached(Limit {
                of: room.of,
                limit: room.limit,
                remaining: room.remaining(),
            }));
        }
    }
    let file = StoredFile {
        id: FileId::now_v7(),
        channel,
        person: actor,
        name: announced.name,
        media_type: announced.media_type,
        size: announced.size,
        width: announced.width,
        height: announced.height,
        sha256: announced.sha256,
        stored: 0,
        state: FileState::Coming,
        message: None,
        expires_at: Some(now.plus_ms(limits.keeps_ms)),
    };
    files::insert(tx, &file, now).await?;
    Ok(file)
}

async fn may_be_large(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    size: u64,
    now: UnixMillis,
) -> AppResult<()> {
    if size > FILE_LARGE_BYTES {
        access::channel(db, actor, Action::UploadLargeFile, channel, now).await?;
    }
    Ok(())
}

/// An upload that this person began here. Anybody else's is not there; one that has run out is
/// gone.
pub async fn own_upload(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
    now: UnixMillis,
) -> AppResult<StoredFile> {
    access::channel(db, actor, Action::UploadFile, channel, now).await?;
    let file = files::get(db, id)
        .await?
        .filter(|file| file.channel == channel && file.person == actor)
        .ok_or(AppError::NotFound)?;
    may_be_large(db, actor, channel, file.size, now).await?;
    if file.expires_at.is_some_and(|end| end <= now) {
        return Err(AppError::Gone);
    }
    Ok(file)
}

/// More of it is on the disk.
pub async fn advance_upload(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
    (from, to): (u64, u64),
    keeps_ms: i64,
) -> AppResult<UnixMillis> {
    let now = tx.now();
    own_upload(tx, actor, channel, id, now).await?;
    let expires_at = now.plus_ms(keeps_ms);
    if !files::advance(tx, id, from, to, expires_at).await? {
        return Err(AppError::Conflict);
    }
    Ok(expires_at)
}

/// Where a content that has come gets its place.
pub enum Place {
    Folder(Blobs),
    /// Where it has been put under the upload's name, unless it was there already.
    Bucket {
        put: bool,
    },
}

/// All of it is here and is what was announced: from here on a message may have it. False when
/// it is not in the bucket any more, where it was when it did not have to be put.
pub async fn finish_upload(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
    sha256: String,
    place: Place,
) -> AppResult<bool> {
    let now = tx.now();
    let file = own_upload(tx, actor, channel, id, now).await?;
    if file.state != FileState::Coming {
        return Ok(true);
    }
    match place {
        Place::Folder(blobs) => blobs
            .keep(id, &sha256)
            .map_err(|error| AppError::internal(error.to_string()))?,
        Place::Bucket { put } => match (contents::object_of(tx, &sha256).await?, put) {
            // What was put as well stays among the loose ones.
            (Some(_), _) => {}
            (None, true) => contents::place(tx, &sha256, id).await?,
            (None, false) => return Ok(false),
        },
    }
    files::set_whole(tx, id, &sha256).await?;
    Ok(true)
}

/// Taken back by whoever began it, or not what was announced.
pub async fn end_upload(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
) -> AppResult<()> {
    let now = tx.now();
    let file = own_upload(tx, actor, channel, id, now).await?;
    // What a message has goes with the message.
    if file.state == FileState::Sent {
        return Err(AppError::NotFound);
    }
    Ok(files::remove(tx, &file).await?)
}

/// The files of a message that is being sent: whole, the sender's own, handed over to this very
/// channel, and in no other message.
pub(super) async fn give_to_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    ids: &[FileId],
) -> AppResult<Vec<Attachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let not_allowed = || AppError::field("attachments", FieldProblem::NotAllowed);
    if ids.len() > ATTACHMENTS_MAX {
        return Err(AppError::field("attachments", FieldProblem::TooLong));
    }
    let now = tx.now();
    access::channel(tx, actor, Action::UploadFile, channel, now).await?;
    let mut attachments = Vec::with_capacity(ids.len());
    for id in ids {
        let file = files::get(tx, *id)
            .await?
            .filter(|file| file.channel == channel && file.person == actor)
            .ok_or_else(not_allowed)?;
        may_be_large(tx, actor, channel, file.size, now).await?;
        // One that stands in the list twice is taken the second time already.
        if !files::give_to(tx, *id, message).await? {
            return Err(not_allowed());
        }
        attachments.push(file.attachment().ok_or_else(not_allowed)?);
    }
    files::tell_message(tx, message, &attachments).await?;
    Ok(attachments)
}

/// A file of a message that this person may read, to be fetched.
pub async fn open_file(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    id: FileId,
    now: UnixMillis,
) -> AppResult<StoredFile> {
    let action = Action::DownloadFile;
    let allowed = access::channel(db, actor, action, channel, now).await?;
    let file = sent_file(db, &allowed.facts, channel, id, now).await?;
    let message = file.message.ok_or(AppError::NotFound)?;
    // What the message wears may keep its files where they are.
    access::item(db, allowed.facts, action, channel, message, now).await?;
    Ok(file)
}

/// A file of a message that the person of these facts may see.
pub(super) async fn sent_file(
    db: &Db,
    facts: &Facts,
    channel: ChannelId,
    id: FileId,
    now: UnixMillis,
) -> AppResult<StoredFile> {
    let file = files::get(db, id)
        .await?
        .filter(|file| file.channel == channel && file.state == FileState::Sent)
        .ok_or(AppError::NotFound)?;
    let message = file.message.ok_or(AppError::NotFound)?;
    access::visible_message(db, facts, channel, message, now)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(file)
}

/// Uploads that nobody went on with. Answers their ids.
pub async fn collect_uploads(tx: &mut Tx, count: u32) -> AppResult<Vec<FileId>> {
    let now = tx.now();
    let mut gone = Vec::new();
    for file in files::run_out(tx, now, count).await? {
        files::remove(tx, &file).await?;
        gone.push(file.id);
    }
    Ok(gone)
}

/// Content that no file has any more leaves the disk, under the writer's lock: nobody gives it
/// to a file meanwhile. In the bucket it only loses its name here, and is removed later: nobody
/// finds it under that name any more.
pub async fn collect_content(tx: &mut Tx, count: u32, blobs: Blobs) -> AppResult<usize> {
    let loose = files::loose(tx, count).await?;
    for sha256 in &loose {
        if !files::is_held(tx, sha256).await? {
            blobs
                .drop_blob(sha256)
                .map_err(|error| AppError::internal(error.to_string()))?;
            contents::let_go(tx, sha256).await?;
        }
    }
    Ok(loose.len())
}

/// For what a move between folder and bucket has put into the bucket. False when the content
/// lies there already, or is nobody's.
pub async fn move_to_bucket(tx: &mut Tx, sha256: String, object: FileId) -> AppResult<bool> {
    let is_there = contents::object_of(tx, &sha256).await?.is_some();
    if is_there || !files::has_holder(tx, &sha256).await? {
        return Ok(false);
    }
    contents::place(tx, &sha256, object).await?;
    Ok(true)
}

/// The other way: what came is whole in the folder, and the object is nobody's.
pub async fn move_to_folder(
    tx: &mut Tx,
    sha256: String,
    part: FileId,
    blobs: Blobs,
) -> AppResult<()> {
    if files::has_holder(tx, &sha256).await? {
        blobs
            .keep(part, &sha256)
            .map_err(|error| AppError::internal(error.to_string()))?;
    }
    Ok(contents::let_go(tx, &sha256).await?)
}

/// A content in the folder that a crash left between its link and its row is nobody's.
pub async fn let_go_of_stray(tx: &mut Tx, sha256: String) -> AppResult<()> {
    if !files::has_holder(tx, &sha256).await? {
        files::look_at(tx, &sha256).await?;
    }
    Ok(())
}

/// For what lies on the disk and may be nobody's.
pub async fn is_coming(db: &Db, id: FileId) -> AppResult<bool> {
    let file = files::get(db, id).await?;
    Ok(file.is_some_and(|file| file.state == FileState::Coming))
}
