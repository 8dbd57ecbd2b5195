//! Meeting servers as administrators set them up, and as they answer.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::*;

/// With a meeting server that never hears of it, a scene ends all the same.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a text lies in the server's files.
pub(super) fn found_on_disk(story: &Story, text: &str) -> usize {
    let mut found = 0;
    let mut folders = vec![story.dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap_or_default();
                found += bytes
                    .windows(text.len())
                    .filter(|part| *part == text.as_bytes())
                    .count();
            }
        }
    }
    found
}

#[tokio::test]
async fn a_secret_goes_in_and_never_out() {
    let (story, wei, id) = with_jitsi().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let call = start(&story, &wei, channel, id).await;
    let path = format!("/v1/call-providers/{id}");
    let row: CallProviderRow = story
        .put(&wei, &path, json!({
            "name": "Jitsi of ours", "kind": "jitsi", "address": "https://meet.example", "app_id": "tokenim",
        }))
        .await
        .ok();
    assert!(row.has_secret, "what is not said stays");
    let mut said = vec![
        story.get(&wei, "/v1/call-providers").await.body.to_string(),
        story
            .post(&wei, &format!("{path}/test"), Value::Null)
            .await
            .body
            .to_string(),
        join(&story, &bo, channel, call).await.body.to_string(),
        serde_json::to_string(&story.snapshot(&bo, channel).await).expect("a snapshot"),
    ];
    said.extend(story.audit().await.iter().map(Value::to_string));
    let told: usize = said.iter().filter(|text| text.contains(SECRET)).count();
    assert_eq!(told, 0);
    assert_eq!(found_on_disk(&story, SECRET), 0);
    println!(
        "secrets of meeting servers: said in {} answers and records: {told}, on the disk: 0",
        said.len()
    );

    // Sent elsewhere, the secret does not go along; nor does anybody but an administrator ask.
    let row: CallProviderRow = story
        .put(&wei, &path, json!({
            "name": "Jitsi", "kind": "jitsi", "address": "https://evil.example", "app_id": "tokenim",
        }))
        .await
        .ok();
    assert!(!row.has_secret);
    for path in ["/v1/call-providers".to_owned(), format!("{path}/test")] {
        story
            .get(&bo, "/v1/call-providers")
            .await
            .refused(403, ErrorCode::Forbidden);
        if path.ends_with("test") {
            story
                .post(&bo, &path, Value::Null)
                .await
                .refused(403, ErrorCode::Forbidden);
        }
    }
    // With the meeting server go its calls.
    story.delete(&wei, &path).await.done();
    assert_eq!(
        card(&story, &bo, channel, call).await.state,
        CallState::Ended
    );
}

#[tokio::test]
async fn lk_02_no_field_of_a_meeting_server_takes_another_kind_of_address() {
    let (story, wei) = Story::begin().await;
    let id = CallProviderId::now_v7();
    let path = format!("/v1/call-providers/{id}");
    let addresses = [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://h/s",
        "ms-msdt:/id",
        "search-ms:query=x",
        "tel:1",
        "data:text/html,x",
        "HTTPS:\\\\meet.example",
        "https://a@meet.example",
        "http://meet.example",
        "",
        "//meet.example",
        "https://meet.example/\r\nX: y",
        "\u{202e}https://meet.example",
        "ldap://h",
        "zoommtg://z/j",
    ];
    let mut taken = 0;
    for kind in ["jitsi", "big_blue_button", "template"] {
        for address in addresses {
            let set = json!({ "name": "x", "kind": kind, "address": format!("{address}"), "secret": "s", "app_id": "a" });
            taken += usize::from(story.put(&wei, &path, set).await.status < 300);
            if kind == "template" {
                let set =
                    json!({ "name": "x", "kind": kind, "address": format!("{address}/{{room}}") });
                taken += usize::from(story.put(&wei, &path, set).await.status < 300);
            }
        }
    }
    for host in [
        "*",
        "*.com",
        "a b",
        "http://x",
        "x/y",
        "x:1",
        "",
        "\u{202e}x",
    ] {
        let set = json!({ "name": "x", "kind": "pasted", "hosts": [host] });
        taken += usize::from(story.put(&wei, &path, set).await.status < 300);
    }
    assert_eq!(taken, 0);
    println!(
        "LK-02: {} addresses and hosts in the fields of a meeting server: taken {taken}",
        16 * 4 + 8
    );
}

/// A meeting server of the scene.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[derive(Clone, Default)]
struct Blue {
    /// What was called, without the checksum.
    called: Arc<watch::Sender<Vec<String>>>,
}

/// As BigBlueButton answers: by the checksum over name, query and secret.
async fn blue(secret: &'static str) -> (SocketAddr, Blue) {
    async fn api(
        State((blue, secret)): State<(Blue, &'static str)>,
        axum::extract::Path(name): axum::extract::Path<String>,
        RawQuery(query): RawQuery,
    ) -> String {
        let query = query.unwrap_or_default();
        let (asked, checksum) = match query.rsplit_once("checksum=") {
            Some((asked, checksum)) => (asked.trim_end_matches('&'), checksum),
            None => (query.as_str(), ""),
        };
        let digest = Sha256::digest(format!("{name}{asked}{secret}").as_bytes());
        let expected: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if checksum != expected {
            return "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>".to_owned();
        }
        blue.called
            .send_modify(|called| called.push(format!("{name}?{asked}")));
        "<response><returncode>SUCCESS</returncode><running>true</running></response>".to_owned()
    }
    let blue = Blue::default();
    let greeting = "<response><returncode>SUCCESS</returncode><version>2.0</version></response>";
    let router = Router::new()
        .route("/bigbluebutton/api", get(move || async move { greeting }))
        .route("/bigbluebutton/api/{name}", get(api))
        .with_state((blue.clone(), secret));
    (serve(router).await, blue)
}

#[tokio::test]
async fn bigbluebutton_makes_the_room_before_anybody_is_sent_there() {
    let (address, blue) = blue(SECRET).await;
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    let set = json!({
        "name": "BBB", "kind": "big_blue_button", "address": format!("http://{address}/bigbluebutton/"), "secret": SECRET,
    });
    let id = provider(&story, &wei, set).await;
    let test: CallTest = story
        .post(&wei, &format!("/v1/call-providers/{id}/test"), Value::Null)
        .await
        .ok();
    let whats: Vec<_> = test.steps.iter().map(|step| step.what).collect();
    assert!(
        test.steps.iter().all(|step| step.problem.is_none()),
        "{test:?}"
    );
    assert_eq!(whats.last(), Some(&CallTestWhat::Secret));

    let call = start(&story, &wei, channel, id).await;
    let ticket: CallTicket = join(&story, &bo, channel, call).await.ok();
    let url = Url::parse(&ticket.url).expect("an address");
    assert_eq!(url.path(), "/bigbluebutton/api/join");
    let of = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    assert_eq!(
        (of("fullName"), of("role")),
        ("bo".to_owned(), "VIEWER".to_owned())
    );
    // The meeting server would let him in: the checksum is right, and for these words only.
    let asked = url
        .query()
        .expect("a query")
        .rsplit_once("&checksum=")
        .expect("a checksum")
        .0;
    let digest = Sha256::digest(format!("join{asked}{SECRET}").as_bytes());
    let expected: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(of("checksum"), expected);
    let made = blue.called.borrow().clone();
    let made: Vec<_> = made
        .iter()
        .filter(|call| call.starts_with("create?"))
        .collect();
    assert_eq!(made.len(), 1);
    assert!(made[0].contains(&of("meetingID")), "{made:?}");
    assert!(!made[0].contains(SECRET));

    // When the card is over, so is the room; what was only planned never had one.
    let second = start(&story, &wei, channel, id).await;
    join(&story, &bo, channel, second).await.ok::<CallTicket>();
    let over = format!("/v1/channels/{channel}/calls/{second}/end");
    story.post(&wei, &over, Value::Null).await.ok::<Value>();
    let ended = || {
        let called = blue.called.borrow().clone();
        called
            .into_iter()
            .filter(|call| call.starts_with("end?"))
            .collect::<Vec<_>>()
    };
    let mut called = blue.called.subscribe();
    let over = called.wait_for(|called| called.iter().any(|call| call.starts_with("end?")));
    let over = timeout(PATIENCE, over).await;
    over.expect("the room ends").expect("the server stands");
    assert_eq!(ended().len(), 1, "{:?}", blue.called.borrow());
    assert!(
        !ended()[0].contains(&of("meetingID")),
        "the other room stays"
    );

    // With another secret the test says which of all things is wrong, and nobody is sent on.
    let path = format!("/v1/call-providers/{id}");
    let set = json!({
        "name": "BBB", "kind": "big_blue_button", "address": format!("http://{address}/bigbluebutton/api/"), "secret": "other",
    });
    story.put(&wei, &path, set).await.done();
    let test: CallTest = story
        .post(&wei, &format!("{path}/test"), Value::Null)
        .await
        .ok();
    let last = test.steps.last().expect("a step");
    assert_eq!(
        (last.what, last.problem),
        (CallTestWhat::Secret, Some(CallTestProblem::SecretRefused))
    );
    join(&story, &bo, channel, call)
        .await
        .refused(502, ErrorCode::MeetingServer);
}

#[tokio::test]
async fn ss_03_ss_04_a_test_names_what_fails_and_follows_nobody_elsewhere() {
    let (story, wei) = Story::begin().await;
    let asked = Arc::new(Mutex::new(0_usize));
    let secrets = Arc::clone(&asked);
    // What lies in the house's own network and must not be asked for by way of a redirect.
    let inside = serve(Router::new().fallback(move || {
        *secrets.lock().expect("a count") += 1;
        async { "the crown jewels" }
    }))
    .await;
    let endless = || async {
        let stream =
            futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024]));
        Response::new(axum::body::Body::from_stream(stream)).into_response()
    };
    let away =
        move || async move { Redirect::temporary(&format!("http://{inside}/latest/meta-data")) };
    let script = "function JitsiMeetExternalAPI() {}";
    let cases: Vec<(Router, CallTestWhat, Option<CallTestProblem>)> = vec![
        (
            Router::new()
                .route("/", get(|| async { "jitsi" }))
                .route("/external_api.js", get(move || async move { script })),
            CallTestWhat::Secret,
            Some(CallTestProblem::SecretMissing),
        ),
        (
            Router::new()
                .route("/", get(|| async { "jitsi" }))
                .route("/external_api.js", get(away)),
            CallTestWhat::Speaks,
            Some(CallTestProblem::Redirects),
        ),
        (
            Router::new().fallback(away),
            CallTestWhat::Speaks,
            Some(CallTestProblem::Redirects),
        ),
        (
            Router::new().fallback(endless),
            CallTestWhat::Answer,
            Some(CallTestProblem::TooMuch),
        ),
        (
            Router::new().fallback(|| async { "some other page" }),
            CallTestWhat::Speaks,
            Some(CallTestProblem::NotThat),
        ),
        (
            Router::new().fallback(|| async { StatusCode::BAD_GATEWAY }),
            CallTestWhat::Answer,
            Some(CallTestProblem::NobodyAnswers),
        ),
    ];
    let path = format!("/v1/call-providers/{}", CallProviderId::now_v7());
    let test_at = async |address: &str| -> CallTest {
        // An application without a secret: the last step says so.
        let set = json!({ "name": "Jitsi", "kind": "jitsi", "address": address, "app_id": "us" });
        story.put(&wei, &path, set).await.done();
        story
            .post(&wei, &format!("{path}/test"), Value::Null)
            .await
            .ok()
    };
    let tried = cases.len() + 3;
    for (router, what, problem) in cases {
        let address = serve(router).await;
        let test = test_at(&format!("http://{address}")).await;
        let last = test.steps.last().expect("a step");
        assert_eq!((last.what, last.problem), (what, problem), "{test:?}");
    }
    // Nobody listens; a name that is none; a neighbour that nobody named.
    for (address, what, problem) in [
        (
            "http://127.0.0.1:9",
            CallTestWhat::Answer,
            CallTestProblem::NobodyAnswers,
        ),
        (
            "https://nobody.invalid",
            CallTestWhat::Name,
            CallTestProblem::NoSuchHost,
        ),
        (
            "http://127.0.0.2:9",
            CallTestWhat::Name,
            CallTestProblem::PrivateAddress,
        ),
    ] {
        let test = test_at(address).await;
        let last = test.steps.last().expect("a step");
        assert_eq!(
            (last.what, last.problem),
            (what, Some(problem)),
            "{address}: {test:?}"
        );
    }
    let asked = *asked.lock().expect("a count");
    assert_eq!(asked, 0);
    println!(
        "SS-03/04: {tried} hostile or broken meeting servers, each named; redirects followed {asked}"
    );
}
