//! A bucket that speaks S3, as a place for whole contents of files.
//!
//! Each object has a name of its own that is used once and never again, so it does not matter
//! how late the bucket gets round to a request that was given up: what is put late is removed
//! again, and what is removed late is nobody's any more (decision 25).

mod http;

use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{
    BackoffConfig, Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload,
    RetryConfig,
};
use tokenim_protocol::ids::FileId;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What is put in one request, and so what a put takes of memory. S3 takes no smaller parts.
pub const PART_BYTES: u64 = 8 * 1024 * 1024;
/// S3 takes no more of them.
const PARTS_MAX: u64 = 10_000;
/// At once; the others wait, and the memory stays where it is.
const PUTS_AT_ONCE: usize = 4;
/// A probe that takes longer has failed.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// Where the bucket is, and with which key it is opened.
#[derive(Clone)]
pub struct BucketSettings {
    pub endpoint: Url,
    pub name: String,
    pub region: String,
    pub access_key: String,
    pub secret: Zeroizing<String>,
    /// `endpoint/bucket/…` instead of `bucket.endpoint/…`.
    pub path_style: bool,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BucketSettings")
            .field("endpoint", &self.endpoint.as_str())
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    #[error("the bucket cannot be used as it is set")]
    Settings(#[source] Error),
    #[error("the bucket does not answer")]
    Away(#[source] Error),
    #[error("the bucket does not let us in: the access key, its secret or its rights do not fit")]
    Refused(#[source] Error),
    #[error("there is no such bucket, or not what was asked of it")]
    Missing(#[source] Error),
    #[error("the bucket gives back something else than was put into it")]
    Changed,
    #[error("what is to be put there cannot be read")]
    Disk(#[from] std::io::Error),
}

impl From<Error> for BucketError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => BucketError::Missing(error),
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                BucketError::Refused(error)
            }
            other => BucketError::Away(other),
        }
    }
}

impl BucketError {
    /// With its causes, on one line that has an end: a part of it is what the bucket said.
    pub fn told(&self) -> String {
        const CHARS_MAX: usize = 300;
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        plain.take(CHARS_MAX).collect()
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Bucket(Arc<Inner>);

struct Inner {
    store: AmazonS3,
    puts: Semaphore,
}

fn path_of(object: FileId) -> Path {
    Path::from(format!("contents/{}", object.0.simple()))
}

impl Bucket {
    pub fn open(settings: &BucketSettings) -> Result<Self, BucketError> {
        let store = AmazonS3Builder::new()
            .with_endpoint(endpoint_of(settings))
            .with_bucket_name(&settings.name)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(settings.secret.as_str())
            .with_virtual_hosted_style_request(!settings.path_style)
            // Only the settings let it be plain, and only on this very machine.
            .with_allow_http(settings.endpoint.scheme() == "http")
            .with_http_connector(http::Connector)
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(1),
                    base: 2.0,
                },
                // Whoever waits for us tries again, too.
                max_retries: 2,
                retry_timeout: Duration::from_secs(10),
            })
            .build()
            .map_err(BucketError::Settings)?;
        Ok(Self(Arc::new(Inner {
            store,
            puts: Semaphore::new(PUTS_AT_ONCE),
        })))
    }

    /// A place among those who put something.
    pub async fn turn(&self) -> SemaphorePermit<'_> {
        let turn = self.0.puts.acquire().await;
        turn.expect("it is never closed")
    }

    /// All of it at once; fit for what is no larger than a part.
    pub async fn put(&self, object: FileId, bytes: Bytes) -> Result<(), BucketError> {
        let path = path_of(object);
        self.0.store.put(&path, PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// Begins an object that is put in parts. What it answers has to be written down: by it the
    /// parts are removed if they never become one.
    pub async fn begin(&self, object: FileId) -> Result<String, BucketError> {
        Ok(self.0.store.create_multipart(&path_of(object)).await?)
    }

    /// The parts, one after the other, as `read` gives them, all in one buffer: a new one for each
    /// would be freed where the next thread that reads does not find it.
    pub async fn put_parts<R>(
        &self,
        object: FileId,
        multipart: &String,
        size: u64,
        mut read: impl FnMut(u64, u64, BytesMut) -> R,
    ) -> Result<(), BucketError>
    where
        R: Future<Output = std::io::Result<BytesMut>>,
    {
        let path = path_of(object);
        let part_bytes = PART_BYTES.max(size.div_ceil(PARTS_MAX));
        let mut parts = Vec::new();
        let mut at = 0;
        let mut buffer = BytesMut::new();
        while at < size {
            let bytes = read(at, part_bytes.min(size - at), buffer).await?.freeze();
            at += bytes.len() as u64;
            let payload = PutPayload::from(bytes.clone());
            let put = self
                .0
                .store
                .put_part(&path, multipart, parts.len(), payload);
            parts.push(put.await?);
            buffer = bytes.try_into_mut().unwrap_or_default();
        }
        let whole = self.0.store.complete_multipart(&path, multipart, parts);
        whole.await?;
        Ok(())
    }

    /// Some of an object, as it comes.
    pub async fn read(
        &self,
        object: FileId,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, BucketError>>, BucketError> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let got = self.0.store.get_opts(&path_of(object), options).await?;
        let stream = got.into_stream();
        Ok(stream.map(|piece| piece.map_err(Into::into)).boxed())
    }

    pub async fn size(&self, object: FileId) -> Result<u64, BucketError> {
        Ok(self.0.store.head(&path_of(object)).await?.size)
    }

    /// Fine, too, if there is none any more.
    pub async fn remove(&self, object: FileId, multipart: Option<&str>) -> Result<(), BucketError> {
        if let Some(id) = multipart {
            self.end(object, id).await?;
        }
        gone(self.0.store.delete(&path_of(object)).await)
    }

    /// Parts that became no object go; what has the object's name does not.
    pub async fn end(&self, object: FileId, multipart: &str) -> Result<(), BucketError> {
        let id = multipart.to_owned();
        let ended = self.0.store.abort_multipart(&path_of(object), &id).await;
        match gone(ended) {
            // So some answer for parts that are one object, or gone, already.
            Err(error @ BucketError::Refused(_)) => {
                tracing::warn!(error = error.told(), "parts in the bucket may be left over");
                Ok(())
            }
            ended => ended,
        }
    }

    /// Whether it takes something, gives it back and removes it.
    pub async fn probe(&self) -> Result<(), BucketError> {
        let probing = tokio::time::timeout(PROBE_PATIENCE, self.probed());
        probing.await.unwrap_or_else(|late| {
            Err(BucketError::Away(Error::Generic {
                store: "S3",
                source: late.into(),
            }))
        })
    }

    async fn probed(&self) -> Result<(), BucketError> {
        const WORD: &[u8] = b"TokenIM looks whether this bucket answers";
        let path = Path::from(format!("probes/{}", Uuid::now_v7().simple()));
        let store = &self.0.store;
        store.put(&path, PutPayload::from_static(WORD)).await?;
        let read = match store.get(&path).await {
            Ok(got) => got.bytes().await,
            Err(error) => Err(error),
        };
        store.delete(&path).await?;
        if read? == WORD {
            Ok(())
        } else {
            Err(BucketError::Changed)
        }
    }
}

fn gone(removed: Result<(), Error>) -> Result<(), BucketError> {
    match removed {
        Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// As the library wants it: with the bucket in front if that is where it stands.
fn endpoint_of(settings: &BucketSettings) -> String {
    let mut endpoint = settings.endpoint.clone();
    if !settings.path_style
        && let Some(host) = settings.endpoint.host_str()
    {
        let host = format!("{}.{host}", settings.name);
        // One that cannot be a host's name fails when it is asked.
        let _ = endpoint.set_host(Some(&host));
    }
    endpoint.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_stands_behind_its_server_or_in_front_of_it() {
        let mut settings = BucketSettings {
            endpoint: "https://s3.lanhai.example:9000"
                .parse()
                .expect("an address"),
            name: "lanhai-files".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "lanhai".to_owned(),
            secret: Zeroizing::new("grey-elephants".to_owned()),
            path_style: true,
        };
        assert_eq!(endpoint_of(&settings), "https://s3.lanhai.example:9000");
        settings.path_style = false;
        let in_front = "https://lanhai-files.s3.lanhai.example:9000";
        assert_eq!(endpoint_of(&settings), in_front);
        assert!(!format!("{settings:?}").contains("elephants"));
    }
}
