//! Signatures as Minisign and Tauri's signer write them: Ed25519 over the file's BLAKE2b digest,
//! and once more over signature and trusted comment.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use blake2::{Blake2b512, Digest};
use ed25519_dalek::{Signature, VerifyingKey};

/// Two letters, eight bytes of the key's name, the key.
const KEY_BYTES: usize = 2 + 8 + 32;
const SIGNATURE_BYTES: usize = 2 + 8 + 64;
const TRUSTED: &str = "trusted comment: ";

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the signature is not written as one")]
    Malformed,
    #[error("the signature was made with another key")]
    OtherKey,
    #[error("the signature does not fit")]
    Wrong,
}

/// Whose updates are taken.
#[derive(Clone, Debug)]
pub struct PublicKey {
    name: [u8; 8],
    key: VerifyingKey,
}

impl PublicKey {
    /// The last line of a `.pub` file; the comment before it is not needed.
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().rfind(|line| !line.trim().is_empty())?;
        let bytes = BASE64.decode(line.trim()).ok()?;
        let bytes: [u8; KEY_BYTES] = bytes.try_into().ok()?;
        // The key itself is always called by these letters.
        if bytes[..2] != *b"Ed" {
            return None;
        }
        let key: [u8; 32] = bytes[10..].try_into().ok()?;
        Some(Self {
            name: bytes[2..10].try_into().ok()?,
            key: VerifyingKey::from_bytes(&key).ok()?,
        })
    }

    /// Only the digested kind (`ED`) is taken; the older one could be made to sign a digest.
    pub fn verify(&self, contents: &[u8], signature: &str) -> Result<(), SignatureError> {
        use SignatureError::{Malformed, OtherKey, Wrong};
        let mut lines = signature.lines();
        let (_untrusted, first) = (lines.next(), lines.next().ok_or(Malformed)?);
        let comment = lines.next().and_then(|line| line.strip_prefix(TRUSTED));
        let comment = comment.ok_or(Malformed)?;
        let second = lines.next().ok_or(Malformed)?;
        if lines.any(|line| !line.trim().is_empty()) {
            return Err(Malformed);
        }
        let bytes = BASE64.decode(first.trim()).map_err(|_| Malformed)?;
        let bytes: [u8; SIGNATURE_BYTES] = bytes.try_into().map_err(|_| Malformed)?;
        if bytes[..2] != *b"ED" {
            return Err(Malformed);
        }
        if bytes[2..10] != self.name {
            return Err(OtherKey);
        }
        let of_contents = Signature::from_slice(&bytes[10..]).map_err(|_| Malformed)?;
        let digest = Blake2b512::digest(contents);
        self.key
            .verify_strict(&digest, &of_contents)
            .map_err(|_| Wrong)?;

        let whole = BASE64.decode(second.trim()).map_err(|_| Malformed)?;
        let whole = Signature::from_slice(&whole).map_err(|_| Malformed)?;
        let mut said = bytes[10..].to_vec();
        said.extend(comment.as_bytes());
        self.key.verify_strict(&said, &whole).map_err(|_| Wrong)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    /// Signs as `minisign -S` does.
    pub struct Pen(SigningKey);

    impl Pen {
        pub fn new(seed: u8) -> Self {
            Self(SigningKey::from_bytes(&[seed; 32]))
        }

        fn name(&self) -> [u8; 8] {
            self.0.verifying_key().as_bytes()[..8].try_into().unwrap()
        }

        pub fn public(&self) -> PublicKey {
            let mut bytes = b"Ed".to_vec();
            bytes.extend(self.name());
            bytes.extend(self.0.verifying_key().as_bytes());
            PublicKey::parse(&format!(
                "untrusted comment: ours\n{}\n",
                BASE64.encode(bytes)
            ))
            .unwrap()
        }

        pub fn sign(&self, contents: &[u8]) -> String {
            let comment = "timestamp:1800000000";
            let signature = self.0.sign(&Blake2b512::digest(contents)).to_bytes();
            let mut bytes = b"ED".to_vec();
            bytes.extend(self.name());
            bytes.extend(signature);
            let mut said = signature.to_vec();
            said.extend(comment.as_bytes());
            format!(
                "untrusted comment: x\n{}\n{TRUSTED}{comment}\n{}\n",
                BASE64.encode(bytes),
                BASE64.encode(self.0.sign(&said).to_bytes())
            )
        }
    }

    #[test]
    fn up_02_a_signature_that_is_not_ours_or_not_whole_is_refused() {
        let (ours, other) = (Pen::new(1), Pen::new(2));
        let key = ours.public();
        let good = ours.sign(b"statement");
        assert_eq!(key.verify(b"statement", &good), Ok(()));
        assert_eq!(key.verify(b"statement.", &good), Err(SignatureError::Wrong));
        assert_eq!(
            key.verify(b"statement", &other.sign(b"statement")),
            Err(SignatureError::OtherKey)
        );
        assert_eq!(key.verify(b"statement", ""), Err(SignatureError::Malformed));
        // Every shorter one, and every one with a bit turned in its signatures or comment.
        for length in 0..good.len() - 1 {
            assert!(
                key.verify(b"statement", &good[..length]).is_err(),
                "cut at {length}"
            );
        }
        let begins = good.find('\n').unwrap() + 1;
        for at in begins..good.len() - 1 {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1;
            if let Ok(turned) = String::from_utf8(bytes) {
                assert!(key.verify(b"statement", &turned).is_err(), "turned at {at}");
            }
        }
        // Without digest, as Minisign once signed.
        let old = good.replacen(&good[begins..begins + 4], &BASE64.encode(b"Edx"), 1);
        assert!(key.verify(b"statement", &old).is_err());
    }

    #[test]
    fn a_signature_of_minisign_itself_is_understood() {
        // From the documentation of Minisign: `minisign -S` over the four letters `test`.
        let key =
            PublicKey::parse("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3").unwrap();
        let signature = "untrusted comment: signature from minisign secret key\nRUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\ntrusted comment: timestamp:1633700835\tfile:test\tprehashed\nwLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==\n";
        assert_eq!(key.verify(b"test", signature), Ok(()));
        assert!(key.verify(b"Test", signature).is_err());
    }
}
