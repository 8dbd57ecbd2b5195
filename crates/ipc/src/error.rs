//! What a command answers when it cannot do what was asked: a code the UI has a sentence for.

use serde::Serialize;
use tokenim_client::error::{Error, ErrorKind};
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
    /// The company was tried on this computer, and its files are gone.
    LocalGone,
    /// Refused, with the Decision.
    Refused,
    NotFound,
    /// The arguments; `fields` say which.
    Invalid,
    /// The server answered with `code`.
    Server,
    /// The encrypted store cannot be read or written.
    Storage,
    /// A newer version has been here; this one changes nothing.
    Newer,
    /// The profile folder is somebody else's, or leads elsewhere.
    Foreign,
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

    /// What is to be tried on this computer cannot be started.
    pub fn starting(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::of(IpcErrorKind::LocalGone, error),
            _ => Self::bug(error),
        }
    }

    pub fn bug(cause: impl std::fmt::Display) -> Self {
        Self::of(IpcErrorKind::Bug, cause)
    }
}

impl From<Error> for IpcError {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Offline => IpcErrorKind::Offline,
            ErrorKind::CertificateRefused => IpcErrorKind::CertificateRefused,
            ErrorKind::LocalGone => IpcErrorKind::LocalGone,
            ErrorKind::Refused => IpcErrorKind::Refused,
            ErrorKind::NotFound => IpcErrorKind::NotFound,
            ErrorKind::Invalid => IpcErrorKind::Invalid,
            ErrorKind::Server => IpcErrorKind::Server,
            ErrorKind::SignedOut => IpcErrorKind::SignedOut,
            ErrorKind::Storage => IpcErrorKind::Storage,
            ErrorKind::Newer => IpcErrorKind::Newer,
            ErrorKind::Foreign => IpcErrorKind::Foreign,
            ErrorKind::Keys => IpcErrorKind::Keys,
            ErrorKind::Bug => IpcErrorKind::Bug,
        };
        let told = Self::of(kind, with_causes(&error));
        match error {
            Error::Refused(decision) => Self {
                decision: Some(*decision),
                ..told
            },
            Error::Invalid(fields) => Self { fields, ..told },
            Error::Server(answer) => Self {
                code: Some(answer.code),
                fields: answer.fields,
                decision: answer.decision,
                retry_after_ms: answer.retry_after_ms,
                ..told
            },
            Error::Offline(_)
            | Error::CertificateRefused(_)
            | Error::LocalGone(_)
            | Error::NotFound
            | Error::SignedOut
            | Error::Storage(_)
            | Error::Keys(_)
            | Error::Bug(_) => told,
        }
    }
}

/// An error and what it came from, for whoever looks into it.
fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let said = error.to_string();
        // A transparent error says the same as its cause.
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}
