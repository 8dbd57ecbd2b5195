//! Words that messages once had. They go with the message.

use tokenim_protocol::conversation::Revision;
use tokenim_protocol::ids::{MessageId, Seq};

use super::db::{Db, StoreResult, args};

/// Puts the present words aside, before others take their place.
pub async fn keep_present(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute(
        "INSERT INTO message_revision (message_id, revision, at, seq, body)
         SELECT m.id, m.revision, COALESCE(m.edited_at, m.sent_at),
                COALESCE((SELECT MAX(x.seq) FROM channel_entry x
                          WHERE x.target_id = m.id AND x.kind = 'edited'), m.seq),
                m.body
         FROM message m WHERE m.id = ?1 AND m.body IS NOT NULL",
        args![message],
    )
    .await?;
    Ok(())
}

/// The oldest first, each with the place of the log at which it began.
pub async fn of_message(db: &Db, message: MessageId) -> StoreResult<Vec<(Revision, Seq)>> {
    db.all(
        "SELECT revision, at, body, seq FROM message_revision
         WHERE message_id = ?1 ORDER BY revision",
        args![message],
        |row| {
            let revision = Revision {
                revision: row.small(0)?,
                at: row.time(1)?,
                body: row.text(2)?,
            };
            Ok((revision, row.count(3)?))
        },
    )
    .await
}

pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    db.execute(
        "DELETE FROM message_revision WHERE message_id = ?1",
        args![message],
    )
    .await?;
    Ok(())
}
