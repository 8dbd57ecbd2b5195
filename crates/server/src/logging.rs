//! One line of JSON per event, on stderr. Nothing that people wrote and nothing that opens a
//! door is ever logged: no bodies, no headers, no queries, no names. Ids, routes, statuses and
//! times are enough to find what went wrong.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Starts logging to stderr. `TOKENIM_LOG` may say more or less than `info`.
pub fn start() {
    let filter = EnvFilter::try_from_env("TOKENIM_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A second call (a server inside a test) keeps the first one's choice.
    let _ = tracing::subscriber::set_global_default(subscriber(filter, std::io::stderr));
}

/// The subscriber itself, for those who want to read what is written.
pub fn subscriber<W>(filter: EnvFilter, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_target(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer)
        .finish()
}
