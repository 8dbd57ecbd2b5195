use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Parser;
use tokenim_client::deep_link;

use crate::autostart;

/// TokenIM, the desktop program.
#[derive(Parser)]
#[command(name = "tokenim", version)]
pub struct Arguments {
    /// Keeps everything of this account in DIR. Two folders are two accounts, side by side.
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,

    /// Reads the passphrase of the sealed key file from the first line of standard input.
    #[arg(long)]
    pub passphrase_stdin: bool,

    /// Starts without showing the window, which waits in the tray.
    #[arg(long)]
    pub hidden: bool,

    /// What somebody opened outside: `tokenim://…`.
    #[arg(value_name = "ADDRESS")]
    pub link: Option<String>,
}

/// What a started program was given, whoever starts it.
///
/// An address was written by a stranger. Some systems hand it over as part of a command line,
/// where a quotation mark in it becomes an argument of its own; so nothing may follow an
/// address, and with one on the line nothing after it is listened to.
pub fn given(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut kept = Vec::new();
    for word in words {
        let address = !kept.is_empty() && is_ours(&word);
        kept.push(word);
        if address {
            break;
        }
    }
    kept
}

/// The address among the words of another instance, if there is one.
pub fn link_of(words: &[String]) -> Option<&String> {
    words.iter().skip(1).find(|word| is_ours(OsStr::new(word)))
}

/// Whether the other instance was only to wait in the tray.
pub fn is_hidden(words: &[String]) -> bool {
    words
        .iter()
        .skip(1)
        .take_while(|word| !is_ours(OsStr::new(word)))
        .any(|word| word == autostart::HIDDEN)
}

fn is_ours(word: &OsStr) -> bool {
    let scheme = word.as_encoded_bytes().get(..deep_link::SCHEME.len() + 1);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case(format!("{}:", deep_link::SCHEME).as_bytes())
    })
}

impl Arguments {
    /// The folder of this account, made absolute: it is also what keeps two instances apart.
    pub fn profile_dir(&self) -> std::io::Result<PathBuf> {
        match &self.profile {
            Some(dir) => std::path::absolute(dir),
            None => dirs::data_local_dir()
                .map(|dir| dir.join("tokenim"))
                .ok_or_else(|| std::io::Error::other("this system names no folder for data")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(given(words.iter().map(OsString::from)))
    }

    #[test]
    fn lk_06_nothing_behind_an_address_is_an_argument() {
        let plain = parsed(&["tokenim", "--profile", "/p", "tokenim://channel/1"]).unwrap();
        assert_eq!(plain.link.as_deref(), Some("tokenim://channel/1"));
        assert_eq!(plain.profile, Some("/p".into()));

        // `tokenim://x" --profile "\\evil\share`, as a registry's command line splits it.
        let injected = parsed(&["tokenim", "TokenIM://x", "--profile", r"\\evil\share"]).unwrap();
        assert_eq!(injected.profile, None);
        assert_eq!(injected.link.as_deref(), Some("TokenIM://x"));
        assert!(
            !parsed(&["tokenim", "tokenim://x", "--hidden"])
                .unwrap()
                .hidden
        );
        assert!(parsed(&["tokenim", "--hidden"]).unwrap().hidden);
    }

    #[test]
    fn lk_06_a_second_instance_hands_over_its_address_only() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let given = words(&[
            "/usr/bin/tokenim",
            "--profile",
            "/p",
            "tokenim://channel/1",
            "--hidden",
        ]);
        assert_eq!(link_of(&given).unwrap(), "tokenim://channel/1");
        assert!(!is_hidden(&given));
        assert_eq!(link_of(&words(&["tokenim://not-an-argument"])), None);
        assert!(is_hidden(&words(&["tokenim", "--hidden"])));
    }
}
