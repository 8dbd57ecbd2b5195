//! What a screen asks about files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tokenim_protocol::file::{ATTACHMENTS_MAX, Attachment, FileKind, clean_name};
use tokenim_protocol::ids::{ChannelId, FileId, MessageId};
use tokenim_protocol::permission::Action;

use super::upload::modified;
use super::{frames, opened_of, worker};
use crate::change::Change;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{Account, blocking};
use crate::store::transfer::{self, StoredState, StoredTransfer};
use crate::store::{attachment, channel};
use crate::view::transfer::{Direction, FailedWhy, TextPreview, TransferId, TransferRow};

/// Of a text that is shown.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// A text is fetched only to be shown up to this.
const TEXT_FETCHED_MAX: u64 = 2 * 1024 * 1024;

impl Client {
    /// Attaches files to what is being written; each starts at once. One that cannot be read is
    /// told as failed, and does not stop the others.
    pub async fn attach(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
        paths: Vec<PathBuf>,
    ) -> Result<Vec<TransferRow>> {
        let account = self.account()?;
        self.attachable(&account, channel_id, thread, paths.len())
            .await?;
        let found = blocking(account.mode, move || {
            Ok(paths
                .into_iter()
                .map(|path| {
                    let about = std::fs::metadata(&path)
                        .ok()
                        .filter(|about| about.is_file());
                    let about = about.map(|about| (about.len(), modified(&about)));
                    (path, about)
                })
                .collect::<Vec<_>>())
        })
        .await?;
        let rows: Vec<StoredTransfer> = found
            .into_iter()
            .map(|(path, about)| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let mut row = new_upload(channel_id, thread, &clean_name(&name));
                row.source = Some(path.to_string_lossy().into_owned());
                // A path that is no text cannot be written down and found again.
                match about.filter(|_| path.to_str().is_some()) {
                    Some((size, modified_ms)) => {
                        row.size = size;
                        row.modified_ms = Some(modified_ms);
                    }
                    None => row.state = StoredState::Failed(FailedWhy::Unreadable),
                }
                row
            })
            .collect();
        insert(&account, rows).await
    }

    pub(super) async fn attachable(
        &self,
        account: &Account,
        channel_id: ChannelId,
        thread: Option<MessageId>,
        more: usize,
    ) -> Result<()> {
        let known = account
            .store
            .read(move |reader| {
                if channel::get(reader, channel_id)?.is_none() {
                    return Ok(None);
                }
                Ok(Some(transfer::attached(reader, channel_id, thread)?.len()))
            })
            .await?
            .ok_or(Error::NotFound)?;
        if known + more > ATTACHMENTS_MAX {
            return Err(too_many());
        }
        match account.refusal(Action::UploadFile, channel_id) {
            Some(decision) => Err(Error::Refused(Box::new(decision))),
            None => Ok(()),
        }
    }

    /// What is attached to what is being written.
    pub async fn attached(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Result<Vec<TransferRow>> {
        let account = self.account()?;
        let rows = account
            .store
            .read(move |reader| transfer::attached(reader, channel_id, thread))
            .await?;
        self.shown(&account, rows).await
    }

    pub async fn transfers(&self) -> Result<Vec<TransferRow>> {
        let account = self.account()?;
        let rows = account.store.read(transfer::all).await?;
        self.shown(&account, rows).await
    }

    /// Rows with their channels' names.
    pub(super) async fn shown(
        &self,
        account: &Account,
        rows: Vec<StoredTransfer>,
    ) -> Result<Vec<TransferRow>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let names: BTreeMap<ChannelId, String> = self
            .list_channels()
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        Ok(rows
            .into_iter()
            .map(|row| {
                let name = names.get(&row.channel).cloned().unwrap_or_default();
                account.transfers.shown(row, name)
            })
            .collect())
    }

    pub async fn pause_transfer(&self, id: TransferId) -> Result<()> {
        self.change_transfer(id, |row| {
            if row.state == StoredState::Waiting {
                row.state = StoredState::Paused;
            }
        })
        .await
    }

    pub async fn resume_transfer(&self, id: TransferId) -> Result<()> {
        self.change_transfer(id, |row| {
            if row.state == StoredState::Paused {
                row.state = StoredState::Waiting;
            }
        })
        .await
    }

    /// A failed one again. A message that could not go for it goes, too.
    pub async fn retry_transfer(&self, id: TransferId) -> Result<()> {
        let account = self.account()?;
        let row = account
            .store
            .read(move |reader| transfer::get(reader, id))
            .await?
            .ok_or(Error::NotFound)?;
        if let (StoredState::Failed(_), Some(message)) = (&row.state, row.message) {
            return self.retry_wedged(message).await;
        }
        self.change_transfer(id, |row| {
            if matches!(row.state, StoredState::Failed(_)) {
                // As it is now, if it was changed meanwhile.
                row.sha256 = row
                    .sha256
                    .take()
                    .filter(|_| row.direction == Direction::Down);
                row.modified_ms = None;
                row.state = StoredState::Waiting;
            }
        })
        .await
    }

    async fn change_transfer(
        &self,
        id: TransferId,
        change: impl FnOnce(&mut StoredTransfer) + Send + 'static,
    ) -> Result<()> {
        let account = self.account()?;
        account
            .store
            .write(move |tx| {
                let Some(mut row) = transfer::get(tx, id)? else {
                    return Ok(false);
                };
                change(&mut row);
                transfer::update(tx, &row)?;
                Ok(true)
            })
            .await?
            .then_some(())
            .ok_or(Error::NotFound)
    }

    /// Takes it back: out of the box, out of its message, out of the list; what of it the server
    /// has is taken back there as well, if it can be told.
    pub async fn cancel_transfer(&self, id: TransferId) -> Result<()> {
        let account = self.account()?;
        let row = account
            .store
            .write(move |tx| {
                let row = transfer::get(tx, id)?;
                if let Some(row) = &row {
                    transfer::take_from_message(tx, row)?;
                    transfer::remove(tx, row)?;
                }
                Ok(row)
            })
            .await?
            .ok_or(Error::NotFound)?;
        let (channel, file, direction) = (row.channel, row.file, row.direction);
        worker::forget(&account, row).await?;
        match (direction, file) {
            (Direction::Up, Some(file)) => {
                let api = account.api.clone();
                tokio::spawn(async move {
                    // Without an answer it goes there by its own time.
                    let _ = api.end_upload(channel, file).await;
                });
            }
            (Direction::Down, Some(file)) => {
                if let Some(frames) = account.frames(channel, file) {
                    frames.discard_part();
                }
            }
            (_, None) => {}
        }
        Ok(())
    }

    pub async fn clear_transfers(&self) -> Result<()> {
        let account = self.account()?;
        Ok(account.store.write(transfer::clear).await?)
    }

    /// Fetches a file of a message into the sealed cache.
    pub async fn fetch_file(&self, channel_id: ChannelId, file_id: FileId) -> Result<TransferRow> {
        self.download(channel_id, file_id, None).await
    }

    /// Fetches it if need be, and saves it in the open.
    pub async fn save_file(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
        target: PathBuf,
    ) -> Result<TransferRow> {
        let target = target.to_str().map(str::to_owned);
        let target = target.ok_or_else(|| Error::bug("a path that is no text"))?;
        let row = self.download(channel_id, file_id, Some(target)).await?;
        self.account()?.opened(channel_id, file_id).await;
        Ok(row)
    }

    async fn download(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
        target: Option<String>,
    ) -> Result<TransferRow> {
        let account = self.account()?;
        if let Some(decision) = account.refusal(Action::DownloadFile, channel_id) {
            return Err(Error::Refused(Box::new(decision)));
        }
        let row = account
            .store
            .write(move |tx| {
                let Some((_, file)) = attachment::find(tx, channel_id, file_id)? else {
                    return Ok(None);
                };
                if let Some(mut known) = transfer::fetching(tx, file_id)? {
                    // It is on its way already, or was: once more, perhaps to another place.
                    if known.target.is_none() || known.state == StoredState::Done {
                        known.target = target.or(known.target);
                    }
                    if known.state != StoredState::Paused {
                        known.state = StoredState::Waiting;
                    }
                    known.done = 0;
                    transfer::update(tx, &known)?;
                    return Ok(Some(known));
                }
                let row = StoredTransfer {
                    direction: Direction::Down,
                    file: Some(file_id),
                    size: file.size,
                    media_type: file.media_type.clone(),
                    width: file.width,
                    height: file.height,
                    sha256: Some(file.sha256.clone()),
                    target,
                    ..new_upload(channel_id, None, &clean_name(&file.name))
                };
                transfer::insert(tx, &row)?;
                Ok(Some(row))
            })
            .await?
            .ok_or(Error::NotFound)?;
        one(self.shown(&account, vec![row]).await?)
    }

    /// Answers when all of it is in the cache.
    pub(super) async fn fetched(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
    ) -> Result<Attachment> {
        let account = self.account()?;
        let (file, mut cached) = known(&account, channel_id, file_id).await?;
        let mut asked = None;
        while !cached {
            let mut changes = account.store.subscribe();
            let id = match asked {
                Some(id) => id,
                None => self.fetch_file(channel_id, file_id).await?.id,
            };
            asked = Some(id);
            let row = account
                .store
                .read(move |reader| transfer::get(reader, id))
                .await?
                .ok_or(Error::NotFound)?;
            match row.state {
                StoredState::Done => {}
                StoredState::Failed(FailedWhy::Refused { decision }) => {
                    return Err(Error::Refused(Box::new(decision)));
                }
                StoredState::Failed(FailedWhy::Gone) => return Err(Error::NotFound),
                StoredState::Failed(why) => return Err(Error::bug(format!("{why:?}"))),
                StoredState::Waiting | StoredState::Paused | StoredState::Staging => loop {
                    match changes.recv().await {
                        Ok(changes) if !changes.contains(&Change::Transfers) => {}
                        Err(tokio::sync::broadcast::error::RecvError::Closed) => {
                            return Err(Error::SignedOut);
                        }
                        _ => break,
                    }
                },
            }
            cached = known(&account, channel_id, file_id).await?.1;
        }
        Ok(file)
    }

    /// What a file is called, as it is written to a disk.
    pub async fn file_name(&self, channel_id: ChannelId, file_id: FileId) -> Result<String> {
        let account = self.account()?;
        let (file, _) = known(&account, channel_id, file_id).await?;
        Ok(clean_name(&file.name))
    }

    /// A copy in the open, for the system's program; gone with the next start. Only of kinds
    /// that a program shows and none carries out.
    pub async fn opened_copy(&self, channel_id: ChannelId, file_id: FileId) -> Result<PathBuf> {
        let account = self.account()?;
        if let Some(decision) = account.refusal(Action::DownloadFile, channel_id) {
            return Err(Error::Refused(Box::new(decision)));
        }
        let name = self.file_name(channel_id, file_id).await?;
        if !FileKind::of_name(&name).opens() {
            return Err(too_many());
        }
        self.fetched(channel_id, file_id).await?;
        account.opened(channel_id, file_id).await;
        let frames = account.frames(channel_id, file_id).ok_or(Error::NotFound)?;
        let folder = opened_of(&account.dir, channel_id).join(file_id.0.simple().to_string());
        blocking(account.mode, move || {
            frames::private_folder(&folder).map_err(Error::bug)?;
            let path = folder.join(name);
            frames.write_to(&path).map_err(Error::bug)?;
            Ok(path)
        })
        .await
    }

    /// Where a finished download was saved.
    pub async fn saved_path(&self, id: TransferId) -> Result<PathBuf> {
        let account = self.account()?;
        let row = account
            .store
            .read(move |reader| transfer::get(reader, id))
            .await?;
        row.and_then(|row| row.saved_to)
            .map(PathBuf::from)
            .ok_or(Error::NotFound)
    }

    pub async fn text_preview(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
    ) -> Result<Option<TextPreview>> {
        let account = self.account()?;
        let (file, cached) = known(&account, channel_id, file_id).await?;
        let is_text = matches!(file.kind(), FileKind::Text | FileKind::Code);
        if !is_text || (!cached && file.size > TEXT_FETCHED_MAX) {
            return Ok(None);
        }
        let mut bytes = account.small(channel_id, &file, TEXT_BYTES_MAX).await?;
        account.opened(channel_id, file_id).await;
        let truncated = file.size > bytes.len() as u64;
        if bytes.contains(&0) {
            return Ok(None);
        }
        if truncated {
            // Not in the middle of a sign.
            let end = bytes.utf8_chunks().map(|chunk| chunk.valid().len()).next();
            if let Some(end) = end.filter(|end| *end + 4 > bytes.len()) {
                bytes.truncate(end);
            }
        }
        Ok(Some(TextPreview {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            truncated,
        }))
    }
}

impl Account {
    /// The beginning of a small file, fetched into the cache if need be without a word.
    pub(super) async fn small(
        &self,
        channel: ChannelId,
        file: &Attachment,
        bytes_max: usize,
    ) -> Result<Vec<u8>> {
        // What lies here is shown with the right that is held now.
        if let Some(decision) = self.refusal(Action::DownloadFile, channel) {
            return Err(Error::Refused(Box::new(decision)));
        }
        let id = file.id;
        let frames = || self.frames(channel, id).ok_or(Error::NotFound);
        let is_cached = || {
            self.store
                .read(move |reader| attachment::is_cached(reader, id))
        };
        if !is_cached().await? {
            let _one = self.transfers.quiet.lock().await;
            if !is_cached().await? {
                let mut bytes = Vec::new();
                if file.size > 0 {
                    let answer = self.api.file_piece(channel, id, 0, file.size).await;
                    bytes = self.heeded(answer)?.to_vec();
                }
                let (part, sum) = (frames()?, file.sha256.clone());
                let is_right = blocking(self.mode, move || {
                    part.discard_part();
                    part.append(0, &bytes).map_err(Error::bug)?;
                    part.finish(&sum).map_err(Error::bug)
                })
                .await?;
                if !is_right {
                    return Err(Error::bug("a file arrived damaged"));
                }
                self.store
                    .write(move |tx| attachment::set_cached(tx, channel, id))
                    .await?;
            }
        }
        let here = frames()?;
        let read = blocking(self.mode, move || Ok(here.read(bytes_max))).await?;
        match read {
            Ok(bytes) => Ok(bytes),
            Err(error) => {
                self.forget_damaged(channel, id).await?;
                Err(Error::bug(error))
            }
        }
    }

    /// Gone or damaged: it is fetched anew the next time.
    pub(super) async fn forget_damaged(&self, channel: ChannelId, id: FileId) -> Result<()> {
        let frames = self.frames(channel, id).ok_or(Error::NotFound)?;
        frames.discard_small();
        Ok(self
            .store
            .write(move |tx| attachment::forget_cached(tx, channel, id))
            .await?)
    }
}

pub(super) fn new_upload(
    channel: ChannelId,
    thread: Option<MessageId>,
    name: &str,
) -> StoredTransfer {
    StoredTransfer {
        id: TransferId::now_v7(),
        direction: Direction::Up,
        channel,
        thread,
        message: None,
        file: None,
        name: name.to_owned(),
        size: 0,
        media_type: media_type(name).to_owned(),
        width: None,
        height: None,
        sha256: None,
        source: None,
        staged: false,
        modified_ms: None,
        done: 0,
        state: StoredState::Waiting,
        target: None,
        saved_to: None,
        as_file: false,
        stripped: None,
    }
}

/// Said to the server and to nobody who would act on it.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "zip" => "application/zip",
        "txt" | "log" | "md" => "text/plain",
        _ => "application/octet-stream",
    }
}

async fn insert(account: &Account, rows: Vec<StoredTransfer>) -> Result<Vec<TransferRow>> {
    let written = rows.clone();
    account
        .store
        .write(move |tx| {
            for row in &written {
                transfer::insert(tx, row)?;
                // A new row waits; what is known against it is written down, too.
                transfer::update(tx, row)?;
            }
            Ok(())
        })
        .await?;
    let shown = rows
        .into_iter()
        .map(|row| account.transfers.shown(row, String::new()));
    Ok(shown.collect())
}

pub(super) async fn known(
    account: &Account,
    channel: ChannelId,
    file: FileId,
) -> Result<(Attachment, bool)> {
    account
        .store
        .read(move |reader| {
            let Some((_, found)) = attachment::find(reader, channel, file)? else {
                return Ok(None);
            };
            Ok(Some((found, attachment::is_cached(reader, file)?)))
        })
        .await?
        .ok_or(Error::NotFound)
}

pub(super) fn one(mut rows: Vec<TransferRow>) -> Result<TransferRow> {
    rows.pop().ok_or(Error::NotFound)
}

pub(super) fn too_many() -> Error {
    Error::Invalid(vec![tokenim_protocol::error::FieldError {
        field: "files".to_owned(),
        problem: tokenim_protocol::error::FieldProblem::NotAllowed,
    }])
}
