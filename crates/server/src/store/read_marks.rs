//! How far everybody has read; merged by lexicographic maximum of (epoch, seq).

use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};

use super::db::{Db, StoreResult, args};

pub async fn get(db: &Db, person: PersonId, channel: ChannelId) -> StoreResult<ReadMark> {
    let mark = db
        .maybe(
            "SELECT mark_epoch, read_seq FROM read_mark WHERE person_id = ?1 AND channel_id = ?2",
            args![person, channel],
            |row| {
                Ok(ReadMark {
                    mark_epoch: row.small(0)?,
                    read_seq: row.count(1)?,
                })
            },
        )
        .await?;
    Ok(mark.unwrap_or_default())
}

/// True when the mark is another than before.
pub async fn merge(
    db: &Db,
    person: PersonId,
    channel: ChannelId,
    mark: ReadMark,
) -> StoreResult<bool> {
    let changed = db
        .execute(
            "INSERT INTO read_mark (person_id, channel_id, mark_epoch, read_seq) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (person_id, channel_id) DO UPDATE
             SET mark_epoch = excluded.mark_epoch, read_seq = excluded.read_seq
             WHERE excluded.mark_epoch > read_mark.mark_epoch
                OR excluded.mark_epoch = read_mark.mark_epoch AND excluded.read_seq > read_mark.read_seq",
            args![person, channel, mark.mark_epoch, mark.read_seq],
        )
        .await?;
    Ok(changed == 1)
}

/// Whoever writes has read up to their own words. The entry itself tells other devices, so
/// this writes no line of the person's log; but where something was ever marked unread, which
/// of the two came first can be seen here only, and the mark is answered, to be told.
pub async fn advance(
    db: &Db,
    person: PersonId,
    channel: ChannelId,
    read_seq: Seq,
) -> StoreResult<Option<ReadMark>> {
    let epoch = db
        .maybe(
            "INSERT INTO read_mark (person_id, channel_id, mark_epoch, read_seq) VALUES (?1, ?2, 0, ?3)
             ON CONFLICT (person_id, channel_id) DO UPDATE SET read_seq = excluded.read_seq
             WHERE excluded.read_seq > read_mark.read_seq
             RETURNING mark_epoch",
            args![person, channel, read_seq],
            |row| row.small(0),
        )
        .await?;
    Ok(epoch.filter(|epoch| *epoch > 0).map(|mark_epoch| ReadMark {
        mark_epoch,
        read_seq,
    }))
}
