//! UP-03: nothing that opens anything is in what is given away.

use super::{told, tree};
use crate::shell::Outcome;
use std::path::Path;

/// Beginnings of private keys, in halves, or this program would find itself.
const KEYS: &[(&str, &str)] = &[
    ("-----BEGIN ", "PRIVATE KEY-----\n"),
    ("-----BEGIN RSA ", "PRIVATE KEY-----\n"),
    ("-----BEGIN EC ", "PRIVATE KEY-----\n"),
    ("-----BEGIN OPENSSH ", "PRIVATE KEY-----\n"),
    ("rsign encrypted ", "secret key"),
    ("minisign encrypted ", "secret key"),
    ("TAURI_SIGNING_", "PRIVATE_KEY"),
    ("TAURI_", "PRIVATE_KEY"),
    ("CARGO_REGISTRY_", "TOKEN"),
    ("GITHUB_", "TOKEN="),
    ("AWS_SECRET_", "ACCESS_KEY"),
    ("APPLE_", "CERTIFICATE_PASSWORD"),
];

/// A variable with such a word in its name may hold a secret of whoever builds.
const SECRET_NAMES: &[&str] = &["SECRET", "TOKEN", "PASSWORD", "PRIVATE", "CREDENTIAL"];
/// Shorter values are words that occur anywhere.
const VALUE_BYTES_MIN: usize = 12;

pub fn none_in(folder: &Path) -> Outcome {
    let mut wanted: Vec<(String, Vec<u8>)> = KEYS
        .iter()
        .map(|(head, tail)| {
            (
                format!("{head}{}", tail.trim_end()),
                format!("{head}{tail}").into_bytes(),
            )
        })
        .collect();
    for (name, value) in std::env::vars() {
        if SECRET_NAMES.iter().any(|word| name.contains(word)) && value.len() >= VALUE_BYTES_MIN {
            wanted.push((format!("the value of {name}"), value.into_bytes()));
        }
    }
    let files = tree::files_in(folder)?;
    for file in &files {
        let path = folder.join(file);
        let bytes = std::fs::read(&path).map_err(|error| told(&path, error))?;
        for (name, secret) in &wanted {
            if holds(&bytes, secret) {
                return Err(format!("{file} holds {name}"));
            }
        }
    }
    println!(
        "UP-03: none of {} secrets in {} files of {}",
        wanted.len(),
        files.len(),
        folder.file_name().unwrap_or_default().to_string_lossy()
    );
    Ok(())
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    let Some(first) = secret.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(secret) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::none_in;

    #[test]
    fn up_03_a_key_in_a_bundle_is_found() {
        let folder = std::env::temp_dir().join(format!("tokenim-secrets-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a"), b"\0nothing\0").unwrap();
        assert!(none_in(&folder).is_ok());
        let key = concat!("\0-----BEGIN ", "PRIVATE KEY-----\nMC4CAQ");
        std::fs::write(folder.join("b"), key).unwrap();
        let found = none_in(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(found.unwrap_err().starts_with("b holds"));
    }
}
