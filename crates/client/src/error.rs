//! What went wrong, in terms of what the caller can do about it.

use tokenim_protocol::error::{ApiError, FieldError};
use tokenim_protocol::permission::Decision;

use crate::keys::KeysError;
use crate::store::StoreError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server could not be reached; nothing was done there, or it will be found out.
    #[error("the server could not be reached: {0}")]
    Offline(String),
    /// Somebody else answered in the server's name. Nothing was sent.
    #[error("the server's certificate is not one the company vouches for: {0}")]
    CertificateRefused(String),
    /// The server was tried on this computer, and its files are gone.
    #[error("the company on this computer is gone: {0}")]
    LocalGone(String),
    #[error("the permissions do not allow this")]
    Refused(Box<Decision>),
    /// There is none, or none that this person may know of.
    #[error("not found")]
    NotFound,
    /// What was asked for is malformed; the fields say where.
    #[error("the request is malformed")]
    Invalid(Vec<FieldError>),
    /// The server answered with a code of its own.
    #[error("the server answered {:?} (request {})", .0.code, .0.request_id)]
    Server(Box<ApiError>),
    /// Nobody is signed in, or the session has ended.
    #[error("nobody is signed in")]
    SignedOut,
    #[error(transparent)]
    Storage(#[from] StoreError),
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// Something that must not happen: a mistake of ours or a server that breaks the protocol.
    #[error("unexpected: {0}")]
    Bug(String),
}

/// What kind of fault it is, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Offline,
    CertificateRefused,
    LocalGone,
    Refused,
    NotFound,
    Invalid,
    Server,
    SignedOut,
    Storage,
    /// A newer version has been here; nothing was changed.
    Newer,
    /// The profile folder is somebody else's, or leads elsewhere.
    Foreign,
    Keys,
    Bug,
}

impl Error {
    pub fn kind(&self) -> ErrorKind {
        match self {
            Error::Offline(_) => ErrorKind::Offline,
            Error::CertificateRefused(_) => ErrorKind::CertificateRefused,
            Error::LocalGone(_) => ErrorKind::LocalGone,
            Error::Refused(_) => ErrorKind::Refused,
            Error::NotFound => ErrorKind::NotFound,
            Error::Invalid(_) => ErrorKind::Invalid,
            Error::Server(_) => ErrorKind::Server,
            Error::SignedOut => ErrorKind::SignedOut,
            Error::Storage(StoreError::Newer { .. })
            | Error::Storage(StoreError::Keys(KeysError::Newer))
            | Error::Keys(KeysError::Newer) => ErrorKind::Newer,
            Error::Storage(StoreError::Keys(KeysError::Foreign(_)))
            | Error::Keys(KeysError::Foreign(_)) => ErrorKind::Foreign,
            Error::Storage(_) => ErrorKind::Storage,
            Error::Keys(_) => ErrorKind::Keys,
            Error::Bug(_) => ErrorKind::Bug,
        }
    }

    pub fn bug(what: impl std::fmt::Display) -> Self {
        Error::Bug(what.to_string())
    }
}
