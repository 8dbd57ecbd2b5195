//! What *People* tells an administrator about each act before they try it, held against what
//! the server answers when they do.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tokenim_policy::{Moment, RowActs, row_acts};
use tokenim_protocol::access::{AccessReport, PermissionState};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ExclusionId, GrantId, PersonId};
use tokenim_protocol::permission::{Decision, Facts, Permission, ReasonCode, Scope};
use tokenim_protocol::time::DAY_MS;

use crate::story::{Answer, Somebody, Story, at_channel, everywhere};

/// The facts that the person's own client judges from.
async fn shown_to(story: &Story, who: &Somebody) -> Facts {
    let (person, now) = (who.id, story.now());
    story
        .app
        .read(move |db| Box::pin(tokenim_server::access::facts_to_show(db, person, now)))
        .await
        .expect("facts")
}

/// None where that person is shown none: about themselves at a place they do not know.
async fn rows(
    story: &Story,
    by: &Somebody,
    about: PersonId,
    scope: Scope,
) -> Option<Vec<PermissionState>> {
    let path = format!("/v1/people/{about}/access?scope={}", scope.to_query());
    let answer = story.get(by, &path).await;
    (answer.status != 404).then(|| answer.ok::<AccessReport>().rows)
}

/// One person looks at another's row and rehearses every act on it.
struct Rehearsal<'a> {
    story: &'a Story,
    actor: &'a Somebody,
    facts: &'a Facts,
    subject: &'a Somebody,
    scope: Scope,
}

impl Rehearsal<'_> {
    async fn row(&self, state: &PermissionState) {
        let now = self.story.now();
        let told = row_acts(
            self.facts,
            self.subject.id,
            state,
            self.scope,
            &Moment::live(now),
        );
        let revoke = json!({
            "id": ExclusionId::now_v7(), "permission": state.permission, "scope": self.scope,
            "code": "REVOKED", "text": "", "ends_at": now.plus_ms(60_000), "review_at": null,
            "dry_run": true,
        });
        let grant = json!({
            "id": GrantId::now_v7(), "permission": state.permission, "scope": self.scope,
            "starts_at": null, "ends_at": now.plus_ms(60_000), "text": "", "dry_run": true,
        });
        let end = json!({ "text": "", "dry_run": true });
        let person = format!("/v1/people/{}", self.subject.id);
        let exclusions = format!("{person}/exclusions");
        self.same(state, &told.revoke, &exclusions, revoke).await;
        let grants = format!("{person}/grants");
        self.same(state, &told.grant, &grants, grant).await;
        assert_eq!(told.restore.is_some(), state.exclusion.is_some());
        if let (Some(told), Some(id)) = (&told.restore, state.exclusion) {
            let path = format!("/v1/exclusions/{id}/end");
            self.same(state, told, &path, end.clone()).await;
        }
        assert_eq!(told.end_grant.is_some(), state.grant.is_some());
        if let (Some(told), Some(id)) = (&told.end_grant, state.grant) {
            let path = format!("/v1/grants/{id}/revoke");
            self.same(state, told, &path, end).await;
        }
        self.offline_adds_only_the_line(state, &told);
    }

    async fn same(&self, state: &PermissionState, told: &Decision, path: &str, body: Value) {
        let answer = self.story.post(self.actor, path, body).await;
        let about = || {
            let (by, to) = (self.actor.id, self.subject.id);
            let (permission, scope) = (state.permission, self.scope);
            format!(
                "{by} on {to}: {permission:?} at {scope:?} by {path}: told {told:?}, answered {} {}",
                answer.status, answer.body
            )
        };
        assert_eq!(told.is_allowed(), lets_through(&answer), "{}", about());
        if answer.status == 403
            && let Some(refused) = answer.error().decision
        {
            let codes: BTreeSet<_> = told.obstacles.iter().map(|one| one.code).collect();
            let all_told = refused
                .obstacles
                .iter()
                .all(|one| codes.contains(&one.code));
            assert!(all_told, "{}", about());
        }
    }

    fn offline_adds_only_the_line(&self, state: &PermissionState, live: &RowActs) {
        let moment = Moment::offline(self.story.now(), 60_000);
        let cut = row_acts(self.facts, self.subject.id, state, self.scope, &moment);
        let pairs = [
            (Some(&live.revoke), Some(&cut.revoke)),
            (Some(&live.grant), Some(&cut.grant)),
            (live.restore.as_ref(), cut.restore.as_ref()),
            (live.end_grant.as_ref(), cut.end_grant.as_ref()),
        ];
        for (live, cut) in pairs {
            let (Some(live), Some(cut)) = (live, cut) else {
                assert_eq!(live, cut);
                continue;
            };
            let mut left = cut.obstacles.clone();
            left.retain(|one| one.code != ReasonCode::OfflineNeedsServer);
            assert_eq!(left.len() + 1, cut.obstacles.len());
            assert_eq!(left, live.obstacles);
        }
    }
}

/// The guards of the organisation are for the rehearsal to tell.
fn lets_through(answer: &Answer) -> bool {
    answer.status == 200 || answer.status == 409 && answer.error().code == ErrorCode::GuardHolds
}

#[tokio::test]
async fn every_row_tells_of_every_act_what_the_server_answers_to_it() {
    let (story, wei) = Story::begin().await;
    let sec = story.person(&wei, "sec").await;
    let auditor = story.person(&wei, "auditor").await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let gone = story.person(&wei, "gone").await;
    for (person, post) in [(&sec, "secadmin"), (&auditor, "auditor")] {
        story.set_post(&wei, person, post, true).await.done();
    }
    let team = story.team(&wei, &lin).await;
    let in_team = json!({ "kind": "team", "id": team });
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    for (by, permission, scope) in [
        (&sec, "message.direct", everywhere()),
        (&sec, "file.share_external", in_team.clone()),
        (&lin, "message.mention_all", in_team.clone()),
        (&lin, "message.send", at_channel(channel)),
    ] {
        story.exclude(by, &bo, permission, scope).await.1.done();
    }
    for (by, permission, scope) in [
        (&sec, "search.cross_team", everywhere()),
        (&sec, "call.record", in_team.clone()),
        (&lin, "announcement.publish", in_team),
        (&sec, "file.download", everywhere()),
    ] {
        story
            .grant(by, &bo, permission, scope, DAY_MS / 24)
            .await
            .1
            .done();
    }
    story.disable(&wei, &gone).await.done();

    let pairs = [
        (&sec, &bo),
        (&sec, &sec),
        (&sec, &auditor),
        (&sec, &gone),
        (&lin, &bo),
        (&lin, &lin),
        (&bo, &lin),
        (&bo, &bo),
    ];
    let scopes = [
        Scope::Organisation,
        Scope::Team(team),
        Scope::Channel(channel),
    ];
    let mut screens = 0;
    for (actor, subject) in pairs {
        let facts = shown_to(&story, actor).await;
        for scope in scopes {
            let Some(rows) = rows(&story, &sec, subject.id, scope).await else {
                continue;
            };
            screens += 1;
            assert_eq!(rows.len(), Permission::ALL.len());
            let rehearsal = Rehearsal {
                story: &story,
                actor,
                facts: &facts,
                subject,
                scope,
            };
            for state in &rows {
                rehearsal.row(state).await;
            }
        }
    }
    assert_eq!(screens, pairs.len() * scopes.len() - 1);
}
