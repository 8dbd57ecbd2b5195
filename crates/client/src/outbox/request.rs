//! Writing to the outbox: when these answer, the message survives anything.

use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::request::MESSAGE_CHARS_MAX;
use tokenim_protocol::time::UnixMillis;

use crate::error::{Error, Result};
use crate::store::outbox::{Extra, NewMessage};

/// A new message with an id for life.
pub fn message(
    channel: ChannelId,
    body: &str,
    reply_to: Option<MessageId>,
    now: UnixMillis,
) -> Result<NewMessage> {
    Ok(NewMessage {
        id: MessageId::now_v7(),
        channel,
        body: checked(body)?,
        reply_to,
        extra: Extra::default(),
        queued_at: now,
    })
}

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
