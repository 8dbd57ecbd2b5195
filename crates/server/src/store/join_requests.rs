//! People who came by a join link, and what was answered to those who had to wait.

use tokenim_protocol::ids::{JoinLinkId, JoinRequestId, PersonId};
use tokenim_protocol::start::JoinRequest;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

/// Somebody who comes.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub id: JoinRequestId,
    pub link: JoinLinkId,
    pub handle: String,
    pub display_name: String,
    pub device_name: String,
    pub address: String,
}

/// What is known of one of them.
#[derive(Clone, Debug)]
pub struct Stored {
    pub handle: String,
    pub display_name: String,
    pub phc: Option<String>,
    pub waiting_hash: Option<String>,
    /// None: nobody has decided yet.
    pub approved: Option<bool>,
    pub text: String,
    pub answered: bool,
    pub link: JoinLinkId,
}

/// With a waiting token's hash: waits. Without one: was let in at once, and this is the evidence.
pub async fn insert(
    db: &Db,
    newcomer: &Newcomer,
    waiting: Option<(&str, &str)>,
    now: UnixMillis,
) -> StoreResult<()> {
    let (phc, waiting_hash) = waiting.unzip();
    let at_once = waiting.is_none();
    db.execute(
        "INSERT INTO join_request (id, link_id, handle, display_name, phc, device_name, address,
                                   asked_at, waiting_hash, approved, decided_at, answered_at, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, '')",
        args![
            newcomer.id.0,
            newcomer.link.0,
            &newcomer.handle,
            &newcomer.display_name,
            phc,
            &newcomer.device_name,
            &newcomer.address,
            now,
            waiting_hash,
            at_once.then_some(true),
            at_once.then_some(now)
        ],
    )
    .await?;
    Ok(())
}

pub async fn get(db: &Db, id: JoinRequestId) -> StoreResult<Option<Stored>> {
    db.maybe(
        "SELECT handle, display_name, phc, waiting_hash, approved, text, answered_at, link_id
         FROM join_request WHERE id = ?1",
        args![id.0],
        |row| {
            Ok(Stored {
                handle: row.text(0)?,
                display_name: row.text(1)?,
                phc: row.maybe_text(2)?,
                waiting_hash: row.maybe_text(3)?,
                approved: row.maybe_count(4)?.map(|yes| yes != 0),
                text: row.text(5)?,
                answered: row.maybe_time(6)?.is_some(),
                link: row.id(7)?,
            })
        },
    )
    .await
}

/// Whether somebody who waits has asked for the handle.
pub async fn is_asked_for(db: &Db, handle: &str) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM join_request WHERE handle = ?1 AND approved IS NULL",
            args![handle],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

/// The oldest first.
pub async fn waiting(db: &Db) -> StoreResult<Vec<JoinRequest>> {
    db.all(
        "SELECT r.id, r.handle, r.display_name, r.asked_at, r.device_name, r.address,
                l.by_id, l.id, l.note, l.created_at
         FROM join_request r JOIN join_link l ON l.id = r.link_id
         WHERE r.approved IS NULL ORDER BY r.asked_at, r.id",
        &[],
        |row| {
            Ok(JoinRequest {
                id: row.id(0)?,
                handle: row.text(1)?,
                display_name: row.text(2)?,
                asked_at: row.time(3)?,
                device_name: row.text(4)?,
                address: row.text(5)?,
                inviter: row.id(6)?,
                link: row.id(7)?,
                link_note: row.text(8)?,
                link_created_at: row.time(9)?,
            })
        },
    )
    .await
}

pub async fn waiting_count(db: &Db) -> StoreResult<u32> {
    db.one(
        "SELECT count(*) FROM join_request WHERE approved IS NULL",
        &[],
        |row| row.small(0),
    )
    .await
}

/// The hash of the password goes with the decision: into the account, or nowhere.
pub async fn decide(
    db: &Db,
    id: JoinRequestId,
    approved: bool,
    by: PersonId,
    text: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "UPDATE join_request SET approved = ?2, decided_by = ?3, text = ?4, decided_at = ?5, phc = NULL
         WHERE id = ?1 AND approved IS NULL",
        args![id.0, approved, by, text, now],
    )
    .await?;
    Ok(())
}

/// False when the answer was fetched before.
pub async fn answer(db: &Db, id: JoinRequestId, now: UnixMillis) -> StoreResult<bool> {
    let answered = db
        .execute(
            "UPDATE join_request SET answered_at = ?2
             WHERE id = ?1 AND approved = 1 AND answered_at IS NULL",
            args![id.0, now],
        )
        .await?;
    Ok(answered == 1)
}
