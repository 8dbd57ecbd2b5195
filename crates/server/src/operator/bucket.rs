//! The bucket with the contents of files, as an operator looks at it.

use std::path::Path;

use super::doctor::{Finding, Health, bad, well};
use crate::bucket::{Bucket, BucketError};
use crate::config::ServerDir;
use crate::contents::ContentsSettings;
use crate::settings::Settings;
use crate::store::upkeep::DatabaseFile;

const WHAT: &str = "files";

/// How many contents a server has there.
pub fn count(dir: &ServerDir) -> u64 {
    let file = DatabaseFile::to_read(&dir.database(), dir.key());
    file.map_or(0, |file| file.contents_in_bucket())
}

/// Whether the bucket takes something, gives it back and removes it again.
pub async fn examine(dir: &ServerDir) -> Option<Finding> {
    if !dir.database().exists() {
        return None;
    }
    // What is wrong with the settings is a finding of its own.
    let settings = Settings::read(dir, None, std::env::vars()).ok()?;
    settings.check().ok()?;
    let contents = match settings.contents(dir) {
        Ok(contents) => contents,
        Err(error) => {
            return Some(bad(
                Health::Ill,
                WHAT,
                format!("the bucket's secret: {error}"),
                "put the secret where files.secret_file says, for the server's account alone",
            ));
        }
    };
    if let Some(path) = settings.secret_file(dir)
        && others_can_read(&path)
    {
        return Some(bad(
            Health::Ill,
            WHAT,
            format!("others can read the bucket's secret in {}", path.display()),
            "chmod 600 that file, and give the bucket's key a new secret",
        ));
    }
    Some(judge(&contents, count(dir)).await)
}

#[cfg(unix)]
fn others_can_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_path: &Path) -> bool {
    false
}

async fn judge(contents: &ContentsSettings, there: u64) -> Finding {
    let Some(settings) = &contents.bucket else {
        return match there {
            0 => well(WHAT, "their contents lie in the folder"),
            there => bad(
                Health::Ill,
                WHAT,
                format!("{there} contents lie in a bucket, and none is set"),
                "set files.bucket and what belongs to it again",
            ),
        };
    };
    let probed = match Bucket::open(settings) {
        Ok(bucket) => bucket.probe().await,
        Err(error) => Err(error),
    };
    let place = format!("bucket {} at {}", settings.name, settings.endpoint);
    let Err(error) = probed else {
        return well(
            WHAT,
            format!("{place} takes, gives and removes; {there} contents lie there"),
        );
    };
    let remedy = match &error {
        BucketError::Refused(_) => {
            "look at files.access_key and its secret, and give that key the rights to read, \
             write and delete objects of this bucket"
        }
        BucketError::Missing(_) => {
            "make the bucket, or correct files.bucket; then look at files.path_style"
        }
        BucketError::Settings(_) => "correct the settings under files; docs/deploy.md lists them",
        BucketError::Away(_) | BucketError::Changed | BucketError::Disk(_) => {
            "look whether that server runs and can be reached from here; what is being handed \
             over waits and goes on by itself"
        }
    };
    bad(
        Health::Ill,
        WHAT,
        format!("{place}: {}", error.told()),
        remedy,
    )
}
