//! What somebody without an account gets to see: the page of a link to one file.
//!
//! It is one page for what can be fetched and one, always the same, for everything else. There
//! is no script in it and nothing to fetch beside it; its words are those of the screens.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{LazyLock, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use crate::auth::attempts::Attempts;
use crate::config::Limits;

/// So long after its beginning a download may go on from the same address as the same opening.
const GOES_ON_MS: i64 = HOUR_MS;
/// More of them are forgotten: whoever goes on then opens the link once more.
const BEGUN_MAX: usize = 10_000;

/// Who guesses at links, and who is in the middle of a download.
pub struct Links {
    pub attempts: Attempts,
    begun: Mutex<HashMap<(String, IpAddr), UnixMillis>>,
}

impl Links {
    /// As often as somebody may try to sign in, and counted apart from that.
    pub fn new(limits: &Limits) -> Self {
        Self {
            attempts: Attempts::new(limits.sign_in_attempts_max, limits.sign_in_window),
            begun: Mutex::default(),
        }
    }

    pub fn begins(&self, token_hash: &str, address: IpAddr, now: UnixMillis) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() >= BEGUN_MAX {
            begun.retain(|_, at| now.0 - at.0 < GOES_ON_MS);
        }
        if begun.len() >= BEGUN_MAX {
            begun.clear();
        }
        begun.insert((token_hash.to_owned(), address), now);
    }

    pub fn goes_on(&self, token_hash: &str, address: IpAddr, now: UnixMillis) -> bool {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun
            .get(&(token_hash.to_owned(), address))
            .is_some_and(|at| now.0 - at.0 < GOES_ON_MS)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Chinese,
    English,
}

impl Tongue {
    /// The first language that a browser asks for and that is spoken here.
    pub fn of(accepted: Option<&str>) -> Self {
        let mut asked = accepted.unwrap_or_default().split(',').map(str::trim);
        let known = asked.find_map(|one| match one.get(..2)?.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        });
        known.unwrap_or(Self::English)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    fn say(self, key: &str) -> &'static str {
        static CHINESE: LazyLock<HashMap<&str, &str>> =
            LazyLock::new(|| sentences(include_str!("../../../ui/messages/zh-CN.ftl")));
        static ENGLISH: LazyLock<HashMap<&str, &str>> =
            LazyLock::new(|| sentences(include_str!("../../../ui/messages/en.ftl")));
        let table = match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        };
        table.get(key).copied().unwrap_or_default()
    }
}

/// The few that are ours: a line each, with blanks that are named.
fn sentences(text: &'static str) -> HashMap<&'static str, &'static str> {
    text.lines()
        .filter(|line| line.starts_with("outside-"))
        .filter_map(|line| line.split_once(" = "))
        .collect()
}

/// What the page of a link says.
pub struct Offer<'o> {
    pub name: &'o str,
    pub size: u64,
    pub by: &'o str,
    pub until: UnixMillis,
    /// How often it can still be fetched, where somebody set how often.
    pub left: Option<u32>,
    /// Where the file is, from where the page is.
    pub href: &'o str,
}

/// A whole page, and what it may do.
pub struct Page {
    pub html: String,
    pub policy: String,
}

pub fn offer(tongue: Tongue, offer: &Offer<'_>) -> Page {
    let with = |key: &str, name: &str, value: &str| fill(tongue.say(key), name, value);
    let left = offer
        .left
        .map(|left| {
            let words = with("outside-left", "count", &left.to_string());
            format!("<p class=\"soft\">{words}</p>")
        })
        .unwrap_or_default();
    let body = format!(
        "<p class=\"soft\">{by}</p>\
         <h1><bdi>{name}</bdi></h1>\
         <p>{size}</p>\
         <p><a href=\"{href}\" download>{fetch}</a></p>\
         <p class=\"soft\">{until}</p>{left}\
         <p class=\"soft\">{told}</p>",
        by = with("outside-by", "person", offer.by),
        name = escaped(offer.name),
        size = with("outside-size", "size", &size(offer.size)),
        href = escaped(offer.href),
        fetch = escaped(tongue.say("outside-fetch")),
        until = with("outside-until", "time", &moment(offer.until)),
        told = escaped(tongue.say("outside-told")),
    );
    page(tongue, offer.name, &body)
}

/// The same for every link that is none, or none any more.
pub fn nothing(tongue: Tongue) -> Page {
    plain(tongue, "outside-nothing", "outside-nothing-text")
}

pub fn too_often(tongue: Tongue) -> Page {
    plain(tongue, "outside-too-often", "outside-too-often-text")
}

fn plain(tongue: Tongue, title: &str, text: &str) -> Page {
    let title = tongue.say(title);
    let body = format!(
        "<h1>{}</h1><p class=\"soft\">{}</p>",
        escaped(title),
        escaped(tongue.say(text))
    );
    page(tongue, title, &body)
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;\
font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}\
main{box-sizing:border-box;width:100%;max-width:32rem;padding:1.5rem}\
h1{font-size:1.25rem;line-height:1.3;margin:.25rem 0;overflow-wrap:anywhere}\
p{margin:.5rem 0;overflow-wrap:anywhere}\
.soft{color:color-mix(in srgb,CanvasText 70%,Canvas);font-size:.875rem}\
a{display:inline-block;margin:.5rem 0;padding:.625rem 1.25rem;border-radius:.5rem;\
background:#1f5fbf;color:#fff;font-weight:600;text-decoration:none}\
a:focus-visible{outline:3px solid CanvasText;outline-offset:2px}";

fn page(tongue: Tongue, title: &str, body: &str) -> Page {
    let html = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>",
        lang = tongue.code(),
        title = escaped(title),
    );
    // Nothing but this one style; a download may begin, and nothing else may.
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; sandbox allow-downloads"
    );
    Page { html, policy }
}

fn fill(sentence: &str, name: &str, value: &str) -> String {
    let blank = format!("{{ ${name} }}");
    let value = format!("<bdi>{}</bdi>", escaped(value));
    escaped(sentence).replace(&escaped(&blank), &value)
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// As the screens say it: in steps of a thousand.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64;
    let mut unit = "B";
    for next in UNITS {
        if value < 1_000.0 {
            break;
        }
        (value, unit) = (value / 1_000.0, next);
    }
    format!("{value:.1} {unit}")
}

/// Whoever reads it may be anywhere: said in the time of the world.
fn moment(at: UnixMillis) -> String {
    at.timestamp().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: Offer<'static> = Offer {
        name: "<b>报价\".pdf",
        size: 1_536_000,
        by: "<script>Li",
        until: UnixMillis(1_795_701_900_000),
        left: Some(2),
        href: "t/file",
    };

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        for tongue in [Tongue::Chinese, Tongue::English] {
            for key in [
                "outside-by",
                "outside-size",
                "outside-fetch",
                "outside-until",
                "outside-left",
                "outside-told",
                "outside-nothing",
                "outside-nothing-text",
                "outside-too-often",
                "outside-too-often-text",
            ] {
                assert!(!tongue.say(key).is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn fl_03_a_name_cannot_leave_its_place_on_the_page() {
        for tongue in [Tongue::Chinese, Tongue::English] {
            let page = offer(tongue, &OFFER);
            assert!(!page.html.contains("<b>"), "{}", page.html);
            assert!(!page.html.contains("<script"), "{}", page.html);
            assert!(!page.html.contains("{ $"), "{}", page.html);
            assert!(page.html.contains("1.5 MB"), "{}", page.html);
            assert!(page.policy.contains("default-src 'none'"));
        }
    }

    #[test]
    fn a_browser_is_answered_in_its_language() {
        let of = |accepted: &str| Tongue::of(Some(accepted));
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Tongue::Chinese);
        assert_eq!(of("de-DE,en;q=0.7,zh;q=0.3"), Tongue::English);
        assert_eq!(of("fr"), Tongue::English);
        assert_eq!(Tongue::of(None), Tongue::English);
    }

    #[test]
    fn a_time_is_that_of_the_world() {
        assert_eq!(moment(UnixMillis(0)), "1970-01-01 00:00 UTC");
        assert_eq!(moment(UnixMillis(951_782_400_000)), "2000-02-29 00:00 UTC");
        assert_eq!(
            moment(UnixMillis(1_795_701_900_000)),
            "2026-11-26 14:05 UTC"
        );
    }
}
