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
async fn xs_11_nothing_that_is_sent_makes_a_line_of_its_own_or_commands_a_terminal() {
    let logged = Logged::default();
    let writer = logged.clone();
    let subscriber = tokenim_server::logging::subscriber("trace".into(), move || writer.clone());
    let _guard = tracing::subscriber::set_default(subscriber);
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let hostile = [
        "\r\n{\"level\":\"ERROR\",\"planted\":1}",
        "\nplanted",
        "\rplanted",
        "\u{1b}[2J\u{1b}[31mplanted\u{1b}]0;planted\u{7}",
        "\u{9b}31mplanted\u{9c}",
        "planted\u{2028}planted\u{2029}planted\u{85}planted",
        "\u{202e}detnalp planted\u{202c}",
        "planted\u{8}\u{8}\u{8}\u{7f}",
        "${jndi:ldap://planted} %n%s%x{}{planted}",
        "<script>planted</script>\"}',planted",
    ];
    let mut count = 0;
    for text in hostile {
        let secret = serde_json::json!({ "kind": "password", "password": text });
        company.sign_in(text, secret).await;
        let fields = serde_json::json!({
            "id": text, "name": text, "body": text, "handle": text, text: text,
            "kind": text, "device_name": text,
        });
        for path in [
            "/v1/people",
            "/v1/teams",
            "/v1/channels",
            "/v1/sign-in",
            "/v1/search",
        ] {
            company.post(&owner, path, fields.clone()).await;
            count += 1;
        }
        assert!(company.say(&owner, falcon, text).await.status > 0);
        // In the address, the name and the value of a header, and in the first line itself.
        let escaped: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        for head in [
            format!("GET /v1/{escaped}?{escaped}={escaped} HTTP/1.1\r\nhost: test\r\n"),
            format!("GET /{text} HTTP/1.1\r\nhost: test\r\n"),
            format!("GET /healthz HTTP/1.1\r\nhost: {text}\r\nuser-agent: {text}\r\n"),
            format!(
                "GET /healthz HTTP/1.1\r\nhost: test\r\nx-request-id: {text}\r\nx-forwarded-for: {text}\r\n"
            ),
            format!("GET /healthz HTTP/1.1\r\nhost: test\r\n{text}: x\r\n"),
            format!("{text} /healthz HTTP/1.1\r\nhost: test\r\n"),
            format!("GET /v1/sessions HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {text}\r\n"),
        ] {
            let mut pipe = company.connect_from(common::HERE);
            let request = format!("{head}connection: close\r\n\r\n");
            let _ = tokio::io::AsyncWriteExt::write_all(&mut pipe, request.as_bytes()).await;
            let mut answer = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut pipe, &mut answer).await;
            count += 1;
        }
        let mut socket = company.open_socket(&owner).await;
        let said = tokio_tungstenite::tungstenite::Message::text(text);
        let _ = futures_util::SinkExt::send(&mut socket.stream, said).await;
        socket.rest().await;
        count += 3;
    }
    let bytes = logged.0.lock().expect("a log").clone();
    let text = String::from_utf8(bytes).expect("text");
    let odd = |c: char| c != '\n' && (c.is_control() || "\u{2028}\u{2029}\u{202e}".contains(c));
    assert_eq!(
        text.chars().filter(|c| odd(*c)).count(),
        0,
        "signs that a terminal obeys"
    );
    let mut lines = 0;
    for line in text.lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("one event a line");
        assert!(
            event["timestamp"].is_string() && event["level"].is_string(),
            "{line}"
        );
        assert!(event.get("planted").is_none(), "{line}");
        lines += 1;
    }
    println!("XS-11: {count} hostile requests and frames, {lines} lines, each one event");
    assert!(lines > 5 * hostile.len(), "it logs");
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
