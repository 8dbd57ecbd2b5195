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
    /// The work was given up: the store is closing, or the work panicked.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
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
            | StoreError::Closed => false,
        }
    }
}
