//! The settings of where the contents of files lie.

use std::path::PathBuf;

use url::{Host, Url};
use zeroize::Zeroizing;

use super::{Given, Key, Settings, SettingsError, or_none, quoted};
use crate::bucket::BucketSettings;
use crate::config::ServerDir;
use crate::contents::ContentsSettings;

#[derive(Clone)]
pub struct FilesSettings {
    into_bucket: bool,
    endpoint: Option<Url>,
    bucket: Option<String>,
    region: String,
    access_key: Option<String>,
    secret_file: Option<PathBuf>,
    secret: Option<Zeroizing<String>>,
    path_style: bool,
}

impl std::fmt::Debug for FilesSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilesSettings")
            .field("into_bucket", &self.into_bucket)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

impl Default for FilesSettings {
    fn default() -> Self {
        Self {
            into_bucket: false,
            endpoint: None,
            bucket: None,
            region: "us-east-1".to_owned(),
            access_key: None,
            secret_file: None,
            secret: None,
            path_style: true,
        }
    }
}

pub(super) static KEYS: &[Key] = &[
    Key {
        name: "files.store",
        about: "where contents of files go: \"folder\" or \"bucket\"; those that lie elsewhere move there",
        take: |settings, given| {
            settings.files.into_bucket = match given.text()?.as_str() {
                "folder" => false,
                "bucket" => true,
                _ => return Err(format!("must be folder or bucket, is {}", given.shown())),
            };
            Ok(())
        },
        show: |settings| {
            quoted(match settings.files.into_bucket {
                false => "folder",
                true => "bucket",
            })
        },
    },
    Key {
        name: "files.endpoint",
        about: "address of the S3 server; https, or http on this machine",
        take: |settings, given| {
            settings.files.endpoint = Some(endpoint(given)?);
            Ok(())
        },
        show: |settings| or_none(settings.files.endpoint.as_ref(), quoted),
    },
    Key {
        name: "files.bucket",
        about: "the bucket; of this server alone",
        take: |settings, given| {
            let name = given.text()?;
            let fits = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
            if !(3..=63).contains(&name.len()) || !name.chars().all(fits) {
                return Err(format!("must be a bucket's name, is {}", given.shown()));
            }
            settings.files.bucket = Some(name);
            Ok(())
        },
        show: |settings| or_none(settings.files.bucket.as_ref(), quoted),
    },
    Key {
        name: "files.region",
        about: "the region that requests are signed for",
        take: |settings, given| {
            settings.files.region = given.text()?;
            Ok(())
        },
        show: |settings| quoted(&settings.files.region),
    },
    Key {
        name: "files.path_style",
        about: "endpoint/bucket/… instead of bucket.endpoint/…",
        take: |settings, given| {
            settings.files.path_style = given.flag()?;
            Ok(())
        },
        show: |settings| settings.files.path_style.to_string(),
    },
    Key {
        name: "files.access_key",
        about: "name of the key that opens the bucket",
        take: |settings, given| {
            settings.files.access_key = Some(given.text()?);
            Ok(())
        },
        show: |settings| or_none(settings.files.access_key.as_ref(), quoted),
    },
    Key {
        name: "files.secret_file",
        about: "file (in the folder, or a whole path) with that key's secret",
        take: |settings, given| {
            settings.files.secret_file = Some(PathBuf::from(given.text()?));
            Ok(())
        },
        show: |settings| {
            or_none(settings.files.secret_file.as_deref(), |path| {
                quoted(path.display())
            })
        },
    },
    Key {
        name: "files.secret",
        about: "the secret itself; in the environment only, and never shown",
        take: |settings, given| {
            // A settings file is copied, shown and backed up.
            let Given::Text(text) = given else {
                return Err("stands in a file of its own or in the environment".to_owned());
            };
            settings.files.secret = Some(Zeroizing::new(text.trim().to_owned()));
            Ok(())
        },
        show: |settings| or_none(settings.files.secret.as_ref(), |_| "set".to_owned()),
    },
];

/// Nothing but a server: what else an address may carry would be lost or logged.
fn endpoint(given: &Given<'_>) -> Result<Url, String> {
    let wrong = "must be an address like https://s3.lanhai.example, without a path".to_owned();
    let url: Url = given.text()?.parse().map_err(|_| wrong.clone())?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" if is_bare => Ok(url),
        "http" if is_bare && is_here => Ok(url),
        "http" if is_bare => Err("must be https: http is for this machine only".to_owned()),
        _ => Err(wrong),
    }
}

impl FilesSettings {
    fn speaks_of_a_bucket(&self) -> bool {
        self.into_bucket || self.endpoint.is_some() || self.bucket.is_some()
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let together = |text| Err(SettingsError::Together(text));
        if !self.speaks_of_a_bucket() {
            return Ok(());
        }
        if self.endpoint.is_none() || self.bucket.is_none() || self.access_key.is_none() {
            return together("a bucket needs files.endpoint, files.bucket and files.access_key");
        }
        match (&self.secret, &self.secret_file) {
            (None, None) => together(
                "a bucket needs files.secret_file, or TOKENIM_FILES__SECRET in the environment",
            ),
            (Some(_), Some(_)) => {
                together("files.secret_file and TOKENIM_FILES__SECRET say the same twice")
            }
            _ => Ok(()),
        }
    }
}

impl Settings {
    /// The file with the bucket's secret, if it stands in one.
    pub fn secret_file(&self, dir: &ServerDir) -> Option<PathBuf> {
        let file = self.files.secret_file.as_ref()?;
        Some(dir.path().join(file))
    }

    /// Where contents of files lie. Reads the secret.
    pub fn contents(&self, dir: &ServerDir) -> Result<ContentsSettings, SettingsError> {
        let files = &self.files;
        files.check()?;
        let (Some(endpoint), Some(name), Some(access_key)) =
            (&files.endpoint, &files.bucket, &files.access_key)
        else {
            return Ok(ContentsSettings::default());
        };
        let secret = match (&files.secret, &files.secret_file) {
            (Some(secret), _) => secret.clone(),
            (None, Some(file)) => {
                let path = dir.path().join(file);
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| SettingsError::File(path, error))?;
                let text = Zeroizing::new(text);
                Zeroizing::new(text.trim().to_owned())
            }
            (None, None) => return Ok(ContentsSettings::default()),
        };
        Ok(ContentsSettings {
            bucket: Some(BucketSettings {
                endpoint: endpoint.clone(),
                name: name.clone(),
                region: files.region.clone(),
                access_key: access_key.clone(),
                secret,
                path_style: files.path_style,
            }),
            into_bucket: files.into_bucket,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::FILE;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<(Settings, ServerDir), String> {
        let folder = tempfile::tempdir().expect("a folder").keep();
        std::fs::write(folder.join(FILE), file).expect("written");
        let dir = ServerDir::new(&folder);
        let environment = environment
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let settings = Settings::read(&dir, None, environment);
        let shown = folder.join(FILE).display().to_string();
        let read = settings.and_then(|settings| settings.check().map(|()| (settings, dir)));
        read.map_err(|error| error.to_string().replace(&shown, FILE))
    }

    const BUCKET: &str = "[files]\nstore = \"bucket\"\nendpoint = \"https://s3.lanhai.example\"\n\
                          bucket = \"lanhai-files\"\naccess_key = \"lanhai\"\n";

    #[test]
    fn a_bucket_is_set_in_the_file_and_its_secret_is_shown_nowhere() {
        let secret = [("TOKENIM_FILES__SECRET", "grey-elephants")];
        let (settings, dir) = read(BUCKET, &secret).expect("fine");
        let contents = settings.contents(&dir).expect("fine");
        assert!(contents.into_bucket);
        let bucket = contents.bucket.as_ref().expect("a bucket");
        assert_eq!(bucket.secret.as_str(), "grey-elephants");
        let shown = format!("{}{settings:?}{contents:?}", settings.effective());
        assert!(shown.contains("files.secret = set    # TOKENIM_FILES__SECRET\n"));
        assert!(!shown.contains("elephants"), "{shown}");

        let file = format!("{BUCKET}secret_file = \"bucket.secret\"\n");
        let (settings, dir) = read(&file, &[]).expect("fine");
        assert!(settings.contents(&dir).is_err(), "it is not there");
        std::fs::write(dir.path().join("bucket.secret"), "white-elephants\n").expect("written");
        let contents = settings.contents(&dir).expect("fine");
        assert_eq!(
            contents.bucket.expect("one").secret.as_str(),
            "white-elephants"
        );
        std::fs::remove_dir_all(dir.path()).expect("tidied up");

        let (settings, dir) = read("", &[]).expect("fine");
        let contents = settings.contents(&dir).expect("fine");
        assert!(contents.bucket.is_none() && !contents.into_bucket);
    }

    #[test]
    fn what_of_a_bucket_cannot_be_is_said() {
        let plain = BUCKET.replace("https://s3", "http://s3");
        let inside = BUCKET.replace("https://s3", "https://wei:secret@s3");
        let written = format!("{BUCKET}secret = \"grey-elephants\"\n");
        let twice = format!("{BUCKET}secret_file = \"bucket.secret\"\n");
        let secret: &[(&str, &str)] = &[("TOKENIM_FILES__SECRET", "grey-elephants")];
        let cases: [(&str, &[(&str, &str)], &str); 7] = [
            (BUCKET, &[], "a bucket needs files.secret_file"),
            (
                "[files]\nstore = \"bucket\"",
                secret,
                "a bucket needs files.endpoint",
            ),
            (&plain, secret, "http is for this machine only"),
            (&inside, secret, "must be an address like"),
            (
                &written,
                &[],
                "stands in a file of its own or in the environment",
            ),
            (&twice, secret, "say the same twice"),
            (
                "[files]\nstore = \"cloud\"",
                &[],
                "must be folder or bucket",
            ),
        ];
        for (file, environment, wanted) in cases {
            let error = read(file, environment).err().unwrap_or_default();
            assert!(error.contains(wanted), "{error:?}");
            assert!(
                !error.contains("elephants") && !error.contains(":secret@"),
                "{error}"
            );
        }
        let here = BUCKET.replace("https://s3.lanhai.example", "http://127.0.0.1:9000");
        read(&here, secret).expect("on this machine it may be plain");
    }
}
