//! Passwords: which are accepted, and how they are kept.
//!
//! Hashing is slow on purpose, so two things are held in check: it never runs on a thread
//! that serves others, and never more than two hashes run at a time, whoever asks.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::request::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// At 19 MiB each; a flood of sign-ins waits here and not in everybody's memory.
static HASHES_AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Compared with when there is no such account, so that both answers take the same time.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password"));

/// Phrases long enough to be accepted and common enough to be guessed first.
const COMMON: &[&str] = &[
    "passwordpassword",
    "passwordpassword1",
    "password123456789",
    "password1234567890",
    "123456789012345",
    "1234567890123456",
    "12345678901234567890",
    "123456789123456",
    "123456789123456789",
    "987654321987654321",
    "qwertyuiopasdfghjkl",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop123456",
    "qwertyuiop1234567890",
    "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc4rfv5tgb",
    "q1w2e3r4t5y6u7i8",
    "q1w2e3r4t5y6u7i8o9p0",
    "asdfghjklqwertyuiop",
    "abcdefghijklmno",
    "abcdefghijklmnop",
    "abcdefghijklmnopqrstuvwxyz",
    "iloveyouiloveyou",
    "letmeinletmeinletmein",
    "welcomewelcome1",
    "welcome123456789",
    "administrator123",
    "administratoradministrator",
    "adminadminadmin",
    "changemechangeme",
    "correcthorsebatterystaple",
    "correct horse battery staple",
    "thequickbrownfox",
    "the quick brown fox",
    "5201314520131452",
    "woaini5201314520",
    "woainiwoainiwoaini",
    "tokenimtokenimtokenim",
];

/// A password is a phrase. Length is what makes it strong; rules about digits and capitals
/// only make people write it down.
pub fn problem_with(password: &str, handle: &str) -> Option<FieldProblem> {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Some(FieldProblem::TooShort);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Some(FieldProblem::TooLong);
    }
    let lower = Zeroizing::new(password.trim().to_lowercase());
    let handle = handle.to_lowercase();
    let beside_handle = if handle.is_empty() {
        lower.chars().count()
    } else {
        lower.replace(&handle, "").chars().count()
    };
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let guessed_first = COMMON.contains(&lower.as_str())
        || beside_handle < PASSWORD_CHARS_MIN / 2
        || distinct.len() < 5;
    guessed_first.then_some(FieldProblem::NotAllowed)
}

pub fn field_error(problem: FieldProblem) -> FieldError {
    FieldError {
        field: "secret.new_password".to_owned(),
        problem,
    }
}

/// The hash to store, as a PHC string with its own salt.
pub async fn hash(password: Zeroizing<String>) -> String {
    let _turn = HASHES_AT_ONCE.acquire().await.expect("never closed");
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .expect("hashing does not panic")
}

/// Whether `password` is the one that was hashed. Costs the same when there is no hash.
pub async fn verify(password: Zeroizing<String>, hash: Option<String>) -> bool {
    let _turn = HASHES_AT_ONCE.acquire().await.expect("never closed");
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let against = hash.as_deref().unwrap_or(&NOBODY);
        let equal = hasher()
            .verify_password(password.as_bytes(), against)
            .is_ok();
        counted();
        known && equal
    })
    .await
    .expect("hashing does not panic")
}

fn hash_now(password: &str) -> String {
    counted();
    hasher()
        .hash_password(password.as_bytes())
        .expect("the parameters are valid")
        .to_string()
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

static HASHES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

fn counted() {
    HASHES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
}

/// How many hashes this process has computed. What a flood cost can be read from it.
pub fn hashes_computed() -> u64 {
    HASHES.load(std::sync::atomic::Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_accepted_and_a_guess_is_not() {
        assert_eq!(problem_with("夏天的风 吹过长长的海岸线 真好", "wei"), None);
        assert_eq!(problem_with("seven small grey elephants", "wei"), None);
        assert_eq!(problem_with("short", "wei"), Some(FieldProblem::TooShort));
        assert_eq!(
            problem_with(&"long ".repeat(60), "wei"),
            Some(FieldProblem::TooLong)
        );
        assert_eq!(
            problem_with("PasswordPassword", "wei"),
            Some(FieldProblem::NotAllowed)
        );
        assert_eq!(
            problem_with("ababababababababab", "wei"),
            Some(FieldProblem::NotAllowed)
        );
        assert_eq!(
            problem_with("chen.wei.chen.wei.", "chen.wei"),
            Some(FieldProblem::NotAllowed)
        );
    }

    #[tokio::test]
    async fn a_stranger_costs_as_many_hashes_as_a_colleague() {
        let phrase = || Zeroizing::new("seven small grey elephants".to_owned());
        let stored = hash(phrase()).await;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(phrase(), Some(stored.clone())).await);
        assert!(
            !verify(
                Zeroizing::new("another phrase altogether".to_owned()),
                Some(stored)
            )
            .await
        );
        assert!(!verify(Zeroizing::new("nobody has this password".to_owned()), None).await);
    }
}
