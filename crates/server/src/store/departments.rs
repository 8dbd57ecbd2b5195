//! How the company is divided.

use tokenim_protocol::directory::Department;
use tokenim_protocol::ids::DepartmentId;

use super::db::{Db, Row, StoreResult, args};
use super::rights::{Right, will_change};

pub async fn insert(db: &Db, department: &Department) -> StoreResult<()> {
    will_change(db, Right::Department, &[department.id.to_string()]).await?;
    db.execute(
        "INSERT INTO department (id, name, parent_id, manager_id) VALUES (?1, ?2, ?3, ?4)",
        args![
            department.id,
            &department.name,
            department.parent,
            department.manager
        ],
    )
    .await?;
    Ok(())
}

fn read(row: &Row<'_>) -> StoreResult<Department> {
    Ok(Department {
        id: row.id(0)?,
        name: row.text(1)?,
        parent: row.maybe_id(2)?,
        manager: row.maybe_id(3)?,
    })
}

pub async fn get(db: &Db, id: DepartmentId) -> StoreResult<Option<Department>> {
    db.maybe(
        "SELECT id, name, parent_id, manager_id FROM department WHERE id = ?1",
        args![id],
        read,
    )
    .await
}

pub async fn all(db: &Db) -> StoreResult<Vec<Department>> {
    db.all(
        "SELECT id, name, parent_id, manager_id FROM department ORDER BY id",
        &[],
        read,
    )
    .await
}
