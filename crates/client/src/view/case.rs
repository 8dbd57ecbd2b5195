//! Cases of conduct, as screens draw and handle them.

use serde::{Deserialize, Serialize};
use tokenim_protocol::case::{Case, CaseMeasure, Heed, MessageRef};
use tokenim_protocol::directory::Person;
use tokenim_protocol::time::UnixMillis;

/// Everything this person has a part in, the newest first, from the cache.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CasesView {
    pub cases: Vec<CaseRow>,
    pub as_of: Option<UnixMillis>,
    pub offline: bool,
}

/// A case with names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseRow {
    pub case: Case,
    /// The place in words; empty for one that this person does not know.
    pub place: String,
    /// Everyone who is named in it.
    pub people: Vec<Person>,
    /// Every piece of evidence is what its fingerprint says: computed on this device.
    pub intact: bool,
}

/// What somebody does about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum CaseDeed {
    TakeUp {
        /// What was on the screen: a decision about something else is not taken.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        text: String,
        statement_due_at: Option<UnixMillis>,
    },
    AddEvidence {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        messages: Vec<MessageRef>,
    },
    Dismiss {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        text: String,
    },
    Decide {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        measure: CaseMeasure,
    },
    Agree {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        text: String,
    },
    Return {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        text: String,
    },
    State {
        text: String,
    },
    Write {
        text: String,
    },
    Heed {
        heed: Heed,
        text: String,
    },
}
