//! The same contract over loopback, so that a plain browser drives the real core.
//!
//! Serves the UI's pages, `POST /__ipc/{command}` for commands, `/__piece/…` for the bytes of files, and a WebSocket at `/__events`
//! for events. For debug builds and tests only: a shipped program has no such door.
//!
//! Even so nobody else on the machine may come in: a page gets a cookie at an address that
//! holds a random token, everything asks for that cookie, and nothing answers to a page of
//! another origin. The pages get the window's own content security policy, except that they
//! may connect to where they came from.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Path as UrlPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::Value;
use tokenim_client::keys::Key;
use tokenim_ipc::{Core, DesktopSettings, DesktopView, Outside, TrayState, UpdateState};
use tokio::net::TcpListener;

/// More than any piece of a file.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
const COOKIE: &str = "tokenim-bridge";

/// A browser's place outside the window: it prints instead of opening, and saves to a folder.
pub struct Printed {
    pub downloads: PathBuf,
}

impl Outside for Printed {
    fn open(&self, address: &url::Url) -> std::io::Result<()> {
        println!("OPEN {address}");
        Ok(())
    }

    fn interactive(&self) {
        println!("INTERACTIVE");
    }

    fn desktop(&self) -> DesktopView {
        DesktopView {
            tray: TrayState::NoHost,
            close_hides: true,
            autostart: None,
            update: UpdateState::Elsewhere,
        }
    }

    fn set_desktop(&self, _: DesktopSettings) -> std::io::Result<DesktopView> {
        Ok(self.desktop())
    }

    fn downloads(&self) -> std::io::Result<PathBuf> {
        std::fs::create_dir_all(&self.downloads)?;
        Ok(self.downloads.clone())
    }

    fn open_file(&self, path: &Path) -> std::io::Result<()> {
        println!("OPEN FILE {}", path.display());
        Ok(())
    }

    fn reveal(&self, path: &Path) -> std::io::Result<()> {
        println!("REVEAL {}", path.display());
        Ok(())
    }
}

/// A bridge that is being served.
pub struct Bridge {
    /// Where a browser begins.
    pub url: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Bridge {
    /// Waits for the end that does not come by itself.
    pub async fn run(mut self) {
        let _ = (&mut self.task).await;
    }
}

struct Served {
    core: Arc<Core>,
    dist: PathBuf,
    token: String,
    origin: String,
    policy: HeaderValue,
}

/// Serves a core and the pages in `dist` on a free port of this machine.
pub async fn serve(core: Arc<Core>, root: &Path) -> std::io::Result<Bridge> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let token = BASE64.encode(Key::random().expose());
    let served = Arc::new(Served {
        core,
        dist: root.join("ui/dist"),
        policy: policy(root, &origin)?,
        token: token.clone(),
        origin: origin.clone(),
    });
    let inside = Router::new()
        .route("/__ipc/{command}", post(command))
        .route("/__piece/{transfer}/{at}", post(piece))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .route("/__events", any(events))
        .fallback(get(page))
        .layer(middleware::from_fn_with_state(served.clone(), guard));
    let router = Router::new()
        .route("/__enter/{token}", get(enter))
        .merge(inside)
        .with_state(served);
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the bridge ended");
        }
    });
    Ok(Bridge {
        url: format!("{origin}/__enter/{token}"),
        task,
    })
}

/// The window's policy, with the bridge in the place of Tauri's own line.
fn policy(root: &Path, origin: &str) -> std::io::Result<HeaderValue> {
    let text = std::fs::read(root.join("tauri.conf.json"))?;
    let config: Value = serde_json::from_slice(&text)?;
    let directives = config["app"]["security"]["csp"]
        .as_object()
        .ok_or_else(|| std::io::Error::other("tauri.conf.json has no content security policy"))?;
    let socket = origin.replace("http:", "ws:");
    let policy: Vec<String> = directives
        .iter()
        .map(|(name, value)| match name.as_str() {
            "connect-src" => format!("connect-src 'self' {socket}"),
            _ => format!("{name} {}", value.as_str().unwrap_or("'none'")),
        })
        .collect();
    HeaderValue::from_str(&policy.join("; ")).map_err(std::io::Error::other)
}

async fn enter(State(served): State<Arc<Served>>, UrlPath(token): UrlPath<String>) -> Response {
    if token != served.token {
        return StatusCode::NOT_FOUND.into_response();
    }
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    (
        StatusCode::SEE_OTHER,
        [
            (header::SET_COOKIE, cookie),
            (header::LOCATION, "/".to_owned()),
        ],
    )
        .into_response()
}

async fn guard(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    if may_enter(&served, request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

fn may_enter(served: &Served, headers: &HeaderMap) -> bool {
    let own_page = headers
        .get(header::ORIGIN)
        .is_none_or(|origin| origin.as_bytes() == served.origin.as_bytes());
    let has_cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split("; "))
        .any(|cookie| cookie.split_once('=') == Some((COOKIE, &served.token)));
    own_page && has_cookie
}

async fn command(
    State(served): State<Arc<Served>>,
    UrlPath(name): UrlPath<String>,
    Json(args): Json<Value>,
) -> Response {
    match served.core.rpc(&name, args).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

async fn events(State(served): State<Arc<Served>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async move |socket| carry(served, socket).await)
}

/// Sends every event until the page goes away.
async fn carry(served: Arc<Served>, mut socket: WebSocket) {
    let mut events = served.core.events();
    loop {
        tokio::select! {
            event = events.next() => {
                let Some(event) = event else { return };
                let text = serde_json::to_string(&event).unwrap_or_default();
                if socket.send(Message::text(text)).await.is_err() {
                    return;
                }
            }
            // Pages say nothing here; this is how their end is noticed.
            heard = socket.recv() => {
                if !matches!(heard, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}

/// The next bytes of a file that the page has.
async fn piece(
    State(served): State<Arc<Served>>,
    UrlPath((transfer, at)): UrlPath<(String, u64)>,
    bytes: Bytes,
) -> Response {
    let Ok(transfer) = transfer.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match served.core.put_piece(transfer, at, bytes.to_vec()).await {
        Ok(()) => Json(()).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

/// A file of the pages. Whatever is no file is the page itself, as in the window.
async fn page(State(served): State<Arc<Served>>, uri: Uri) -> Response {
    let wanted = uri.path().trim_start_matches('/');
    let inside = !wanted.is_empty()
        && Path::new(wanted)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
    let file = served.dist.join(if inside { wanted } else { "index.html" });
    match tokio::fs::read(&file).await {
        Ok(contents) => (
            [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static(kind_of(&file)),
                ),
                (header::CONTENT_SECURITY_POLICY, served.policy.clone()),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
            contents,
        )
            .into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
