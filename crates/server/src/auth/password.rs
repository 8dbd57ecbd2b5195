//! Passwords: which are accepted, and how they are kept.
//!
//! Hashing is slow on purpose, so two things are held in check: it never runs on a thread
//! that serves others, and never more than two hashes run at a time, whoever asks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::request::PASSWORD_CHARS_MAX;
use tokenim_protocol::start::PasswordRules;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// At 19 MiB each; a flood of sign-ins waits here and not in everybody's memory.
const HASHES_AT_ONCE: usize = 2;

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

/// Words that people make passwords of. One of these with a few signs around it is guessed
/// soon, whatever signs they are.
const COMMON_WORDS: &[&str] = &[
    "password",
    "passwort",
    "passwd",
    "administrator",
    "admin",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "changeme",
    "tokenim",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "superman",
    "batman",
    "master",
    "abcdefgh",
    "abcdef",
    "abc123",
    "aa123456",
    "a123456",
    "test",
    "root",
    "guest",
    "default",
    "company",
    "huawei",
    "tencent",
    "alibaba",
    "beijing",
    "shanghai",
    "shenzhen",
    "5201314",
    "1314520",
    "888888",
    "666666",
    "123456",
    "654321",
    "111111",
    "000000",
];

/// As it is compared and hashed: the same letters typed on two keyboards are the same password.
pub fn normal(password: &str) -> Zeroizing<String> {
    let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    Zeroizing::new(nfc.normalize(password).into_owned())
}

/// What the profile has against a password, already in its normal form.
pub fn problem_with(password: &str, handle: &str, rules: &PasswordRules) -> Option<FieldProblem> {
    let chars = password.chars().count();
    let chars_min = rules.chars_min as usize;
    if chars < chars_min {
        return Some(FieldProblem::TooShort);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Some(FieldProblem::TooLong);
    }
    if classes(password) < rules.classes_min {
        return Some(FieldProblem::TooSimple);
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
        || beside_handle < chars_min / 2
        || distinct.len() < 5
        || is_a_common_word_dressed_up(&lower);
    guessed_first.then_some(FieldProblem::NotAllowed)
}

/// Small letters, capitals, digits, everything else. A 汉字 has no case: it counts as else.
fn classes(password: &str) -> u32 {
    let kinds: [fn(char) -> bool; 4] = [
        char::is_lowercase,
        char::is_uppercase,
        char::is_numeric,
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
    ];
    let used = kinds.iter().filter(|kind| password.chars().any(*kind));
    u32::try_from(used.count()).unwrap_or(u32::MAX)
}

/// `P@ssw0rd!2026`: without the word, and the digits and signs around it, next to nothing is left.
fn is_a_common_word_dressed_up(lower: &str) -> bool {
    const LETTERS_BESIDE: usize = 3;
    let worn: Zeroizing<Vec<char>> = Zeroizing::new(lower.chars().collect());
    let undressed: Zeroizing<Vec<char>> = Zeroizing::new(
        worn.iter()
            .map(|c| match c {
                '@' => 'a',
                '0' => 'o',
                '$' => 's',
                '3' => 'e',
                '!' => 'i',
                other => *other,
            })
            .collect(),
    );
    COMMON_WORDS.iter().any(|word| {
        let word: Vec<char> = word.chars().collect();
        [&worn, &undressed].iter().any(|text| {
            let at = text.windows(word.len()).position(|part| part == word);
            at.is_some_and(|at| {
                let inside = at..at + word.len();
                let beside = worn
                    .iter()
                    .enumerate()
                    .filter(|(index, c)| !inside.contains(index) && c.is_alphabetic());
                beside.count() <= LETTERS_BESIDE
            })
        })
    })
}

/// Computes every password hash of one server.
pub struct Hasher {
    turns: Semaphore,
    work: Arc<Work>,
}

#[derive(Default)]
struct Work {
    computed: AtomicU64,
    /// Compared with when there is no such account, so that both answers take the same time.
    nobody: OnceLock<String>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(HASHES_AT_ONCE),
            work: Arc::default(),
        }
    }
}

impl Hasher {
    /// The hash to store, as a PHC string with its own salt.
    pub async fn hash(&self, password: Zeroizing<String>) -> String {
        self.run(move |work| work.hash(&password)).await
    }

    /// Whether `password` is the one that was hashed. Costs the same when there is no hash.
    pub async fn verify(&self, password: Zeroizing<String>, hash: Option<String>) -> bool {
        self.run(move |work| work.verify(&password, hash)).await
    }

    /// Whether it was one of these before. One hash each, so it is asked last.
    pub async fn was_before(&self, password: &Zeroizing<String>, hashes: Vec<String>) -> bool {
        for hash in hashes {
            if self.verify(password.clone(), Some(hash)).await {
                return true;
            }
        }
        false
    }

    /// How many hashes were computed. What a flood cost can be read from it.
    pub fn computed(&self) -> u64 {
        self.work.computed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce(&Work) -> T + Send + 'static) -> T {
        let _turn = self.turns.acquire().await.expect("never closed");
        let work = Arc::clone(&self.work);
        tokio::task::spawn_blocking(move || job(&work))
            .await
            .expect("hashing does not panic")
    }
}

impl Work {
    fn hash(&self, password: &str) -> String {
        self.computed.fetch_add(1, Ordering::Relaxed);
        argon2()
            .hash_password(password.as_bytes())
            .expect("the parameters are valid")
            .to_string()
    }

    fn verify(&self, password: &str, hash: Option<String>) -> bool {
        let known = hash.is_some();
        let nobody = || self.hash("nobody has this password");
        let against = match &hash {
            Some(hash) => hash,
            None => self.nobody.get_or_init(nobody),
        };
        self.computed.fetch_add(1, Ordering::Relaxed);
        let equal = argon2()
            .verify_password(password.as_bytes(), against.as_str())
            .is_ok();
        known && equal
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::start::PasswordProfile;

    use super::*;

    const NIST: PasswordRules = PasswordProfile::Nist80063b4.rules();
    const MLPS: PasswordRules = PasswordProfile::MlpsLevel3.rules();

    #[test]
    fn an_12_a_phrase_is_accepted_and_a_guess_is_not() {
        let nist = |password: &str, handle: &str| problem_with(password, handle, &NIST);
        assert_eq!(nist("夏天的风 吹过长长的海岸线 真好", "wei"), None);
        assert_eq!(nist("seven small grey elephants", "wei"), None);
        let long = "一二三四五六七八 ".repeat(7) + "九";
        assert_eq!(long.chars().count(), 64);
        assert_eq!(nist(&long, "wei"), None);
        assert_eq!(nist("fourteen signs", "wei"), Some(FieldProblem::TooShort));
        assert_eq!(
            nist(&"long ".repeat(60), "wei"),
            Some(FieldProblem::TooLong)
        );
        for guessed in [
            "PasswordPassword",
            "ababababababababab",
            "123456789012345",
            "P@ssw0rd!2026!2026",
        ] {
            assert_eq!(
                nist(guessed, "wei"),
                Some(FieldProblem::NotAllowed),
                "{guessed}"
            );
        }
        assert_eq!(
            nist("chen.wei.chen.wei.", "chen.wei"),
            Some(FieldProblem::NotAllowed)
        );
    }

    #[test]
    fn an_12_level_three_asks_for_kinds_of_signs() {
        let mlps = |password: &str| problem_with(password, "chen.wei", &MLPS);
        assert_eq!(mlps("Xk7#gate-42"), None);
        assert_eq!(mlps("青山Gate42!x"), None);
        assert_eq!(mlps("Xk7#gate"), Some(FieldProblem::TooShort));
        assert_eq!(mlps("onlysmallletters"), Some(FieldProblem::TooSimple));
        assert_eq!(mlps("Admin@123456"), Some(FieldProblem::NotAllowed));
        assert_eq!(mlps("Qwerty123456!"), Some(FieldProblem::NotAllowed));
    }

    #[tokio::test]
    async fn an_12_one_password_typed_on_two_keyboards_is_one_password() {
        // "é" as one sign, and as "e" with an accent after it.
        let (composed, decomposed) = (
            "caf\u{e9} au lait, s'il vous pla\u{ee}t",
            "cafe\u{301} au lait, s'il vous plai\u{302}t",
        );
        assert_ne!(composed, decomposed);
        let hasher = Hasher::default();
        let stored = hasher.hash(normal(composed)).await;
        assert!(hasher.verify(normal(decomposed), Some(stored)).await);
    }

    #[tokio::test]
    async fn a_stranger_costs_as_many_hashes_as_a_colleague() {
        let phrase = || Zeroizing::new("seven small grey elephants".to_owned());
        let hasher = Hasher::default();
        let stored = hasher.hash(phrase()).await;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify(phrase(), Some(stored.clone())).await);
        assert!(
            !hasher
                .verify(
                    Zeroizing::new("another phrase altogether".to_owned()),
                    Some(stored)
                )
                .await
        );
        assert!(
            !hasher
                .verify(Zeroizing::new("nobody has this password".to_owned()), None)
                .await
        );
    }
}
