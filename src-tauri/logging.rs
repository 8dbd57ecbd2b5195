//! What goes to standard error: what happened, never what was said or who may open it.
//!
//! Messages, names, addresses, keys and tokens stay out at the source: nothing of ours logs a
//! body, and the libraries that could (the HTTP client prints headers at debug) are held at warn
//! however much is asked for.

use std::io::Write;

use tokenim_client::diagnostics;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::fmt::writer::MakeWriterExt;

/// More than the default is for developers: `TOKENIM_LOG=tokenim_client=debug`.
const VARIABLE: &str = "TOKENIM_LOG";

const ALWAYS_QUIET: &[&str] = &[
    "hyper=warn",
    "hyper_util=warn",
    "reqwest=warn",
    "rustls=warn",
    "tungstenite=warn",
    "tokio_tungstenite=warn",
    "zbus=warn",
    "keyring_core=warn",
];

/// Keeps the last lines, redacted, for a report of a problem.
struct Kept;

impl Write for Kept {
    /// One event is one call.
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        diagnostics::note(&String::from_utf8_lossy(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub fn start() {
    let asked = std::env::var(VARIABLE).unwrap_or_default();
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::WARN.into())
        .parse_lossy(asked);
    let quiet = ALWAYS_QUIET
        .iter()
        .filter_map(|directive| directive.parse::<Directive>().ok());
    tracing_subscriber::fmt()
        .with_env_filter(quiet.fold(filter, EnvFilter::add_directive))
        .with_writer(std::io::stderr.and(|| Kept))
        .with_ansi(false)
        .init();
}
