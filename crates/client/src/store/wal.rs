//! The write-ahead log of the outbox, looked at before SQLite does.
//!
//! SQLite takes the first frame whose checksum is wrong for the end of the log: what is
//! behind it is as if it had never been written, and nobody is told. For the cache that is
//! harmless, the server says it again. For the outbox it would be a message that said
//! "queued" and is gone. So the log is walked here first. Each frame's checksum continues
//! its predecessor's stored one, so the frames behind a damaged one can still be told from
//! what an earlier round left there; then all checksums are written anew, SQLite takes every
//! frame, and the page that was hit is found by SQLCipher's own authentication.

const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// The low bit says in which order words are summed: set for big-endian.
const MAGIC: u32 = 0x377f_0682;
const VERSION: u32 = 3_007_000;
/// SQLCipher's, and ours.
pub(super) const PAGE_BYTES: usize = 4096;
const FRAME: usize = FRAME_HEAD + PAGE_BYTES;

type Sum = (u32, u32);

/// The log as it should be, where it is damaged; none where it is sound.
pub(super) fn mended(log: &[u8]) -> Option<Vec<u8>> {
    let frames: Vec<&[u8]> = log.get(HEAD..)?.chunks_exact(FRAME).collect();
    let first = frames.first()?;
    let big = word(log, 0) & 1 == 1;
    let head_is_sound = word(log, 0) & !1 == MAGIC
        && word(log, 4) == VERSION
        && sum(big, (0, 0), &log[..24]) == stored(log, 24);
    // A damaged head says nothing; then the frames do, in both orders of words.
    let (big, salts) = if head_is_sound {
        (big, (word(log, 16), word(log, 20)))
    } else {
        let order = [false, true].into_iter().find(|&big| {
            follows(big, stored(log, 24), first)
                || follows(big, sum(big, (0, 0), &log[..24]), first)
                || frames
                    .windows(2)
                    .any(|two| follows(big, stored(two[0], 16), two[1]))
        })?;
        (
            order,
            common_salts(&frames).unwrap_or((word(first, 8), word(first, 12))),
        )
    };
    let mut before = stored(log, 24);
    let mut sound = 0;
    let mut last = None;
    for (index, frame) in frames.iter().enumerate() {
        let same = (word(frame, 8) == salts.0, word(frame, 12) == salts.1);
        let is_next = follows(big, before, frame);
        before = stored(frame, 16);
        match (same, is_next) {
            ((true, true), true) if sound == index => {
                sound += 1;
                last = Some(index);
            }
            // Of this round, and not as it was written. An earlier round has neither salt.
            ((true, _) | (_, true), _) => last = Some(index),
            ((false, false), _) => {}
        }
    }
    let count = last.map_or(0, |last| last + 1);
    if count == 0 || (head_is_sound && sound == count) {
        return None;
    }
    let only_the_last_is_not = sound + 1 == count;
    let earlier_round_behind = count < frames.len();
    if head_is_sound && only_the_last_is_not && earlier_round_behind {
        return None;
    }

    let mut whole = log[..HEAD + count * FRAME].to_vec();
    put(&mut whole, 0, MAGIC | u32::from(big));
    put(&mut whole, 4, VERSION);
    put(&mut whole, 8, u32::try_from(PAGE_BYTES).unwrap_or_default());
    put(&mut whole, 16, salts.0);
    put(&mut whole, 20, salts.1);
    let mut running = sum(big, (0, 0), &whole[..24]);
    put_sum(&mut whole, 24, running);
    for index in 0..count {
        let at = HEAD + index * FRAME;
        put(&mut whole, at + 8, salts.0);
        put(&mut whole, at + 12, salts.1);
        running = sum(big, running, &whole[at..at + 8]);
        running = sum(big, running, &whole[at + FRAME_HEAD..at + FRAME]);
        put_sum(&mut whole, at + 16, running);
    }
    Some(whole)
}

fn follows(big: bool, before: Sum, frame: &[u8]) -> bool {
    let running = sum(big, before, &frame[..8]);
    sum(big, running, &frame[FRAME_HEAD..]) == stored(frame, 16)
}

/// The salts of whatever frames agree with their neighbour.
fn common_salts(frames: &[&[u8]]) -> Option<(u32, u32)> {
    frames
        .windows(2)
        .map(|two| ((word(two[0], 8), word(two[0], 12)), two[1]))
        .find(|(salts, next)| *salts == (word(next, 8), word(next, 12)))
        .map(|(salts, _)| salts)
}

fn sum(big: bool, (mut one, mut two): Sum, bytes: &[u8]) -> Sum {
    let read = |at: &[u8]| {
        let at = at.try_into().unwrap_or_default();
        if big {
            u32::from_be_bytes(at)
        } else {
            u32::from_le_bytes(at)
        }
    };
    for pair in bytes.chunks_exact(8) {
        one = one.wrapping_add(read(&pair[..4])).wrapping_add(two);
        two = two.wrapping_add(read(&pair[4..])).wrapping_add(one);
    }
    (one, two)
}

/// Numbers in the log are big-endian, whatever the order of summing.
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap_or_default())
}

fn stored(bytes: &[u8], at: usize) -> Sum {
    (word(bytes, at), word(bytes, at + 4))
}

fn put(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
}

fn put_sum(bytes: &mut [u8], at: usize, (one, two): Sum) {
    put(bytes, at, one);
    put(bytes, at + 4, two);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<u8> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("some.db");
        let connection = rusqlite::Connection::open(&path).expect("opened");
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL;
                 CREATE TABLE t (x);
                 INSERT INTO t VALUES (randomblob(9000));
                 INSERT INTO t VALUES (randomblob(9000));",
            )
            .expect("written");
        std::fs::read(dir.path().join("some.db-wal")).expect("a log")
    }

    #[test]
    fn a_sound_log_is_left_alone_also_when_an_older_round_lies_behind_it() {
        let log = log();
        assert_eq!(mended(&log), None);
        let mut longer = log.clone();
        let mut old = log[log.len() - FRAME..].to_vec();
        for at in 8..16 {
            old[at] ^= 0x55;
        }
        longer.extend(old);
        assert_eq!(mended(&longer), None);
        assert_eq!(mended(&[]), None);
        assert_eq!(mended(&log[..HEAD]), None);
        // The last write did not get to its end.
        assert_eq!(mended(&log[..log.len() - 7]), None);
    }

    #[test]
    fn c_05_a_write_that_was_cut_off_over_an_earlier_round_is_no_damage() {
        let log = log();
        let frames = (log.len() - HEAD) / FRAME;
        for kept in 0..frames {
            let mut torn = log.clone();
            for at in kept..frames {
                let frame = HEAD + at * FRAME;
                // The head of the frame that was cut off is there, and a piece of its page.
                let from = if at == kept { FRAME_HEAD + 512 } else { 0 };
                for byte in &mut torn[frame + from..frame + FRAME] {
                    *byte ^= 0x55;
                }
            }
            let more = torn[HEAD + (frames - 1) * FRAME..].to_vec();
            torn.extend(more.iter().map(|byte| byte ^ 0x33));
            assert_eq!(mended(&torn), None, "cut off in frame {kept} of {frames}");
        }
    }

    #[test]
    fn c_07_whatever_bit_flips_the_log_is_taken_to_its_end_again() {
        let log = log();
        let frames = (log.len() - HEAD) / FRAME;
        let mut unseen = 0;
        for at in (0..HEAD).chain((HEAD..log.len()).step_by(37)) {
            let mut hurt = log.clone();
            hurt[at] ^= 1 << (at % 8);
            match mended(&hurt) {
                Some(whole) => {
                    assert_eq!(whole.len(), log.len(), "byte {at}");
                    assert_eq!(mended(&whole), None, "byte {at}");
                }
                None => unseen += 1,
            }
        }
        assert_eq!(unseen, 0, "of a log of {frames} frames");
    }
}
