//! Keys of acts that must not happen twice, each with its first answer.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

use super::db::{Db, StoreResult, args};

#[derive(Clone, Debug)]
pub struct Operation {
    pub actor: PersonId,
    pub request_hash: String,
    pub answer: String,
}

pub async fn get(db: &Db, id: Uuid) -> StoreResult<Option<Operation>> {
    db.maybe(
        "SELECT actor_id, request_hash, answer FROM operation_key WHERE id = ?1",
        args![id],
        |row| {
            Ok(Operation {
                actor: row.id(0)?,
                request_hash: row.text(1)?,
                answer: row.text(2)?,
            })
        },
    )
    .await
}

pub async fn insert(db: &Db, id: Uuid, operation: &Operation, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO operation_key (id, actor_id, request_hash, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        args![
            id,
            operation.actor,
            &operation.request_hash,
            &operation.answer,
            now
        ],
    )
    .await?;
    Ok(())
}
