//! What an address of ours may ask for: `tokenim://…`, written by anybody, anywhere.
//!
//! A web page, a mail or a message can hand such an address to the program, so it is a wish
//! and never an order: it is read here by a strict form, shown to the person, and nothing
//! happens before they say so. Whatever is not exactly one of the forms is nothing at all.
//! No form carries who somebody is; an invitation's own code is the only secret there is.
//!
//! ```text
//! tokenim://channel/<id>
//! tokenim://channel/<id>/message/<id>
//! tokenim://join?server=<https address>&ca=<SHA-256 of the authority>&code=<invitation>
//! ```

use serde::Serialize;
use tokenim_protocol::ids::{ChannelId, MessageId};
use url::{Host, Url};

pub const SCHEME: &str = "tokenim";

/// The longest honest one holds a server's name and two short codes.
const LINK_BYTES_MAX: usize = 1_024;
const CODE_CHARS_MAX: usize = 128;
/// SHA-256, written in hexadecimal.
const FINGERPRINT_DIGITS: usize = 64;

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DeepLink {
    Message {
        channel_id: ChannelId,
        message_id: Option<MessageId>,
    },
    Join {
        /// `https://im.example.com:8443`, its host in ASCII.
        server: String,
        /// The company's certificate authority, as 64 lower-case digits; none where the
        /// system's own authorities vouch for the server.
        fingerprint: Option<String>,
        /// The invitation.
        code: String,
    },
}

/// Why an address is nothing to us. It says no word of the address: that may end in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeepLinkError {
    #[error("the address is longer than any of ours")]
    TooLong,
    #[error("the address holds characters that none of ours holds")]
    Characters,
    #[error("the address asks for nothing that there is")]
    Unknown,
    #[error("the address is not filled in as it should be")]
    Malformed,
}

pub fn parse(address: &str) -> Result<DeepLink, DeepLinkError> {
    if address.len() > LINK_BYTES_MAX {
        return Err(DeepLinkError::TooLong);
    }
    // Before any decoding: what needs a backslash, a quote or a letter outside ASCII is not
    // ours, and a percent sign belongs only to the values behind the question mark.
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?=&%+".contains(c);
    if !address.chars().all(plain) {
        return Err(DeepLinkError::Characters);
    }
    let (scheme, rest) = address.split_once("://").ok_or(DeepLinkError::Unknown)?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return Err(DeepLinkError::Unknown);
    }
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    // Some desktops put a slash behind what they take for a host's name.
    let path = path.strip_suffix('/').unwrap_or(path);
    let steps: Vec<&str> = path.split('/').collect();
    match (steps.as_slice(), query) {
        (["channel", channel], None) => Ok(DeepLink::Message {
            channel_id: id(channel)?,
            message_id: None,
        }),
        (["channel", channel, "message", message], None) => Ok(DeepLink::Message {
            channel_id: id(channel)?,
            message_id: Some(id(message)?),
        }),
        (["join"], Some(query)) => join(query),
        _ => Err(DeepLinkError::Unknown),
    }
}

/// The one spelling that we write: 36 lower-case characters. Parsers of ids know others.
fn id<T: std::str::FromStr + std::fmt::Display>(text: &str) -> Result<T, DeepLinkError> {
    let id: T = text.parse().map_err(|_| DeepLinkError::Malformed)?;
    if id.to_string() == text {
        Ok(id)
    } else {
        Err(DeepLinkError::Malformed)
    }
}

fn join(query: &str) -> Result<DeepLink, DeepLinkError> {
    let (mut server, mut fingerprint, mut code) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = match name.as_ref() {
            "server" => &mut server,
            "ca" => &mut fingerprint,
            "code" => &mut code,
            // One more than there is: whoever wrote it means something we do not know.
            _ => return Err(DeepLinkError::Malformed),
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(DeepLinkError::Malformed);
        }
    }
    Ok(DeepLink::Join {
        server: server
            .as_deref()
            .and_then(origin)
            .ok_or(DeepLinkError::Malformed)?,
        fingerprint: match fingerprint {
            Some(text) => Some(digits(&text).ok_or(DeepLinkError::Malformed)?),
            None => None,
        },
        code: code
            .filter(|code| is_code(code))
            .ok_or(DeepLinkError::Malformed)?,
    })
}

/// A server is named by scheme, host and port; a path, a user or a question is not part of it.
fn origin(address: &str) -> Option<String> {
    crate::link::gate(address)?;
    let url = Url::parse(address).ok()?;
    // A server and a client on one machine need no certificate between them.
    let is_private = match url.host()? {
        Host::Domain(_) => false,
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let bare = (url.scheme() == "https" || url.scheme() == "http" && is_private)
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    bare.then(|| url.origin().ascii_serialization())
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| *c != ':')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let whole = digits.len() == FINGERPRINT_DIGITS;
    (whole && digits.chars().all(|c| c.is_ascii_hexdigit())).then_some(digits)
}

fn is_code(code: &str) -> bool {
    (1..=CODE_CHARS_MAX).contains(&code.len())
        && code
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: &str = "0199f3a0-7b1c-7c2d-8e3f-001122334455";
    const MESSAGE: &str = "0199f3a0-7b1c-7c2d-8e3f-66778899aabb";

    #[test]
    fn our_own_addresses_are_understood() {
        assert_eq!(
            parse(&format!("tokenim://channel/{CHANNEL}/message/{MESSAGE}")),
            Ok(DeepLink::Message {
                channel_id: CHANNEL.parse().unwrap(),
                message_id: Some(MESSAGE.parse().unwrap()),
            })
        );
        assert_eq!(
            parse(&format!("TOKENIM://channel/{CHANNEL}/")),
            Ok(DeepLink::Message {
                channel_id: CHANNEL.parse().unwrap(),
                message_id: None,
            })
        );
        let pairs = "AB:".repeat(31) + "AB";
        assert_eq!(
            parse(&format!(
                "tokenim://join?server=https%3A%2F%2Fim.lanhai.example%3A8443&ca={pairs}&code=K7-pQ_2"
            )),
            Ok(DeepLink::Join {
                server: "https://im.lanhai.example:8443".to_owned(),
                fingerprint: Some("ab".repeat(32)),
                code: "K7-pQ_2".to_owned(),
            })
        );
        let on_this_machine = parse("tokenim://join?server=http://127.0.0.1:8443&code=a");
        assert!(on_this_machine.is_ok());
    }

    #[test]
    fn lk_06_whatever_is_not_exactly_ours_is_nothing() {
        let good = format!("tokenim://channel/{CHANNEL}");
        assert!(parse(&good).is_ok());
        let ca = "a".repeat(64);
        let mut hostile = vec![
            String::new(),
            "tokenim:".to_owned(),
            "tokenim://".to_owned(),
            "tokenim:///".to_owned(),
            format!("https://channel/{CHANNEL}"),
            format!(" {good}"),
            format!("{good} "),
            format!("{good}\r\nX: y"),
            format!("{good}\0"),
            format!("{good}#fragment"),
            format!("{good}\" --profile=/tmp/other"),
            format!("{good}' ; touch planted"),
            format!("{good}`id`"),
            format!("{good}$(id)"),
            format!("{good}?token=abc"),
            format!("{good}?access_token=abc&state=x"),
            format!("tokenim://user:word@channel/{CHANNEL}"),
            "tokenim://channel/../../etc/passwd".to_owned(),
            "tokenim://channel/..%2f..%2fetc%2fpasswd".to_owned(),
            r"tokenim://channel\..\..\x".to_owned(),
            format!("tokenim://channel//{CHANNEL}"),
            format!("tokenim://channel/{CHANNEL}/message/../message/{MESSAGE}"),
            format!("tokenim://channel/{CHANNEL}/message"),
            format!("tokenim://channel/{CHANNEL}/message/{MESSAGE}/delete"),
            format!("tokenim://channel/{}", CHANNEL.to_uppercase()),
            format!("tokenim://channel/{}", CHANNEL.replace('-', "")),
            format!("tokenim://channel/{{{CHANNEL}}}"),
            format!("tokenim://channel/urn:uuid:{CHANNEL}"),
            format!("tokenim://ch%61nnel/{CHANNEL}"),
            "tokenim://channel/1".to_owned(),
            "tokenim://channel/-1".to_owned(),
            "tokenim://channel/00000000-0000-0000-0000-000000000000x".to_owned(),
            "tokenim://settings".to_owned(),
            "tokenim://open?url=https://evil.example".to_owned(),
            "tokenim://callback?code=4%2F0AX4&state=xyz".to_owned(),
            "tokenim://auth?code=abc&session_state=1".to_owned(),
            "tokenim://sign_in?token=abc".to_owned(),
            "tokenim://rpc/sign_out".to_owned(),
            "tokenim://exec?cmd=calc".to_owned(),
            "tokenim://-h".to_owned(),
            "tokenim://--profile=/tmp".to_owned(),
            "tokenim://join".to_owned(),
            "tokenim://join?".to_owned(),
            "tokenim://join?server=https://a.example".to_owned(),
            "tokenim://join?code=abc".to_owned(),
            "tokenim://join?server=http://a.example&code=abc".to_owned(),
            "tokenim://join?server=http://127.0.0.1.evil.example&code=abc".to_owned(),
            "tokenim://join?server=http://localhost&code=abc".to_owned(),
            "tokenim://join?server=file:///etc/passwd&code=abc".to_owned(),
            "tokenim://join?server=javascript:alert(1)&code=abc".to_owned(),
            "tokenim://join?server=https://good.example%40evil.example&code=abc".to_owned(),
            "tokenim://join?server=https://a.example/path&code=abc".to_owned(),
            "tokenim://join?server=https://a.example%3Fx=1&code=abc".to_owned(),
            "tokenim://join?server=https://a.example&server=https://b.example&code=abc".to_owned(),
            "tokenim://join?server=https://a.example&code=a&code=b".to_owned(),
            "tokenim://join?server=https://a.example&code=abc&password=x".to_owned(),
            "tokenim://join?server=https://a.example&code=abc&token=x".to_owned(),
            "tokenim://join?server=https://a.example&code=a%20b".to_owned(),
            "tokenim://join?server=https://a.example&code=a%0d%0ab".to_owned(),
            "tokenim://join?server=https://a.example&code=".to_owned(),
            format!(
                "tokenim://join?server=https://a.example&code={}",
                "a".repeat(129)
            ),
            "tokenim://join?server=https://a.example&code=abc&ca=12".to_owned(),
            format!("tokenim://join?server=https://a.example&code=abc&ca={ca}0"),
            format!(
                "tokenim://join?server=https://a.example&code=abc&ca={}",
                "g".repeat(64)
            ),
            format!("tokenim://join/x?server=https://a.example&code=abc&ca={ca}"),
            "tokenim://\u{202e}lennahc".to_owned(),
            "tokenim://chаnnel/x".to_owned(),
        ];
        hostile.push(format!("{good}/{}", "a".repeat(2_000)));
        hostile.push("tokenim://".to_owned() + &"a".repeat(10_000_000));
        hostile.push("tokenim://channel/".to_owned() + &"../".repeat(300));
        for address in hostile {
            assert!(parse(&address).is_err(), "{address:.80} was understood");
        }
    }

    #[test]
    fn lk_06_why_not_never_repeats_the_address() {
        let refusal = parse("tokenim://sign_in?token=marker-51ab").unwrap_err();
        assert!(!refusal.to_string().contains("marker"));
    }
}
