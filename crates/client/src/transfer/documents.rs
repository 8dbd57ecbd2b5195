//! Pages of documents on a screen: the first, small, in a conversation, and each for whoever turns
//! them over.
//!
//! They are drawn where pictures are (`crates/pictures`), and nothing else of a document reaches
//! a page. What is kept is the first page and how large the others are, sealed beside the file
//! like a small picture; any other page is drawn when somebody turns to it, and kept nowhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokenim_pictures::{PAGE_SIDE_MAX, Sheet, Small, Wanted};
use tokenim_protocol::file::{Attachment, FileKind};
use tokenim_protocol::ids::{ChannelId, FileId};
use tokenim_protocol::permission::Action;

use super::commands::known;
use super::{DOCUMENT_BYTES_MAX, PICTURE_BYTES_MAX};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{Account, blocking};
use crate::view::transfer::{Document, PageSize, Picture};

impl Client {
    /// The first page of a document, small, and the sizes of all of them. A document that is not
    /// small is fetched as every file is.
    pub async fn document(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
    ) -> Result<Option<Document>> {
        let account = self.account()?;
        let (file, _) = known(&account, channel_id, file_id).await?;
        if !can_be_looked_into(&file) {
            return Ok(None);
        }
        let sheet = match account.kept_sheet(channel_id, &file).await? {
            Some(kept) => Some(kept),
            None => {
                let bytes = self.document_bytes(&account, channel_id, &file).await?;
                account.first_page(channel_id, &file, bytes).await?
            }
        };
        Ok(sheet.map(|sheet| Document {
            first: drawn(&sheet.small),
            sizes: sheet
                .sizes
                .iter()
                .map(|size| PageSize {
                    width: size.width,
                    height: size.height,
                })
                .collect(),
        }))
    }

    /// One page of it, to be read; the first is 0. None where it cannot be drawn.
    pub async fn document_page(
        &self,
        channel_id: ChannelId,
        file_id: FileId,
        page: u32,
    ) -> Result<Option<Picture>> {
        let account = self.account()?;
        let (file, _) = known(&account, channel_id, file_id).await?;
        if !can_be_looked_into(&file) {
            return Ok(None);
        }
        let bytes = self.document_bytes(&account, channel_id, &file).await?;
        let wanted = Wanted {
            page,
            side: PAGE_SIDE_MAX,
        };
        let sheet = account.sheet(bytes, wanted).await?;
        account.opened(channel_id, file_id).await;
        Ok(sheet.map(|sheet| drawn(&sheet.small)))
    }

    async fn document_bytes(
        &self,
        account: &Account,
        channel: ChannelId,
        file: &Attachment,
    ) -> Result<Vec<u8>> {
        if file.size > PICTURE_BYTES_MAX {
            // With its progress, and resumed where the line is cut.
            self.fetched(channel, file.id).await?;
        }
        account.small(channel, file, file.size as usize).await
    }
}

fn can_be_looked_into(file: &Attachment) -> bool {
    file.kind() == FileKind::Pdf && file.size <= DOCUMENT_BYTES_MAX
}

fn drawn(small: &Small) -> Picture {
    Picture {
        media_type: small.form.media_type().to_owned(),
        bytes: STANDARD.encode(&small.bytes),
    }
}

impl Account {
    async fn kept_sheet(&self, channel: ChannelId, file: &Attachment) -> Result<Option<Sheet>> {
        // What lies here is shown with the right that is held now.
        if let Some(decision) = self.refusal(Action::DownloadFile, channel) {
            return Err(Error::Refused(Box::new(decision)));
        }
        let frames = self.frames(channel, file.id).ok_or(Error::NotFound)?;
        let kept = blocking(self.mode, move || Ok(frames.small())).await?;
        Ok(kept.and_then(|bytes| Sheet::from_bytes(&bytes)))
    }

    async fn first_page(
        &self,
        channel: ChannelId,
        file: &Attachment,
        bytes: Vec<u8>,
    ) -> Result<Option<Sheet>> {
        let Some(sheet) = self.sheet(bytes, Wanted::FIRST).await? else {
            return Ok(None);
        };
        let frames = self.frames(channel, file.id).ok_or(Error::NotFound)?;
        let written = sheet.to_bytes();
        blocking(self.mode, move || {
            if let Err(error) = frames.put_small(&written) {
                tracing::warn!(%error, "a first page could not be kept");
            }
            Ok(())
        })
        .await?;
        Ok(Some(sheet))
    }

    async fn sheet(&self, bytes: Vec<u8>, wanted: Wanted) -> Result<Option<Sheet>> {
        let Some(worker) = self.pictures.clone() else {
            return Ok(None);
        };
        let _one = self.transfers.drawing.lock().await;
        blocking(self.mode, move || {
            Ok(worker.page(&bytes, wanted).unwrap_or_else(|error| {
                tracing::warn!(%error, "no worker for documents");
                None
            }))
        })
        .await
    }
}
