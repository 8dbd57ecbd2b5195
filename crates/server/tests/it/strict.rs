//! AZ-15 and AN-11's cousins: nothing can be assigned that was not asked for, and nothing a
//! client sends is a fault of the server.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{
    AccessRequestId, CallProviderId, CaseId, ChannelId, DepartmentId, ExclusionId, FileId,
    FileLinkId, GrantId, HouseRuleId, JoinLinkId, JoinRequestId, MessageId, OperationId,
    OrganisationId, PeopleGroupId, PersonId, ReportId, SessionId, TeamId, WorkflowId,
};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::HOUR_MS;
use tokenim_server::router::{Route, routes};

use crate::story::{REASON, Somebody, Story, everywhere};

struct Request {
    method: Method,
    path: String,
    body: Value,
}

/// A well-formed request for every route that takes a body.
async fn requests(story: &Story, owner: &Somebody) -> Vec<Request> {
    let bo = story.person(owner, "bo").await;
    let channel = story.channel(owner, "private", "all", &[]).await;
    let message = story.says(owner, channel, "hello").await.id;
    let team = story.team(owner, owner).await;
    let in_an_hour = story.now().plus_ms(HOUR_MS);
    let body = |route: &Route| -> Option<Value> {
        if let Some(body) = about_groups(route, owner.id, bo.id) {
            return Some(body);
        }
        Some(match (route.row.action, &route.method) {
            (Action::SignIn, _) => json!({
                "handle": "wei", "device_name": "desk",
                "secret": { "kind": "password", "password": "seven small grey elephants" },
            }),
            (Action::SendMessage, _) => json!({ "id": MessageId::now_v7(), "body": "hello" }),
            (Action::EditOwnMessage, _) => {
                json!({ "id": OperationId::now_v7(), "body": "hello" })
            }
            (Action::MarkRead, _) => json!(ReadMark::default()),
            (Action::React, _) => json!({ "emoji": "👍", "on": true }),
            (Action::PinMessage, _) => json!({ "pinned": true }),
            (Action::FollowThread, &Method::PUT) => json!({ "following": true, "read": 0 }),
            (Action::ConfirmAnnouncement, _) => json!({ "revision": 0 }),
            (Action::CreatePublicChannel, _) => json!({
                "id": ChannelId::now_v7(), "kind": "public", "team": null, "name": "new",
                "history": "all",
            }),
            (Action::StartDirectMessage, _) => json!({ "person": bo.id }),
            (Action::ManageChannelSettings, _) => json!({ "name": "falcon" }),
            (Action::ArchiveChannel, _) => json!({ "archived": false, "text": REASON }),
            (Action::CreateDepartment, _) => json!({
                "id": DepartmentId::now_v7(), "name": "new", "parent": null, "manager": null,
            }),
            (Action::CreateTeam, _) => json!({
                "id": TeamId::now_v7(), "name": "new", "kind": "open", "department": null,
                "admin": bo.id,
            }),
            (Action::ManageTeamMembers, &Method::PUT) => json!({ "admin": false }),
            (Action::CreatePerson, _) => json!({
                "id": PersonId::now_v7(), "handle": "newcomer", "display_name": "new",
                "kind": "member", "department": null, "manager": null,
            }),
            (Action::DisablePerson | Action::EnablePerson, _) => {
                json!({ "id": OperationId::now_v7(), "text": REASON })
            }
            (Action::RevokePermission, _) if route.path.contains("exclusions") => json!({
                "id": ExclusionId::now_v7(), "permission": "message.direct",
                "scope": everywhere(), "code": "REVOKED", "text": REASON,
                "ends_at": in_an_hour, "review_at": null, "dry_run": true,
            }),
            (Action::RevokePermission | Action::RestorePermission, _) => {
                json!({ "text": REASON, "dry_run": true })
            }
            (Action::GrantPermission, _) => json!({
                "id": GrantId::now_v7(), "permission": "message.mention_all",
                "scope": everywhere(), "starts_at": null, "ends_at": in_an_hour,
                "text": REASON, "dry_run": true,
            }),
            (Action::Search, _) => json!({ "words": "hello", "files": "plan", "has": ["file"] }),
            (Action::ReadAudit, _) if route.path.ends_with("/verify") => json!({ "after": 0 }),
            (Action::ReadAudit, &Method::POST) => json!({
                "filter": { "action": "permission.", "since": 0 }, "limit": 5,
            }),
            (Action::ExportAudit, _) => json!({ "format": "csv", "filter": {}, "after": 0 }),
            (Action::ShareFileOutside, _) => json!({
                "id": FileLinkId::now_v7(), "days": 1, "opens_max": 5,
            }),
            (Action::SetRetention, _) => json!({ "days": 0, "text": REASON }),
            (Action::SetReadingLease, _) => json!({ "hours": 168, "text": REASON }),
            (Action::ManageQuotas, &Method::PUT) => json!({
                "of": { "kind": "each_person" }, "bytes": 1_000_000, "text": REASON,
                "dry_run": true,
            }),
            (Action::RaiseLabel, _) => json!({ "label": "internal", "text": REASON }),
            (Action::SetClearance, _) => json!({
                "level": "secret", "was": "secret", "text": REASON, "dry_run": true,
            }),
            (Action::ReportPurge, _) => json!({ "purges": [] }),
            (Action::SetPasswordProfile, _) => {
                json!({ "profile": "mlps-level-3", "text": REASON })
            }
            (Action::SetUp, _) => json!({
                "code": "ABCD-EFGH-JKLM-NPQR", "organisation_name": "Lanhai",
                "password_profile": "mlps-level-3", "handle": "wei", "display_name": "Wei",
                "password": "Xk7#gate-42", "device_name": "desk",
            }),
            (Action::JoinByLink, _) => match route.path {
                "/v1/join/look" => {
                    json!({ "organisation": OrganisationId::now_v7(), "token": "none" })
                }
                "/v1/join/answer" => {
                    json!({ "id": JoinRequestId::now_v7(), "token": "none", "device_name": "desk" })
                }
                _ => json!({
                    "id": JoinRequestId::now_v7(), "organisation": OrganisationId::now_v7(),
                    "token": "none", "handle": "wei", "display_name": "Wei",
                    "password": "seven small grey elephants", "device_name": "desk",
                }),
            },
            (Action::ManageJoinLinks, &Method::POST) if route.path == "/v1/join-links" => json!({
                "id": JoinLinkId::now_v7(), "note": "", "uses_max": 1,
                "expires_at": in_an_hour, "needs_approval": false,
            }),
            (Action::DecideJoinRequest, &Method::POST) => {
                json!({ "approved": false, "text": REASON })
            }
            (Action::ChangeOwnPassword, _) => {
                json!({ "current": "seven small grey elephants", "new": "eight large grey elephants" })
            }
            (Action::ManageOwnSessions, _) if route.path.ends_with("/confirm") => {
                json!({ "password": "seven small grey elephants" })
            }
            (Action::EditHelp, _) => json!({ "contacts": [], "notes": "" }),
            (Action::ReportProblem, &Method::POST) => {
                json!({ "id": ReportId::now_v7(), "text": "it stopped" })
            }
            (Action::StartVoiceCall, _) => json!({
                "id": MessageId::now_v7(), "video": true, "title": "review",
                "provider": CallProviderId::now_v7(),
                "planned": {
                    "starts_at": in_an_hour, "minutes": 30, "time_zone": "Asia/Shanghai",
                },
            }),
            (Action::ManageCall, &Method::PUT) => json!({ "title": "review" }),
            (Action::InviteToCall, _) => json!({ "name": "guest" }),
            (Action::ManageCallProviders, &Method::PUT) => json!({
                "name": "Jitsi", "kind": "jitsi", "address": "https://meet.example",
                "app_id": "us", "secret": "s3cret", "hosts": ["*.meet.example"],
            }),
            (Action::AssignPost, _) => {
                json!({ "id": OperationId::now_v7(), "held": false, "text": REASON })
            }
            _ => return None,
        })
    };
    routes()
        .iter()
        .filter_map(|route| {
            let path = route
                .path
                .replace("{channel}", &channel.to_string())
                .replace("{message}", &message.to_string())
                .replace("{team}", &team.to_string())
                .replace("{person}", &bo.id.to_string())
                .replace("{role}", "auditor")
                .replace("{workflow}", &WorkflowId::now_v7().to_string())
                .replace("{group}", &PeopleGroupId::now_v7().to_string())
                .replace("{exclusion}", &ExclusionId::now_v7().to_string())
                .replace("{grant}", &GrantId::now_v7().to_string())
                .replace("{request}", &JoinRequestId::now_v7().to_string())
                .replace("{provider}", &CallProviderId::now_v7().to_string())
                .replace("{file}", &FileId::now_v7().to_string())
                .replace("{link}", &JoinLinkId::now_v7().to_string())
                .replace("{case}", &CaseId::now_v7().to_string())
                .replace("{rule}", &HouseRuleId::now_v7().to_string())
                .replace("{session}", &SessionId::now_v7().to_string());
            body(route).map(|body| Request {
                method: route.method.clone(),
                path,
                body,
            })
        })
        .collect()
}

/// The requests about teams and groups, by their address.
fn about_groups(route: &Route, owner: PersonId, bo: PersonId) -> Option<Value> {
    if !matches!(route.method, Method::PUT | Method::POST) {
        return None;
    }
    Some(match route.path {
        "/v1/teams/{team}" => json!({
            "name": "falcon", "description": "", "join": "open", "leave": "free", "stage": null,
            "ends_at": null,
            "charter": [{ "person": owner, "what": "release", "until": null }],
        }),
        "/v1/teams/{team}/frozen" | "/v1/channels/{channel}/frozen" => {
            json!({ "frozen": false, "text": REASON })
        }
        "/v1/teams/{team}/archived" => json!({ "archived": false, "text": REASON }),
        "/v1/teams/{team}/bundle" => json!({
            "id": GrantId::now_v7(), "over": null, "permissions": ["file.upload"], "ends_at": 1,
            "text": REASON, "dry_run": true,
        }),
        "/v1/teams/{team}/owner" => json!({ "owner": owner, "deputy": null }),
        "/v1/teams/{team}/members"
        | "/v1/teams/{team}/invitations"
        | "/v1/channels/{channel}/members" => json!({ "people": [bo] }),
        "/v1/teams/{team}/requests/{person}" => json!({ "approve": true, "text": "" }),
        "/v1/teams/{team}/default-channels" | "/v1/default-channels" => {
            json!({ "channels": [] })
        }
        "/v1/teams/{team}/join" | "/v1/teams/{team}/leave" => json!({ "text": "" }),
        "/v1/group-messages" => {
            json!({ "id": ChannelId::now_v7(), "people": [bo], "name": "" })
        }
        "/v1/people-groups" => json!({
            "id": PeopleGroupId::now_v7(), "handle": "sales", "name": "Sales",
            "description": "", "members": [bo],
        }),
        "/v1/people-groups/{group}" => json!({
            "handle": "sales", "name": "Sales", "description": "", "owner": owner,
            "members": [],
        }),
        "/v1/people/{person}/offboard" => json!({
            "id": OperationId::now_v7(), "teams": [], "groups_to": null, "text": REASON,
            "dry_run": true,
        }),
        "/v1/requests" => json!({
            "id": AccessRequestId::now_v7(), "kind": "restore", "permission": "message.send",
            "scope": everywhere(), "purpose": { "need": "n", "statement": "long enough to be read" },
        }),
        "/v1/requests/{request}/approve" => json!({
            "id": OperationId::now_v7(), "version": 1, "digest": "d", "text": "",
        }),
        "/v1/requests/{request}/deny" => json!({
            "id": OperationId::now_v7(), "version": 1, "code": "other", "rule": "the rule",
            "text": "long enough to be read by somebody", "would_change": "more than ten signs",
        }),
        "/v1/requests/{request}/nudge" | "/v1/requests/{request}/escalate" => {
            json!({ "id": OperationId::now_v7() })
        }
        "/v1/requests/{request}/endorse" => json!({
            "id": OperationId::now_v7(), "relation": "other", "text": "long enough",
        }),
        "/v1/requests/{request}/appeal" => json!({
            "id": AccessRequestId::now_v7(), "root_cause": "long enough",
            "explanation": "long enough", "need": "to answer",
        }),
        path if path.starts_with("/v1/requests/{request}/") => json!({
            "id": OperationId::now_v7(), "text": "long enough to be read",
        }),
        "/v1/channels/{channel}/messages/{message}/report" => json!({
            "id": CaseId::now_v7(), "rule": "respect", "citation": "", "text": "long enough",
        }),
        "/v1/people/{person}/cases" => json!({
            "id": CaseId::now_v7(), "scope": everywhere(), "rule": "other",
            "citation": "handbook 4", "text": "long enough to be read", "messages": [],
        }),
        "/v1/cases/{case}/evidence" => json!({
            "id": OperationId::now_v7(), "version": 1, "messages": [],
        }),
        "/v1/house-rules/{rule}" => json!({
            "version": 0, "kind": "security", "name": "passwords", "steps": ["warning"],
            "rule": "no password is written into a channel", "retired": false, "text": REASON,
        }),
        "/v1/cases/{case}/decision" => json!({
            "id": OperationId::now_v7(), "version": 1,
            "measure": { "step": "no_finding", "text": "long enough to be read" },
        }),
        "/v1/cases/{case}/heed" => {
            json!({ "id": OperationId::now_v7(), "heed": "seen", "text": "" })
        }
        "/v1/cases/{case}/statement" | "/v1/cases/{case}/lines" => json!({
            "id": OperationId::now_v7(), "text": "long enough to be read",
        }),
        path if path.starts_with("/v1/cases/{case}/") => json!({
            "id": OperationId::now_v7(), "version": 1, "text": "long enough to be read",
        }),
        "/v1/audit/rights" => json!({ "mismatch": "none", "how": "accept", "text": REASON }),
        "/v1/people/{person}/department" => json!({
            "department": null, "manager": null, "title": "", "text": REASON,
        }),
        _ => return None,
    })
}

#[tokio::test]
async fn az_15_no_route_takes_a_field_it_did_not_ask_for() {
    let (story, owner) = Story::begin().await;
    let requests = requests(&story, &owner).await;
    assert!(requests.len() >= 19, "{}", requests.len());
    for request in &requests {
        for extra in [
            "role",
            "org_id",
            "created_at",
            "seq",
            "sender_id",
            "authority_epoch",
        ] {
            let mut body = request.body.clone();
            body[extra] = json!(1);
            let answer = story
                .call(&owner, request.method.clone(), &request.path, &body)
                .await;
            let error = answer.refused(422, ErrorCode::Invalid);
            assert_eq!(error.fields.len(), 1, "{}", request.path);
            assert_eq!(error.fields[0].field, extra, "{}", request.path);
            assert_eq!(error.fields[0].problem, FieldProblem::Unknown);
        }
    }
    let path = "/v1/channels/0192aa00-0000-7000-8000-000000000001/entries?after=0&as=owner";
    let error = story
        .get(&owner, path)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].field, "as");
}

#[tokio::test]
async fn az_15_a_wrong_type_in_any_field_is_named_and_never_a_fault() {
    let (story, owner) = Story::begin().await;
    let wrong = [
        json!({ "$ne": 1 }),
        json!([1, 2]),
        json!(-7.5),
        json!({ "a": { "b": {} } }),
        json!("\u{0}"),
    ];
    for request in requests(&story, &owner).await {
        let fields: Vec<String> = match &request.body {
            Value::Object(map) => map.keys().cloned().collect(),
            _ => Vec::new(),
        };
        for field in fields {
            for value in &wrong {
                let mut body = request.body.clone();
                body[&field] = value.clone();
                let answer = story
                    .call(&owner, request.method.clone(), &request.path, &body)
                    .await;
                if request.path == "/v1/sign-in" && value.is_string() {
                    // A string after all: nobody is called that.
                    assert!(answer.status == 401 || answer.status == 422);
                    continue;
                }
                if request.path == "/v1/search" && value.is_string() {
                    // Words to look for are any words, and find nothing.
                    assert!(answer.status == 200 || answer.status == 422);
                    continue;
                }
                let error = answer.refused(422, ErrorCode::Invalid);
                let named = &error.fields[0].field;
                assert!(
                    named.starts_with(&field),
                    "{field}: {named} in {}",
                    request.path
                );
            }
        }
        for text in [
            "",
            "{",
            "null",
            "[]",
            "7",
            "\"x\"",
            "{\"id\":1e400}",
            "[1,\"x\",true]",
        ] {
            let answer = story
                .call_raw(&owner, request.method.clone(), &request.path, text)
                .await;
            let is_json = !matches!(text, "" | "{" | "{\"id\":1e400}");
            let expected = if is_json { 422 } else { 400 };
            assert_eq!(answer.status, expected, "{text:?} at {}", request.path);
        }
    }
}

#[tokio::test]
async fn an_address_that_names_no_id_is_nowhere() {
    let (story, owner) = Story::begin().await;
    for path in [
        "/v1/channels/me/entries?after=0",
        "/v1/people/..%2f/access?scope=organisation",
        "/v1/nothing",
    ] {
        story
            .get(&owner, path)
            .await
            .refused(404, ErrorCode::NotFound);
    }
}

const NASTY: &[&str] = &[
    "it's; DROP TABLE message; --",
    "\" OR 1=1 --",
    "'); DELETE FROM channel_entry; SELECT ('",
    "\" NEAR ( * ^ : {a b} AND NOT",
    "?1 :name @p $x %s {0}",
    "100% _ \\ %_",
    "x'00' || char(39) || 'y",
];

/// Every place in a request where a string stands.
fn strings(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(path.to_owned()),
        Value::Object(map) => {
            for (key, inner) in map {
                strings(inner, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (nth, inner) in items.iter().enumerate() {
                strings(inner, &format!("{path}/{nth}"), found);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn xs_06_sql_in_any_string_is_what_was_typed_and_nothing_more() {
    let (story, owner) = Story::begin().await;
    let mut asked = 0;
    for request in requests(&story, &owner).await {
        let mut places = Vec::new();
        strings(&request.body, "", &mut places);
        for place in places {
            for nasty in NASTY {
                let mut body = request.body.clone();
                *body.pointer_mut(&place).expect("a string") = json!(nasty);
                let answer = story
                    .call(&owner, request.method.clone(), &request.path, &body)
                    .await;
                assert!(
                    answer.status < 500,
                    "{} {} {place}: {} {}",
                    request.method,
                    request.path,
                    answer.status,
                    answer.body
                );
                asked += 1;
            }
        }
        // A query, too.
        let path = format!("{}?scope={}", request.path, "%27%3B--");
        assert!(story.get(&owner, &path).await.status < 500);
    }
    println!("{asked} requests");
    assert!(asked > 200, "{asked}");

    // What is kept is what was typed, to the letter.
    let team = story.team(&owner, &owner).await;
    let channel = story
        .channel_in(&owner, Some(team), "public", "all", &[])
        .await;
    for nasty in NASTY {
        story.says(&owner, channel, nasty).await;
        let path = format!("/v1/channels/{channel}");
        let change = json!({ "name": nasty, "topic": nasty });
        story
            .call(&owner, Method::PATCH, &path, &change)
            .await
            .done();
        let snapshot = story.snapshot(&owner, channel).await;
        assert_eq!(snapshot.channel.name, *nasty);
        assert_eq!(snapshot.channel.topic, *nasty);
    }
    let text = json!(story.log(&owner, channel).await);
    let bodies: Vec<&str> = text
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["event"]["kind"] == "message")
        .filter_map(|entry| entry["event"]["body"].as_str())
        .collect();
    assert_eq!(bodies, NASTY);
}
