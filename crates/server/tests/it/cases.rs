//! Cases of conduct: Li wrote something, Bo reports it, Lin and Hao administer the team, Wei
//! owns the company and keeps its rules until it is set up.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_policy::case::digest_of;
use tokenim_protocol::access_request::{Bar, Filed, RequestStatus};
use tokenim_protocol::calendar::CalendarFeedMade;
use tokenim_protocol::case::{
    Case, CaseAct, CaseBar, CaseLineKind, CaseList, CasePart, CaseStatus, CaseStep, Heed,
};
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{
    AccessRequestId, CaseId, ChannelId, ExclusionId, MessageId, OperationId, TeamId,
};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;

use crate::story::{Answer, Somebody, Story, at_channel, everywhere};

mod by_hand;
mod house_rules;

const WHAT: &str = "insulted a colleague in front of the team";
const WHY: &str = "the message says so, and it was not the first";
const SAID: &str = "i was angry about the broken build and i am sorry";

struct Team {
    story: Story,
    wei: Somebody,
    lin: Somebody,
    hao: Somebody,
    bo: Somebody,
    li: Somebody,
    team: TeamId,
    channel: ChannelId,
    message: MessageId,
}

impl Team {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let lin = story.person(&wei, "lin").await;
        let hao = story.person(&wei, "hao").await;
        let bo = story.person(&wei, "bo").await;
        let li = story.person(&wei, "li").await;
        let team = story.team(&wei, &lin).await;
        for (who, admin) in [(&hao, true), (&bo, false), (&li, false)] {
            let path = format!("/v1/teams/{team}/members/{}", who.id);
            story
                .put(&wei, &path, json!({ "admin": admin }))
                .await
                .done();
        }
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &bo, &hao])
            .await;
        let message = story.says(&li, channel, "you are all fools").await.id;
        Self {
            story,
            wei,
            lin,
            hao,
            bo,
            li,
            team,
            channel,
            message,
        }
    }

    /// Lin opens it herself, with the message.
    async fn opened(&self) -> CaseId {
        self.opened_by(&self.lin).await
    }

    async fn opened_by(&self, by: &Somebody) -> CaseId {
        let mut asked = self.asked();
        // Who keeps the rules of the house is in no channel for that.
        if by.id == self.wei.id {
            asked["messages"] = json!([]);
        }
        let case: Case = self.open(by, &self.li, asked).await.ok();
        case.id
    }

    fn asked(&self) -> Value {
        json!({
            "id": CaseId::now_v7(), "scope": at_channel(self.channel), "rule": "respect",
            "text": WHAT,
            "messages": [{ "channel": self.channel, "message": self.message }],
        })
    }

    async fn open(&self, by: &Somebody, about: &Somebody, asked: Value) -> Answer {
        let path = format!("/v1/people/{}/cases", about.id);
        self.story.post(by, &path, asked).await
    }

    async fn report(&self, by: &Somebody) -> Answer {
        let path = format!(
            "/v1/channels/{}/messages/{}/report",
            self.channel, self.message
        );
        let body =
            json!({ "id": CaseId::now_v7(), "rule": "respect", "text": "he shouts at us all" });
        self.story.post(by, &path, body).await
    }

    async fn look(&self, who: &Somebody, id: CaseId) -> Answer {
        self.story.get(who, &format!("/v1/cases/{id}")).await
    }

    async fn sees(&self, who: &Somebody, id: CaseId) -> Case {
        self.look(who, id).await.ok()
    }

    async fn act(&self, who: &Somebody, id: CaseId, verb: &str, mut body: Value) -> Answer {
        body["id"] = json!(OperationId::now_v7());
        let path = format!("/v1/cases/{id}/{verb}");
        self.story.call(who, Method::POST, &path, &body).await
    }

    async fn states(&self, id: CaseId) -> Answer {
        self.act(&self.li, id, "statement", json!({ "text": SAID }))
            .await
    }

    /// Decides over what this person sees now.
    async fn decides(&self, who: &Somebody, id: CaseId, measure: Value) -> Answer {
        let version = self.sees(who, id).await.version;
        let body = json!({ "version": version, "measure": measure });
        self.act(who, id, "decision", body).await
    }

    async fn answers(&self, who: &Somebody, id: CaseId, verb: &str) -> Answer {
        let version = self.sees(who, id).await.version;
        self.act(who, id, verb, json!({ "version": version, "text": WHY }))
            .await
    }

    fn warning(&self) -> Value {
        let ends_at = self.story.now().plus_ms(180 * DAY_MS);
        json!({ "step": "warning", "ends_at": ends_at, "text": WHY })
    }

    fn ban(&self, step: &str, for_ms: i64) -> Value {
        let ends_at = self.story.now().plus_ms(for_ms);
        json!({ "step": step, "permission": "message.send", "ends_at": ends_at, "text": WHY })
    }

    fn suspension(&self, for_ms: i64) -> Value {
        let ends_at = self.story.now().plus_ms(for_ms);
        json!({ "step": "suspension", "ends_at": ends_at, "text": WHY })
    }

    /// Heard and warned.
    async fn warned(&self) -> CaseId {
        let id = self.opened().await;
        self.states(id).await.done();
        self.decides(&self.lin, id, self.warning()).await.done();
        id
    }

    fn appeal(&self, case: CaseId, exclusion: Option<ExclusionId>) -> Value {
        json!({
            "id": AccessRequestId::now_v7(), "kind": "appeal",
            "permission": exclusion.map(|_| "message.send"),
            "scope": at_channel(self.channel), "exclusion": exclusion,
            "case": exclusion.is_none().then_some(case),
            "purpose": { "need": "to be judged rightly", "statement": "the words were not mine" },
        })
    }

    async fn records(&self, id: CaseId) -> Vec<String> {
        let object = format!("case:{id}");
        let records = self.story.audit().await;
        records
            .iter()
            .filter(|record| record["object"] == json!(object))
            .map(|record| record["action"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

fn codes(answer: &Answer) -> Vec<ReasonCode> {
    let decision = answer.error().decision.expect("a decision");
    decision.obstacles.iter().map(|one| one.code).collect()
}

fn kinds(case: &Case) -> Vec<CaseLineKind> {
    case.lines.iter().map(|line| line.kind).collect()
}

#[tokio::test]
async fn a_case_is_told_heard_and_ends_in_a_ban_that_lifts_itself_and_every_step_is_recorded() {
    let team = Team::begin().await;
    let first = team.warned().await;
    let id = team.opened().await;
    // Told at once, with what it is about.
    let told = team.sees(&team.li, id).await;
    assert_eq!(
        (told.part, told.status),
        (CasePart::Concerned, CaseStatus::Hearing)
    );
    assert_eq!(told.evidence[0].body, "you are all fools");
    assert!(told.acts.contains(&CaseAct::State));
    assert!(told.bench.is_none());
    // Nothing against them before they were heard.
    let ban = || team.ban("short_ban", 3 * DAY_MS);
    team.decides(&team.lin, id, ban())
        .await
        .refused(409, ErrorCode::Conflict);
    team.states(id).await.done();
    let seen = team.sees(&team.lin, id).await;
    assert_eq!(seen.statement.as_deref(), Some(SAID));
    let bench = seen.bench.expect("a judge's side");
    assert_eq!(bench.next_step, CaseStep::ShortBan, "one warning counts");
    assert_eq!(bench.history[0].case, first);
    team.decides(&team.lin, id, ban()).await.done();

    let refused = team.story.try_say(&team.li, team.channel, "but").await;
    assert_eq!(codes(&refused), [ReasonCode::ViolationRestriction]);
    let ended = team.sees(&team.li, id).await;
    let outcome = ended.outcome.expect("an outcome");
    let obstacle = refused
        .error()
        .decision
        .expect("a decision")
        .obstacles
        .remove(0);
    assert_eq!(
        obstacle.exclusion, outcome.exclusion,
        "the way from the control to the case"
    );
    // To the second, by itself.
    team.story.clock.advance_ms(3 * DAY_MS - 1);
    team.story
        .try_say(&team.li, team.channel, "now?")
        .await
        .refused(403, ErrorCode::Forbidden);
    team.story.clock.advance_ms(1);
    team.story.says(&team.li, team.channel, "thank you").await;
    assert_eq!(
        team.records(id).await,
        ["case.opened", "case.statement", "case.decided"]
    );
    let restricted = team.story.audit().await;
    let restricted = restricted
        .iter()
        .find(|one| one["action"] == "permission.exclude");
    assert_eq!(
        restricted.expect("a record")["after"]["case"],
        json!(id.to_string())
    );
}

#[tokio::test]
async fn s113_evidence_stays_as_it_was_when_the_message_is_edited_and_deleted() {
    let team = Team::begin().await;
    let id = team.opened().await;
    team.story
        .edit(&team.li, team.channel, team.message, "you are all friends")
        .await;
    let path = format!("/v1/channels/{}/messages/{}", team.channel, team.message);
    team.story.delete(&team.li, &path).await;
    for who in [&team.li, &team.lin] {
        let case = team.sees(who, id).await;
        assert_eq!(case.evidence[0].body, "you are all fools");
        assert_eq!(digest_of(&case.evidence[0]), case.evidence[0].digest);
    }
    // The audit holds the same fingerprint, and not the words.
    let records = team.story.audit().await;
    let opened = records
        .iter()
        .find(|one| one["action"] == "case.opened")
        .expect("a record");
    let case = team.sees(&team.lin, id).await;
    assert_eq!(
        opened["after"]["evidence"],
        json!([case.evidence[0].digest])
    );
    assert!(!opened.to_string().contains("fools"));
    // What somebody else wrote, or what the opener cannot read, is no evidence.
    let others = team
        .story
        .says(&team.bo, team.channel, "calm down")
        .await
        .id;
    let direct = team.story.direct(&team.li, &team.bo).await;
    let hidden = team.story.says(&team.li, direct, "i hate them").await.id;
    for (channel, message) in [(team.channel, others), (direct, hidden)] {
        let mut asked = team.asked();
        asked["messages"] = json!([{ "channel": channel, "message": message }]);
        let error = team
            .open(&team.lin, &team.li, asked)
            .await
            .refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].problem, FieldProblem::NotAllowed);
    }
}

#[tokio::test]
async fn a_report_names_nobody_to_the_one_it_is_about_and_can_be_let_go() {
    let team = Team::begin().await;
    let reported: Case = team.report(&team.bo).await.ok();
    let id = reported.id;
    assert_eq!(
        (reported.part, reported.status),
        (CasePart::Reporter, CaseStatus::Reported)
    );
    team.look(&team.li, id)
        .await
        .refused(404, ErrorCode::NotFound);
    team.look(&team.wei, id).await.done();
    // A team's administrator who reported it judges it as little as any colleague.
    let own: Case = team.report(&team.hao).await.ok();
    assert_eq!(own.bar, Some(CaseBar::Reported));
    let body = json!({ "version": own.version, "text": WHAT });
    let refused = team.act(&team.hao, own.id, "take-up", body).await;
    refused.refused(403, ErrorCode::Forbidden);
    assert_eq!(codes(&refused), [ReasonCode::SodConflict]);
    team.answers(&team.lin, own.id, "dismiss").await.done();
    let told = team.sees(&team.hao, own.id).await;
    assert!(told.outcome.expect("an answer").dismissed);
    team.look(&team.li, own.id)
        .await
        .refused(404, ErrorCode::NotFound);

    team.answers(&team.lin, id, "take-up").await.done();
    let told = team.look(&team.li, id).await;
    let case: Case = told.ok();
    assert_eq!(case.text, WHY, "in the words of whoever took it up");
    assert!(
        !told.body.to_string().contains(&team.bo.id.to_string()),
        "{}",
        told.body
    );
    assert!(!told.body.to_string().contains("shouts"));
    assert_eq!(kinds(&case), [CaseLineKind::Opened]);
    // Nor do the records about themselves.
    let own_audit = team.story.get(&team.li, "/v1/audit/own").await;
    assert!(
        !own_audit.body.to_string().contains(&team.bo.id.to_string()),
        "{}",
        own_audit.body
    );
    team.states(id).await.done();
    team.decides(&team.lin, id, team.warning()).await.done();
    let heard = team.sees(&team.bo, id).await;
    assert!(heard.statement.is_none());
    assert_eq!(heard.outcome.expect("an answer").measure.text, "");
}

#[tokio::test]
async fn d17_retaliation_is_refused_at_each_omission() {
    let team = Team::begin().await;
    // Without words, about oneself, by somebody without the right, about a place of others.
    let mut wordless = team.asked();
    wordless["text"] = json!("bad");
    team.open(&team.lin, &team.li, wordless)
        .await
        .refused(422, ErrorCode::Invalid);
    let mut unnamed = team.asked();
    unnamed["rule"] = json!("other");
    team.open(&team.lin, &team.li, unnamed)
        .await
        .refused(422, ErrorCode::Invalid);
    let oneself = team.open(&team.lin, &team.lin, team.asked()).await;
    oneself.refused(403, ErrorCode::Forbidden);
    team.open(&team.bo, &team.li, team.asked())
        .await
        .refused(403, ErrorCode::Forbidden);
    let mut wide = team.asked();
    wide["scope"] = everywhere();
    team.open(&team.lin, &team.li, wide)
        .await
        .refused(403, ErrorCode::Forbidden);
    // A restriction without a case.
    let path = format!("/v1/people/{}/exclusions", team.li.id);
    let bare = json!({
        "id": ExclusionId::now_v7(), "permission": "message.send",
        "scope": at_channel(team.channel), "code": "VIOLATION_RESTRICTION",
        "text": "because I say so", "ends_at": team.story.now().plus_ms(HOUR_MS),
    });
    let error = team
        .story
        .post(&team.wei, &path, bare)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].field, "code");

    let id = team.opened().await;
    team.states(id).await.done();
    // Without grounds, without an end, for too long, for what is not theirs to take.
    let mut groundless = team.ban("short_ban", DAY_MS);
    groundless["text"] = json!("so");
    let mut endless = team.ban("short_ban", DAY_MS);
    endless["ends_at"] = Value::Null;
    for wrong in [
        groundless,
        endless,
        team.ban("short_ban", 8 * DAY_MS),
        team.ban("long_ban", 31 * DAY_MS),
    ] {
        team.decides(&team.lin, id, wrong)
            .await
            .refused(422, ErrorCode::Invalid);
    }
    let mut beyond = team.ban("short_ban", DAY_MS);
    beyond["permission"] = json!("call.record");
    team.decides(&team.lin, id, beyond)
        .await
        .refused(403, ErrorCode::Forbidden);
    team.decides(&team.lin, id, team.suspension(DAY_MS))
        .await
        .refused(403, ErrorCode::Forbidden);
    team.story
        .says(&team.li, team.channel, "nothing happened")
        .await;

    // More than a week, and a rung too high, take a second person: not the first one again.
    for measure in [
        team.ban("long_ban", 20 * DAY_MS),
        team.ban("short_ban", DAY_MS),
    ] {
        team.decides(&team.lin, id, measure).await.done();
        let proposed = team.sees(&team.lin, id).await;
        assert_eq!(
            (proposed.status, proposed.bar),
            (CaseStatus::Proposed, Some(CaseBar::Proposed))
        );
        let refused = team.answers(&team.lin, id, "agree").await;
        assert_eq!(codes(&refused), [ReasonCode::SodConflict]);
        let told = team.look(&team.li, id).await;
        assert!(
            !told.body.to_string().contains(WHY),
            "a proposal is not told: {}",
            told.body
        );
        team.story.says(&team.li, team.channel, "still here").await;
        team.answers(&team.hao, id, "return").await.done();
    }
    team.decides(&team.lin, id, team.ban("long_ban", 20 * DAY_MS))
        .await
        .done();
    team.answers(&team.hao, id, "agree").await.done();
    let outcome = team.sees(&team.li, id).await.outcome.expect("an outcome");
    assert_eq!(
        (outcome.by, outcome.second),
        (team.lin.id, Some(team.hao.id))
    );
    team.story
        .try_say(&team.li, team.channel, "?")
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    let team = Team::begin().await;
    let id = team.opened().await;
    team.states(id).await.done();
    let version = team.sees(&team.hao, id).await.version;
    let warn = json!({ "version": version, "measure": team.warning() });
    let clear = json!({ "version": version, "measure": { "step": "no_finding", "text": WHY } });
    let (one, other) = tokio::join!(
        team.act(&team.lin, id, "decision", warn),
        team.act(&team.hao, id, "decision", clear),
    );
    let (won, lost) = if one.status == 200 {
        (one, other)
    } else {
        (other, one)
    };
    let won: Case = won.ok();
    let error = lost.refused(409, ErrorCode::Conflict);
    let shown = error.case.expect("how it stands");
    assert_eq!(shown.outcome, won.outcome);
    let decided = team.records(id).await;
    assert_eq!(
        decided.iter().filter(|one| *one == "case.decided").count(),
        1
    );
}

#[tokio::test]
async fn whoever_says_nothing_in_time_is_judged_without_and_a_word_before_the_end_still_counts() {
    let team = Team::begin().await;
    let id = team.opened().await;
    team.story.clock.advance_ms(3 * DAY_MS);
    jobs::sweep::once(&team.story.app).await.expect("a sweep");
    team.story.confirms(&team.lin).await;
    let case = team.sees(&team.lin, id).await;
    assert_eq!(case.status, CaseStatus::Ready);
    assert_eq!(kinds(&case).last(), Some(&CaseLineKind::NoStatement));
    // What is proposed without a statement falls when there is one.
    team.decides(&team.lin, id, team.ban("long_ban", 9 * DAY_MS))
        .await
        .done();
    team.states(id).await.done();
    let case = team.sees(&team.hao, id).await;
    assert_eq!(case.status, CaseStatus::Ready);
    assert!(case.bench.expect("a judge's side").proposal.is_none());
    team.states(id).await.refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn s116_a_warning_is_acknowledged_and_appealed_to_somebody_who_took_no_part() {
    let team = Team::begin().await;
    let id = team.warned().await;
    for heed in ["seen", "declined", "acknowledged"] {
        team.act(&team.li, id, "heed", json!({ "heed": heed }))
            .await
            .done();
    }
    // It does not go back.
    let back = team
        .act(&team.li, id, "heed", json!({ "heed": "seen" }))
        .await;
    back.refused(409, ErrorCode::Conflict);
    let told = team.sees(&team.lin, id).await;
    assert_eq!(
        told.outcome.expect("an outcome").heed,
        Some(Heed::Acknowledged)
    );

    // Somebody else's case is not theirs to appeal.
    let foreign = team
        .story
        .post(&team.bo, "/v1/requests", team.appeal(id, None))
        .await;
    foreign.refused(422, ErrorCode::Invalid);
    let filed: Filed = team
        .story
        .post(&team.li, "/v1/requests", team.appeal(id, None))
        .await
        .ok();
    let request = filed.request;
    assert_eq!(request.case, Some(id));
    let deciders = &request.stages[0].reviewers;
    assert!(
        !deciders.contains(&team.lin.id) && !deciders.is_empty(),
        "{deciders:?}"
    );
    let again = team
        .story
        .post(&team.li, "/v1/requests", team.appeal(id, None))
        .await;
    again.refused(422, ErrorCode::Invalid);
    let decider = [&team.hao, &team.wei]
        .into_iter()
        .find(|one| deciders.contains(&one.id));
    let decider = decider.expect("somebody uninvolved");
    let path = format!("/v1/requests/{}", request.id);
    let seen: tokenim_protocol::access_request::AccessRequest =
        team.story.get(decider, &path).await.ok();
    assert_ne!(seen.bar, Some(Bar::DecidedBefore));
    let yes = json!({ "id": OperationId::now_v7(), "version": seen.version, "digest": seen.digest, "text": "it was somebody else at his desk" });
    let approved: tokenim_protocol::access_request::AccessRequest = team
        .story
        .post(decider, &format!("{path}/approve"), yes)
        .await
        .ok();
    assert_eq!(approved.status, RequestStatus::Approved);
    let case = team.sees(&team.li, id).await;
    assert!(case.outcome.expect("an outcome").overturned);
    // It counts no more.
    let next = team.opened().await;
    let bench = team
        .sees(&team.lin, next)
        .await
        .bench
        .expect("a judge's side");
    assert_eq!(
        (bench.next_step, bench.history[0].counts),
        (CaseStep::Warning, false)
    );
}

#[tokio::test]
async fn an_appeal_of_a_ban_that_is_right_ends_the_ban_and_takes_the_finding_back() {
    let team = Team::begin().await;
    team.warned().await;
    let id = team.opened().await;
    team.states(id).await.done();
    team.decides(&team.lin, id, team.ban("short_ban", 5 * DAY_MS))
        .await
        .done();
    let ban = team
        .sees(&team.li, id)
        .await
        .outcome
        .expect("an outcome")
        .exclusion;
    let filed: Filed = team
        .story
        .post(&team.li, "/v1/requests", team.appeal(id, ban))
        .await
        .ok();
    let deciders = &filed.request.stages[0].reviewers;
    assert!(!deciders.contains(&team.lin.id), "{deciders:?}");
    let decider = [&team.hao, &team.wei]
        .into_iter()
        .find(|one| deciders.contains(&one.id));
    let decider = decider.expect("somebody uninvolved");
    let path = format!("/v1/requests/{}", filed.request.id);
    let seen: tokenim_protocol::access_request::AccessRequest =
        team.story.get(decider, &path).await.ok();
    let yes = json!({ "id": OperationId::now_v7(), "version": seen.version, "digest": seen.digest, "text": "it was somebody else at his desk" });
    team.story
        .post(decider, &format!("{path}/approve"), yes)
        .await
        .done();
    team.story.says(&team.li, team.channel, "thank you").await;
    let outcome = team.sees(&team.li, id).await.outcome.expect("an outcome");
    assert!(outcome.overturned && outcome.lifted_at.is_some());
}

#[tokio::test]
async fn a_suspended_person_signs_in_sees_why_answers_and_appeals_and_nothing_else() {
    let team = Team::begin().await;
    let story = &team.story;
    let made: CalendarFeedMade = story
        .post(&team.li, "/v1/me/calendar", Value::Null)
        .await
        .ok();
    story.get(&team.li, &made.path).await.done();
    let id = team.opened_by(&team.wei).await;
    team.states(id).await.done();
    team.decides(&team.wei, id, team.suspension(10 * DAY_MS))
        .await
        .done();
    assert_eq!(
        team.sees(&team.wei, id).await.status,
        CaseStatus::Proposed,
        "everything at once"
    );
    team.answers(&team.lin, id, "agree").await.done();

    // Sign in anew, and see why.
    let li = story.session_of(team.li.id).await;
    let case = team.sees(&li, id).await;
    let outcome = case.outcome.expect("an outcome");
    assert_eq!(outcome.measure.step, CaseStep::Suspension);
    // His calendar is like one that never was.
    story
        .get(&li, &made.path)
        .await
        .refused(404, ErrorCode::NotFound);
    let own: CaseList = story.get(&li, "/v1/cases").await.ok();
    assert_eq!(own.cases.len(), 1);
    story.get(&li, "/v1/audit/own").await.done();
    story.get(&li, "/v1/requests").await.done();
    let access = format!("/v1/people/{}/access?scope=organisation", li.id);
    story.get(&li, &access).await.done();
    team.act(&li, id, "heed", json!({ "heed": "acknowledged" }))
        .await
        .done();
    team.act(
        &li,
        id,
        "lines",
        json!({ "text": "who decides the appeal?" }),
    )
    .await
    .done();
    let appeal = json!({
        "id": AccessRequestId::now_v7(), "kind": "appeal", "permission": null,
        "scope": everywhere(), "exclusion": outcome.exclusion,
        "purpose": { "need": "to be judged rightly", "statement": "the words were not mine" },
    });
    let filed: Filed = story.post(&li, "/v1/requests", appeal).await.ok();
    assert!(!filed.request.stages[0].reviewers.contains(&team.lin.id));

    // Nothing else.
    let (channel, message) = (team.channel, team.message);
    let at = |rest: &str| format!("/v1/channels/{channel}{rest}");
    let of = |rest: &str| format!("/v1/channels/{channel}/messages/{message}{rest}");
    let send = json!({ "id": MessageId::now_v7(), "body": "hello" });
    let report = json!({ "id": CaseId::now_v7(), "rule": "respect", "text": WHAT });
    let refused = [
        (Method::GET, at("/entries?after=0"), Value::Null),
        (Method::GET, at("/since"), Value::Null),
        (Method::POST, at("/messages"), send),
        (Method::GET, of(""), Value::Null),
        (Method::GET, of("/thread"), Value::Null),
        (
            Method::PUT,
            of("/reaction"),
            json!({ "emoji": "👍", "on": true }),
        ),
        (Method::PUT, of("/saved"), Value::Null),
        (Method::POST, of("/report"), report),
        (Method::PUT, at("/read-mark"), json!(ReadMark::default())),
        (
            Method::DELETE,
            at(&format!("/members/{}", li.id)),
            Value::Null,
        ),
        (
            Method::POST,
            "/v1/search".to_owned(),
            json!({ "words": "fools" }),
        ),
        (Method::GET, "/v1/requests/inbox".to_owned(), Value::Null),
        (Method::GET, "/v1/cases/docket".to_owned(), Value::Null),
        (
            Method::POST,
            "/v1/reports".to_owned(),
            json!({ "id": OperationId::now_v7(), "text": WHAT }),
        ),
        (
            Method::POST,
            "/v1/direct".to_owned(),
            json!({ "person": team.bo.id }),
        ),
        (Method::DELETE, format!("/v1/saved/{message}"), Value::Null),
        (
            Method::POST,
            format!("/v1/people/{}/cases", team.bo.id),
            team.asked(),
        ),
        (Method::GET, "/v1/join-links".to_owned(), Value::Null),
        (
            Method::POST,
            "/v1/teams".to_owned(),
            json!({ "id": TeamId::now_v7(), "name": "n", "kind": "open", "department": null, "admin": li.id }),
        ),
        (
            Method::POST,
            format!("/v1/teams/{}/leave", team.team),
            json!({ "text": "" }),
        ),
    ];
    for (method, path, body) in refused {
        let answer = story.call(&li, method.clone(), &path, &body).await;
        assert!(
            [403, 404].contains(&answer.status),
            "{method} {path}: {} {}",
            answer.status,
            answer.body
        );
        if answer.status == 403 {
            assert!(
                codes(&answer).contains(&ReasonCode::ViolationRestriction),
                "{path}"
            );
        }
    }
    // It lifts by itself, and everything is there again.
    story.clock.advance_ms(10 * DAY_MS);
    story.says(&li, channel, "back").await;
}

#[tokio::test]
async fn a_restriction_has_an_end_and_is_not_a_teams_to_lift() {
    let team = Team::begin().await;
    team.warned().await;
    let id = team.opened().await;
    team.states(id).await.done();
    let ban = team.ban("short_ban", 5 * DAY_MS);
    team.decides(&team.lin, id, ban).await.done();
    let outcome = team.sees(&team.li, id).await.outcome.expect("an outcome");
    let end = format!("/v1/exclusions/{}/end", outcome.exclusion.expect("a ban"));
    let body = json!({ "text": "the quarrel is settled" });
    let refused = team.story.post(&team.lin, &end, body.clone()).await;
    refused.refused(403, ErrorCode::Forbidden);
    team.story.post(&team.wei, &end, body).await.done();
    team.story.says(&team.li, team.channel, "thank you").await;
    // Lifted is not taken back: the finding stands, and counts.
    let case = team.sees(&team.li, id).await;
    assert_eq!(kinds(&case).last(), Some(&CaseLineKind::Lifted));
    let outcome = case.outcome.expect("an outcome");
    assert!(outcome.lifted_at.is_some() && !outcome.overturned);
}
