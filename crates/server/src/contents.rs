//! Whole contents of files, wherever they lie: in the server's folder, or in a bucket.
//!
//! What is coming always lies in the folder (`blobs`). The folder's wholes get their place by a
//! link inside the transaction that makes them whole. A bucket cannot be asked inside one, so an
//! object is put first, under a name that is written down before and is used this once; the
//! transaction then says that the content lies there, and until it has, the name stays among
//! those that are removed (decision 25).

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokenim_protocol::ids::FileId;

use crate::app::App;
use crate::blobs::{Opened, hex};
use crate::bucket::{Bucket, BucketError, BucketSettings, PART_BYTES};
use crate::error::{AppError, AppResult};
use crate::store::contents;

/// Judged, and asked for, at once.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;
/// Read from the disk at once.
const READ_BYTES: u64 = 256 * 1024;
/// Removed from the bucket between two looks at what is loose.
const LOOSE_BATCH: u32 = 100;

/// As the operator sets it.
#[derive(Clone, Debug, Default)]
pub struct ContentsSettings {
    /// One that is there is read, whether or not anything more is put into it.
    pub bucket: Option<BucketSettings>,
    /// New contents go there, and those in the folder move there; else the other way round.
    pub into_bucket: bool,
}

/// The bucket, if there is one.
#[derive(Clone, Default)]
pub struct Contents {
    bucket: Option<Bucket>,
    into_bucket: bool,
}

impl Contents {
    pub fn open(settings: &ContentsSettings) -> Result<Self, BucketError> {
        let bucket = settings.bucket.as_ref().map(Bucket::open).transpose()?;
        Ok(Self {
            into_bucket: settings.into_bucket && bucket.is_some(),
            bucket,
        })
    }

    pub fn bucket(&self) -> Option<&Bucket> {
        self.bucket.as_ref()
    }

    /// Where new contents go, if not into the folder.
    pub fn into_bucket(&self) -> Option<&Bucket> {
        self.bucket.as_ref().filter(|_| self.into_bucket)
    }
}

#[derive(Debug, thiserror::Error)]
#[error(
    "{0} contents of files lie in a bucket, and the settings name none: set files.bucket and \
     what belongs to it"
)]
pub struct NoBucket(u64);

/// Before a server serves: whatever lies in a bucket can be looked for there.
pub async fn check(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    if app.contents().bucket().is_some() {
        return Ok(());
    }
    let count = app
        .read(|db| Box::pin(async move { Ok(contents::count(db).await?) }))
        .await?;
    match count {
        0 => Ok(()),
        count => Err(NoBucket(count).into()),
    }
}

/// What went wrong with the bucket is told to the operator; whoever asked comes back later.
pub fn of_bucket(error: BucketError) -> AppError {
    match error {
        BucketError::Disk(error) => AppError::of_disk(error),
        error => {
            tracing::error!(error = error.told(), "the bucket does not do its part");
            AppError::Unavailable
        }
    }
}

/// Puts a file's content into the bucket under `object` and answers its hash.
pub async fn put(
    app: &App,
    bucket: &Bucket,
    object: FileId,
    file: Opened,
    size: u64,
) -> AppResult<String> {
    let _turn = bucket.turn().await;
    // Parts of an earlier attempt that came to nothing.
    let before = app
        .read(move |db| Box::pin(async move { Ok(contents::expected(db, object).await?) }))
        .await?;
    if let Some(multipart) = before.and_then(|loose| loose.multipart) {
        // The name is not removed: one that was must never be used again.
        let ended = bucket.end(object, &multipart).await;
        ended.map_err(of_bucket)?;
    }
    expect(app, object, None).await?;
    let hasher = Arc::new(Mutex::new(Sha256::new()));
    let read = |at, bytes: u64, mut buffer: BytesMut| {
        let (file, hasher) = (file.clone(), Arc::clone(&hasher));
        app.blobs().work(move |_| {
            buffer.resize(usize::try_from(bytes).map_err(io::Error::other)?, 0);
            file.read_into(at, &mut buffer)?;
            let mut hasher = hasher.lock().unwrap_or_else(PoisonError::into_inner);
            hasher.update(&buffer);
            Ok(buffer)
        })
    };
    if size <= PART_BYTES {
        let bytes = read(0, size, BytesMut::new())
            .await
            .map_err(|error| of_bucket(error.into()))?;
        bucket
            .put(object, bytes.freeze())
            .await
            .map_err(of_bucket)?;
    } else {
        let multipart = bucket.begin(object).await.map_err(of_bucket)?;
        expect(app, object, Some(multipart.clone())).await?;
        let put = bucket.put_parts(object, &multipart, size, read).await;
        put.map_err(of_bucket)?;
    }
    let hasher = hasher.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(hex(&hasher.clone().finalize()))
}

async fn expect(app: &App, object: FileId, multipart: Option<String>) -> AppResult<()> {
    app.write(move |tx| {
        Box::pin(async move { Ok(contents::expect(tx, object, multipart.as_deref()).await?) })
    })
    .await
}

async fn object_of(app: &App, sha256: &str) -> AppResult<Option<FileId>> {
    let sha256 = sha256.to_owned();
    app.read(move |db| Box::pin(async move { Ok(contents::object_of(db, &sha256).await?) }))
        .await
}

/// Before the transaction that makes an upload whole: its content is in the bucket, if that is
/// where it goes and nobody has brought the same before. Answers whether something was put.
pub async fn put_aside(app: &App, id: FileId, size: u64, sha256: &str) -> AppResult<bool> {
    let Some(bucket) = app.contents().into_bucket() else {
        return Ok(false);
    };
    if object_of(app, sha256).await?.is_some() {
        return Ok(false);
    }
    let file = app.blobs().work(move |blobs| blobs.open_part(id)).await;
    let file = file.map_err(|error| of_bucket(error.into()))?;
    if put(app, bucket, id, file, size).await? != *sha256 {
        return Err(AppError::internal("a part is not any more what was hashed"));
    }
    Ok(true)
}

/// Some of a content, open.
struct Segment {
    from: From,
    at: u64,
    left: u64,
}

enum From {
    Disk(Opened),
    Bucket(BoxStream<'static, Result<Bytes, BucketError>>),
}

impl Segment {
    async fn open(app: &App, sha256: &str, at: u64, left: u64) -> AppResult<Self> {
        // Moved in between, it is where it was not before.
        for _ in 0..2 {
            if let Some(from) = Self::from_bucket(app, sha256, at, left).await? {
                return Ok(Self { from, at, left });
            }
            let name = sha256.to_owned();
            let opening = app.blobs().work(move |blobs| blobs.open_blob(&name));
            match opening.await {
                Ok(file) => {
                    let from = From::Disk(file);
                    return Ok(Self { from, at, left });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(of_bucket(error.into())),
            }
        }
        Err(AppError::internal(format!("content {sha256} is not there")))
    }

    async fn from_bucket(app: &App, sha256: &str, at: u64, left: u64) -> AppResult<Option<From>> {
        let Some(bucket) = app.contents().bucket() else {
            return Ok(None);
        };
        let Some(object) = object_of(app, sha256).await? else {
            return Ok(None);
        };
        if left == 0 {
            return Ok(Some(From::Bucket(futures_util::stream::empty().boxed())));
        }
        match bucket.read(object, at..at + left).await {
            Ok(stream) => Ok(Some(From::Bucket(stream))),
            // It has just moved, or is lost.
            Err(BucketError::Missing(_)) => Ok(None),
            Err(error) => Err(of_bucket(error)),
        }
    }

    async fn next(&mut self, app: &App) -> io::Result<Bytes> {
        let piece = match &mut self.from {
            From::Disk(file) => {
                let (file, at, bytes) = (file.clone(), self.at, READ_BYTES.min(self.left));
                let read = app.blobs().work(move |_| file.read(at, bytes));
                Bytes::from(read.await?)
            }
            From::Bucket(stream) => match stream.next().await {
                Some(Ok(mut piece)) => {
                    piece.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
                    piece
                }
                Some(Err(error)) => {
                    tracing::warn!(error = error.told(), "the bucket broke off");
                    return Err(io::Error::other(error));
                }
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            },
        };
        self.at += piece.len() as u64;
        self.left -= piece.len() as u64;
        Ok(piece)
    }
}

/// The bytes from `from` to before `to`, a piece at a time, as fast as they are taken; judged
/// again every few megabytes. Where the content cannot be reached, that is said before anything
/// else is.
pub async fn flowing<J, F>(
    app: App,
    sha256: String,
    (from, to): (u64, u64),
    judge: J,
) -> AppResult<impl Stream<Item = io::Result<Bytes>>>
where
    J: Fn(App) -> F,
    F: Future<Output = AppResult<()>>,
{
    let first = Segment::open(&app, &sha256, from, SEGMENT_BYTES.min(to - from)).await?;
    let start = (first, app, sha256, judge);
    Ok(futures_util::stream::try_unfold(
        start,
        move |(mut segment, app, sha256, judge)| async move {
            if segment.left == 0 {
                if segment.at >= to {
                    return Ok(None);
                }
                judge(app.clone()).await.map_err(io::Error::other)?;
                let left = SEGMENT_BYTES.min(to - segment.at);
                let next = Segment::open(&app, &sha256, segment.at, left).await;
                segment = next.map_err(io::Error::other)?;
            }
            let piece = segment.next(&app).await?;
            Ok(Some((piece, (segment, app, sha256, judge))))
        },
    ))
}

/// Removes from the bucket what nothing refers to.
pub async fn remove_loose(app: &App) -> AppResult<()> {
    let Some(bucket) = app.contents().bucket() else {
        return Ok(());
    };
    loop {
        let loose = app
            .read(|db| Box::pin(async move { Ok(contents::loose(db, LOOSE_BATCH).await?) }))
            .await?;
        let found = loose.len();
        for one in loose {
            // Whoever was still putting it has ended when this is had.
            let hold = app.uploads().hold(one.object).await;
            let removed = bucket.remove(one.object, one.multipart.as_deref()).await;
            removed.map_err(of_bucket)?;
            drop(hold);
            app.uploads().forget(one.object);
            let object = one.object;
            app.write(move |tx| Box::pin(async move { Ok(contents::is_gone(tx, object).await?) }))
                .await?;
        }
        if found < LOOSE_BATCH as usize {
            return Ok(());
        }
    }
}
