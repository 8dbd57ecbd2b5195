//! Files out: a GET with at most one range.
//!
//! What goes is judged when it is asked for and again every few megabytes: a right that ends in
//! the middle ends the file in the middle. What comes is in `uploads`.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokenim_protocol::file::FileKind;
use tokenim_protocol::file_link::{FileOpenings, QUIET_FETCH, QUIET_FETCH_BYTES_MAX};
use tokenim_protocol::ids::{ChannelId, FileId};

use super::DONE;
use super::strict::Ids;
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::contents;
use crate::error::{AppError, AppResult};
use crate::openapi::{Answer, Operation, Part as Described, Reply};
use crate::store::files::StoredFile;

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
pub struct Content(pub(super) Response);

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
    if is_opening(&head, &file) {
        let noting = app.clone();
        tokio::spawn(async move { note(&noting, user, channel, id).await });
    }
    let judge = move |app: App| async move {
        judged(&app, user, channel, id).await?;
        Ok(())
    };
    given(app, &file, &head, judge).await
}

/// Opened by a person on whose desktop it lies already.
pub async fn opened(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::note_file_opening(tx, user.person, channel, id)))
        .await?;
    Ok(DONE)
}

pub async fn openings(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
) -> AppResult<Json<FileOpenings>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(actions::read_file_openings(
            db,
            user.person,
            channel,
            id,
            now,
        ))
    })
    .await
    .map(Json)
}

/// Whether the beginning of it is asked for by a person, and not by their desktop alone for a
/// small picture: of a kind and a size that desktops fetch by the way.
fn is_opening(head: &HeaderMap, file: &StoredFile) -> bool {
    let begins = text(head, &header::RANGE).is_none_or(|range| range.starts_with("bytes=0-"));
    let drawn = matches!(
        FileKind::of_name(&file.name),
        FileKind::Picture
            | FileKind::Text
            | FileKind::Code
            | FileKind::Pdf
            | FileKind::Audio
            | FileKind::Video
    );
    let quiet = head.contains_key(QUIET_FETCH) && drawn && file.size <= QUIET_FETCH_BYTES_MAX;
    begins && !quiet
}

/// Beside the answer, which does not wait for it.
async fn note(app: &App, user: CurrentUser, channel: ChannelId, id: FileId) {
    let noted = app
        .write(move |tx| Box::pin(actions::note_file_opening(tx, user.person, channel, id)))
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "an opening of a file was not written down");
    }
}

/// The answer to whoever may have it: what goes is judged again as it goes.
pub(super) async fn given<J, F>(
    app: App,
    file: &StoredFile,
    head: &HeaderMap,
    judge: J,
) -> AppResult<Content>
where
    J: Fn(App) -> F + Send + 'static,
    F: Future<Output = AppResult<()>> + Send + 'static,
{
    let sha256 = file.sha256.clone().ok_or(AppError::NotFound)?;
    let tag = format!("\"{sha256}\"");
    let whole = (0, file.size);
    let is_same = text(head, &header::IF_RANGE).is_none_or(|wanted| wanted == tag);
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
    let flowing = contents::flowing(app, sha256, (from, to), judge).await?;
    Ok(Content(
        (status, headers, Body::from_stream(flowing)).into_response(),
    ))
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
