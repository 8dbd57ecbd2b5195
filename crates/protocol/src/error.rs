//! What a refused or failed request says.

use serde::{Deserialize, Serialize};

use crate::access_request::AccessRequest;
use crate::case::Case;
use crate::file::Limit;
use crate::permission::Decision;
use crate::role::CustomRole;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ErrorCode {
    /// 401: no session, or one that has ended.
    SignedOut,
    /// 401: handle, password or code wrong. Says no more than that.
    WrongCredentials,
    /// 403, always with a `Decision`.
    Forbidden,
    /// 404: there is none, or none that this person may know of.
    NotFound,
    /// 409: the id was used for something else.
    Conflict,
    /// 410: a one-time code was used or has run out.
    Gone,
    /// 413
    TooLarge,
    /// 422: fields say which and why.
    Invalid,
    /// 426: the client is too old or too new for this server.
    ApiLevel,
    /// 429, with `retry_after_ms`.
    TooManyRequests,
    /// 408
    Timeout,
    /// 503: stopping, or storage cannot promise durability.
    Unavailable,
    /// 500: our fault; `request_id` finds it in the log.
    Internal,
    /// A refusal that guards the organisation itself: last owner, three posts, somebody
    /// able to grant every permission. 409.
    GuardHolds,
    /// 502: the meeting server did not make the room, or does not answer.
    MeetingServer,
    /// 507: a limit of the organisation is reached; `limit` says which and what remains.
    LimitReached,
    /// 460: what arrived is not what was sent.
    ChecksumMismatch,
    /// 412: another version of tus.
    TusVersion,
    /// 416: the file is shorter.
    RangeNotSatisfiable,
    #[serde(other)]
    Unknown,
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiError {
    pub code: ErrorCode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Of a conflict over an access request: how it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Box<AccessRequest>>,
    /// Of a conflict over a case: how it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Box<Case>>,
    /// Of a conflict over a role: what somebody else made of it meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Box<CustomRole>>,
    pub request_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldError {
    pub field: String,
    pub problem: FieldProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FieldProblem {
    Missing,
    Unknown,
    WrongType,
    TooShort,
    TooLong,
    Malformed,
    Taken,
    NotAllowed,
    InThePast,
    TooFarAhead,
    /// A password of too few kinds of signs.
    TooSimple,
    /// A password that was this person's before.
    UsedBefore,
    #[serde(other)]
    Other,
}
