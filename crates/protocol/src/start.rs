//! The first hour of a company and of everybody in it: what a server says of itself before
//! anybody has signed in, set-up, joining by a link, one's own sessions, the people to ask
//! for help, and reports of problems.

use serde::{Deserialize, Serialize};

use crate::ids::{
    DeviceId, JoinLinkId, JoinRequestId, OrganisationId, PersonId, ReportId, SessionId,
};
use crate::request::SignedIn;
use crate::time::{MINUTE_MS, UnixMillis};

/// Uses of one join link.
pub const JOIN_USES_MAX: u32 = 1_000;
/// How long a join link may be open.
pub const JOIN_LINK_DAYS_MAX: i64 = 90;
/// People who wait for an answer at one time; more are turned away until some are answered.
pub const JOIN_REQUESTS_MAX: u32 = 1_000;
/// Sessions of one person; the oldest gives way to the newest.
pub const SESSIONS_MAX: u32 = 50;
pub const CONTACTS_MAX: usize = 10;
pub const NOTES_CHARS_MAX: usize = 4_000;
/// What a report of a problem may hold in all.
pub const REPORT_CHARS_MAX: usize = 200_000;
/// Reports that one person may send in a day.
pub const REPORTS_A_DAY_MAX: u32 = 20;

/// Which rule book passwords follow. An organisation chooses one; the server keeps it on every
/// way by which a password comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PasswordProfile {
    /// NIST SP 800-63B-4: a long phrase, no rules about signs.
    #[default]
    #[serde(rename = "nist-800-63b-4")]
    Nist80063b4,
    /// GB/T 22239 level 3 as it is audited: ten signs of three kinds, none of the last five.
    #[serde(rename = "mlps-level-3")]
    MlpsLevel3,
}

/// The rules of a profile, as a form shows them before anybody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasswordRules {
    pub profile: PasswordProfile,
    pub chars_min: u32,
    /// Of small letters, capitals, digits and other signs, at least this many kinds.
    pub classes_min: u32,
    /// As many earlier passwords may not come back.
    pub history: u32,
}

impl PasswordProfile {
    pub const ALL: [PasswordProfile; 2] =
        [PasswordProfile::Nist80063b4, PasswordProfile::MlpsLevel3];

    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub const fn rules(self) -> PasswordRules {
        match self {
            PasswordProfile::Nist80063b4 => PasswordRules {
                profile: self,
                chars_min: 15,
                classes_min: 1,
                history: 0,
            },
            PasswordProfile::MlpsLevel3 => PasswordRules {
                profile: self,
                chars_min: 10,
                classes_min: 3,
                history: 5,
            },
        }
    }
}

/// Somebody to ask when something does not work (S122).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SupportContact {
    /// A name or a desk: "IT help desk".
    pub name: String,
    /// A telephone number, an address, a room: whatever helps.
    pub reach: String,
    /// When somebody is there.
    #[serde(default)]
    pub hours: String,
}

// GET /v1/about — public
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct About {
    pub organisation: OrganisationId,
    /// Empty until set-up has been done.
    pub organisation_name: String,
    /// Nobody has an account yet; whoever holds the console's code makes the first one.
    pub set_up_needed: bool,
    pub version: String,
    pub api_level: u32,
    pub password: PasswordRules,
    #[serde(default)]
    pub contacts: Vec<SupportContact>,
}

// POST /v1/set-up — public, with the console's code; answers `SignedIn`, once
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    pub code: String,
    pub organisation_name: String,
    pub password_profile: PasswordProfile,
    pub handle: String,
    pub display_name: String,
    pub password: String,
    pub device_name: String,
}

// POST /v1/join-links — answers `JoinLinkMade`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CreateJoinLink {
    pub id: JoinLinkId,
    /// For whom or what it is: "new colleagues in March".
    #[serde(default)]
    pub note: String,
    pub uses_max: u32,
    pub expires_at: UnixMillis,
    /// Whoever comes by it waits until an administrator says yes.
    pub needs_approval: bool,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JoinLinkMade {
    pub link: JoinLink,
    pub organisation: OrganisationId,
    /// In the answer and nowhere else; the server keeps its hash.
    pub token: String,
    /// SHA-256 of the certificate authority that the server shows, where it shows one.
    pub ca_fingerprint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JoinLink {
    pub id: JoinLinkId,
    pub note: String,
    pub by: PersonId,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
    pub uses_max: u32,
    /// Who waits counts as one who came.
    pub uses: u32,
    pub needs_approval: bool,
    pub revoked_at: Option<UnixMillis>,
}

// GET /v1/join-links — answers `Vec<JoinLink>`, the newest first
// POST /v1/join-links/{link}/revoke — no body

// POST /v1/join/look — public; answers `JoinOffer`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LookAtLink {
    pub organisation: OrganisationId,
    pub token: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JoinOffer {
    pub organisation_name: String,
    /// Who made the link.
    pub inviter: String,
    pub needs_approval: bool,
    pub expires_at: UnixMillis,
    pub password: PasswordRules,
}

// POST /v1/join — public; answers `Joined`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Join {
    pub id: JoinRequestId,
    pub organisation: OrganisationId,
    pub token: String,
    pub handle: String,
    pub display_name: String,
    pub password: String,
    pub device_name: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Joined {
    /// The account is open.
    Active {
        signed_in: SignedIn,
    },
    /// An administrator has been asked. The token asks for the answer and opens nothing else.
    Waiting {
        token: String,
    },
    Refused {
        text: String,
    },
}

// POST /v1/join/answer — public, with the token of `Waiting`; answers `Joined`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AskForAnswer {
    pub id: JoinRequestId,
    pub token: String,
    pub device_name: String,
}

/// Somebody who came by a link and waits, with what an administrator needs to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JoinRequest {
    pub id: JoinRequestId,
    pub handle: String,
    pub display_name: String,
    pub asked_at: UnixMillis,
    pub device_name: String,
    /// Where the request came from, as the server saw it.
    pub address: String,
    /// Who made the link, when and for what.
    pub inviter: PersonId,
    pub link: JoinLinkId,
    pub link_note: String,
    pub link_created_at: UnixMillis,
}

// GET /v1/join-requests — answers `Vec<JoinRequest>`, the oldest first

// POST /v1/join-requests/{request}/decision — answers nothing
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecideJoin {
    pub approved: bool,
    /// Why not; the person reads it.
    #[serde(default)]
    pub text: String,
}

// GET /v1/sessions — answers `Vec<SessionRow>`, the most recently used first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SessionRow {
    pub id: SessionId,
    pub device: DeviceId,
    pub name: String,
    pub started_at: UnixMillis,
    pub last_seen_at: UnixMillis,
    /// The session that asks.
    pub here: bool,
}

// POST /v1/sessions/{session}/end — no body
// POST /v1/sessions/end-others — no body

/// How long a proof of identity counts: what is grave and follows it closely asks for no other.
pub const PROOF_MS: i64 = 15 * MINUTE_MS;

// POST /v1/sessions/confirm — the password once more, for the session that asks
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmIdentity {
    pub password: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IdentityConfirmed {
    pub until: UnixMillis,
}

// POST /v1/password — every other session ends
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
}

// PUT /v1/organisation/passwords
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetPasswordProfile {
    pub profile: PasswordProfile,
    pub text: String,
}

// PUT /v1/organisation/help
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetHelp {
    pub contacts: Vec<SupportContact>,
    /// What the administrators want said beside *What's new*; Markdown.
    pub notes: String,
}

// POST /v1/reports — answers `ReportTaken`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SendReport {
    pub id: ReportId,
    /// Exactly what was shown to the person before they sent it.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportTaken {
    /// What the person says when they ask about it.
    pub number: u32,
}

// GET /v1/reports — answers `Vec<Report>`, the newest first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Report {
    pub number: u32,
    pub person: PersonId,
    pub at: UnixMillis,
    pub text: String,
}
