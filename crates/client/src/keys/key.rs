use std::fmt;
use std::sync::Arc;

use zeroize::{Zeroize, Zeroizing};

/// 32 random bytes. Copies share one place in memory, which is wiped when the last of them
/// goes; nothing prints them.
#[derive(Clone)]
pub struct Key(Arc<Bytes>);

struct Bytes([u8; 32]);

impl Drop for Bytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    pub fn random() -> Self {
        let mut bytes = Bytes([0; 32]);
        // A machine without randomness can keep no secret; there is nothing to fall back to.
        getrandom::fill(&mut bytes.0).expect("the system's random source answers");
        Self(Arc::new(bytes))
    }

    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Arc::new(Bytes(*bytes)))
    }

    /// None unless there are exactly 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_bytes)
    }

    /// For handing to a cipher or a key store, and nowhere else.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0.0
    }

    /// How SQLCipher wants to be given a raw key: `x'…'`.
    pub(crate) fn to_sqlcipher(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        for byte in self.expose() {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        text.push('\'');
        text
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
