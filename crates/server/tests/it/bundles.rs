//! A project's bundle: Wei owns the company, Xiao keeps the rules, Lin administers the project
//! Falcon, Li and Mei work in it, Bo does not.

use serde_json::{Value, json};
use tokenim_protocol::access::{AccessReport, Effects};
use tokenim_protocol::access_request::Filed;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::{AccessChange, AccessEvent};
use tokenim_protocol::group::BundleSaved;
use tokenim_protocol::ids::{AccessRequestId, ChannelId, GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{NextAction, Obstacle, Permission, ReasonCode};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;

use crate::story::{Answer, REASON, Somebody, Story, at_channel};

struct Project {
    story: Story,
    xiao: Somebody,
    lin: Somebody,
    li: Somebody,
    mei: Somebody,
    bo: Somebody,
    team: TeamId,
    channel: ChannelId,
}

impl Project {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let mut people = Vec::new();
        for name in ["xiao", "lin", "li", "mei", "bo"] {
            people.push(story.person(&wei, name).await);
        }
        let [xiao, lin, li, mei, bo] = <[Somebody; 5]>::try_from(people).expect("five");
        story.set_post(&wei, &xiao, "secadmin", true).await.done();
        let team = story.team(&wei, &lin).await;
        let path = format!("/v1/teams/{team}/members");
        let in_it = json!({ "people": [li.id, mei.id] });
        story.post(&lin, &path, in_it).await.done();
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &mei])
            .await;
        Self {
            story,
            xiao,
            lin,
            li,
            mei,
            bo,
            team,
            channel,
        }
    }

    fn wanted(&self, over: Option<GrantId>, permissions: &[&str], for_ms: i64) -> Value {
        json!({
            "id": GrantId::now_v7(), "over": over, "permissions": permissions,
            "ends_at": self.story.now().plus_ms(for_ms), "text": REASON,
        })
    }

    async fn set(&self, who: &Somebody, body: Value) -> Answer {
        let path = format!("/v1/teams/{}/bundle", self.team);
        self.story.put(who, &path, body).await
    }

    /// Set by Lin, over nothing.
    async fn given(&self, permissions: &[&str], for_ms: i64) -> GrantId {
        let saved: BundleSaved = self
            .set(&self.lin, self.wanted(None, permissions, for_ms))
            .await
            .ok();
        saved.bundle.expect("a bundle").id
    }

    async fn calls_all(&self, who: &Somebody) -> Answer {
        self.story.try_say(who, self.channel, "@all now").await
    }

    async fn why_not(&self, who: &Somebody) -> Obstacle {
        let refused = self.calls_all(who).await;
        let told = refused.refused(403, ErrorCode::Forbidden).decision;
        told.expect("a Decision").obstacles.remove(0)
    }

    /// What somebody was told of bundles.
    async fn told(&self, who: &Somebody) -> Vec<AccessEvent> {
        let path = format!("/v1/people/{}/access?scope=organisation", who.id);
        let report: AccessReport = self.story.get(who, &path).await.ok();
        let mut lines = report.timeline;
        lines.retain(|line| {
            matches!(
                line.change,
                AccessChange::BundleChanged | AccessChange::BundleExpired
            )
        });
        lines
    }

    async fn edit(&self, who: &Somebody, change: Value) -> Answer {
        let mut body = json!({
            "name": "falcon", "description": "", "join": "invitation", "leave": "free",
            "stage": "running", "ends_at": null, "charter": [],
        });
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let path = format!("/v1/teams/{}", self.team);
        self.story.put(who, &path, body).await
    }

    async fn recorded(&self, action: &str) -> Vec<Value> {
        let mut records = self.story.audit().await;
        records.retain(|record| record["action"] == action);
        records
    }
}

fn changes(effects: &Effects, person: PersonId) -> Vec<(Permission, bool)> {
    let of = effects.changes.iter().filter(|one| one.person == person);
    of.filter(|one| one.allowed_before != one.allowed_after)
        .map(|one| (one.permission, one.allowed_after))
        .collect()
}

#[tokio::test]
async fn s40_a_change_of_the_bundle_reaches_every_member_at_once_and_each_is_told_the_difference() {
    let project = Project::begin().await;
    let (lin, li, mei) = (&project.lin, &project.li, &project.mei);
    assert_eq!(project.why_not(li).await.code, ReasonCode::RoleLacks);
    // What Li asked for, nobody would have had to ask for.
    let request = AccessRequestId::now_v7();
    let asked = json!({
        "id": request, "kind": "temporary", "permission": "message.mention_all",
        "scope": at_channel(project.channel), "ends_at": project.story.now().plus_ms(DAY_MS),
        "purpose": { "need": "to call the testers", "statement": "they begin on Monday" },
    });
    let _: Filed = project.story.post(li, "/v1/requests", asked).await.ok();

    let both = ["message.mention_all", "file.transfer_large"];
    let mut body = project.wanted(None, &both, 30 * DAY_MS);
    body["dry_run"] = json!(true);
    body["text"] = json!("");
    let shown: BundleSaved = project.set(lin, body).await.ok();
    let all = Permission::MessageMentionAll;
    let large = Permission::FileTransferLarge;
    for person in [li, mei] {
        assert_eq!(
            changes(&shown.effects, person.id),
            [(all, true), (large, true)]
        );
    }
    assert_eq!(
        changes(&shown.effects, lin.id),
        [],
        "who administers it has it"
    );
    let avoided: Vec<_> = shown.avoided.iter().map(|one| one.request).collect();
    assert_eq!(avoided, [request]);
    assert_eq!(
        project.calls_all(li).await.status,
        403,
        "a rehearsal gives nothing"
    );

    let body = project.wanted(None, &both, 30 * DAY_MS);
    let saved: BundleSaved = project.set(lin, body.clone()).await.ok();
    let again: BundleSaved = project.set(lin, body).await.ok();
    assert_eq!(saved, again, "the same act once");
    assert_eq!(saved.effects, shown.effects);
    let first = saved.bundle.expect("a bundle");
    for person in [li, mei] {
        project.calls_all(person).await.done();
        let lines = project.told(person).await;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].gained, [all, large]);
        assert!(lines[0].lost.is_empty());
        assert_eq!(lines[0].until, Some(first.ends_at));
        assert_eq!(
            (lines[0].by, lines[0].text.as_str()),
            (Some(lin.id), REASON)
        );
    }
    assert!(
        project.told(lin).await.is_empty(),
        "nothing changed for them"
    );

    // One out, another in.
    project.story.clock.advance_ms(HOUR_MS);
    project.story.confirms(lin).await;
    let next = ["file.transfer_large", "channel.manage_members"];
    let body = project.wanted(Some(first.id), &next, 10 * DAY_MS);
    let saved: BundleSaved = project.set(lin, body).await.ok();
    let manage = Permission::ChannelManageMembers;
    assert_eq!(
        changes(&saved.effects, mei.id),
        [(all, false), (manage, true)]
    );
    let why = project.why_not(mei).await;
    assert_eq!(
        (why.code, why.by),
        (ReasonCode::SettingChanged, Some(lin.id))
    );
    assert_eq!(
        (why.text.as_deref(), why.next),
        (Some(REASON), NextAction::Request)
    );
    let lines = project.told(mei).await;
    assert_eq!(
        (&lines[1].gained[..], &lines[1].lost[..]),
        (&[manage][..], &[all][..])
    );
    assert_eq!(lines[1].until, saved.bundle.map(|bundle| bundle.ends_at));
    project
        .story
        .add(mei, project.channel, &project.lin)
        .await
        .done();
    let records = project.recorded("bundle.change").await;
    assert_eq!(records.len(), 2);
    assert_eq!(records[1]["before"]["permissions"], json!(both));
    assert_eq!(records[1]["reason"], REASON);
}

#[tokio::test]
async fn with_the_project_ends_what_it_gave_at_its_second_and_nothing_brings_it_back() {
    let project = Project::begin().await;
    let (story, lin, li) = (&project.story, &project.lin, &project.li);
    project.given(&["message.mention_all"], 40 * HOUR_MS).await;
    // The project ends earlier than the bundle would have: so does the bundle.
    let end = story.now().plus_ms(20 * HOUR_MS);
    project.edit(lin, json!({ "ends_at": end })).await.done();
    assert_eq!(project.told(li).await[1].until, Some(end));
    // That it goes on after all gives nothing back for longer.
    let later = story.now().plus_ms(30 * HOUR_MS);
    project.edit(lin, json!({ "ends_at": later })).await.done();
    story.clock.advance_ms(20 * HOUR_MS - 1);
    project.calls_all(li).await.done();
    story.clock.advance_ms(1);
    let why = project.why_not(li).await;
    assert_eq!((why.code, why.since), (ReasonCode::TempExpired, Some(end)));
    jobs::sweep::once(&story.app).await.expect("a sweep");
    jobs::sweep::once(&story.app).await.expect("a sweep");
    let lines = project.told(li).await;
    assert_eq!(lines.len(), 3, "told once");
    assert_eq!(lines[2].change, AccessChange::BundleExpired);
    assert_eq!(lines[2].lost, [Permission::MessageMentionAll]);
    assert_eq!(project.recorded("bundle.expired").await.len(), 1);
}

#[tokio::test]
async fn a_project_that_is_done_or_put_away_gives_nothing_any_more() {
    for (ending, code) in [
        (json!({ "stage": "done" }), ReasonCode::SettingChanged),
        (json!({ "ends_at": 1 }), ReasonCode::SettingChanged),
        (Value::Null, ReasonCode::ScopeArchived),
    ] {
        let project = Project::begin().await;
        let (lin, li) = (&project.lin, &project.li);
        let given = project.given(&["message.mention_all"], DAY_MS).await;
        project.story.clock.advance_ms(1);
        let archive = format!("/v1/teams/{}/archived", project.team);
        if ending.is_null() {
            let body = json!({ "archived": true, "text": REASON });
            project.story.put(lin, &archive, body).await.done();
        } else {
            project.edit(lin, ending.clone()).await.done();
        }
        assert_eq!(project.why_not(li).await.code, code, "{ending}");
        assert_eq!(
            project.told(li).await[1].lost,
            [Permission::MessageMentionAll]
        );
        // Neither taken up again nor begun anew while it is over.
        project
            .set(lin, project.wanted(None, &["message.mention_all"], DAY_MS))
            .await
            .refused(422, ErrorCode::Invalid);
        let back = json!({ "archived": false, "text": REASON });
        project.story.put(lin, &archive, back).await.done();
        project.edit(lin, json!({})).await.done();
        assert_eq!(project.calls_all(li).await.status, 403, "{ending}");
        // What has ended is nothing to make a change over.
        project
            .set(
                lin,
                project.wanted(Some(given), &["message.mention_all"], DAY_MS),
            )
            .await
            .refused(409, ErrorCode::Conflict);
        project.given(&["message.mention_all"], DAY_MS).await;
        project.calls_all(li).await.done();
    }
}

#[tokio::test]
async fn nobody_changes_a_bundle_who_could_not_give_all_of_it_and_nobody_for_themselves() {
    let project = Project::begin().await;
    let (story, lin, li, xiao) = (&project.story, &project.lin, &project.li, &project.xiao);
    let one = ["message.mention_all"];
    // The twin of the grey control: a member, and somebody from elsewhere.
    for other in [li, &project.bo] {
        let refused = project
            .set(other, project.wanted(None, &one, DAY_MS))
            .await
            .refused(403, ErrorCode::Forbidden);
        let told = refused.decision.expect("a Decision").obstacles;
        assert_eq!(told[0].permission, Some(Permission::PermissionGrant));
    }
    // High, critical, or by appointment.
    for never in ["call.record", "export.conversation", "permission.grant"] {
        project
            .set(lin, project.wanted(None, &[never], DAY_MS))
            .await
            .refused(422, ErrorCode::Invalid);
    }
    for too_long in [181 * DAY_MS, -1] {
        project
            .set(lin, project.wanted(None, &one, too_long))
            .await
            .refused(422, ErrorCode::Invalid);
    }
    let end = story.now().plus_ms(10 * DAY_MS);
    project.edit(lin, json!({ "ends_at": end })).await.done();
    project
        .set(lin, project.wanted(None, &one, 11 * DAY_MS))
        .await
        .refused(422, ErrorCode::Invalid);
    // Security may, for a project that they do not belong to.
    let saved: BundleSaved = project
        .set(xiao, project.wanted(None, &one, DAY_MS))
        .await
        .ok();
    let first = saved.bundle.expect("a bundle").id;
    let refused = |answer: Answer| {
        let told = answer.refused(403, ErrorCode::Forbidden).decision;
        told.expect("a Decision").obstacles[0].code
    };
    // Nor do they come in by themselves while it gives something: alone, with others, or invited.
    let members = format!("/v1/teams/{}/members", project.team);
    let alone = format!("{members}/{}", xiao.id);
    let answer = story.put(xiao, &alone, json!({ "admin": false })).await;
    assert_eq!(refused(answer), ReasonCode::SodConflict);
    let all = json!({ "people": [xiao.id, project.bo.id] });
    let answer = story.post(xiao, &members, all).await;
    assert_eq!(refused(answer), ReasonCode::SodConflict);
    let invited = format!("/v1/teams/{}/invitations", project.team);
    let me = json!({ "people": [xiao.id] });
    story.post(xiao, &invited, me).await.done();
    let join = format!("/v1/teams/{}/join", project.team);
    let answer = story.post(xiao, &join, json!({ "text": "" })).await;
    assert_eq!(refused(answer), ReasonCode::SodConflict);
    // Put in by Lin they belong, and may only take from it.
    story
        .put(lin, &alone, json!({ "admin": false }))
        .await
        .done();
    let more = ["message.mention_all", "file.transfer_large"];
    let answer = project
        .set(xiao, project.wanted(Some(first), &more, DAY_MS))
        .await;
    assert_eq!(refused(answer), ReasonCode::SodConflict);
    let longer = project.wanted(Some(first), &one, 2 * DAY_MS);
    assert_eq!(
        refused(project.set(xiao, longer).await),
        ReasonCode::SodConflict
    );
    project
        .set(xiao, project.wanted(Some(first), &one, HOUR_MS))
        .await
        .done();
}

#[tokio::test]
async fn where_people_come_in_by_themselves_nothing_is_given_by_belonging() {
    let project = Project::begin().await;
    let lin = &project.lin;
    let one = ["message.mention_all"];
    project.edit(lin, json!({ "join": "open" })).await.done();
    project
        .set(lin, project.wanted(None, &one, DAY_MS))
        .await
        .refused(422, ErrorCode::Invalid);
    project.edit(lin, json!({})).await.done();
    let first = project.given(&one, DAY_MS).await;
    project
        .edit(lin, json!({ "join": "open" }))
        .await
        .refused(422, ErrorCode::Invalid);
    // Two at the same bundle: whoever is second made theirs over what is no more.
    let second = project.wanted(Some(first), &["file.upload"], DAY_MS);
    project.set(lin, second).await.done();
    let late = project.wanted(Some(first), &["message.send"], DAY_MS);
    project
        .set(lin, late)
        .await
        .refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn who_comes_has_it_from_then_and_who_goes_leaves_it_there() {
    let project = Project::begin().await;
    let (story, lin, bo) = (&project.story, &project.lin, &project.bo);
    let all = Permission::MessageMentionAll;
    project.given(&["message.mention_all"], DAY_MS).await;
    let member = format!("/v1/teams/{}/members/{}", project.team, bo.id);
    story
        .put(lin, &member, json!({ "admin": false }))
        .await
        .done();
    story.add(lin, project.channel, bo).await.done();
    project.calls_all(bo).await.done();
    assert_eq!(project.told(bo).await[0].gained, [all]);
    story.delete(lin, &member).await.done();
    let lines = project.told(bo).await;
    assert_eq!(
        (lines[1].lost.as_slice(), lines[1].by),
        (&[all][..], Some(lin.id))
    );
}
