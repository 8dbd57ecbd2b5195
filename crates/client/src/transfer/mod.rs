//! Files on their way.

use std::path::PathBuf;

use tokenim_protocol::file::FileKind;
use tokenim_protocol::ids::{ChannelId, FileId, MessageId};

use crate::client::Client;
use crate::error::{Error, Result};
use crate::view::transfer::{ChannelFiles, FileSort, Picture, TextPreview, TransferId, TransferRow};

impl Client {
    pub async fn attach(&self, _: ChannelId, _: Option<MessageId>, _: Vec<PathBuf>) -> Result<Vec<TransferRow>> {
        Err(Error::NotFound)
    }
    pub async fn begin_attachment(&self, _: ChannelId, _: Option<MessageId>, _: String) -> Result<TransferId> {
        Err(Error::NotFound)
    }
    pub async fn put_attachment(&self, _: TransferId, _at: u64, _: Vec<u8>) -> Result<()> {
        Err(Error::NotFound)
    }
    pub async fn end_attachment(&self, _: TransferId) -> Result<TransferRow> {
        Err(Error::NotFound)
    }
    pub async fn attached(&self, _: ChannelId, _: Option<MessageId>) -> Result<Vec<TransferRow>> {
        Ok(Vec::new())
    }
    pub async fn transfers(&self) -> Result<Vec<TransferRow>> {
        Ok(Vec::new())
    }
    pub async fn pause_transfer(&self, _: TransferId) -> Result<()> {
        Err(Error::NotFound)
    }
    pub async fn resume_transfer(&self, _: TransferId) -> Result<()> {
        Err(Error::NotFound)
    }
    pub async fn retry_transfer(&self, _: TransferId) -> Result<()> {
        Err(Error::NotFound)
    }
    pub async fn cancel_transfer(&self, _: TransferId) -> Result<()> {
        Err(Error::NotFound)
    }
    pub async fn clear_transfers(&self) -> Result<()> {
        Ok(())
    }
    pub async fn fetch_file(&self, _: ChannelId, _: FileId) -> Result<TransferRow> {
        Err(Error::NotFound)
    }
    /// A plain copy for the system's program.
    pub async fn opened_copy(&self, _: ChannelId, _: FileId) -> Result<PathBuf> {
        Err(Error::NotFound)
    }
    /// What a file is called, as it is written to a disk.
    pub async fn file_name(&self, _: ChannelId, _: FileId) -> Result<String> {
        Err(Error::NotFound)
    }
    pub async fn save_file(&self, _: ChannelId, _: FileId, _: PathBuf) -> Result<TransferRow> {
        Err(Error::NotFound)
    }
    pub async fn saved_path(&self, _: TransferId) -> Result<PathBuf> {
        Err(Error::NotFound)
    }
    pub async fn channel_files(&self, _: ChannelId, _query: String, _: Option<FileKind>, _: FileSort) -> Result<ChannelFiles> {
        Err(Error::NotFound)
    }
    pub async fn picture(&self, _: ChannelId, _: FileId) -> Result<Option<Picture>> {
        Ok(None)
    }
    pub async fn text_preview(&self, _: ChannelId, _: FileId) -> Result<Option<TextPreview>> {
        Ok(None)
    }
}
