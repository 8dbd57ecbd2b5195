//! Sealing under our keys, each time with a fresh nonce ([`tokenim_seal`]).

use std::cell::RefCell;

use tokenim_seal::NONCE_BYTES;

use super::Key;

/// Nonces that the system was asked for at once: a catch-up seals thousands of rows.
const NONCES_KEPT: usize = 128;

struct Nonces {
    bytes: [u8; NONCE_BYTES * NONCES_KEPT],
    used: usize,
}

thread_local! {
    static NONCES: RefCell<Nonces> = const {
        RefCell::new(Nonces { bytes: [0; NONCE_BYTES * NONCES_KEPT], used: NONCES_KEPT })
    };
}

/// Each is given out once.
fn nonce() -> [u8; NONCE_BYTES] {
    NONCES.with_borrow_mut(|nonces| {
        if nonces.used == NONCES_KEPT {
            getrandom::fill(&mut nonces.bytes).expect("the system's random source answers");
            nonces.used = 0;
        }
        let from = nonces.used * NONCE_BYTES;
        nonces.used += 1;
        nonces.bytes[from..from + NONCE_BYTES]
            .try_into()
            .expect("a slice of the length of a nonce")
    })
}

pub fn seal(key: &Key, place: &[u8], plain: &[u8]) -> Vec<u8> {
    tokenim_seal::seal(key.expose(), &nonce(), place, plain)
}

/// None when the key or the place is another one, or a bit has changed.
pub fn open(key: &Key, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    tokenim_seal::open(key.expose(), place, sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_for_one_place_does_not_open_at_another() {
        let key = Key::random();
        let sealed = seal(&key, b"channel 1, seq 7", "明天见".as_bytes());
        assert_eq!(
            open(&key, b"channel 1, seq 7", &sealed).as_deref(),
            Some("明天见".as_bytes())
        );
        assert_eq!(open(&key, b"channel 1, seq 8", &sealed), None);
        assert_eq!(open(&Key::random(), b"channel 1, seq 7", &sealed), None);
        assert_eq!(open(&key, b"channel 1, seq 7", &sealed[..20]), None);
    }
}
