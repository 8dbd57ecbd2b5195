//! One part on its way to the disk: written as it comes, told as stored a segment at a time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::actions;
use crate::app::App;
use crate::blobs::Part;
use crate::error::{AppError, AppResult};
use crate::store::files::StoredFile;
use crate::uploads::{Hashed, Hold};

/// Told as stored, and judged, at once.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;
/// Written at once.
const WRITE_BYTES: usize = 1024 * 1024;
/// A part that brings nothing for so long is over.
const STALL: Duration = Duration::from_secs(30);

pub struct Receiving {
    part: Option<Part>,
    /// Of everything up to `at`, where it is known.
    hashed: Option<Hashed>,
    /// Of this part alone, and what it is to be.
    checksum: Option<(PartHash, Vec<u8>)>,
    buffer: Vec<u8>,
    /// Written, though perhaps not told.
    at: u64,
}

/// The hash that a part may announce for itself.
#[derive(Clone)]
pub enum PartHash {
    Sha256(Sha256),
    Sha1(Sha1),
}

impl PartHash {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            PartHash::Sha256(hasher) => hasher.update(bytes),
            PartHash::Sha1(hasher) => hasher.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            PartHash::Sha256(hasher) => hasher.finalize().to_vec(),
            PartHash::Sha1(hasher) => hasher.finalize().to_vec(),
        }
    }
}

impl Receiving {
    /// None where what was told is not there.
    pub async fn at(
        app: &App,
        file: &StoredFile,
        hold: &Hold,
        checksum: Option<(PartHash, Vec<u8>)>,
    ) -> AppResult<Option<Self>> {
        let (id, at) = (file.id, file.stored);
        let opening = app.blobs().work(move |blobs| blobs.go_on(id, at));
        let part = match opening.await {
            Ok(part) => part,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(AppError::of_disk(error)),
        };
        Ok(Some(Self {
            part: Some(part),
            hashed: (hold.hashed.at == at).then(|| hold.hashed.clone()),
            checksum,
            buffer: Vec::new(),
            at,
        }))
    }

    /// Reads the body to its end, or to where it breaks off.
    pub async fn take(
        &mut self,
        app: &App,
        file: &mut StoredFile,
        hold: &mut Hold,
        body: Body,
    ) -> AppResult<()> {
        let mut frames = body.into_data_stream();
        loop {
            let next = tokio::select! {
                next = timeout(STALL, frames.next()) => next,
                () = hold.called_away() => return Err(AppError::Conflict),
            };
            let bytes: Bytes = match next {
                Ok(Some(Ok(bytes))) => bytes,
                Ok(None) => return Ok(()),
                // Broken off, or silent: what came is kept.
                Ok(Some(Err(_))) | Err(_) => return self.broken_off(),
            };
            let written = self.at + self.buffer.len() as u64;
            if bytes.len() as u64 > file.size - written {
                self.spoil();
                return Err(AppError::TooLarge);
            }
            self.buffer.extend_from_slice(&bytes);
            if self.buffer.len() >= WRITE_BYTES {
                self.write(app).await?;
            }
            // A part with a checksum counts as a whole or not at all.
            if self.checksum.is_none() && self.at - file.stored >= SEGMENT_BYTES {
                self.tell(app, file, hold).await?;
            }
        }
    }

    fn broken_off(&mut self) -> AppResult<()> {
        if self.checksum.is_some() {
            self.spoil();
        }
        Err(AppError::Timeout)
    }

    /// Nothing of what was not told counts.
    fn spoil(&mut self) {
        self.part = None;
    }

    async fn write(&mut self, app: &App) -> AppResult<()> {
        let Some(mut part) = self.part.take() else {
            return Ok(());
        };
        let buffer = std::mem::take(&mut self.buffer);
        let mut hashed = self.hashed.take();
        let mut checksum = self.checksum.take();
        let length = buffer.len() as u64;
        let (part, hashed, checksum, mut buffer) = app
            .blobs()
            .work(move |_| {
                part.write(&buffer)?;
                if let Some(hashed) = &mut hashed {
                    hashed.hasher.update(&buffer);
                    hashed.at += length;
                }
                if let Some((hasher, _)) = &mut checksum {
                    hasher.update(&buffer);
                }
                Ok((part, hashed, checksum, buffer))
            })
            .await
            .map_err(AppError::of_disk)?;
        buffer.clear();
        self.part = Some(part);
        self.hashed = hashed;
        self.checksum = checksum;
        self.buffer = buffer;
        self.at += length;
        Ok(())
    }

    /// Safe on the disk first, then in the database.
    async fn tell(&mut self, app: &App, file: &mut StoredFile, hold: &mut Hold) -> AppResult<()> {
        let Some(mut part) = self.part.take() else {
            return Ok(());
        };
        if self.at == file.stored {
            self.part = Some(part);
            return Ok(());
        }
        let part = app
            .blobs()
            .work(move |_| part.sync().map(|()| part))
            .await
            .map_err(AppError::of_disk)?;
        let (person, channel, id) = (file.person, file.channel, file.id);
        let span = (file.stored, self.at);
        let keeps_ms = app.limits().files().keeps_ms;
        let expires_at = app
            .write(move |tx| {
                Box::pin(actions::advance_upload(
                    tx, person, channel, id, span, keeps_ms,
                ))
            })
            .await?;
        file.stored = self.at;
        file.expires_at = Some(expires_at);
        if let Some(hashed) = &self.hashed {
            *hold.hashed = hashed.clone();
        }
        self.part = Some(part);
        Ok(())
    }

    /// Whatever came and counts.
    pub async fn settle(
        &mut self,
        app: &App,
        file: &mut StoredFile,
        hold: &mut Hold,
    ) -> AppResult<()> {
        if self.part.is_none() {
            return Ok(());
        }
        self.write(app).await?;
        if let Some((hasher, wanted)) = self.checksum.take() {
            if hasher.finish() != wanted {
                self.spoil();
                return Err(AppError::ChecksumMismatch);
            }
        }
        self.tell(app, file, hold).await
    }
}
