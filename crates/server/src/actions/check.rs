//! What can be said about a request without looking anything up.

use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::group::{DESCRIPTION_CHARS_MAX, PEOPLE_AT_ONCE_MAX, WORD_CHARS_MAX};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::request::{
    MESSAGE_CHARS_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX, REASON_CHARS_MIN, TOPIC_CHARS_MAX,
};

use crate::error::{AppError, AppResult};

const HANDLE_CHARS_MIN: usize = 2;
const HANDLE_CHARS_MAX: usize = 32;

/// A name of something: trimmed, not empty, one line.
pub fn name(field: &str, text: &str) -> AppResult<String> {
    let name = one_line(field, text)?;
    if name.is_empty() {
        return Err(AppError::field(field, FieldProblem::TooShort));
    }
    at_most(field, name, NAME_CHARS_MAX)
}

pub fn title(field: &str, text: &str) -> AppResult<String> {
    at_most(field, one_line(field, text)?, NAME_CHARS_MAX)
}

pub fn topic(field: &str, text: &str) -> AppResult<String> {
    at_most(field, one_line(field, text)?, TOPIC_CHARS_MAX)
}

pub fn description(field: &str, text: &str) -> AppResult<String> {
    let text = clean(field, text.trim())?.to_owned();
    at_most(field, text, DESCRIPTION_CHARS_MAX)
}

/// What somebody says when they ask to come in or to leave; may be empty.
pub fn word(field: &str, text: &str) -> AppResult<String> {
    let text = clean(field, text.trim())?.to_owned();
    at_most(field, text, WORD_CHARS_MAX)
}

/// Some people, each once.
pub fn people(field: &str, mut people: Vec<PersonId>) -> AppResult<Vec<PersonId>> {
    people.sort_unstable();
    people.dedup();
    if people.len() > PEOPLE_AT_ONCE_MAX {
        return Err(AppError::field(field, FieldProblem::TooLong));
    }
    Ok(people)
}

/// What somebody signs in with and is mentioned by.
pub fn handle(field: &str, text: &str) -> AppResult<String> {
    let handle = text.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    match handle.chars().count() {
        0..HANDLE_CHARS_MIN => Err(AppError::field(field, FieldProblem::TooShort)),
        HANDLE_CHARS_MIN..=HANDLE_CHARS_MAX if handle.chars().all(plain) => Ok(handle),
        HANDLE_CHARS_MIN..=HANDLE_CHARS_MAX => Err(AppError::field(field, FieldProblem::Malformed)),
        _ => Err(AppError::field(field, FieldProblem::TooLong)),
    }
}

/// A code or a token: whatever holds a control character was never one of ours.
pub fn secret(field: &str, text: &str) -> AppResult<()> {
    one_line(field, text).map(|_| ())
}

/// Why an administrative act is done, in words that say something (S16).
pub fn reason(field: &str, text: &str) -> AppResult<String> {
    let reason = clean(field, text.trim())?.to_owned();
    if reason.chars().count() < REASON_CHARS_MIN {
        return Err(AppError::field(field, FieldProblem::TooShort));
    }
    at_most(field, reason, REASON_CHARS_MAX)
}

/// The same, for an act that may be a rehearsal: its effect is asked for before the reason is
/// written, and nothing of it is kept.
pub fn reason_for(field: &str, text: &str, dry_run: bool) -> AppResult<String> {
    if dry_run {
        at_most(
            field,
            clean(field, text.trim())?.to_owned(),
            REASON_CHARS_MAX,
        )
    } else {
        reason(field, text)
    }
}

/// The words of a message, as typed.
pub fn body(text: &str) -> AppResult<()> {
    clean("body", text)?;
    if text.trim().is_empty() {
        return Err(AppError::field("body", FieldProblem::TooShort));
    }
    // Bytes bound characters from above: most messages are not counted at all.
    if text.len() > MESSAGE_CHARS_MAX && text.chars().count() > MESSAGE_CHARS_MAX {
        return Err(AppError::field("body", FieldProblem::TooLong));
    }
    Ok(())
}

fn one_line(field: &str, text: &str) -> AppResult<String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(AppError::field(field, FieldProblem::Malformed));
    }
    Ok(text.to_owned())
}

/// PostgreSQL holds no NUL, and nobody types one.
fn clean<'a>(field: &str, text: &'a str) -> AppResult<&'a str> {
    if text.contains('\0') {
        return Err(AppError::field(field, FieldProblem::Malformed));
    }
    Ok(text)
}

fn at_most(field: &str, text: String, chars: usize) -> AppResult<String> {
    if text.chars().count() > chars {
        return Err(AppError::field(field, FieldProblem::TooLong));
    }
    Ok(text)
}
