//! Alone in its process, because it counts every password hash that is computed in it.

mod common;

use common::{Company, HERE};
use tokenim_server::auth::password::hashes_computed;

#[tokio::test(start_paused = true)]
async fn an_02_a_password_of_megabytes_is_refused_before_anything_is_hashed() {
    let company = Company::found().await;
    for bytes in [300, 9_000, 1_000_000, 10_000_000] {
        let body = format!(
            r#"{{"handle":"chen.wei","secret":{{"kind":"password","password":"{}"}},"device_name":"desk"}}"#,
            "x".repeat(bytes)
        );
        let answer = company
            .call_raw(HERE, "POST", "/v1/sign-in", None, &body)
            .await;
        let expected = if bytes > 8_192 { 413 } else { 422 };
        assert_eq!(answer.status, expected, "{bytes} bytes: {}", answer.body);
    }
    assert_eq!(hashes_computed(), 0);
}
