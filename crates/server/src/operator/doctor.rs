//! `tokenim-server doctor`: what is well, what is not, and what to do about it. Nothing is
//! changed. It may run beside a running server.

use std::fmt;
use std::fs;
use std::path::Path;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rustls::pki_types::CertificateDer;
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::Plain;
use crate::clock::{Clock, SystemClock};
use crate::config::{Keys, ServerDir};
use crate::settings::Settings;
use crate::store::upkeep::DatabaseFile;
use crate::tls;

/// Room that a server should have beside its database, for its journal and a copy.
const FREE_BYTES_MIN: u64 = 1 << 30;
const CERTIFICATE_WARNING_MS: i64 = 30 * DAY_MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    Well,
    Warning,
    Ill,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    pub health: Health,
    pub found: String,
    /// What to do; empty where all is well.
    pub remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.health {
            Health::Well => "ok     ",
            Health::Warning => "warning",
            Health::Ill => "FAILED ",
        };
        write!(f, "{mark}  {:<12} {}", self.what, Plain(&self.found))?;
        if !self.remedy.is_empty() {
            write!(f, "\n                      -> {}", self.remedy)?;
        }
        Ok(())
    }
}

pub(super) fn well(what: &'static str, found: impl Into<String>) -> Finding {
    Finding {
        what,
        health: Health::Well,
        found: found.into(),
        remedy: "",
    }
}

pub(super) fn bad(
    health: Health,
    what: &'static str,
    found: impl Into<String>,
    remedy: &'static str,
) -> Finding {
    Finding {
        what,
        health,
        found: found.into(),
        remedy,
    }
}

/// Looks at everything that can be looked at.
pub fn examine(dir: &ServerDir) -> Vec<Finding> {
    examine_at(dir, SystemClock.now())
}

/// The same, at a time of one's own.
pub fn examine_at(dir: &ServerDir, now: UnixMillis) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !dir.database().exists() {
        findings.push(bad(
            Health::Ill,
            "folder",
            format!("{} holds no server", dir.path().display()),
            "name the folder that `init` made with --dir, or make a server with `init`",
        ));
        return findings;
    }
    findings.extend(permissions(dir));
    findings.push(keys(dir));
    findings.push(settings(dir));
    findings.extend(database(dir, now));
    findings.extend(disk(dir));
    findings.push(certificate(dir, now));
    findings
}

#[cfg(unix)]
fn permissions(dir: &ServerDir) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt;

    let mut open = Vec::new();
    let secret = [
        "keys/snapshot.key",
        "keys/audit.key",
        "tls/ca.key",
        "tls/server.key",
    ];
    let paths = std::iter::once(dir.path().to_owned())
        .chain(secret.iter().map(|name| dir.path().join(name)));
    for path in paths {
        if let Ok(found) = fs::metadata(&path) {
            let mode = found.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                open.push(format!("{} ({mode:o})", path.display()));
            }
        }
    }
    vec![if open.is_empty() {
        well("permissions", "only the server's account can look inside")
    } else {
        bad(
            Health::Ill,
            "permissions",
            format!("others can look inside: {}", open.join(", ")),
            "chmod 700 the folder and chmod 600 these files",
        )
    }]
}

#[cfg(not(unix))]
fn permissions(_dir: &ServerDir) -> Vec<Finding> {
    Vec::new()
}

fn keys(dir: &ServerDir) -> Finding {
    match Keys::load(dir) {
        Ok(_) => well("keys", "both signing keys are there"),
        Err(error) => bad(
            Health::Ill,
            "keys",
            format!("a signing key cannot be read: {error}"),
            "restore keys/ from a backup; with new keys every client would have to sign in again",
        ),
    }
}

fn settings(dir: &ServerDir) -> Finding {
    let read = Settings::read(dir, None, std::env::vars());
    match read.and_then(|settings| settings.check()) {
        Ok(()) => well("settings", "every setting is known and possible"),
        Err(error) => bad(
            Health::Ill,
            "settings",
            error.to_string(),
            "correct this setting; docs/deploy.md lists them all",
        ),
    }
}

fn database(dir: &ServerDir, now: UnixMillis) -> Vec<Finding> {
    let unreadable = |error: &dyn fmt::Display| {
        bad(
            Health::Ill,
            "database",
            format!("it cannot be read: {error}"),
            "stop the server, keep a copy of the folder, and restore the last backup",
        )
    };
    let file = match DatabaseFile::to_read(&dir.database(), dir.key()) {
        Ok(file) => file,
        Err(error) => return vec![unreadable(&error)],
    };
    let mut findings = Vec::new();
    match file.schema() {
        Err(error) => return vec![unreadable(&error)],
        Ok(found) => {
            let known = DatabaseFile::schema_known();
            findings.push(match found.cmp(&known) {
                std::cmp::Ordering::Equal => well("schema", format!("version {found}")),
                std::cmp::Ordering::Less => bad(
                    Health::Warning,
                    "schema",
                    format!("version {found}; this program brings it to {known}"),
                    "make a backup before the first start of this version",
                ),
                std::cmp::Ordering::Greater => bad(
                    Health::Ill,
                    "schema",
                    format!("version {found}; this program knows {known}"),
                    "run the newer program that wrote it; this one will not start",
                ),
            });
            if found > known {
                return findings;
            }
        }
    }
    match file.look_over() {
        Err(error) => findings.push(unreadable(&error)),
        Ok(damage) if damage.is_empty() => findings.push(well(
            "integrity",
            "pages, references, every channel's chain, the audit and the index fit",
        )),
        Ok(damage) => {
            for one in damage {
                findings.push(bad(
                    Health::Ill,
                    "integrity",
                    one.to_string(),
                    "stop the server, keep a copy of the folder for whoever looks into it, and \
                     restore the last backup that `backup` accepted",
                ));
            }
        }
    }
    match file.latest_time() {
        Err(error) => findings.push(unreadable(&error)),
        Ok(latest) if latest > now => findings.push(bad(
            Health::Ill,
            "clock",
            format!(
                "it is {} s behind the server's own logs",
                (latest.0 - now.0) / 1_000
            ),
            "set the machine's clock (and let NTP keep it); the server will not start before",
        )),
        Ok(_) => findings.push(well("clock", "it is not behind the logs")),
    }
    findings
}

#[cfg(unix)]
fn disk(dir: &ServerDir) -> Vec<Finding> {
    let Some(free) = free_bytes(dir.path()) else {
        return Vec::new();
    };
    let used = fs::metadata(dir.database()).map_or(0, |file| file.len());
    let wanted = FREE_BYTES_MIN.max(used);
    let gib = |bytes: u64| format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30));
    let found = format!("{} free, the database has {}", gib(free), gib(used));
    vec![if free >= wanted {
        well("disk", found)
    } else {
        bad(
            Health::Warning,
            "disk",
            found,
            "make room: the journal and a backup need as much as the database has, 1 GiB at least",
        )
    }]
}

#[cfg(not(unix))]
fn disk(_dir: &ServerDir) -> Vec<Finding> {
    Vec::new()
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    use std::os::unix::ffi::OsStrExt;

    let path = std::ffi::CString::new(path.as_os_str().as_bytes()).ok()?;
    // SAFETY: all bytes of it may be zero.
    let mut found: libc::statvfs = unsafe { std::mem::zeroed() };
    // SAFETY: a path that ends with a zero, and a place for the answer.
    let answered = unsafe { libc::statvfs(path.as_ptr(), &raw mut found) } == 0;
    answered.then(|| found.f_bavail.saturating_mul(found.f_frsize))
}

fn certificate(dir: &ServerDir, now: UnixMillis) -> Finding {
    const RENEW: &str = "put a new certificate and key into tls/server.pem and tls/server.key, \
                         and start the server again";
    let certificates = match tls::read_certificates(&dir.server_certificate()) {
        Ok(certificates) => certificates,
        Err(error) => {
            return bad(
                Health::Warning,
                "certificate",
                error.to_string(),
                "needed for everything but --insecure-loopback",
            );
        }
    };
    let Some(ends) = certificates.first().and_then(not_after) else {
        return bad(Health::Ill, "certificate", "it cannot be read", RENEW);
    };
    let days = (ends.0 - now.0).div_euclid(DAY_MS);
    if ends <= now {
        bad(
            Health::Ill,
            "certificate",
            format!("it ended {} days ago", -days),
            RENEW,
        )
    } else if ends.0 - now.0 <= CERTIFICATE_WARNING_MS {
        bad(
            Health::Warning,
            "certificate",
            format!("it ends in {days} days"),
            RENEW,
        )
    } else {
        well("certificate", format!("good for {days} days"))
    }
}

/// Until when a certificate is good: the second time in its `validity` (RFC 5280, 4.1.2.5).
fn not_after(certificate: &CertificateDer<'_>) -> Option<UnixMillis> {
    let (_, certificate, _) = element(certificate)?;
    let (_, mut rest, _) = element(certificate)?;
    // The version is left out in the oldest form.
    if let Some((0xA0, _, after)) = element(rest) {
        rest = after;
    }
    // Serial number, signature, issuer.
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (_, _, second) = element(validity)?;
    let (tag, text, _) = element(second)?;
    time(tag, std::str::from_utf8(text).ok()?)
}

/// Tag, contents and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 4 {
            return None;
        }
        let (length, rest) = rest.split_at_checked(count)?;
        let length = length
            .iter()
            .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        (length, rest)
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((tag, contents, rest))
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
fn time(tag: u8, text: &str) -> Option<UnixMillis> {
    let year = match (tag, text.get(..2)?) {
        (0x17, year) if year < "50" => "20",
        (0x17, _) => "19",
        (0x18, _) => "",
        _ => return None,
    };
    let said = DateTime::strptime("%Y%m%d%H%M%SZ", format!("{year}{text}")).ok()?;
    let at = TimeZone::UTC.to_timestamp(said).ok()?;
    Some(UnixMillis(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_says_until_when_it_is_good() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = ServerDir::new(folder.path().join("server"));
        dir.create().expect("made");
        let before = SystemClock.now();
        tls::make_certificates(&dir, "Lanhai", &[]).expect("made");
        let certificates = tls::read_certificates(&dir.server_certificate()).expect("there");
        let ends = not_after(&certificates[0]).expect("a time");
        let days = (ends.0 - before.0) / DAY_MS;
        assert!((700..=731).contains(&days), "{days}");
        assert_eq!(certificate(&dir, before).health, Health::Well);
        assert_eq!(
            certificate(&dir, ends.plus_ms(-DAY_MS)).health,
            Health::Warning
        );
        assert_eq!(certificate(&dir, ends).health, Health::Ill);
        assert_eq!(time(0x17, "700101000000Z"), Some(UnixMillis(0)));
        assert_eq!(
            time(0x18, "20261122201500Z"),
            Some(UnixMillis(1_795_378_500_000))
        );
        assert!(
            not_after(&CertificateDer::from(vec![
                0x30, 0x84, 0xff, 0xff, 0xff, 0xff
            ]))
            .is_none()
        );
    }
}
