//! Requests and their answers, in the order of the server's URL map. All requests refuse
//! unknown fields. Limits are named here because both sides keep them.

use serde::{Deserialize, Serialize};

use crate::access::Effects;
use crate::channel::{ChannelKind, Entry, HistoryPolicy, ReadMark};
use crate::conversation::{MessagePlace, is_false};
use crate::directory::TeamKind;
use crate::group::TeamStart;
use crate::ids::{
    ChannelId, DepartmentId, DeviceId, ExclusionId, FileId, GrantId, LogEpoch, MessageId,
    OperationId, OrganisationId, PersonId, Seq, TeamId,
};
use crate::label::Label;
use crate::permission::{Mode, Permission, PersonKind, ReasonCode, RoleKey, Scope};
use crate::time::UnixMillis;

/// Characters of one message.
pub const MESSAGE_CHARS_MAX: usize = 20_000;
/// Characters of names: people, teams, channels.
pub const NAME_CHARS_MAX: usize = 80;
pub const TOPIC_CHARS_MAX: usize = 500;
/// A reason shorter than this says nothing (S16).
pub const REASON_CHARS_MIN: usize = 10;
pub const REASON_CHARS_MAX: usize = 2_000;
pub const PASSWORD_CHARS_MIN: usize = 15;
pub const PASSWORD_CHARS_MAX: usize = 256;
/// Entries of one page of history.
pub const PAGE_ENTRIES_MAX: usize = 500;

// POST /v1/sign-in
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub handle: String,
    pub secret: Secret,
    pub device_name: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Secret {
    Password {
        password: String,
    },
    /// The first sign-in: the one-time code, and the password to be used from now on.
    Code {
        code: String,
        new_password: String,
    },
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedIn {
    /// Bearer token of this device's session; opaque.
    pub token: String,
    pub person: PersonId,
    pub device: DeviceId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub log_epoch: LogEpoch,
    /// Ed25519 public keys, base64; the client pins them.
    pub snapshot_key: String,
    pub audit_key: String,
}

// POST /v1/sign-out — no body, no answer

// GET /v1/channels/{channel}/entries?before=|after=&limit=
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// Entries with a smaller seq, the newest of them …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// … or with a greater one, the oldest of them. Exactly one of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntriesPage {
    /// In seq order, without holes: `from..=to` is covered whole (hidden runs folded).
    pub entries: Vec<Entry>,
    pub from: Seq,
    pub to: Seq,
    /// The channel's last seq when this page was read.
    pub last_seq: Seq,
}

// POST /v1/channels/{channel}/messages
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    pub id: MessageId,
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// A reply in the thread of this message …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_root: Option<MessageId>,
    /// … that stands in the channel too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub also_to_channel: bool,
    /// Its words are copied by the server, who sees to it that the sender may read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward: Option<MessagePlace>,
    /// An announcement whose readers are asked to confirm it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ask_confirmation: bool,
    /// Files that the sender has handed over to this channel, whole and verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<FileId>,
    /// How sensitive it is by itself, where that is more than the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
}

impl SendMessage {
    /// Words into a channel.
    pub fn plain(id: MessageId, body: String) -> Self {
        Self {
            id,
            body,
            reply_to: None,
            thread_root: None,
            also_to_channel: false,
            forward: None,
            ask_confirmation: false,
            attachments: Vec::new(),
            label: None,
        }
    }
}

/// Durable. The same for every repetition of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ack {
    pub id: MessageId,
    pub channel_id: ChannelId,
    pub seq: Seq,
    pub server_time: UnixMillis,
}

// PUT /v1/channels/{channel}/messages/{message}
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditMessage {
    pub id: OperationId,
    pub body: String,
}

// DELETE /v1/channels/{channel}/messages/{message} — no body; answers `Ack`

// PUT /v1/channels/{channel}/read-mark: `ReadMark` — answers the merged `ReadMark`
pub type MarkRead = ReadMark;

// POST /v1/channels — answers `ChannelMade`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CreateChannel {
    pub id: ChannelId,
    /// Public or private; a direct message has its own request.
    pub kind: ChannelKind,
    pub team: Option<TeamId>,
    pub name: String,
    #[serde(default)]
    pub topic: String,
    pub history: HistoryPolicy,
    #[serde(default)]
    pub members: Vec<PersonId>,
}

// POST /v1/direct — answers `ChannelMade`, the same channel every time
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartDirect {
    pub person: PersonId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelMade {
    pub channel_id: ChannelId,
}

// PATCH /v1/channels/{channel}
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChangeChannel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Days; 0 leaves it to the organisation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
}

// PUT /v1/channels/{channel}/archived
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetArchived {
    pub archived: bool,
    pub text: String,
}

// PUT    /v1/channels/{channel}/members/{person} — no body
// DELETE /v1/channels/{channel}/members/{person} — no body; oneself: leaving
// POST   /v1/channels/{channel}/join — no body

// POST /v1/departments
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateDepartment {
    pub id: DepartmentId,
    pub name: String,
    pub parent: Option<DepartmentId>,
    pub manager: Option<PersonId>,
}

// POST /v1/teams
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateTeam {
    pub id: TeamId,
    pub name: String,
    pub kind: TeamKind,
    pub department: Option<DepartmentId>,
    /// A team always has one who administers it: its owner.
    pub admin: PersonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<TeamStart>,
}

// PUT /v1/teams/{team}/members/{person};  DELETE the same, no body
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetTeamMember {
    pub admin: bool,
}

// POST /v1/people — answers `OneTimeCode`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CreatePerson {
    pub id: PersonId,
    pub handle: String,
    pub display_name: String,
    #[serde(default)]
    pub title: String,
    pub kind: PersonKind,
    pub department: Option<DepartmentId>,
    pub manager: Option<PersonId>,
}

// POST /v1/people/{person}/sign-in-code — no body; answers `OneTimeCode`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OneTimeCode {
    pub person: PersonId,
    /// Shown once; the server keeps its hash.
    pub code: String,
    pub expires_at: UnixMillis,
}

// POST /v1/people/{person}/disable and /enable
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WithReason {
    pub id: OperationId,
    pub text: String,
}

// GET /v1/people/{person}/access?scope= — answers `access::AccessReport`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccessQuery {
    /// `organisation`, `team:<id>` or `channel:<id>`.
    pub scope: String,
}

// POST /v1/people/{person}/exclusions — answers `Effects`; with `dry_run` nothing is changed
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Exclude {
    pub id: ExclusionId,
    pub permission: Permission,
    pub scope: Scope,
    /// REVOKED, TEAM_DECISION or SETTING_CHANGED; VIOLATION_RESTRICTION makes it a restriction.
    pub code: ReasonCode,
    pub text: String,
    /// One of the two is needed (S17, S57).
    pub ends_at: Option<UnixMillis>,
    pub review_at: Option<UnixMillis>,
    #[serde(default)]
    pub dry_run: bool,
}

// POST /v1/exclusions/{exclusion}/end and POST /v1/grants/{grant}/revoke — answer `Effects`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndIt {
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

// POST /v1/people/{person}/grants — answers `Effects`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GrantIt {
    pub id: GrantId,
    pub permission: Permission,
    pub scope: Scope,
    pub starts_at: Option<UnixMillis>,
    pub ends_at: UnixMillis,
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

// PUT /v1/people/{person}/posts/{role} — give or take one of the organisation's posts
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPost {
    pub id: OperationId,
    pub held: bool,
    pub text: String,
}

/// The answer to an administrative act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    pub effects: Effects,
}

impl Scope {
    /// As it stands in a query: `organisation`, `team:<id>`, `channel:<id>`.
    pub fn to_query(self) -> String {
        match self {
            Scope::Organisation => "organisation".to_owned(),
            Scope::Team(id) => format!("team:{id}"),
            Scope::Channel(id) => format!("channel:{id}"),
        }
    }

    pub fn from_query(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "organisation" => Some(Scope::Organisation),
            Some(("team", id)) => id.parse().ok().map(Scope::Team),
            Some(("channel", id)) => id.parse().ok().map(Scope::Channel),
            _ => None,
        }
    }
}

/// Posts that can be given and taken at the organisation.
pub const POSTS: [RoleKey; 4] = [
    RoleKey::Owner,
    RoleKey::Sysadmin,
    RoleKey::Secadmin,
    RoleKey::Auditor,
];
