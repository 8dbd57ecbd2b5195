//! What the answer to a message means for its line. Pure.

use std::time::Duration;

use tokenim_protocol::error::{ApiError, ErrorCode};
use tokenim_protocol::ids::Seq;
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::UnixMillis;

use crate::error::Error;
use crate::net::api::retry_after;
use crate::view::timeline::WedgedWhy;

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is in the log.
    Acked { seq: Seq, at: UnixMillis },
    /// A passing fault: it stays first, under its id.
    Later { retry_after: Option<Duration> },
    /// The server will say no again: it leaves the line and the next one goes.
    Wedged { why: WedgedWhy },
}

pub fn judge(answer: Result<Ack, Error>) -> Verdict {
    match answer {
        Ok(ack) => Verdict::Acked {
            seq: ack.seq,
            at: ack.server_time,
        },
        Err(error) => refused(error),
    }
}

pub fn refused(error: Error) -> Verdict {
    let wait = retry_after(&error);
    match error {
        Error::Refused(decision) => Verdict::Wedged {
            why: WedgedWhy::Refused {
                decision: *decision,
            },
        },
        Error::NotFound => Verdict::Wedged {
            why: WedgedWhy::ChannelGone,
        },
        Error::Invalid(_) => Verdict::Wedged {
            why: WedgedWhy::Invalid,
        },
        Error::Server(error) => by_code(&error, wait),
        Error::Offline(_)
        | Error::CertificateRefused(_)
        | Error::LocalGone(_)
        | Error::SignedOut
        | Error::Storage(_)
        | Error::Keys(_)
        | Error::Bug(_) => Verdict::Later { retry_after: wait },
    }
}

fn by_code(error: &ApiError, retry_after: Option<Duration>) -> Verdict {
    match error.code {
        // The id was used for something else: the same text needs a new one.
        ErrorCode::Conflict | ErrorCode::GuardHolds => Verdict::Wedged {
            why: WedgedWhy::Conflict,
        },
        ErrorCode::TooLarge
        | ErrorCode::Invalid
        | ErrorCode::Gone
        | ErrorCode::Forbidden
        | ErrorCode::LimitReached
        | ErrorCode::ChecksumMismatch
        | ErrorCode::TusVersion
        | ErrorCode::RangeNotSatisfiable => Verdict::Wedged {
            why: WedgedWhy::Invalid,
        },
        ErrorCode::NotFound => Verdict::Wedged {
            why: WedgedWhy::ChannelGone,
        },
        ErrorCode::SignedOut
        | ErrorCode::WrongCredentials
        | ErrorCode::ApiLevel
        | ErrorCode::TooManyRequests
        | ErrorCode::Timeout
        | ErrorCode::Unavailable
        | ErrorCode::MeetingServer
        | ErrorCode::Internal
        | ErrorCode::Unknown => Verdict::Later { retry_after },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(code: ErrorCode) -> Error {
        Error::Server(Box::new(ApiError {
            code,
            fields: vec![],
            decision: None,
            retry_after_ms: Some(2_000),
            limit: None,
            request: None,
            role: None,
            case: None,
            request_id: "r".to_owned(),
        }))
    }

    #[test]
    fn what_passes_waits_and_what_stays_is_wedged() {
        for code in [
            ErrorCode::Unavailable,
            ErrorCode::Internal,
            ErrorCode::TooManyRequests,
            ErrorCode::Timeout,
        ] {
            let later = Verdict::Later {
                retry_after: Some(Duration::from_secs(2)),
            };
            assert_eq!(judge(Err(server(code))), later, "{code:?}");
        }
        assert_eq!(
            judge(Err(Error::Offline("cable".into()))),
            Verdict::Later { retry_after: None }
        );
        for code in [ErrorCode::Conflict, ErrorCode::TooLarge] {
            assert!(
                matches!(judge(Err(server(code))), Verdict::Wedged { .. }),
                "{code:?}"
            );
        }
        assert_eq!(
            judge(Err(Error::NotFound)),
            Verdict::Wedged {
                why: WedgedWhy::ChannelGone
            }
        );
    }
}
