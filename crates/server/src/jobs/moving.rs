//! Contents on their way between folder and bucket: whatever does not lie where the settings say
//! that contents go is brought there, one after the other, while the server serves. A cut costs
//! the one that was on its way, which is begun again.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokenim_protocol::ids::FileId;
use tokio::time::Instant;

use crate::actions;
use crate::app::App;
use crate::blobs::hex;
use crate::bucket::Bucket;
use crate::contents::{self, of_bucket};
use crate::error::{AppError, AppResult};
use crate::store;

/// Then whoever collects has their turn.
const AT_MOST: Duration = Duration::from_secs(60);
const BATCH: u32 = 100;
/// The unit of a content's reading.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;

/// Moves for a while. Answers how many contents have moved.
pub async fn some(app: &App) -> AppResult<usize> {
    let until = Instant::now() + AT_MOST;
    match (app.contents().into_bucket(), app.contents().bucket()) {
        (Some(bucket), _) => to_bucket(app, bucket, until).await,
        (None, Some(bucket)) => to_folder(app, bucket, until).await,
        (None, None) => Ok(0),
    }
}

async fn to_bucket(app: &App, bucket: &Bucket, until: Instant) -> AppResult<usize> {
    let mut moved = 0;
    let wholes = app.blobs().work(|blobs| blobs.wholes()).await;
    for sha256 in wholes.map_err(AppError::of_disk)? {
        let name = sha256.clone();
        let (is_there, is_held) = app
            .read(move |db| {
                Box::pin(async move {
                    let object = store::contents::object_of(db, &name).await?;
                    Ok((object.is_some(), store::files::has_holder(db, &name).await?))
                })
            })
            .await?;
        if !is_there {
            if !is_held {
                continue;
            }
            let name = sha256.clone();
            let opening = app.blobs().work(move |blobs| blobs.open_blob(&name));
            let file = opening.await.map_err(AppError::of_disk)?;
            let size = file.size().map_err(AppError::of_disk)?;
            let object = FileId::now_v7();
            if contents::put(app, bucket, object, file, size).await? != sha256 {
                tracing::error!(sha256, "a content on the disk is damaged and stays there");
                continue;
            }
            let name = sha256.clone();
            app.write(move |tx| Box::pin(actions::move_to_bucket(tx, name, object)))
                .await?;
        }
        // Whoever has it open reads on; whoever comes finds it in the bucket.
        let dropping = app.blobs().work(move |blobs| {
            blobs.drop_blob(&sha256)?;
            blobs.remove_dropped()
        });
        dropping.await.map_err(AppError::of_disk)?;
        moved += 1;
        if Instant::now() > until {
            break;
        }
    }
    Ok(moved)
}

async fn to_folder(app: &App, bucket: &Bucket, until: Instant) -> AppResult<usize> {
    let mut moved = 0;
    loop {
        let found = app
            .read(|db| Box::pin(async move { Ok(store::contents::in_bucket(db, BATCH).await?) }))
            .await?;
        if found.is_empty() || Instant::now() > until {
            return Ok(moved);
        }
        for (sha256, object) in found {
            let part = fetch(app, bucket, &sha256, object).await?;
            let (name, blobs) = (sha256, app.blobs().clone());
            app.write(move |tx| Box::pin(actions::move_to_folder(tx, name, part, blobs)))
                .await?;
            let dropping = app.blobs().work(move |blobs| blobs.drop_part(part));
            dropping.await.map_err(AppError::of_disk)?;
            moved += 1;
        }
    }
}

/// The content as a part in the folder, whole and safe there.
async fn fetch(app: &App, bucket: &Bucket, sha256: &str, object: FileId) -> AppResult<FileId> {
    let id = FileId::now_v7();
    let opening = app.blobs().work(move |blobs| blobs.go_on(id, 0));
    let mut part = opening.await.map_err(AppError::of_disk)?;
    let mut hasher = Sha256::new();
    let size = bucket.size(object).await.map_err(of_bucket)?;
    let mut at = 0;
    while at < size {
        let to = size.min(at + SEGMENT_BYTES);
        let mut stream = bucket.read(object, at..to).await.map_err(of_bucket)?;
        while let Some(piece) = stream.next().await {
            let piece: Bytes = piece.map_err(of_bucket)?;
            at += piece.len() as u64;
            hasher.update(&piece);
            let writing = app.blobs().work(move |_| part.write(&piece).map(|()| part));
            part = writing.await.map_err(AppError::of_disk)?;
        }
    }
    let syncing = app.blobs().work(move |_| part.sync());
    syncing.await.map_err(AppError::of_disk)?;
    if hex(&hasher.finalize()) != sha256 {
        return Err(AppError::internal(format!(
            "content {sha256} is damaged in the bucket and stays there"
        )));
    }
    Ok(id)
}
