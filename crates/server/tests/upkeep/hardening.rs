//! What nobody's client sends.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_server::router::routes;
use tower::ServiceExt;

use crate::story::{Somebody, Story};

/// A path with something in every place.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| match part {
            "{role}" => "auditor".to_owned(),
            part if part.starts_with('{') => ChannelId::now_v7().to_string(),
            part => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn ds_07_no_route_takes_a_body_beyond_its_limit() {
    let (story, owner) = Story::begin().await;
    let large = "x".repeat(1_100_000);
    let mut count = 0;
    for route in routes() {
        // A part of a file is as long as what is left of the file: `fl_06` in `it/files.rs`.
        if route.method == Method::PATCH && route.path == tokenim_server::routes::uploads::UPLOAD {
            continue;
        }
        let path = filled(route.path);
        let answer = story
            .call_raw(&owner, route.method.clone(), &path, &large)
            .await;
        if route.method == Method::HEAD {
            // Its answer has no body to say more in.
            assert_eq!(answer.status, 413, "{path}");
        } else {
            answer.refused(413, ErrorCode::TooLarge);
        }
        count += 1;
    }
    println!("{count} routes");
}

#[tokio::test]
async fn ds_07_a_body_that_does_not_say_how_long_it_is_is_cut_off_at_the_limit() {
    let (story, owner) = Story::begin().await;
    let chunk: Vec<Result<Vec<u8>, std::io::Error>> =
        (0..1_000).map(|_| Ok(vec![b'x'; 10_000])).collect();
    let body = Body::from_stream(futures_util::stream::iter(chunk));
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v1/channels")
        .header(header::AUTHORIZATION, format!("Bearer {}", owner.token))
        .body(body)
        .expect("a request");
    let answer = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn ds_09_json_that_is_only_there_to_hurt_is_refused_and_costs_little() {
    let (story, owner) = Story::begin().await;
    let channel = story.channel(&owner, "public", "all", &[]).await;
    let path = format!("/v1/channels/{channel}/messages");
    let id = MessageId::now_v7();
    let deep = |open: &str, close: &str| {
        format!(
            r#"{{"id":"{id}","body":{}1{}}}"#,
            open.repeat(10_000),
            close.repeat(10_000)
        )
    };
    let keys = (0..15_000)
        .map(|n| format!(r#""k{n}":1"#))
        .collect::<Vec<_>>()
        .join(",");
    let began = std::time::Instant::now();
    let hurts = [
        ("depth 10,000 of lists", deep("[", "]")),
        ("depth 10,000 of objects", deep(r#"{"a":"#, "}")),
        ("only opened", "[".repeat(60_000)),
        ("1e400", format!(r#"{{"id":"{id}","body":1e400}}"#)),
        ("-1e400", format!(r#"{{"id":"{id}","body":-1e400}}"#)),
        (
            "a key twice",
            format!(r#"{{"id":"{id}","body":"one","body":"two"}}"#),
        ),
        (
            "a key twice, written otherwise",
            format!(r#"{{"id":"{id}","body":"one","\u0062ody":"two"}}"#),
        ),
        (
            "15,000 keys",
            format!(r#"{{"id":"{id}","body":"x",{keys}}}"#),
        ),
        (
            "half a surrogate",
            format!(r#"{{"id":"{id}","body":"\ud800"}}"#),
        ),
        (
            "a number of 50,000 digits",
            format!(r#"{{"id":"{id}","body":{}}}"#, "9".repeat(50_000)),
        ),
        (
            "something after it",
            format!(r#"{{"id":"{id}","body":"x"}} {{}}"#),
        ),
        ("NaN", format!(r#"{{"id":"{id}","body":NaN}}"#)),
        ("nothing", String::new()),
        (
            "depth 9 in place of a text",
            format!(r#"{{"id":"{id}","body":[[[[[[[[[1]]]]]]]]]}}"#),
        ),
    ];
    for (what, text) in &hurts {
        let answer = story.call_raw(&owner, Method::POST, &path, text).await;
        // All but the last are no JSON that two readers would read alike.
        let expected = if *what == "depth 9 in place of a text" {
            422
        } else {
            400
        };
        assert_eq!(answer.status, expected, "{what}: {}", answer.body);
        assert_eq!(answer.body["code"], "invalid", "{what}");
    }
    let million = (0..1_000_000)
        .map(|n| format!(r#""{n}":1"#))
        .collect::<Vec<_>>()
        .join(",");
    let answer = story
        .call_raw(&owner, Method::POST, &path, &format!("{{{million}}}"))
        .await;
    answer.refused(413, ErrorCode::TooLarge);
    println!(
        "{} bodies and one of 1,000,000 keys in {:?}",
        hurts.len(),
        began.elapsed()
    );
    assert!(began.elapsed().as_secs() < 30);
    assert!(story.says(&owner, channel, "still here").await.seq > 0);
}

#[tokio::test]
async fn an_11_no_field_of_a_sign_in_takes_something_else_than_its_type() {
    let (story, owner) = Story::begin().await;
    let good = json!({
        "handle": "wei", "device_name": "desk",
        "secret": { "kind": "password", "password": "seven small grey elephants" },
    });
    let by_code = json!({
        "handle": "wei", "device_name": "desk",
        "secret": { "kind": "code", "code": "AAAA-AAAA-AAAA-AAAA", "new_password": "seven small grey elephants" },
    });
    let others = [
        json!({ "$ne": 1 }),
        json!({ "$gt": "" }),
        json!([]),
        json!(["wei"]),
        json!([["wei"]]),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(true),
        Value::Null,
        json!({}),
        json!({ "handle": "wei" }),
    ];
    let mut count = 0;
    for request in [&good, &by_code] {
        for pointer in [
            "/handle",
            "/device_name",
            "/secret",
            "/secret/kind",
            "/secret/password",
            "/secret/code",
            "/secret/new_password",
        ] {
            if request.pointer(pointer).is_none() {
                continue;
            }
            for other in &others {
                let mut changed = request.clone();
                *changed.pointer_mut(pointer).expect("a field") = other.clone();
                let answer = story
                    .call_as(None, Method::POST, "/v1/sign-in", &changed)
                    .await;
                assert_eq!(answer.status, 422, "{pointer} {other}: {}", answer.body);
                count += 1;
            }
        }
    }
    // And no way of saying who one is but the one.
    let strange = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer null".to_owned(),
        "Bearer {\"$ne\":1}".to_owned(),
        format!("Basic {}", owner.token),
        format!("Bearer {} {}", owner.token, owner.token),
        format!("Bearer  {}", owner.token),
        format!("Bearer {}\u{a0}", owner.token),
        format!("bearer\t{}", owner.token),
        format!("Bearer {}", "a".repeat(10_000)),
    ];
    for value in &strange {
        let Ok(value) = axum::http::HeaderValue::from_bytes(value.as_bytes()) else {
            continue;
        };
        let request = Request::builder()
            .method(Method::POST)
            .uri("/v1/sign-out")
            .header(header::AUTHORIZATION, value.clone())
            .body(Body::empty())
            .expect("a request");
        let answer = story
            .app
            .router()
            .oneshot(request)
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 401, "{value:?}");
        count += 1;
    }
    println!("{count} ways");
}

async fn with_origin(story: &Story, who: &Somebody, path: &str, origin: &[u8]) -> u16 {
    let request = Request::builder()
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {}", who.token))
        .header(header::COOKIE, format!("token={}", who.token))
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .header(header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==")
        .header(
            header::ORIGIN,
            axum::http::HeaderValue::from_bytes(origin).expect("a value"),
        )
        .body(Body::empty())
        .expect("a request");
    let answer = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    answer.status().as_u16()
}

#[tokio::test]
async fn ws_02_no_page_opens_a_socket_wherever_it_says_it_comes_from() {
    let (story, owner) = Story::begin().await;
    let origins: [&[u8]; 10] = [
        b"https://evil.example",
        b"null",
        b"",
        b"https://im.lanhai.example",
        b"https://im.lanhai.example.evil.com",
        b"https://im.lanhai.example:444",
        b"http://localhost",
        b"tauri://localhost",
        b"file://",
        b"\xff",
    ];
    for origin in origins {
        for path in ["/v1/socket", "/healthz", "/v1/openapi.json"] {
            assert_eq!(
                with_origin(&story, &owner, path, origin).await,
                403,
                "{origin:?}"
            );
        }
    }
    // A cookie is nothing that one is known by.
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v1/sign-out")
        .header(
            header::COOKIE,
            format!("token={}; session={}", owner.token, owner.token),
        )
        .body(Body::empty())
        .expect("a request");
    let answer = story
        .app
        .router()
        .oneshot(request)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn az_04_a_description_of_the_interface_and_readiness_say_nothing_of_anybody() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "zyxomma").await;
    let channel = story.channel(&lin, "private", "all", &[]).await;
    story.says(&lin, channel, "petiolatum").await;
    for path in ["/readyz", "/healthz", "/v1/openapi.json"] {
        let answer = story.call_as(None, Method::GET, path, &Value::Null).await;
        answer.done();
        let text = answer.body.to_string();
        for secret in ["zyxomma", "petiolatum", "Lanhai"] {
            assert!(!text.contains(secret), "{path}");
        }
    }
}
