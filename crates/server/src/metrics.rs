//! `/metrics`, in Prometheus' text form, on a port of its own.
//!
//! A port of its own because whoever may read it is decided by where it listens: on loopback
//! anybody on the machine, elsewhere whoever has the token. Behind a proxy on the same machine
//! every stranger comes from loopback, so the public port never shows it.
//!
//! Labels are routes of the URL map, methods and classes of statuses: their number is that of
//! the map, whatever anybody sends. Nothing here is about a person, a channel or a word.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::time::Instant;

use crate::app::App;
use crate::auth::secret::SecretHash;
use crate::health;
use crate::limits::Connections;
use crate::{rights_check, router};

/// Upper ends of the classes that answers are counted in, in milliseconds.
const CLASSES_MS: [u64; 7] = [5, 10, 25, 100, 500, 2_500, 10_000];
const STATUSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What is counted. Cheap to count, whoever reads it or not.
pub struct Metrics {
    routes: Vec<Counted>,
    /// Requests for an address where nothing is.
    nowhere: [AtomicU64; STATUSES.len()],
    started: Instant,
    connections: OnceLock<Arc<Connections>>,
    database: PathBuf,
}

struct Counted {
    method: Method,
    path: &'static str,
    statuses: [AtomicU64; STATUSES.len()],
    classes: [AtomicU64; CLASSES_MS.len()],
    micros: AtomicU64,
}

impl Metrics {
    pub fn new(database: PathBuf) -> Self {
        let routes = router::routes()
            .into_iter()
            .map(|route| Counted {
                method: route.method,
                path: route.path,
                statuses: Default::default(),
                classes: Default::default(),
                micros: AtomicU64::new(0),
            })
            .collect();
        Self {
            routes,
            nowhere: Default::default(),
            started: Instant::now(),
            connections: OnceLock::new(),
            database,
        }
    }

    pub fn watch(&self, connections: &Arc<Connections>) {
        // A second server over the same app is a test's.
        let _ = self.connections.set(Arc::clone(connections));
    }

    fn count(&self, method: &Method, path: Option<&str>, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, STATUSES.len()) - 1;
        let found = path.and_then(|path| {
            self.routes
                .iter()
                .find(|route| route.path == path && route.method == *method)
        });
        let Some(route) = found else {
            self.nowhere[class].fetch_add(1, Relaxed);
            return;
        };
        route.statuses[class].fetch_add(1, Relaxed);
        route
            .micros
            .fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
        for (upper, count) in CLASSES_MS.iter().zip(&route.classes) {
            if took <= Duration::from_millis(*upper) {
                count.fetch_add(1, Relaxed);
            }
        }
    }

    /// Everything there is to say.
    fn text(&self, app: &App) -> String {
        let mut out = String::with_capacity(16 * 1024);
        self.requests(&mut out);
        let gauge = |out: &mut String, name: &str, what: &str, value: u64| {
            let _ = writeln!(
                out,
                "# HELP {name} {what}\n# TYPE {name} gauge\n{name} {value}"
            );
        };
        let sockets = app.hub().sockets() as u64;
        gauge(&mut out, "tokenim_sockets", "Open sockets.", sockets);
        if let Some(connections) = self.connections.get() {
            let open = connections.open() as u64;
            gauge(&mut out, "tokenim_connections", "Open connections.", open);
        }
        let waiting = app.writes_waiting() as u64;
        gauge(
            &mut out,
            "tokenim_writes_waiting",
            "Actions that wait for the writer.",
            waiting,
        );
        for (name, ending, what) in [
            ("tokenim_database_bytes", "", "Size of the database."),
            (
                "tokenim_journal_bytes",
                "-wal",
                "Size of the database's journal.",
            ),
        ] {
            let mut path = self.database.as_os_str().to_owned();
            path.push(ending);
            let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
            gauge(&mut out, name, what, bytes);
        }
        if let Some(bytes) = resident_bytes() {
            gauge(
                &mut out,
                "process_resident_memory_bytes",
                "Resident memory.",
                bytes,
            );
        }
        let known = app.rights_check().known();
        for (name, value) in rights_check::figures(&known, app.now()) {
            let what = "Rights in the database that are not what the audit says, and how long ago they were compared.";
            gauge(&mut out, name, what, value);
        }
        let uptime = self.started.elapsed().as_secs();
        gauge(
            &mut out,
            "tokenim_uptime_seconds",
            "Since the start.",
            uptime,
        );
        let _ = writeln!(
            out,
            "# HELP tokenim_build_info The program.\n# TYPE tokenim_build_info gauge\n\
             tokenim_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        );
        out
    }

    fn requests(&self, out: &mut String) {
        let name = "tokenim_http_requests_total";
        let _ = writeln!(
            out,
            "# HELP {name} Answers, by route and class of status.\n# TYPE {name} counter"
        );
        let mut line = |path: &str, method: &str, status: &str, count: &AtomicU64| {
            let count = count.load(Relaxed);
            if count > 0 {
                let _ = writeln!(
                    out,
                    "{name}{{route=\"{path}\",method=\"{method}\",status=\"{status}\"}} {count}"
                );
            }
        };
        for route in &self.routes {
            for (status, count) in STATUSES.iter().zip(&route.statuses) {
                line(route.path, route.method.as_str(), status, count);
            }
        }
        for (status, count) in STATUSES.iter().zip(&self.nowhere) {
            line("none", "any", status, count);
        }
        let name = "tokenim_http_request_seconds";
        let _ = writeln!(
            out,
            "# HELP {name} How long answers took.\n# TYPE {name} histogram"
        );
        for route in &self.routes {
            let all: u64 = route.statuses.iter().map(|count| count.load(Relaxed)).sum();
            if all == 0 {
                continue;
            }
            let labels = format!("route=\"{}\",method=\"{}\"", route.path, route.method);
            for (upper, count) in CLASSES_MS.iter().zip(&route.classes) {
                let (upper, count) = (*upper as f64 / 1_000.0, count.load(Relaxed));
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{upper}\"}} {count}");
            }
            let sum = route.micros.load(Relaxed) as f64 / 1e6;
            let _ = writeln!(
                out,
                "{name}_bucket{{{labels},le=\"+Inf\"}} {all}\n{name}_sum{{{labels}}} {sum}\n\
                 {name}_count{{{labels}}} {all}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1_024)
}

#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    None
}

/// Middleware around everything that is served.
pub async fn count(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let began = Instant::now();
    let response = next.run(request).await;
    let path = path.as_ref().map(MatchedPath::as_str);
    app.metrics()
        .count(&method, path, response.status(), began.elapsed());
    response
}

/// What the second port shows. `token`: none where it listens on loopback and asks for none.
pub fn router(app: App, token: Option<SecretHash>) -> Router {
    let shown = get(move |State(app): State<App>, headers: HeaderMap| {
        let may = token.as_ref().is_none_or(|token| is_given(&headers, token));
        async move {
            if may {
                let kind = (
                    header::CONTENT_TYPE,
                    "text/plain; version=0.0.4; charset=utf-8",
                );
                ([kind], app.metrics().text(&app)).into_response()
            } else {
                StatusCode::UNAUTHORIZED.into_response()
            }
        }
    });
    Router::new()
        .route("/metrics", shown)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(app)
}

/// Compared as hashes: the time it takes says nothing about the token.
fn is_given(headers: &HeaderMap, token: &SecretHash) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .is_some_and(|(_, given)| SecretHash::of_token(given) == *token)
}
