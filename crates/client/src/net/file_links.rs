//! The part of the URL map that is about files outside, and about who opened them.

use tokenim_protocol::file_link::{FileLinkList, FileLinkMade, FileOpenings, MakeFileLink};
use tokenim_protocol::ids::{ChannelId, FileId, FileLinkId};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn make_file_link(
        &self,
        channel: ChannelId,
        file: FileId,
        wanted: &MakeFileLink,
    ) -> Result<FileLinkMade> {
        self.ask(Method::Post, at(channel, file, "/links"), wanted)
            .await
    }

    pub async fn file_links(&self, channel: ChannelId) -> Result<FileLinkList> {
        self.get(format!("/v1/channels/{channel}/file-links")).await
    }

    pub async fn end_file_link(
        &self,
        channel: ChannelId,
        file: FileId,
        link: FileLinkId,
    ) -> Result<()> {
        let path = at(channel, file, &format!("/links/{link}/end"));
        self.tell(Method::Post, path).await
    }

    pub async fn file_opened(&self, channel: ChannelId, file: FileId) -> Result<()> {
        self.tell(Method::Post, at(channel, file, "/opened")).await
    }

    pub async fn file_openings(&self, channel: ChannelId, file: FileId) -> Result<FileOpenings> {
        self.get(at(channel, file, "/openings")).await
    }
}

fn at(channel: ChannelId, file: FileId, what: &str) -> String {
    format!("/v1/channels/{channel}/files/{file}{what}")
}
