//! How far the other members of a channel had read when the server was last asked.

use rusqlite::params;
use tokenim_protocol::conversation::MemberMark;
use tokenim_protocol::ids::{ChannelId, PersonId};

use crate::change::Change;

use super::sql::{Blob, int, uint, uuid};
use super::{Reader, Result, WriteTx};

pub fn replace(tx: &mut WriteTx<'_>, channel: ChannelId, marks: &[MemberMark]) -> Result<()> {
    let mut known = of(tx, channel)?;
    let mut told = marks.to_vec();
    known.sort_by_key(|mark| mark.person);
    told.sort_by_key(|mark| mark.person);
    if known == told {
        return Ok(());
    }
    tx.execute("DELETE FROM reader WHERE channel_id = ?1", [channel.blob()])?;
    for mark in marks {
        tx.execute(
            "INSERT OR REPLACE INTO reader (channel_id, person_id, read_seq) VALUES (?1, ?2, ?3)",
            params![channel.blob(), mark.person.blob(), int(mark.read_seq)],
        )?;
    }
    tx.touch(Change::Timeline(channel));
    Ok(())
}

pub fn of(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<MemberMark>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT person_id, read_seq FROM reader WHERE channel_id = ?1")?;
    let rows = statement.query_map([channel.blob()], |row| {
        Ok(MemberMark {
            person: PersonId(uuid(row, 0)?),
            read_seq: uint(row.get(1)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
