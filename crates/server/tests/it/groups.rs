//! Teams with an owner and rules, conversations of a few, named sets of people, leavers, and
//! what a guest may know.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::directory::Team;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::OrganisationSnapshot;
use tokenim_protocol::frame::ServerFrame;
use tokenim_protocol::group::{Came, Offboarded, Passage, TeamRecord, TeamStanding, Wish};
use tokenim_protocol::ids::{ChannelId, OperationId, PeopleGroupId, PersonId, TeamId};
use tokenim_protocol::permission::{ReasonCode, Scope};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::store::{catch_up, people_groups, sessions, team_passages, teams};

use crate::story::{REASON, Somebody, Story};

impl Story {
    async fn team_now(&self, id: TeamId) -> Team {
        self.app
            .read(move |db| Box::pin(async move { Ok(teams::get(db, id).await?) }))
            .await
            .expect("an answer")
            .expect("a team")
    }

    async fn edit_team(&self, by: &Somebody, id: TeamId, join: &str, leave: &str) -> u16 {
        let team = self.team_now(id).await;
        let body = json!({
            "name": team.name, "description": "", "join": join, "leave": leave, "stage": null,
            "ends_at": null, "charter": [],
        });
        self.put(by, &format!("/v1/teams/{id}"), body).await.status
    }

    async fn join_team(&self, who: &Somebody, id: TeamId) -> crate::story::Answer {
        let path = format!("/v1/teams/{id}/join");
        self.post(who, &path, json!({ "text": "may I?" })).await
    }

    async fn leave_team(&self, who: &Somebody, id: TeamId) -> crate::story::Answer {
        let path = format!("/v1/teams/{id}/leave");
        self.post(who, &path, json!({ "text": "" })).await
    }

    async fn set_in_team(
        &self,
        by: &Somebody,
        id: TeamId,
        who: &Somebody,
        admin: bool,
    ) -> crate::story::Answer {
        let path = format!("/v1/teams/{id}/members/{}", who.id);
        self.put(by, &path, json!({ "admin": admin })).await
    }

    async fn record(&self, by: &Somebody, id: TeamId) -> TeamRecord {
        self.get(by, &format!("/v1/teams/{id}/record")).await.ok()
    }

    async fn standing(&self, who: &Somebody, id: TeamId) -> TeamStanding {
        let person = who.id;
        self.app
            .read(move |db| {
                Box::pin(async move { Ok(team_passages::standing(db, id, person).await?) })
            })
            .await
            .expect("a standing")
    }

    /// What a new desktop of theirs is sent of the company.
    async fn directory(&self, who: &Somebody) -> OrganisationSnapshot {
        let (person, token) = (who.id, who.token.clone());
        let now = self.now();
        let frames = self
            .app
            .read(move |db| {
                Box::pin(async move {
                    let hash = SecretHash::of_token(&token).to_text();
                    let session = sessions::by_token(db, &hash, now)
                        .await?
                        .expect("a session");
                    let plan = catch_up::plan(db, person, session.id, 0, 0, now).await?;
                    Ok(plan.organisation)
                })
            })
            .await
            .expect("a plan");
        match frames.into_iter().next() {
            Some(ServerFrame::OrganisationSnapshot { snapshot }) => snapshot,
            other => panic!("{other:?}"),
        }
    }
}

fn members(team: &Team) -> BTreeSet<PersonId> {
    team.members.iter().map(|member| member.person).collect()
}

fn codes(answer: &crate::story::Answer) -> Vec<ReasonCode> {
    let decision = answer.error().decision.expect("a Decision");
    decision.obstacles.iter().map(|one| one.code).collect()
}

#[tokio::test]
async fn an_open_team_takes_in_whoever_comes_and_writes_it_down() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let team = story.team(&wei, &lin).await;

    let refused = story.join_team(&bo, team).await;
    assert_eq!(refused.status, 403);
    assert_eq!(codes(&refused), [ReasonCode::NotAMember]);

    assert_eq!(story.edit_team(&lin, team, "open", "free").await, 204);
    let epoch = story.epoch(&bo).await;
    assert!(story.join_team(&bo, team).await.ok::<Came>().done);
    assert!(story.epoch(&bo).await > epoch);
    assert!(members(&story.team_now(team).await).contains(&bo.id));
    let record = story.record(&lin, team).await;
    assert_eq!(record.lines[0].person, bo.id);
    assert_eq!(record.lines[0].how, Passage::Joined);
    assert_eq!(record.lines[0].by, None);
    assert!(story.leave_team(&bo, team).await.ok::<Came>().done);
    assert_eq!(story.record(&lin, team).await.lines[0].how, Passage::Left);
    // Members read no record: it says who was refused.
    story
        .get(&bo, &format!("/v1/teams/{team}/record"))
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_request_waits_for_those_who_administer_the_team_and_nobody_decides_their_own() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let team = story.team(&wei, &lin).await;
    story.edit_team(&lin, team, "request", "approval").await;

    for person in [&bo, &cai] {
        assert!(!story.join_team(person, team).await.ok::<Came>().done);
    }
    assert_eq!(story.standing(&lin, team).await.waiting, 2);
    assert_eq!(story.standing(&bo, team).await.asked, Some(Wish::Join));
    let decide = |who: &Somebody| format!("/v1/teams/{team}/requests/{}", who.id);
    let yes = json!({ "approve": true, "text": "" });
    story
        .put(&bo, &decide(&bo), yes.clone())
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&lin, &decide(&bo), yes.clone()).await.done();
    // A refusal says why.
    let short = json!({ "approve": false, "text": "no" });
    story
        .put(&lin, &decide(&cai), short)
        .await
        .refused(422, ErrorCode::Invalid);
    let no = json!({ "approve": false, "text": REASON });
    story.put(&lin, &decide(&cai), no).await.done();
    let team_now = story.team_now(team).await;
    assert!(members(&team_now).contains(&bo.id));
    assert!(!members(&team_now).contains(&cai.id));
    assert_eq!(story.standing(&lin, team).await.waiting, 0);
    let record = story.record(&lin, team).await;
    assert_eq!(record.lines[0].how, Passage::Refused);
    assert_eq!(record.lines[0].text, REASON);
    assert_eq!(record.lines[1].how, Passage::Approved);
    assert_eq!(record.lines[1].by, Some(lin.id));

    // Leaving waits too.
    assert!(!story.leave_team(&bo, team).await.ok::<Came>().done);
    assert!(members(&story.team_now(team).await).contains(&bo.id));
    story.put(&lin, &decide(&bo), yes).await.done();
    assert!(!members(&story.team_now(team).await).contains(&bo.id));
    let record = story.record(&lin, team).await;
    assert_eq!(record.lines[0].how, Passage::Released);
}

#[tokio::test]
async fn an_invitation_opens_the_door_to_the_one_who_has_it() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let team = story.team(&wei, &lin).await;
    let path = format!("/v1/teams/{team}/invitations");
    story
        .post(&lin, &path, json!({ "people": [bo.id] }))
        .await
        .done();
    assert_eq!(story.standing(&bo, team).await.invited_by, Some(lin.id));
    story
        .join_team(&cai, team)
        .await
        .refused(403, ErrorCode::Forbidden);
    assert!(story.join_team(&bo, team).await.ok::<Came>().done);
    assert!(story.standing(&bo, team).await.is_nothing());
    assert_eq!(
        story.record(&lin, team).await.lines[0].how,
        Passage::Invited
    );

    // One that was taken back opens nothing.
    story
        .post(&lin, &path, json!({ "people": [cai.id] }))
        .await
        .done();
    story
        .delete(&lin, &format!("{path}/{}", cai.id))
        .await
        .done();
    story
        .join_team(&cai, team)
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn who_leaves_a_team_that_wants_to_know_is_gone_and_told_of() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let team = story.team(&wei, &lin).await;
    story.edit_team(&lin, team, "open", "notify").await;
    story.join_team(&bo, team).await.done();
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    assert!(story.leave_team(&bo, team).await.ok::<Came>().done);
    // The team's channels go with the team.
    story
        .get(&bo, &format!("/v1/channels/{channel}/entries?after=0"))
        .await
        .refused(404, ErrorCode::NotFound);
    assert_eq!(story.standing(&lin, team).await.waiting, 1);
    assert_eq!(story.record(&lin, team).await.requests[0].wish, Wish::Left);
    let path = format!("/v1/teams/{team}/requests/{}", bo.id);
    let noted = json!({ "approve": true, "text": "" });
    story.put(&lin, &path, noted).await.done();
    assert_eq!(story.standing(&lin, team).await.waiting, 0);
}

#[tokio::test]
async fn az_12_an_archived_team_stops_everything_below_it_but_reading_and_coming_back() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let team = story.team(&wei, &lin).await;
    story.edit_team(&lin, team, "open", "free").await;
    story.join_team(&bo, team).await.done();
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    story.says(&bo, channel, "before").await;
    let path = format!("/v1/teams/{team}/archived");
    let archive = |archived: bool| json!({ "archived": archived, "text": REASON });
    story
        .put(&bo, &path, archive(true))
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&lin, &path, archive(true)).await.done();

    let said = story.try_say(&bo, channel, "after").await;
    assert_eq!(codes(&said), [ReasonCode::ScopeArchived]);
    let told = said.error().decision.expect("a Decision").obstacles;
    assert_eq!(told[0].scope, Scope::Team(team));
    assert_eq!(told[0].text.as_deref(), Some(REASON));
    let cai = story.person(&wei, "cai").await;
    assert_eq!(
        codes(&story.join_team(&cai, team).await),
        [ReasonCode::ScopeArchived]
    );
    assert_eq!(story.edit_team(&lin, team, "open", "free").await, 403);
    let defaults = format!("/v1/teams/{team}/default-channels");
    let refused = story
        .put(&lin, &defaults, json!({ "channels": [channel] }))
        .await;
    assert_eq!(codes(&refused), [ReasonCode::ScopeArchived]);
    let rename = story
        .call(
            &lin,
            Method::PATCH,
            &format!("/v1/channels/{channel}"),
            &json!({ "name": "new" }),
        )
        .await;
    assert_eq!(codes(&rename), [ReasonCode::ScopeArchived]);
    let more = json!({
        "id": ChannelId::now_v7(), "kind": "public", "team": team, "name": "new",
        "history": "all",
    });
    assert_eq!(
        codes(&story.post(&lin, "/v1/channels", more).await),
        [ReasonCode::ScopeArchived]
    );
    // What was written stays to be read.
    assert!(!story.log(&bo, channel).await.is_empty());

    story.put(&lin, &path, archive(false)).await.done();
    story.says(&bo, channel, "again").await;
}

#[tokio::test]
async fn az_13_nobody_makes_themselves_owner_and_no_team_is_without_one() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let team = story.team(&wei, &lin).await;
    assert_eq!(story.team_now(team).await.about.owner, Some(lin.id));
    story.set_in_team(&wei, team, &bo, true).await.done();
    story.set_in_team(&wei, team, &cai, false).await.done();
    let path = format!("/v1/teams/{team}/owner");
    let own = |owner: &Somebody, deputy: Option<&Somebody>| json!({ "owner": owner.id, "deputy": deputy.map(|deputy| deputy.id) });
    // A member, and an administrator who is not the owner.
    for (who, owner) in [(&cai, &cai), (&bo, &bo), (&bo, &cai)] {
        let answer = story.put(who, &path, own(owner, None)).await;
        answer.refused(403, ErrorCode::Forbidden);
    }
    // A member makes nobody an administrator, an administrator neither, and not themselves.
    for (who, whom) in [(&cai, &cai), (&bo, &cai), (&bo, &lin)] {
        let admin = whom.id == cai.id;
        let answer = story.set_in_team(who, team, whom, admin).await;
        answer.refused(403, ErrorCode::Forbidden);
    }
    // The owner hands over among those who administer it with them, and to nobody else.
    story
        .put(&lin, &path, own(&cai, None))
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&lin, &path, own(&lin, Some(&bo))).await.done();
    assert_eq!(story.team_now(team).await.about.deputy, Some(bo.id));

    // The owner goes, and the deputy answers for the team.
    story.leave_team(&lin, team).await.done();
    let about = story.team_now(team).await.about;
    assert_eq!((about.owner, about.deputy), (Some(bo.id), None));
    // The last one stays, whoever tries.
    story
        .leave_team(&bo, team)
        .await
        .refused(409, ErrorCode::GuardHolds);
    story
        .set_in_team(&wei, team, &bo, false)
        .await
        .refused(409, ErrorCode::GuardHolds);
    let gone = format!("/v1/teams/{team}/members/{}", bo.id);
    story
        .delete(&wei, &gone)
        .await
        .refused(409, ErrorCode::GuardHolds);
    assert_eq!(story.team_now(team).await.about.owner, Some(bo.id));
}

#[tokio::test]
async fn az_11_a_guest_lists_only_whom_they_share_a_place_with() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let stranger = story.person(&wei, "stranger").await;
    let guest = story.person_of_kind(&wei, "guest", "guest").await;
    let team = story.team(&wei, &lin).await;
    let secret = story.team(&wei, &stranger).await;
    let open = story.channel(&stranger, "public", "all", &[]).await;
    let group = json!({
        "id": PeopleGroupId::now_v7(), "handle": "sales", "name": "sales", "description": "",
        "members": [bo.id],
    });
    story.post(&wei, "/v1/people-groups", group).await.done();

    // Alone, they know nobody.
    let alone = story.directory(&guest).await;
    assert_eq!(ids(&alone), BTreeSet::from([guest.id]));
    assert!(alone.teams.is_empty() && alone.channels.is_empty());
    assert!(alone.departments.is_empty() && alone.groups.is_empty());

    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&guest, &bo])
        .await;
    let known = story.directory(&guest).await;
    assert_eq!(ids(&known), BTreeSet::from([guest.id, lin.id, bo.id]));
    assert!(known.teams.is_empty());
    // What they may ask about: an unknown person and one who is not there answer alike.
    let nobody = PersonId::now_v7();
    for person in [stranger.id, nobody] {
        let about = format!("/v1/people/{person}/access?scope=organisation");
        story
            .get(&guest, &about)
            .await
            .refused(404, ErrorCode::NotFound);
        story
            .post(&guest, "/v1/direct", json!({ "person": person }))
            .await
            .refused(404, ErrorCode::NotFound);
    }
    for team in [secret, TeamId::now_v7()] {
        let join = story.join_team(&guest, team).await;
        join.refused(404, ErrorCode::NotFound);
        story
            .get(&guest, &format!("/v1/teams/{team}/record"))
            .await
            .refused(404, ErrorCode::NotFound);
    }
    for channel in [open, ChannelId::now_v7()] {
        let join = format!("/v1/channels/{channel}/join");
        story
            .post(&guest, &join, Value::Null)
            .await
            .refused(404, ErrorCode::NotFound);
    }
    // The same for their facts: no place of which they may not know.
    let person = guest.id;
    let now = story.now();
    let facts = story
        .app
        .read(move |db| Box::pin(tokenim_server::access::facts_to_show(db, person, now)))
        .await
        .expect("facts");
    let scopes: Vec<Scope> = facts.scopes.iter().map(|place| place.scope).collect();
    assert_eq!(scopes, [Scope::Organisation, Scope::Channel(channel)]);
    let deciders: BTreeSet<_> = facts
        .deciders
        .iter()
        .map(|decider| decider.person)
        .collect();
    assert!(deciders.is_subset(&ids(&known)), "{deciders:?}");

    // Out of the channel, out of sight.
    story.remove(&lin, channel, &guest).await.done();
    assert_eq!(
        ids(&story.directory(&guest).await),
        BTreeSet::from([guest.id])
    );
    // A colleague sees everybody.
    assert!(ids(&story.directory(&bo).await).contains(&stranger.id));
}

fn ids(snapshot: &OrganisationSnapshot) -> BTreeSet<PersonId> {
    snapshot.people.iter().map(|person| person.id).collect()
}

#[tokio::test]
async fn a_few_people_find_each_other_again_and_nobody_reads_what_was_said_before() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let dan = story.person(&wei, "dan").await;
    let start = |people: Vec<PersonId>, name: &str| json!({ "id": ChannelId::now_v7(), "people": people, "name": name });
    let path = "/v1/group-messages";
    story
        .post(&wei, path, start(vec![bo.id], ""))
        .await
        .refused(422, ErrorCode::Invalid);
    let many = (0..8).map(|_| PersonId::now_v7()).collect();
    story
        .post(&wei, path, start(many, ""))
        .await
        .refused(422, ErrorCode::Invalid);
    let made = async |who: &Somebody, people: Vec<PersonId>, name: &str| -> ChannelId {
        let answer = story.post(who, path, start(people, name)).await;
        serde_json::from_value(answer.body["channel_id"].clone()).expect("a channel")
    };
    let first = made(&wei, vec![bo.id, cai.id], "").await;
    assert_eq!(made(&cai, vec![wei.id, bo.id], "").await, first);
    assert_ne!(made(&wei, vec![bo.id, cai.id], "lunch").await, first);
    story.says(&bo, first, "between us").await;

    // Nobody is put in, nobody takes charge: a fourth begins a new one.
    let add = story.add(&wei, first, &dan).await;
    add.refused(403, ErrorCode::Forbidden);
    let four = made(&wei, vec![bo.id, cai.id, dan.id], "").await;
    assert_ne!(four, first);
    let seen = story.log(&dan, four).await;
    assert!(
        !seen
            .iter()
            .any(|entry| matches!(entry.event.known(), Some(ChannelEvent::Message(_))))
    );
    story
        .get(&dan, &format!("/v1/channels/{first}/entries?after=0"))
        .await
        .refused(404, ErrorCode::NotFound);

    // Whoever wants leaves; the same people then begin anew.
    story.remove(&cai, first, &cai).await.done();
    story
        .try_say(&cai, first, "still here?")
        .await
        .refused(404, ErrorCode::NotFound);
    assert_ne!(made(&wei, vec![bo.id, cai.id], "").await, first);
    // One of two is still never left.
    let pair = story.direct(&wei, &bo).await;
    story
        .remove(&bo, pair, &bo)
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_named_set_of_people_is_its_owners_and_gives_no_right() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let id = PeopleGroupId::now_v7();
    let body = |handle: &str| {
        json!({
            "id": PeopleGroupId::now_v7(), "handle": handle, "name": "Sales", "description": "",
            "members": [],
        })
    };
    let make = json!({
        "id": id, "handle": "sales", "name": "Sales", "description": "", "members": [cai.id],
    });
    story.post(&bo, "/v1/people-groups", make).await.done();
    let taken = story.post(&cai, "/v1/people-groups", body("sales")).await;
    taken.refused(422, ErrorCode::Invalid);
    // "@all" means everybody, and people keep their own names.
    for handle in ["all", "wei"] {
        let taken = story.post(&cai, "/v1/people-groups", body(handle)).await;
        taken.refused(422, ErrorCode::Invalid);
    }
    let expanded = story
        .app
        .read(|db| Box::pin(async move { Ok(people_groups::expand(db, "sales").await?) }))
        .await
        .expect("an answer");
    assert_eq!(expanded, Some(vec![cai.id]));
    let edit = json!({
        "handle": "sales", "name": "Sales", "description": "", "owner": bo.id,
        "members": [cai.id, bo.id],
    });
    let path = format!("/v1/people-groups/{id}");
    story
        .put(&cai, &path, edit.clone())
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&bo, &path, edit).await.done();
    story
        .delete(&cai, &path)
        .await
        .refused(403, ErrorCode::Forbidden);
    story.delete(&bo, &path).await.done();
}

#[tokio::test]
async fn whoever_comes_finds_themselves_in_the_default_channels() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let team = story.team(&wei, &lin).await;
    let everybody = story.channel(&wei, "public", "all", &[]).await;
    let private = story.channel(&wei, "private", "all", &[]).await;
    let inner = story
        .channel_in(&lin, Some(team), "private", "all", &[])
        .await;
    let path = "/v1/default-channels";
    story
        .put(&wei, path, json!({ "channels": [private] }))
        .await
        .refused(422, ErrorCode::Invalid);
    story
        .put(&wei, path, json!({ "channels": [everybody] }))
        .await
        .done();
    let of_team = format!("/v1/teams/{team}/default-channels");
    story
        .put(&lin, &of_team, json!({ "channels": [everybody] }))
        .await
        .refused(422, ErrorCode::Invalid);
    story
        .put(&lin, &of_team, json!({ "channels": [inner] }))
        .await
        .done();

    let bo = story.person(&wei, "bo").await;
    story.says(&bo, everybody, "hello").await;
    let guest = story.person_of_kind(&wei, "guest", "guest").await;
    story
        .try_say(&guest, everybody, "hello")
        .await
        .refused(404, ErrorCode::NotFound);
    let many = json!({ "people": [bo.id, guest.id] });
    let path = format!("/v1/teams/{team}/members");
    story.post(&lin, &path, many).await.done();
    story.says(&bo, inner, "hello").await;
    story.says(&guest, inner, "hello").await;
}

#[tokio::test]
async fn a_team_begins_with_what_its_template_says() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let (team, talk, news) = (TeamId::now_v7(), ChannelId::now_v7(), ChannelId::now_v7());
    let channel = |id: ChannelId, name: &str, mode: &str| json!({ "id": id, "kind": "public", "name": name, "topic": "", "mode": mode });
    let body = json!({
        "id": team, "name": "Falcon", "kind": "project", "department": null, "admin": lin.id,
        "start": {
            "description": "the sync engine", "join": "request", "leave": "notify",
            "stage": "planning", "ends_at": null, "members": [bo.id],
            "channels": [channel(talk, "talk", "open"), channel(news, "news", "read_only")],
        },
    });
    story.post(&wei, "/v1/teams", body).await.done();
    let made = story.team_now(team).await;
    assert_eq!(made.about.owner, Some(lin.id));
    assert_eq!(members(&made), BTreeSet::from([lin.id, bo.id]));
    story.says(&bo, talk, "hello").await;
    story
        .try_say(&bo, news, "hello")
        .await
        .refused(403, ErrorCode::Forbidden);
    story.says(&lin, news, "the first announcement").await;
    let record = story.record(&lin, team).await;
    assert!(record.lines.iter().all(|line| line.how == Passage::Founded));
    assert_eq!(record.default_channels.len(), 2);
}

#[tokio::test]
async fn a_freeze_stops_a_place_for_everybody_at_once() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let team = story.team(&wei, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    let freeze = |frozen: bool| json!({ "frozen": frozen, "text": REASON });
    for path in [
        format!("/v1/channels/{channel}/frozen"),
        format!("/v1/teams/{team}/frozen"),
    ] {
        story
            .put(&bo, &path, freeze(true))
            .await
            .refused(403, ErrorCode::Forbidden);
        story.put(&lin, &path, freeze(true)).await.done();
        for who in [&bo, &lin] {
            let said = story.try_say(who, channel, "now?").await;
            assert_eq!(codes(&said), [ReasonCode::EmergencyFreeze]);
        }
        story.put(&lin, &path, freeze(false)).await.done();
        story.says(&bo, channel, "thawed").await;
    }
}

#[tokio::test]
async fn who_leaves_the_company_hands_over_what_they_own_and_takes_nothing_along() {
    let (story, wei) = Story::begin().await;
    let lin = story.person(&wei, "lin").await;
    let bo = story.person(&wei, "bo").await;
    let cai = story.person(&wei, "cai").await;
    let alone = story.team(&wei, &lin).await;
    let shared = story.team(&wei, &lin).await;
    story.set_in_team(&wei, shared, &bo, true).await.done();
    let channel = story
        .channel_in(&lin, Some(shared), "private", "all", &[&bo])
        .await;
    let group = PeopleGroupId::now_v7();
    let make = json!({
        "id": group, "handle": "sync", "name": "Sync", "description": "", "members": [lin.id],
    });
    story.post(&lin, "/v1/people-groups", make).await.done();
    let path = format!("/v1/people/{}/offboard", lin.id);
    let offboard = |teams: Value, dry_run: bool| {
        json!({
            "id": OperationId::now_v7(), "teams": teams, "groups_to": bo.id,
            "text": if dry_run { "" } else { REASON }, "dry_run": dry_run,
        })
    };
    // The preview names who takes what, and what is still nobody's.
    let preview: Offboarded = story
        .post(&wei, &path, offboard(json!([]), true))
        .await
        .ok();
    let heirs: Vec<_> = preview
        .teams
        .iter()
        .map(|one| (one.team, one.heir))
        .collect();
    assert!(heirs.contains(&(alone, None)) && heirs.contains(&(shared, Some(bo.id))));
    assert_eq!(preview.groups, [group]);
    assert_eq!((preview.teams_left, preview.channels_left), (2, 0));
    story.says(&lin, channel, "still here").await;
    story
        .post(&wei, &path, offboard(json!([]), false))
        .await
        .refused(409, ErrorCode::GuardHolds);

    let named = json!([{ "team": alone, "to": cai.id }]);
    let done: Offboarded = story.post(&wei, &path, offboard(named, false)).await.ok();
    assert!(done.teams.iter().all(|one| one.heir.is_some()));
    assert_eq!(story.team_now(alone).await.about.owner, Some(cai.id));
    assert_eq!(story.team_now(shared).await.about.owner, Some(bo.id));
    for team in [alone, shared] {
        assert!(!members(&story.team_now(team).await).contains(&lin.id));
    }
    let sync = story
        .app
        .read(move |db| Box::pin(async move { Ok(people_groups::get(db, group).await?) }))
        .await
        .expect("an answer")
        .expect("the group");
    assert_eq!((sync.owner, sync.members), (bo.id, vec![]));
    story
        .get(&lin, &format!("/v1/channels/{channel}/entries?after=0"))
        .await
        .refused(401, ErrorCode::SignedOut);
    let record = story.record(&wei, alone).await;
    assert_eq!(record.lines[0].how, Passage::Offboarded);
}

#[tokio::test]
async fn who_moves_gets_another_place_and_no_right() {
    let (story, wei) = Story::begin().await;
    let bo = story.person(&wei, "bo").await;
    let sales = story.department(&wei).await;
    let epoch = story.epoch(&bo).await;
    let path = format!("/v1/people/{}/department", bo.id);
    let body = json!({
        "department": sales, "manager": wei.id, "title": "seller", "text": REASON,
    });
    story
        .put(&bo, &path, body.clone())
        .await
        .refused(403, ErrorCode::Forbidden);
    story.put(&wei, &path, body).await.done();
    let known = story.directory(&wei).await;
    let bo_now = known.people.iter().find(|person| person.id == bo.id);
    assert_eq!(bo_now.expect("Bo").department, Some(sales));
    assert_eq!(story.epoch(&bo).await, epoch);
}
