//! The channels into which whoever comes to a place is put.

use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::permission::Scope;

use super::db::{Db, StoreResult, args};

pub async fn of(db: &Db, place: Scope) -> StoreResult<Vec<ChannelId>> {
    db.all(
        "SELECT channel_id FROM default_channel WHERE place = ?1 ORDER BY channel_id",
        args![&place.to_query()],
        |row| row.id(0),
    )
    .await
}

/// Those that still take somebody in.
pub async fn open_of(db: &Db, place: Scope) -> StoreResult<Vec<ChannelId>> {
    db.all(
        "SELECT d.channel_id FROM default_channel d JOIN channel c ON c.id = d.channel_id
         WHERE d.place = ?1 AND c.archived_at IS NULL ORDER BY d.channel_id",
        args![&place.to_query()],
        |row| row.id(0),
    )
    .await
}

pub async fn replace(db: &Db, place: Scope, channels: &[ChannelId]) -> StoreResult<()> {
    let place = place.to_query();
    db.execute(
        "DELETE FROM default_channel WHERE place = ?1",
        args![&place],
    )
    .await?;
    for channel in channels {
        db.execute(
            "INSERT INTO default_channel (place, channel_id) VALUES (?1, ?2)
             ON CONFLICT (place, channel_id) DO NOTHING",
            args![&place, *channel],
        )
        .await?;
    }
    Ok(())
}
