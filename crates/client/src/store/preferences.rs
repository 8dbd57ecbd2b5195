//! What is needed before anything is unlocked: language and theme for the first paint, and
//! the server's address for the sign-in form. A small plain file, without secrets.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tokenim_protocol::ids::JoinRequestId;
use tokenim_protocol::start::SupportContact;
use tokenim_protocol::time::UnixMillis;

use crate::keys::disk;
use crate::net::proxy::ProxyChoice;
use crate::view::session::{Furnishing, Preferences};

use super::Result;

const FILE: &str = "preferences.json";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    pub preferences: Preferences,
    /// The server's address as it was last given.
    pub server: Option<String>,
    /// The folder of the account that was signed in last; none after signing out.
    pub account: Option<String>,
    /// How the server is reached.
    pub proxy: ProxyChoice,
    /// The authority that was trusted with `server`, PEM; public as every certificate is.
    pub company_ca: Option<String>,
    pub organisation: Option<String>,
    /// Whom to ask, as last heard: the sign-in screen shows them.
    pub contacts: Vec<SupportContact>,
    /// Somebody who waits for an administrator. The token for asking lies in the key store.
    pub waiting: Option<Waiting>,
    /// Where the furnishing of a company that was made here stopped.
    pub furnishing: Option<Furnishing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub request: JoinRequestId,
    pub server: String,
    pub organisation: String,
    pub handle: String,
    pub company_ca: Option<String>,
    pub since: UnixMillis,
    pub refused: Option<String>,
}

/// A missing or unreadable file is as good as an empty one: preferences are not worth
/// stopping for.
pub fn load(dir: &Path) -> Remembered {
    fs::read(dir.join(FILE))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

pub fn save(dir: &Path, remembered: &Remembered) -> Result<()> {
    disk::private_dir(dir)?;
    let path = dir.join(FILE);
    disk::write_replacement(&path, &serde_json::to_vec_pretty(remembered)?)?;
    disk::take_its_place(&path)?;
    Ok(())
}
