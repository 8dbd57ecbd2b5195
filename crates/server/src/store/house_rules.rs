//! Rules that the organisation wrote itself. A change is a version more; none is ever deleted.

use tokenim_protocol::case::HouseRule;
use tokenim_protocol::ids::HouseRuleId;

use super::db::{Db, Row, StoreResult, args, json, word};

/// A version more; the first as well.
pub async fn add(db: &Db, rule: &HouseRule) -> StoreResult<()> {
    db.execute(
        "INSERT INTO house_rule (id, version, kind, name, text, steps, retired, changed_by,
                                 changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        args![
            rule.id,
            rule.version,
            &word(&rule.kind),
            &rule.name,
            &rule.text,
            &json(&rule.steps)?,
            rule.retired,
            rule.changed_by,
            rule.changed_at
        ],
    )
    .await?;
    Ok(())
}

const NEWEST: &str = "SELECT id, version, kind, name, text, steps, retired, changed_by, changed_at
    FROM house_rule
    WHERE version = (SELECT max(later.version) FROM house_rule AS later
                     WHERE later.id = house_rule.id)";

fn read(row: &Row<'_>) -> StoreResult<HouseRule> {
    Ok(HouseRule {
        id: row.id(0)?,
        version: row.count(1)?,
        kind: row.word(2)?,
        name: row.text(3)?,
        text: row.text(4)?,
        steps: row.json(5)?,
        retired: row.flag(6)?,
        changed_by: row.id(7)?,
        changed_at: row.time(8)?,
    })
}

/// As it reads now.
pub async fn get(db: &Db, id: HouseRuleId) -> StoreResult<Option<HouseRule>> {
    db.maybe(&format!("{NEWEST} AND id = ?1"), args![id], read)
        .await
}

/// All of them as they read now, those in force first.
pub async fn all(db: &Db) -> StoreResult<Vec<HouseRule>> {
    db.all(&format!("{NEWEST} ORDER BY retired, name, id"), &[], read)
        .await
}
