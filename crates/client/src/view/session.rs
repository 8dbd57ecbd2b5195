use serde::{Deserialize, Serialize};
use tokenim_protocol::directory::Person;
use tokenim_protocol::start::SupportContact;
use tokenim_protocol::time::UnixMillis;

use super::start::WaitingView;

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
    /// While somebody waits to be let in.
    pub waiting: Option<WaitingView>,
    /// The authority that was trusted with `server`, PEM.
    pub company_ca: Option<String>,
    /// Whom to ask when signing in does not work, as last heard.
    pub contacts: Vec<SupportContact>,
    /// The program can be a server by itself, for trying.
    pub local_available: bool,
    /// `server` is the one inside this program: nobody elsewhere can come.
    pub local: bool,
    /// The company has just been made here, and this much of its furnishing is still to do.
    pub furnishing: Option<Furnishing>,
    /// What was damaged on this disk and made again, until the person has read it.
    pub mended: Option<Mended>,
    /// Why what lies here from before does not open. What was written and not sent is kept.
    pub locked_out: Option<LockedOut>,
}

/// The pages that follow set-up, each skippable, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Furnishing {
    People,
    Teams,
    House,
}

/// What was found damaged, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mended {
    /// What came from the server was damaged; it is fetched again.
    pub cache: bool,
    /// Unsent messages and drafts were damaged: what became of them.
    pub outbox: Option<OutboxMended>,
    /// The company's server was set back to an earlier state; what came after it is gone there.
    #[serde(default)]
    pub server_restored: bool,
    /// Unsent messages that came back from a time when their key was missing.
    #[serde(default)]
    pub brought_back: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutboxMended {
    /// Messages and drafts that could be read, and are here.
    pub saved: u32,
    /// Whether that is known to be all of them.
    pub complete: bool,
}

/// Why the keys of an earlier profile cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LockedOut {
    /// The system's key store answers, and holds no key for this profile.
    KeyMissing,
    /// It holds another one, or the key file is damaged.
    KeyWrong,
    /// The keys lie in the system's key store, and none answers today.
    NoKeyStore,
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
    /// Came by a link; an administrator has not answered yet, or said no.
    Waiting,
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
    pub reading: ReadingState,
}

/// Whether what is kept here may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ReadingState {
    #[default]
    Open,
    /// Too long without the server: it is shut, and gone from the disk.
    Over,
    /// The clock was set back: it stays shut until the server says what time it is.
    TimeUnknown,
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
    /// The company was tried on this computer, and its files are gone.
    LocalGone,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preferences {
    pub language: Language,
    pub theme: Theme,
    /// Belongs to the screen in front of the person, so it stays on this device.
    #[serde(default)]
    pub text_size: TextSize,
}

/// Of everything in the window, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "number"))]
pub struct TextSize(pub u16);

impl TextSize {
    pub const MIN: Self = Self(80);
    pub const MAX: Self = Self(200);

    /// The nearest that can be read and still fits.
    pub fn within(self) -> Self {
        Self(self.0.clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
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
