//! Secrets that the server makes: session tokens and one-time sign-in codes. They leave once,
//! to the person; what stays is their SHA-256. Both have enough randomness of their own that a
//! slow hash would add nothing.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::clock::Rng;

/// Letters and digits that are not mistaken for each other when read aloud or copied by hand.
const CODE_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 80 bits, in four groups of four.
const CODE_CHARS: usize = 16;
const CODE_GROUP: usize = 4;

/// What is stored of a token or a code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    /// As it stands in the database.
    pub fn to_text(self) -> String {
        STANDARD.encode(self.0)
    }

    pub fn of_token(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// Of a code as a person typed it: case, spaces and hyphens do not matter.
    pub fn of_code(typed: &str) -> Self {
        let plain: Zeroizing<String> = Zeroizing::new(
            typed
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .flat_map(char::to_uppercase)
                .collect(),
        );
        Self(Sha256::digest(plain.as_bytes()).into())
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// A new bearer token.
pub fn new_token(rng: &dyn Rng) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    rng.fill(bytes.as_mut());
    Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref()))
}

/// A new one-time code, as it is shown: `ABCD-EFGH-JKLM-NPQR`.
pub fn new_code(rng: &dyn Rng) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0_u8; CODE_CHARS]);
    rng.fill(bytes.as_mut());
    let mut code = Zeroizing::new(String::with_capacity(CODE_CHARS + 3));
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % CODE_GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(
            CODE_ALPHABET[usize::from(*byte) % CODE_ALPHABET.len()],
        ));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let code = new_code(&SystemRng);
        assert_eq!(code.len(), CODE_CHARS + 3);
        let sloppy = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(SecretHash::of_code(&code), SecretHash::of_code(&sloppy));
        assert_ne!(
            SecretHash::of_code(&code),
            SecretHash::of_code(&new_code(&SystemRng))
        );
    }

    #[test]
    fn tokens_differ_and_their_hashes_do_not_print() {
        let (one, two) = (new_token(&SystemRng), new_token(&SystemRng));
        assert_ne!(*one, *two);
        assert_eq!(one.len(), 43);
        assert_eq!(format!("{:?}", SecretHash::of_token(&one)), "SecretHash(…)");
    }
}
