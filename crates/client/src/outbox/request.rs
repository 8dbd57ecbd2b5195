//! What is asked of a message before it is written to the outbox.

use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::request::MESSAGE_CHARS_MAX;

use crate::error::{Error, Result};

/// What the server would refuse for its form is not even queued.
pub fn checked(body: &str) -> Result<String> {
    let problem = if body.trim().is_empty() {
        FieldProblem::Missing
    } else if body.chars().count() > MESSAGE_CHARS_MAX {
        FieldProblem::TooLong
    } else {
        return Ok(body.to_owned());
    };
    Err(Error::Invalid(vec![FieldError {
        field: "body".to_owned(),
        problem,
    }]))
}
