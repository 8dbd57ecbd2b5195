//! The ways into rooms on meeting servers that are not ours.
//!
//! Nothing of a way is kept: it is made for one person and one room at the moment they join,
//! from the provider as the administrator set it and from the rights they have then.

pub mod bigbluebutton;
mod closing;
pub mod jitsi;
pub mod outward;
pub mod probe;
pub mod sealing;
pub mod template;

pub use closing::close_room;

use tokenim_protocol::call::{CallProviderKind, CallTicket};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;
use url::{Host, Url};

use crate::error::{AppError, AppResult};
use crate::store::call_providers::StoredProvider;

/// How long a token for somebody of the house opens its room.
pub const TICKET_MS: i64 = 2 * 60_000;

/// Whoever is to come in, and what they may do there.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// None for somebody from outside.
    pub person: Option<PersonId>,
    pub name: String,
    pub moderator: bool,
    pub record: bool,
    pub share_screen: bool,
}

/// One room of one provider.
pub struct Room<'a> {
    pub provider: &'a StoredProvider,
    pub secret: Option<&'a str>,
    pub name: &'a str,
    pub title: &'a str,
    pub video: bool,
    /// Where the room was made elsewhere.
    pub link: Option<&'a str>,
    /// Somebody of this call may have it recorded.
    pub recordable: bool,
}

/// The way in. Where tokens are signed it opens this room for this visitor until `until`.
pub fn ticket(
    room: &Room<'_>,
    visitor: &Visitor,
    now: UnixMillis,
    until: UnixMillis,
) -> AppResult<CallTicket> {
    let ticket = match room.provider.provider.kind {
        CallProviderKind::Jitsi => jitsi::ticket(room, visitor, now, until)?,
        CallProviderKind::BigBlueButton => bigbluebutton::ticket(room, visitor)?,
        CallProviderKind::Template => CallTicket {
            url: template::fill(&room.provider.address, room.name)?.into(),
            expires_at: None,
        },
        CallProviderKind::Pasted => CallTicket {
            url: room.link.ok_or(AppError::Gone)?.to_owned(),
            expires_at: None,
        },
    };
    // Whatever made it: it leads where the administrator said that links may lead.
    let url = Url::parse(&ticket.url).map_err(|_| AppError::internal("a way in is no address"))?;
    if !leads_to(&url, &room.provider.provider.hosts) {
        return Err(AppError::internal("a way in leads elsewhere"));
    }
    Ok(ticket)
}

/// The provider's own address, or the room's that somebody brings: HTTPS, or plain HTTP on the
/// machine itself, and nothing that hides where it leads.
pub fn address(field: &str, text: &str) -> AppResult<Url> {
    let malformed = || AppError::field(field, FieldProblem::Malformed);
    let hides = |c: char| {
        c.is_control() || c.is_whitespace() || matches!(c, '\\' | '<' | '>' | '"' | '`' | '^' | '|')
    };
    if text.chars().any(hides) || !text.contains("://") {
        return Err(malformed());
    }
    let url = Url::parse(text).map_err(|_| malformed())?;
    if !url.username().is_empty() || url.password().is_some() || host_of(&url).is_none() {
        return Err(malformed());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        _ => Err(AppError::field(field, FieldProblem::NotAllowed)),
    }
}

/// In ASCII, as it is compared.
pub fn host_of(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) if !name.is_empty() => Some(name.trim_end_matches('.').to_owned()),
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(format!("[{address}]")),
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Whether an address leads to one of the hosts.
pub fn leads_to(url: &Url, hosts: &[String]) -> bool {
    let plain = url.scheme() == "http" && is_this_machine(url);
    if url.scheme() != "https" && !plain {
        return false;
    }
    host_of(url).is_some_and(|host| hosts.iter().any(|allowed| names(allowed, &host)))
}

/// `*.example.com` stands for every name below it, and not for itself.
fn names(allowed: &str, host: &str) -> bool {
    match allowed.strip_prefix("*.") {
        Some(domain) => host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => allowed == host,
    }
}

/// A host as an administrator writes it, in the form in which it is compared.
pub fn allowed_host(field: &str, text: &str) -> AppResult<String> {
    let malformed = || AppError::field(field, FieldProblem::Malformed);
    let text = text.trim();
    let (prefix, name) = match text.strip_prefix("*.") {
        Some(name) => ("*.", name),
        None => ("", text),
    };
    let url = address(field, &format!("https://{name}/"))?;
    let host = host_of(&url).ok_or_else(malformed)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.[]:".contains(c);
    if !host.chars().all(is_plain) {
        return Err(malformed());
    }
    // A whole top-level domain is no host, and a port or a path is more than one.
    if !prefix.is_empty() && !host.contains('.') || url.port().is_some() || url.path() != "/" {
        return Err(malformed());
    }
    Ok(format!("{prefix}{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(url: &str, hosts: &[&str]) -> bool {
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        leads_to(&Url::parse(url).expect(url), &hosts)
    }

    #[test]
    fn a_link_leads_to_a_named_host_or_nowhere() {
        assert!(leads("https://meet.example/a", &["meet.example"]));
        assert!(leads("https://MEET.example./a", &["meet.example"]));
        assert!(leads("https://us02web.zoom.us/j/1", &["*.zoom.us"]));
        assert!(leads("http://127.0.0.1:80/a", &["127.0.0.1"]));
        for (url, hosts) in [
            ("https://evil.example/a", &["meet.example"][..]),
            ("https://meet.example.evil.example/a", &["meet.example"]),
            ("https://zoom.us/j/1", &["*.zoom.us"]),
            ("https://evilzoom.us/j/1", &["*.zoom.us"]),
            ("https://.zoom.us/j/1", &["*.zoom.us"]),
            ("http://meet.example/a", &["meet.example"]),
            ("zoommtg://zoom.us/join", &["zoom.us"]),
            ("https://10.0.0.1/a", &["10.0.0.2"]),
        ] {
            assert!(!leads(url, hosts), "{url}");
        }
    }

    #[test]
    fn lk_02_a_providers_address_is_a_plain_one() {
        for text in [
            "https://meet.example",
            "https://例子.测试/会议",
            "http://127.0.0.1:8000",
        ] {
            assert!(address("address", text).is_ok(), "{text}");
        }
        for text in [
            "",
            "meet.example",
            "http://meet.example",
            "ftp://meet.example",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://user@meet.example",
            "https://user:pass@meet.example",
            "https:\\\\meet.example",
            "https://meet.example/\r\nX: y",
            "https:// meet.example",
            "ms-word://meet.example",
            "tel://meet.example",
            "zoommtg://zoom.us/join?confno=1",
            "http://169.254.169.254/",
            "http://localhost/",
        ] {
            assert!(address("address", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_host_is_written_once_and_compared_as_one() {
        assert_eq!(
            allowed_host("hosts", " Meet.Example ").unwrap(),
            "meet.example"
        );
        assert_eq!(allowed_host("hosts", "*.zoom.us").unwrap(), "*.zoom.us");
        for text in [
            "*",
            "*.com",
            "a b",
            "meet.example/x",
            "meet.example:8443",
            "https://x.example",
            "",
        ] {
            assert!(allowed_host("hosts", text).is_err(), "{text}");
        }
    }
}
