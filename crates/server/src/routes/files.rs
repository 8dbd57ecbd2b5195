//! Files in and out: tus 1.0 (core, creation, checksum, expiration, termination) one way, a GET
//! with at most one range the other.
//!
//! What comes is written to the disk as it comes and told as stored a segment at a time; each
//! segment is judged anew. What goes is judged when it is asked for and again every few
//! megabytes: a right that ends in the middle ends the file in the middle.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::file::{
    MEDIA_TYPE_BYTES_MAX, PICTURE_SIDE_MAX, TUS_CHECKSUMS, TUS_CONTENT, TUS_EXTENSIONS,
    TUS_VERSION, clean_name,
};
use tokenim_protocol::ids::{ChannelId, FileId, PersonId};
use tokio::time::timeout;

use super::strict::Ids;
use crate::actions::{self, Announced};
use crate::app::App;
use crate::auth::CurrentUser;
use crate::blobs::{Part, hex};
use crate::error::{AppError, AppResult};
use crate::openapi::{Answer, Operation, Part as Described, Reply};
use crate::store::files::{FileState, StoredFile};
use crate::uploads::{Hashed, Hold};

/// Where the parts of an upload go; its bodies are not read before their handler sees them.
pub const UPLOAD: &str = "/v1/channels/{channel}/uploads/{upload}";
/// Told as stored, and judged, at once.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;
/// Written at once.
const WRITE_BYTES: usize = 1024 * 1024;
/// A part that brings nothing for so long is over.
const STALL: Duration = Duration::from_secs(30);
/// Read from the disk at once.
const READ_BYTES: u64 = 256 * 1024;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// The head of a request, as tus speaks in it.
pub struct Head(HeaderMap);

impl FromRequestParts<App> for Head {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        Ok(Self(parts.headers.clone()))
    }
}

impl Described for Head {
    fn describe(_: &mut Operation) {}
}

/// Head and body of a part, which is read as it comes.
pub struct Chunk(HeaderMap, Body);

impl FromRequest<App> for Chunk {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &App) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        Ok(Self(parts.headers, body))
    }
}

impl Described for Chunk {
    fn describe(operation: &mut Operation) {
        operation.takes = Some("the bytes of a part (tus)".to_owned());
    }
}

/// Whatever is answered says which tus it is.
pub struct Tus(Response);

impl Tus {
    fn of(answer: AppResult<(StatusCode, HeaderMap)>) -> Self {
        let mut response = answer.into_response();
        let version = HeaderValue::from_static(TUS_VERSION);
        response.headers_mut().insert(RESUMABLE, version);
        Self(response)
    }
}

impl IntoResponse for Tus {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Reply for Tus {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Nothing;
        operation.gives = Some("tus headers".to_owned());
    }
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

/// `OPTIONS`: what is spoken here.
pub async fn options() -> Tus {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("tus-version", TUS_VERSION),
        ("tus-extension", TUS_EXTENSIONS),
        ("tus-checksum-algorithm", TUS_CHECKSUMS),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    Tus::of(Ok((StatusCode::NO_CONTENT, headers)))
}

pub async fn begin(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Head(head): Head,
) -> Tus {
    Tus::of(begun(app, user.person, channel, head).await)
}

async fn begun(
    app: App,
    person: PersonId,
    channel: ChannelId,
    head: HeaderMap,
) -> AppResult<(StatusCode, HeaderMap)> {
    let limits = app.limits().files();
    let announced = announced(&head);
    let file = app
        .write(move |tx| {
            Box::pin(actions::begin_upload(
                tx, person, channel, announced, limits,
            ))
        })
        .await?;
    if file.size == 0 {
        let hold = app.uploads().hold(file.id).await;
        finish(&app, &file, hold).await?;
    }
    let mut headers = told(&file, 0);
    let location = format!("/v1/channels/{channel}/uploads/{}", file.id);
    headers.insert(header::LOCATION, ascii(&location));
    Ok((StatusCode::CREATED, headers))
}

pub async fn look(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
    Head(head): Head,
) -> Tus {
    Tus::of(looked(app, user.person, channel, id, head).await)
}

async fn looked(
    app: App,
    person: PersonId,
    channel: ChannelId,
    id: FileId,
    head: HeaderMap,
) -> AppResult<(StatusCode, HeaderMap)> {
    own(&app, person, channel, id).await?;
    speaks_tus(&head)?;
    // Whoever looks has lost its line: what an older one is still bringing comes too late.
    let hold = app.uploads().hold(id).await;
    let file = own(&app, person, channel, id).await?;
    if file.stored == file.size && file.state == FileState::Coming {
        finish(&app, &file, hold).await?;
    }
    Ok((StatusCode::OK, told(&file, file.stored)))
}

pub async fn patch(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
    Chunk(head, body): Chunk,
) -> Tus {
    Tus::of(patched(app, user.person, channel, id, head, body).await)
}

async fn patched(
    app: App,
    person: PersonId,
    channel: ChannelId,
    id: FileId,
    head: HeaderMap,
    body: Body,
) -> AppResult<(StatusCode, HeaderMap)> {
    own(&app, person, channel, id).await?;
    speaks_tus(&head)?;
    if text(&head, &header::CONTENT_TYPE) != Some(TUS_CONTENT) {
        return Err(AppError::MediaType);
    }
    let offset = number(&head, &OFFSET, "upload-offset")?;
    let checksum = checksum(&head)?;
    let mut hold = app.uploads().hold(id).await;
    let mut file = own(&app, person, channel, id).await?;
    if offset != file.stored || file.state != FileState::Coming {
        return Err(AppError::Conflict);
    }
    let announced = text(&head, &header::CONTENT_LENGTH).and_then(|n| n.parse::<u64>().ok());
    if announced.is_some_and(|length| length > file.size - offset) {
        return Err(AppError::TooLarge);
    }
    let Some(mut receiving) = Receiving::at(&app, &file, &hold, checksum).await? else {
        // What was told is not there: this is a server that was set back. It begins anew.
        remove(&app, person, channel, id).await?;
        return Err(AppError::Gone);
    };
    let taken = receiving.take(&app, &mut file, &mut hold, body).await;
    let settled = receiving.settle(&app, &mut file, &mut hold).await;
    // What is wrong with the part is said before what came of it.
    taken?;
    settled?;
    let offset = file.stored;
    if file.stored == file.size {
        finish(&app, &file, hold).await?;
    }
    Ok((StatusCode::NO_CONTENT, told(&file, offset)))
}

pub async fn end(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, id)): Ids<(ChannelId, FileId)>,
    Head(head): Head,
) -> Tus {
    Tus::of(ended(app, user.person, channel, id, head).await)
}

async fn ended(
    app: App,
    person: PersonId,
    channel: ChannelId,
    id: FileId,
    head: HeaderMap,
) -> AppResult<(StatusCode, HeaderMap)> {
    own(&app, person, channel, id).await?;
    speaks_tus(&head)?;
    let _hold = app.uploads().hold(id).await;
    remove(&app, person, channel, id).await?;
    Ok((StatusCode::NO_CONTENT, HeaderMap::new()))
}

async fn own(app: &App, person: PersonId, channel: ChannelId, id: FileId) -> AppResult<StoredFile> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::own_upload(db, person, channel, id, now)))
        .await
}

async fn remove(app: &App, person: PersonId, channel: ChannelId, id: FileId) -> AppResult<()> {
    app.write(move |tx| Box::pin(actions::end_upload(tx, person, channel, id)))
        .await?;
    app.uploads().forget(id);
    app.blobs()
        .work(move |blobs| blobs.drop_part(id))
        .await
        .map_err(of_disk)
}

/// The whole is hashed, compared, and given its place.
async fn finish(app: &App, file: &StoredFile, hold: Hold) -> AppResult<()> {
    let id = file.id;
    let hasher = if hold.hashed.at == file.size {
        hold.hashed.hasher.clone()
    } else {
        let hashing = app.blobs().work(move |blobs| blobs.hash_part(id));
        hashing.await.map_err(of_disk)?
    };
    let sha256 = hex(&hasher.finalize());
    let (person, channel) = (file.person, file.channel);
    if file.sha256.as_ref().is_some_and(|said| *said != sha256) {
        remove(app, person, channel, id).await?;
        return Err(AppError::ChecksumMismatch);
    }
    let blobs = app.blobs().clone();
    app.write(move |tx| {
        Box::pin(actions::finish_upload(
            tx, person, channel, id, sha256, blobs,
        ))
    })
    .await?;
    app.uploads().forget(id);
    app.blobs()
        .work(move |blobs| blobs.drop_part(id))
        .await
        .map_err(of_disk)
}

/// One part on its way to the disk.
struct Receiving {
    part: Option<Part>,
    /// Of everything up to `at`, where it is known.
    hashed: Option<Hashed>,
    /// Of this part alone, and what it is to be.
    checksum: Option<(PartHash, Vec<u8>)>,
    buffer: Vec<u8>,
    /// Written, though perhaps not told.
    at: u64,
}

#[derive(Clone)]
enum PartHash {
    Sha256(Sha256),
    Sha1(Sha1),
}

impl PartHash {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            PartHash::Sha256(hasher) => hasher.update(bytes),
            PartHash::Sha1(hasher) => hasher.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            PartHash::Sha256(hasher) => hasher.finalize().to_vec(),
            PartHash::Sha1(hasher) => hasher.finalize().to_vec(),
        }
    }
}

impl Receiving {
    async fn at(
        app: &App,
        file: &StoredFile,
        hold: &Hold,
        checksum: Option<(PartHash, Vec<u8>)>,
    ) -> AppResult<Option<Self>> {
        let (id, at) = (file.id, file.stored);
        let opening = app.blobs().work(move |blobs| blobs.go_on(id, at));
        let part = match opening.await {
            Ok(part) => part,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(of_disk(error)),
        };
        Ok(Some(Self {
            part: Some(part),
            hashed: (hold.hashed.at == at).then(|| hold.hashed.clone()),
            checksum,
            buffer: Vec::new(),
            at,
        }))
    }

    /// Reads the body to its end, or to where it breaks off.
    async fn take(
        &mut self,
        app: &App,
        file: &mut StoredFile,
        hold: &mut Hold,
        body: Body,
    ) -> AppResult<()> {
        let mut frames = body.into_data_stream();
        loop {
            let next = tokio::select! {
                next = timeout(STALL, frames.next()) => next,
                () = hold.called_away() => return Err(AppError::Conflict),
            };
            let bytes: Bytes = match next {
                Ok(Some(Ok(bytes))) => bytes,
                Ok(None) => return Ok(()),
                // Broken off, or silent: what came is kept.
                Ok(Some(Err(_))) | Err(_) => return self.broken_off(),
            };
            let written = self.at + self.buffer.len() as u64;
            if bytes.len() as u64 > file.size - written {
                self.spoil();
                return Err(AppError::TooLarge);
            }
            self.buffer.extend_from_slice(&bytes);
            if self.buffer.len() >= WRITE_BYTES {
                self.write(app).await?;
            }
            // A part with a checksum counts as a whole or not at all.
            if self.checksum.is_none() && self.at - file.stored >= SEGMENT_BYTES {
                self.tell(app, file, hold).await?;
            }
        }
    }

    fn broken_off(&mut self) -> AppResult<()> {
        if self.checksum.is_some() {
            self.spoil();
        }
        Err(AppError::Timeout)
    }

    /// Nothing of what was not told counts.
    fn spoil(&mut self) {
        self.part = None;
    }

    async fn write(&mut self, app: &App) -> AppResult<()> {
        let Some(mut part) = self.part.take() else {
            return Ok(());
        };
        let buffer = std::mem::take(&mut self.buffer);
        let mut hashed = self.hashed.take();
        let mut checksum = self.checksum.take();
        let length = buffer.len() as u64;
        let (part, hashed, checksum, mut buffer) = app
            .blobs()
            .work(move |_| {
                part.write(&buffer)?;
                if let Some(hashed) = &mut hashed {
                    hashed.hasher.update(&buffer);
                    hashed.at += length;
                }
                if let Some((hasher, _)) = &mut checksum {
                    hasher.update(&buffer);
                }
                Ok((part, hashed, checksum, buffer))
            })
            .await
            .map_err(of_disk)?;
        buffer.clear();
        self.part = Some(part);
        self.hashed = hashed;
        self.checksum = checksum;
        self.buffer = buffer;
        self.at += length;
        Ok(())
    }

    /// Safe on the disk first, then in the database.
    async fn tell(&mut self, app: &App, file: &mut StoredFile, hold: &mut Hold) -> AppResult<()> {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        if self.at == file.stored {
            self.part = Some(part);
            return Ok(());
        }
        let part = app
            .blobs()
            .work(move |_| part.sync().map(|()| part))
            .await
            .map_err(of_disk)?;
        let (person, channel, id) = (file.person, file.channel, file.id);
        let span = (file.stored, self.at);
        let keeps_ms = app.limits().files().keeps_ms;
        let expires_at = app
            .write(move |tx| {
                Box::pin(actions::advance_upload(
                    tx, person, channel, id, span, keeps_ms,
                ))
            })
            .await?;
        file.stored = self.at;
        file.expires_at = Some(expires_at);
        if let Some(hashed) = &self.hashed {
            *hold.hashed = hashed.clone();
        }
        self.part = Some(part);
        Ok(())
    }

    /// Whatever came and counts.
    async fn settle(
        &mut self,
        app: &App,
        file: &mut StoredFile,
        hold: &mut Hold,
    ) -> AppResult<()> {
        if self.part.is_none() {
            return Ok(());
        }
        self.write(app).await?;
        if let Some((hasher, wanted)) = self.checksum.take() {
            if hasher.finish() != wanted {
                self.spoil();
                return Err(AppError::ChecksumMismatch);
            }
        }
        self.tell(app, file, hold).await
    }
}

/// What tus says of an upload.
fn told(file: &StoredFile, offset: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(OFFSET, HeaderValue::from(offset));
    headers.insert(LENGTH, HeaderValue::from(file.size));
    if let Some(end) = file.expires_at {
        headers.insert(EXPIRES, ascii(&http_date(end.0)));
    }
    headers
}

fn speaks_tus(head: &HeaderMap) -> AppResult<()> {
    if text(head, &RESUMABLE) == Some(TUS_VERSION) {
        Ok(())
    } else {
        Err(AppError::TusVersion)
    }
}

fn announced(head: &HeaderMap) -> AppResult<Announced> {
    speaks_tus(head)?;
    let size = number(head, &LENGTH, "upload-length")?;
    // More than the database can count is more than there is room for.
    if i64::try_from(size).is_err() {
        return Err(AppError::field("upload-length", FieldProblem::NotAllowed));
    }
    let mut announced = Announced {
        size,
        name: String::new(),
        media_type: String::new(),
        sha256: None,
        width: None,
        height: None,
    };
    let malformed = || AppError::field("upload-metadata", FieldProblem::Malformed);
    for pair in text(head, &METADATA).unwrap_or_default().split(',') {
        let mut words = pair.split_ascii_whitespace();
        let Some(key) = words.next() else { continue };
        let value = STANDARD
            .decode(words.next().unwrap_or_default())
            .map_err(|_| malformed())?;
        let value = String::from_utf8(value).map_err(|_| malformed())?;
        match key {
            "filename" | "name" => announced.name = value,
            "filetype" | "type" => announced.media_type = value,
            "sha256" if is_sha256(&value) => announced.sha256 = Some(value.to_ascii_lowercase()),
            "sha256" => return Err(malformed()),
            "width" => announced.width = side(&value),
            "height" => announced.height = side(&value),
            // Whatever else a client wants to remember is its own.
            _ => {}
        }
    }
    if announced.name.trim().is_empty() {
        return Err(AppError::field("upload-metadata", FieldProblem::Missing));
    }
    announced.name = clean_name(&announced.name);
    if !is_media_type(&announced.media_type) {
        "application/octet-stream".clone_into(&mut announced.media_type);
    }
    if announced.width.is_none() || announced.height.is_none() {
        (announced.width, announced.height) = (None, None);
    }
    Ok(announced)
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn side(text: &str) -> Option<u32> {
    let pixels = text.parse().ok()?;
    (1..=PICTURE_SIDE_MAX).contains(&pixels).then_some(pixels)
}

fn is_media_type(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    text.len() <= MEDIA_TYPE_BYTES_MAX
        && text.split_once('/').is_some_and(|(kind, sub)| {
            !kind.is_empty() && !sub.is_empty() && kind.chars().all(sign) && sub.chars().all(sign)
        })
}

fn checksum(head: &HeaderMap) -> AppResult<Option<(PartHash, Vec<u8>)>> {
    let Some(value) = head.get(&CHECKSUM) else {
        return Ok(None);
    };
    let malformed = || AppError::field("upload-checksum", FieldProblem::Malformed);
    let value = value.to_str().map_err(|_| malformed())?;
    let (name, sum) = value.split_once(' ').ok_or_else(malformed)?;
    let sum = STANDARD.decode(sum).map_err(|_| malformed())?;
    let hasher = match name {
        "sha256" => PartHash::Sha256(Sha256::new()),
        "sha1" => PartHash::Sha1(Sha1::new()),
        _ => return Err(malformed()),
    };
    Ok(Some((hasher, sum)))
}

fn text<'h>(head: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    head.get(name)?.to_str().ok()
}

fn number(head: &HeaderMap, name: &HeaderName, field: &str) -> AppResult<u64> {
    let value = text(head, name).ok_or_else(|| AppError::field(field, FieldProblem::Missing))?;
    // A sign in front would be read as well.
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AppError::field(field, FieldProblem::Malformed));
    }
    value
        .parse()
        .map_err(|_| AppError::field(field, FieldProblem::Malformed))
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn of_disk(error: std::io::Error) -> AppError {
    AppError::internal(format!("a file's content: {error}"))
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
    if from < to { Ok((from, to)) } else { Err(wrong()) }
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

/// As HTTP writes a moment: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let seconds = ms.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 0000-03-01, in eras of 400 years (Hinnant's civil_from_days).
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        DAYS[usize::try_from(days.rem_euclid(7)).unwrap_or_default()],
        MONTHS[usize::try_from(month - 1).unwrap_or_default()],
        second / 3_600,
        second / 60 % 60,
        second % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_http_writes_them() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(1_709_210_096_000), "Thu, 29 Feb 2024 12:34:56 GMT");
    }

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
