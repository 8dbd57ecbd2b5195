//! Which messages have been announced. Written down and synchronised before a notification
//! is shown, so that each is shown at most once whatever happens.

use rusqlite::params;
use tokenim_protocol::ids::{ChannelId, Seq};

use super::sql::{Blob, int};
use super::{Result, WriteTx};

/// True the first time; whoever gets it may show the notification after the commit.
pub fn claim(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<bool> {
    let claimed = tx.execute(
        "INSERT INTO outbox.notified (channel_id, seq) VALUES (?1, ?2)
         ON CONFLICT (channel_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
        params![channel.blob(), int(seq)],
    )?;
    Ok(claimed > 0)
}
