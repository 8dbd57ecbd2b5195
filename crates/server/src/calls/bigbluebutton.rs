//! BigBlueButton: every call of its API carries a checksum over its name, its query and the
//! secret we share. The room is made by us before anybody is sent there; making it twice is
//! making it once.

use sha2::{Digest, Sha256};
use tokenim_protocol::call::CallTicket;
use url::Url;

use super::outward::{Outward, OutwardError};
use super::{Room, Visitor};
use crate::error::{AppError, AppResult};

/// The way in for one visitor. The room has to be there.
pub fn ticket(room: &Room<'_>, visitor: &Visitor) -> AppResult<CallTicket> {
    let secret = room.secret.ok_or(AppError::Gone)?;
    let role = if visitor.moderator {
        "MODERATOR"
    } else {
        "VIEWER"
    };
    let mut query = vec![
        ("meetingID", room.name.to_owned()),
        ("fullName", visitor.name.clone()),
        ("role", role.to_owned()),
        ("redirect", "true".to_owned()),
        (
            "userdata-bbb_enable_screen_sharing",
            visitor.share_screen.to_string(),
        ),
    ];
    match visitor.person {
        Some(person) => query.push(("userID", person.to_string())),
        None => query.push(("guest", "true".to_owned())),
    }
    let url = call(&room.provider.address, secret, "join", &query)?;
    Ok(CallTicket {
        url: url.into(),
        // The room's end is the link's: a checksum has no clock.
        expires_at: None,
    })
}

/// Makes the room, unless it is there.
pub async fn create(outward: &Outward, room: &Room<'_>) -> Result<(), OutwardError> {
    let secret = room.secret.ok_or(OutwardError::Refused)?;
    let title = if room.title.is_empty() {
        room.name
    } else {
        room.title
    };
    let query = [
        ("meetingID", room.name.to_owned()),
        ("name", title.to_owned()),
        ("record", room.recordable.to_string()),
        ("autoStartRecording", "false".to_owned()),
        ("allowStartStopRecording", room.recordable.to_string()),
    ];
    let url = call(&room.provider.address, secret, "create", &query)
        .map_err(|_| OutwardError::Malformed)?;
    let answer = outward.get(&url).await?;
    succeeded(&answer.text)
}

pub async fn is_running(outward: &Outward, room: &Room<'_>) -> Result<bool, OutwardError> {
    let secret = room.secret.ok_or(OutwardError::Refused)?;
    let query = [("meetingID", room.name.to_owned())];
    let url = call(&room.provider.address, secret, "isMeetingRunning", &query)
        .map_err(|_| OutwardError::Malformed)?;
    let answer = outward.get(&url).await?;
    succeeded(&answer.text)?;
    Ok(element(&answer.text, "running") == Some("true"))
}

pub async fn end(outward: &Outward, room: &Room<'_>) -> Result<(), OutwardError> {
    let secret = room.secret.ok_or(OutwardError::Refused)?;
    let query = [("meetingID", room.name.to_owned())];
    let url =
        call(&room.provider.address, secret, "end", &query).map_err(|_| OutwardError::Malformed)?;
    let answer = outward.get(&url).await?;
    succeeded(&answer.text)
}

/// Asks for something that only the right secret gives.
pub async fn try_secret(
    outward: &Outward,
    address: &str,
    secret: &str,
) -> Result<(), OutwardError> {
    let url = call(address, secret, "getMeetings", &[]).map_err(|_| OutwardError::Malformed)?;
    let answer = outward.get(&url).await?;
    succeeded(&answer.text)
}

/// The address of the API itself answers with its version.
pub async fn greets(outward: &Outward, address: &str) -> Result<(), OutwardError> {
    let url = api(address, "").map_err(|_| OutwardError::Malformed)?;
    let answer = outward.get(&url).await?;
    if element(&answer.text, "version").is_some() {
        Ok(())
    } else {
        Err(OutwardError::NotThat)
    }
}

/// One call of the API, with its checksum.
pub fn call(address: &str, secret: &str, name: &str, query: &[(&str, String)]) -> AppResult<Url> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    let checksum = Sha256::digest(format!("{name}{query}{secret}").as_bytes());
    let checksum: String = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut url = api(address, name)?;
    let joined = if query.is_empty() {
        format!("checksum={checksum}")
    } else {
        format!("{query}&checksum={checksum}")
    };
    url.set_query(Some(&joined));
    Ok(url)
}

/// Administrators paste what `bbb-conf --secret` prints, with or without `/api` behind it.
fn api(address: &str, name: &str) -> AppResult<Url> {
    let mut url = super::address("address", address)?;
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    let path = path.strip_suffix("/api").unwrap_or(&path).to_owned();
    url.set_path(
        &format!("{path}/api/{name}")
            .trim_end_matches('/')
            .to_owned(),
    );
    Ok(url)
}

fn succeeded(answer: &str) -> Result<(), OutwardError> {
    match element(answer, "returncode") {
        Some("SUCCESS") => Ok(()),
        Some(_) if element(answer, "messageKey") == Some("checksumError") => {
            Err(OutwardError::Refused)
        }
        Some(_) | None => Err(OutwardError::NotThat),
    }
}

/// The text of the first such element. The answers are flat, and nothing else is taken from them.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let from = xml.find(&format!("<{name}>"))? + name.len() + 2;
    let to = xml[from..].find(&format!("</{name}>"))?;
    Some(xml[from..from + to].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_carries_the_checksum_that_the_documentation_gives() {
        // Name, query and secret one behind the other; the digest was made with sha256sum.
        let query = [("meetingID", "abc".to_owned())];
        let url = call("https://bbb.example/bigbluebutton/", "s", "end", &query).unwrap();
        assert_eq!(url.path(), "/bigbluebutton/api/end");
        let expected: String = Sha256::digest(b"endmeetingID=abcs")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            url.query(),
            Some(format!("meetingID=abc&checksum={expected}").as_str())
        );
        for address in [
            "https://bbb.example/bigbluebutton/api",
            "https://bbb.example/bigbluebutton/api/",
        ] {
            assert_eq!(call(address, "s", "end", &query).unwrap(), url);
        }
    }

    #[test]
    fn an_answer_is_read_for_one_word() {
        let no = "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>";
        assert_eq!(succeeded(no), Err(OutwardError::Refused));
        assert_eq!(
            succeeded("<response><returncode> SUCCESS </returncode></response>"),
            Ok(())
        );
        for text in [
            "",
            "<returncode>",
            "<html>",
            "<returncode>FAILED</returncode>",
        ] {
            assert_eq!(succeeded(text), Err(OutwardError::NotThat), "{text}");
        }
    }
}
