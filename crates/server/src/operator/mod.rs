//! What an operator asks of a server at its console: a copy of everything, everything back from
//! a copy, and what is wrong.

pub mod audit;
pub mod backup;
pub mod bucket;
pub mod command;
pub mod doctor;
pub mod restore;

use std::fmt;

use serde::{Deserialize, Serialize};

/// The first file of a backup, and what it says of the others.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Of the backup's form.
const FORMAT: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub program: String,
    /// Milliseconds since 1970, UTC.
    pub made_at: i64,
    pub organisation: String,
    pub log_epoch: String,
    pub schema: u32,
    pub files: Vec<File>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    pub bytes: u64,
    /// BLAKE3, in hexadecimal.
    pub hash: String,
}

/// The files beside the database that make a server what it is. What is not there is left out:
/// the authority's key may be in a safe.
const BESIDE: [&str; 7] = [
    "keys/snapshot.key",
    "keys/audit.key",
    "tls/ca.pem",
    "tls/ca.key",
    "tls/server.pem",
    "tls/server.key",
    crate::settings::FILE,
];
const DATABASE: &str = "tokenim.db";
/// Where whole files lie, as `blobs.rs` puts them.
const CONTENTS: &str = "files/whole";

/// `files/whole/3f/3f…`, and nothing else that begins like it.
fn is_content(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let ["files", "whole", folder, hash] = parts[..] else {
        return false;
    };
    hash.len() == 64
        && hash.bytes().all(|b| b.is_ascii_hexdigit())
        && hash.starts_with(folder)
        && folder.len() == 2
}

/// A text from outside on a terminal: control characters and what turns the writing round are
/// shown, not obeyed.
pub struct Plain<'a>(pub &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            let hidden = c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}');
            if hidden {
                write!(f, "{}", c.escape_unicode())?;
            } else {
                fmt::Write::write_char(f, c)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xs_07_a_name_cannot_move_the_terminal_or_write_a_second_line() {
        let name = "Bo\u{1b}[2J\r\nDONE\u{9b}31m\u{202e}kcab\u{7}";
        let shown = Plain(name).to_string();
        assert_eq!(
            shown,
            "Bo\\u{1b}[2J\\u{d}\\u{a}DONE\\u{9b}31m\\u{202e}kcab\\u{7}"
        );
        assert_eq!(Plain("陈薇 🦀").to_string(), "陈薇 🦀");
    }
}
