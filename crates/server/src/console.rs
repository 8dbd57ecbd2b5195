//! What the console shows while nobody has an account: a code, and a link that brings a desktop
//! here with the right certificate in mind.

use std::io::Write;
use std::net::SocketAddr;

use crate::app::App;
use crate::error::AppError;
use crate::init;

/// Prints code and link, if the server still has to be set up. `name` is what clients will use.
pub async fn show_set_up(
    app: &App,
    address: SocketAddr,
    name: Option<&str>,
    tls: bool,
) -> Result<(), AppError> {
    let Some(code) = init::set_up_code(app).await? else {
        return Ok(());
    };
    let host = match name {
        Some(name) => name.to_owned(),
        None if address.ip().is_unspecified() => "localhost".to_owned(),
        None if address.is_ipv6() => format!("[{}]", address.ip()),
        None => address.ip().to_string(),
    };
    let scheme = if tls { "https" } else { "http" };
    let mut link = format!(
        "tokenim://join?server={scheme}%3A%2F%2F{host}%3A{}&code={}",
        address.port(),
        code.as_str()
    );
    let mut out = std::io::stdout().lock();
    // Nobody reading is no reason to stop.
    if tls && let Some(fingerprint) = app.ca_fingerprint() {
        link.push_str("&ca=");
        link.push_str(&fingerprint.replace(':', ""));
        let _ = writeln!(out, "CA FINGERPRINT (SHA-256) {fingerprint}");
    }
    let _ = writeln!(out, "SET-UP CODE {}", code.as_str());
    let _ = writeln!(out, "SET-UP LINK {link}");
    let _ = writeln!(
        out,
        "Nobody has an account yet. Paste the link into TokenIM on your desktop; it is good once."
    );
    let _ = out.flush();
    Ok(())
}
