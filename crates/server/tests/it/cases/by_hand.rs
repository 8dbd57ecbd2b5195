//! Evidence that whoever judges a case chooses themselves, after it was opened.

use super::*;

impl Team {
    async fn adds(
        &self,
        who: &Somebody,
        id: CaseId,
        messages: &[(ChannelId, MessageId)],
    ) -> Answer {
        let version = self.sees(&self.lin, id).await.version;
        let messages: Vec<Value> = messages
            .iter()
            .map(|(channel, message)| json!({ "channel": channel, "message": message }))
            .collect();
        let body = json!({ "version": version, "messages": messages });
        self.act(who, id, "evidence", body).await
    }

    async fn li_says(&self, text: &str) -> MessageId {
        self.story.says(&self.li, self.channel, text).await.id
    }
}

#[tokio::test]
async fn s113_what_is_added_by_hand_is_held_still_and_the_person_is_heard_about_it() {
    let team = Team::begin().await;
    let id = team.opened().await;
    let second = team.li_says("and you are the worst").await;
    team.adds(&team.lin, id, &[(team.channel, second)])
        .await
        .done();
    team.story
        .edit(&team.li, team.channel, second, "and you are the best")
        .await;
    for who in [&team.li, &team.lin] {
        let case = team.sees(who, id).await;
        let words: Vec<&str> = case.evidence.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(words, ["you are all fools", "and you are the worst"]);
        let held = &case.evidence[1];
        assert_eq!((held.n, digest_of(held)), (2, held.digest.clone()));
    }
    // The same once more is nothing new; as it reads since the edit it is.
    team.adds(&team.lin, id, &[(team.channel, team.message)])
        .await
        .refused(422, ErrorCode::Invalid);
    team.adds(&team.lin, id, &[(team.channel, second)])
        .await
        .done();
    // Whoever was heard before it was added is heard again: nothing before that.
    team.states(id).await.done();
    let third = team.li_says("nobody needs you here").await;
    team.adds(&team.lin, id, &[(team.channel, third)])
        .await
        .done();
    let asked = team.sees(&team.li, id).await;
    assert_eq!(asked.status, CaseStatus::Hearing);
    assert!(asked.acts.contains(&CaseAct::State));
    team.decides(&team.lin, id, team.warning())
        .await
        .refused(409, ErrorCode::Conflict);
    team.act(
        &team.li,
        id,
        "statement",
        json!({ "text": "that one was meant as a joke" }),
    )
    .await
    .done();
    let heard = team.sees(&team.lin, id).await;
    let said = heard.statement.expect("a statement");
    assert!(said.starts_with(SAID) && said.ends_with("a joke"), "{said}");
    team.decides(&team.lin, id, team.warning()).await.done();
    assert_eq!(
        team.records(id).await,
        [
            "case.opened",
            "case.evidence_added",
            "case.evidence_added",
            "case.statement",
            "case.evidence_added",
            "case.statement",
            "case.decided"
        ]
    );
    let records = team.story.audit().await;
    let decided = records
        .iter()
        .find(|one| one["action"] == "case.decided")
        .expect("a record");
    let case = team.sees(&team.lin, id).await;
    let digests: Vec<&str> = case
        .evidence
        .iter()
        .map(|one| one.digest.as_str())
        .collect();
    assert_eq!(decided["after"]["evidence"], json!(digests));
    // What is over stays as it was.
    team.adds(&team.lin, id, &[(team.channel, second)])
        .await
        .refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn only_whoever_judges_adds_and_only_what_they_may_read_and_the_person_wrote() {
    let team = Team::begin().await;
    let reported: Case = team.report(&team.bo).await.ok();
    let id = reported.id;
    let more = team.li_says("go home all of you").await;
    let it = [(team.channel, more)];
    // Nobody has taken it up.
    team.adds(&team.lin, id, &it)
        .await
        .refused(409, ErrorCode::Conflict);
    team.answers(&team.lin, id, "take-up").await.done();
    for who in [&team.li, &team.bo] {
        team.adds(who, id, &it)
            .await
            .refused(403, ErrorCode::Forbidden);
    }
    let others = team
        .story
        .says(&team.bo, team.channel, "calm down")
        .await
        .id;
    let direct = team.story.direct(&team.li, &team.bo).await;
    let hidden = team.story.says(&team.li, direct, "i hate them").await.id;
    for wrong in [
        vec![],
        vec![(team.channel, others)],
        vec![(direct, hidden)],
        vec![(team.channel, more), (direct, hidden)],
        vec![(team.channel, more), (team.channel, more)],
    ] {
        team.adds(&team.lin, id, &wrong)
            .await
            .refused(422, ErrorCode::Invalid);
    }
    assert_eq!(team.sees(&team.lin, id).await.evidence.len(), 1);
    let too_late = json!({
        "version": 1, "messages": [{ "channel": team.channel, "message": more }],
    });
    team.act(&team.lin, id, "evidence", too_late)
        .await
        .refused(409, ErrorCode::Conflict);
    team.adds(&team.lin, id, &it).await.done();
    assert_eq!(team.sees(&team.li, id).await.evidence.len(), 2);
    // Whoever reported one message reads no others through the case.
    assert_eq!(team.sees(&team.bo, id).await.evidence.len(), 1);
}
