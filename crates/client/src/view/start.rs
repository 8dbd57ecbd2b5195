//! The first hour as screens see it.

use serde::{Deserialize, Serialize};
use tokenim_protocol::start::{JoinLink, JoinOffer, PasswordRules, SupportContact};
use tokenim_protocol::time::UnixMillis;

/// What a server said of itself, before anything was typed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ServerLook {
    /// As it is kept and shown.
    pub server: String,
    /// Empty until set-up has been done.
    pub organisation: String,
    pub set_up_needed: bool,
    pub version: String,
    pub password: PasswordRules,
    pub contacts: Vec<SupportContact>,
    /// PEM to be trusted from here on, where the company has an authority of its own.
    pub company_ca: Option<String>,
    /// SHA-256 of that authority, as people compare it.
    pub ca_fingerprint: Option<String>,
    /// It runs inside this program.
    pub local: bool,
}

/// What a link leads to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LinkLook {
    pub look: ServerLook,
    /// Where it is an invitation.
    pub offer: Option<JoinOffer>,
    /// Where it is the console's: the code for setting up.
    pub set_up_code: Option<String>,
}

/// Somebody who came by a link and waits for an administrator.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WaitingView {
    pub server: String,
    pub organisation: String,
    pub handle: String,
    pub since: UnixMillis,
    /// Set when the answer was no, in the administrator's words.
    pub refused: Option<String>,
    /// Whether this device can still ask for the answer by itself; otherwise the person signs
    /// in with their password when they hear that they may.
    pub can_ask: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JoinLinkView {
    pub link: JoinLink,
    /// `tokenim://join?…`; shown once.
    pub address: String,
}

/// The rules for passwords, and those that could be chosen in their place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasswordRulesView {
    pub now: PasswordRules,
    pub choices: Vec<PasswordRules>,
}

/// What the way to a server goes through at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProxyView {
    /// As one may show it: without name and password. None: the way is straight.
    pub proxy: Option<String>,
    /// What the system's settings name for other servers, where they name one.
    pub system: Option<String>,
    /// The server is on this computer, which no proxy stands before.
    pub here: bool,
}

/// The layers between a person and their messages, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Layer {
    /// The proxy on the way answers and lets one through. Only where there is one.
    Proxy,
    /// The server's name has an address.
    Name,
    /// Something answers there.
    Connect,
    /// It is the company's.
    Tls,
    /// It speaks as a TokenIM server does.
    Server,
    /// It knows this session.
    SignIn,
    /// The line for what is new opens.
    Socket,
    /// The encrypted store reads and writes.
    Storage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Outcome {
    Good,
    Failed,
    /// Not tried, because a layer before it failed or nobody is signed in.
    Skipped,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TestStep {
    pub layer: Layer,
    pub outcome: Outcome,
    pub cause: Option<String>,
}

/// Whom to ask, and what the administrators want said. Readable without the network.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HelpView {
    pub contacts: Vec<SupportContact>,
    pub notes: String,
}

/// A report of a problem on its way, or as the server numbered it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportState {
    pub written_at: UnixMillis,
    /// None: it waits for the network.
    pub number: Option<u32>,
    pub refused: Option<String>,
}

/// One thing worth trying once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FirstStep {
    Send,
    Reply,
    Search,
    MyPermissions,
    Ask,
    Invite,
}

impl FirstStep {
    pub const ALL: [FirstStep; 6] = [
        FirstStep::Send,
        FirstStep::Reply,
        FirstStep::Search,
        FirstStep::MyPermissions,
        FirstStep::Ask,
        FirstStep::Invite,
    ];
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FirstSteps {
    /// The person has put the list away.
    pub hidden: bool,
    pub steps: Vec<FirstStepState>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FirstStepState {
    pub step: FirstStep,
    pub done: bool,
}

/// What is new since this person last looked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewsView {
    pub version: String,
    /// This version's news, or the administrators' latest words, have not been read here.
    pub unread: bool,
    /// Nothing has been read here yet: somebody's first day.
    pub first: bool,
    pub notes: String,
}
