//! The gate every address passes before it may become a link or be opened.
//!
//! Messages are written by others, and an address can do more than show a page: start a
//! program, read a file, run a script, or look like a place that it is not. So there is a
//! list of what may pass (`http`, `https`, `mailto`) and one parser, and whatever is unusual
//! before parsing (control characters, backslashes, a missing `//`, a user name in front of
//! the host) is not repaired but refused: what a parser repairs, the next one may read
//! differently.

use url::{Host, Url};

/// Browsers and servers agree on little beyond this.
const ADDRESS_CHARS_MAX: usize = 2_048;

/// An address that may be shown as a link and handed to the system's browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeLink {
    /// As the parser understood it; this is what is opened.
    pub url: String,
    /// Where it leads, in ASCII, so that a look-alike letter is seen as `xn--…`.
    pub host: String,
}

/// Lets an address through, or nothing.
pub fn gate(address: &str) -> Option<SafeLink> {
    if address.len() > ADDRESS_CHARS_MAX || address.chars().any(is_trap) {
        return None;
    }
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" if rest.starts_with("//") && !rest.starts_with("///") => web(address),
        "mailto" => mail(rest),
        _ => None,
    }
}

fn web(address: &str) -> Option<SafeLink> {
    let url = Url::parse(address).ok()?;
    // "https://bank.example@evil.example" is read by people as the bank.
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let host = match url.host()? {
        Host::Domain(domain) => domain.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => format!("[{address}]"),
    };
    if host.is_empty() {
        return None;
    }
    Some(SafeLink {
        url: url.into(),
        host,
    })
}

/// Whether somebody who reads the words of a link would expect to arrive elsewhere.
///
/// A name in letters of another script is shown as it travels (`xn--…`); words that are
/// themselves an address have to be the address.
pub fn misleads(words: &str, link: &SafeLink) -> bool {
    let is_foreign = link.host.split('.').any(|label| label.starts_with("xn--"));
    is_foreign
        || words
            .split_whitespace()
            .filter_map(host_named)
            .any(|host| without_www(&host) != without_www(&link.host))
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The host that a word looks like; none for a word that looks like none.
fn host_named(word: &str) -> Option<String> {
    /// Behind the last point of a file's name.
    const FILES: &[&str] = &[
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "md", "txt", "png", "jpg", "zip",
        "html", "rs", "toml", "json",
    ];
    let (is_address, rest) = match word.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, word),
    };
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    // What stands before an @ is no place; what stands behind is.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = rest.split(['/', '?', '#', ':', '\\']).next()?;
    let host = host.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = host.rsplit_once('.')?.1;
    let is_word = last.chars().count() < 2
        || last.chars().all(|c| c.is_ascii_digit())
        || FILES.contains(&last.to_lowercase().as_str());
    if is_word && !is_address {
        return None;
    }
    let url = Url::parse(&format!("https://{host}/")).ok()?;
    match url.host()? {
        Host::Domain(domain) => Some(domain.to_owned()),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(_) => None,
    }
}

/// Only the address itself: headers after `?` can attach files in some mail programs.
fn mail(rest: &str) -> Option<SafeLink> {
    let address = rest.split(['?', '#']).next()?;
    let (name, domain) = address.split_once('@')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    if !is_name {
        return None;
    }
    // The host's own rules decide what a domain is, once more by the same parser.
    let probe = Url::parse(&format!("https://{domain}/")).ok()?;
    let host = match probe.host()? {
        Host::Domain(host) if probe.path() == "/" && probe.port().is_none() => host.to_owned(),
        Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    if probe.username() != "" {
        return None;
    }
    Some(SafeLink {
        url: format!("mailto:{name}@{host}"),
        host,
    })
}

/// Characters that no honest address holds: they hide, reorder or cut it.
fn is_trap(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\\' | '<' | '>' | '"' | '`' | '^' | '{' | '}' | '|')
        || is_bidi_control(c)
        || matches!(
            c,
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{00ad}'
        )
}

/// Marks that change the order in which letters are shown.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(address: &str) -> (String, String) {
        let link = gate(address).unwrap_or_else(|| panic!("{address} is refused"));
        (link.url, link.host)
    }

    #[test]
    fn ordinary_addresses_pass() {
        let (url, host) = passes("https://intranet.example.com/wiki?q=%E5%B9%B4#top");
        assert_eq!(url, "https://intranet.example.com/wiki?q=%E5%B9%B4#top");
        assert_eq!(host, "intranet.example.com");
        assert_eq!(passes("HTTP://Example.COM").0, "http://example.com/");
        assert_eq!(passes("http://127.0.0.1:8080/a").1, "127.0.0.1");
        assert_eq!(passes("http://[::1]:8080/a").1, "[::1]");
        assert_eq!(passes("https://例子.测试/路").1, "xn--fsqu00a.xn--0zwm56d");
        assert_eq!(
            passes("mailto:lin.wei@example.com?attach=/etc/passwd").0,
            "mailto:lin.wei@example.com"
        );
    }

    #[test]
    fn a_look_alike_host_is_shown_in_ascii() {
        // The first letter is Cyrillic.
        assert_eq!(passes("https://аpple.com").1, "xn--pple-43d.com");
    }

    #[test]
    fn lk_05_words_that_name_another_place_are_told() {
        let to = |address: &str| gate(address).unwrap();
        for (words, address) in [
            ("https://bank.example", "https://evil.example/"),
            ("bank.example/login", "https://evil.example/"),
            ("BANK.example", "https://bank.example.evil.example/"),
            ("see www.bank.example now", "https://evil.example/"),
            ("bank.example@evil.example", "https://bank.example/"),
            ("https://user@bank.example", "https://evil.example/"),
            ("аpple.com", "https://apple.com/"),
            ("apple.com", "https://аpple.com/"),
            ("click", "https://аpple.com/"),
            ("例子.测试", "https://bank.example/"),
            ("http://10.0.0.1", "https://evil.example/"),
        ] {
            assert!(misleads(words, &to(address)), "{words} to {address}");
        }
        for (words, address) in [
            ("https://bank.example/a", "https://bank.example/a"),
            ("www.bank.example", "https://bank.example/"),
            ("Bank.Example.", "https://www.bank.example/x"),
            ("the handbook", "https://wiki.example/handbook"),
            ("季报 2026.pdf", "https://files.example/1"),
            ("v1.2", "https://example.com/releases/1.2"),
            ("e.g. this", "https://example.com"),
            ("lin@example.com", "mailto:lin@example.com"),
        ] {
            assert!(!misleads(words, &to(address)), "{words} to {address}");
        }
    }

    #[test]
    fn lk_01_everything_else_is_inert() {
        let schemes = [
            "file",
            "smb",
            "nfs",
            "afp",
            "ftp",
            "sftp",
            "ssh",
            "telnet",
            "ms-word",
            "ms-excel",
            "ms-powerpoint",
            "ms-settings",
            "ms-msdt",
            "ms-officecmd",
            "ms-appinstaller",
            "search-ms",
            "search",
            "shell",
            "vscode",
            "vscode-insiders",
            "x-apple.systempreferences",
            "x-apple-reminder",
            "itms-services",
            "tel",
            "sms",
            "facetime",
            "ldap",
            "ldaps",
            "jar",
            "about",
            "blob",
            "data",
            "javascript",
            "vbscript",
            "view-source",
            "chrome",
            "edge",
            "resource",
            "res",
            "gopher",
            "irc",
            "magnet",
            "steam",
            "slack",
            "zoommtg",
            "teams",
            "tg",
            "weixin",
            "dingtalk",
            "intent",
            "android-app",
            "market",
            "ws",
            "wss",
            "rtsp",
            "mms",
            "news",
            "nntp",
            "svn",
            "git",
            "urn",
            "tokenim",
            "tauri",
            "asset",
            "ipc",
            "custom-one",
            "c",
        ];
        for scheme in schemes {
            for address in [
                format!("{scheme}:alert(1)"),
                format!("{scheme}://host/share"),
                format!("{}://host", scheme.to_uppercase()),
                format!(" {scheme}://host"),
                format!("\t{scheme}:x"),
            ] {
                assert_eq!(gate(&address), None, "{address}");
            }
        }
        for address in [
            "",
            ":",
            "https",
            "https:",
            "https:/",
            "https://",
            "https:example.com",
            "https:/example.com",
            "https:///example.com",
            r"https:\\example.com",
            r"https://example.com\@evil.example",
            " https://example.com",
            "https://example.com ",
            "https://exa mple.com",
            "\u{a0}https://example.com",
            "https://example.com/\r\nSet-Cookie: a=b",
            "java\nscript:alert(1)",
            "ht\ntps://example.com",
            "https://bank.example@evil.example",
            "https://a:b@example.com",
            "//example.com",
            "/etc/passwd",
            r"C:\Windows\System32\cmd.exe",
            r"\\host\share",
            "example.com",
            "https://\u{202e}moc.elpmaxe",
            "https://example.com/\u{2066}a",
            "https://exa\u{200b}mple.com",
            "mailto:",
            "mailto:lin",
            "mailto:@example.com",
            "mailto:lin@",
            "mailto:a%0d%0aBcc:b@example.com",
            "mailto:a@b@c.example",
            "mailto:lin@example.com/path",
            "https://[::1",
            "https://exam%00ple.com",
            "http://999.999.999.999/",
        ] {
            assert_eq!(gate(address), None, "{address:?}");
        }
        assert_eq!(
            gate(&format!("https://example.com/{}", "a".repeat(3_000))),
            None
        );
    }
}
