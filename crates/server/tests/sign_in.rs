//! Signing in: codes, passwords, and what strangers may learn and cost.

mod common;

use std::time::Duration;

use common::{Company, PHRASE};
use serde_json::{Value, json};

fn code(code: &str) -> Value {
    json!({ "kind": "code", "code": code, "new_password": PHRASE })
}

fn password(password: &str) -> Value {
    json!({ "kind": "password", "password": password })
}

#[tokio::test(start_paused = true)]
async fn an_07_a_one_time_code_opens_once_and_the_password_it_set_opens_from_then_on() {
    let company = Company::found().await;
    let first = company
        .sign_in("Chen.Wei ", code(&company.owner_code))
        .await;
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(first.body["organisation_name"], "Lanhai");

    let second = company.sign_in("chen.wei", code(&company.owner_code)).await;
    assert_eq!((second.status, &second.body["code"]), (410, &json!("gone")));

    let again = company.sign_in("chen.wei", password(PHRASE)).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_ne!(again.body["token"], first.body["token"]);
}

#[tokio::test(start_paused = true)]
async fn an_07_a_code_is_worth_nothing_after_a_day() {
    let company = Company::found().await;
    tokio::time::advance(Duration::from_secs(24 * 3600)).await;
    let late = company.sign_in("chen.wei", code(&company.owner_code)).await;
    assert_eq!((late.status, &late.body["code"]), (410, &json!("gone")));
}

#[tokio::test(start_paused = true)]
async fn an_07_neither_code_nor_token_nor_password_lies_on_the_disk() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let code = company.owner_code.replace('-', "");
    let mut searched = 0;
    for file in std::fs::read_dir(company.dir.path().join("server")).expect("the directory") {
        let path = file.expect("an entry").path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        for secret in [&*owner.token, &*code, &*company.owner_code, PHRASE] {
            assert!(
                !text.contains(secret),
                "a secret lies in {}",
                path.display()
            );
        }
        searched += 1;
    }
    assert!(searched >= 2, "the database and its log were searched");
}

#[tokio::test(start_paused = true)]
async fn an_03_a_stranger_learns_nothing_about_who_works_here() {
    let company = Company::found().await;
    company.owner().await;
    let wrong = company
        .sign_in("chen.wei", password("not the right one at all"))
        .await;
    let nobody = company
        .sign_in("nobody", password("not the right one at all"))
        .await;
    let strange_code = company.sign_in("nobody", code("2222-2222-2222-2222")).await;
    let wrong_code = company
        .sign_in("chen.wei", code("2222-2222-2222-2222"))
        .await;
    for answer in [&wrong, &nobody, &strange_code, &wrong_code] {
        assert_eq!(answer.status, 401);
        let mut body = answer.body.clone();
        body.as_object_mut()
            .expect("an object")
            .remove("request_id");
        assert_eq!(body, json!({ "code": "wrong_credentials" }));
    }
}

#[tokio::test(start_paused = true)]
async fn an_01_an_account_rests_after_ten_wrong_passwords_and_opens_again_after_the_window() {
    let company = Company::found().await;
    company.owner().await;
    for _ in 0..10 {
        let wrong = company
            .sign_in("chen.wei", password("not the right one at all"))
            .await;
        assert_eq!(wrong.status, 401);
    }
    let resting = company.sign_in("chen.wei", password(PHRASE)).await;
    assert_eq!(resting.status, 429);
    assert!(resting.head.contains("retry-after: "), "{}", resting.head);
    let wait = resting.body["retry_after_ms"].as_u64().expect("a time");
    assert!(wait <= 60_000);
    tokio::time::advance(Duration::from_millis(wait)).await;
    let rested = company.sign_in("chen.wei", password(PHRASE)).await;
    assert_eq!(rested.status, 200);
}

#[tokio::test(start_paused = true)]
async fn an_11_fields_of_the_wrong_kind_are_refused_by_name_and_nothing_breaks() {
    let company = Company::found().await;
    let good = json!({
        "handle": "chen.wei",
        "secret": { "kind": "password", "password": PHRASE },
        "device_name": "desk",
    });
    let wrong = [
        json!({ "$ne": 1 }),
        json!([]),
        json!(7),
        json!(null),
        json!([[["x"]]]),
    ];
    for pointer in [
        "/handle",
        "/secret",
        "/secret/kind",
        "/secret/password",
        "/device_name",
    ] {
        for value in &wrong {
            let mut body = good.clone();
            *body.pointer_mut(pointer).expect("a field") = value.clone();
            let answer = company.call("POST", "/v1/sign-in", None, Some(&body)).await;
            assert_eq!(answer.status, 422, "{pointer} = {value}: {}", answer.body);
        }
    }
    let mut extra = good.clone();
    extra["admin"] = json!(true);
    let answer = company
        .call("POST", "/v1/sign-in", None, Some(&extra))
        .await;
    assert_eq!(answer.status, 422);
    let deep = "[".repeat(100_000);
    let answer = company
        .call_raw(common::HERE, "POST", "/v1/sign-in", None, &deep)
        .await;
    assert!(matches!(answer.status, 413 | 422), "{}", answer.status);
}

#[tokio::test(start_paused = true)]
async fn an_12_a_weak_new_password_is_refused_with_its_reason_and_uses_nothing_up() {
    let company = Company::found().await;
    for (weak, problem) in [
        ("short", "too_short"),
        ("passwordpassword", "not_allowed"),
        ("chen.weichen.weichen.wei", "not_allowed"),
    ] {
        let secret = json!({ "kind": "code", "code": company.owner_code, "new_password": weak });
        let answer = company.sign_in("chen.wei", secret).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.body["fields"],
            json!([{ "field": "secret.new_password", "problem": problem }])
        );
    }
    let strong = json!({
        "kind": "code", "code": company.owner_code,
        "new_password": "夏天的风 吹过长长的海岸线 真好",
    });
    assert_eq!(company.sign_in("chen.wei", strong).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn who_signs_out_is_out_and_stays_in_elsewhere() {
    let company = Company::found().await;
    let here = company.owner().await;
    let answer = company.sign_in("chen.wei", password(PHRASE)).await;
    let there = common::someone(&answer.body);
    assert_eq!(
        company
            .call("POST", "/v1/sign-out", Some(&here.token), None)
            .await
            .status,
        204
    );
    assert_eq!(
        company
            .call("POST", "/v1/sign-out", Some(&here.token), None)
            .await
            .status,
        401
    );
    assert_eq!(
        company
            .call("POST", "/v1/sign-out", Some(&there.token), None)
            .await
            .status,
        204
    );
}

/// What the audit holds of sign-ins that failed: about whom, and how many.
async fn failed_sign_ins(company: &Company) -> Vec<(Value, Value)> {
    let entries = company
        .app()
        .read(|db| {
            Box::pin(
                async move { Ok(tokenim_server::store::audit_entries::after(db, 0, 1_000).await?) },
            )
        })
        .await
        .expect("the audit");
    entries
        .iter()
        .filter(|entry| entry.leaf.contains("sign_in.refused"))
        .map(|entry| {
            assert!(!entry.leaf.contains("elephant") && !entry.leaf.contains("guess"));
            let leaf: Value = serde_json::from_str(&entry.leaf).expect("JSON");
            (leaf["object"].clone(), leaf["after"]["times"].clone())
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_01_a_burst_of_wrong_passwords_leaves_one_record_and_then_its_count() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let guess = |handle: &str| {
        json!({
            "handle": handle, "device_name": "desk",
            "secret": { "kind": "password", "password": "guess after guess after guess" },
        })
        .to_string()
    };
    // One account from fifty addresses, then fifty accounts from one of them.
    for n in 0..200_u8 {
        let from = std::net::IpAddr::from([10, 0, 2, n % 50]);
        company
            .call_raw(from, "POST", "/v1/sign-in", None, &guess("chen.wei"))
            .await;
    }
    assert_eq!(
        failed_sign_ins(&company).await,
        [(json!(owner.id), json!(1))]
    );
    let from = std::net::IpAddr::from([10, 0, 3, 1]);
    for n in 0..50 {
        let body = guess(&format!("guess{n}"));
        company
            .call_raw(from, "POST", "/v1/sign-in", None, &body)
            .await;
    }
    assert_eq!(failed_sign_ins(&company).await.len(), 2, "another burst");
    tokio::time::advance(Duration::from_secs(61)).await;
    company.app().settle_refusals().await.expect("written");
    let mut counts = failed_sign_ins(&company).await.split_off(2);
    counts.sort_by_key(|(_, times)| times.as_u64());
    assert_eq!(
        counts,
        [(Value::Null, json!(49)), (json!(owner.id), json!(199))]
    );
}
