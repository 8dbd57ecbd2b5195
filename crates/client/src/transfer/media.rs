//! Sound and films for the page's own player.
//!
//! The page has no address to fetch anything from, and gets them in pieces; it holds them while
//! they are played, so only up to a size. Whether it can play a kind is what it knows itself.
//! Each piece is read from the sealed cache, and given with the right that is held at that
//! moment.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokenim_protocol::file::FileKind;
use tokenim_protocol::ids::{ChannelId, FileId};
use tokenim_protocol::permission::Action;

use super::MEDIA_BYTES_MAX;
use super::commands::{known, too_many};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::blocking;
use crate::view::transfer::MediaPiece;

/// Of one answer. A multiple of a frame.
const PIECE_BYTES: usize = 1024 * 1024;

impl Client {
    /// The next bytes of what is played, from `at` on; all of it is fetched first if need be.
    pub async fn media_piece(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
        at: u64,
    ) -> Result<MediaPiece> {
        let account = self.account()?;
        // What lies here is played with the right that is held now.
        if let Some(decision) = account.refusal(Action::DownloadFile, channel_id) {
            return Err(Error::Refused(Box::new(decision)));
        }
        let (file, cached) = known(&account, channel_id, file_id).await?;
        let plays = matches!(file.kind(), FileKind::Audio | FileKind::Video);
        if !plays || file.size > MEDIA_BYTES_MAX || at > file.size {
            return Err(too_many());
        }
        if !cached {
            self.fetched(channel_id, file_id).await?;
        }
        if at == 0 {
            account.opened(channel_id, file_id).await;
        }
        let frames = account.frames(channel_id, file_id).ok_or(Error::NotFound)?;
        let read = blocking(account.mode, move || Ok(frames.read_at(at, PIECE_BYTES))).await?;
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => {
                account.forget_damaged(channel_id, file_id).await?;
                return Err(Error::bug(error));
            }
        };
        Ok(MediaPiece {
            more: at + (bytes.len() as u64) < file.size && !bytes.is_empty(),
            bytes: STANDARD.encode(bytes),
        })
    }
}
