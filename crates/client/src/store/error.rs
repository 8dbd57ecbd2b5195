use tokenim_protocol::ids::ChannelId;

use crate::keys::KeysError;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is not a database under this key: another profile's, or damaged at its head.
    #[error("{0} does not open with this profile's key")]
    WrongKey(&'static str),
    /// A newer version has been here; opening it with this one would lose what that one knows.
    #[error("{file} was written by a newer version (schema {found}, this version knows {known})")]
    Newer {
        file: &'static str,
        found: i64,
        known: i64,
    },
    /// The channel's key is gone, and with it whatever was written there.
    #[error("{0} has been removed from this device")]
    NoKey(ChannelId),
    /// A sealed text does not open with its key at its place.
    #[error("a sealed row is damaged")]
    Damaged,
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error("the database failed: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the database could not be brought to this version's form: {0}")]
    Migration(#[from] refinery::Error),
    #[error("a stored text cannot be read: {0}")]
    Text(#[from] serde_json::Error),
    #[error("a file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// It was thrown away and is made again: ask again.
    #[error("the search index was damaged")]
    Index,
    /// The work was given up: the store is closing, or the work panicked.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the file is not as it was written: reading it again would not help.
    pub fn is_damage(&self) -> bool {
        match self {
            StoreError::WrongKey(_) | StoreError::Damaged => true,
            StoreError::Database(error) => is_damage(error),
            StoreError::Migration(error) => {
                let mut cause = std::error::Error::source(error);
                while let Some(error) = cause {
                    if error.downcast_ref().is_some_and(is_damage) {
                        return true;
                    }
                    cause = error.source();
                }
                false
            }
            StoreError::Newer { .. }
            | StoreError::NoKey(_)
            | StoreError::Keys(_)
            | StoreError::Text(_)
            | StoreError::Io(_)
            | StoreError::Index
            | StoreError::Closed => false,
        }
    }

    /// Whether what was to be stored is at fault, and not the disk: other data would do.
    pub fn is_about_the_data(&self) -> bool {
        match self {
            StoreError::Text(_) => true,
            StoreError::Database(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            StoreError::WrongKey(_)
            | StoreError::Newer { .. }
            | StoreError::NoKey(_)
            | StoreError::Damaged
            | StoreError::Keys(_)
            | StoreError::Migration(_)
            | StoreError::Io(_)
            | StoreError::Index
            | StoreError::Closed => false,
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(failure.code, DatabaseCorrupt | NotADatabase)
                // The file ends in the middle of a page.
                || failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ
        }
        // Values that no version of ours has written there.
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::InvalidColumnType(..) => true,
        _ => false,
    }
}
