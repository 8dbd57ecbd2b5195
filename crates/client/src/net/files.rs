//! Files by tus, and pieces of files back: one function an exchange.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokenim_protocol::file::{TUS_CONTENT, TUS_VERSION};
use tokenim_protocol::file_link::QUIET_FETCH;
use tokenim_protocol::ids::{ChannelId, FileId};

use super::api::{Api, refusal};
use super::{PieceAnswer, PieceRequest};
use crate::error::{Error, Result};

/// What is said of a file before it goes.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub name: String,
    pub size: u64,
    pub media_type: String,
    pub sha256: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

impl Api {
    /// Begins to hand a file over.
    pub async fn begin_upload(&self, channel: ChannelId, file: &Announcement) -> Result<FileId> {
        let pair = |key: &str, value: &str| format!("{key} {}", STANDARD.encode(value));
        let mut metadata = vec![
            pair("filename", &file.name),
            pair("filetype", &file.media_type),
            pair("sha256", &file.sha256),
        ];
        if let (Some(width), Some(height)) = (file.width, file.height) {
            metadata.push(pair("width", &width.to_string()));
            metadata.push(pair("height", &height.to_string()));
        }
        let headers = vec![
            ("upload-length", file.size.to_string()),
            ("upload-metadata", metadata.join(",")),
        ];
        let path = format!("/v1/channels/{channel}/uploads");
        let answer = self.tus("POST", path, headers, Bytes::new()).await?;
        answer
            .header("location")
            .and_then(|location| location.rsplit('/').next()?.parse().ok())
            .ok_or_else(|| Error::Offline("an upload without a place".to_owned()))
    }

    /// How far an upload is.
    pub async fn upload_offset(&self, channel: ChannelId, id: FileId) -> Result<u64> {
        let path = format!("/v1/channels/{channel}/uploads/{id}");
        let answer = self.tus("HEAD", path, Vec::new(), Bytes::new()).await?;
        offset(&answer)
    }

    /// One piece; answers how far the upload is then.
    pub async fn upload_piece(
        &self,
        channel: ChannelId,
        id: FileId,
        at: u64,
        piece: Bytes,
    ) -> Result<u64> {
        let sum = STANDARD.encode(Sha256::digest(&piece));
        let headers = vec![
            ("content-type", TUS_CONTENT.to_owned()),
            ("upload-offset", at.to_string()),
            ("upload-checksum", format!("sha256 {sum}")),
        ];
        let path = format!("/v1/channels/{channel}/uploads/{id}");
        offset(&self.tus("PATCH", path, headers, piece).await?)
    }

    /// Takes an upload back.
    pub async fn end_upload(&self, channel: ChannelId, id: FileId) -> Result<()> {
        let path = format!("/v1/channels/{channel}/uploads/{id}");
        self.tus("DELETE", path, Vec::new(), Bytes::new())
            .await
            .map(|_| ())
    }

    /// Some of a file: `[from, to)`, which is not empty.
    pub async fn file_piece(
        &self,
        channel: ChannelId,
        id: FileId,
        from: u64,
        to: u64,
    ) -> Result<Bytes> {
        let headers = vec![
            ("range", format!("bytes={from}-{}", to.saturating_sub(1))),
            // What a person opens is said by itself: `outbox/openings.rs`.
            (QUIET_FETCH, "1".to_owned()),
        ];
        let path = format!("/v1/channels/{channel}/files/{id}");
        let answer = self.piece("GET", path, headers, Bytes::new()).await?;
        // Whoever stands between may cut an answer short.
        if answer.status != 206 || answer.body.len() as u64 != to - from {
            return Err(Error::Offline(
                "not the piece that was asked for".to_owned(),
            ));
        }
        Ok(answer.body)
    }

    async fn tus(
        &self,
        method: &'static str,
        path: String,
        mut headers: Vec<(&'static str, String)>,
        body: Bytes,
    ) -> Result<PieceAnswer> {
        headers.push(("tus-resumable", TUS_VERSION.to_owned()));
        self.piece(method, path, headers, body).await
    }

    async fn piece(
        &self,
        method: &'static str,
        path: String,
        headers: Vec<(&'static str, String)>,
        body: Bytes,
    ) -> Result<PieceAnswer> {
        let request = PieceRequest {
            method,
            path,
            token: self.token.clone(),
            headers,
            body,
        };
        let answer = self.net.piece(request).await?;
        match answer.status {
            200..300 => Ok(answer),
            // An answer to HEAD has no body to say more in.
            401 if answer.body.is_empty() => Err(Error::SignedOut),
            404 | 410 if answer.body.is_empty() => Err(Error::NotFound),
            status => Err(refusal(status, &answer.body)),
        }
    }
}

fn offset(answer: &PieceAnswer) -> Result<u64> {
    answer
        .header("upload-offset")
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| Error::Offline("an upload that does not say how far it is".to_owned()))
}
