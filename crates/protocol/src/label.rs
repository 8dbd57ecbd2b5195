//! How sensitive what is said in a place is. What a label does there is the policy's
//! (`tokenim_policy::labels`); this is only its name.

use serde::{Deserialize, Serialize};

/// From the least to the most.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Label {
    Public,
    /// What a place has that nobody labelled.
    #[default]
    Internal,
    Confidential,
    Secret,
}

impl Label {
    pub const ALL: &'static [Label] = &[
        Label::Public,
        Label::Internal,
        Label::Confidential,
        Label::Secret,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Label::Public => "public",
            Label::Internal => "internal",
            Label::Confidential => "confidential",
            Label::Secret => "secret",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.id() == id)
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

// PUT /v1/channels/{channel}/label
// PUT /v1/channels/{channel}/messages/{message}/label
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetLabel {
    pub label: Label,
    pub text: String,
}
