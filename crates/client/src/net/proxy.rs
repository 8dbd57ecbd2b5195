//! The way out of the company's network: through a proxy or not.
//!
//! Requests and the socket must not end in different places, so both ask here, each time they
//! connect: a changed setting needs no restart. A server on this machine is never asked for
//! through a proxy.

use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use url::Url;
use zeroize::Zeroizing;

use super::NetError;
use super::address::ServerAddress;
use crate::view::start::ProxyView;

/// More than this before the end of the head is no proxy's answer.
const ANSWER_BYTES_MAX: usize = 8 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ProxyChoice {
    /// What the system's environment says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    #[default]
    System,
    None,
    /// `http://proxy.example.com:3128`, with a name and a password in it where it asks for them.
    Manual {
        address: String,
    },
}

/// One setting, seen by everybody who connects.
#[derive(Clone, Default)]
pub struct ProxyHandle(Arc<RwLock<ProxyChoice>>);

impl ProxyHandle {
    pub fn set(&self, choice: ProxyChoice) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = choice;
    }

    pub fn choice(&self) -> ProxyChoice {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The same for the eye. Without a server, what would be used for one elsewhere.
    pub fn view(&self, server: Option<&ServerAddress>) -> ProxyView {
        let host = server.map(ServerAddress::host).unwrap_or_default();
        let system = of_environment(&host, |name| std::env::var(name).ok());
        let proxy = match (server, self.choice()) {
            (Some(server), _) => self.on_the_way_to(server),
            (None, ProxyChoice::System) => system.clone(),
            (None, ProxyChoice::None) => None,
            (None, ProxyChoice::Manual { address }) => parse(&address),
        };
        ProxyView {
            proxy: proxy.as_ref().map(shown),
            system: system.as_ref().map(shown),
            here: server.is_some_and(ServerAddress::is_loopback),
        }
    }

    /// The proxy on the way to a server; none where the way is straight.
    pub fn on_the_way_to(&self, server: &ServerAddress) -> Option<Url> {
        if server.is_loopback() {
            return None;
        }
        match self.choice() {
            ProxyChoice::None => None,
            ProxyChoice::Manual { address } => parse(&address),
            ProxyChoice::System => of_environment(&server.host(), |name| std::env::var(name).ok()),
        }
    }
}

/// As it may be shown: without the name and the password in it.
fn shown(proxy: &Url) -> String {
    let host = proxy.host_str().unwrap_or_default();
    format!(
        "http://{host}:{}",
        proxy.port_or_known_default().unwrap_or(80)
    )
}

/// An address as people type it. Only plain HTTP proxies: what goes through them is encrypted.
pub fn parse(text: &str) -> Option<Url> {
    let text = text.trim();
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(&with_scheme).ok()?;
    let plain = url.scheme() == "http" && url.host().is_some() && matches!(url.path(), "" | "/");
    plain.then_some(url)
}

fn of_environment(host: &str, read: impl Fn(&str) -> Option<String>) -> Option<Url> {
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| read(name).filter(|value| !value.trim().is_empty()))
    };
    if let Some(without) = first(&["no_proxy", "NO_PROXY"])
        && is_left_out(host, &without)
    {
        return None;
    }
    parse(&first(&[
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ])?)
}

/// `NO_PROXY`: names and the names below them, or `*`.
fn is_left_out(host: &str, without: &str) -> bool {
    let host = host.to_ascii_lowercase();
    without.split(',').map(str::trim).any(|entry| {
        let entry = entry.trim_start_matches("*.").trim_start_matches('.');
        let entry = entry.to_ascii_lowercase();
        entry == "*"
            || (!entry.is_empty() && (host == entry || host.ends_with(&format!(".{entry}"))))
    })
}

/// Why there is no way through a proxy.
#[derive(Debug, thiserror::Error)]
pub enum ProxyTrouble {
    #[error("the proxy: {0}")]
    Broken(String),
    #[error("the proxy refused with status {0}")]
    Refused(String),
}

impl ProxyTrouble {
    /// The proxy itself is well and says that what lies behind it does not answer.
    pub fn lies_behind(&self) -> bool {
        matches!(self, ProxyTrouble::Refused(status) if matches!(status.as_str(), "502" | "503" | "504"))
    }
}

impl From<ProxyTrouble> for NetError {
    fn from(trouble: ProxyTrouble) -> Self {
        NetError::Unreachable(trouble.to_string())
    }
}

/// Asks the proxy for a way through. What comes after is between us and the server.
pub async fn ask_through<IO>(
    io: &mut IO,
    proxy: &Url,
    server: &ServerAddress,
) -> Result<(), ProxyTrouble>
where
    IO: AsyncRead + AsyncWrite + Unpin,
{
    let target = format!("{}:{}", server.url_host(), server.port());
    let mut head = Zeroizing::new(format!("CONNECT {target} HTTP/1.1\r\nhost: {target}\r\n"));
    if !proxy.username().is_empty() {
        let pair = Zeroizing::new(format!(
            "{}:{}",
            proxy.username(),
            proxy.password().unwrap_or_default()
        ));
        head.push_str("proxy-authorization: Basic ");
        head.push_str(&STANDARD.encode(pair.as_bytes()));
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let broken = |error: std::io::Error| ProxyTrouble::Broken(error.to_string());
    io.write_all(head.as_bytes()).await.map_err(broken)?;
    let mut answer = Vec::new();
    // Byte by byte: what follows the head belongs to the server.
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(ProxyTrouble::Broken("it answers too much".to_owned()));
        }
        answer.push(io.read_u8().await.map_err(broken)?);
    }
    let line = String::from_utf8_lossy(&answer);
    let status = line.split(' ').nth(1).unwrap_or_default();
    if status == "200" {
        return Ok(());
    }
    Err(ProxyTrouble::Refused(status.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_environment_names_a_proxy_and_who_is_left_out() {
        let set = [
            ("HTTPS_PROXY", "http://proxy.example.com:3128"),
            ("NO_PROXY", "intranet.example.com, .lanhai.example"),
        ];
        let proxy = of_environment("im.example.org", read(&set)).expect("a proxy");
        assert_eq!(proxy.as_str(), "http://proxy.example.com:3128/");
        for host in [
            "intranet.example.com",
            "im.lanhai.example",
            "a.b.lanhai.example",
        ] {
            assert_eq!(of_environment(host, read(&set)), None, "{host}");
        }
        assert!(of_environment("notlanhai.example", read(&set)).is_some());
        assert_eq!(of_environment("im.example.org", read(&[])), None);
    }

    #[test]
    fn a_server_on_this_machine_is_never_asked_for_through_a_proxy() {
        let handle = ProxyHandle::default();
        handle.set(ProxyChoice::Manual {
            address: "proxy.example.com:3128".to_owned(),
        });
        let there = ServerAddress::parse("im.example.com").expect("an address");
        let here = ServerAddress::parse("http://127.0.0.1:4000").expect("an address");
        assert!(handle.on_the_way_to(&there).is_some());
        assert_eq!(handle.on_the_way_to(&here), None);
        handle.set(ProxyChoice::None);
        assert_eq!(handle.on_the_way_to(&there), None);
    }

    #[tokio::test]
    async fn a_proxy_is_asked_with_its_name_and_password_and_its_refusal_is_heard() {
        let server = ServerAddress::parse("im.example.com:8443").expect("an address");
        let proxy = parse("http://wei:secret@proxy.example.com:3128").expect("a proxy");
        for (answer, passes) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", true),
            ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", false),
        ] {
            let (mut ours, mut theirs) = tokio::io::duplex(1024);
            let playing = async {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(theirs.read_u8().await.expect("a byte"));
                }
                theirs.write_all(answer.as_bytes()).await.expect("written");
                String::from_utf8(head).expect("text")
            };
            let (asked, head) = tokio::join!(ask_through(&mut ours, &proxy, &server), playing);
            assert_eq!(asked.is_ok(), passes);
            assert!(head.starts_with("CONNECT im.example.com:8443 HTTP/1.1\r\n"));
            assert!(head.contains("proxy-authorization: Basic d2VpOnNlY3JldA==\r\n"));
        }
    }
}
