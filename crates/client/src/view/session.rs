use serde::{Deserialize, Serialize};
use tokenim_protocol::directory::Person;
use tokenim_protocol::time::UnixMillis;

/// What the window needs for its first paint.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SessionView {
    pub state: SessionState,
    /// The server's address as the person gave it; kept for the next sign-in.
    pub server: Option<String>,
    pub organisation: Option<String>,
    pub me: Option<Person>,
    pub key_store: KeyStoreKind,
    pub set_up_mode: bool,
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SessionState {
    SignedOut,
    /// The session was ended by the server (signed out elsewhere, disabled, code reset): the
    /// cache stays shut until the person signs in again.
    Ended,
    /// The keys lie in a passphrase file and it has not been opened yet.
    Locked,
    SignedIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum KeyStoreKind {
    /// The operating system's key store.
    System,
    /// A file sealed with a passphrase, because no key store answered. Said so on screen.
    PassphraseFile,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectionView {
    pub state: ConnectionState,
    /// When the server was last heard; what is shown is as of then.
    pub as_of: Option<UnixMillis>,
    /// Messages still to come while catching up.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub left: Option<u64>,
    /// The technical cause, for copying; never shown first.
    pub cause: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ConnectionState {
    Live,
    CatchingUp,
    Connecting,
    Offline,
    /// The server answers, but not as it should.
    ServerTrouble,
    /// The certificate is not the company's. Blocking; nothing is sent.
    CertificateRefused,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preferences {
    pub language: Language,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Language {
    #[default]
    #[serde(rename = "system")]
    System,
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}
