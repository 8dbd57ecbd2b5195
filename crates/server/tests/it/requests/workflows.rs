//! Which way requests take, as the organisation decides it: while the company is being set up
//! Wei keeps the rules, alone.

use tokenim_protocol::ids::{GrantId, WorkflowId};
use tokenim_protocol::permission::{Grant, Holding, Permission, Scope};
use tokenim_protocol::workflow::{WorkflowSaved, Workflows};
use tokenim_server::store::{grants, people};

use super::*;
use crate::story::REASON;

const MENTION: &str = "message.mention_all";

fn stage(roles: &[&str], needed: u8) -> Value {
    json!({ "roles": roles, "needed": needed, "hours": 4, "overdue": "escalate" })
}

fn about(version: u64, permissions: &[&str], stages: &[Value]) -> Value {
    json!({
        "id": OperationId::now_v7(), "version": version, "name": "calling everybody",
        "permissions": permissions, "kinds": ["new", "temporary"], "stages": stages,
        "text": REASON,
    })
}

impl Team {
    /// As two others have agreed to.
    async fn may_edit(&self, who: &Somebody) {
        let (person, now) = (who.id, self.story.now());
        self.story
            .app
            .write(move |tx| {
                Box::pin(async move {
                    let given = Grant {
                        id: GrantId::now_v7(),
                        permission: Permission::PolicyEdit,
                        scope: Scope::Organisation,
                        holding: Holding::Active,
                        starts_at: now,
                        ends_at: now.plus_ms(4 * HOUR_MS),
                        by: person,
                        text: REASON.into(),
                        revoked: None,
                    };
                    grants::insert(tx, person, &given).await?;
                    people::raise_authority_epoch(tx, person).await?;
                    Ok(())
                })
            })
            .await
            .expect("an activation");
    }

    async fn sets(&self, who: &Somebody, id: WorkflowId, body: Value) -> Answer {
        let path = format!("/v1/workflows/{id}");
        self.story.put(who, &path, body).await
    }

    async fn workflows(&self) -> Workflows {
        self.workflows_of(&self.wei).await
    }

    async fn workflows_of(&self, who: &Somebody) -> Workflows {
        self.story.get(who, "/v1/workflows").await.ok()
    }

    async fn problems(&self, id: WorkflowId, body: Value) -> Vec<(String, FieldProblem)> {
        let answer = self.sets(&self.wei, id, body).await;
        let error = answer.refused(422, ErrorCode::Invalid);
        let fields = error.fields.into_iter();
        fields.map(|one| (one.field, one.problem)).collect()
    }
}

#[tokio::test]
async fn d20_a_request_that_is_open_satisfies_rules_that_became_stricter() {
    let team = Team::begin().await;
    let id = WorkflowId::now_v7();
    let lax = [stage(&["team_admin"], 1)];
    team.sets(&team.wei, id, about(0, &[MENTION], &lax))
        .await
        .done();
    let asked = team.files(&team.li, team.wants(MENTION, DAY_MS)).await;
    assert_eq!(asked.stages.len(), 1);

    // The rehearsal names the request that owes more by it, and changes nothing.
    let strict = [stage(&["team_admin"], 1), stage(&["owner"], 1)];
    let mut rehearsal = about(1, &[MENTION], &strict);
    rehearsal["dry_run"] = json!(true);
    let saved: WorkflowSaved = team.sets(&team.wei, id, rehearsal).await.ok();
    assert_eq!(saved.stricter_for[0].request, asked.id);
    assert_eq!(team.workflows().await.workflows[0].workflow.version, 1);

    team.sets(&team.wei, id, about(1, &[MENTION], &strict))
        .await
        .done();
    let known = team.workflows().await;
    let one = &known.workflows[0];
    assert_eq!((one.workflow.version, one.earlier[0].version), (2, 1));
    assert_eq!((one.open[0].version, one.open[0].added), (1, 1));

    // What was enough when it was filed is not enough any more.
    team.approves(&team.lin, asked.id).await.done();
    let seen = team.sees(&team.li, asked.id).await;
    assert_eq!(seen.status, RequestStatus::Pending);
    assert_eq!(seen.stages.len(), 2);
    assert_eq!(seen.stages[1].roles, [ReviewerRole::Owner]);
    assert!(kinds(&seen).contains(&LineKind::StageAdded));
    assert_eq!(team.inbox(&team.wei).await, [asked.id]);

    team.approves(&team.wei, asked.id).await.done();
    let seen = team.sees(&team.li, asked.id).await;
    assert_eq!(seen.status, RequestStatus::Approved);
    assert!(seen.outcome.expect("an outcome").grant.is_some());
}

#[tokio::test]
async fn d20_a_request_stays_on_its_version_when_the_rules_become_laxer() {
    let team = Team::begin().await;
    let id = WorkflowId::now_v7();
    let strict = [stage(&["team_admin"], 1), stage(&["owner"], 1)];
    team.sets(&team.wei, id, about(0, &[MENTION], &strict))
        .await
        .done();
    let asked = team.files(&team.li, team.wants(MENTION, DAY_MS)).await;
    let lax = [stage(&["team_admin"], 1)];
    team.sets(&team.wei, id, about(1, &[MENTION], &lax))
        .await
        .done();

    team.approves(&team.lin, asked.id).await.done();
    let seen = team.sees(&team.li, asked.id).await;
    assert_eq!((seen.status, seen.stage), (RequestStatus::Pending, 1));
    team.approves(&team.wei, asked.id).await.done();
    assert_eq!(
        team.sees(&team.li, asked.id).await.status,
        RequestStatus::Approved
    );

    // Given up: back to the catalogue's way, and the old versions stay to be read.
    let retire = json!({ "id": OperationId::now_v7(), "version": 2, "text": REASON });
    let path = format!("/v1/workflows/{id}/retire");
    team.story.post(&team.wei, &path, retire).await.done();
    let known = team.workflows().await;
    assert!(known.workflows[0].workflow.retired_at.is_some());
    assert_eq!(known.workflows[0].earlier.len(), 2);
}

#[tokio::test]
async fn d20_a_threshold_that_was_raised_counts_who_has_approved_already() {
    let team = Team::begin().await;
    let id = WorkflowId::now_v7();
    let one = [stage(&["team_admin"], 1)];
    team.sets(&team.wei, id, about(0, &[MENTION], &one))
        .await
        .done();
    let asked = team.files(&team.li, team.wants(MENTION, DAY_MS)).await;
    let two = [stage(&["team_admin"], 2)];
    team.sets(&team.wei, id, about(1, &[MENTION], &two))
        .await
        .done();

    team.approves(&team.lin, asked.id).await.done();
    // Lin has had her say: it is Hao's turn.
    let seen = team.sees(&team.li, asked.id).await;
    assert_eq!(seen.stages[1].reviewers, [team.hao.id]);
    assert_eq!(seen.stages[1].needed, 1);
    team.approves(&team.hao, asked.id).await.done();
    assert_eq!(
        team.sees(&team.li, asked.id).await.status,
        RequestStatus::Approved
    );
}

#[tokio::test]
async fn a_workflow_that_could_never_be_decided_is_refused_field_by_field() {
    let team = Team::begin().await;
    let id = WorkflowId::now_v7();
    let of = |stages: &[Value]| team.problems(id, about(0, &[MENTION], stages));
    let at = |field: &str, problem| vec![(field.to_owned(), problem)];

    // There is one owner, and nobody audits yet.
    let three = [stage(&["owner"], 3)];
    assert_eq!(of(&three).await, at("stages.0", FieldProblem::TooLong));
    let nobody = [stage(&["team_admin"], 1), stage(&["auditor"], 1)];
    assert_eq!(of(&nobody).await, at("stages.1", FieldProblem::Missing));
    let mut gone = stage(&["named"], 1);
    gone["people"] = json!([team.bo.id, PersonId::now_v7()]);
    assert_eq!(of(&[gone]).await, at("stages.0", FieldProblem::Unknown));
    // What only Wei may ask for, decided by Wei.
    let own = team.problems(
        id,
        about(
            0,
            &["policy.edit"],
            &[stage(&["secadmin"], 1), stage(&["secadmin"], 1)],
        ),
    );
    let own = own.await;
    assert!(
        own.contains(&("stages.0".into(), FieldProblem::NotAllowed)),
        "{own:?}"
    );
    assert_eq!(of(&[]).await, at("stages", FieldProblem::Missing));
    // What is high asks for two stages, one of them by those who keep the rules.
    let high = team.problems(
        id,
        about(0, &["file.share_external"], &[stage(&["team_admin"], 1)]),
    );
    assert_eq!(high.await, at("stages", FieldProblem::TooShort));

    // For one question one answer.
    let fine = [stage(&["team_admin"], 1)];
    team.sets(&team.wei, id, about(0, &[MENTION], &fine))
        .await
        .done();
    let mut other = about(0, &[MENTION, "file.upload"], &fine);
    other["name"] = json!("another");
    let twice = team.problems(WorkflowId::now_v7(), other).await;
    assert_eq!(twice, at("permissions", FieldProblem::Taken));
    let mut appeals = about(1, &[MENTION], &fine);
    appeals["kinds"] = json!(["new", "appeal"]);
    let judges = team.problems(id, appeals).await;
    assert_eq!(judges, at("kinds", FieldProblem::NotAllowed));
    assert_eq!(team.workflows().await.workflows.len(), 1);
}

#[tokio::test]
async fn a_workflow_is_tried_on_somebody_before_it_is_saved() {
    let team = Team::begin().await;
    let id = WorkflowId::now_v7();
    let mut named = stage(&["named", "line_manager"], 1);
    named["people"] = json!([team.bo.id]);
    let mut body = about(0, &[MENTION], &[stage(&["team_admin"], 2), named]);
    body["dry_run"] = json!(true);
    body["example"] = json!({ "person": team.li.id, "scope": at_channel(team.channel) });
    let saved: WorkflowSaved = team.sets(&team.wei, id, body.clone()).await.ok();
    let mut admins = saved.example[0].reviewers.clone();
    admins.sort();
    let mut expected = [team.lin.id, team.hao.id];
    expected.sort();
    assert_eq!(admins, expected);
    // Lin is Li's manager; Bo is named.
    assert!(saved.example[1].reviewers.contains(&team.bo.id));
    assert!(saved.example[1].reviewers.contains(&team.lin.id));
    assert!(saved.example.iter().all(|stage| !stage.went_up));
    assert!(
        team.workflows().await.workflows.is_empty(),
        "nothing is kept"
    );

    // Bo is not in the team: there is no such request.
    body["id"] = json!(OperationId::now_v7());
    body["example"]["person"] = json!(team.bo.id);
    let wrong = team.problems(id, body).await;
    assert_eq!(
        wrong,
        [("example.scope".to_owned(), FieldProblem::NotAllowed)]
    );
}

#[tokio::test]
async fn whoever_is_named_decides_and_what_is_low_waits_for_a_person_there() {
    let team = Team::begin().await;
    let mut named = stage(&["named"], 2);
    named["people"] = json!([team.bo.id, team.hao.id]);
    let id = WorkflowId::now_v7();
    team.sets(&team.wei, id, about(0, &[MENTION], &[named]))
        .await
        .done();
    let asked = team.files(&team.li, team.wants(MENTION, DAY_MS)).await;
    assert_eq!(asked.status, RequestStatus::Pending);
    assert_eq!(asked.stages[0].needed, 2);
    // Lin administers the team, and is not asked.
    assert!(team.inbox(&team.lin).await.is_empty());
    team.approves(&team.hao, asked.id).await.done();
    assert_eq!(
        team.sees(&team.li, asked.id).await.status,
        RequestStatus::Pending
    );
    team.approves(&team.bo, asked.id).await.done();
    assert_eq!(
        team.sees(&team.li, asked.id).await.status,
        RequestStatus::Approved
    );
}

#[tokio::test]
async fn a_stage_that_ends_with_its_time_ends_the_request() {
    let team = Team::begin().await;
    let mut stage = stage(&["team_admin"], 1);
    stage["overdue"] = json!("expire");
    let id = WorkflowId::now_v7();
    team.sets(&team.wei, id, about(0, &[MENTION], &[stage]))
        .await
        .done();
    let asked = team.files(&team.li, team.wants(MENTION, DAY_MS)).await;
    team.passes(4 * HOUR_MS - 1).await;
    assert_eq!(
        team.sees(&team.li, asked.id).await.status,
        RequestStatus::Pending
    );
    team.passes(1).await;
    let seen = team.sees(&team.li, asked.id).await;
    assert_eq!(seen.status, RequestStatus::Expired);
    assert!(seen.acts.contains(&RequestAct::Appeal));
    let late = team.approves_as_seen(&team.lin, &asked).await;
    assert_eq!(late.status, 409);
}

#[tokio::test]
async fn only_who_may_edit_the_rules_does_and_the_audit_has_the_difference() {
    let team = Team::begin().await;
    let mut appointed = Vec::new();
    for post in ["owner", "sysadmin", "auditor", "secadmin"] {
        let person = team.story.person(&team.wei, post).await;
        team.story
            .set_post(&team.wei, &person, post, true)
            .await
            .done();
        appointed.push(person);
    }
    let xiao = appointed.pop().expect("who keeps the rules");
    let id = WorkflowId::now_v7();
    let path = format!("/v1/workflows/{id}");
    let lax = [stage(&["team_admin"], 1)];
    // Xiao may activate it and has not: told so, and by which way.
    let early = team.sets(&xiao, id, about(0, &[MENTION], &lax)).await;
    let decision = early.refused(403, ErrorCode::Forbidden).decision;
    let codes = decision.expect("told why").obstacles;
    assert_eq!(codes[0].code, ReasonCode::EligibleNotActive);
    // The others may not even look.
    let retire = json!({ "id": OperationId::now_v7(), "version": 1, "text": REASON });
    for who in [&team.lin, &team.wei] {
        for (method, path, body) in [
            (Method::GET, "/v1/workflows".to_owned(), Value::Null),
            (Method::PUT, path.clone(), about(0, &[MENTION], &lax)),
            (Method::POST, format!("{path}/retire"), retire.clone()),
        ] {
            let answer = team.story.call(who, method, &path, &body).await;
            answer.refused(403, ErrorCode::Forbidden);
        }
    }
    assert!(team.workflows_of(&xiao).await.workflows.is_empty());

    team.may_edit(&xiao).await;
    team.sets(&xiao, id, about(0, &[MENTION], &lax))
        .await
        .done();
    let strict = [stage(&["team_admin"], 2)];
    team.sets(&xiao, id, about(1, &[MENTION], &strict))
        .await
        .done();
    // Somebody who began from the first version is told, and nothing is lost.
    let late = team.sets(&xiao, id, about(1, &[MENTION], &lax)).await;
    late.refused(409, ErrorCode::Conflict);
    let audit = team.story.audit().await;
    let said: Vec<&Value> = audit
        .iter()
        .filter(|record| record["action"] == "workflow.set")
        .collect();
    assert_eq!(said.len(), 2);
    assert_eq!(said[1]["before"]["stages"][0]["needed"], 1);
    assert_eq!(said[1]["after"]["stages"][0]["needed"], 2);
    assert_eq!(said[1]["reason"], REASON);
}
