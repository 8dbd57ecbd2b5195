//! Files out: a GET with at most one range.
//!
//! What goes is judged when it is asked for and again every few megabytes: a right that ends in
//! the middle ends the file in the middle. What comes is in `uploads`.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokenim_protocol::ids::{ChannelId, FileId};

use super::strict::Ids;
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::openapi::{Answer, Operation, Part as Described, Reply};
use crate::store::files::StoredFile;

/// Judged again after so much.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;
/// Read from the disk at once.
const READ_BYTES: u64 = 256 * 1024;

/// The head of a request, as tus speaks in it.
pub struct Head(pub(super) HeaderMap);

impl FromRequestParts<App> for Head {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        Ok(Self(parts.headers.clone()))
    }
}

impl Described for Head {
    fn describe(_: &mut Operation) {}
}

/// The content of a file.
pub struct Content(Response);

impl IntoResponse for Content {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Reply for Content {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Bytes;
        operation.gives = Some("the file's bytes".to_owned());
    }
}

pub async fn content(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
    Head(head): Head,
) -> AppResult<Content> {
    let file = judged(&app, user, channel, id).await?;
    let sha256 = file.sha256.clone().ok_or(AppError::NotFound)?;
    let tag = format!("\"{sha256}\"");
    let whole = (0, file.size);
    let is_same = text(&head, &header::IF_RANGE).is_none_or(|wanted| wanted == tag);
    let (status, (from, to)) = match head.get(header::RANGE) {
        Some(range) if is_same => (StatusCode::PARTIAL_CONTENT, range_of(range, file.size)?),
        _ => (StatusCode::OK, whole),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::ETAG, ascii(&tag));
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {from}-{}/{}", to - 1, file.size);
        headers.insert(header::CONTENT_RANGE, ascii(&range));
    }
    // Never as what it says it is, never in a page, never as one.
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(header::CONTENT_DISPOSITION, ascii(&disposition(&file.name)));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    let body = Body::from_stream(flowing(app, user, channel, id, sha256, from, to));
    Ok(Content((status, headers, body).into_response()))
}

async fn judged(
    app: &App,
    user: CurrentUser,
    channel: ChannelId,
    id: FileId,
) -> AppResult<StoredFile> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::open_file(db, user.person, channel, id, now)))
        .await
}

/// A piece at a time, as fast as it is taken.
fn flowing(
    app: App,
    user: CurrentUser,
    channel: ChannelId,
    id: FileId,
    sha256: String,
    from: u64,
    to: u64,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    let start = (from, 0);
    futures_util::stream::try_unfold(start, move |(at, since)| {
        let (app, sha256) = (app.clone(), sha256.clone());
        async move {
            if at >= to {
                return Ok(None);
            }
            let mut since = since;
            if since >= SEGMENT_BYTES {
                let still = judged(&app, user, channel, id).await;
                still.map_err(std::io::Error::other)?;
                since = 0;
            }
            let bytes = READ_BYTES.min(to - at);
            let piece = app
                .blobs()
                .work(move |blobs| blobs.read(&sha256, at, bytes as usize))
                .await?;
            Ok(Some((Bytes::from(piece), (at + bytes, since + bytes))))
        }
    })
}

/// `bytes=from-to`, and no second one: answers `[from, to)`.
fn range_of(range: &HeaderValue, size: u64) -> AppResult<(u64, u64)> {
    let wrong = || AppError::RangeNotSatisfiable;
    let range = range.to_str().map_err(|_| wrong())?;
    let range = range.strip_prefix("bytes=").ok_or_else(wrong)?;
    let (first, last) = range.split_once('-').ok_or_else(wrong)?;
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().map_err(|_| wrong()),
        false => Err(wrong()),
    };
    let (from, to) = match (first, last) {
        ("", last) => (size.saturating_sub(number(last)?), size),
        (first, "") => (number(first)?, size),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first, last.saturating_add(1).min(size))
        }
    };
    if from < to {
        Ok((from, to))
    } else {
        Err(wrong())
    }
}

/// Saved, not shown; a name that every reader of headers reads alike.
fn disposition(name: &str) -> String {
    use std::fmt::Write;
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' | ';' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

pub(super) fn text<'h>(head: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    head.get(name)?.to_str().ok()
}

pub(super) fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fl_08_there_is_one_range_and_it_is_inside() {
        let range = |text: &str| {
            let value = HeaderValue::from_str(text).unwrap();
            range_of(&value, 1_000).ok()
        };
        assert_eq!(range("bytes=0-0"), Some((0, 1)));
        assert_eq!(range("bytes=10-19"), Some((10, 20)));
        assert_eq!(range("bytes=10-"), Some((10, 1_000)));
        assert_eq!(range("bytes=-10"), Some((990, 1_000)));
        assert_eq!(range("bytes=990-99999999"), Some((990, 1_000)));
        for wrong in [
            "bytes=0-1,2-3",
            "bytes=0-1,0-1,0-1",
            "bytes=",
            "bytes=-",
            "bytes=-0",
            "bytes=1000-",
            "bytes=5-4",
            "bytes=+1-2",
            "bytes=1-18446744073709551616",
            "lines=0-1",
        ] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn fl_03_a_name_cannot_leave_its_header() {
        let said = disposition("a\";\r\nX: y\u{202e}报.html");
        assert!(!said.contains(['\r', '\n']));
        assert_eq!(said.matches('"').count(), 2, "{said}");
        assert!(said.starts_with("attachment; filename=\"a__"), "{said}");
        assert!(HeaderValue::from_str(&said).is_ok());
    }
}
