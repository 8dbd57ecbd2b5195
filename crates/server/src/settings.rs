//! What an operator decides: `tokenim.toml` in the data folder, over it the environment, over
//! it the arguments. What an administrator decides is in the database.
//!
//! Every key stands once, in [`KEYS`], with what it is for and what it may be; the file, the
//! environment (`limits.sweep_ms` is `TOKENIM_LIMITS__SWEEP_MS`) and `tokenim-server config`
//! all go by that table. A key that is not there, or a value that cannot be, is an error that
//! names the key and where it was given; nothing is passed over in silence.

mod files;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::{Limits, ServerDir};
use files::FilesSettings;

/// The file's name in the data folder.
pub const FILE: &str = "tokenim.toml";
const PREFIX: &str = "TOKENIM_";

#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: Option<SocketAddr>,
    pub insecure_loopback: bool,
    pub tls_names: Vec<String>,
    pub log: String,
    pub metrics_listen: Option<SocketAddr>,
    /// Where the token for reading the metrics from another machine stands.
    pub metrics_token_file: Option<PathBuf>,
    pub files: FilesSettings,
    pub limits: Limits,
    /// Where each value that is not the default came from.
    sources: BTreeMap<&'static str, Source>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    Environment(String),
    Argument,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Environment(name) => write!(f, "{name}"),
            Source::Argument => f.write_str("the arguments"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{} cannot be read", .0.display())]
    File(PathBuf, #[source] io::Error),
    #[error("{path} is no TOML: {what}", path = .0.display(), what = .1)]
    NotToml(PathBuf, String),
    #[error("{source_name}: there is no setting {key:?}{hint}")]
    Unknown {
        source_name: Source,
        key: String,
        hint: String,
    },
    #[error("{source_name}: {key} {problem}")]
    Value {
        source_name: Source,
        key: &'static str,
        problem: String,
    },
    #[error("{0}")]
    Together(&'static str),
}

/// A value as it was given.
enum Given<'a> {
    Toml(&'a toml::Value),
    Text(&'a str),
}

impl Given<'_> {
    fn number(&self, min: u64, max: u64) -> Result<u64, String> {
        let found = match self {
            Given::Toml(value) => value.as_integer().and_then(|n| u64::try_from(n).ok()),
            Given::Text(text) => text.trim().parse().ok(),
        };
        let number = found.ok_or_else(|| format!("must be a whole number, is {}", self.shown()))?;
        if (min..=max).contains(&number) {
            Ok(number)
        } else {
            Err(format!("must be between {min} and {max}, is {number}"))
        }
    }

    fn flag(&self) -> Result<bool, String> {
        match self {
            Given::Toml(toml::Value::Boolean(yes)) => Ok(*yes),
            Given::Text("true") => Ok(true),
            Given::Text("false") => Ok(false),
            _ => Err(format!("must be true or false, is {}", self.shown())),
        }
    }

    fn text(&self) -> Result<String, String> {
        match self {
            Given::Toml(toml::Value::String(text)) => Ok(text.clone()),
            Given::Text(text) => Ok((*text).to_owned()),
            Given::Toml(_) => Err(format!("must be a text, is {}", self.shown())),
        }
    }

    fn address(&self) -> Result<SocketAddr, String> {
        self.text()?.parse().map_err(|_| {
            let shown = self.shown();
            format!("must be an address with a port, like 0.0.0.0:8443, is {shown}")
        })
    }

    fn list(&self) -> Result<Vec<String>, String> {
        match self {
            Given::Toml(toml::Value::Array(items)) => {
                items.iter().map(|item| Given::Toml(item).text()).collect()
            }
            Given::Text(text) => Ok(text
                .split(',')
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect()),
            Given::Toml(_) => Err(format!("must be a list of texts, is {}", self.shown())),
        }
    }

    /// As it was written, on one line.
    fn shown(&self) -> String {
        let text = match self {
            Given::Toml(value) => value.to_string(),
            Given::Text(text) => format!("{text:?}"),
        };
        text.chars().filter(|c| !c.is_control()).take(80).collect()
    }
}

/// One setting.
struct Key {
    name: &'static str,
    /// For people; stands in `config` and in docs/deploy.md.
    about: &'static str,
    take: fn(&mut Settings, &Given<'_>) -> Result<(), String>,
    show: fn(&Settings) -> String,
}

macro_rules! count {
    ($name:literal, $field:ident: $type:ty, $min:literal..=$max:literal, $about:literal) => {
        Key {
            name: $name,
            about: $about,
            take: |settings, given| {
                let number = given.number($min, $max)?;
                settings.limits.$field =
                    <$type>::try_from(number).map_err(|_| "is too large".to_owned())?;
                Ok(())
            },
            show: |settings| settings.limits.$field.to_string(),
        }
    };
}

macro_rules! time {
    ($name:literal, $field:ident, $min:literal..=$max:literal, $about:literal) => {
        Key {
            name: $name,
            about: $about,
            take: |settings, given| {
                settings.limits.$field = Duration::from_millis(given.number($min, $max)?);
                Ok(())
            },
            show: |settings| settings.limits.$field.as_millis().to_string(),
        }
    };
}

fn quoted(text: impl std::fmt::Display) -> String {
    toml::Value::String(text.to_string()).to_string()
}

fn or_none<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "none".to_owned(), show)
}

fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().chain(files::KEYS)
}

/// Every setting there is, but those of a topic with a file of its own.
static KEYS: &[Key] = &[
    Key {
        name: "listen",
        about: "address and port to serve on",
        take: |settings, given| {
            settings.listen = Some(given.address()?);
            Ok(())
        },
        show: |settings| or_none(settings.listen, quoted),
    },
    Key {
        name: "insecure_loopback",
        about: "serve without TLS; on a loopback address only",
        take: |settings, given| {
            settings.insecure_loopback = given.flag()?;
            Ok(())
        },
        show: |settings| settings.insecure_loopback.to_string(),
    },
    Key {
        name: "tls_names",
        about: "host names for the certificate of a new folder",
        take: |settings, given| {
            settings.tls_names = given.list()?;
            Ok(())
        },
        show: |settings| {
            let names: Vec<String> = settings.tls_names.iter().map(quoted).collect();
            format!("[{}]", names.join(", "))
        },
    },
    Key {
        name: "log",
        about: "how much is logged: error, warn, info, debug, or a filter of tracing",
        take: |settings, given| {
            let text = given.text()?;
            text.parse::<tracing_subscriber::EnvFilter>()
                .map_err(|_| format!("must be a level or a filter, is {}", given.shown()))?;
            settings.log = text;
            Ok(())
        },
        show: |settings| quoted(&settings.log),
    },
    Key {
        name: "metrics.listen",
        about: "address and port for /metrics; none serves none",
        take: |settings, given| {
            settings.metrics_listen = Some(given.address()?);
            Ok(())
        },
        show: |settings| or_none(settings.metrics_listen, quoted),
    },
    Key {
        name: "metrics.token_file",
        about: "file with the bearer token that /metrics asks for; needed beyond loopback",
        take: |settings, given| {
            settings.metrics_token_file = Some(PathBuf::from(given.text()?));
            Ok(())
        },
        show: |settings| {
            or_none(settings.metrics_token_file.as_deref(), |path| {
                quoted(path.display())
            })
        },
    },
    time!(
        "limits.head_timeout_ms",
        head_timeout,
        1_000..=60_000,
        "a TLS handshake; the head of a request"
    ),
    time!(
        "limits.rest_timeout_ms",
        rest_timeout,
        5_000..=3_600_000,
        "a connection between two requests"
    ),
    time!(
        "limits.body_timeout_ms",
        body_timeout,
        1_000..=600_000,
        "the body of a request"
    ),
    time!(
        "limits.hello_timeout_ms",
        hello_timeout,
        1_000..=60_000,
        "a socket's first word"
    ),
    time!(
        "limits.heartbeat_ms",
        heartbeat,
        1_000..=120_000,
        "between two signs of life on a socket"
    ),
    time!(
        "limits.facts_renewal_ms",
        facts_renewal,
        5_000..=600_000,
        "between two signed statements of somebody's rights"
    ),
    count!("limits.file_bytes_max", file_bytes_max: u64, 1..=1_125_899_906_842_624, "one file; administrators may set less, as of the next three"),
    count!("limits.person_files_bytes_max", person_files_bytes_max: u64, 1..=1_125_899_906_842_624, "all files that one person handed over"),
    count!("limits.channel_files_bytes_max", channel_files_bytes_max: u64, 1..=1_125_899_906_842_624, "all files of one channel"),
    count!("limits.organisation_files_bytes_max", organisation_files_bytes_max: u64, 1..=1_125_899_906_842_624, "all files"),
    count!("limits.inbound_frame_bytes_max", inbound_frame_bytes_max: usize, 1_024..=1_048_576, "one frame from a client"),
    count!("limits.outbound_bytes_max", outbound_bytes_max: usize, 16_384..=16_777_216, "what may wait for one slow reader"),
    time!(
        "limits.write_stall_ms",
        write_stall,
        1_000..=300_000,
        "a reader that takes nothing"
    ),
    count!("limits.connections_max", connections_max: usize, 1..=1_000_000, "open connections"),
    count!("limits.connections_per_address_max", connections_per_address_max: usize, 1..=1_000_000, "open connections from one address"),
    count!("limits.boots_burst", boots_burst: u32, 1..=1_000_000, "sockets admitted at once after a start"),
    count!("limits.boots_per_second", boots_per_second: u32, 1..=1_000_000, "and how many more each second"),
    count!("limits.sign_in_attempts_max", sign_in_attempts_max: u32, 1..=1_000, "failed sign-ins in the window below, then 429"),
    time!(
        "limits.sign_in_window_ms",
        sign_in_window,
        1_000..=86_400_000,
        "the window for failed sign-ins"
    ),
    count!("limits.search_burst", search_burst: u32, 1..=10_000, "searches of one person at once"),
    count!("limits.searches_per_second", searches_per_second: u32, 1..=1_000, "and how many more each second"),
    Key {
        name: "calls.internal_hosts",
        about: "meeting servers in the house's own network that may be asked",
        take: |settings, given| {
            settings.limits.call_internal_hosts = given.list()?;
            Ok(())
        },
        show: |settings| {
            let hosts = &settings.limits.call_internal_hosts;
            let hosts: Vec<String> = hosts.iter().map(quoted).collect();
            format!("[{}]", hosts.join(", "))
        },
    },
    time!(
        "limits.sweep_ms",
        sweep,
        100..=60_000,
        "between two looks for what was not heard"
    ),
    time!(
        "limits.stop_grace_ms",
        stop_grace,
        0..=600_000,
        "how long a stop waits for readers"
    ),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: None,
            insecure_loopback: false,
            tls_names: Vec::new(),
            log: "info".to_owned(),
            metrics_listen: None,
            metrics_token_file: None,
            files: FilesSettings::default(),
            limits: Limits::default(),
            sources: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Reads the file (the folder's own, if none is named and it is there) and the environment.
    pub fn read(
        dir: &ServerDir,
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        let own = dir.path().join(FILE);
        match file {
            Some(file) => settings.read_file(file)?,
            None if own.exists() => settings.read_file(&own)?,
            None => {}
        }
        settings.read_environment(environment)?;
        Ok(settings)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), SettingsError> {
        let text = fs::read_to_string(path)
            .map_err(|error| SettingsError::File(path.to_owned(), error))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map(|span| text[..span.start.min(text.len())].lines().count().max(1));
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            SettingsError::NotToml(path.to_owned(), format!("{place}{}", error.message()))
        })?;
        let source = Source::File(path.to_owned());
        for (name, value) in &table {
            match value {
                toml::Value::Table(inner) => {
                    for (part, value) in inner {
                        let name = format!("{name}.{part}");
                        self.take(&name, &Given::Toml(value), source.clone())?;
                    }
                }
                value => self.take(name, &Given::Toml(value), source.clone())?,
            }
        }
        Ok(())
    }

    fn read_environment(
        &mut self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), SettingsError> {
        for (variable, text) in environment {
            let Some(name) = variable.strip_prefix(PREFIX) else {
                continue;
            };
            let key = name.replace("__", ".").to_lowercase();
            let source = Source::Environment(variable.clone());
            let is_known = keys().any(|known| known.name == key);
            // Others of our programs have variables too; those of a section are ours alone.
            let ours = ["limits.", "metrics.", "files."];
            if is_known || ours.iter().any(|section| key.starts_with(section)) {
                self.take(&key, &Given::Text(&text), source)?;
            }
        }
        Ok(())
    }

    /// An argument, by the name of its setting.
    pub fn argue(&mut self, name: &str, text: &str) -> Result<(), SettingsError> {
        self.take(name, &Given::Text(text), Source::Argument)
    }

    fn take(&mut self, name: &str, given: &Given<'_>, source: Source) -> Result<(), SettingsError> {
        let Some(key) = keys().find(|key| key.name == name) else {
            return Err(SettingsError::Unknown {
                hint: nearest(name)
                    .map_or_else(String::new, |near| format!("; perhaps {near:?} is meant")),
                source_name: source,
                key: name.to_owned(),
            });
        };
        (key.take)(self, given).map_err(|problem| SettingsError::Value {
            source_name: source.clone(),
            key: key.name,
            problem,
        })?;
        self.sources.insert(key.name, source);
        Ok(())
    }

    /// What must fit together. Called when everything has been read.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.insecure_loopback && self.listen.is_some_and(|at| !at.ip().is_loopback()) {
            return Err(SettingsError::Together(
                "insecure_loopback is for a loopback address in listen only",
            ));
        }
        if self.metrics_token_file.is_none()
            && self.metrics_listen.is_some_and(|at| !at.ip().is_loopback())
        {
            return Err(SettingsError::Together(
                "metrics.listen is not a loopback address, so metrics.token_file is needed",
            ));
        }
        self.files.check()
    }

    /// Every setting as it is in force, with where it came from. A secret is never shown,
    /// only that there is one, or where it stands.
    pub fn effective(&self) -> String {
        let mut text = String::new();
        for key in keys() {
            let source = self.sources.get(key.name);
            let from = source.map_or_else(|| "default".to_owned(), ToString::to_string);
            let value = (key.show)(self);
            text.push_str(&format!("{} = {value}    # {from}\n", key.name));
        }
        text
    }

    /// The rows of docs/deploy.md.
    pub fn table() -> String {
        let settings = Self::default();
        let mut text = String::from("| setting | default | what |\n|---|---|---|\n");
        for key in keys() {
            let value = (key.show)(&settings);
            text.push_str(&format!("| `{}` | `{value}` | {} |\n", key.name, key.about));
        }
        text
    }
}

/// The setting whose name is most alike, if one is alike at all.
fn nearest(name: &str) -> Option<&'static str> {
    let (distance, near) = keys()
        .map(|key| (distance(name, key.name), key.name))
        .min()?;
    (distance <= 3).then_some(near)
}

/// Levenshtein's.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(FILE), file).expect("written");
        let environment = environment
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let read = Settings::read(&ServerDir::new(folder.path()), None, environment);
        let shown = folder.path().join(FILE).display().to_string();
        read.and_then(|settings| settings.check().map(|()| settings))
            .map_err(|error| error.to_string().replace(&shown, FILE))
    }

    #[test]
    fn the_environment_stands_over_the_file_and_arguments_over_both() {
        let file = "listen = \"0.0.0.0:8443\"\n[limits]\nsweep_ms = 500\nsearch_burst = 7\n";
        let mut settings = read(
            file,
            &[
                ("TOKENIM_LIMITS__SWEEP_MS", "700"),
                ("TOKENIM_WRITE_WIRE", "1"),
            ],
        )
        .expect("fine");
        assert_eq!(settings.limits.sweep, Duration::from_millis(700));
        assert_eq!(settings.limits.search_burst, 7);
        settings.argue("listen", "127.0.0.1:0").expect("an address");
        let shown = settings.effective();
        assert!(
            shown.contains("listen = \"127.0.0.1:0\"    # the arguments\n"),
            "{shown}"
        );
        assert!(shown.contains("limits.sweep_ms = 700    # TOKENIM_LIMITS__SWEEP_MS\n"));
        assert!(shown.contains("limits.heartbeat_ms = 10000    # default\n"));
    }

    #[test]
    fn what_cannot_be_is_named_with_its_key_and_where_it_was_given() {
        let cases: [(&str, &[(&str, &str)], &str); 9] = [
            (
                "[limits]\nsweep_ms = \"often\"",
                &[],
                "tokenim.toml: limits.sweep_ms must be a whole number, is \"often\"",
            ),
            (
                "[limits]\nsweep_ms = 5",
                &[],
                "tokenim.toml: limits.sweep_ms must be between 100 and 60000, is 5",
            ),
            (
                "[limits]\nswep_ms = 500",
                &[],
                "tokenim.toml: there is no setting \"limits.swep_ms\"; perhaps \"limits.sweep_ms\" is meant",
            ),
            (
                "colour = \"red\"",
                &[],
                "tokenim.toml: there is no setting \"colour\"",
            ),
            (
                "listen = 8443",
                &[],
                "tokenim.toml: listen must be a text, is 8443",
            ),
            (
                "",
                &[("TOKENIM_LISTEN", "everywhere")],
                "TOKENIM_LISTEN: listen must be an address with a port, like 0.0.0.0:8443, is \"everywhere\"",
            ),
            (
                "",
                &[("TOKENIM_LIMITS__NONE", "1")],
                "TOKENIM_LIMITS__NONE: there is no setting \"limits.none\"",
            ),
            (
                "[metrics]\nlisten = \"0.0.0.0:9464\"",
                &[],
                "metrics.listen is not a loopback address, so metrics.token_file is needed",
            ),
            (
                "listen = \"10.0.0.1:1\"\ninsecure_loopback = true",
                &[],
                "insecure_loopback is for a loopback address in listen only",
            ),
        ];
        for (file, environment, wanted) in cases {
            let error = read(file, environment).err();
            assert_eq!(error.as_deref(), Some(wanted), "{file}");
        }
        let broken = read("listen = \n", &[]).expect_err("no TOML");
        assert!(
            broken.starts_with("tokenim.toml is no TOML: line 1: "),
            "{broken}"
        );
    }

    #[test]
    fn xs_07_a_value_is_shown_on_one_line_without_what_moves_a_terminal() {
        let text = "listen = \"\\u001b[2J\\r\\nlistening\"";
        let error = read(text, &[]).expect_err("no address");
        assert!(!error.contains(['\u{1b}', '\r', '\n']), "{error:?}");
    }
}
