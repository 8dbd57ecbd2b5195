//! Calls by link: a card in the conversation, and the companies' own meeting servers behind it.
//!
//! A call is a message that wears one more thing: what state the call is in. Nothing on the
//! wire that lasts holds an address; whoever joins is given one, made for them, at that moment.

use serde::{Deserialize, Serialize};

use crate::conversation::is_false;
use crate::ids::{CallProviderId, MessageId, PersonId, Seq};
use crate::time::UnixMillis;

pub const CALL_TITLE_CHARS_MAX: usize = 120;
/// Of those who joined, the last so many are named; the rest are a number.
pub const CALL_JOINED_NAMED: usize = 30;
pub const CALL_MINUTES_MIN: u32 = 5;
pub const CALL_MINUTES_MAX: u32 = 24 * 60;
/// Nobody plans a call further ahead than this.
pub const CALL_AHEAD_DAYS_MAX: i64 = 400;
/// Calls of a channel that are planned or under way at the same time.
pub const OPEN_CALLS_MAX: usize = 50;
/// How long somebody's desktop rings before it is quiet again.
pub const CALL_RINGS_MS: i64 = 45_000;
pub const CALL_PROVIDERS_MAX: usize = 20;
pub const CALL_ADDRESS_CHARS_MAX: usize = 1_000;
pub const CALL_HOSTS_MAX: usize = 10;
pub const CALL_SECRET_CHARS_MAX: usize = 512;
pub const CALL_GUEST_NAME_CHARS_MAX: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallState {
    Scheduled,
    Live,
    Ended,
    /// It was planned and will not be.
    Cancelled,
}

impl CallState {
    /// Planned or under way.
    pub fn is_open(self) -> bool {
        matches!(self, CallState::Scheduled | CallState::Live)
    }
}

/// A call as it is at one place of its channel's log. Of two the later counts, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// Since which place of the log it is so.
    pub seq: Seq,
    pub state: CallState,
    #[serde(default, skip_serializing_if = "is_false")]
    pub video: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    pub provider: CallProviderId,
    /// Of a call that was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<UnixMillis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// Who was handed a link, the last first; at most [`CALL_JOINED_NAMED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<CallJoin>,
    #[serde(default)]
    pub joined_count: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<PersonId>,
    /// Whoever started it may not any more: no link to it is handed out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub withheld: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallJoin {
    pub person: PersonId,
    pub at: UnixMillis,
}

/// When a call is meant to be. The moment is what counts; the zone is where it was thought of,
/// so that it can be shown and moved as it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Planned {
    pub starts_at: UnixMillis,
    pub minutes: u32,
    /// Of the time zone database: `Asia/Shanghai`.
    pub time_zone: String,
}

impl Planned {
    pub fn ends_at(&self) -> UnixMillis {
        self.starts_at.plus_ms(i64::from(self.minutes) * 60_000)
    }
}

/// A call of a channel whose message may lie further back than what comes with a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallPlace {
    pub message_id: MessageId,
    pub message_seq: Seq,
    pub author: PersonId,
    pub call: Call,
}

// POST /v1/channels/{channel}/calls — answers `Ack`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartCall {
    /// The card's; the same id with the same call is the same call.
    pub id: MessageId,
    #[serde(default)]
    pub video: bool,
    #[serde(default)]
    pub title: String,
    pub provider: CallProviderId,
    /// Where the provider's rooms are made elsewhere: the room's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Without it the call is under way at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
}

// PUT /v1/channels/{channel}/calls/{message} — answers `Ack`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditCall {
    #[serde(default)]
    pub title: String,
    /// Only of a call that has not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
}

// POST /v1/channels/{channel}/calls/{message}/end — no body, answers `Ack`
// POST /v1/channels/{channel}/calls/{message}/decline — no body, answers `Ack`
// POST /v1/channels/{channel}/calls/{message}/join — no body, answers `CallTicket`

/// The way into one room for one person. Not kept by the server, and not to be kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallTicket {
    pub url: String,
    /// None where the provider's rooms have one address for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<UnixMillis>,
}

/// An address that opens a door must not end in a log by way of a debug line.
impl std::fmt::Debug for CallTicket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallTicket")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

// POST /v1/channels/{channel}/calls/{message}/invite — answers `CallTicket`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteToCall {
    /// What the room calls the guest.
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallProviderKind {
    /// With a secret its rooms are opened by signed tokens.
    Jitsi,
    BigBlueButton,
    /// An address with `{room}` in it.
    Template,
    /// Whoever starts brings the room's address.
    Pasted,
}

/// A meeting server as everybody knows it: what it is called, and where its links may lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallProvider {
    pub id: CallProviderId,
    pub name: String,
    pub kind: CallProviderKind,
    /// In ASCII. What begins with `*.` stands for every name below.
    pub hosts: Vec<String>,
}

// GET /v1/call-providers
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallProviders {
    pub providers: Vec<CallProviderRow>,
}

/// The same as those see it who keep it. The secret is not among what anybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallProviderRow {
    pub provider: CallProvider,
    pub address: String,
    /// Under which name the meeting server knows us (Jitsi: the application's id).
    pub app_id: String,
    pub has_secret: bool,
}

// PUT /v1/call-providers/{provider} — answers `CallProviderRow`; DELETE — no body
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetCallProvider {
    pub name: String,
    pub kind: CallProviderKind,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub app_id: String,
    /// None leaves it as it is; an empty one takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Further hosts that its links may lead to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}

impl std::fmt::Debug for SetCallProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetCallProvider")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

// POST /v1/call-providers/{provider}/test — no body
/// What was tried, in order; it stops at the first thing that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallTest {
    pub steps: Vec<CallTestStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallTestStep {
    pub what: CallTestWhat,
    /// None: it is well.
    pub problem: Option<CallTestProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallTestWhat {
    /// The address is one.
    Address,
    /// Its name leads somewhere, and to where this server may knock.
    Name,
    /// Something answers there.
    Answer,
    /// What answers is what it is said to be.
    Speaks,
    /// It takes our secret.
    Secret,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallTestProblem {
    Malformed,
    /// The name is not known.
    NoSuchHost,
    /// It leads into the house's own network, and whoever runs this server has not said that
    /// it may.
    PrivateAddress,
    NobodyAnswers,
    /// The certificate is not one that is believed.
    Untrusted,
    TooSlow,
    TooMuch,
    /// It sends us elsewhere.
    Redirects,
    /// It answers, but as something else.
    NotThat,
    /// It does not take our secret.
    SecretRefused,
    /// There is none, and this kind needs one.
    SecretMissing,
    #[serde(other)]
    Other,
}
