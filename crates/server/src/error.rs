//! What can go wrong, and what the caller is told about it.
//!
//! A refusal always carries its whole `Decision`. Something that the caller may not know
//! of is `NotFound` with the same body as something that is not there at all. Our own
//! faults go to the log under the request's id, and nothing of them to the caller.

use std::io::{
    self,
    ErrorKind::{QuotaExceeded, StorageFull},
};

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokenim_protocol::access_request::AccessRequest;
use tokenim_protocol::case::Case;
use tokenim_protocol::error::{ApiError, ErrorCode, FieldError, FieldProblem};
use tokenim_protocol::file::Limit;
use tokenim_protocol::ids::{PersonId, RequestId};
use tokenim_protocol::permission::{Action, Decision, ReasonCode, Resource};
use tokenim_protocol::role::CustomRole;

use crate::store::StoreError;

tokio::task_local! {
    /// The id of the request that is being answered; set by the outermost layer.
    pub static REQUEST_ID: RequestId;
}

pub type AppResult<T> = Result<T, AppError>;

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("there is no session, or it has ended")]
    SignedOut,
    #[error("the handle, the password or the code is wrong")]
    WrongCredentials,
    #[error("the policy refuses it")]
    Refused(Box<Refusal>),
    #[error("there is none, or none that this person may know of")]
    NotFound,
    #[error("the id was used for something else")]
    Conflict,
    #[error("the access request is not any more what this was about")]
    RequestMoved(Box<AccessRequest>),
    #[error("the case is not any more what this was about")]
    CaseMoved(Box<Case>),
    #[error("the role is not any more what was changed")]
    RoleMoved(Box<CustomRole>),
    #[error("the code was used or has run out")]
    Gone,
    #[error("the body is too large")]
    TooLarge,
    #[error("the body is no JSON, or none that two readers would read alike")]
    NotJson,
    #[error("the request is malformed: {0:?}")]
    Invalid(Vec<FieldError>),
    #[error("client and server are too far apart in age")]
    ApiLevel,
    #[error("too many requests")]
    TooManyRequests { retry_after_ms: u64 },
    #[error("the request took too long")]
    Timeout,
    #[error("the server is stopping, or its storage cannot promise durability")]
    Unavailable,
    #[error("a guard of the organisation holds: {}", .0.what)]
    GuardHolds(Box<Guarded>),
    #[error("the request comes from a page of somebody else's")]
    ForeignOrigin,
    #[error("the meeting server does not do its part")]
    MeetingServer,
    #[error("a limit is reached: {0:?}")]
    LimitReached(Limit),
    #[error("what arrived is not what was sent")]
    ChecksumMismatch,
    #[error("another version of tus")]
    TusVersion,
    #[error("the part is not said to be one")]
    MediaType,
    #[error("the file has no such range")]
    RangeNotSatisfiable,
    #[error("a fault of the server: {0}")]
    Internal(String),
}

/// A 403: who was refused what, where, and everything that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub actor: PersonId,
    pub action: Action,
    pub resource: Resource,
    pub decision: Decision,
}

/// A 409: who asked for something that would leave the organisation without help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarded {
    pub actor: PersonId,
    pub action: Action,
    pub resource: Resource,
    pub what: &'static str,
}

impl AppError {
    pub fn internal(what: impl Into<String>) -> Self {
        AppError::Internal(what.into())
    }

    /// A refusal on whose grounds somebody would learn of what is not theirs to know. Who has only
    /// to show that it is they is told so: but for that, they may.
    pub fn tells_of_refusal(&self) -> bool {
        let AppError::Refused(refusal) = self else {
            return false;
        };
        let obstacles = &refusal.decision.obstacles;
        obstacles
            .iter()
            .any(|one| one.code != ReasonCode::StepUpNeeded)
    }

    /// Of a file's content. A disk without room is the operator's; whoever asked comes back later.
    pub fn of_disk(error: io::Error) -> Self {
        if !matches!(error.kind(), StorageFull | QuotaExceeded) {
            return AppError::internal(format!("a file's content: {error}"));
        }
        tracing::error!(%error, "the disk has no room for a file's content");
        AppError::Unavailable
    }

    pub fn field(field: &str, problem: FieldProblem) -> Self {
        AppError::Invalid(vec![FieldError {
            field: field.to_owned(),
            problem,
        }])
    }

    pub fn code(&self) -> ErrorCode {
        match self {
            AppError::SignedOut => ErrorCode::SignedOut,
            AppError::WrongCredentials => ErrorCode::WrongCredentials,
            AppError::Refused(_) | AppError::ForeignOrigin => ErrorCode::Forbidden,
            AppError::NotFound => ErrorCode::NotFound,
            AppError::Conflict
            | AppError::RequestMoved(_)
            | AppError::CaseMoved(_)
            | AppError::RoleMoved(_) => ErrorCode::Conflict,
            AppError::Gone => ErrorCode::Gone,
            AppError::TooLarge => ErrorCode::TooLarge,
            AppError::Invalid(_) | AppError::NotJson => ErrorCode::Invalid,
            AppError::ApiLevel => ErrorCode::ApiLevel,
            AppError::TooManyRequests { .. } => ErrorCode::TooManyRequests,
            AppError::Timeout => ErrorCode::Timeout,
            AppError::Unavailable => ErrorCode::Unavailable,
            AppError::GuardHolds(_) => ErrorCode::GuardHolds,
            AppError::MeetingServer => ErrorCode::MeetingServer,
            AppError::LimitReached(_) => ErrorCode::LimitReached,
            AppError::ChecksumMismatch => ErrorCode::ChecksumMismatch,
            AppError::TusVersion => ErrorCode::TusVersion,
            AppError::MediaType => ErrorCode::Invalid,
            AppError::RangeNotSatisfiable => ErrorCode::RangeNotSatisfiable,
            AppError::Internal(_) => ErrorCode::Internal,
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            AppError::SignedOut | AppError::WrongCredentials => StatusCode::UNAUTHORIZED,
            AppError::Refused(_) | AppError::ForeignOrigin => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Conflict
            | AppError::GuardHolds(_)
            | AppError::RequestMoved(_)
            | AppError::CaseMoved(_)
            | AppError::RoleMoved(_) => StatusCode::CONFLICT,
            AppError::Gone => StatusCode::GONE,
            AppError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::NotJson => StatusCode::BAD_REQUEST,
            AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::ApiLevel => StatusCode::UPGRADE_REQUIRED,
            AppError::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Timeout => StatusCode::REQUEST_TIMEOUT,
            AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            AppError::MeetingServer => StatusCode::BAD_GATEWAY,
            AppError::LimitReached(_) => StatusCode::INSUFFICIENT_STORAGE,
            AppError::ChecksumMismatch => {
                StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST)
            }
            AppError::TusVersion => StatusCode::PRECONDITION_FAILED,
            AppError::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer's body.
    pub fn to_api(&self, request_id: RequestId) -> ApiError {
        let mut body = ApiError {
            code: self.code(),
            fields: Vec::new(),
            decision: None,
            retry_after_ms: None,
            limit: None,
            request: None,
            case: None,
            role: None,
            request_id: request_id.to_string(),
        };
        match self {
            AppError::Refused(refusal) => body.decision = Some(refusal.decision.clone()),
            AppError::Invalid(fields) => body.fields.clone_from(fields),
            AppError::LimitReached(limit) => body.limit = Some(*limit),
            AppError::RequestMoved(request) => body.request = Some(request.clone()),
            AppError::CaseMoved(case) => body.case = Some(case.clone()),
            AppError::RoleMoved(role) => body.role = Some(role.clone()),
            AppError::TooManyRequests { retry_after_ms } => {
                body.retry_after_ms = Some(*retry_after_ms);
            }
            _ => {}
        }
        body
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(_) => AppError::Conflict,
            other => {
                let mut text = other.to_string();
                let mut cause = std::error::Error::source(&other);
                while let Some(error) = cause {
                    text = format!("{text}: {error}");
                    cause = error.source();
                }
                if other.is_of_the_disk() {
                    tracing::error!(what = text, "the disk takes or gives nothing");
                    return AppError::Unavailable;
                }
                AppError::Internal(text)
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let request_id = REQUEST_ID
            .try_with(|id| *id)
            .unwrap_or_else(|_| RequestId::now_v7());
        if let AppError::Internal(what) = &self {
            tracing::error!(%request_id, what, "a request failed by our fault");
        }
        let body = self.to_api(request_id);
        let mut response = (self.status(), Json(&body)).into_response();
        if let Some(ms) = body.retry_after_ms {
            let seconds = HeaderValue::from(ms.div_ceil(1_000));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
