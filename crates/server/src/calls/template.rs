//! Providers that are an address with `{room}` in it.

use tokenim_protocol::error::FieldProblem;
use url::Url;

use crate::error::{AppError, AppResult};

const ROOM: &str = "{room}";

/// Said where the template is set: the room stands in it once, behind the host, and nothing
/// else is to be filled in.
pub fn check(field: &str, template: &str) -> AppResult<Url> {
    let malformed = || AppError::field(field, FieldProblem::Malformed);
    let (before, after) = template.split_once(ROOM).ok_or_else(malformed)?;
    let behind_host = before
        .split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'));
    if !behind_host || [before, after].iter().any(|part| part.contains(['{', '}'])) {
        return Err(malformed());
    }
    super::address(field, &template.replace(ROOM, "room"))
}

/// Rooms have names of letters and digits, so there is nothing to escape.
pub fn fill(template: &str, room: &str) -> AppResult<Url> {
    super::address("address", &template.replace(ROOM, room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_stands_behind_the_host_once() {
        assert!(check("address", "https://meet.example/{room}").is_ok());
        assert!(check("address", "https://meet.example/join?id={room}&x=1").is_ok());
        for text in [
            "https://meet.example/",
            "https://{room}.meet.example/",
            "https://{room}",
            "https://meet.example/{room}/{room}",
            "https://meet.example/{room}/{name}",
            "http://meet.example/{room}",
            "{room}",
        ] {
            assert!(check("address", text).is_err(), "{text}");
        }
    }
}
