//! Which way requests take, every version of it.

use tokenim_protocol::ids::WorkflowId;
use tokenim_protocol::workflow::Workflow;

use super::db::{Db, StoreResult, args, json};

/// Writes a version down; it is the one in force from now on.
pub async fn put(db: &Db, workflow: &Workflow) -> StoreResult<()> {
    db.execute(
        "UPDATE workflow SET is_current = 0 WHERE id = ?1",
        args![workflow.id],
    )
    .await?;
    db.execute(
        "INSERT INTO workflow (id, version, content, changed_at, is_current)
         VALUES (?1, ?2, ?3, ?4, 1)",
        args![
            workflow.id,
            workflow.version,
            &json(workflow)?,
            workflow.changed_at
        ],
    )
    .await?;
    Ok(())
}

/// As it is now.
pub async fn get(db: &Db, id: WorkflowId) -> StoreResult<Option<Workflow>> {
    db.maybe(
        "SELECT content FROM workflow WHERE id = ?1 AND is_current = 1",
        args![id],
        |row| row.json(0),
    )
    .await
}

/// All as they are now, those that were given up as well.
pub async fn all(db: &Db) -> StoreResult<Vec<Workflow>> {
    db.all(
        "SELECT content FROM workflow WHERE is_current = 1 ORDER BY id",
        &[],
        |row| row.json(0),
    )
    .await
}

/// What a workflow was before, the latest first.
pub async fn earlier(db: &Db, id: WorkflowId) -> StoreResult<Vec<Workflow>> {
    db.all(
        "SELECT content FROM workflow WHERE id = ?1 AND is_current = 0 ORDER BY version DESC",
        args![id],
        |row| row.json(0),
    )
    .await
}
