//! Small bridges between our types and SQLite's.

use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokenim_protocol::ids::{
    AccessRequestId, CaseId, ChannelId, FileId, MessageId, PersonId, TeamId,
};
use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

use crate::view::transfer::TransferId;

use super::Result;

/// SQLite counts in i64. Places in a log do not get that far.
pub fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub fn uint(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// An id as it is stored: its 16 bytes.
pub trait Blob {
    fn blob(&self) -> &[u8];
}

macro_rules! blobs {
    ($($name:ident),+) => {$(
        impl Blob for $name {
            fn blob(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }
    )+};
}

blobs!(
    AccessRequestId,
    CaseId,
    ChannelId,
    FileId,
    MessageId,
    PersonId,
    TeamId,
    TransferId
);

pub fn optional<T: Blob>(id: &Option<T>) -> Option<&[u8]> {
    id.as_ref().map(Blob::blob)
}

pub fn uuid(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get(column).map(Uuid::from_bytes)
}

pub fn optional_uuid(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(row.get::<_, Option<_>>(column)?.map(Uuid::from_bytes))
}

pub fn millis(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<UnixMillis> {
    row.get(column).map(UnixMillis)
}

/// The wire's word for a closed set of values, such as `private`.
pub fn word<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

pub fn from_word<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(word)).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

pub fn from_json<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}
