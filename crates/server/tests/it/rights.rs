//! P14 and D22: the rights are what the audit says, and whoever edits them in the database by
//! hand is found out. Wei and Oda own the company, Zheng audits it, Xiao keeps its rules, Lin
//! administers a team with Li and Bo in it.

use rusqlite::Connection;
use serde_json::{Value, json};
use tokenim_protocol::audit::{RightsCheck, RightsMismatch};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, CustomRoleId, ExclusionId, GrantId, OperationId, TeamId};
use tokenim_protocol::permission::{Grant, Holding, Permission, ReasonCode, Scope};
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};
use tokenim_server::audit::rights::Rebuilt;
use tokenim_server::store::upkeep::DatabaseFile;
use tokenim_server::store::{grants, people, rights};
use tokenim_server::{jobs, rights_check};

use crate::story::{Answer, REASON, Somebody, Story, at_channel, everywhere};

struct House {
    story: Story,
    wei: Somebody,
    oda: Somebody,
    zheng: Somebody,
    xiao: Somebody,
    lin: Somebody,
    li: Somebody,
    bo: Somebody,
    team: TeamId,
    channel: ChannelId,
    grant: GrantId,
    exclusion: ExclusionId,
}

impl House {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let lin = story.person(&wei, "lin").await;
        let li = story.person(&wei, "li").await;
        let bo = story.person(&wei, "bo").await;
        let team = story.team(&wei, &lin).await;
        let path = format!("/v1/teams/{team}/members/{}", li.id);
        story
            .put(&wei, &path, json!({ "admin": false }))
            .await
            .done();
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &bo])
            .await;
        let mut appointed = Vec::new();
        for post in ["owner", "sysadmin", "secadmin", "auditor"] {
            let person = story.person(&wei, post).await;
            story.set_post(&wei, &person, post, true).await.done();
            appointed.push(person);
        }
        let [oda, _, xiao, zheng] = <[Somebody; 4]>::try_from(appointed).expect("four");
        let (grant, given) = story
            .grant(
                &xiao,
                &bo,
                "message.mention_all",
                at_channel(channel),
                DAY_MS,
            )
            .await;
        given.done();
        let (exclusion, taken) = story
            .exclude(&lin, &li, "message.send", at_channel(channel))
            .await;
        taken.done();
        Self {
            story,
            wei,
            oda,
            zheng,
            xiao,
            lin,
            li,
            bo,
            team,
            channel,
            grant,
            exclusion,
        }
    }

    /// A role of the company's own, held by Bo.
    async fn with_a_role(&self) -> (CustomRoleId, GrantId) {
        let (person, by, now) = (self.xiao.id, self.wei.id, self.story.now());
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
                        ends_at: now.plus_ms(HOUR_MS),
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
        let role = CustomRoleId::now_v7();
        let body = json!({
            "id": OperationId::now_v7(), "version": 0, "name": "release captain",
            "purpose": "whoever is on duty for a release", "based_on": "member",
            "owner": self.lin.id, "permissions": ["announcement.publish"], "text": REASON,
        });
        let path = format!("/v1/roles/{role}");
        self.story.put(&self.xiao, &path, body).await.done();
        let held = GrantId::now_v7();
        let body = json!({
            "id": held, "role": role, "scope": at_channel(self.channel), "starts_at": null,
            "ends_at": self.story.now().plus_ms(DAY_MS), "text": REASON,
        });
        let path = format!("/v1/people/{}/roles", self.bo.id);
        self.story.post(&self.xiao, &path, body).await.done();
        (role, held)
    }

    /// As whoever sits at the machine could, with any editor of SQLite.
    fn edit(&self, sql: &str) {
        self.story.is_tampered_with();
        let db = Connection::open(self.story.server_dir().database()).expect("opened");
        db.execute_batch("PRAGMA foreign_keys = OFF").expect("off");
        let changed = db.execute(sql, []).expect("edited");
        assert!(changed > 0, "{sql}");
    }

    async fn look(&self) {
        rights_check::look(&self.story.app).await.expect("looked");
    }

    async fn shown(&self, who: &Somebody) -> RightsCheck {
        self.story.get(who, "/v1/audit/rights").await.ok()
    }

    async fn settle(&self, who: &Somebody, one: &RightsMismatch, how: &str) -> Answer {
        let body = json!({ "mismatch": one.id, "how": how, "text": REASON });
        self.story.post(who, "/v1/audit/rights", body).await
    }

    /// Xiao takes something from Bo, which is a matter of high risk.
    async fn tries_what_is_high(&self) -> Answer {
        self.story
            .exclude(&self.xiao, &self.bo, "file.upload", everywhere())
            .await
            .1
    }
}

fn codes(answer: &Answer) -> Vec<ReasonCode> {
    let decision = answer.error().decision.expect("a Decision");
    decision.obstacles.iter().map(|one| one.code).collect()
}

#[tokio::test]
async fn d22_every_edit_of_the_tables_by_hand_is_found_and_named() {
    let house = House::begin().await;
    let (role, held) = house.with_a_role().await;
    let House {
        story,
        xiao,
        lin,
        li,
        bo,
        team,
        channel,
        grant,
        exclusion,
        ..
    } = &house;
    let level = json!({ "level": "internal", "was": "secret", "text": REASON });
    let path = format!("/v1/people/{}/clearance", bo.id);
    story.put(xiao, &path, level).await.ok::<Value>();
    let later = story.now().plus_ms(365 * DAY_MS).0;
    let new = GrantId::now_v7();
    let bundle = GrantId::now_v7();
    let body = json!({
        "id": bundle, "over": null, "permissions": ["message.mention_all"],
        "ends_at": story.now().plus_ms(DAY_MS), "text": REASON,
    });
    let path = format!("/v1/teams/{team}/bundle");
    story.put(lin, &path, body).await.done();
    let (lin, li, bo, xiao) = (lin.id, li.id, bo.id, xiao.id);
    let edits: Vec<(&str, String, &str, String)> = vec![
        (
            "a grant goes on",
            format!("UPDATE access_grant SET ends_at = {later} WHERE id = '{grant}'"),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant of more",
            format!(
                "UPDATE access_grant SET permission = 'export.conversation' WHERE id = '{grant}'"
            ),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant for everywhere",
            format!("UPDATE access_grant SET scope = 'organisation' WHERE id = '{grant}'"),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant for another",
            format!("UPDATE access_grant SET person_id = '{li}' WHERE id = '{grant}'"),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant by another",
            format!("UPDATE access_grant SET by_id = '{li}' WHERE id = '{grant}'"),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant out of nothing",
            format!(
                "INSERT INTO access_grant SELECT '{new}', '{li}', 'role.define', 'organisation', 'active', starts_at, {later}, by_id, text, NULL, NULL, NULL, NULL, 0 FROM access_grant WHERE id = '{grant}'"
            ),
            "grant",
            format!("{new}"),
        ),
        (
            "a grant that is gone",
            format!("DELETE FROM access_grant WHERE id = '{grant}'"),
            "grant",
            format!("{grant}"),
        ),
        (
            "a grant broken off",
            format!(
                "UPDATE access_grant SET ended_at = 1, ended_by = by_id, ended_text = '' WHERE id = '{grant}'"
            ),
            "grant",
            format!("{grant}"),
        ),
        (
            "an exclusion lifted",
            format!(
                "UPDATE exclusion SET ended_at = 1, ended_by = by_id, ended_text = '' WHERE id = '{exclusion}'"
            ),
            "exclusion",
            format!("{exclusion}"),
        ),
        (
            "an exclusion that ends",
            format!("UPDATE exclusion SET ends_at = 1 WHERE id = '{exclusion}'"),
            "exclusion",
            format!("{exclusion}"),
        ),
        (
            "an exclusion of another",
            format!("UPDATE exclusion SET person_id = '{bo}' WHERE id = '{exclusion}'"),
            "exclusion",
            format!("{exclusion}"),
        ),
        (
            "an exclusion in other words",
            format!("UPDATE exclusion SET text = 'never mind' WHERE id = '{exclusion}'"),
            "exclusion",
            format!("{exclusion}"),
        ),
        (
            "an exclusion that is gone",
            format!("DELETE FROM exclusion WHERE id = '{exclusion}'"),
            "exclusion",
            format!("{exclusion}"),
        ),
        (
            "a post out of nothing",
            format!(
                "INSERT INTO role_held (person_id, role, scope, holding, cause, since) VALUES ('{li}', 'owner', 'organisation', 'active', 'given', 1)"
            ),
            "post",
            format!("{li}/owner/organisation"),
        ),
        (
            "a post that is gone",
            format!("DELETE FROM role_held WHERE person_id = '{xiao}'"),
            "post",
            format!("{xiao}/secadmin/organisation"),
        ),
        (
            "a post of another kind",
            format!("UPDATE role_held SET holding = 'eligible' WHERE person_id = '{xiao}'"),
            "post",
            format!("{xiao}/secadmin/organisation"),
        ),
        (
            "another administrator of the team",
            format!("UPDATE team_member SET admin = 1 WHERE person_id = '{li}'"),
            "team_member",
            format!("{team}/{li}"),
        ),
        (
            "one more in the team",
            format!("INSERT INTO team_member VALUES ('{team}', '{bo}', 0, 1)"),
            "team_member",
            format!("{team}/{bo}"),
        ),
        (
            "one less in the team",
            format!("DELETE FROM team_member WHERE person_id = '{lin}'"),
            "team_member",
            format!("{team}/{lin}"),
        ),
        (
            "one more in the channel",
            format!("INSERT INTO membership VALUES ('{channel}', '{xiao}', 1, NULL, 1)"),
            "member",
            format!("{channel}/{xiao}"),
        ),
        (
            "one who sees what was before",
            format!(
                "UPDATE membership SET from_seq = 0 WHERE person_id = '{bo}' AND channel_id = '{channel}'"
            ),
            "member",
            format!("{channel}/{bo}"),
        ),
        (
            "one less in the channel",
            format!(
                "UPDATE membership SET to_seq = 2 WHERE person_id = '{bo}' AND channel_id = '{channel}'"
            ),
            "member",
            format!("{channel}/{bo}"),
        ),
        (
            "a private channel made public",
            format!("UPDATE channel SET kind = 'public' WHERE id = '{channel}'"),
            "channel",
            format!("{channel}"),
        ),
        (
            "a channel's label",
            format!("UPDATE channel SET label = 'public' WHERE id = '{channel}'"),
            "channel",
            format!("{channel}"),
        ),
        (
            "a team that lets everybody in",
            format!("UPDATE team SET join_rule = 'open' WHERE id = '{team}'"),
            "team",
            format!("{team}"),
        ),
        (
            "a role that gives more",
            format!(
                "UPDATE custom_role SET permissions = '[\"message.mention_all\",\"call.record\"]' WHERE id = '{role}'"
            ),
            "role",
            format!("{role}"),
        ),
        (
            "a role held longer",
            format!("UPDATE custom_role_held SET ends_at = {later} WHERE id = '{held}'"),
            "role_held",
            format!("{held}"),
        ),
        (
            "a role taken back",
            format!("DELETE FROM custom_role_held WHERE id = '{held}'"),
            "role_held",
            format!("{held}"),
        ),
        (
            "a bundle with more in it",
            format!(
                "UPDATE bundle SET permissions = '[\"message.mention_all\",\"file.download\"]' WHERE id = '{bundle}'"
            ),
            "bundle",
            format!("{bundle}"),
        ),
        (
            "a bundle for longer",
            format!("UPDATE bundle SET ends_at = {later} WHERE id = '{bundle}'"),
            "bundle",
            format!("{bundle}"),
        ),
        (
            "a guest made a member",
            format!("UPDATE person SET kind = 'contractor' WHERE id = '{bo}'"),
            "person",
            format!("{bo}"),
        ),
        (
            "another manager",
            format!("UPDATE person SET manager_id = '{li}' WHERE id = '{bo}'"),
            "person",
            format!("{bo}"),
        ),
        (
            "an account closed",
            format!("UPDATE person SET active = 0 WHERE id = '{bo}'"),
            "person",
            format!("{bo}"),
        ),
        (
            "a level raised",
            format!("UPDATE clearance SET level = 'secret' WHERE person_id = '{bo}'"),
            "clearance",
            format!("{bo}"),
        ),
        (
            "a level as by kind",
            format!("DELETE FROM clearance WHERE person_id = '{bo}'"),
            "clearance",
            format!("{bo}"),
        ),
        (
            "a level set by another",
            format!("UPDATE clearance SET by_id = '{li}' WHERE person_id = '{bo}'"),
            "clearance",
            format!("{bo}"),
        ),
        (
            "a level for other reasons",
            format!("UPDATE clearance SET text = 'never mind' WHERE person_id = '{bo}'"),
            "clearance",
            format!("{bo}"),
        ),
        (
            "a level out of nothing",
            format!(
                "INSERT INTO clearance SELECT '{li}', level, id, since, by_id, text FROM clearance WHERE person_id = '{bo}'"
            ),
            "clearance",
            format!("{li}"),
        ),
        (
            "set-up begun again",
            "UPDATE organisation SET set_up_mode = 1".to_owned(),
            "organisation",
            "1".to_owned(),
        ),
        (
            "a lease of years",
            "UPDATE organisation SET reading_lease_hours = 9000".to_owned(),
            "organisation",
            "1".to_owned(),
        ),
    ];
    let bent = story.dir.path().join("bent.db");
    let whole = DatabaseFile::to_read(&story.server_dir().database(), None).expect("opened");
    let (rebuilt, none) = whole.verify_rights().expect("read");
    assert!(none.is_empty(), "{none:#?}");
    for (what, sql, kind, key) in &edits {
        whole.copy_to(&bent).expect("copied");
        let db = Connection::open(&bent).expect("opened");
        db.execute_batch("PRAGMA foreign_keys = OFF").expect("off");
        assert!(db.execute(sql, []).expect(what) > 0, "{what}");
        drop(db);
        let file = DatabaseFile::to_read(&bent, None).expect("opened");
        let (_, found) = file.verify_rights().expect("read");
        let named: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.place.0.word(), one.place.1.as_str()))
            .collect();
        assert_eq!(named, [(*kind, key.as_str())], "{what}");
        drop(file);
        std::fs::remove_file(&bent).expect("removed");
    }
    println!(
        "{} edits, each found and named; {} places in {} records",
        edits.len(),
        rebuilt.places(),
        rebuilt.records
    );
    assert!(edits.len() >= 20);
}

#[tokio::test]
async fn d22_what_is_high_stops_for_everybody_until_an_owner_writes_back_what_the_audit_says() {
    let house = House::begin().await;
    let (story, channel) = (&house.story, house.channel);
    house.tries_what_is_high().await.done();
    house.edit(&format!(
        "UPDATE access_grant SET ends_at = ends_at + 1, permission = 'channel.archive' WHERE id = '{}'",
        house.grant
    ));
    house.look().await;
    // Everybody, the owner as well, hears why; what is low goes on, and so does reading the audit.
    let answer = story
        .exclude(&house.xiao, &house.li, "file.upload", everywhere())
        .await
        .1;
    assert_eq!(codes(&answer), [ReasonCode::RightsUnproven]);
    let answer = story
        .set_post(&house.wei, &house.bo, "secadmin", true)
        .await;
    assert!(
        codes(&answer).contains(&ReasonCode::RightsUnproven),
        "{}",
        answer.body
    );
    story.says(&house.lin, channel, "we can still talk").await;
    let read = json!({ "filter": {} });
    story
        .post(&house.zheng, "/v1/audit/read", read)
        .await
        .done();

    // Shown to those whom the audit names, and to nobody else.
    for (who, sees) in [
        (&house.wei, 1),
        (&house.oda, 1),
        (&house.zheng, 1),
        (&house.bo, 0),
        (&house.xiao, 0),
    ] {
        let shown = house.shown(who).await;
        assert!(shown.unproven_since.is_some());
        assert_eq!(shown.mismatches.len(), sees);
    }
    let shown = house.shown(&house.wei).await;
    let one = &shown.mismatches[0];
    assert_eq!(
        (one.kind.as_str(), &one.key),
        ("grant", &house.grant.to_string())
    );
    let names: Vec<&str> = one
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["permission", "ends_at"]);
    assert_eq!(
        one.columns[0].recorded.as_deref(),
        Some("message.mention_all")
    );
    assert_eq!(one.columns[0].found.as_deref(), Some("channel.archive"));

    house
        .settle(&house.bo, one, "restore")
        .await
        .refused(404, ErrorCode::NotFound);
    house
        .settle(&house.zheng, one, "restore")
        .await
        .refused(403, ErrorCode::Forbidden);
    house.settle(&house.oda, one, "restore").await.done();
    let shown = house.shown(&house.wei).await;
    assert_eq!((shown.unproven_since, shown.mismatches.len()), (None, 0));
    story
        .exclude(&house.xiao, &house.li, "file.upload", everywhere())
        .await
        .1
        .done();
    let last: Vec<Value> = story.audit().await.into_iter().rev().take(3).collect();
    let record = last
        .iter()
        .find(|leaf| leaf["action"] == "rights.restore")
        .expect("recorded");
    assert_eq!(record["actor"], json!(house.oda.id));
    let file = DatabaseFile::to_read(&story.server_dir().database(), None).expect("opened");
    assert_eq!(file.verify_rights().expect("read").1, []);
}

#[tokio::test]
async fn d22_what_another_hand_did_is_accepted_by_two_whom_it_does_not_name() {
    let house = House::begin().await;
    // Oda's own post, written for Li: neither decides about it.
    house.edit(&format!(
        "INSERT INTO role_held (person_id, role, scope, holding, cause, since, by_id)
         VALUES ('{}', 'owner', 'organisation', 'active', 'given', 1, '{}')",
        house.li.id, house.oda.id
    ));
    house.look().await;
    let shown = house.shown(&house.wei).await;
    let one = &shown.mismatches[0];
    assert!(one.may_accept && one.may_restore && one.can_restore);
    // The post in the tables is what is doubted: it lets nobody decide.
    house
        .settle(&house.li, one, "accept")
        .await
        .refused(404, ErrorCode::NotFound);
    house
        .settle(&house.oda, one, "accept")
        .await
        .refused(403, ErrorCode::Forbidden);
    house.settle(&house.zheng, one, "accept").await.done();
    let again = house.shown(&house.zheng).await;
    assert_eq!(again.mismatches[0].accepted_by, Some(house.zheng.id));
    assert!(!again.mismatches[0].may_accept, "one is not two");
    house
        .settle(&house.zheng, one, "accept")
        .await
        .refused(403, ErrorCode::Forbidden);
    assert_eq!(
        codes(&house.tries_what_is_high().await),
        [ReasonCode::RightsUnproven]
    );
    house.settle(&house.wei, one, "accept").await.done();
    assert_eq!(house.shown(&house.wei).await.unproven_since, None);
    house.tries_what_is_high().await.done();
    let actions: Vec<Value> = house.story.audit().await;
    let told: Vec<&str> = actions
        .iter()
        .filter_map(|leaf| leaf["action"].as_str())
        .filter(|action| action.starts_with("rights."))
        .collect();
    assert_eq!(told, ["rights.accept_proposed", "rights.accept"]);
    // From here on it is what the audit says, after a restart as well.
    let story = house.story.reopened().await;
    rights_check::look(&story.app).await.expect("looked");
    let shown: RightsCheck = story.get(&house.wei, "/v1/audit/rights").await.ok();
    assert_eq!(shown.unproven_since, None);
}

#[tokio::test]
async fn d22_an_act_that_went_on_from_an_edited_row_does_not_make_it_lawful() {
    let house = House::begin().await;
    house.edit(&format!(
        "UPDATE person SET kind = 'guest' WHERE id = '{}'",
        house.bo.id
    ));
    house.story.disable(&house.xiao, &house.bo).await.done();
    house.look().await;
    let shown = house.shown(&house.wei).await;
    let one = &shown.mismatches[0];
    assert_eq!(
        (one.kind.as_str(), one.met_at.is_some(), one.can_restore),
        ("person", true, false)
    );
    house
        .settle(&house.wei, one, "restore")
        .await
        .refused(422, ErrorCode::Invalid);
    house.settle(&house.oda, one, "accept").await.done();
    house.settle(&house.wei, one, "accept").await.done();
    assert_eq!(house.shown(&house.wei).await.unproven_since, None);
}

#[tokio::test]
async fn d22_a_server_that_starts_looks_before_it_answers_and_an_edit_back_ends_it() {
    let house = House::begin().await;
    let undo = format!(
        "UPDATE team_member SET admin = 0 WHERE person_id = '{}'",
        house.li.id
    );
    house.edit(&undo.replace("admin = 0", "admin = 1"));
    let House {
        story,
        wei,
        xiao,
        bo,
        ..
    } = house;
    let story = story.reopened().await;
    let answer = story
        .exclude(&xiao, &bo, "file.upload", everywhere())
        .await
        .1;
    assert_eq!(codes(&answer), [ReasonCode::RightsUnproven]);
    let db = Connection::open(story.server_dir().database()).expect("opened");
    db.execute(&undo, []).expect("edited");
    rights_check::look(&story.app).await.expect("looked");
    let answer = story
        .exclude(&xiao, &bo, "file.upload", everywhere())
        .await
        .1;
    answer.done();
    let shown: RightsCheck = story.get(&wei, "/v1/audit/rights").await.ok();
    assert_eq!(shown.mismatches, []);
}

#[tokio::test]
async fn p14_a_log_that_never_told_the_rights_tells_them_once_and_is_held_to_it() {
    let house = House::begin().await;
    house.story.is_tampered_with();
    // As an older server left it: rights in the tables, and a log that does not carry them.
    let db = Connection::open(house.story.server_dir().database()).expect("opened");
    for table in [
        "audit_entry",
        "audit_node",
        "audit_checkpoint",
        "audit_mark",
        "audit_head",
    ] {
        db.execute(&format!("DELETE FROM {table}"), [])
            .expect("emptied");
    }
    db.execute("UPDATE organisation SET audit_seq = 0", [])
        .expect("emptied");
    drop(db);
    let House {
        story,
        wei,
        lin,
        li,
        channel,
        ..
    } = house;
    let story = story.reopened().await;
    story.says(&lin, channel, "before it is told").await;
    rights_check::found(&story.app).await.expect("told");
    rights_check::found(&story.app).await.expect("nothing more");
    let told = story.audit().await;
    let bases = told
        .iter()
        .filter(|leaf| leaf["rights"]["base"] == json!(1))
        .count();
    assert_eq!(bases, 1);
    let scope = at_channel(channel);
    story
        .exclude(&lin, &li, "file.upload", scope)
        .await
        .1
        .done();
    let path = story.server_dir().database();
    let file = DatabaseFile::to_read(&path, None).expect("opened");
    assert_eq!(file.verify_rights().expect("read").1, []);
    let db = Connection::open(&path).expect("opened");
    db.execute("DELETE FROM exclusion", []).expect("edited");
    assert_eq!(file.verify_rights().expect("read").1.len(), 2);
    let _ = wei;
}

#[tokio::test]
async fn p14_replayed_again_and_again_the_log_gives_the_same_rights() {
    let house = House::begin().await;
    let (role, held) = house.with_a_role().await;
    let path = format!("/v1/held-roles/{held}/end");
    house
        .story
        .post(&house.xiao, &path, json!({ "text": REASON }))
        .await
        .done();
    house.story.disable(&house.xiao, &house.bo).await.done();
    let (first, twice, tables) = house
        .story
        .app
        .read(|db| {
            Box::pin(async move {
                let first = Rebuilt::of(db).await?;
                let mut twice = first.clone();
                for after in [0, 3, 7, 0] {
                    twice.read_on(db, after).await?;
                }
                Ok((first, twice, rights::all(db).await?))
            })
        })
        .await
        .expect("read");
    assert_eq!(first.compared(&tables), []);
    assert_eq!(twice.compared(&tables), []);
    assert_eq!(first.places(), twice.places());
    assert_eq!(first.places(), tables.len() as u64);
    assert!(tables.keys().any(|(_, key)| *key == role.to_string()));
}

/// AU-08: the report of what is granted is the live policy's: what it lists lets act, and what
/// lets act by a grant or a role is listed.
#[tokio::test]
async fn au_08_the_report_of_grants_is_the_live_policy() {
    use tokenim_policy::{Moment, matrix};
    use tokenim_protocol::permission::Source;
    use tokenim_protocol::role::Grants;
    use tokenim_server::store::facts;

    let house = House::begin().await;
    house.with_a_role().await;
    let story = &house.story;
    let (over, given) = story
        .grant(
            &house.xiao,
            &house.li,
            "announcement.publish",
            at_channel(house.channel),
            HOUR_MS,
        )
        .await;
    given.done();
    let (ended, given) = story
        .grant(
            &house.xiao,
            &house.li,
            "message.mention_all",
            everywhere(),
            DAY_MS,
        )
        .await;
    given.done();
    let path = format!("/v1/grants/{ended}/revoke");
    story
        .post(&house.xiao, &path, json!({ "text": REASON }))
        .await
        .done();
    for hours in [0, 2, 30] {
        story.clock.advance_ms(hours * HOUR_MS);
        jobs::expiry::run_out(&story.app).await.expect("told");
        let report: Grants = story.get(&house.xiao, "/v1/grants").await.ok();
        let listed: std::collections::BTreeSet<GrantId> =
            report.lines.iter().filter_map(|line| line.id).collect();
        let mut live = std::collections::BTreeSet::new();
        let now: UnixMillis = story.now();
        for person in [
            &house.wei,
            &house.oda,
            &house.xiao,
            &house.lin,
            &house.li,
            &house.bo,
        ] {
            let id = person.id;
            let facts = story
                .app
                .read(move |db| Box::pin(async move { Ok(facts::of(db, id).await?) }))
                .await
                .expect("read")
                .expect("facts");
            for place in &facts.scopes {
                for row in matrix(&facts, place.scope, &Moment::server(now)) {
                    match row.source {
                        Some(Source::Grant { grant, .. } | Source::CustomRole { grant, .. }) => {
                            live.insert(grant);
                        }
                        _ => {}
                    }
                }
            }
        }
        assert_eq!(listed, live, "after {hours} h more");
        assert_eq!(listed.contains(&over), hours == 0);
        assert!(!listed.contains(&ended));
    }
}

/// D14: where the audit cannot be written, nothing that it would have to tell is done; what it
/// does not tell goes on. (A disk without room for either is C-06.)
#[tokio::test]
async fn d14_without_room_for_its_record_no_act_is_done_and_talk_goes_on() {
    let house = House::begin().await;
    let story = &house.story;
    let before = story.audit().await.len();
    house.edit_schema("ALTER TABLE audit_mark RENAME TO elsewhere");
    let epoch = story.epoch(&house.bo).await;
    for _ in 0..3 {
        let answer = house.tries_what_is_high().await;
        assert!(answer.status >= 500, "{} {}", answer.status, answer.body);
    }
    story
        .says(&house.lin, house.channel, "we can still talk")
        .await;
    assert_eq!(story.epoch(&house.bo).await, epoch, "nothing of it stays");
    assert_eq!(story.audit().await.len(), before);
    house.edit_schema("ALTER TABLE elsewhere RENAME TO audit_mark");
    house.tries_what_is_high().await.done();
    assert_eq!(story.audit().await.len(), before + 1);
}

impl House {
    fn edit_schema(&self, sql: &str) {
        let db = Connection::open(self.story.server_dir().database()).expect("opened");
        db.execute_batch(sql).expect("changed");
    }
}

/// Whoever writes a row of which the audit tells has said so before: otherwise the audit would
/// lag behind, and the server would take its own act for another hand's.
#[test]
fn p14_every_statement_that_changes_a_right_says_so_first() {
    const TABLES: [&str; 15] = [
        "organisation",
        "department",
        "person",
        "role_held",
        "team",
        "team_member",
        "channel",
        "membership",
        "access_grant",
        "exclusion",
        "custom_role",
        "custom_role_held",
        "bundle",
        "clearance",
        "delegation",
    ];
    // Columns that are no right: counters, names, what was told, what is kept for how long.
    const OTHERWISE: [&str; 10] = [
        "next_seq",
        "append",
        "take_seq",
        "next_useq",
        "raise_authority_epoch",
        "mark_told",
        "mark_begun",
        "set_retention",
        "set_help",
        "forget_pair",
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let (mut seen, mut silent) = (0, Vec::new());
    for file in std::fs::read_dir(folder).expect("the store") {
        let path = file.expect("a file").path();
        // The one writes back what the audit says, the other gives a log its epoch.
        if path.ends_with("rights.rs") || path.ends_with("upkeep.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("text");
        for function in text.split("\npub ") {
            let name = function
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split(['(', '<']).next())
                .unwrap_or_default();
            let words: Vec<&str> = function.split_whitespace().collect();
            let writes = words.windows(3).any(|three| {
                let table = |word: &str| {
                    TABLES.contains(&word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_'))
                };
                let verb = three[0].trim_start_matches('"');
                match (verb, three[1]) {
                    ("INSERT", "INTO") | ("DELETE", "FROM") => table(three[2]),
                    ("UPDATE", _) => table(three[1]) && three[2] == "SET",
                    _ => false,
                }
            });
            if !writes {
                continue;
            }
            seen += 1;
            if !function.contains("will_change(") && !OTHERWISE.contains(&name) {
                silent.push(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(seen >= 30, "{seen}");
    assert_eq!(silent, Vec::<String>::new());
}
