//! Asking for the statement and the file, over HTTPS alone and within limits.

use std::time::Duration;

use super::statement::{STATEMENT_BYTES_MAX, Statement};
use crate::net::wire::AGENT;

/// A large file on a slow line.
const FILE_MAX: Duration = Duration::from_secs(60 * 60);
const REDIRECTS_MAX: usize = 5;

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the network cannot be set up")]
    SetUp(#[source] reqwest::Error),
    #[error("the server for updates could not be asked")]
    Asking(#[source] reqwest::Error),
    #[error("the answer is longer than it may be")]
    TooLong,
    #[error("the answer is not text")]
    NotText,
}

/// What is asked; it follows no way that leads to plain HTTP.
pub struct Source {
    http: reqwest::Client,
    base: String,
}

impl Source {
    /// `base` is the folder with the statements of all channels and targets.
    pub fn new(base: &str, tls: rustls::ClientConfig) -> Result<Self, FetchError> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(AGENT)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::limited(REDIRECTS_MAX))
            .timeout(FILE_MAX)
            .build()
            .map_err(FetchError::SetUp)?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
        })
    }

    /// The statement of a channel for a target, and its signature.
    pub async fn statement(
        &self,
        channel: &str,
        target: &str,
    ) -> Result<(Vec<u8>, String), FetchError> {
        let address = format!("{}/{channel}/{target}.json", self.base);
        let text = self.get(&address, STATEMENT_BYTES_MAX).await?;
        let signature = self
            .get(&format!("{address}.minisig"), STATEMENT_BYTES_MAX)
            .await?;
        let signature = String::from_utf8(signature).map_err(|_| FetchError::NotText)?;
        Ok((text, signature))
    }

    /// The file, never a byte more of it than was announced.
    pub async fn file(&self, statement: &Statement) -> Result<Vec<u8>, FetchError> {
        let bytes = usize::try_from(statement.bytes).map_err(|_| FetchError::TooLong)?;
        self.get(&statement.url, bytes).await
    }

    async fn get(&self, address: &str, bytes_max: usize) -> Result<Vec<u8>, FetchError> {
        let answer = self.http.get(address).send().await;
        let mut answer = answer
            .and_then(reqwest::Response::error_for_status)
            .map_err(FetchError::Asking)?;
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(FetchError::Asking)? {
            if body.len() + piece.len() > bytes_max {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}
