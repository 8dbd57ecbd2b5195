//! The last lines of the program's log, kept for a report of a problem, and what a report may
//! not hold.
//!
//! Nothing secret should be in a log in the first place. This is the second net: whatever looks
//! like a token, a code, a password, a key or somebody's address is taken out of every line
//! before it is kept, so that it is in no report and in no memory of ours either.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

const LINES_MAX: usize = 200;
const LINE_CHARS_MAX: usize = 500;
/// A run of letters and digits of this length is no word: it is a token, a key or a hash.
const RUN_CHARS_MAX: usize = 24;
const TAKEN_OUT: &str = "[…]";

static LINES: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Keeps one line of the log, redacted.
pub fn note(line: &str) {
    let short: String = line.trim_end().chars().take(LINE_CHARS_MAX).collect();
    let short = one_line(&short);
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    if lines.len() >= LINES_MAX {
        lines.pop_front();
    }
    lines.push_back(redact(&short));
}

/// What came from elsewhere (a server's words in an error, say) begins no line of its own and
/// commands no terminal: breaks, controls and marks that turn the direction are written out.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let obeyed = c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        if obeyed {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

pub fn lines() -> Vec<String> {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().cloned().collect()
}

/// Takes out what nobody else should read.
pub fn redact(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut hide_next = false;
    // A secret's name was just read; what comes between it and its value may be a quote.
    let mut named = false;
    for piece in pieces(text) {
        let is_word = piece.chars().any(char::is_alphanumeric);
        if !is_word {
            // What follows `password=`, `"token": ` or `Bearer ` is theirs; a comma ends it.
            if piece.contains([',', ';', '}', '\n']) {
                hide_next = false;
                named = false;
            } else if named && piece.contains([':', '=']) {
                hide_next = true;
                named = false;
            }
            kept.push_str(piece);
            continue;
        }
        let name = !hide_next && is_name_of_a_secret(piece);
        if hide_next || is_secret(piece) {
            kept.push_str(TAKEN_OUT);
        } else {
            kept.push_str(piece);
        }
        named = name;
        hide_next = hide_next || (name && announces(piece));
    }
    kept
}

/// Words and what stands between them. A word holds what tokens, addresses and codes hold.
fn pieces(text: &str) -> Vec<&str> {
    let belongs = |c: char| c.is_alphanumeric() || "-_+/=.@~%:\\".contains(c);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (at, c) in text.char_indices() {
        let now = belongs(c);
        if inside.is_some_and(|before| before != now) {
            pieces.push(&text[start..at]);
            start = at;
        }
        inside = Some(now);
        // `token=abc`: the name is a piece of its own, and so is what follows.
        if now && (c == '=' || c == ':') {
            let end = at + c.len_utf8();
            pieces.push(&text[start..end]);
            start = end;
            inside = None;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn is_name_of_a_secret(piece: &str) -> bool {
    const NAMES: [&str; 10] = [
        "password",
        "passphrase",
        "secret",
        "token",
        "code",
        "bearer",
        "authorization",
        "basic",
        "key",
        "body",
    ];
    let lower = piece.to_ascii_lowercase();
    let name = lower.trim_end_matches(['=', ':']);
    NAMES.contains(&name.rsplit(['_', '-', '.']).next().unwrap_or(name))
}

/// Its value is the next word: `token=`, `Bearer `.
fn announces(piece: &str) -> bool {
    let lower = piece.to_ascii_lowercase();
    piece.ends_with(['=', ':']) || matches!(lower.as_str(), "bearer" | "basic")
}

fn is_secret(piece: &str) -> bool {
    piece.contains('@') || is_code(piece) || has_long_run(piece) || is_home(piece)
}

/// `ABCD-EFGH-JKLM-NPQR`
fn is_code(piece: &str) -> bool {
    let groups: Vec<&str> = piece.trim_matches(['.', ':', '=']).split('-').collect();
    groups.len() == 4
        && groups
            .iter()
            .all(|group| group.len() == 4 && group.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Ids are kept: they open nothing, and without them a report is no use.
fn has_long_run(piece: &str) -> bool {
    let is_id = |text: &str| uuid::Uuid::try_parse(text.trim_matches([':', '=', '.'])).is_ok();
    if is_id(piece) {
        return false;
    }
    // A path is read step by step; an address keeps its host.
    piece.split(['/', '.', ':', '\\']).any(|part| {
        let chars = part.chars().count();
        chars >= RUN_CHARS_MAX && !is_id(part) && !is_words(part)
    })
}

/// `the_name_of_a_function` is long and no secret.
fn is_words(part: &str) -> bool {
    part.split(['_', '-'])
        .all(|word| word.chars().count() <= 16 && word.chars().all(|c| c.is_ascii_lowercase()))
}

fn is_home(piece: &str) -> bool {
    ["/home/", "/Users/", "\\Users\\"]
        .iter()
        .any(|home| piece.contains(home))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xs_11_what_comes_from_elsewhere_stays_in_its_line() {
        let hostile = [
            "\r\n2026-11-22T00:00:00Z ERROR planted",
            "a\nb\rc\u{85}d\u{2028}e\u{2029}f",
            "\u{1b}[2J\u{1b}]0;planted\u{7}",
            "\u{9b}31m",
            "\u{202e}detnalp\u{202c}\u{2066}",
            "\0\u{8}\u{7f}",
        ];
        for text in hostile {
            let line = one_line(text);
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(!line.chars().any(char::is_control), "{line}");
            assert!(!line.contains(['\u{2028}', '\u{2029}', '\u{85}', '\u{202e}', '\u{2066}']));
            note(text);
        }
        assert_eq!(one_line("会议 déjà vu 🎉 \t"), "会议 déjà vu 🎉 \\u{9}");
        assert!(
            lines()
                .iter()
                .all(|line| !line.chars().any(char::is_control))
        );
    }

    #[test]
    fn ad_09_what_looks_like_a_secret_is_taken_out_and_the_rest_is_readable() {
        let token = "q7Xh2mWkP0aZ_R4tY8uI1oE5sD9fG3jK6lC-vB7nM2x";
        for (line, secrets) in [
            (
                format!("GET /v1/socket Bearer {token} refused"),
                vec![token],
            ),
            (format!("token={token} status=401"), vec![token]),
            (
                r#"{"password": "seven small grey elephants", "handle": "wei"}"#.to_owned(),
                vec!["seven", "elephants"],
            ),
            (
                "code: ABCD-EFGH-JKLM-NPQR is used".to_owned(),
                vec!["ABCD-EFGH"],
            ),
            (
                "new_password=Xk7#gate-42, next".to_owned(),
                vec!["Xk7", "gate-42"],
            ),
            (
                format!("tokenim://join?server=https%3A%2F%2Fim.example&code={token}"),
                vec![token],
            ),
            (
                "wrote to wei@lanhai.example today".to_owned(),
                vec!["wei@lanhai"],
            ),
            (
                "open /home/chenwei/.local/share/tokenim/cache.db".to_owned(),
                vec!["chenwei"],
            ),
            (
                "PRAGMA key = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'"
                    .to_owned(),
                vec!["0011223344"],
            ),
        ] {
            let kept = redact(&line);
            for secret in secrets {
                assert!(!kept.contains(secret), "{line} -> {kept}");
            }
        }
        let line = "2026-11-22T10:00:00Z WARN tokenim_client::sync: lost channel 0199f3a0-7b1c-7c2d-8e3f-001122334455 status=503";
        assert_eq!(redact(line), line);
    }
}
