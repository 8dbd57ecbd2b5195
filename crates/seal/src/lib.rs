//! Sealing: XChaCha20-Poly1305 with its nonce in front, bound to where it belongs.
//!
//! The bound text (`place`) is not stored; who opens must name the same place, so what was moved
//! to another row, channel or revision does not open.
//!
//! A crate of its own, because the cipher is built where its types are filled in: in a crate
//! that debug builds leave as it is, two hundred megabytes would take minutes.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

pub const KEY_BYTES: usize = 32;
pub const NONCE_BYTES: usize = 24;

/// A nonce of this length is drawn at random and used once.
#[inline(never)]
pub fn seal(
    key: &[u8; KEY_BYTES],
    nonce: &[u8; NONCE_BYTES],
    place: &[u8],
    plain: &[u8],
) -> Vec<u8> {
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(nonce), payload)
        .expect("a message of less than 256 GB can be sealed");
    [&nonce[..], &sealed].concat()
}

/// None when the key or the place is another one, or a bit has changed.
#[inline(never)]
pub fn open(key: &[u8; KEY_BYTES], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE_BYTES)?;
    let payload = Payload {
        msg: text,
        aad: place,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_BYTES] = [7; KEY_BYTES];
    const NONCE: [u8; NONCE_BYTES] = [1; NONCE_BYTES];

    #[test]
    fn what_was_sealed_for_one_place_does_not_open_at_another() {
        let plain = "明天见".as_bytes();
        let sealed = seal(&KEY, &NONCE, b"channel 1, seq 7", plain);
        assert_eq!(
            open(&KEY, b"channel 1, seq 7", &sealed).as_deref(),
            Some(plain)
        );
        assert_eq!(open(&KEY, b"channel 1, seq 8", &sealed), None);
        assert_eq!(open(&[8; KEY_BYTES], b"channel 1, seq 7", &sealed), None);
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&KEY, b"channel 1, seq 7", &changed), None, "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(&KEY, b"channel 1, seq 7", &sealed[..length]), None);
        }
    }
}
