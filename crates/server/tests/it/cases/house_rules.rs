//! The organisation's own rules: who writes them, and what a case keeps of them.

use tokenim_protocol::case::{HouseRule, HouseRules};
use tokenim_protocol::ids::HouseRuleId;

use super::*;
use crate::story::REASON;

fn passwords() -> Value {
    json!({
        "version": 0, "kind": "security", "name": "no passwords in channels",
        "rule": "no password is written where others read it",
        "steps": ["warning", "long_ban"], "text": REASON,
    })
}

impl Team {
    async fn writes(&self, who: &Somebody, id: HouseRuleId, rule: &Value) -> Answer {
        let path = format!("/v1/house-rules/{id}");
        self.story.put(who, &path, rule.clone()).await
    }

    async fn house_rules(&self, who: &Somebody) -> Vec<HouseRule> {
        let told: HouseRules = self.story.get(who, "/v1/house-rules").await.ok();
        told.rules
    }

    async fn opened_on(&self, rule: HouseRuleId, kind: &str) -> Answer {
        let mut asked = self.asked();
        asked["rule"] = json!(kind);
        asked["house_rule"] = json!(rule);
        self.open(&self.lin, &self.li, asked).await
    }
}

#[tokio::test]
async fn s111_a_case_keeps_the_version_of_the_rule_and_only_its_rungs() {
    let team = Team::begin().await;
    let rule = HouseRuleId::now_v7();
    team.writes(&team.wei, rule, &passwords()).await.done();
    let begun: Case = team.opened_on(rule, "security").await.ok();
    let id = begun.id;
    let kept = begun.house_rule.expect("the rule");
    assert_eq!((kept.id, kept.version), (rule, 1));

    let mut later = passwords();
    later["version"] = json!(1);
    later["rule"] = json!("no secret of any kind is written where others read it");
    later["steps"] = json!(["short_ban"]);
    team.writes(&team.wei, rule, &later).await.done();
    for who in [&team.li, &team.lin] {
        let case = team.sees(who, id).await;
        assert_eq!(case.house_rule.as_ref(), Some(&kept), "as it read then");
    }
    let now = team.house_rules(&team.bo).await;
    assert_eq!((now.len(), now[0].version), (1, 2));

    // A rung that the rule does not have is no outcome of it.
    team.states(id).await.done();
    let error = team
        .decides(&team.lin, id, team.ban("short_ban", DAY_MS))
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].field, "measure.step");
    let bench = team.sees(&team.lin, id).await.bench.expect("a bench");
    assert_eq!(bench.next_step, CaseStep::Warning);
    team.decides(&team.lin, id, team.warning()).await.done();
    // The next on the same rule goes straight to its next rung.
    let begun: Case = team.opened_on(rule, "security").await.ok();
    let bench = begun.bench.expect("a bench");
    assert_eq!(bench.next_step, CaseStep::ShortBan);
    let record = team.story.audit().await;
    let decided = record
        .iter()
        .find(|one| one["action"] == "case.decided")
        .expect("a record");
    assert_eq!(decided["after"]["house_rule"], json!([rule, 1]));
}

#[tokio::test]
async fn rules_are_written_by_who_may_and_nobody_writes_over_another() {
    let team = Team::begin().await;
    let rule = HouseRuleId::now_v7();
    for who in [&team.lin, &team.bo, &team.li] {
        let refused = team.writes(who, rule, &passwords()).await;
        refused.refused(403, ErrorCode::Forbidden);
    }
    assert!(team.house_rules(&team.li).await.is_empty());
    for (field, wrong) in [
        ("text", json!("")),
        ("name", json!(" ")),
        ("rule", json!("no")),
        ("steps", json!([])),
        ("steps", json!(["long_ban", "warning"])),
        ("steps", json!(["no_finding", "warning"])),
    ] {
        let mut rule_with = passwords();
        rule_with[field] = wrong;
        let error = team
            .writes(&team.wei, rule, &rule_with)
            .await
            .refused(422, ErrorCode::Invalid);
        assert_eq!(error.fields[0].field, field);
    }
    team.writes(&team.wei, rule, &passwords()).await.done();
    // Its answer was lost: it is the same once more, and no second version.
    let again: HouseRule = team.writes(&team.wei, rule, &passwords()).await.ok();
    assert_eq!(again.version, 1);
    let mut other = passwords();
    other["name"] = json!("no secrets");
    team.writes(&team.wei, rule, &other)
        .await
        .refused(409, ErrorCode::Conflict);

    // Of another kind, unknown, or given up: no case begins on it.
    team.opened_on(rule, "respect")
        .await
        .refused(422, ErrorCode::Invalid);
    team.opened_on(HouseRuleId::now_v7(), "security")
        .await
        .refused(422, ErrorCode::Invalid);
    other["version"] = json!(1);
    other["retired"] = json!(true);
    team.writes(&team.wei, rule, &other).await.done();
    team.opened_on(rule, "security")
        .await
        .refused(422, ErrorCode::Invalid);
    let records = team.story.audit().await;
    let written = records
        .iter()
        .filter(|one| one["action"] == "house_rule.set");
    assert_eq!(written.count(), 2);
}
