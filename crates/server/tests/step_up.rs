//! Whoever sits at a desktop that signed in long ago shows who they are before anything grave.

mod common;

use std::time::Duration;

use common::{Company, PHRASE, Someone, someone};
use serde_json::{Value, json};
use tokenim_protocol::ids::ExclusionId;
use tokenim_protocol::time::DAY_MS;

const QUARTER: Duration = Duration::from_secs(15 * 60);

async fn takes(company: &Company, by: &Someone, from: &Someone, dry_run: bool) -> (u16, Value) {
    let body = json!({
        "id": ExclusionId::now_v7(), "permission": "message.send", "scope": { "kind": "organisation" },
        "code": "REVOKED", "ends_at": company.app().now().plus_ms(DAY_MS), "review_at": null,
        "text": "the project is over for now", "dry_run": dry_run,
    });
    let path = format!("/v1/people/{}/exclusions", from.id);
    let answer = company.post(by, &path, body).await;
    (answer.status, answer.body)
}

async fn confirms(company: &Company, who: &Someone, password: &str) -> (u16, Value) {
    let body = json!({ "password": password });
    let answer = company.post(who, "/v1/sessions/confirm", body).await;
    (answer.status, answer.body)
}

fn owes(answer: &(u16, Value)) -> bool {
    let obstacles = answer.1["decision"]["obstacles"].as_array();
    answer.0 == 403
        && obstacles.is_some_and(|all| {
            all.len() == 1 && all[0]["code"] == "STEP_UP_NEEDED" && all[0]["next"] == "step_up"
        })
}

#[tokio::test(start_paused = true)]
async fn a_session_that_proved_itself_long_ago_does_nothing_grave_until_it_does_so_again() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let li = company.colleague(&owner, "li.na").await;
    let wu = company.colleague(&owner, "wu.bo").await;

    // Whoever has just signed in has just shown who they are.
    assert!(takes(&company, &owner, &li, false).await.0 < 300);

    tokio::time::advance(QUARTER).await;
    let refused = takes(&company, &owner, &wu, false).await;
    assert!(owes(&refused), "{refused:?}");
    // What only shows what would happen, what only shows, and what is not grave goes on.
    assert!(takes(&company, &owner, &wu, true).await.0 < 300);
    let looked = company
        .call(
            "GET",
            &format!("/v1/people/{}/access?scope=organisation", li.id),
            Some(&owner.token),
            None,
        )
        .await;
    assert!(looked.status < 300, "{} {}", looked.status, looked.body);
    company.colleague(&owner, "he.jun").await;

    let wrong = confirms(&company, &owner, "not the one that was chosen").await;
    assert_eq!(
        (wrong.0, &wrong.1["fields"][0]["field"]),
        (422, &json!("password"))
    );
    assert!(owes(&takes(&company, &owner, &wu, false).await));

    let right = confirms(&company, &owner, PHRASE).await;
    assert_eq!(right.0, 200, "{}", right.1);
    assert!(takes(&company, &owner, &wu, false).await.0 < 300);
}

#[tokio::test(start_paused = true)]
async fn a_proof_is_one_sessions_own_and_ends_with_the_password_it_was_given_with() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let li = company.colleague(&owner, "li.na").await;
    tokio::time::advance(QUARTER).await;

    let secret = json!({ "kind": "password", "password": PHRASE });
    let phone = someone(&company.sign_in("chen.wei", secret).await.body);
    assert!(owes(&takes(&company, &owner, &li, false).await));
    assert_eq!(confirms(&company, &owner, PHRASE).await.0, 200);

    let change = json!({ "current": PHRASE, "new": "eleven quiet herons at dusk" });
    let changed = company.post(&phone, "/v1/password", change).await;
    assert!(changed.status < 300, "{} {}", changed.status, changed.body);
    assert!(owes(&takes(&company, &phone, &li, false).await));
    assert_eq!(confirms(&company, &phone, PHRASE).await.0, 422);
    assert_eq!(
        confirms(&company, &phone, "eleven quiet herons at dusk")
            .await
            .0,
        200
    );
    assert!(takes(&company, &phone, &li, false).await.0 < 300);
}

#[tokio::test(start_paused = true)]
async fn guesses_are_counted_with_the_sign_ins() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(confirms(&company, &owner, "a guess among many").await.0);
    }
    assert!(answers.contains(&429), "{answers:?}");
    // Nor is the right one heard before the rest is over.
    assert_eq!(confirms(&company, &owner, PHRASE).await.0, 429);
    let secret = json!({ "kind": "password", "password": PHRASE });
    assert_eq!(company.sign_in("chen.wei", secret).await.status, 429);
}

#[tokio::test(start_paused = true)]
async fn what_is_hidden_from_colleagues_is_told_to_whoever_lacks_nothing_but_the_proof() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let li = company.colleague(&owner, "li.na").await;
    let wu = company.colleague(&owner, "wu.bo").await;
    assert!(takes(&company, &owner, &li, false).await.0 < 300);
    let path = format!("/v1/people/{}/access?scope=organisation", li.id);
    let report = company.call("GET", &path, Some(&owner.token), None).await;
    let rows = report.body["rows"].as_array().expect("rows");
    let exclusion = rows.iter().find_map(|row| row["exclusion"].as_str());
    let path = format!("/v1/exclusions/{}/end", exclusion.expect("one stands"));
    let ends = async |who: &Someone| {
        let body = json!({ "text": "the project goes on after all" });
        let answer = company.post(who, &path, body).await;
        (answer.status, answer.body)
    };

    assert_eq!(ends(&wu).await.0, 404);
    tokio::time::advance(QUARTER).await;
    assert_eq!(ends(&wu).await.0, 404);
    let refused = ends(&owner).await;
    assert!(owes(&refused), "{refused:?}");
    assert_eq!(confirms(&company, &owner, PHRASE).await.0, 200);
    assert!(ends(&owner).await.0 < 300);
}
