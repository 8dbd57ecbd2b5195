//! Secrets of meeting servers at rest, sealed under a key that comes from the server's own,
//! which is not in the database.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokenim_seal::NONCE_BYTES;
use zeroize::Zeroizing;

use crate::clock::Rng;
use crate::config::Keys;

#[derive(Clone)]
pub struct Sealing(Zeroizing<[u8; 32]>);

impl Sealing {
    pub fn of(keys: &Keys) -> Self {
        let context = "TokenIM server 2026 secrets of meeting servers";
        Self(Zeroizing::new(blake3::derive_key(
            context,
            keys.snapshot.as_bytes(),
        )))
    }

    pub fn seal(&self, rng: &dyn Rng, place: &str, plain: &str) -> String {
        let mut nonce = [0_u8; NONCE_BYTES];
        rng.fill(&mut nonce);
        let sealed = tokenim_seal::seal(&self.0, &nonce, place.as_bytes(), plain.as_bytes());
        STANDARD_NO_PAD.encode(sealed)
    }

    /// None for what was sealed under another key or for another place.
    pub fn open(&self, place: &str, sealed: &str) -> Option<Zeroizing<String>> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let plain = tokenim_seal::open(&self.0, place.as_bytes(), &bytes)?;
        String::from_utf8(plain).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn a_secret_opens_where_it_belongs_and_nowhere_else() {
        let sealing = Sealing::of(&Keys::generate());
        let sealed = sealing.seal(&SystemRng, "one", "s3cret");
        assert!(!sealed.contains("s3cret"));
        assert_eq!(
            sealing.open("one", &sealed).as_deref().map(String::as_str),
            Some("s3cret")
        );
        assert!(sealing.open("other", &sealed).is_none());
        assert!(
            Sealing::of(&Keys::generate())
                .open("one", &sealed)
                .is_none()
        );
        assert!(sealing.open("one", "AAAA").is_none());
    }
}
