//! Files on their way, up and down, and the sealed cache of what has come.
//!
//! What is attached starts at once and goes on by itself, over a lost network, a restart of the
//! program or of the server. The message that it belongs to waits in the outbox and is sent when
//! the server has verified every file of it. How far an upload is, the server says; how far a
//! download is, the whole frames on the disk say. So nothing that was acknowledged goes twice.

mod commands;
mod documents;
mod download;
pub(crate) mod frames;
mod handing;
mod lists;
mod media;
mod originals;
mod pictures;
mod previews;
mod source;
mod staged;
mod upload;
pub(crate) mod worker;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokenim_background::Background;
use tokenim_protocol::file::{Attachment, FileKind};
use tokenim_protocol::ids::{ChannelId, FileId};
use tokio::time::Instant;

use crate::change::Change;
use crate::session::Account;
use crate::store::Mode;
use crate::store::transfer::{StoredState, StoredTransfer};
use crate::view::transfer::{
    Direction, FileView, Metadata, TransferId, TransferRow, TransferState,
};

use frames::Frames;
pub(crate) use frames::folder_of;

/// A picture is drawn from its own bytes up to this.
pub const PICTURE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Pages are drawn of a document up to this: it is given to the worker as a whole.
pub const DOCUMENT_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// What is played lies whole in the window's memory.
pub const MEDIA_BYTES_MAX: u64 = 96 * 1024 * 1024;
/// Screens hear of progress so often.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// Speed is that of the last moments.
const SPEED_OVER: Duration = Duration::from_secs(6);

/// What a moving file is just doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Preparing,
    Running,
    Offline,
    Checking,
}

/// How far everything is that moves. In memory only: rows say what is to be done.
pub struct Transfers {
    /// None under a paused clock, where nothing may work beside the test's own thread.
    threads: Option<Background>,
    moving: Mutex<BTreeMap<TransferId, Progress>>,
    told: Mutex<Option<Instant>>,
    /// One picture is fetched at a time beside the transfers.
    pub(crate) quiet: tokio::sync::Mutex<()>,
    /// One picture is decoded at a time: each may take a good deal of memory.
    pub(crate) drawing: tokio::sync::Mutex<()>,
}

struct Progress {
    phase: Phase,
    done: u64,
    marks: VecDeque<(Instant, u64)>,
}

/// Of files alone.
const THREADS: usize = 4;

impl Transfers {
    pub(crate) fn start(mode: Mode) -> io::Result<Self> {
        let threads = match mode {
            Mode::Inline => None,
            Mode::Threaded => Some(Background::start("files", THREADS)?),
        };
        Ok(Self {
            threads,
            moving: Mutex::default(),
            told: Mutex::default(),
            quiet: tokio::sync::Mutex::default(),
            drawing: tokio::sync::Mutex::default(),
        })
    }

    /// Runs what waits for the disk where it holds up nobody.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        match &self.threads {
            None => work(),
            Some(threads) => threads.run(work).await?,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<TransferId, Progress>> {
        self.moving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn phase(&self, account: &Account, id: TransferId, phase: Phase) {
        let is_new = {
            let mut moving = self.lock();
            let progress = moving.entry(id).or_insert_with(|| Progress {
                phase: Phase::Preparing,
                done: 0,
                marks: VecDeque::new(),
            });
            let is_new = progress.phase != phase;
            progress.phase = phase;
            if phase != Phase::Running {
                progress.marks.clear();
            }
            is_new
        };
        if is_new {
            account.store.tell([Change::Transfers]);
        }
    }

    pub(crate) fn moved(&self, account: &Account, id: TransferId, done: u64) {
        let now = Instant::now();
        if let Some(progress) = self.lock().get_mut(&id) {
            progress.done = done;
            progress.marks.push_back((now, done));
            while progress
                .marks
                .front()
                .is_some_and(|(at, _)| now - *at > SPEED_OVER)
            {
                progress.marks.pop_front();
            }
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| now - told >= TELL_EVERY) {
            *told = Some(now);
            drop(told);
            account.store.tell([Change::Transfers]);
        }
    }

    pub(crate) fn forget(&self, id: TransferId) {
        self.lock().remove(&id);
    }

    /// A row as a screen shows it.
    fn shown(&self, row: StoredTransfer, channel_name: String) -> TransferRow {
        let moving = self.lock();
        let progress = moving.get(&row.id);
        let state = match (&row.state, progress.map(|progress| progress.phase)) {
            (StoredState::Done, _) => TransferState::Done,
            (StoredState::Failed(why), _) => TransferState::Failed { why: why.clone() },
            (StoredState::Paused, _) => TransferState::Paused,
            (StoredState::Staging, _) => TransferState::Preparing,
            (StoredState::Waiting, None) => TransferState::Waiting,
            (StoredState::Waiting, Some(Phase::Preparing)) => TransferState::Preparing,
            (StoredState::Waiting, Some(Phase::Running)) => TransferState::Running,
            (StoredState::Waiting, Some(Phase::Offline)) => TransferState::Offline,
            (StoredState::Waiting, Some(Phase::Checking)) => TransferState::Checking,
        };
        let done = progress.map_or(row.done, |progress| progress.done.max(row.done));
        let speed = match (&state, progress) {
            (TransferState::Running, Some(progress)) => speed(&progress.marks),
            _ => None,
        };
        let left = row.size.saturating_sub(done);
        TransferRow {
            id: row.id,
            direction: row.direction,
            channel_id: row.channel,
            channel_name,
            thread: row.thread,
            message_id: row.message,
            file: view(
                row.file,
                &row.name,
                row.size,
                &row.media_type,
                (row.width, row.height),
            ),
            done,
            speed,
            left_ms: speed
                .filter(|speed| *speed > 0)
                .map(|speed| left.saturating_mul(1_000) / speed),
            state,
            saved_to: row.saved_to,
            metadata: match (row.direction, row.as_file, row.stripped) {
                (Direction::Up, true, _) => Metadata::Kept,
                (Direction::Up, false, Some(_)) => Metadata::TakenOut,
                (Direction::Up, false, None) | (Direction::Down, ..) => Metadata::None,
            },
        }
    }
}

fn speed(marks: &VecDeque<(Instant, u64)>) -> Option<u64> {
    let ((first_at, first), (last_at, last)) = (marks.front()?, marks.back()?);
    let ms = u64::try_from((*last_at - *first_at).as_millis()).ok()?;
    if ms < 200 {
        return None;
    }
    Some(last.saturating_sub(*first).saturating_mul(1_000) / ms)
}

fn view(
    id: Option<FileId>,
    name: &str,
    size: u64,
    media_type: &str,
    (width, height): (Option<u32>, Option<u32>),
) -> FileView {
    let kind = FileKind::of_name(name);
    FileView {
        id,
        name: name.to_owned(),
        size,
        media_type: media_type.to_owned(),
        kind,
        width,
        height,
        has_picture: matches!(kind, FileKind::Picture | FileKind::Pdf) && size <= PICTURE_BYTES_MAX,
        has_pages: kind == FileKind::Pdf && size <= DOCUMENT_BYTES_MAX,
        plays: matches!(kind, FileKind::Audio | FileKind::Video) && size <= MEDIA_BYTES_MAX,
        opens: kind.opens(),
    }
}

/// A file of a message that is on its way.
pub(crate) fn of_transfer(row: &StoredTransfer) -> FileView {
    view(
        row.file,
        &row.name,
        row.size,
        &row.media_type,
        (row.width, row.height),
    )
}

/// A file of a message. The server's word for the name is not taken: it is cleaned here again.
pub(crate) fn of_attachment(file: &Attachment) -> FileView {
    view(
        Some(file.id),
        &tokenim_protocol::file::clean_name(&file.name),
        file.size,
        &file.media_type,
        (file.width, file.height),
    )
}

/// Copies in the open, for the system's programs; gone with the next start.
fn opened_folder(dir: &Path) -> PathBuf {
    dir.join("files-opened")
}

/// Those of one channel.
pub(crate) fn opened_of(dir: &Path, channel: ChannelId) -> PathBuf {
    opened_folder(dir).join(channel.0.simple().to_string())
}

impl Account {
    /// None where the channel is not this person's.
    fn frames(&self, channel: ChannelId, file: FileId) -> Option<Frames> {
        let key = self.store.keys().channel(channel)?;
        Some(Frames::of(&self.dir, key, channel, file))
    }
}
