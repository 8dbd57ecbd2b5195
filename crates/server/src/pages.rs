//! Pages in a browser, and caches on the way.
//!
//! Our clients are programs and send no `Origin`. Whatever sends one is a page of somebody
//! else's, and no page has business here: not with a socket, not with a request. And no
//! answer is anybody's but the one's who asked: nothing between us may keep it.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;

/// Middleware around everything.
pub async fn keep_out(request: Request, next: Next) -> Response {
    let mut response = if request.headers().contains_key(header::ORIGIN) {
        AppError::ForeignOrigin.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    response
}
