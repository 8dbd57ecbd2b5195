//! What a command answers when it cannot do what was asked: a code the UI has a sentence for.

use serde::Serialize;
use tokenim_protocol::error::{ErrorCode, FieldError};
use tokenim_protocol::permission::Decision;

#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct IpcError {
    pub kind: IpcErrorKind,
    /// The server's code, where the server answered.
    pub code: Option<ErrorCode>,
    pub fields: Vec<FieldError>,
    pub decision: Option<Decision>,
    #[ts(type = "number | null")]
    pub retry_after_ms: Option<u64>,
    /// The technical cause, one click away and copyable.
    pub cause: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum IpcErrorKind {
    /// The server could not be reached; nothing was done.
    Offline,
    /// The server's certificate is not one the company vouches for.
    CertificateRefused,
    /// Refused, with the Decision.
    Refused,
    NotFound,
    /// The arguments; `fields` say which.
    Invalid,
    /// The server answered with `code`.
    Server,
    /// The encrypted store cannot be read or written.
    Storage,
    /// The key store does not answer, or the passphrase is wrong.
    Keys,
    SignedOut,
    Bug,
}

impl IpcError {
    fn of(kind: IpcErrorKind, cause: impl std::fmt::Display) -> Self {
        Self {
            kind,
            code: None,
            fields: Vec::new(),
            decision: None,
            retry_after_ms: None,
            cause: cause.to_string(),
        }
    }

    pub fn invalid(cause: impl std::fmt::Display) -> Self {
        Self::of(IpcErrorKind::Invalid, cause)
    }

    pub fn bug(cause: impl std::fmt::Display) -> Self {
        Self::of(IpcErrorKind::Bug, cause)
    }
}
