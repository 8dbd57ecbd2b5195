//! What time does to a request, and what it may give for how long.

use super::*;

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
