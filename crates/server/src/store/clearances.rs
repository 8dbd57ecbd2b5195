//! Access levels that somebody set.

use tokenim_policy::labels::level_of;
use tokenim_protocol::clearance::LevelSet;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::label::Label;

use super::db::{Db, StoreResult, args, word};
use super::rights::{Right, will_change};

/// The level and who set it; none where it follows from what the person is to the company.
pub async fn of(db: &Db, person: PersonId) -> StoreResult<Option<(u8, LevelSet)>> {
    db.maybe(
        "SELECT level, id, since, by_id, text FROM clearance WHERE person_id = ?1",
        args![person],
        |row| {
            let set = LevelSet {
                id: row.id(1)?,
                since: row.time(2)?,
                by: row.id(3)?,
                text: row.text(4)?,
            };
            Ok((level_of(row.word(0)?), set))
        },
    )
    .await
}

pub async fn set(db: &Db, person: PersonId, level: Label, set: &LevelSet) -> StoreResult<()> {
    will_change(db, Right::Clearance, &[person.to_string()]).await?;
    db.execute(
        "INSERT INTO clearance (person_id, level, id, since, by_id, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (person_id) DO UPDATE SET level = excluded.level, id = excluded.id,
             since = excluded.since, by_id = excluded.by_id, text = excluded.text",
        args![person, &word(&level), set.id, set.since, set.by, &set.text],
    )
    .await?;
    Ok(())
}
