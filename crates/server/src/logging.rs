//! One line of JSON per event, on stderr. Nothing that people wrote and nothing that opens a
//! door is ever logged: no bodies, no headers, no queries, no names. Ids, routes, statuses and
//! times are enough to find what went wrong.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tokenim_protocol::ids::RequestId;
use tokio::time::Instant;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::audit::origin;
use crate::error::REQUEST_ID;

/// Starts logging to stderr; `log` says how much (`TOKENIM_LOG` is the same setting).
pub fn start(log: &str) {
    let filter = EnvFilter::try_new(log).unwrap_or_else(|_| EnvFilter::new("info"));
    // A second call (a server inside a test) keeps the first one's choice.
    let _ = tracing::subscriber::set_global_default(subscriber(filter, std::io::stderr));
}

/// Middleware: gives the request its id and writes one line about the answer. The path is the
/// route's, not the request's: what a stranger writes into a URL is not logged.
pub async fn answer(path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let id = RequestId::now_v7();
    let method = request.method().clone();
    let began = Instant::now();
    let response = REQUEST_ID.scope(id, origin::asked(next.run(request))).await;
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    // What went well is not worth a line for every message that anybody sends.
    match status {
        0..400 => tracing::debug!(request_id = %id, %method, route, status, ms, "answered"),
        _ => tracing::info!(request_id = %id, %method, route, status, ms, "refused"),
    }
    response
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
