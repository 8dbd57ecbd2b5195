//! Files in: tus 1.0 (core, creation, checksum, expiration, termination).
//!
//! What comes is written to the disk as it comes (`receiving`); each segment is judged anew.

use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::file::{
    MEDIA_TYPE_BYTES_MAX, PICTURE_SIDE_MAX, TUS_CHECKSUMS, TUS_CONTENT, TUS_EXTENSIONS,
    TUS_VERSION, clean_name,
};
use tokenim_protocol::ids::{ChannelId, FileId, PersonId};

use super::files::{Head, ascii, text};
use super::receiving::{PartHash, Receiving};
use super::strict::Ids;
use crate::actions::{self, Announced, Place};
use crate::app::App;
use crate::audit::origin::Origin;
use crate::auth::CurrentUser;
use crate::blobs::hex;
use crate::contents;
use crate::error::{AppError, AppResult};
use crate::openapi::{Answer, Operation, Part as Described, Reply};
use crate::store::files::{FileState, StoredFile};
use crate::uploads::Hold;

/// Where the parts of an upload go; its bodies are not read before their handler sees them.
pub const UPLOAD: &str = "/v1/channels/{channel}/uploads/{upload}";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

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
        .map_err(AppError::of_disk)
}

/// The whole is hashed, compared, and given its place.
async fn finish(app: &App, file: &StoredFile, hold: Hold) -> AppResult<()> {
    if app.contents().into_bucket().is_none() {
        return finished(app, file, hold).await;
    }
    // A bucket takes its time. Whoever asked may have hung up by then and come again: it goes on,
    // and they find it done.
    let (app, file, origin) = (app.clone(), file.clone(), Origin::here());
    let finishing = async move { finished(&app, &file, hold).await };
    tokio::spawn(origin.carried(finishing))
        .await
        .map_err(|error| AppError::internal(error.to_string()))?
}

async fn finished(app: &App, file: &StoredFile, hold: Hold) -> AppResult<()> {
    let id = file.id;
    let hasher = if hold.hashed.at == file.size {
        hold.hashed.hasher.clone()
    } else {
        let hashing = app.blobs().work(move |blobs| blobs.hash_part(id));
        hashing.await.map_err(AppError::of_disk)?
    };
    let sha256 = hex(&hasher.finalize());
    let (person, channel) = (file.person, file.channel);
    if file.sha256.as_ref().is_some_and(|said| *said != sha256) {
        remove(app, person, channel, id).await?;
        return Err(AppError::ChecksumMismatch);
    }
    loop {
        let put = contents::put_aside(app, id, file.size, &sha256).await?;
        let place = match app.contents().into_bucket() {
            Some(_) => Place::Bucket { put },
            None => Place::Folder(app.blobs().clone()),
        };
        let sha256 = sha256.clone();
        let placed = app
            .write(move |tx| {
                Box::pin(actions::finish_upload(
                    tx, person, channel, id, sha256, place,
                ))
            })
            .await?;
        if placed {
            break;
        }
        // It was there when we looked and has lost its last file since: now we bring it.
    }
    app.uploads().forget(id);
    app.blobs()
        .work(move |blobs| blobs.drop_part(id))
        .await
        .map_err(AppError::of_disk)
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

/// As HTTP writes a moment: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(ms: i64) -> String {
    let since = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
    httpdate::fmt_http_date(UNIX_EPOCH + since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_http_writes_them() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(
            http_date(1_709_210_096_000),
            "Thu, 29 Feb 2024 12:34:56 GMT"
        );
    }
}
