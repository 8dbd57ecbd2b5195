//! Roles of the company's own: Wei and Oda own the company, Xiao keeps the rules, Lin
//! administers a team, Li and Mei work in it.

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::access::Effects;
use tokenim_protocol::access_request::{AccessRequest, Filed};
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{
    AccessRequestId, ChannelId, CustomRoleId, GrantId, OperationId, PersonId, TeamId,
};
use tokenim_protocol::permission::{Grant, Holding, Permission, ReasonCode, Scope};
use tokenim_protocol::role::{
    CustomRole, GrantBasis, GrantLine, Grants, RoleGiven, RoleSaved, Roles,
};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;
use tokenim_server::store::{grants, people};

use crate::story::{Answer, REASON, Somebody, Story, at_channel, everywhere};

struct Company {
    story: Story,
    wei: Somebody,
    oda: Somebody,
    sysadmin: Somebody,
    xiao: Somebody,
    auditor: Somebody,
    lin: Somebody,
    li: Somebody,
    mei: Somebody,
    team: TeamId,
    channel: ChannelId,
}

impl Company {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let lin = story.person(&wei, "lin").await;
        let li = story.person(&wei, "li").await;
        let mei = story.person(&wei, "mei").await;
        let team = story.team(&wei, &lin).await;
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &mei])
            .await;
        let mut appointed = Vec::new();
        for post in ["owner", "sysadmin", "secadmin", "auditor"] {
            let person = story.person(&wei, post).await;
            story.set_post(&wei, &person, post, true).await.done();
            appointed.push(person);
        }
        let [oda, sysadmin, xiao, auditor] = <[Somebody; 4]>::try_from(appointed).expect("four");
        Self {
            story,
            wei,
            oda,
            sysadmin,
            xiao,
            auditor,
            lin,
            li,
            mei,
            team,
            channel,
        }
    }

    /// As two owners have agreed to; how they do is a scene of its own.
    async fn may_define(&self, who: &Somebody) {
        let (person, by, now) = (who.id, self.wei.id, self.story.now());
        self.story
            .app
            .write(move |tx| {
                Box::pin(async move {
                    let given = Grant {
                        id: GrantId::now_v7(),
                        permission: Permission::RoleDefine,
                        scope: Scope::Organisation,
                        holding: Holding::Active,
                        starts_at: now,
                        ends_at: now.plus_ms(4 * HOUR_MS),
                        by,
                        text: REASON.into(),
                        revoked: None,
                    };
                    grants::insert(tx, person, &given).await?;
                    people::raise_authority_epoch(tx, person).await?;
                    Ok(())
                })
            })
            .await
            .expect("an activation");
    }

    fn captain(&self, version: u64, permissions: &[&str]) -> Value {
        json!({
            "id": OperationId::now_v7(), "version": version, "name": "release captain",
            "purpose": "whoever is on duty for a release", "based_on": "member",
            "owner": self.lin.id, "permissions": permissions, "text": REASON,
        })
    }

    async fn set(&self, who: &Somebody, role: CustomRoleId, body: Value) -> Answer {
        self.story
            .put(who, &format!("/v1/roles/{role}"), body)
            .await
    }

    /// A role, made by Xiao.
    async fn role(&self, permissions: &[&str]) -> CustomRoleId {
        self.may_define(&self.xiao).await;
        let id = CustomRoleId::now_v7();
        let body = self.captain(0, permissions);
        self.set(&self.xiao, id, body).await.done();
        id
    }

    fn giving(&self, role: CustomRoleId, scope: Value, for_ms: i64) -> Value {
        json!({
            "id": GrantId::now_v7(), "role": role, "scope": scope, "starts_at": null,
            "ends_at": self.story.now().plus_ms(for_ms), "text": REASON,
        })
    }

    async fn gives(&self, by: &Somebody, who: &Somebody, body: Value) -> Answer {
        let path = format!("/v1/people/{}/roles", who.id);
        self.story.post(by, &path, body).await
    }

    async fn takes(&self, by: &Somebody, held: GrantId) -> Answer {
        let path = format!("/v1/held-roles/{held}/end");
        self.story.post(by, &path, json!({ "text": REASON })).await
    }

    async fn roles(&self, who: &Somebody) -> Vec<CustomRole> {
        let roles: Roles = self.story.get(who, "/v1/roles").await.ok();
        roles.roles
    }

    async fn calls_all(&self, who: &Somebody) -> Answer {
        self.story.try_say(who, self.channel, "@all now").await
    }

    async fn grants(&self, who: &Somebody) -> Vec<GrantLine> {
        let grants: Grants = self.story.get(who, "/v1/grants").await.ok();
        grants.lines
    }

    async fn recorded(&self, action: &str) -> Vec<Value> {
        let mut records = self.story.audit().await;
        records.retain(|record| record["action"] == action);
        records
    }
}

fn held_in(body: &Value) -> GrantId {
    serde_json::from_value(body["id"].clone()).expect("an id")
}

fn gains(effects: &Effects, person: PersonId) -> Vec<Permission> {
    let changes = effects.changes.iter();
    changes
        .filter(|change| change.person == person && !change.allowed_before && change.allowed_after)
        .map(|change| change.permission)
        .collect()
}

fn loses(effects: &Effects, person: PersonId) -> Vec<Permission> {
    let changes = effects.changes.iter();
    changes
        .filter(|change| change.person == person && change.allowed_before && !change.allowed_after)
        .map(|change| change.permission)
        .collect()
}

#[tokio::test]
async fn d1_a_role_is_defined_only_after_two_others_agreed_and_for_four_hours() {
    let company = Company::begin().await;
    let (story, xiao) = (&company.story, &company.xiao);
    let role = CustomRoleId::now_v7();
    let refused = company
        .set(xiao, role, company.captain(0, &["message.mention_all"]))
        .await
        .refused(403, ErrorCode::Forbidden);
    let told = refused.decision.expect("a Decision").obstacles;
    assert_eq!(told[0].code, ReasonCode::EligibleNotActive);

    let request = AccessRequestId::now_v7();
    let body = json!({
        "id": request, "kind": "temporary", "permission": "role.define", "scope": everywhere(),
        "ends_at": story.now().plus_ms(2 * HOUR_MS),
        "purpose": { "need": "a role for releases", "statement": "the release team grows" },
    });
    let filed: Filed = story.post(xiao, "/v1/requests", body).await.ok();
    assert_eq!(filed.request.stages.len(), 2);
    for owner in [&company.wei, &company.oda] {
        let path = format!("/v1/requests/{request}");
        let seen: AccessRequest = story.get(owner, &path).await.ok();
        let yes = json!({
            "id": OperationId::now_v7(), "version": seen.version, "digest": seen.digest,
            "text": "as agreed",
        });
        let answer = story.post(owner, &format!("{path}/approve"), yes).await;
        assert!(answer.status < 300, "{} {:#?}", answer.body, seen.stages);
    }
    company
        .set(xiao, role, company.captain(0, &["message.mention_all"]))
        .await
        .done();
    story.clock.advance_ms(2 * HOUR_MS);
    company
        .set(xiao, role, company.captain(1, &["message.send"]))
        .await
        .refused(403, ErrorCode::Forbidden);
    // Neither owner, nor whoever makes accounts, nor the auditor, nor a team's administrator.
    for other in [
        &company.wei,
        &company.sysadmin,
        &company.auditor,
        &company.lin,
    ] {
        company
            .set(other, role, company.captain(1, &["message.send"]))
            .await
            .refused(403, ErrorCode::Forbidden);
    }
    let made = company.recorded("role.define").await;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["reason"], REASON);
    assert_eq!(
        made[0]["after"]["permissions"],
        json!(["message.mention_all"])
    );
}

#[tokio::test]
async fn a_role_given_lets_act_until_its_end_and_taken_refuses_at_once() {
    let company = Company::begin().await;
    let (story, li) = (&company.story, &company.li);
    let role = company.role(&["message.send", "message.mention_all"]).await;
    let refused = company.calls_all(li).await.status;
    assert_eq!(refused, 403);

    let here = at_channel(company.channel);
    let mut body = company.giving(role, here.clone(), DAY_MS);
    body["dry_run"] = json!(true);
    let shown: RoleGiven = company.gives(&company.lin, li, body.clone()).await.ok();
    assert_eq!(
        gains(&shown.effects, li.id),
        [Permission::MessageMentionAll]
    );
    assert_eq!(
        company.calls_all(li).await.status,
        403,
        "a rehearsal gives nothing"
    );
    body["dry_run"] = json!(false);
    company.gives(&company.lin, li, body.clone()).await.done();
    company.gives(&company.lin, li, body.clone()).await.done();
    company.calls_all(li).await.done();
    assert_eq!(company.roles(li).await[0].holders, 1);

    story.clock.advance_ms(1);
    company.takes(&company.lin, held_in(&body)).await.done();
    let told = company
        .calls_all(li)
        .await
        .refused(403, ErrorCode::Forbidden);
    let obstacle = &told.decision.expect("a Decision").obstacles[0];
    assert_eq!(obstacle.code, ReasonCode::Revoked);
    assert_eq!(obstacle.by, Some(company.lin.id));

    let again = company.giving(role, here, HOUR_MS);
    company.gives(&company.lin, li, again).await.done();
    company.calls_all(li).await.done();
    story.clock.advance_ms(HOUR_MS);
    let told = company
        .calls_all(li)
        .await
        .refused(403, ErrorCode::Forbidden);
    let obstacle = &told.decision.expect("a Decision").obstacles[0];
    assert_eq!(obstacle.code, ReasonCode::TempExpired);
    jobs::sweep::once(&story.app).await.expect("a sweep");

    let path = format!("/v1/people/{}/access?scope=organisation", li.id);
    let report: tokenim_protocol::access::AccessReport = story.get(li, &path).await.ok();
    let lines: Vec<AccessChange> = report
        .timeline
        .iter()
        .filter(|line| line.role_name.as_deref() == Some("release captain"))
        .map(|line| line.change)
        .collect();
    let (given, taken) = (AccessChange::RoleGiven, AccessChange::RoleTaken);
    assert_eq!(lines, [given, taken, given, AccessChange::RoleExpired]);
    for (action, times) in [("role.give", 2), ("role.take", 1), ("role.expired", 1)] {
        assert_eq!(company.recorded(action).await.len(), times, "{action}");
    }
}

#[tokio::test]
async fn p9_a_change_reaches_every_holder_is_shown_by_name_and_is_judged_for_each() {
    let company = Company::begin().await;
    let (story, xiao, li, mei) = (&company.story, &company.xiao, &company.li, &company.mei);
    let role = company.role(&["message.mention_all"]).await;
    for person in [li, mei] {
        let body = company.giving(role, everywhere(), 30 * DAY_MS);
        company.gives(xiao, person, body).await.done();
    }
    // What Li asked for a week ago, and what was refused, would not have been needed.
    let request = AccessRequestId::now_v7();
    let asked = json!({
        "id": request, "kind": "temporary", "permission": "channel.manage_members",
        "scope": at_channel(company.channel), "ends_at": story.now().plus_ms(DAY_MS),
        "purpose": { "need": "to add the testers", "statement": "they begin on Monday" },
    });
    story.post(li, "/v1/requests", asked).await.done();

    let wanted = ["message.mention_all", "channel.manage_members"];
    let mut body = company.captain(1, &wanted);
    body["dry_run"] = json!(true);
    let shown: RoleSaved = company.set(xiao, role, body).await.ok();
    for person in [li, mei] {
        let gained = gains(&shown.effects, person.id);
        assert!(
            gained.contains(&Permission::ChannelManageMembers),
            "{gained:?}"
        );
    }
    let avoided: Vec<_> = shown.avoided.iter().map(|one| one.request).collect();
    assert_eq!(avoided, [request]);
    assert_eq!(
        company.roles(li).await[0].version,
        1,
        "a rehearsal changes nothing"
    );

    let epoch = story.epoch(li).await;
    company
        .set(xiao, role, company.captain(1, &wanted))
        .await
        .done();
    assert!(story.epoch(li).await > epoch);

    // High things end with their own ceiling: not for those who hold it for a month.
    let told = company
        .set(
            xiao,
            role,
            company.captain(2, &["message.mention_all", "message.delete_any"]),
        )
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(told.fields[0].field, "permissions");
    assert_eq!(told.fields[0].problem, FieldProblem::TooFarAhead);

    // Whoever loses is told by whom and why.
    let saved: RoleSaved = company
        .set(xiao, role, company.captain(2, &["channel.manage_members"]))
        .await
        .ok();
    assert_eq!(
        loses(&saved.effects, mei.id).first(),
        Some(&Permission::MessageMentionAll)
    );
    let refused = company.calls_all(mei).await.status;
    assert_eq!(refused, 403);
}

#[tokio::test]
async fn ad_02_nobody_gains_by_changing_a_role_that_they_hold_or_by_giving_it_to_themselves() {
    let company = Company::begin().await;
    let xiao = &company.xiao;
    let role = company.role(&["message.send"]).await;
    company
        .gives(xiao, xiao, company.giving(role, everywhere(), DAY_MS))
        .await
        .refused(403, ErrorCode::Forbidden);
    // The same written into the database: the change is judged for them, too.
    let (holder, by, now) = (xiao.id, company.wei.id, company.story.now());
    company
        .story
        .app
        .write(move |tx| {
            Box::pin(async move {
                let held = tokenim_protocol::permission::CustomRoleHeld {
                    id: GrantId::now_v7(),
                    role,
                    name: String::new(),
                    permissions: Default::default(),
                    scope: Scope::Organisation,
                    starts_at: now,
                    ends_at: now.plus_ms(DAY_MS),
                    by,
                    text: String::new(),
                    revoked: None,
                };
                tokenim_server::store::custom_roles::give(tx, holder, &held).await?;
                people::raise_authority_epoch(tx, holder).await?;
                Ok(())
            })
        })
        .await
        .expect("a holding");
    let told = company
        .set(
            xiao,
            role,
            company.captain(1, &["message.send", "message.mention_all"]),
        )
        .await
        .refused(403, ErrorCode::Forbidden);
    let codes: Vec<_> = told
        .decision
        .expect("a Decision")
        .obstacles
        .iter()
        .map(|one| one.code)
        .collect();
    assert_eq!(codes, [ReasonCode::SodConflict]);
    assert_eq!(company.roles(xiao).await[0].version, 1);
}

#[tokio::test]
async fn d1_no_role_holds_what_is_critical_or_comes_by_appointment_nor_what_two_posts_share() {
    let company = Company::begin().await;
    company.may_define(&company.xiao).await;
    for (permissions, status) in [
        (vec!["permission.grant"], 403),
        (vec!["role.assign_admin"], 403),
        (vec!["export.directory"], 403),
        (vec!["message.delete_any", "feature.toggle"], 403),
        (vec![], 422),
    ] {
        let body = company.captain(0, &permissions);
        let answer = company
            .set(&company.xiao, CustomRoleId::now_v7(), body)
            .await;
        assert_eq!(answer.status, status, "{permissions:?} {}", answer.body);
    }
    // A copy of the guest's role holds nothing that a guest never has.
    let mut body = company.captain(0, &["file.share_external"]);
    body["based_on"] = json!("guest");
    company
        .set(&company.xiao, CustomRoleId::now_v7(), body)
        .await
        .refused(403, ErrorCode::Forbidden);
    // No address of the API is about a built-in role.
    let answer = company
        .story
        .call(
            &company.xiao,
            Method::PUT,
            "/v1/roles/owner",
            &company.captain(1, &["message.send"]),
        )
        .await;
    assert_eq!(answer.status, 404);
    assert!(company.roles(&company.xiao).await.is_empty());
}

#[tokio::test]
async fn two_administrators_change_one_role_and_the_second_is_told_what_it_is_now() {
    let company = Company::begin().await;
    let second = company.story.person(&company.sysadmin, "yu").await;
    company.may_define(&second).await;
    let role = company.role(&["message.send"]).await;
    company
        .set(
            &company.xiao,
            role,
            company.captain(1, &["message.send", "file.upload"]),
        )
        .await
        .done();
    let body = company.captain(1, &["message.send", "message.mention_all"]);
    let told = company
        .set(&second, role, body.clone())
        .await
        .refused(409, ErrorCode::Conflict);
    let current = told.role.expect("the role as it is");
    assert_eq!((current.version, current.changed_by), (2, company.xiao.id));
    assert_eq!(
        current.permissions,
        [Permission::MessageSend, Permission::FileUpload]
    );
    // Put together over what it is now, it is taken.
    let merged = company.captain(2, &["message.send", "file.upload", "message.mention_all"]);
    company.set(&second, role, merged).await.done();
    assert_eq!(company.roles(&second).await[0].permissions.len(), 3);
}

#[tokio::test]
async fn d17_d18_a_role_is_given_within_reach_with_a_reason_and_not_for_ever() {
    let company = Company::begin().await;
    let (li, lin) = (&company.li, &company.lin);
    let high = company.role(&["message.delete_any"]).await;
    let here = at_channel(company.channel);
    // High is beyond a team's administrator, and ends within its ceiling whoever gives it.
    company
        .gives(lin, li, company.giving(high, here.clone(), HOUR_MS))
        .await
        .refused(403, ErrorCode::Forbidden);
    let told = company
        .gives(
            &company.xiao,
            li,
            company.giving(high, everywhere(), 9 * HOUR_MS),
        )
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(told.fields[0].problem, FieldProblem::TooFarAhead);
    company
        .gives(
            &company.xiao,
            li,
            company.giving(high, everywhere(), 8 * HOUR_MS),
        )
        .await
        .done();

    company.story.clock.advance_ms(1);
    let mut body = company.captain(0, &["message.mention_all"]);
    body["name"] = json!("caller");
    let role = CustomRoleId::now_v7();
    company.set(&company.xiao, role, body).await.done();
    for (field, value, problem) in [
        ("text", json!(""), FieldProblem::TooShort),
        (
            "ends_at",
            json!(company.story.now().plus_ms(181 * DAY_MS)),
            FieldProblem::TooFarAhead,
        ),
        (
            "ends_at",
            json!(company.story.now()),
            FieldProblem::InThePast,
        ),
        ("role", json!(CustomRoleId::now_v7()), FieldProblem::Unknown),
    ] {
        let mut body = company.giving(role, here.clone(), DAY_MS);
        body[field] = value;
        let told = company
            .gives(lin, li, body)
            .await
            .refused(422, ErrorCode::Invalid);
        assert_eq!(
            (told.fields[0].field.as_str(), told.fields[0].problem),
            (field, problem)
        );
    }
    // Beyond the team, and to somebody who gives to themselves.
    company
        .gives(lin, li, company.giving(role, everywhere(), DAY_MS))
        .await
        .refused(403, ErrorCode::Forbidden);
    company
        .gives(lin, lin, company.giving(role, here.clone(), DAY_MS))
        .await
        .refused(403, ErrorCode::Forbidden);
    let body = company.giving(role, here, DAY_MS);
    company.gives(lin, li, body.clone()).await.done();
    // Nobody else hears that Li holds it, nor takes it.
    company
        .takes(&company.mei, held_in(&body))
        .await
        .refused(404, ErrorCode::NotFound);
    // While somebody holds it, it is not given up.
    let retire = json!({ "id": OperationId::now_v7(), "version": 1, "text": REASON });
    let path = format!("/v1/roles/{role}/retire");
    company
        .story
        .post(&company.xiao, &path, retire.clone())
        .await
        .refused(422, ErrorCode::Invalid);
    company.takes(lin, held_in(&body)).await.done();
    company
        .story
        .post(&company.xiao, &path, retire)
        .await
        .done();
    let told = company
        .gives(
            lin,
            li,
            company.giving(role, at_channel(company.channel), DAY_MS),
        )
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(told.fields[0].field, "role");
}

#[tokio::test]
async fn grants_tell_what_is_granted_to_whom_where_by_whom_until_when_and_when_it_was_used() {
    let company = Company::begin().await;
    let (story, xiao, li, mei, lin) = (
        &company.story,
        &company.xiao,
        &company.li,
        &company.mei,
        &company.lin,
    );
    let role = company.role(&["message.mention_all"]).await;
    let here = at_channel(company.channel);
    let body = company.giving(role, here.clone(), 3 * DAY_MS);
    company.gives(lin, li, body.clone()).await.done();
    let (direct, answer) = story
        .grant(lin, mei, "message.mention_all", here, DAY_MS)
        .await;
    answer.done();
    let (reading, answer) = story
        .grant(xiao, mei, "channel.create_private", everywhere(), DAY_MS)
        .await;
    answer.done();

    let line_of = async |id: GrantId| {
        let lines = company.grants(xiao).await;
        lines
            .into_iter()
            .find(|line| line.id == Some(id))
            .expect("a line")
    };
    let line = line_of(held_in(&body)).await;
    assert_eq!((line.person, line.by), (li.id, Some(lin.id)));
    assert_eq!(line.scope, Scope::Channel(company.channel));
    let name = "release captain".to_owned();
    assert_eq!(line.basis, GrantBasis::CustomRole { role, name });
    assert_eq!(line.ends_at, Some(line.starts_at.plus_ms(3 * DAY_MS)));
    assert_eq!((line.use_recorded, line.last_used_at), (true, None));
    let permission = Permission::MessageMentionAll;
    assert_eq!(
        line_of(direct).await.basis,
        GrantBasis::Direct { permission }
    );

    story.clock.advance_ms(HOUR_MS);
    story.confirms(lin).await;
    let used = story.now();
    company.calls_all(li).await.done();
    company.calls_all(mei).await.done();
    assert_eq!(line_of(held_in(&body)).await.last_used_at, Some(used));
    assert_eq!(line_of(direct).await.last_used_at, Some(used));
    // What the person has by birth anyway is not used when they use it.
    assert_eq!(line_of(reading).await.last_used_at, None);
    // It is written down by itself, and is what it was.
    jobs::uses::once(&story.app).await.expect("written");
    assert!(story.app.take_uses().is_empty());
    assert_eq!(line_of(direct).await.last_used_at, Some(used));

    let posts = company.grants(xiao).await;
    let posts = posts
        .iter()
        .filter(|line| matches!(line.basis, GrantBasis::Post { .. }));
    // Two owners, three posts, one team's administrator.
    assert_eq!(posts.count(), 6);

    // A team's administrator sees the team's; nobody else anything.
    let team = format!("/v1/teams/{}/grants", company.team);
    let seen: Grants = story.get(lin, &team).await.ok();
    let mut seen: Vec<_> = seen.lines.iter().filter_map(|line| line.id).collect();
    seen.sort_unstable();
    let mut expected = vec![held_in(&body), direct];
    expected.sort_unstable();
    assert_eq!(seen, expected);
    for path in ["/v1/grants", team.as_str()] {
        story
            .get(mei, path)
            .await
            .refused(403, ErrorCode::Forbidden);
    }
    story
        .get(lin, "/v1/grants")
        .await
        .refused(403, ErrorCode::Forbidden);

    let path = format!("/v1/grants/{direct}/revoke");
    story
        .post(lin, &path, json!({ "text": REASON }))
        .await
        .done();
    assert!(
        company
            .grants(xiao)
            .await
            .iter()
            .all(|line| line.id != Some(direct))
    );
}
