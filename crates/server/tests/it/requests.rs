//! Asking for access and being answered: Li lost something and asks it back, Lin and Hao
//! administer the team, Bo is Lin's manager, Wei owns the company.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::access_request::{
    AccessRequest, Bar, CancelCode, FailCode, Filed, LineKind, RequestAct, RequestList,
    RequestPhase, RequestStatus, ReviewerRole,
};
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{
    AccessRequestId, ChannelId, ExclusionId, OperationId, PersonId, TeamId,
};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;

use crate::story::{Answer, Somebody, Story, at_channel};

const WHY: &str = "the test team waits for my answer";

struct Team {
    story: Story,
    wei: Somebody,
    bo: Somebody,
    lin: Somebody,
    hao: Somebody,
    li: Somebody,
    team: TeamId,
    channel: ChannelId,
}

async fn managed(story: &Story, by: &Somebody, name: &str, manager: Option<PersonId>) -> Somebody {
    let id = PersonId::now_v7();
    let body = json!({
        "id": id, "handle": format!("{name}.{}", &id.to_string()[30..]), "display_name": name,
        "kind": "member", "department": null, "manager": manager,
    });
    story.post(by, "/v1/people", body).await.done();
    story.session_of(id).await
}

async fn add_to_team(story: &Story, by: &Somebody, team: TeamId, who: &Somebody, admin: bool) {
    let path = format!("/v1/teams/{team}/members/{}", who.id);
    story.put(by, &path, json!({ "admin": admin })).await.done();
}

impl Team {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let bo = managed(&story, &wei, "bo", None).await;
        let lin = managed(&story, &wei, "lin", Some(bo.id)).await;
        let hao = managed(&story, &wei, "hao", Some(bo.id)).await;
        let li = managed(&story, &wei, "li", Some(lin.id)).await;
        let team = story.team(&wei, &lin).await;
        add_to_team(&story, &wei, team, &hao, true).await;
        add_to_team(&story, &wei, team, &li, false).await;
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &hao, &wei])
            .await;
        Self {
            story,
            wei,
            bo,
            lin,
            hao,
            li,
            team,
            channel,
        }
    }

    /// Lin takes writing from Li in the channel.
    async fn taken(&self) -> ExclusionId {
        self.taken_by(&self.lin).await
    }

    async fn taken_by(&self, by: &Somebody) -> ExclusionId {
        let scope = at_channel(self.channel);
        let (id, answer) = self
            .story
            .exclude(by, &self.li, "message.send", scope)
            .await;
        answer.done();
        id
    }

    fn restore(&self, exclusion: ExclusionId) -> Value {
        json!({
            "id": AccessRequestId::now_v7(), "kind": "restore", "permission": "message.send",
            "scope": at_channel(self.channel), "exclusion": exclusion,
            "purpose": { "need": "to answer in the project", "statement": WHY },
        })
    }

    fn wants(&self, permission: &str, for_ms: i64) -> Value {
        json!({
            "id": AccessRequestId::now_v7(), "kind": "temporary", "permission": permission,
            "scope": at_channel(self.channel), "ends_at": self.story.now().plus_ms(for_ms),
            "purpose": { "need": "to call everybody together", "statement": WHY },
        })
    }

    async fn files(&self, who: &Somebody, body: Value) -> AccessRequest {
        let filed: Filed = self.story.post(who, "/v1/requests", body).await.ok();
        filed.request
    }

    async fn sees(&self, who: &Somebody, id: AccessRequestId) -> AccessRequest {
        let path = format!("/v1/requests/{id}");
        self.story.get(who, &path).await.ok()
    }

    async fn inbox(&self, who: &Somebody) -> Vec<AccessRequestId> {
        let list: RequestList = self.story.get(who, "/v1/requests/inbox").await.ok();
        list.requests.iter().map(|one| one.id).collect()
    }

    async fn act(&self, who: &Somebody, id: AccessRequestId, verb: &str, body: Value) -> Answer {
        let mut body = body;
        if body.get("id").is_none() {
            body["id"] = json!(OperationId::now_v7());
        }
        let path = format!("/v1/requests/{id}/{verb}");
        self.story.call(who, Method::POST, &path, &body).await
    }

    /// Approves what this person sees now.
    async fn approves(&self, who: &Somebody, id: AccessRequestId) -> Answer {
        let seen = self.sees(who, id).await;
        self.approves_as_seen(who, &seen).await
    }

    async fn approves_as_seen(&self, who: &Somebody, seen: &AccessRequest) -> Answer {
        let body = json!({ "version": seen.version, "digest": seen.digest, "text": "as agreed" });
        self.act(who, seen.id, "approve", body).await
    }

    async fn denies(&self, who: &Somebody, id: AccessRequestId) -> Answer {
        let version = self.sees(who, id).await.version;
        let body = json!({
            "version": version, "code": "need_not_shown", "rule": "team rule 3",
            "text": "nobody in the channel waits for this answer",
            "would_change": "name who waits for it",
        });
        self.act(who, id, "deny", body).await
    }

    async fn passes(&self, ms: i64) {
        self.story.clock.advance_ms(ms);
        jobs::requests::run_out(&self.story.app)
            .await
            .expect("a sweep");
    }
}

fn kinds(request: &AccessRequest) -> Vec<LineKind> {
    request.lines.iter().map(|line| line.kind).collect()
}

#[tokio::test]
async fn s23_an_approved_restore_ends_the_exclusion_and_the_next_word_is_sent() {
    let team = Team::begin().await;
    let exclusion = team.taken().await;
    let answer = team.story.try_say(&team.li, team.channel, "hello?").await;
    answer.refused(403, ErrorCode::Forbidden);

    let request = team.files(&team.li, team.restore(exclusion)).await;
    assert_eq!(request.status, RequestStatus::Pending);
    let loss = request.loss.clone().expect("how it was lost");
    assert_eq!(
        (loss.code, loss.by),
        (ReasonCode::Revoked, Some(team.lin.id))
    );
    // Lin took it, so Hao decides, and Lin is not even among those asked.
    assert_eq!(request.stages[0].reviewers, [team.hao.id]);
    assert_eq!(request.expires_at, request.filed_at.plus_ms(3 * DAY_MS));
    assert_eq!(team.inbox(&team.hao).await, [request.id]);
    assert!(team.sees(&team.hao, request.id).await.card.is_some());

    let approved: AccessRequest = team.approves(&team.hao, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Approved);
    team.story.says(&team.li, team.channel, "hello!").await;
    let own = team.sees(&team.li, request.id).await;
    let outcome = own.outcome.expect("an outcome");
    assert_eq!(outcome.exclusion, Some(exclusion));
    assert_eq!(outcome.grant, None);
    assert!(team.inbox(&team.hao).await.is_empty());

    let acts: Vec<String> = team
        .story
        .audit()
        .await
        .iter()
        .filter_map(|leaf| leaf["action"].as_str().map(str::to_owned))
        .filter(|act| act.starts_with("request.") || act == "permission.restore")
        .collect();
    let expected = [
        "request.created",
        "request.approve",
        "permission.restore",
        "request.approved",
    ];
    assert_eq!(acts, expected);
}

#[tokio::test]
async fn s48_a_refusal_without_reason_rule_or_way_back_is_refused_field_by_field() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    let body = json!({ "version": request.version, "code": "other", "text": "no", "rule": "" });
    let error = team
        .act(&team.hao, request.id, "deny", body)
        .await
        .refused(422, ErrorCode::Invalid);
    let fields: Vec<(&str, FieldProblem)> = error
        .fields
        .iter()
        .map(|one| (one.field.as_str(), one.problem))
        .collect();
    let expected = [
        ("text", FieldProblem::TooShort),
        ("rule", FieldProblem::Missing),
        ("would_change", FieldProblem::Missing),
    ];
    assert_eq!(fields, expected);
    let without_code =
        json!({ "id": OperationId::now_v7(), "version": 1, "text": "x", "rule": "" });
    team.act(&team.hao, request.id, "deny", without_code)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(
        team.sees(&team.li, request.id).await.status,
        RequestStatus::Pending
    );

    let denied: AccessRequest = team.denies(&team.hao, request.id).await.ok();
    assert_eq!(denied.status, RequestStatus::Denied);
    let own = team.sees(&team.li, request.id).await;
    assert!(own.acts.contains(&RequestAct::Appeal));
    assert_eq!(
        own.outcome.expect("an outcome").would_change,
        "name who waits for it"
    );
}

#[tokio::test]
async fn s26_a_request_without_words_is_refused_field_by_field() {
    let team = Team::begin().await;
    let mut body = team.restore(team.taken().await);
    body["purpose"] = json!({ "need": "", "statement": "short" });
    let error = team
        .story
        .post(&team.li, "/v1/requests", body.clone())
        .await
        .refused(422, ErrorCode::Invalid);
    let fields: Vec<&str> = error.fields.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["purpose.statement"]);
    // What was lost is taken from the record: another permission does not fit it.
    let mut other = team.restore(team.taken_by(&team.hao).await);
    other["permission"] = json!("file.upload");
    let error = team
        .story
        .post(&team.li, "/v1/requests", other)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].field, "permission");
    // A rehearsal needs no words, tells who would decide, and leaves nothing.
    body["dry_run"] = json!(true);
    let filed: Filed = team.story.post(&team.li, "/v1/requests", body).await.ok();
    assert_eq!(filed.request.stages[0].reviewers, [team.hao.id]);
    let list: RequestList = team.story.get(&team.li, "/v1/requests").await.ok();
    assert!(list.requests.is_empty());
}

#[tokio::test]
async fn d3_nobody_decides_their_own_what_they_supported_or_what_they_took() {
    let team = Team::begin().await;
    // Hao asks for himself: he administers the team, and Lin decides.
    let (own, answer) = {
        let scope = at_channel(team.channel);
        team.story
            .exclude(&team.wei, &team.hao, "message.send", scope)
            .await
    };
    answer.done();
    let mut body = team.restore(own);
    body["purpose"]["blocks"] = json!([team.li.id]);
    let request = team.files(&team.hao, body).await;
    assert_eq!(request.stages[0].reviewers, [team.lin.id]);
    let error = team
        .approves(&team.hao, request.id)
        .await
        .refused(403, ErrorCode::Forbidden);
    let code = error.decision.expect("a Decision").obstacles[0].code;
    assert_eq!(code, ReasonCode::SodConflict);

    // Li was asked to support it, and does; then he is made an administrator, which helps nobody.
    let seen = team.sees(&team.li, request.id).await;
    assert_eq!(seen.acts, [RequestAct::Endorse]);
    assert!(seen.lines.is_empty() && seen.loss.is_none() && seen.card.is_none());
    let word = json!({ "relation": "held_up", "text": "I wait for his answer" });
    team.act(&team.li, request.id, "endorse", word.clone())
        .await
        .done();
    add_to_team(&team.story, &team.wei, team.team, &team.li, true).await;
    team.approves(&team.li, request.id)
        .await
        .refused(403, ErrorCode::Forbidden);
    // Whoever decides cannot support it as well.
    team.act(&team.lin, request.id, "endorse", word)
        .await
        .refused(403, ErrorCode::Forbidden);
    assert_eq!(team.sees(&team.lin, request.id).await.endorsements.len(), 1);

    // On behalf: Lin asks for Li, whose manager she is, and does not decide it.
    let scope = at_channel(team.channel);
    let (taken, answer) = team
        .story
        .exclude(&team.wei, &team.li, "message.send", scope)
        .await;
    answer.done();
    let mut body = team.restore(taken);
    body["person"] = json!(team.li.id);
    let request = team.files(&team.lin, body).await;
    assert_eq!(request.filed_by, team.lin.id);
    assert_eq!(request.stages[0].reviewers, [team.hao.id]);
    team.approves(&team.lin, request.id)
        .await
        .refused(403, ErrorCode::Forbidden);
    // Nobody asks for a colleague who is not theirs.
    add_to_team(&team.story, &team.wei, team.team, &team.li, false).await;
    let mut body = team.restore(taken);
    body["person"] = json!(team.hao.id);
    team.story
        .post(&team.li, "/v1/requests", body)
        .await
        .refused(403, ErrorCode::Forbidden);
    // Whoever has no part in it does not learn that there is one.
    let path = format!("/v1/requests/{}", request.id);
    team.story
        .get(&team.bo, &path)
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn the_one_who_took_it_decides_only_where_nobody_else_is_left() {
    let team = Team::begin().await;
    // Hao is no administrator any more: Lin alone would decide, and she took it.
    add_to_team(&team.story, &team.wei, team.team, &team.hao, false).await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    assert_eq!(request.stages[0].reviewers, [team.bo.id]);
    assert!(request.stages[0].roles.contains(&ReviewerRole::Superior));
    let approved: AccessRequest = team.approves(&team.bo, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Approved);

    // A company of one owner: Wei took it himself, and there is nobody else.
    let (story, wei) = Story::begin().await;
    let xu = story.person(&wei, "xu").await;
    let channel = story.channel(&wei, "private", "all", &[&xu]).await;
    let scope = at_channel(channel);
    let (taken, answer) = story
        .exclude(&wei, &xu, "message.send", scope.clone())
        .await;
    answer.done();
    let body = json!({
        "id": AccessRequestId::now_v7(), "kind": "restore", "permission": "message.send",
        "scope": scope, "exclusion": taken, "purpose": { "need": "to answer", "statement": WHY },
    });
    let filed: Filed = story.post(&xu, "/v1/requests", body).await.ok();
    assert_eq!(filed.request.stages[0].reviewers, [wei.id]);
}

#[tokio::test]
async fn two_approvers_at_the_same_instant_are_one_decision_and_one_word_too_late() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    assert_eq!(request.stages[0].reviewers.len(), 2);
    let (by_lin, by_hao) = (
        team.sees(&team.lin, request.id).await,
        team.sees(&team.hao, request.id).await,
    );
    team.approves_as_seen(&team.lin, &by_lin).await.done();
    let body = json!({
        "version": by_hao.version, "code": "too_broad", "rule": "team rule 3",
        "text": "not for the whole channel, please", "would_change": "ask for an hour",
    });
    let error = team
        .act(&team.hao, request.id, "deny", body)
        .await
        .refused(409, ErrorCode::Conflict);
    let now = error.request.expect("how it stands");
    assert_eq!(now.status, RequestStatus::Approved);
    assert_eq!(kinds(&now).last(), Some(&LineKind::TooLate));
    let own = team.sees(&team.li, request.id).await;
    assert_eq!(own.status, RequestStatus::Approved);
    assert_eq!(own.stages[0].reviews.len(), 1);
}

#[tokio::test]
async fn approve_against_withdraw_the_first_counts_and_the_other_is_told() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    let seen = team.sees(&team.lin, request.id).await;
    team.act(&team.li, request.id, "withdraw", json!({ "text": "" }))
        .await
        .done();
    let error = team
        .approves_as_seen(&team.lin, &seen)
        .await
        .refused(409, ErrorCode::Conflict);
    let now = error.request.expect("how it stands");
    assert_eq!(now.status, RequestStatus::Cancelled);
    let cancelled = now.outcome.expect("an outcome").cancel;
    assert_eq!(cancelled, Some(CancelCode::Withdrawn));
    // And the other way round.
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    team.approves(&team.lin, request.id).await.done();
    team.act(&team.li, request.id, "withdraw", json!({ "text": "" }))
        .await
        .refused(409, ErrorCode::Conflict);
    assert_eq!(
        team.sees(&team.li, request.id).await.status,
        RequestStatus::Approved
    );
}

#[tokio::test]
async fn approve_against_a_new_exclusion_gives_nothing() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.story.clock.advance_ms(1_000);
    team.taken_by(&team.wei).await;
    let approved: AccessRequest = team.approves(&team.hao, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Failed);
    let failed = approved.outcome.expect("an outcome").fail;
    assert_eq!(failed, Some(FailCode::ExcludedAnew));
    let answer = team.story.try_say(&team.li, team.channel, "hello?").await;
    answer.refused(403, ErrorCode::Forbidden);
    // Nor where it was taken above the place.
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    team.story.clock.advance_ms(1_000);
    let whole_team = json!({ "kind": "team", "id": team.team });
    let (_, answer) = team
        .story
        .exclude(&team.wei, &team.li, "message.mention_all", whole_team)
        .await;
    answer.done();
    let approved: AccessRequest = team.approves(&team.lin, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Failed);
    assert_eq!(approved.outcome.expect("an outcome").grant, None);
}

#[tokio::test]
async fn an_approver_who_lost_the_post_does_not_count_at_the_last_vote() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    let seen = team.sees(&team.hao, request.id).await;
    assert!(seen.acts.contains(&RequestAct::Approve));
    add_to_team(&team.story, &team.wei, team.team, &team.hao, false).await;
    let error = team
        .approves_as_seen(&team.hao, &seen)
        .await
        .refused(403, ErrorCode::Forbidden);
    let code = error.decision.expect("a Decision").obstacles[0].code;
    assert_eq!(code, ReasonCode::RoleLacks);
    // The next time it moves, it moves without Hao.
    team.act(
        &team.li,
        request.id,
        "lines",
        json!({ "text": "it is for the release" }),
    )
    .await
    .done();
    let path = format!("/v1/requests/{}", request.id);
    team.story
        .get(&team.hao, &path)
        .await
        .refused(404, ErrorCode::NotFound);
    // Two stages: whoever approved the first does not decide the second as well.
    let request = team
        .files(&team.li, team.wants("message.forward_external", DAY_MS))
        .await;
    assert_eq!(request.stages.len(), 2);
    let first: AccessRequest = team.approves(&team.lin, request.id).await.ok();
    assert_eq!((first.status, first.stage), (RequestStatus::Pending, 1));
    assert_eq!(first.bar, Some(Bar::AnotherStage));
    let given: AccessRequest = team.approves(&team.wei, request.id).await.ok();
    assert_eq!(given.status, RequestStatus::Approved);
}

#[tokio::test]
async fn time_reminds_goes_up_and_ends_a_request_that_nobody_decides() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", 2 * DAY_MS))
        .await;
    let due = request.stages[0].due_at.expect("a time");
    assert_eq!(due, request.filed_at.plus_ms(4 * HOUR_MS));
    team.passes(2 * HOUR_MS).await;
    assert!(kinds(&team.sees(&team.lin, request.id).await).contains(&LineKind::Reminded));

    // A question stops the stage's clock, and not the request's.
    team.act(
        &team.lin,
        request.id,
        "question",
        json!({ "text": "for which group is it?" }),
    )
    .await
    .done();
    let asked = team.sees(&team.li, request.id).await;
    assert_eq!(asked.phase, Some(RequestPhase::NeedsInfo));
    assert!(asked.stages[0].paused && asked.stages[0].due_at.is_none());
    assert_eq!(asked.expires_at, request.expires_at);
    team.passes(10 * HOUR_MS).await;
    assert_eq!(team.sees(&team.li, request.id).await.stages[0].joined, 0);
    team.act(
        &team.li,
        request.id,
        "answer",
        json!({ "text": "the satellite group" }),
    )
    .await
    .done();
    let answered = team.sees(&team.li, request.id).await;
    assert_eq!(
        answered.stages[0].due_at,
        Some(team.story.now().plus_ms(2 * HOUR_MS))
    );

    // Then nobody decides: the administrators' manager joins, and they keep their right.
    team.passes(2 * HOUR_MS).await;
    let moved = team.sees(&team.li, request.id).await;
    assert_eq!(moved.phase, Some(RequestPhase::Escalated));
    assert_eq!(moved.stages[0].reviewers.last(), Some(&team.bo.id));
    assert_eq!(team.inbox(&team.bo).await, [request.id]);
    assert_eq!(team.inbox(&team.lin).await, [request.id]);

    team.passes(3 * DAY_MS).await;
    let over = team.sees(&team.li, request.id).await;
    assert_eq!(over.status, RequestStatus::Expired);
    let error = team
        .approves(&team.bo, request.id)
        .await
        .refused(409, ErrorCode::Conflict);
    let now = error.request.expect("how it stands");
    assert_eq!(now.status, RequestStatus::Expired);
    assert!(over.acts.contains(&RequestAct::Appeal));
}

#[tokio::test]
async fn s29_the_requester_reminds_once_a_day_and_goes_up_after_half_the_time() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", 2 * DAY_MS))
        .await;
    team.act(&team.li, request.id, "nudge", json!({}))
        .await
        .done();
    team.act(&team.li, request.id, "nudge", json!({}))
        .await
        .refused(429, ErrorCode::TooManyRequests);
    team.act(&team.li, request.id, "escalate", json!({}))
        .await
        .refused(429, ErrorCode::TooManyRequests);
    team.passes(2 * HOUR_MS).await;
    let up: AccessRequest = team
        .act(&team.li, request.id, "escalate", json!({}))
        .await
        .ok();
    assert_eq!(up.stages[0].reviewers.last(), Some(&team.bo.id));
    let approved: AccessRequest = team.approves(&team.bo, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Approved);
}

#[tokio::test]
async fn s53_an_appeal_goes_to_the_superior_and_never_to_who_decided() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.denies(&team.hao, request.id).await.done();
    let id = AccessRequestId::now_v7();
    let words = json!({
        "id": id, "root_cause": "I took one group for another",
        "explanation": "the names differ in one sign only", "need": "to answer",
    });
    let appeal: AccessRequest = team
        .act(&team.li, request.id, "appeal", words.clone())
        .await
        .ok();
    assert_eq!(
        (appeal.id, appeal.level, appeal.of),
        (id, 1, Some(request.id))
    );
    assert_eq!(appeal.stages[0].reviewers, [team.bo.id]);
    // The same again is the same.
    let again: AccessRequest = team.act(&team.li, request.id, "appeal", words).await.ok();
    assert_eq!(again.id, id);
    assert!(team.inbox(&team.hao).await.is_empty());
    let path = format!("/v1/requests/{id}");
    team.story
        .get(&team.hao, &path)
        .await
        .refused(404, ErrorCode::NotFound);

    team.denies(&team.bo, id).await.done();
    // Nobody stands above Bo: those who keep the rules hear it, and it is the last.
    let last = AccessRequestId::now_v7();
    let words = json!({
        "id": last, "root_cause": "I took one group for another",
        "explanation": "the names differ in one sign only", "need": "to answer",
    });
    let second: AccessRequest = team.act(&team.li, id, "appeal", words).await.ok();
    assert!(second.top_level);
    assert_eq!(second.stages[0].reviewers, [team.wei.id]);
    let approved: AccessRequest = team.approves(&team.wei, last).await.ok();
    assert_eq!(approved.status, RequestStatus::Approved);
    team.story.says(&team.li, team.channel, "hello!").await;
}

#[tokio::test]
async fn d15_the_same_asked_twice_is_one_and_nobody_floods_those_who_decide() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    let again: Filed = team
        .story
        .post(
            &team.li,
            "/v1/requests",
            team.wants("message.mention_all", DAY_MS),
        )
        .await
        .ok();
    assert!(again.merged);
    assert_eq!(again.request.id, request.id);
    assert!(kinds(&again.request).contains(&LineKind::Merged));
    assert_eq!(team.inbox(&team.lin).await.len(), 1);
    // A repetition of the same call is no second request either.
    let body = team.wants("channel.manage_settings", DAY_MS);
    let first = team.files(&team.li, body.clone()).await;
    assert_eq!(team.files(&team.li, body).await.id, first.id);

    // Three times no, and it rests; an appeal never does.
    team.act(&team.li, request.id, "withdraw", json!({ "text": "" }))
        .await
        .done();
    let mut last = request.id;
    for _ in 0..3 {
        let request = team
            .files(&team.li, team.wants("message.mention_all", DAY_MS))
            .await;
        team.denies(&team.lin, request.id).await.done();
        last = request.id;
    }
    team.story
        .post(
            &team.li,
            "/v1/requests",
            team.wants("message.mention_all", DAY_MS),
        )
        .await
        .refused(429, ErrorCode::TooManyRequests);
    let words = json!({
        "id": AccessRequestId::now_v7(), "root_cause": "I was not clear",
        "explanation": "twelve people wait for the plan", "need": "to call them together",
    });
    team.act(&team.li, last, "appeal", words).await.done();
}

#[tokio::test]
async fn d5_an_approval_is_used_once_and_fits_only_what_it_was_given_for() {
    let team = Team::begin().await;
    let one = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    let other = team
        .files(&team.li, team.wants("channel.manage_settings", DAY_MS))
        .await;
    let (seen, swapped) = (
        team.sees(&team.lin, one.id).await,
        team.sees(&team.lin, other.id).await,
    );
    let body = json!({
        "id": OperationId::now_v7(), "version": seen.version, "digest": seen.digest, "text": "",
    });
    // Under another request's id the words of the first approve nothing.
    team.act(&team.lin, other.id, "approve", body.clone())
        .await
        .refused(409, ErrorCode::Conflict);
    assert_eq!(
        team.sees(&team.lin, other.id).await.version,
        swapped.version
    );
    let first: AccessRequest = team
        .act(&team.lin, one.id, "approve", body.clone())
        .await
        .ok();
    let grant = first
        .outcome
        .clone()
        .expect("an outcome")
        .grant
        .expect("a grant");
    assert_eq!(grant.0, one.id.0);
    // Repeated it is the same answer; taken back, it gives nothing a second time.
    let again: AccessRequest = team
        .act(&team.lin, one.id, "approve", body.clone())
        .await
        .ok();
    assert_eq!(again, first);
    let path = format!("/v1/grants/{grant}/revoke");
    let end = json!({ "text": "agreed in Monday's meeting" });
    team.story.post(&team.lin, &path, end).await.done();
    team.act(&team.lin, one.id, "approve", body).await.done();
    team.approves(&team.hao, one.id)
        .await
        .refused(409, ErrorCode::Conflict);
    team.story
        .try_say(&team.li, team.channel, "@all come")
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn d6_what_is_approved_is_what_was_shown() {
    let team = Team::begin().await;
    let request = team
        .files(&team.li, team.wants("message.mention_all", DAY_MS))
        .await;
    let seen = team.sees(&team.lin, request.id).await;
    for (version, digest) in [
        (seen.version + 1, seen.digest.clone()),
        (seen.version - 1, seen.digest.clone()),
        (seen.version, format!("{}x", seen.digest)),
        (seen.version, String::new()),
    ] {
        let body = json!({ "version": version, "digest": digest, "text": "" });
        let error = team
            .act(&team.lin, request.id, "approve", body)
            .await
            .refused(409, ErrorCode::Conflict);
        assert_eq!(
            error.request.expect("how it stands").status,
            RequestStatus::Pending
        );
    }
    // A question in between is another state of things.
    team.act(
        &team.hao,
        request.id,
        "question",
        json!({ "text": "for which group is it?" }),
    )
    .await
    .done();
    team.approves_as_seen(&team.lin, &seen)
        .await
        .refused(409, ErrorCode::Conflict);
    // Never wider than asked, and shorter if the one who decides says so.
    let seen = team.sees(&team.lin, request.id).await;
    let asked = seen.ends_at.expect("an end");
    let body = |ends_at| json!({ "version": seen.version, "digest": seen.digest, "text": "", "ends_at": ends_at });
    let error = team
        .act(&team.lin, request.id, "approve", body(asked.plus_ms(1)))
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].problem, FieldProblem::TooFarAhead);
    let shorter = asked.plus_ms(-HOUR_MS);
    let given: AccessRequest = team
        .act(&team.lin, request.id, "approve", body(shorter))
        .await
        .ok();
    assert_eq!(given.outcome.expect("an outcome").ends_at, Some(shorter));
}

#[tokio::test]
async fn s59_nothing_is_given_for_longer_than_its_ceiling_or_in_a_row() {
    let team = Team::begin().await;
    let error = team
        .story
        .post(
            &team.li,
            "/v1/requests",
            team.wants("message.mention_all", 31 * DAY_MS),
        )
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].problem, FieldProblem::TooFarAhead);
    // D18: thirty days in ninety, however often it is extended.
    let request = team
        .files(&team.li, team.wants("message.mention_all", 29 * DAY_MS))
        .await;
    let given: AccessRequest = team.approves(&team.lin, request.id).await.ok();
    let grant = given.outcome.expect("an outcome").grant.expect("a grant");
    let mut body = team.wants("message.mention_all", 40 * DAY_MS);
    body["kind"] = json!("extend");
    body["grant"] = json!(grant);
    let error = team
        .story
        .post(&team.li, "/v1/requests", body.clone())
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].problem, FieldProblem::TooFarAhead);
    body["id"] = json!(AccessRequestId::now_v7());
    body["ends_at"] = json!(team.story.now().plus_ms(30 * DAY_MS));
    let request = team.files(&team.li, body).await;
    let given: AccessRequest = team.approves(&team.lin, request.id).await.ok();
    let outcome = given.outcome.expect("an outcome");
    assert_eq!(outcome.starts_at, request.starts_at);
}

#[tokio::test]
async fn s42_a_conversation_of_its_own_that_no_exclusion_closes() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.act(
        &team.li,
        request.id,
        "lines",
        json!({ "text": "I am here until six" }),
    )
    .await
    .done();
    team.act(
        &team.hao,
        request.id,
        "lines",
        json!({ "text": "thank you" }),
    )
    .await
    .done();
    let own = team.sees(&team.li, request.id).await;
    assert_eq!(
        kinds(&own),
        [LineKind::Filed, LineKind::Note, LineKind::Note]
    );
    team.approves(&team.hao, request.id).await.done();
    team.act(
        &team.li,
        request.id,
        "lines",
        json!({ "text": "thank you" }),
    )
    .await
    .refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn what_is_restored_in_another_way_leaves_nothing_to_decide() {
    let team = Team::begin().await;
    let exclusion = team.taken().await;
    let request = team.files(&team.li, team.restore(exclusion)).await;
    let path = format!("/v1/exclusions/{exclusion}/end");
    let end = json!({ "text": "agreed in Monday's meeting" });
    team.story.post(&team.lin, &path, end).await.done();
    let own = team.sees(&team.li, request.id).await;
    assert_eq!(own.status, RequestStatus::Cancelled);
    assert_eq!(
        own.outcome.expect("an outcome").cancel,
        Some(CancelCode::Moot)
    );
    assert!(team.inbox(&team.hao).await.is_empty());
}

/// S61: what is low and was never taken is given by a rule, under a name, and says so.
#[tokio::test]
async fn s61_what_is_low_is_given_by_a_rule_that_somebody_answers_for() {
    let team = Team::begin().await;
    let (story, wei) = (&team.story, &team.wei);
    let mut by_rule = 0;
    let mut by_person = 0;
    for _ in 0..40 {
        let tan = story.person_of_kind(wei, "tan", "contractor").await;
        add_to_team(story, wei, team.team, &tan, false).await;
        let body = json!({
            "id": AccessRequestId::now_v7(), "kind": "temporary",
            "permission": "channel.create_public", "scope": { "kind": "team", "id": team.team },
            "ends_at": story.now().plus_ms(DAY_MS),
            "purpose": { "need": "to keep the supplier apart", "statement": WHY },
        });
        let request = team.files(&tan, body).await;
        match request.status {
            RequestStatus::Approved => {
                let outcome = request.outcome.expect("an outcome");
                assert!(outcome.automatic && outcome.grant.is_some());
                let by = outcome.by.expect("somebody who answers for it");
                assert!([team.lin.id, team.hao.id].contains(&by));
                by_rule += 1;
            }
            RequestStatus::Pending => by_person += 1,
            other => panic!("{other:?}"),
        }
    }
    println!("by a rule {by_rule}, by a person {by_person}");
    assert!(by_rule >= 30);
}

#[tokio::test]
async fn whoever_leaves_asks_for_nothing_any_more() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.story.disable(&team.wei, &team.li).await.done();
    let seen = team.sees(&team.hao, request.id).await;
    assert_eq!(seen.status, RequestStatus::Cancelled);
    assert_eq!(
        seen.outcome.expect("an outcome").cancel,
        Some(CancelCode::SubjectLeft)
    );
    assert!(team.inbox(&team.hao).await.is_empty());
}

/// The auditor's right to export stands ready and is active only by a request of theirs.
#[tokio::test]
async fn what_stands_ready_is_activated_by_a_request_that_two_others_approve() {
    let team = Team::begin().await;
    let (story, wei) = (&team.story, &team.wei);
    let auditor = managed(story, wei, "shen", None).await;
    story.set_post(wei, &auditor, "auditor", true).await.done();
    let second = managed(story, wei, "qin", None).await;
    story.set_post(wei, &second, "secadmin", true).await.done();
    let body = json!({
        "id": AccessRequestId::now_v7(), "kind": "temporary", "permission": "audit.manage",
        "scope": { "kind": "organisation" }, "ends_at": story.now().plus_ms(HOUR_MS),
        "purpose": { "need": "the yearly report", "statement": WHY },
    });
    let request = team.files(&auditor, body).await;
    assert_eq!(request.stages.len(), 2);
    assert_eq!(request.expires_at, request.filed_at.plus_ms(DAY_MS));
    let first: AccessRequest = team.approves(wei, request.id).await.ok();
    assert_eq!(first.status, RequestStatus::Pending);
    assert_eq!(first.stages[1].reviewers, [second.id]);
    let given: AccessRequest = team.approves(&second, request.id).await.ok();
    assert_eq!(given.status, RequestStatus::Approved);
    assert!(given.outcome.expect("an outcome").grant.is_some());
    // A member without the post asks for it in vain.
    let body = json!({
        "id": AccessRequestId::now_v7(), "kind": "temporary", "permission": "audit.manage",
        "scope": { "kind": "organisation" }, "ends_at": story.now().plus_ms(HOUR_MS),
        "purpose": { "need": "to look", "statement": WHY },
    });
    let error = story
        .post(&team.li, "/v1/requests", body)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].field, "permission");
}

/// Numbers that are the same every day.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Whatever people and time do in whatever order: what has ended stays ended, nobody decides
/// who may not, the late have no effect, and Li writes exactly when nothing stands against it.
#[tokio::test]
async fn the_real_server_keeps_what_the_machine_promises() {
    let team = Team::begin().await;
    let mut dice = Dice(7);
    let mut ends = std::collections::BTreeMap::<String, u32>::new();
    let mut acts = 0;
    for _ in 0..30 {
        let exclusion = team
            .taken_by(if dice.below(2) == 0 {
                &team.lin
            } else {
                &team.wei
            })
            .await;
        let mut body = team.restore(exclusion);
        body["purpose"]["blocks"] = json!([team.bo.id]);
        let request = team.files(&team.li, body).await;
        let (mut ended, mut anew) = (None, None);
        for _ in 0..14 {
            let who = [&team.lin, &team.hao, &team.bo, &team.wei, &team.li][dice.below(5) as usize];
            let seen = team.sees(&team.li, request.id).await;
            let version = seen.version - dice.below(2) * dice.below(2);
            acts += 1;
            match dice.below(10) {
                0 | 1 => {
                    let body = json!({ "version": version, "digest": seen.digest, "text": "yes" });
                    let answer = team.act(who, request.id, "approve", body).await;
                    assert!(
                        [200, 403, 404, 409].contains(&answer.status),
                        "{}",
                        answer.body
                    );
                }
                2 => {
                    let body = json!({
                        "version": version, "code": "other", "rule": "team rule 3",
                        "text": "not before the release is out", "is_final": true,
                    });
                    let answer = team.act(who, request.id, "deny", body).await;
                    assert!(
                        [200, 403, 404, 409].contains(&answer.status),
                        "{}",
                        answer.body
                    );
                }
                3 => {
                    let body = json!({ "text": "for which group is it?" });
                    team.act(who, request.id, "question", body).await;
                }
                4 => {
                    team.act(who, request.id, "answer", json!({ "text": "for all" }))
                        .await;
                }
                5 if dice.below(3) == 0 => {
                    team.act(who, request.id, "withdraw", json!({ "text": "" }))
                        .await;
                }
                6 => {
                    let word = json!({ "relation": "other", "text": "I know of the work" });
                    team.act(who, request.id, "endorse", word).await;
                }
                7 => {
                    let admin = dice.below(2) == 0;
                    add_to_team(&team.story, &team.wei, team.team, &team.hao, admin).await;
                }
                8 if dice.below(4) == 0 && anew.is_none() => {
                    team.story.clock.advance_ms(1);
                    anew = Some(team.taken_by(&team.wei).await);
                }
                _ => team.passes((dice.below(20) * HOUR_MS as u64) as i64).await,
            }
            let now = team.sees(&team.li, request.id).await;
            if let Some(status) = ended {
                assert_eq!(now.status, status, "what had ended moved");
            }
            ended = now.status.is_final().then_some(now.status);
            let supported: Vec<_> = now.endorsements.iter().map(|word| word.by).collect();
            let taker = now.loss.as_ref().and_then(|loss| loss.by);
            for vote in now.stages.iter().flat_map(|stage| &stage.reviews) {
                assert_ne!(vote.by, team.li.id);
                assert_ne!(Some(vote.by), taker);
                assert!(!supported.contains(&vote.by) || vote.struck);
                assert!(vote.at < now.expires_at);
            }
            let sent = team
                .story
                .try_say(&team.li, team.channel, "hello?")
                .await
                .status
                < 300;
            let free = now.status == RequestStatus::Approved && anew.is_none();
            assert_eq!(sent, free, "{:?}, taken anew: {anew:?}", now.status);
        }
        let last = team.sees(&team.li, request.id).await;
        *ends.entry(format!("{:?}", last.status)).or_default() += 1;
        team.act(&team.li, request.id, "withdraw", json!({ "text": "" }))
            .await;
        for taken in [Some(exclusion), anew].into_iter().flatten() {
            let path = format!("/v1/exclusions/{taken}/end");
            let end = json!({ "text": "agreed in Monday's meeting" });
            team.story.post(&team.wei, &path, end).await.done();
        }
        add_to_team(&team.story, &team.wei, team.team, &team.hao, true).await;
        team.passes(8 * DAY_MS).await;
    }
    println!("{acts} acts on 30 requests: {ends:?}");
    for end in ["Approved", "Denied", "Expired"] {
        assert!(ends.contains_key(end), "{ends:?}");
    }
}
