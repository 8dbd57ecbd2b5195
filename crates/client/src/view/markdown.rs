//! A message's text as a small typed tree. Made in Rust, drawn by components; there is no
//! HTML anywhere on the way, so there is nothing to sanitise.

use serde::{Deserialize, Serialize};
use tokenim_protocol::ids::{ChannelId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Block {
    Paragraph {
        inlines: Vec<Inline>,
    },
    Heading {
        level: u8,
        inlines: Vec<Inline>,
    },
    Quote {
        blocks: Vec<Block>,
    },
    Code {
        language: Option<String>,
        text: String,
    },
    List {
        first: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Rule,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Inline {
    Text {
        text: String,
    },
    Strong {
        inlines: Vec<Inline>,
    },
    Emphasis {
        inlines: Vec<Inline>,
    },
    Strike {
        inlines: Vec<Inline>,
    },
    Code {
        text: String,
    },
    /// Only addresses that the link gate lets through become links; all else stays text.
    Link {
        url: String,
        host: String,
        /// The words name another place than this leads to, or its name is written in letters
        /// that look like others: the host is shown beside it.
        #[serde(default)]
        misleads: bool,
        inlines: Vec<Inline>,
    },
    /// Somebody whom the message names; without a person all of the channel, or a set of people.
    Mention {
        person: Option<PersonId>,
        name: String,
        me: bool,
    },
    /// A channel that the reader may know of, by its name.
    Channel {
        channel: ChannelId,
        name: String,
    },
    Break,
}
