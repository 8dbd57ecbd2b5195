//! Two at the same time, and what changed in the meantime.

use super::*;

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
