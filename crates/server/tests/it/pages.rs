//! Pages of somebody else's, and caches on the way.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tokenim_server::router::routes;
use tower::ServiceExt;

use crate::story::Story;

async fn head(story: &Story, request: Request<Body>) -> axum::http::response::Parts {
    let answer = story.app.router().oneshot(request).await;
    answer.expect("the router always answers").into_parts().0
}

#[tokio::test]
async fn ws_02_no_page_reaches_a_route_whatever_it_calls_itself() {
    let (story, wei) = Story::begin().await;
    let origins = [
        "null",
        "https://evil.example",
        "https://app.evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:8443",
        "tauri://localhost",
        "http://tauri.localhost.evil",
        "",
    ];
    for route in routes() {
        for origin in origins {
            let request = Request::builder()
                .method(route.method.clone())
                .uri(route.path)
                .header(header::AUTHORIZATION, format!("Bearer {}", wei.token))
                .header(header::ORIGIN, origin)
                .header(header::COOKIE, format!("token={}", wei.token));
            let request = request.body(Body::empty()).expect("a request");
            let head = head(&story, request).await;
            assert_eq!(
                head.status,
                StatusCode::FORBIDDEN,
                "{} {origin}",
                route.path
            );
            assert!(!head.headers.contains_key("access-control-allow-origin"));
        }
    }
}

#[tokio::test]
async fn az_19_no_cache_keeps_an_answer_of_any_route() {
    let (story, wei) = Story::begin().await;
    for route in routes() {
        for token in [wei.token.as_str(), "nobody's"] {
            let request = Request::builder()
                .method(route.method.clone())
                .uri(route.path)
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
            let request = request.body(Body::empty()).expect("a request");
            let head = head(&story, request).await;
            let value = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
            let at = format!("{} {}", route.method, route.path);
            assert_eq!(
                value(header::CACHE_CONTROL),
                Some("private, no-store"),
                "{at}"
            );
            assert_eq!(value(header::VARY), Some("authorization"), "{at}");
        }
    }
}
