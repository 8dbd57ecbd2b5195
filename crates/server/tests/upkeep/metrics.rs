//! The second port.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use serde_json::Value;
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::metrics::router;
use tower::ServiceExt;

use crate::story::Story;

async fn read(router: axum::Router, path: &str, token: Option<&str>) -> (u16, String) {
    let mut request = Request::builder().uri(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = router.oneshot(request).await.expect("an answer");
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("a text"))
}

#[tokio::test]
async fn metrics_have_as_many_lines_whatever_anybody_sends() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let channel = story.channel(&lin, "public", "all", &[]).await;
    story.says(&lin, channel, "hello").await;
    story.get(&lin, "/v1/nowhere").await;
    let metrics = || router(story.app.clone(), None);
    let (status, before) = read(metrics(), "/metrics", None).await;
    assert_eq!(status, 200);
    let sent = "tokenim_http_requests_total{route=\"/v1/channels/{channel}/messages\",method=\"POST\",status=\"2xx\"} 1\n";
    assert!(before.contains(sent), "{before}");
    assert!(before.contains("route=\"none\""));
    for n in 0..200 {
        let method = Method::from_bytes(format!("M{n}").as_bytes()).expect("a method");
        let path = format!("/v1/{n}\"}}%0aevil 1");
        let _ = story
            .call_as(
                Some("nobody"),
                method,
                &path.replace('"', "%22").replace(' ', "%20"),
                &Value::Null,
            )
            .await;
    }
    let (_, after) = read(metrics(), "/metrics", None).await;
    assert_eq!(before.lines().count(), after.lines().count(), "{after}");
    assert!(!after.contains("evil") && !after.contains("lin\""));
    // Each line is a comment, or a name and a number.
    for line in after.lines().filter(|line| !line.starts_with('#')) {
        let (_, number) = line.rsplit_once(' ').expect("a number");
        assert!(number.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn with_a_token_nobody_reads_them_without_it() {
    let (story, owner) = Story::begin().await;
    let token = "a token of an operator";
    let metrics = || router(story.app.clone(), Some(SecretHash::of_token(token)));
    for given in [None, Some(""), Some("another"), Some(owner.token.as_str())] {
        assert_eq!(read(metrics(), "/metrics", given).await.0, 401);
    }
    assert_eq!(read(metrics(), "/metrics", Some(token)).await.0, 200);
    assert_eq!(
        read(metrics(), "/readyz", None).await,
        (200, "ready\n".to_owned())
    );
    // The public port has none.
    assert_eq!(story.get(&owner, "/metrics").await.status, 404);
}
