//! What strangers can make the server compute.

mod common;

use std::net::IpAddr;
use std::time::Duration;

use common::{Company, HERE, PHRASE};
use serde_json::json;

fn body(handle: &str, password: &str) -> String {
    json!({
        "handle": handle,
        "secret": { "kind": "password", "password": password },
        "device_name": "desk",
    })
    .to_string()
}

#[tokio::test(start_paused = true)]
async fn an_01_an_02_an_03_strangers_are_counted_before_anything_is_hashed_for_them() {
    let company = Company::found().await;
    let hashes_computed = || company.server.app().hasher().computed();

    // AN-02: too long to be a password, so never compared with one.
    for bytes in [300, 9_000, 1_000_000, 10_000_000] {
        let body = body("chen.wei", &"x".repeat(bytes));
        let answer = company
            .call_raw(HERE, "POST", "/v1/sign-in", None, &body)
            .await;
        let expected = if bytes > 8_192 { 413 } else { 422 };
        assert_eq!(answer.status, expected, "{bytes} bytes: {}", answer.body);
    }
    assert_eq!(hashes_computed(), 0);

    // AN-03: a stranger costs exactly what a colleague costs. (The first comparison with
    // nobody also makes the hash to compare with, once in the life of a server.)
    company.owner().await;
    let wrong = "not the right one at all";
    company
        .call_raw(HERE, "POST", "/v1/sign-in", None, &body("nobody", wrong))
        .await;
    for handle in ["chen.wei", "nobody"] {
        let before = hashes_computed();
        let answer = company
            .call_raw(HERE, "POST", "/v1/sign-in", None, &body(handle, wrong))
            .await;
        assert_eq!(answer.status, 401);
        assert_eq!(hashes_computed() - before, 1, "{handle}");
    }

    // AN-01: a thousand guesses at one account from fifty addresses …
    tokio::time::advance(Duration::from_secs(60)).await;
    let before = hashes_computed();
    for n in 0..1_000_u32 {
        let from = IpAddr::from([10, 0, 1, u8::try_from(n % 50).expect("small")]);
        let answer = company
            .call_raw(from, "POST", "/v1/sign-in", None, &body("chen.wei", wrong))
            .await;
        assert!(matches!(answer.status, 401 | 429));
    }
    assert_eq!(hashes_computed() - before, 10);

    // … and at fifty accounts from one.
    tokio::time::advance(Duration::from_secs(60)).await;
    let before = hashes_computed();
    for n in 0..1_000 {
        let body = body(&format!("person{}", n % 50), wrong);
        company
            .call_raw(HERE, "POST", "/v1/sign-in", None, &body)
            .await;
    }
    assert_eq!(hashes_computed() - before, 10);

    tokio::time::advance(Duration::from_secs(60)).await;
    let answer = company
        .call_raw(HERE, "POST", "/v1/sign-in", None, &body("chen.wei", PHRASE))
        .await;
    assert_eq!(answer.status, 200, "usable again after the window");
}
