//! Links outside and openings of files, as screens draw them.

use serde::Serialize;
use tokenim_protocol::file_link::FileLink;
use tokenim_protocol::time::UnixMillis;

use super::conversation::NamedPerson;

/// A link outside, with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileLinkRow {
    pub link: FileLink,
    pub by: NamedPerson,
    pub ended_by: Option<NamedPerson>,
    pub mine: bool,
}

/// One that was made just now: the only time that its address is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileLinkView {
    pub link: FileLinkRow,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileOpeningRow {
    pub person: NamedPerson,
    pub opens: u32,
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
}

/// Who opened a file: colleagues by name, and how often somebody outside did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileOpeningsView {
    pub people: Vec<FileOpeningRow>,
    /// How many they are; the list may have fewer.
    pub count: u32,
    pub links: Vec<FileLinkRow>,
}
