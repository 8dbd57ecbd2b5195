//! Hao is away and lends his part; what was taken comes back for a time or at a smaller
//! place; a record is taken away; and the numbers.

use tokenim_policy::Moment;
use tokenim_policy::ending::ending_within;
use tokenim_protocol::access_request::{Delegation, DelegationList, RequestFigures, RequestRecord};
use tokenim_protocol::ids::DelegationId;
use tokenim_server::operator::audit::{AuditError, verify_records};
use tokenim_server::store::facts;

use super::*;

impl Team {
    async fn lends(&self, who: &Somebody, to: &Somebody, from_ms: i64, for_ms: i64) -> Answer {
        let start = self.story.now().plus_ms(from_ms);
        let body = json!({
            "id": DelegationId::now_v7(), "to": to.id, "starts_at": start,
            "ends_at": start.plus_ms(for_ms), "text": "on a journey",
        });
        self.story.post(who, "/v1/delegations", body).await
    }

    async fn approves_with(&self, who: &Somebody, id: AccessRequestId, with: Value) -> Answer {
        let seen = self.sees(who, id).await;
        let mut body = json!({ "version": seen.version, "digest": seen.digest, "text": "" });
        for (name, value) in with.as_object().expect("fields") {
            body[name] = value.clone();
        }
        self.act(who, id, "approve", body).await
    }

    async fn may_write(&self) -> bool {
        let said = self.story.try_say(&self.li, self.channel, "hello?").await;
        said.status < 300
    }
}

#[tokio::test]
async fn whoever_stands_in_sees_the_card_decides_in_the_stead_and_the_audit_says_so() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    let path = format!("/v1/requests/{}", request.id);
    team.story
        .get(&team.bo, &path)
        .await
        .refused(404, ErrorCode::NotFound);

    let lent: Delegation = team.lends(&team.hao, &team.bo, 0, DAY_MS).await.ok();
    assert_eq!((lent.of, lent.to), (team.hao.id, team.bo.id));
    assert_eq!(team.inbox(&team.bo).await, [request.id]);
    let seen = team.sees(&team.bo, request.id).await;
    assert!(seen.acts.contains(&RequestAct::Approve));
    assert!(seen.card.is_some());
    let own = team.sees(&team.li, request.id).await;
    assert_eq!(own.stages[0].stand_ins[0].by, team.bo.id);

    let approved: AccessRequest = team.approves(&team.bo, request.id).await.ok();
    assert_eq!(approved.status, RequestStatus::Approved);
    assert_eq!(approved.stages[0].reviews[0].in_stead_of, Some(team.hao.id));
    assert!(team.may_write().await);
    let told = team
        .story
        .audit()
        .await
        .into_iter()
        .find(|leaf| leaf["action"] == "request.approve")
        .expect("the vote");
    assert_eq!(told["actor"], json!(team.bo.id));
    assert_eq!(told["after"]["in_stead_of"], json!(team.hao.id));
}

#[tokio::test]
async fn d3_nobody_decides_what_comes_from_the_one_they_stand_in_for() {
    let team = Team::begin().await;
    // Hao and Lin both decide for the team; Hao asks for himself and has lent his part to Lin.
    let scope = at_channel(team.channel);
    let (taken, answer) = team
        .story
        .exclude(&team.wei, &team.hao, "message.send", scope)
        .await;
    answer.done();
    let request = team.files(&team.hao, team.restore(taken)).await;
    assert_eq!(request.stages[0].reviewers, [team.lin.id]);
    let lent: Delegation = team.lends(&team.hao, &team.lin, 0, DAY_MS).await.ok();
    let seen = team.sees(&team.lin, request.id).await;
    assert_eq!(seen.bar, Some(Bar::Delegator));
    assert!(!seen.acts.contains(&RequestAct::Approve));
    team.approves_as_seen(&team.lin, &seen)
        .await
        .refused(403, ErrorCode::Forbidden);

    // Given back, Lin decides it as herself.
    let path = format!("/v1/delegations/{}/end", lent.id);
    let list: DelegationList = team.story.post(&team.lin, &path, Value::Null).await.ok();
    assert!(list.delegations.is_empty());
    team.approves(&team.lin, request.id).await.done();
}

#[tokio::test]
async fn a_part_is_not_passed_on_ends_by_itself_and_lets_nobody_in_who_was_barred() {
    let team = Team::begin().await;
    let zhou = managed(&team.story, &team.wei, "zhou", None).await;
    let qin = managed(&team.story, &team.wei, "qin", None).await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    // From tomorrow for a day: not before, and not after.
    let _: Delegation = team.lends(&team.hao, &zhou, DAY_MS, DAY_MS).await.ok();
    assert!(team.inbox(&zhou).await.is_empty());
    team.passes(DAY_MS).await;
    assert_eq!(team.inbox(&zhou).await, [request.id]);

    // Zhou passes it on in vain.
    team.story.confirms(&zhou).await;
    let _: Delegation = team.lends(&zhou, &qin, 0, HOUR_MS).await.ok();
    assert!(team.inbox(&qin).await.is_empty());
    let path = format!("/v1/requests/{}", request.id);
    team.story
        .get(&qin, &path)
        .await
        .refused(404, ErrorCode::NotFound);

    let seen = team.sees(&zhou, request.id).await;
    team.passes(DAY_MS).await;
    assert!(team.inbox(&zhou).await.is_empty());
    team.story
        .get(&zhou, &path)
        .await
        .refused(404, ErrorCode::NotFound);
    team.approves_as_seen(&zhou, &seen)
        .await
        .refused(404, ErrorCode::NotFound);
    assert!(!team.may_write().await);
}

#[tokio::test]
async fn a_part_is_lent_for_fourteen_days_at_most_to_a_colleague_and_once_at_a_time() {
    let team = Team::begin().await;
    let wrong = |error: tokenim_protocol::error::ApiError| {
        let first = &error.fields[0];
        (first.field.clone(), first.problem)
    };
    let too_long = team.lends(&team.hao, &team.bo, 0, 14 * DAY_MS + 1).await;
    assert_eq!(
        wrong(too_long.refused(422, ErrorCode::Invalid)),
        ("ends_at".to_owned(), FieldProblem::TooFarAhead)
    );
    let oneself = team.lends(&team.hao, &team.hao, 0, DAY_MS).await;
    assert_eq!(
        wrong(oneself.refused(422, ErrorCode::Invalid)),
        ("to".to_owned(), FieldProblem::NotAllowed)
    );
    team.lends(&team.hao, &team.bo, 0, 14 * DAY_MS).await.done();
    let twice = team.lends(&team.hao, &team.wei, DAY_MS, DAY_MS).await;
    assert_eq!(
        wrong(twice.refused(422, ErrorCode::Invalid)),
        ("starts_at".to_owned(), FieldProblem::Taken)
    );
    // Somebody else's is not there.
    let list: DelegationList = team.story.get(&team.hao, "/v1/delegations").await.ok();
    let path = format!("/v1/delegations/{}/end", list.delegations[0].id);
    team.story
        .post(&team.li, &path, Value::Null)
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_is_restored_until_friday_is_taken_again_on_friday_and_everybody_knew() {
    let team = Team::begin().await;
    let taken = team.taken().await;
    let request = team.files(&team.li, team.restore(taken)).await;
    let friday = team.story.now().plus_ms(3 * HOUR_MS);
    let past = team.story.now().plus_ms(-HOUR_MS);
    team.approves_with(&team.hao, request.id, json!({ "ends_at": past }))
        .await
        .refused(422, ErrorCode::Invalid);
    team.approves_with(&team.hao, request.id, json!({ "ends_at": friday }))
        .await
        .done();
    for who in [&team.li, &team.hao] {
        let outcome = team.sees(who, request.id).await.outcome.expect("an end");
        assert_eq!(outcome.ends_at, Some(friday));
        assert!(outcome.resumes.is_some());
    }
    assert!(team.may_write().await);
    // Li is warned of it, and not of what stays.
    let li = team.li.id;
    let facts = team
        .story
        .app
        .read(move |db| Box::pin(async move { Ok(facts::of(db, li).await?) }));
    let facts = facts.await.expect("an answer").expect("facts");
    let ending = ending_within(&facts, &Moment::server(team.story.now()), DAY_MS);
    let told: Vec<_> = ending.iter().map(|one| (one.ends_at, one.grant)).collect();
    assert_eq!(told, [(friday, None)]);
    assert!(ending_within(&facts, &Moment::server(team.story.now()), HOUR_MS).is_empty());
    team.story.clock.advance_ms(3 * HOUR_MS - 1);
    assert!(team.may_write().await);
    team.story.clock.advance_ms(1);
    assert!(!team.may_write().await);
    jobs::expiry::run_out(&team.story.app).await.expect("told");
    let acts: Vec<Value> = team.story.audit().await;
    let resumed: Vec<&Value> = acts
        .iter()
        .filter(|leaf| leaf["action"] == "permission.exclusion_resumed")
        .collect();
    assert_eq!(resumed.len(), 1);

    // It goes on in Lin's name: she does not decide what Li asks now, and Hao does.
    let outcome = team.sees(&team.li, request.id).await.outcome;
    let again = outcome.and_then(|one| one.resumes).expect("goes on");
    let second = team.files(&team.li, team.restore(again)).await;
    assert_eq!(second.stages[0].reviewers, [team.hao.id]);
    assert_eq!(second.loss.expect("a loss").by, Some(team.lin.id));
    team.approves(&team.hao, second.id).await.done();
    assert!(team.may_write().await);
    team.story.clock.advance_ms(DAY_MS);
    assert!(team.may_write().await);
}

#[tokio::test]
async fn more_time_for_what_was_restored_is_asked_before_the_end_and_nothing_is_lost_between() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    let friday = team.story.now().plus_ms(DAY_MS);
    team.approves_with(&team.hao, request.id, json!({ "ends_at": friday }))
        .await
        .done();
    let outcome = team.sees(&team.li, request.id).await.outcome;
    let again = outcome.and_then(|one| one.resumes).expect("goes on");
    let more = team.files(&team.li, team.restore(again)).await;
    team.approves(&team.hao, more.id).await.done();
    team.story.clock.advance_ms(2 * DAY_MS);
    assert!(team.may_write().await);
}

#[tokio::test]
async fn for_a_team_is_asked_and_for_one_channel_is_given() {
    let team = Team::begin().await;
    let other = team
        .story
        .channel_in(&team.lin, Some(team.team), "private", "all", &[&team.hao])
        .await;
    let mut wanted = team.wants("message.mention_all", DAY_MS);
    wanted["scope"] = json!({ "kind": "team", "id": team.team });
    let request = team.files(&team.li, wanted).await;
    let here = at_channel(team.channel);
    for (place, problem) in [
        // Li does not know it.
        (at_channel(other), FieldProblem::NotAllowed),
        (json!({ "kind": "organisation" }), FieldProblem::NotAllowed),
    ] {
        let error = team
            .approves_with(&team.lin, request.id, json!({ "scope": place }))
            .await
            .refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].problem, problem);
    }
    let approved: AccessRequest = team
        .approves_with(&team.lin, request.id, json!({ "scope": here }))
        .await
        .ok();
    let outcome = approved.outcome.expect("an end");
    assert_eq!(approved.status, RequestStatus::Approved);
    assert_eq!(json!(outcome.scope), here);
    let told = team.story.audit().await;
    let grant = told
        .iter()
        .find(|leaf| leaf["action"] == "permission.grant")
        .expect("a grant");
    let place = format!("channel:{}", team.channel);
    assert_eq!(grant["after"]["scope"], json!(place));

    // What was taken at a place comes back there or not at all.
    let restore = team.files(&team.li, team.restore(team.taken().await)).await;
    team.approves_with(
        &team.hao,
        restore.id,
        json!({ "scope": { "kind": "team", "id": team.team } }),
    )
    .await
    .refused(422, ErrorCode::Invalid);
}

#[tokio::test]
async fn only_whoever_asks_and_whoever_decides_is_told_the_name_of_the_place() {
    let team = Team::begin().await;
    let zhou = managed(&team.story, &team.wei, "zhou", None).await;
    let mut body = team.restore(team.taken().await);
    body["purpose"]["blocks"] = json!([zhou.id]);
    let request = team.files(&team.li, body).await;
    team.denies(&team.hao, request.id).await.done();
    let appeal = json!({
        "id": AccessRequestId::now_v7(), "root_cause": "I took one channel for the other",
        "explanation": "they have nearly the same name", "need": "to answer in the project",
    });
    let path = format!("/v1/requests/{}/appeal", request.id);
    let appeal: AccessRequest = team.story.post(&team.li, &path, appeal).await.ok();
    // Bo stands above Hao, and is not in the channel.
    assert_eq!(appeal.stages[0].reviewers, [team.bo.id]);
    let named = appeal.place.clone().expect("a name");
    assert_eq!(team.sees(&team.bo, appeal.id).await.place, Some(named));
    // Zhou may support it, and learns of no channel that is not theirs.
    let support = team.sees(&zhou, request.id).await;
    assert_eq!(support.place, None);
    let path = format!("/v1/channels/{}", team.channel);
    assert_ne!(team.story.get(&zhou, &path).await.status, 200);
}

#[tokio::test]
async fn the_record_of_a_request_is_known_again_and_a_changed_one_is_not() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.denies(&team.hao, request.id).await.done();
    let path = format!("/v1/requests/{}/record", request.id);
    let body = json!({ "id": OperationId::now_v7() });
    let taken: RequestRecord = team.story.post(&team.li, &path, body.clone()).await.ok();
    // Asked for again it is the same; the audit has it once.
    let again: RequestRecord = team.story.post(&team.li, &path, body.clone()).await.ok();
    assert_eq!(taken, again);
    // Whoever has no part in it takes nothing away.
    team.story
        .post(&team.wei, &path, json!({ "id": OperationId::now_v7() }))
        .await
        .refused(404, ErrorCode::NotFound);
    let whole: String = team
        .story
        .audit()
        .await
        .iter()
        .map(Value::to_string)
        .collect();
    assert_eq!(whole.matches("request.exported").count(), 1);
    assert!(taken.record.contains(WHY));

    let dir = team.story.server_dir();
    let file = team.story.dir.path().join("record.json");
    let text = tokenim_policy::record::file_of(&taken).expect("a file");
    std::fs::write(&file, &text).expect("written");
    assert_eq!(verify_records(&dir, &file).expect("genuine"), 1);
    for (was, is) in [
        (WHY, "the test team waits for nobody"),
        ("request.exported", "request.exportee"),
        ("\"need_not_shown\"", "\"rule_forbids\""),
    ] {
        std::fs::write(&file, text.replace(was, is)).expect("written");
        let refused = verify_records(&dir, &file);
        assert!(matches!(refused, Err(AuditError::ForeignRecord)), "{was}");
    }
    // Inside a PDF it is the same.
    let (begin, stream) = (
        tokenim_policy::record::IN_PDF,
        tokenim_policy::record::STREAM,
    );
    let pdf = format!(
        "%PDF-1.7\n<< {begin}{}{stream}{text}\nendstream\n",
        text.len()
    );
    std::fs::write(&file, &pdf).expect("written");
    assert_eq!(verify_records(&dir, &file).expect("genuine"), 1);
    std::fs::write(&file, pdf.replace(WHY, "the test team waits for n0body")).expect("written");
    let refused = verify_records(&dir, &file);
    assert!(matches!(refused, Err(AuditError::ForeignRecord)));
    // A record made up whole, hash and all, is none that the audit knows.
    let made = taken.record.replace(WHY, "the test team waits for nobody");
    let hash = tokenim_policy::record::sha256(&made);
    let forged = RequestRecord {
        leaf: taken.leaf.replace(&taken.sha256, &hash),
        record: made,
        sha256: hash,
        seq: taken.seq,
    };
    let text = tokenim_policy::record::file_of(&forged).expect("a file");
    assert!(tokenim_policy::record::read(&text).is_some());
    std::fs::write(&file, text).expect("written");
    let refused = verify_records(&dir, &file);
    assert!(matches!(refused, Err(AuditError::ForeignRecord)));
}

#[tokio::test]
async fn the_numbers_are_those_of_the_teams_in_which_one_decides() {
    let team = Team::begin().await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    team.passes(HOUR_MS).await;
    team.denies(&team.hao, request.id).await.done();
    let appeal = json!({
        "id": AccessRequestId::now_v7(), "root_cause": "I took one channel for the other",
        "explanation": "they have nearly the same name", "need": "to answer in the project",
    });
    let path = format!("/v1/requests/{}/appeal", request.id);
    let appeal: AccessRequest = team.story.post(&team.li, &path, appeal).await.ok();
    team.passes(HOUR_MS).await;
    team.approves(&team.bo, appeal.id).await.done();

    let told: RequestFigures = team.story.get(&team.lin, "/v1/requests/figures").await.ok();
    assert_eq!(told.figures.len(), 1);
    let figure = &told.figures[0];
    assert_eq!(figure.team, Some(team.team));
    assert_eq!((figure.asked, figure.denied, figure.approved), (1, 1, 1));
    // From the first request to the last word of its appeal.
    assert_eq!(figure.median_ms, Some(2 * HOUR_MS));
    assert_eq!(told.total.asked, 1);
    // Li decides nowhere, and is told nothing.
    let told: RequestFigures = team.story.get(&team.li, "/v1/requests/figures").await.ok();
    assert!(told.figures.is_empty());
    assert_eq!(told.total.asked, 0);
}

#[tokio::test]
async fn the_card_says_who_of_the_position_has_it_and_when_it_was_used_last() {
    let team = Team::begin().await;
    team.story
        .says(&team.li, team.channel, "before it was taken")
        .await;
    let written = team.story.now();
    team.story.clock.advance_ms(HOUR_MS);
    team.story.confirms(&team.lin).await;
    let request = team.files(&team.li, team.restore(team.taken().await)).await;
    let card = team.sees(&team.hao, request.id).await.card.expect("a card");
    assert_eq!(card.last_used_at, Some(written));
    assert_eq!(card.peers_who.len(), card.peers_with.min(5) as usize);
    assert!(team.sees(&team.li, request.id).await.card.is_none());
}

#[tokio::test]
async fn a_manager_asks_for_a_report_and_what_was_taken_is_asked_back() {
    let team = Team::begin().await;
    let taken = team.taken_by(&team.hao).await;
    // Lin is Li's manager and does not see what Hao took.
    let body = json!({
        "id": AccessRequestId::now_v7(), "kind": "new", "permission": "message.send",
        "scope": at_channel(team.channel), "person": team.li.id,
        "purpose": { "need": "", "statement": WHY },
    });
    let request = team.files(&team.lin, body.clone()).await;
    assert_eq!(
        (request.person, request.filed_by),
        (team.li.id, team.lin.id)
    );
    assert_eq!(request.exclusion, Some(taken));
    assert!(!request.stages[0].reviewers.contains(&team.lin.id));
    // Whoever asked for somebody else decides it as little as their own.
    team.approves(&team.lin, request.id)
        .await
        .refused(403, ErrorCode::Forbidden);
    let mut other = body;
    other["id"] = json!(AccessRequestId::now_v7());
    // Li is no manager of Hao's, and may ask for nobody.
    other["person"] = json!(team.hao.id);
    team.story
        .post(&team.li, "/v1/requests", other)
        .await
        .refused(403, ErrorCode::Forbidden);
    let decides = request.stages[0].reviewers[0];
    let decider = [&team.wei, &team.bo, &team.hao]
        .into_iter()
        .find(|one| one.id == decides)
        .expect("somebody");
    team.approves(decider, request.id).await.done();
    assert!(team.may_write().await);
}
