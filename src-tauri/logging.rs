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

/// One event is one line, whatever stands in it.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// One event is one call.
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = diagnostics::one_line(text.trim_end_matches('\n'));
        writeln!(self.0, "{line}")?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

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
        .with_writer((|| OneLine(std::io::stderr())).and(|| Kept))
        .with_ansi(false)
        .init();
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("it").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn xs_11_an_event_is_one_line_of_the_desktops_log_whatever_a_server_says() {
        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || OneLine(writer.clone()))
            .with_ansi(false)
            .finish();
        let hostile = "x\r\n2026 ERROR planted\u{1b}[2J\u{9b}31m\u{2028}y\n";
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(error = hostile, "quoted");
            tracing::warn!(error = %hostile, "as it is");
            tracing::warn!("{hostile}");
        });
        let bytes = written.0.lock().expect("it").clone();
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(
            !text.chars().any(|c| c != '\n' && c.is_control()),
            "{text:?}"
        );
    }
}
