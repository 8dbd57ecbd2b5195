//! Pictures on a screen: small ones in a conversation, whole ones for whoever looks closer.
//!
//! What a stranger sent is decoded in a process of its own first. A page gets the small picture
//! that came out of it; the bytes as they were sent only if that went well, so that nothing
//! reaches a page which the worker could not bear.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokenim_pictures::Small;
use tokenim_protocol::file::{Attachment, FileKind};
use tokenim_protocol::ids::{ChannelId, FileId};
use tokenim_protocol::permission::Action;

use super::PICTURE_BYTES_MAX;
use super::commands::known;
use super::pictures::Shape;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{Account, blocking};
use crate::view::transfer::Picture;

/// What moves does so in a conversation up to this; past it, only for whoever looks closer.
const MOVING_BYTES_MAX: u64 = 3 * 1024 * 1024;

impl Client {
    /// A picture for a conversation: small, and as we wrote it ourselves. What moves, moves.
    pub async fn thumbnail(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
    ) -> Result<Option<Picture>> {
        let account = self.account()?;
        let (file, _) = known(&account, channel_id, file_id).await?;
        let Some(small) = account.preview(channel_id, &file).await? else {
            return Ok(None);
        };
        if small.moves && file.size <= MOVING_BYTES_MAX {
            return account.whole(channel_id, &file).await;
        }
        Ok(Some(Picture {
            media_type: small.form.media_type().to_owned(),
            bytes: STANDARD.encode(&small.bytes),
        }))
    }

    /// A picture as it was sent: of the four kinds that are drawn, of a size that a computer can
    /// bear, and only if it could be decoded.
    pub async fn picture(&self, channel_id: ChannelId, file_id: FileId) -> Result<Option<Picture>> {
        let account = self.account()?;
        let (file, _) = known(&account, channel_id, file_id).await?;
        match account.preview(channel_id, &file).await? {
            Some(_) => {
                let whole = account.whole(channel_id, &file).await?;
                account.opened(channel_id, file_id).await;
                Ok(whole)
            }
            None => Ok(None),
        }
    }
}

impl Account {
    async fn whole(&self, channel: ChannelId, file: &Attachment) -> Result<Option<Picture>> {
        let bytes = self.small(channel, file, file.size as usize).await?;
        Ok(Shape::of(&bytes)
            .filter(Shape::is_bearable)
            .map(|shape| Picture {
                media_type: shape.media_type.to_owned(),
                bytes: STANDARD.encode(bytes),
            }))
    }

    /// The small picture, from the cache or made anew; none where none can be made.
    async fn preview(&self, channel: ChannelId, file: &Attachment) -> Result<Option<Small>> {
        if file.kind() != FileKind::Picture || file.size > PICTURE_BYTES_MAX {
            return Ok(None);
        }
        // What lies here is shown with the right that is held now.
        if let Some(decision) = self.refusal(Action::DownloadFile, channel) {
            return Err(Error::Refused(Box::new(decision)));
        }
        if let Some(kept) = self.kept_preview(channel, file.id).await? {
            return Ok(Some(kept));
        }
        let bytes = self.small(channel, file, file.size as usize).await?;
        let is_bearable = Shape::of(&bytes).is_some_and(|shape| shape.is_bearable());
        let Some(worker) = self.pictures.clone().filter(|_| is_bearable) else {
            return Ok(None);
        };
        let _one = self.transfers.drawing.lock().await;
        if let Some(kept) = self.kept_preview(channel, file.id).await? {
            return Ok(Some(kept));
        }
        let frames = self.frames(channel, file.id).ok_or(Error::NotFound)?;
        blocking(self.mode, move || {
            let small = match worker.small(&bytes) {
                Ok(small) => small,
                Err(error) => {
                    tracing::warn!(%error, "no worker for pictures");
                    None
                }
            };
            if let Some(small) = &small {
                if let Err(error) = frames.put_small(&small.to_bytes()) {
                    tracing::warn!(%error, "a small picture could not be kept");
                }
            }
            Ok(small)
        })
        .await
    }

    async fn kept_preview(&self, channel: ChannelId, file: FileId) -> Result<Option<Small>> {
        let frames = self.frames(channel, file).ok_or(Error::NotFound)?;
        let kept = blocking(self.mode, move || Ok(frames.small())).await?;
        Ok(kept.and_then(|bytes| Small::from_bytes(&bytes)))
    }
}
