//! Links by which somebody without an account fetches one file: made and ended by people, and
//! opened by whoever has one.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Extension, FromRequestParts, RawPathParams, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokenim_protocol::file_link::{FILE_LINK_OPENS_MAX, FileLinkList, FileLinkMade, MakeFileLink};
use tokenim_protocol::ids::{ChannelId, FileId, FileLinkId};

use super::DONE;
use super::files::{Content, given};
use super::session::NOWHERE;
use super::strict::{Ids, Strict};
use crate::actions::{self, OpenLink};
use crate::app::App;
use crate::audit::refusals::Refused;
use crate::auth::CurrentUser;
use crate::auth::secret::SecretHash;
use crate::error::{AppError, AppResult};
use crate::limits::Peer;
use crate::openapi::{Answer, Operation, Part, Reply};
use crate::outside::{self, Offer, Tongue};

pub async fn make(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, file)): Ids<(ChannelId, FileId)>,
    Strict(request): Strict<MakeFileLink>,
) -> AppResult<Json<FileLinkMade>> {
    app.write(move |tx| {
        Box::pin(actions::make_file_link(
            tx,
            user.person,
            channel,
            file,
            request,
        ))
    })
    .await
    .map(Json)
}

pub async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
) -> AppResult<Json<FileLinkList>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_file_links(db, user.person, channel, now)))
        .await
        .map(Json)
}

pub async fn end(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, file, link)): Ids<(ChannelId, FileId, FileLinkId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::end_file_link(tx, user.person, channel, file, link)))
        .await?;
    Ok(DONE)
}

/// Whoever comes by a link.
pub struct Visitor {
    token: String,
    head: HeaderMap,
    address: IpAddr,
    tongue: Tongue,
    /// Only what would be said is asked for.
    looks: bool,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, app).await;
        let token = params.ok().and_then(|params| {
            let token = params.iter().find(|(name, _)| *name == "token");
            token.map(|(_, token)| token.to_owned())
        });
        let peer: Option<Extension<Peer>> = parts.extensions.get().copied().map(Extension);
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
        Ok(Self {
            // What cannot be read is a link like any other that is none.
            token: token.unwrap_or_default(),
            tongue: Tongue::of(accepted.and_then(|words| words.to_str().ok())),
            address: peer.map_or(NOWHERE, |Extension(Peer(address))| address),
            looks: parts.method == Method::HEAD,
            head: parts.headers.clone(),
        })
    }
}

impl Part for Visitor {
    fn describe(_: &mut Operation) {}
}

/// A page for a browser.
pub struct Page(Response);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Reply for Page {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Page;
        operation.gives = Some("a page for a browser".to_owned());
    }
}

pub async fn page(State(app): State<App>, visitor: Visitor) -> AppResult<Page> {
    let hash = SecretHash::of_token(&visitor.token).to_text();
    let now = app.now();
    let looking = {
        let hash = hash.clone();
        app.read(move |db| {
            Box::pin(async move { actions::look_at_file_link(db, &hash, now).await })
        })
    };
    let found = counted(&app, &visitor, &hash, looking).await;
    let OpenLink {
        link,
        file,
        by_name,
    } = match found {
        Ok(found) => found,
        Err(error) => return instead(&visitor, error).map(Page),
    };
    let most = link.opens_max.unwrap_or(FILE_LINK_OPENS_MAX);
    let href = format!("{}/file", visitor.token);
    let offer = Offer {
        name: &file.name,
        size: file.size,
        by: &by_name,
        until: link.ends_at,
        left: link.opens_max.map(|_| most.saturating_sub(link.opens)),
        href: &href,
    };
    let page = outside::offer(visitor.tongue, &offer);
    Ok(Page(shown(StatusCode::OK, page)))
}

/// The file. To begin takes an opening; to go on, or to be told its head, does not.
pub async fn fetch(State(app): State<App>, visitor: Visitor) -> AppResult<Content> {
    let hash = SecretHash::of_token(&visitor.token).to_text();
    let now = app.now();
    let goes_on = visitor.head.contains_key(header::RANGE)
        && app.links().goes_on(&hash, visitor.address, now);
    let opening = async {
        let hash = hash.clone();
        if goes_on {
            app.read(move |db| Box::pin(async move { actions::still_open(db, &hash, now).await }))
                .await
        } else if visitor.looks {
            app.read(move |db| {
                Box::pin(async move { actions::look_at_file_link(db, &hash, now).await })
            })
            .await
        } else {
            app.write(move |tx| Box::pin(async move { actions::open_file_link(tx, &hash).await }))
                .await
        }
    };
    let opened = match counted(&app, &visitor, &hash, opening).await {
        Ok(opened) => opened,
        Err(error) => return instead(&visitor, error).map(Content),
    };
    if !goes_on && !visitor.looks {
        app.links().begins(&hash, visitor.address, now);
    }
    let judge = move |app: App| {
        let hash = hash.clone();
        async move {
            let now = app.now();
            app.read(move |db| Box::pin(async move { actions::still_open(db, &hash, now).await }))
                .await
                .map(|_| ())
        }
    };
    let Content(mut answer) = given(app, &opened.file, &visitor.head, judge).await?;
    quiet(answer.headers_mut());
    Ok(Content(answer))
}

/// Guessing at links is counted like guessing at passwords; whoever has a good one is not.
async fn counted<T>(
    app: &App,
    visitor: &Visitor,
    token_hash: &str,
    asking: impl Future<Output = AppResult<T>>,
) -> AppResult<T> {
    let attempts = &app.links().attempts;
    let attempt = match attempts.take(token_hash, visitor.address, app.now()) {
        Ok(attempt) => attempt,
        Err(retry_after_ms) => return Err(AppError::TooManyRequests { retry_after_ms }),
    };
    let answer = asking.await;
    match &answer {
        Err(error @ AppError::NotFound) => {
            let refused = Refused::sign_in("file_link", visitor.address, error.code());
            app.note(refused).await;
        }
        Ok(_) | Err(_) => attempt.succeeded(),
    }
    answer
}

/// One and the same page, whatever is wrong; our own faults stay faults.
fn instead(visitor: &Visitor, error: AppError) -> AppResult<Response> {
    match error {
        AppError::NotFound => {
            let page = outside::nothing(visitor.tongue);
            Ok(shown(StatusCode::NOT_FOUND, page))
        }
        AppError::TooManyRequests { retry_after_ms } => {
            let page = outside::too_often(visitor.tongue);
            let mut answer = shown(StatusCode::TOO_MANY_REQUESTS, page);
            let seconds = HeaderValue::from(retry_after_ms.div_ceil(1_000));
            answer.headers_mut().insert(header::RETRY_AFTER, seconds);
            Ok(answer)
        }
        error => Err(error),
    }
}

fn shown(status: StatusCode, page: outside::Page) -> Response {
    let mut answer = (status, page.html).into_response();
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(policy) = HeaderValue::from_str(&page.policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    quiet(headers);
    answer
}

/// The address is the secret: it is told to nobody on the way.
fn quiet(headers: &mut HeaderMap) {
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
}
