//! The gate before a room: what a server hands out as the way in is opened only if it is an
//! address of the web and leads to a host that the administrators named.
//!
//! The names come over the organisation's log, the address comes with the answer to *Join*:
//! who can forge the one does not have the other.

use crate::link::{self, SafeLink};

/// The link, or the host that it would have led to (empty where there is none to name).
pub fn gate(address: &str, hosts: &[String]) -> Result<SafeLink, String> {
    let link = link::gate(address).ok_or_else(String::new)?;
    let plain = link.url.starts_with("http://") && is_this_machine(&link.host);
    if !link.url.starts_with("https://") && !plain {
        return Err(link.host);
    }
    let host = link.host.trim_end_matches('.');
    if hosts.iter().any(|allowed| names(allowed, host)) {
        Ok(link)
    } else {
        Err(link.host)
    }
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

fn is_this_machine(host: &str) -> bool {
    host == "[::1]"
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Vec<String> {
        vec![
            "meet.example".to_owned(),
            "*.zoom.us".to_owned(),
            "127.0.0.1".to_owned(),
        ]
    }

    #[test]
    fn a_way_in_leads_to_a_named_host() {
        for address in [
            "https://meet.example/tokenim1?jwt=a.b.c#config.startAudioOnly=true",
            "https://us02web.zoom.us/j/123",
            "http://127.0.0.1:8000/room",
        ] {
            assert!(gate(address, &hosts()).is_ok(), "{address}");
        }
    }

    #[test]
    fn lk_01_lk_02_whatever_else_a_server_hands_out_is_inert() {
        let addresses = [
            "",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "smb://meet.example/share",
            "ms-msdt:/id",
            "ms-officecmd:{}",
            "search-ms:query=x",
            "zoommtg://zoom.us/join?confno=1",
            "msteams://teams.example/l",
            "tel:+123",
            "mailto:a@meet.example",
            "vscode://meet.example",
            "tokenim://channel/x",
            "http://meet.example/room",
            "http://10.0.0.1/room",
            "https://evil.example/room",
            "https://meet.example.evil.example/room",
            "https://evilzoom.us/j/1",
            "https://zoom.us/j/1",
            "https://meet.example@evil.example/room",
            "https://user:pass@meet.example/room",
            "https:\\\\meet.example/room",
            "https:meet.example",
            " https://meet.example/room",
            "https://meet.example/\r\nX: y",
            "HTTPS:///meet.example",
            "//meet.example/room",
            "https://xn--meet-example.evil/",
            "https://m\u{435}et.example/room",
            "https://meet.example\u{202e}/room",
            "https://127.0.0.1.evil.example/",
            "https://2130706433.evil/",
        ];
        let opened = addresses
            .iter()
            .filter(|address| gate(address, &hosts()).is_ok())
            .count();
        assert_eq!(opened, 0);
        println!(
            "LK-01/02 for calls: {} addresses, opened {opened}",
            addresses.len()
        );
    }
}
