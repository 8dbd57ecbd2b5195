//! What the switcher and the completions of the composer show.

use serde::{Deserialize, Serialize};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ChannelId, PersonId};

use super::search::SnippetPart;

/// What somebody is looking for by its name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JumpQuery {
    /// Empty: what was used last.
    pub text: String,
    pub channels: bool,
    pub people: bool,
    /// The members of this channel come first.
    pub members_of: Option<ChannelId>,
    /// Commands by their names in the language of the window, which only it knows.
    pub commands: Vec<JumpCommand>,
    /// Used in this window, the last one first.
    pub recent_channels: Vec<ChannelId>,
    pub recent_people: Vec<PersonId>,
    pub limit: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JumpCommand {
    pub id: String,
    /// The first is shown; the others are further words for the same.
    pub names: Vec<String>,
}

/// Best first.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JumpResults {
    pub choices: Vec<JumpChoice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum JumpChoice {
    /// A channel of the list; what else is shown of it the list knows.
    Channel {
        id: ChannelId,
        name: Vec<SnippetPart>,
    },
    Person {
        person: Person,
        name: Vec<SnippetPart>,
        /// Of `members_of`.
        member: bool,
    },
    Command {
        id: String,
        name: Vec<SnippetPart>,
    },
}
