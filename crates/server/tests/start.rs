//! The first hour of a company: set-up from the console's code, joining by links, sessions,
//! passwords by the profile, and what guessing gets.

mod common;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use common::{Answer, Company, PHRASE, VirtualClock};
use serde_json::{Value, json};
use tokenim_protocol::ids::{JoinLinkId, JoinRequestId, OrganisationId, ReportId};
use tokenim_server::app::{App, Outside};
use tokenim_server::clock::{Clock, SeededRng};
use tokenim_server::config::{Limits, ServerDir};
use tokenim_server::init;
use tokenim_server::router::routes;
use tokenim_server::serve::Server;
use tokenim_server::store::Threads;

const REASON: &str = "nobody here knows this person";
const MLPS: &str = "Qing-Shan-42-gate";

/// A server on which nobody has an account, and the code on its console.
async fn empty() -> Company {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let clock = Arc::new(VirtualClock::begin());
    let outside = || Outside {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        rng: Arc::new(SeededRng::new(11)),
        threads: Threads::Callers,
        limits: Limits::default(),
        ..Outside::default()
    };
    let server_dir = ServerDir::new(dir.path().join("server"));
    init::init_without_owner(&server_dir, &outside())
        .await
        .expect("a new server");
    let mut opened = outside();
    opened.rng = Arc::new(SeededRng::new(12));
    let app = App::open(&server_dir, opened).await.expect("it opens");
    let code = init::set_up_code(&app)
        .await
        .expect("a code")
        .expect("nobody has an account");
    Company {
        dir,
        server: Server::start(app),
        owner_code: code.to_string(),
    }
}

fn set_up(code: &str, profile: &str, password: &str) -> Value {
    json!({
        "code": code, "organisation_name": "远帆", "password_profile": profile,
        "handle": "Lin.Yue", "display_name": "林悦", "password": password, "device_name": "desk",
    })
}

async fn post(company: &Company, token: Option<&str>, path: &str, body: Value) -> Answer {
    company.call("POST", path, token, Some(&body)).await
}

struct Link {
    id: JoinLinkId,
    organisation: String,
    token: String,
}

async fn link(company: &Company, owner: &str, uses: u32, approval: bool) -> Link {
    let id = JoinLinkId::now_v7();
    let in_an_hour = company.app().now().plus_ms(3_600_000);
    let body =
        json!({ "id": id, "uses_max": uses, "expires_at": in_an_hour, "needs_approval": approval });
    let made = post(company, Some(owner), "/v1/join-links", body).await;
    assert_eq!(made.status, 200, "{}", made.body);
    Link {
        id,
        organisation: made.body["organisation"]
            .as_str()
            .expect("an id")
            .to_owned(),
        token: made.body["token"].as_str().expect("a token").to_owned(),
    }
}

fn joining(link: &Link, handle: &str) -> Value {
    json!({
        "id": JoinRequestId::now_v7(), "organisation": link.organisation, "token": link.token,
        "handle": handle, "display_name": handle, "password": PHRASE, "device_name": "laptop",
    })
}

#[tokio::test(start_paused = true)]
async fn a_company_is_set_up_once_with_the_code_of_the_console() {
    let company = empty().await;
    let about = company.call("GET", "/v1/about", None, None).await;
    assert_eq!(about.body["set_up_needed"], true);

    let wrong = post(
        &company,
        None,
        "/v1/set-up",
        set_up("2222-2222-2222-2222", "mlps-level-3", MLPS),
    )
    .await;
    assert_eq!(
        (wrong.status, &wrong.body["code"]),
        (401, &json!("wrong_credentials"))
    );
    let weak = post(
        &company,
        None,
        "/v1/set-up",
        set_up(&company.owner_code, "mlps-level-3", "onlysmallletters"),
    )
    .await;
    assert_eq!(
        (weak.status, &weak.body["fields"][0]["problem"]),
        (422, &json!("too_simple"))
    );

    let done = post(
        &company,
        None,
        "/v1/set-up",
        set_up(&company.owner_code, "mlps-level-3", MLPS),
    )
    .await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.body["organisation_name"], "远帆");
    let again = post(
        &company,
        None,
        "/v1/set-up",
        set_up(&company.owner_code, "mlps-level-3", MLPS),
    )
    .await;
    assert_eq!(again.status, 410);

    let about = company.call("GET", "/v1/about", None, None).await;
    assert_eq!(about.body["set_up_needed"], false);
    assert_eq!(about.body["password"]["profile"], "mlps-level-3");
    let owner = done.body["token"].as_str().expect("a token");
    let made = link(&company, owner, 1, false).await;
    assert_eq!(made.token.len(), 43, "the first owner may invite at once");
    let code = init::set_up_code(company.app()).await.expect("asked");
    assert!(code.is_none(), "set-up never comes back");
}

#[tokio::test(start_paused = true)]
async fn an_01_guessing_at_the_set_up_code_is_counted_and_it_is_good_after_the_window() {
    let company = empty().await;
    let mut checked = 0;
    for n in 0..1_000_u32 {
        let from = IpAddr::from([10, 0, 2, u8::try_from(n % 50).expect("small")]);
        let body = set_up(&format!("2222-2222-2222-{n:04}"), "nist-800-63b-4", PHRASE).to_string();
        let answer = company
            .call_raw(from, "POST", "/v1/set-up", None, &body)
            .await;
        match answer.status {
            401 => checked += 1,
            429 => assert!(answer.head.contains("retry-after: ")),
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert_eq!(checked, 10);
    tokio::time::advance(Duration::from_secs(60)).await;
    let done = post(
        &company,
        None,
        "/v1/set-up",
        set_up(&company.owner_code, "nist-800-63b-4", PHRASE),
    )
    .await;
    assert_eq!(done.status, 200, "{}", done.body);
}

#[tokio::test(start_paused = true)]
async fn an_07_a_join_link_opens_as_often_as_it_says_and_never_for_another_company() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let made = link(&company, &owner.token, 1, false).await;

    let mut foreign = joining(&made, "lin");
    foreign["organisation"] = json!(OrganisationId::now_v7());
    assert_eq!(post(&company, None, "/v1/join", foreign).await.status, 404);

    let joined = post(&company, None, "/v1/join", joining(&made, "lin")).await;
    assert_eq!(
        (joined.status, &joined.body["kind"]),
        (200, &json!("active")),
        "{}",
        joined.body
    );
    let second = post(&company, None, "/v1/join", joining(&made, "bo")).await;
    assert_eq!((second.status, &second.body["code"]), (410, &json!("gone")));
    let looked = json!({ "organisation": made.organisation, "token": made.token });
    assert_eq!(
        post(&company, None, "/v1/join/look", looked).await.status,
        410
    );

    let over = link(&company, &owner.token, 5, false).await;
    tokio::time::advance(Duration::from_secs(3_601)).await;
    assert_eq!(
        post(&company, None, "/v1/join", joining(&over, "bo"))
            .await
            .status,
        410
    );

    let revoked = link(&company, &owner.token, 5, false).await;
    let path = format!("/v1/join-links/{}/revoke", revoked.id);
    assert_eq!(
        post(&company, Some(&owner.token), &path, Value::Null)
            .await
            .status,
        204
    );
    assert_eq!(
        post(&company, None, "/v1/join", joining(&revoked, "bo"))
            .await
            .status,
        410
    );

    for file in std::fs::read_dir(company.dir.path().join("server")).expect("the directory") {
        let path = file.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("a file");
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains(&made.token),
                "a token lies in {}",
                path.display()
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_04_who_waits_reaches_nothing_but_the_answer() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let made = link(&company, &owner.token, 5, true).await;
    let form = joining(&made, "lin");
    let waits = post(&company, None, "/v1/join", form.clone()).await;
    assert_eq!(waits.body["kind"], "waiting", "{}", waits.body);
    let token = waits.body["token"].as_str().expect("a token").to_owned();

    let public = [
        "/healthz",
        "/v1/about",
        "/v1/sign-in",
        "/v1/set-up",
        "/v1/join",
        "/v1/join/look",
        "/v1/join/answer",
        // Says which tus is spoken here, and nothing else.
        "/v1/uploads",
        // Heard from whoever was signed in once; from anybody else it changes nothing.
        "/v1/purges",
        // A calendar, which is known by the address.
        "/v1/calendar/{feed}",
        // Whoever has a link to a file is nobody here.
        "/o/{token}",
        "/o/{token}/file",
    ];
    let mut refused = 0;
    for route in routes() {
        if public.contains(&route.path)
            || route.path.starts_with("/readyz")
            || route.path.starts_with("/v1/openapi")
            || route.path.starts_with("/metrics")
        {
            continue;
        }
        let mut path = route.path.to_owned();
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            path.replace_range(from..=to, &JoinLinkId::now_v7().to_string());
        }
        let answer = company
            .call(route.method.as_str(), &path, Some(&token), Some(&json!({})))
            .await;
        assert_eq!(
            answer.status, 401,
            "{} {path}: {}",
            route.method, answer.body
        );
        refused += 1;
    }
    println!("{refused} routes answered 401");
    assert!(refused > 40);
    let by_password = company
        .sign_in("lin", json!({ "kind": "password", "password": PHRASE }))
        .await;
    assert_eq!(by_password.status, 401);

    let ask = json!({ "id": form["id"], "token": token, "device_name": "laptop" });
    let still = post(&company, None, "/v1/join/answer", ask.clone()).await;
    assert_eq!(still.body["kind"], "waiting");

    let queue = company
        .call("GET", "/v1/join-requests", Some(&owner.token), None)
        .await;
    assert_eq!(queue.body[0]["handle"], "lin");
    assert_eq!(queue.body[0]["inviter"], json!(owner.id));
    let path = format!(
        "/v1/join-requests/{}/decision",
        form["id"].as_str().expect("an id")
    );
    let yes = json!({ "approved": true });
    assert_eq!(
        post(&company, Some(&owner.token), &path, yes).await.status,
        204
    );
    let let_in = post(&company, None, "/v1/join/answer", ask.clone()).await;
    assert_eq!(let_in.body["kind"], "active", "{}", let_in.body);
    assert_eq!(
        post(&company, None, "/v1/join/answer", ask).await.status,
        410
    );
    let by_password = company
        .sign_in("lin", json!({ "kind": "password", "password": PHRASE }))
        .await;
    assert_eq!(by_password.status, 200);
}

#[tokio::test(start_paused = true)]
async fn who_is_refused_reads_why_and_the_handle_is_free_again() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let made = link(&company, &owner.token, 5, true).await;
    let form = joining(&made, "lin");
    let waits = post(&company, None, "/v1/join", form.clone()).await;
    let taken = post(&company, None, "/v1/join", joining(&made, "lin")).await;
    assert_eq!(taken.body["fields"][0]["problem"], "taken");
    let path = format!(
        "/v1/join-requests/{}/decision",
        form["id"].as_str().expect("an id")
    );
    let short = json!({ "approved": false, "text": "no" });
    assert_eq!(
        post(&company, Some(&owner.token), &path, short)
            .await
            .status,
        422
    );
    let no = json!({ "approved": false, "text": REASON });
    assert_eq!(
        post(&company, Some(&owner.token), &path, no).await.status,
        204
    );
    let ask = json!({ "id": form["id"], "token": waits.body["token"], "device_name": "laptop" });
    let answer = post(&company, None, "/v1/join/answer", ask).await;
    assert_eq!(
        (&answer.body["kind"], &answer.body["text"]),
        (&json!("refused"), &json!(REASON))
    );
    assert_eq!(
        post(&company, None, "/v1/join", joining(&made, "lin"))
            .await
            .status,
        200
    );
}

async fn another_session(company: &Company) -> String {
    let answer = company
        .sign_in(
            "chen.wei",
            json!({ "kind": "password", "password": PHRASE }),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["token"].as_str().expect("a token").to_owned()
}

async fn works(company: &Company, token: &str) -> bool {
    company
        .call("GET", "/v1/sessions", Some(token), None)
        .await
        .status
        == 200
}

#[tokio::test(start_paused = true)]
async fn an_06_a_changed_password_ends_every_other_session_and_this_one_lives() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(another_session(&company).await);
    }
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let wrong = post(
        &company,
        Some(&owner.token),
        "/v1/password",
        change("not the right one at all", "eight large grey elephants"),
    )
    .await;
    assert_eq!(
        (wrong.status, &wrong.body["fields"][0]["field"]),
        (422, &json!("current"))
    );
    let short = post(
        &company,
        Some(&owner.token),
        "/v1/password",
        change(PHRASE, "fourteen signs"),
    )
    .await;
    assert_eq!(short.body["fields"][0]["problem"], "too_short");
    let done = post(
        &company,
        Some(&owner.token),
        "/v1/password",
        change(PHRASE, "eight large grey elephants"),
    )
    .await;
    assert_eq!(done.status, 204, "{}", done.body);
    for other in &others {
        assert!(!works(&company, other).await);
    }
    assert!(works(&company, &owner.token).await);

    let fresh = company
        .sign_in(
            "chen.wei",
            json!({ "kind": "password", "password": "eight large grey elephants" }),
        )
        .await;
    let fresh = fresh.body["token"].as_str().expect("a token").to_owned();
    let out = post(
        &company,
        Some(&owner.token),
        "/v1/sessions/end-others",
        Value::Null,
    )
    .await;
    assert_eq!(out.status, 204);
    assert!(!works(&company, &fresh).await);
    assert!(works(&company, &owner.token).await);
}

#[tokio::test(start_paused = true)]
async fn ds_04_a_person_has_fifty_sessions_and_the_one_unused_longest_gives_way() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut last = String::new();
    for _ in 0..60 {
        tokio::time::advance(Duration::from_secs(1)).await;
        last = another_session(&company).await;
    }
    let list = company.call("GET", "/v1/sessions", Some(&last), None).await;
    assert_eq!(list.body.as_array().expect("a list").len(), 50);
    assert!(!works(&company, &owner.token).await, "the oldest gave way");
}

#[tokio::test(start_paused = true)]
async fn an_12_the_profile_holds_wherever_a_password_comes_in() {
    let company = empty().await;
    let done = post(
        &company,
        None,
        "/v1/set-up",
        set_up(&company.owner_code, "mlps-level-3", MLPS),
    )
    .await;
    let owner = done.body["token"].as_str().expect("a token").to_owned();
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    // None of the last five, under any spelling of the same letters.
    let same = post(&company, Some(&owner), "/v1/password", change(MLPS, MLPS)).await;
    assert_eq!(same.body["fields"][0]["problem"], "used_before");
    for n in 0..5 {
        let (from, to) = (
            format!("Gate-{n}-elephant"),
            format!("Gate-{}-elephant", n + 1),
        );
        let from = if n == 0 { MLPS.to_owned() } else { from };
        let changed = post(&company, Some(&owner), "/v1/password", change(&from, &to)).await;
        assert_eq!(changed.status, 204, "{}", changed.body);
        tokio::time::advance(Duration::from_secs(61)).await;
    }
    let back = post(
        &company,
        Some(&owner),
        "/v1/password",
        change("Gate-5-elephant", MLPS),
    )
    .await;
    assert_eq!(
        back.status, 204,
        "six changes later it may come back: {}",
        back.body
    );

    let made = link(&company, &owner, 5, false).await;
    for (password, problem) in [
        ("Xk7#gate", "too_short"),
        ("onlysmallletters", "too_simple"),
        ("Admin@123456", "not_allowed"),
        ("Bo-Bo-bo-1", "not_allowed"),
    ] {
        let mut form = joining(&made, "bo");
        form["password"] = json!(password);
        let refused = post(&company, None, "/v1/join", form).await;
        assert_eq!(
            refused.body["fields"][0]["problem"], problem,
            "{password}: {}",
            refused.body
        );
    }
    // A one-time code leads to the same rules.
    let body = json!({ "id": JoinRequestId::now_v7(), "handle": "wang", "display_name": "Wang", "kind": "member", "department": null, "manager": null });
    let code = post(&company, Some(&owner), "/v1/people", body).await;
    let secret =
        |new: &str| json!({ "kind": "code", "code": code.body["code"], "new_password": new });
    let weak = company.sign_in("wang", secret("onlysmallletters")).await;
    assert_eq!(weak.body["fields"][0]["problem"], "too_simple");
    let phrase = "一二三四五六七八 ".repeat(6) + "Nine-9 elephants";
    assert_eq!(phrase.chars().count(), 70);
    assert_eq!(company.sign_in("wang", secret(&phrase)).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn an_11_fields_of_the_wrong_kind_are_refused_wherever_somebody_comes_in() {
    let company = empty().await;
    let wrong = [
        json!({ "$ne": 1 }),
        json!([]),
        json!(7),
        json!(null),
        json!([[["x"]]]),
    ];
    let look = json!({ "organisation": OrganisationId::now_v7(), "token": "x" });
    let link = Link {
        id: JoinLinkId::now_v7(),
        organisation: OrganisationId::now_v7().to_string(),
        token: "x".to_owned(),
    };
    let answer = json!({ "id": JoinRequestId::now_v7(), "token": "x", "device_name": "desk" });
    let mut refused = 0;
    for (path, good) in [
        (
            "/v1/set-up",
            set_up(&company.owner_code, "mlps-level-3", MLPS),
        ),
        ("/v1/join/look", look),
        ("/v1/join", joining(&link, "bo")),
        ("/v1/join/answer", answer),
    ] {
        for field in good.as_object().expect("an object").keys() {
            for value in &wrong {
                let mut body = good.clone();
                body[field] = value.clone();
                let answer = post(&company, None, path, body).await;
                assert_eq!(
                    answer.status, 422,
                    "{path} {field} = {value}: {}",
                    answer.body
                );
                refused += 1;
            }
        }
    }
    println!("{refused} malformed requests, each a 422");
}

#[tokio::test(start_paused = true)]
async fn an_owner_is_helped_back_from_the_console_and_nobody_else_is() {
    let company = Company::found().await;
    company.owner().await;
    let code = init::recover(company.app(), " Chen.Wei ")
        .await
        .expect("an owner");
    let secret =
        json!({ "kind": "code", "code": code.code, "new_password": "eight large grey elephants" });
    assert_eq!(company.sign_in("chen.wei", secret).await.status, 200);
    assert!(init::recover(company.app(), "nobody").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_report_has_one_number_however_often_it_is_sent() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let report = json!({ "id": ReportId::now_v7(), "text": "it stopped" });
    let first = post(&company, Some(&owner.token), "/v1/reports", report.clone()).await;
    let second = post(&company, Some(&owner.token), "/v1/reports", report).await;
    assert_eq!(
        (&first.body["number"], &second.body["number"]),
        (&json!(1), &json!(1))
    );
    let all = company
        .call("GET", "/v1/reports", Some(&owner.token), None)
        .await;
    assert_eq!(all.body.as_array().expect("a list").len(), 1);
    for _ in 1..20 {
        let more = json!({ "id": ReportId::now_v7(), "text": "again" });
        assert_eq!(
            post(&company, Some(&owner.token), "/v1/reports", more)
                .await
                .status,
            200
        );
    }
    let more = json!({ "id": ReportId::now_v7(), "text": "again" });
    assert_eq!(
        post(&company, Some(&owner.token), "/v1/reports", more)
            .await
            .status,
        429
    );
}
