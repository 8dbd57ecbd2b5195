//! What ends with somebody, each with a row of its own, and what does not begin again when it
//! would leave nobody to help.

use serde_json::{Value, json};
use tokenim_protocol::ids::{ExclusionId, OperationId};
use tokenim_protocol::permission::{
    Exclusion, ExclusionKind, Facts, Permission, ReasonCode, Scope,
};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;
use tokenim_server::store::{exclusions, facts, people};

use crate::story::{REASON, Somebody, Story, at_channel};

/// Wei and Oda own the company, the three posts are held.
async fn a_house() -> (Story, Somebody, Vec<Somebody>) {
    let (story, wei) = Story::begin().await;
    let mut appointed = Vec::new();
    for post in ["owner", "sysadmin", "secadmin", "auditor"] {
        let person = story.person(&wei, post).await;
        story.set_post(&wei, &person, post, true).await.done();
        appointed.push(person);
    }
    (story, wei, appointed)
}

async fn facts_of(story: &Story, who: &Somebody) -> Facts {
    let id = who.id;
    let facts = story
        .app
        .read(move |db| Box::pin(async move { Ok(facts::of(db, id).await?) }));
    Facts::clone(&*facts.await.expect("read").expect("facts"))
}

fn actions(leaves: &[Value]) -> Vec<&str> {
    leaves
        .iter()
        .filter_map(|leaf| leaf["action"].as_str())
        .collect()
}

#[tokio::test]
async fn d19_whoever_leaves_loses_each_right_with_a_row_and_gets_none_back_by_coming_back() {
    let (story, wei, posts) = a_house().await;
    let (sysadmin, xiao) = (&posts[1], &posts[2]);
    let bo = story.person(sysadmin, "bo").await;
    let team = story.team(sysadmin, &wei).await;
    let channel = story
        .channel_in(&wei, Some(team), "private", "all", &[&bo])
        .await;
    let scope = || at_channel(channel);
    for permission in ["message.mention_all", "announcement.publish"] {
        let given = story.grant(xiao, &bo, permission, scope(), DAY_MS).await;
        given.1.done();
    }
    let over = story.grant(xiao, &bo, "channel.manage_settings", scope(), HOUR_MS);
    over.await.1.done();
    story.clock.advance_ms(2 * HOUR_MS);
    story.confirms(sysadmin).await;
    jobs::expiry::run_out(&story.app).await.expect("told");
    let before = story.audit().await.len();
    let body = json!({
        "id": OperationId::now_v7(), "teams": [], "groups_to": null, "text": REASON,
        "dry_run": false,
    });
    let path = format!("/v1/people/{}/offboard", bo.id);
    story.post(sysadmin, &path, body).await.done();
    let new = story.audit().await.split_off(before);
    let ended = actions(&new);
    let revoked = ended
        .iter()
        .filter(|action| **action == "permission.revoke_grant")
        .count();
    assert_eq!(revoked, 2, "{ended:?}");
    let facts = facts_of(&story, &bo).await;
    let ended: Vec<_> = facts
        .grants
        .iter()
        .filter_map(|grant| grant.revoked.as_ref())
        .collect();
    assert_eq!(ended.len(), 2, "what was over stays as it ended");
    assert!(
        ended
            .iter()
            .all(|one| one.by == sysadmin.id && one.text == REASON)
    );
    let path = format!("/v1/people/{}/enable", bo.id);
    let body = json!({ "id": OperationId::now_v7(), "text": REASON });
    story.post(sysadmin, &path, body).await.done();
    let facts = facts_of(&story, &bo).await;
    let in_force = facts
        .grants
        .iter()
        .filter(|grant| grant.revoked.is_none() && grant.ends_at > story.now());
    assert_eq!(in_force.count(), 0);
}

/// The exclusion that begins again in an hour: given back for a time, it goes on.
async fn resumes(story: &Story, on: &Somebody, by: &Somebody) -> ExclusionId {
    let (person, by, now) = (on.id, by.id, story.now());
    let id = ExclusionId::now_v7();
    story
        .app
        .write(move |tx| {
            Box::pin(async move {
                let exclusion = Exclusion {
                    id,
                    kind: ExclusionKind::Revocation,
                    permission: Some(Permission::PermissionGrant),
                    scope: Scope::Organisation,
                    code: ReasonCode::Revoked,
                    starts_at: now.plus_ms(HOUR_MS),
                    ends_at: None,
                    review_at: Some(now.plus_ms(DAY_MS)),
                    by,
                    text: REASON.into(),
                    ended: None,
                    case: None,
                };
                exclusions::insert(tx, person, &exclusion, now).await?;
                people::raise_authority_epoch(tx, person).await?;
                Ok(())
            })
        })
        .await
        .expect("written");
    id
}

#[tokio::test]
async fn s15_what_was_given_back_for_a_time_is_not_taken_again_from_the_last_who_could_help() {
    for another in [true, false] {
        let (story, wei, posts) = a_house().await;
        let xiao = &posts[2];
        if another {
            let yun = story.person(&posts[1], "yun").await;
            assign(&story, &yun).await;
        }
        let id = resumes(&story, xiao, &wei).await;
        story.clock.advance_ms(HOUR_MS);
        story.confirms(xiao).await;
        jobs::expiry::run_out(&story.app).await.expect("told");
        let facts = facts_of(&story, xiao).await;
        let one = facts.exclusions.iter().find(|one| one.id == id);
        let ended = one.expect("there").ended.is_some();
        assert_eq!(ended, !another);
        let audit = story.audit().await;
        let told = actions(&audit);
        let expected = match another {
            true => "permission.exclusion_resumed",
            false => "permission.exclusion_held_off",
        };
        assert!(told.contains(&expected), "{told:?}");
        let bo = story.person(&posts[1], "bo").await;
        let scope = json!({ "kind": "organisation" });
        let given = story
            .grant(xiao, &bo, "message.mention_all", scope, DAY_MS)
            .await
            .1;
        assert_eq!(given.status < 300, !another, "{}", given.body);
    }
}

/// As two owners have agreed to.
async fn assign(story: &Story, who: &Somebody) {
    use tokenim_protocol::permission::RoleKey;
    use tokenim_server::store::roles::{self, Cause};

    let id = who.id;
    story
        .app
        .write(move |tx| {
            Box::pin(async move {
                let now = tx.now();
                roles::give(tx, id, RoleKey::Secadmin, Cause::Given, None, now).await?;
                people::raise_authority_epoch(tx, id).await?;
                Ok(())
            })
        })
        .await
        .expect("appointed");
}
