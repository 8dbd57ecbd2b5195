//! Asking for access and being answered: Li lost something and asks it back, Lin and Hao
//! administer the team, Bo is Lin's manager, Wei owns the company.

mod deciding;
mod lending;
mod load;
mod races;
mod time;
mod walk;
mod workflows;

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_protocol::access_request::{
    AccessRequest, Bar, CancelCode, FailCode, Filed, LineKind, RequestAct, RequestList,
    RequestPhase, RequestStatus, ReviewerRole,
};
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{
    AccessRequestId, ChannelId, ExclusionId, OperationId, PersonId, TeamId,
};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::start::PROOF_MS;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::jobs;

use crate::story::{Answer, Somebody, Story, at_channel};

const WHY: &str = "the test team waits for my answer";

struct Team {
    story: Story,
    wei: Somebody,
    bo: Somebody,
    lin: Somebody,
    hao: Somebody,
    li: Somebody,
    team: TeamId,
    channel: ChannelId,
}

async fn managed(story: &Story, by: &Somebody, name: &str, manager: Option<PersonId>) -> Somebody {
    let id = PersonId::now_v7();
    let body = json!({
        "id": id, "handle": format!("{name}.{}", &id.to_string()[30..]), "display_name": name,
        "kind": "member", "department": null, "manager": manager,
    });
    story.post(by, "/v1/people", body).await.done();
    story.session_of(id).await
}

async fn add_to_team(story: &Story, by: &Somebody, team: TeamId, who: &Somebody, admin: bool) {
    let path = format!("/v1/teams/{team}/members/{}", who.id);
    story.put(by, &path, json!({ "admin": admin })).await.done();
}

impl Team {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let bo = managed(&story, &wei, "bo", None).await;
        let lin = managed(&story, &wei, "lin", Some(bo.id)).await;
        let hao = managed(&story, &wei, "hao", Some(bo.id)).await;
        let li = managed(&story, &wei, "li", Some(lin.id)).await;
        let team = story.team(&wei, &lin).await;
        add_to_team(&story, &wei, team, &hao, true).await;
        add_to_team(&story, &wei, team, &li, false).await;
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&li, &hao, &wei])
            .await;
        Self {
            story,
            wei,
            bo,
            lin,
            hao,
            li,
            team,
            channel,
        }
    }

    /// Lin takes writing from Li in the channel.
    async fn taken(&self) -> ExclusionId {
        self.taken_by(&self.lin).await
    }

    async fn taken_by(&self, by: &Somebody) -> ExclusionId {
        let scope = at_channel(self.channel);
        let (id, answer) = self
            .story
            .exclude(by, &self.li, "message.send", scope)
            .await;
        answer.done();
        id
    }

    fn restore(&self, exclusion: ExclusionId) -> Value {
        json!({
            "id": AccessRequestId::now_v7(), "kind": "restore", "permission": "message.send",
            "scope": at_channel(self.channel), "exclusion": exclusion,
            "purpose": { "need": "to answer in the project", "statement": WHY },
        })
    }

    fn wants(&self, permission: &str, for_ms: i64) -> Value {
        json!({
            "id": AccessRequestId::now_v7(), "kind": "temporary", "permission": permission,
            "scope": at_channel(self.channel), "ends_at": self.story.now().plus_ms(for_ms),
            "purpose": { "need": "to call everybody together", "statement": WHY },
        })
    }

    async fn files(&self, who: &Somebody, body: Value) -> AccessRequest {
        let filed: Filed = self.story.post(who, "/v1/requests", body).await.ok();
        filed.request
    }

    async fn sees(&self, who: &Somebody, id: AccessRequestId) -> AccessRequest {
        let path = format!("/v1/requests/{id}");
        self.story.get(who, &path).await.ok()
    }

    async fn inbox(&self, who: &Somebody) -> Vec<AccessRequestId> {
        let list: RequestList = self.story.get(who, "/v1/requests/inbox").await.ok();
        list.requests.iter().map(|one| one.id).collect()
    }

    async fn act(&self, who: &Somebody, id: AccessRequestId, verb: &str, body: Value) -> Answer {
        let mut body = body;
        if body.get("id").is_none() {
            body["id"] = json!(OperationId::now_v7());
        }
        let path = format!("/v1/requests/{id}/{verb}");
        self.story.call(who, Method::POST, &path, &body).await
    }

    /// Approves what this person sees now.
    async fn approves(&self, who: &Somebody, id: AccessRequestId) -> Answer {
        let seen = self.sees(who, id).await;
        self.approves_as_seen(who, &seen).await
    }

    async fn approves_as_seen(&self, who: &Somebody, seen: &AccessRequest) -> Answer {
        let body = json!({ "version": seen.version, "digest": seen.digest, "text": "as agreed" });
        self.act(who, seen.id, "approve", body).await
    }

    async fn denies(&self, who: &Somebody, id: AccessRequestId) -> Answer {
        let version = self.sees(who, id).await.version;
        let body = json!({
            "version": version, "code": "need_not_shown", "rule": "team rule 3",
            "text": "nobody in the channel waits for this answer",
            "would_change": "name who waits for it",
        });
        self.act(who, id, "deny", body).await
    }

    async fn passes(&self, ms: i64) {
        self.story.clock.advance_ms(ms);
        for somebody in [&self.wei, &self.bo, &self.lin, &self.hao] {
            self.story.confirms(somebody).await;
        }
        jobs::requests::run_out(&self.story.app)
            .await
            .expect("a sweep");
    }
}

fn kinds(request: &AccessRequest) -> Vec<LineKind> {
    request.lines.iter().map(|line| line.kind).collect()
}
