//! Contents of files that lie in the bucket, and names in it that nothing refers to.
//!
//! A name is that of the upload (or of the move) that put the object, so none comes twice.

use tokenim_protocol::ids::FileId;

use super::db::{Db, StoreResult, args};

/// An object that is being put, or that is to be removed.
#[derive(Clone, Debug)]
pub struct Loose {
    pub object: FileId,
    /// By which its parts are removed.
    pub multipart: Option<String>,
}

/// None where the content lies in the server's folder, or nowhere.
pub async fn object_of(db: &Db, sha256: &str) -> StoreResult<Option<FileId>> {
    db.maybe(
        "SELECT object FROM content_object WHERE sha256 = ?1",
        args![sha256],
        |row| row.id(0),
    )
    .await
}

/// Written down before anything is put under this name.
pub async fn expect(db: &Db, object: FileId, multipart: Option<&str>) -> StoreResult<()> {
    db.execute(
        "INSERT INTO loose_object (object, multipart) VALUES (?1, ?2)
         ON CONFLICT (object) DO UPDATE SET multipart = excluded.multipart",
        args![object, multipart],
    )
    .await?;
    Ok(())
}

/// By which the parts that may be there already are removed.
pub async fn expected(db: &Db, object: FileId) -> StoreResult<Option<Loose>> {
    db.maybe(
        "SELECT object, multipart FROM loose_object WHERE object = ?1",
        args![object],
        |row| {
            Ok(Loose {
                object: row.id(0)?,
                multipart: row.maybe_text(1)?,
            })
        },
    )
    .await
}

/// The content lies there from here on.
pub async fn place(db: &Db, sha256: &str, object: FileId) -> StoreResult<()> {
    db.execute(
        "INSERT INTO content_object (sha256, object) VALUES (?1, ?2)",
        args![sha256, object],
    )
    .await?;
    is_gone(db, object).await
}

/// The content is nobody's any more, or lies elsewhere: its object is to be removed.
pub async fn let_go(db: &Db, sha256: &str) -> StoreResult<()> {
    db.execute(
        "INSERT INTO loose_object (object, multipart)
         SELECT object, NULL FROM content_object WHERE sha256 = ?1",
        args![sha256],
    )
    .await?;
    db.execute(
        "DELETE FROM content_object WHERE sha256 = ?1",
        args![sha256],
    )
    .await?;
    Ok(())
}

/// To be removed: not what an upload that may go on has put, or is putting.
pub async fn loose(db: &Db, count: u32) -> StoreResult<Vec<Loose>> {
    db.all(
        "SELECT object, multipart FROM loose_object
         WHERE NOT EXISTS (SELECT 1 FROM file
                           WHERE file.id = loose_object.object AND file.state = 'coming')
         ORDER BY object LIMIT ?1",
        args![count],
        |row| {
            Ok(Loose {
                object: row.id(0)?,
                multipart: row.maybe_text(1)?,
            })
        },
    )
    .await
}

pub async fn is_gone(db: &Db, object: FileId) -> StoreResult<()> {
    db.execute("DELETE FROM loose_object WHERE object = ?1", args![object])
        .await?;
    Ok(())
}

/// Some of what lies in the bucket.
pub async fn in_bucket(db: &Db, count: u32) -> StoreResult<Vec<(String, FileId)>> {
    db.all(
        "SELECT sha256, object FROM content_object ORDER BY sha256 LIMIT ?1",
        args![count],
        |row| Ok((row.text(0)?, row.id(1)?)),
    )
    .await
}

/// What files have and the bucket has not.
pub async fn in_folder(db: &Db) -> StoreResult<Vec<String>> {
    db.all(
        "SELECT DISTINCT sha256 FROM file
         WHERE state <> 'coming'
           AND sha256 NOT IN (SELECT sha256 FROM content_object)",
        args![],
        |row| row.text(0),
    )
    .await
}

pub async fn count(db: &Db) -> StoreResult<u64> {
    db.one("SELECT count(*) FROM content_object", args![], |row| {
        row.count(0)
    })
    .await
}
