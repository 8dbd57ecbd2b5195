//! Who decides, and what a decision has to say.

use super::*;

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
async fn what_is_high_is_decided_only_by_whoever_has_just_shown_who_they_are() {
    let team = Team::begin().await;
    let low = team.restore(team.taken().await);
    let low = team.files(&team.li, low).await;
    let high = team.wants("channel.archive", HOUR_MS);
    let high = team.files(&team.li, high).await;
    team.story.clock.advance_ms(PROOF_MS);
    team.approves(&team.hao, low.id).await.done();

    for answer in [
        team.approves(&team.hao, high.id).await,
        team.denies(&team.hao, high.id).await,
    ] {
        let decision = answer.refused(403, ErrorCode::Forbidden).decision;
        let obstacles = decision.expect("told why").obstacles;
        let codes: Vec<_> = obstacles.iter().map(|one| one.code).collect();
        assert_eq!(codes, [ReasonCode::StepUpNeeded]);
    }
    let seen = team.sees(&team.hao, high.id).await;
    assert_eq!(seen.version, high.version, "nothing was done");
    team.story.confirms(&team.hao).await;
    team.approves(&team.hao, high.id).await.done();
}
