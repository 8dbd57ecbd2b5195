//! What a signed statement says, and whether it is to be followed. Pure.

use serde::{Deserialize, Serialize};
use tokenim_protocol::time::UnixMillis;

use super::minisign::{PublicKey, SignatureError};

/// A file larger than this is not the program.
pub const FILE_BYTES_MAX: u64 = 512 << 20;
pub const STATEMENT_BYTES_MAX: usize = 16 << 10;

/// Exactly this is signed, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub version: Version,
    /// `linux-x86_64-appimage`, `windows-x86_64-nsis`, …
    pub target: String,
    /// `stable` or `beta`.
    pub channel: String,
    pub published_at: UnixMillis,
    /// Not to be believed from then on: a newer one has to have been made by then.
    pub expires_at: UnixMillis,
    pub url: String,
    pub bytes: u64,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
}

/// Three numbers, compared as numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version(pub [u32; 3]);

impl std::str::FromStr for Version {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "a version is three numbers";
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for number in &mut numbers {
            let part = parts.next().ok_or(SHAPE)?;
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *number = part.parse().ok().filter(|_| plain).ok_or(SHAPE)?;
        }
        if parts.next().is_some() {
            return Err(SHAPE);
        }
        Ok(Self(numbers))
    }
}

impl TryFrom<String> for Version {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// What runs here.
#[derive(Clone, Debug)]
pub struct Running {
    pub version: Version,
    pub target: String,
    pub channel: String,
}

/// What was learned from statements so far; kept on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Learned {
    pub newest: Version,
    pub published_at: Option<UnixMillis>,
    /// Until when the last good statement was to be believed.
    pub expires_at: Option<UnixMillis>,
}

impl Learned {
    /// Whether there has been no believable word for so long that somebody may be keeping
    /// newer ones back.
    pub fn is_stale(&self, now: UnixMillis) -> bool {
        self.expires_at.is_some_and(|expires| expires <= now)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error("the statement cannot be read")]
    Unreadable,
    #[error("the statement is for another system")]
    OtherTarget,
    #[error("the statement is for another channel")]
    OtherChannel,
    #[error("the statement is not to be believed any more")]
    Expired,
    #[error("a newer version was known already")]
    Older,
    #[error("the statement names no file that could be taken")]
    File,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    UpToDate,
    Newer(Statement),
}

/// Judges a statement, and answers what is known from now on.
pub fn judge(
    text: &[u8],
    signature: &str,
    key: &PublicKey,
    running: &Running,
    learned: &Learned,
    now: UnixMillis,
) -> Result<(Judged, Learned), Refusal> {
    if text.len() > STATEMENT_BYTES_MAX {
        return Err(Refusal::Unreadable);
    }
    // Before a single letter of it is read.
    key.verify(text, signature)?;
    let statement: Statement = serde_json::from_slice(text).map_err(|_| Refusal::Unreadable)?;
    if statement.target != running.target {
        return Err(Refusal::OtherTarget);
    }
    if statement.channel != running.channel {
        return Err(Refusal::OtherChannel);
    }
    if statement.expires_at <= now {
        return Err(Refusal::Expired);
    }
    let known = learned.newest.max(running.version);
    let earlier = learned.published_at > Some(statement.published_at);
    if statement.version < known || earlier {
        return Err(Refusal::Older);
    }
    let is_digest = statement.sha256.len() == 64
        && statement
            .sha256
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_secure =
        crate::link::gate(&statement.url).is_some() && statement.url.starts_with("https://");
    if !is_digest || !is_secure || !(1..=FILE_BYTES_MAX).contains(&statement.bytes) {
        return Err(Refusal::File);
    }
    let learned = Learned {
        newest: statement.version,
        published_at: Some(statement.published_at),
        expires_at: Some(statement.expires_at),
    };
    if statement.version == running.version {
        Ok((Judged::UpToDate, learned))
    } else {
        Ok((Judged::Newer(statement), learned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::minisign::tests::Pen;
    use super::*;
    use tokenim_protocol::time::DAY_MS;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn statement() -> Statement {
        Statement {
            version: Version([1, 4, 0]),
            target: "linux-x86_64-appimage".to_owned(),
            channel: "stable".to_owned(),
            published_at: NOW.plus_ms(-DAY_MS),
            expires_at: NOW.plus_ms(30 * DAY_MS),
            url: "https://updates.example/TokenIM.AppImage".to_owned(),
            bytes: 20_000_000,
            sha256: "0f".repeat(32),
        }
    }

    fn running() -> Running {
        Running {
            version: Version([1, 3, 9]),
            target: "linux-x86_64-appimage".to_owned(),
            channel: "stable".to_owned(),
        }
    }

    fn judged(
        statement: &Statement,
        learned: &Learned,
        now: UnixMillis,
    ) -> Result<(Judged, Learned), Refusal> {
        let pen = Pen::new(7);
        let text = serde_json::to_vec(statement).unwrap();
        judge(
            &text,
            &pen.sign(&text),
            &pen.public(),
            &running(),
            learned,
            now,
        )
    }

    #[test]
    fn a_newer_version_for_this_system_is_taken() {
        let (told, learned) = judged(&statement(), &Learned::default(), NOW).unwrap();
        assert_eq!(told, Judged::Newer(statement()));
        assert_eq!(learned.newest, Version([1, 4, 0]));
        let same = Statement {
            version: running().version,
            ..statement()
        };
        assert_eq!(
            judged(&same, &Learned::default(), NOW).unwrap().0,
            Judged::UpToDate
        );
    }

    #[test]
    fn up_01_what_is_older_or_meant_for_others_is_refused_whoever_signed_it() {
        let refused = |change: fn(&mut Statement), learned: &Learned| {
            let mut changed = statement();
            change(&mut changed);
            judged(&changed, learned, NOW).unwrap_err()
        };
        let nothing = Learned::default();
        assert_eq!(
            refused(|it| it.version = Version([1, 3, 8]), &nothing),
            Refusal::Older
        );
        assert_eq!(
            refused(|it| it.version = Version([0, 99, 0]), &nothing),
            Refusal::Older
        );
        assert_eq!(
            refused(
                |it| it.target = "linux-aarch64-appimage".to_owned(),
                &nothing
            ),
            Refusal::OtherTarget
        );
        assert_eq!(
            refused(|it| it.target = "windows-x86_64-nsis".to_owned(), &nothing),
            Refusal::OtherTarget
        );
        assert_eq!(
            refused(|it| it.channel = "beta".to_owned(), &nothing),
            Refusal::OtherChannel
        );
        assert_eq!(
            refused(|it| it.expires_at = NOW, &nothing),
            Refusal::Expired
        );

        // Once 1.5 was seen, 1.4 is older, though it is newer than what runs.
        let seen = Learned {
            newest: Version([1, 5, 0]),
            ..nothing
        };
        assert_eq!(refused(|_| {}, &seen), Refusal::Older);
        // So is a statement made before the last one.
        let later = Learned {
            published_at: Some(NOW),
            ..nothing
        };
        assert_eq!(refused(|_| {}, &later), Refusal::Older);
    }

    #[test]
    fn up_02_a_file_is_named_by_a_secure_address_and_a_digest() {
        for url in [
            "http://updates.example/x",
            "file:///tmp/x",
            "https://user@updates.example/x",
            "ftp://updates.example/x",
            "",
        ] {
            let bad = Statement {
                url: url.to_owned(),
                ..statement()
            };
            assert_eq!(
                judged(&bad, &Learned::default(), NOW).unwrap_err(),
                Refusal::File,
                "{url}"
            );
        }
        for sha256 in ["", "0F", &"0F".repeat(32), &"zz".repeat(32)] {
            let bad = Statement {
                sha256: sha256.to_owned(),
                ..statement()
            };
            assert_eq!(
                judged(&bad, &Learned::default(), NOW).unwrap_err(),
                Refusal::File
            );
        }
        for bytes in [0, FILE_BYTES_MAX + 1, u64::MAX] {
            let bad = Statement {
                bytes,
                ..statement()
            };
            assert_eq!(
                judged(&bad, &Learned::default(), NOW).unwrap_err(),
                Refusal::File
            );
        }
        let pen = Pen::new(7);
        let mut text = serde_json::to_value(statement()).unwrap();
        text["run"] = "rm".into();
        let text = serde_json::to_vec(&text).unwrap();
        let told = judge(
            &text,
            &pen.sign(&text),
            &pen.public(),
            &running(),
            &Learned::default(),
            NOW,
        );
        assert_eq!(told.unwrap_err(), Refusal::Unreadable);
    }

    #[test]
    fn up_04_a_statement_kept_back_for_sixty_days_is_noticed() {
        let (_, learned) = judged(&statement(), &Learned::default(), NOW).unwrap();
        assert!(!learned.is_stale(NOW.plus_ms(29 * DAY_MS)));
        let later = NOW.plus_ms(60 * DAY_MS);
        assert_eq!(
            judged(&statement(), &learned, later).unwrap_err(),
            Refusal::Expired
        );
        assert!(learned.is_stale(later), "and then the person is told");
    }

    #[test]
    fn versions_are_numbers() {
        let version = |text: &str| text.parse::<Version>();
        assert!(version("1.10.0").unwrap() > version("1.9.9").unwrap());
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "+1.2.3",
            "1.2.-3",
            "1.2.3-rc1",
            " 1.2.3",
        ] {
            assert!(version(bad).is_err(), "{bad}");
        }
    }
}
