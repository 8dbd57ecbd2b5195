//! What so many decisions do to whoever decides: a queue that does not grow without end (D11),
//! and who approves whom in return (D4).

use tokenim_policy::request::reviewers::WAITING_MAX;
use tokenim_protocol::access_request::ApprovalRings;

use super::*;

#[tokio::test]
async fn d11_beyond_a_full_queue_the_next_who_may_decide_are_asked() {
    let team = Team::begin().await;
    let (story, wei) = (&team.story, &team.wei);
    let mei = story.person(wei, "mei").await;
    let tan = story.person(wei, "tan").await;
    for who in [&mei, &tan] {
        add_to_team(story, wei, team.team, who, false).await;
    }
    let mut wanted = Vec::new();
    for _ in 0..3 {
        let members = [&team.li, &mei, &tan];
        let channel = story
            .channel_in(&team.lin, Some(team.team), "private", "all", &members)
            .await;
        for permission in [
            "message.mention_all",
            "channel.manage_members",
            "channel.manage_settings",
        ] {
            for who in members {
                let mut body = team.wants(permission, DAY_MS);
                body["scope"] = at_channel(channel);
                wanted.push((who, body));
            }
        }
    }
    let mut filed = Vec::new();
    for (who, body) in &wanted[..25] {
        filed.push(team.files(who, body.clone()).await);
        for decider in [&team.lin, &team.hao] {
            assert!(team.inbox(decider).await.len() <= WAITING_MAX as usize);
        }
    }
    let (theirs, beyond) = filed.split_at(WAITING_MAX as usize);
    for request in theirs {
        assert_eq!(request.stages[0].roles, [ReviewerRole::TeamAdmin]);
    }
    for request in beyond {
        assert_eq!(request.stages[0].reviewers, [wei.id]);
        assert!(request.stages[0].roles.contains(&ReviewerRole::Secadmin));
    }
    // Room again: it is theirs again.
    team.approves(&team.hao, theirs[0].id).await.done();
    let (who, body) = &wanted[25];
    let next = team.files(who, body.clone()).await;
    assert!(next.stages[0].reviewers.contains(&team.lin.id));
}

#[tokio::test]
async fn d4_who_approves_whom_in_return_is_told_to_the_auditor_and_to_nobody_else() {
    let team = Team::begin().await;
    let (story, wei) = (&team.story, &team.wei);
    let auditor = story.person(wei, "auditor").await;
    story.set_post(wei, &auditor, "auditor", true).await.done();
    let told = async || -> ApprovalRings { story.get(&auditor, "/v1/requests/rings").await.ok() };
    for round in 0..3 {
        assert!(told().await.rings.is_empty(), "{round}");
        for (who, by) in [(&team.lin, &team.hao), (&team.hao, &team.lin)] {
            let scope = at_channel(team.channel);
            let (exclusion, taken) = story.exclude(wei, who, "message.send", scope).await;
            taken.done();
            let request = team.files(who, team.restore(exclusion)).await;
            team.approves(by, request.id).await.done();
        }
        // What Lin approves for Li comes back from nobody.
        let request = team.files(&team.li, team.restore(team.taken_by(wei).await));
        let request = request.await;
        team.approves(&team.lin, request.id).await.done();
    }
    let rings = told().await.rings;
    assert_eq!((rings.len(), rings[0].approvals), (1, 6));
    let mut people = [team.lin.id, team.hao.id];
    people.sort_unstable();
    assert_eq!(rings[0].people, people);
    for other in [&team.lin, &team.li, wei] {
        let answer = story.get(other, "/v1/requests/rings").await;
        answer.refused(403, ErrorCode::Forbidden);
    }
    // Three months later it is over.
    story.clock.advance_ms(91 * DAY_MS);
    let auditor = story.session_of(auditor.id).await;
    let later: ApprovalRings = story.get(&auditor, "/v1/requests/rings").await.ok();
    assert!(later.rings.is_empty());
}

/// A conversation is taken out with the word of the team, of whoever answers for its data, and
/// of security: three people who all stand below Lin are one.
#[tokio::test]
async fn d4_what_is_critical_is_decided_by_people_of_two_lines() {
    let team = Team::begin().await;
    let (story, wei) = (&team.story, &team.wei);
    let xu = managed(story, wei, "xu", Some(team.lin.id)).await;
    let xiao = managed(story, wei, "xiao", Some(xu.id)).await;
    add_to_team(story, wei, team.team, &xu, true).await;
    story.set_post(wei, &xiao, "secadmin", true).await.done();
    for second in [&xu, &team.hao] {
        let request = team
            .files(&team.li, team.wants("export.conversation", HOUR_MS))
            .await;
        assert_eq!(request.stages.len(), 3);
        team.approves(&team.lin, request.id).await.done();
        team.approves(second, request.id).await.done();
        let last = team.sees(&team.li, request.id).await.stages.remove(2);
        assert!(last.reviewers.contains(&wei.id));
        let one_line = second.id == xu.id;
        assert_eq!(last.reviewers.contains(&xiao.id), !one_line, "{last:?}");
        let decider = if one_line { wei } else { &xiao };
        team.approves(decider, request.id).await.done();
        let over = team.sees(&team.li, request.id).await;
        assert_eq!(over.status, RequestStatus::Approved);
        if one_line {
            let grant = over.outcome.expect("an outcome").grant.expect("a grant");
            let end = json!({ "text": "it was taken out" });
            story
                .post(wei, &format!("/v1/grants/{grant}/revoke"), end)
                .await
                .done();
        }
    }
}
