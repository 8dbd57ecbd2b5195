//! What is written about requests, and what never is. Alone in its program: what listens to
//! a thread's log here would be confused by tests on other threads that have no listener.

mod common;

use common::Company;
use tokenim_protocol::frame::Cursor;

/// What the server has logged.
#[derive(Clone, Default)]
struct Logged(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn ws_01_a_token_in_a_url_a_header_or_a_body_is_never_logged() {
    let logged = Logged::default();
    let writer = logged.clone();
    let subscriber = tokenim_server::logging::subscriber("trace".into(), move || writer.clone());
    let _guard = tracing::subscriber::set_default(subscriber);
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    company.say(&owner, falcon, "planted-words").await;
    let (_socket, _) = company.socket(&owner, Cursor::default()).await;
    for path in [
        format!("/v1/socket?token={}", owner.token),
        format!(
            "/v1/channels/{falcon}/entries?after=0&token={}",
            owner.token
        ),
        format!("/v1/{}", owner.token),
    ] {
        let answer = company.call("GET", &path, Some(&owner.token), None).await;
        assert!(answer.status >= 400, "{path}: {}", answer.status);
    }
    let wrong = serde_json::json!({ "kind": "password", "password": "planted-password" });
    company.sign_in("planted-handle", wrong).await;

    let bytes = logged.0.lock().expect("a log").clone();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("answered") && text.contains("refused"),
        "it logs"
    );
    for planted in [
        owner.token.as_str(),
        "planted-",
        common::PHRASE,
        &company.owner_code,
    ] {
        assert!(!text.contains(planted), "{planted} was logged");
    }
}
