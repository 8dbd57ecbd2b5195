//! Every route × every kind of person × every relation to the thing acted on, generated from
//! the route table. The walk over it is used twice: the server's tests compare each answer
//! with the policy, the test kit's compare it with what the client shows.
//!
//! The requests are made such that an allowed one changes nothing or nothing that matters,
//! and what is expected is computed from the facts as they are right before the request.
#![allow(dead_code)]

use axum::http::Method;
use serde_json::{Value, json};
use tokenim_policy::roles::{may_give_role, may_take_role};
use tokenim_policy::{Moment, decide, labels, may_exclude, may_grant, may_lift};
use tokenim_protocol::call::{Call, CallProvider, CallProviderKind, CallState};
use tokenim_protocol::channel::{ChannelEvent, ReadMark};
use tokenim_protocol::group::{PeopleGroup, Wish};
use tokenim_protocol::ids::{
    AccessRequestId, CallProviderId, CaseId, ChannelId, CustomRoleId, DelegationId, DepartmentId,
    ExclusionId, FileId, FileLinkId, GrantId, HouseRuleId, JoinLinkId, JoinRequestId, MessageId,
    OperationId, PeopleGroupId, PersonId, ReportId, SessionId, TeamId, WorkflowId,
};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::RoleKey;
use tokenim_protocol::permission::{
    Action, CustomRoleHeld, Exclusion, Facts, Permission, PermissionSet, PersonKind, Resource,
    Scope,
};
use tokenim_protocol::role::CustomRole;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::router::{Place, Route, routes};
use tokenim_server::store::call_providers::{self, StoredProvider};
use tokenim_server::store::calls::{self, StoredCall};
use tokenim_server::store::{
    access_request_talk, custom_roles, exclusions, facts, messages, people_groups, sessions,
    team_passages, visible,
};

use crate::story::{Answer, REASON, Somebody, Story, at_channel, everywhere};

/// What the server has to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    Done,
    SignedOut,
    Refused,
    Hidden,
    /// The request gets past every door and fails on its own contents.
    Malformed,
}

/// As the audit has it, which is here as the tables have it.
fn oversees(facts: &Facts) -> bool {
    let overseers = [RoleKey::Owner, RoleKey::Auditor];
    facts
        .roles
        .iter()
        .any(|held| overseers.contains(&held.role))
}

impl Expected {
    pub fn is(self, status: u16) -> bool {
        match self {
            Expected::Done => status < 300,
            Expected::SignedOut => status == 401,
            Expected::Refused => status == 403,
            Expected::Hidden => status == 404,
            Expected::Malformed => [400, 410, 412, 422, 426].contains(&status),
        }
    }
}

pub struct Cell {
    path: String,
    pub body: Value,
    pub relation: &'static str,
    pub expected: Expected,
    /// What a screen would ask before it offers this.
    pub asks: (Action, Resource),
}

pub struct World {
    pub story: Story,
    people: Vec<(&'static str, Option<Somebody>)>,
    channels: Vec<(&'static str, ChannelId)>,
    team: TeamId,
    other_team: TeamId,
    /// Of whom nothing depends.
    scratch: Somebody,
    gone: Somebody,
    lin: Somebody,
    second_owner: PersonId,
    exclusion: ExclusionId,
    grant: GrantId,
    /// A role of the company's own that nobody holds, and that `scratch` holds another.
    role: CustomRoleId,
    held: GrantId,
    link: JoinLinkId,
    /// Somebody who came by it and was refused.
    refused: JoinRequestId,
    /// For access, of `muted`.
    request: AccessRequestId,
    /// Of a meeting server.
    provider: CallProviderId,
}

impl World {
    /// Nobody has shown lately who sits at their desktop.
    pub async fn nobody_has_confirmed(&self) {
        let ids: Vec<_> = self
            .people
            .iter()
            .flat_map(|(_, who)| who)
            .map(|who| who.id)
            .collect();
        let done = self.story.app.write(move |tx| {
            Box::pin(async move {
                for id in ids {
                    sessions::forget_confirmations(tx, id).await?;
                }
                Ok(())
            })
        });
        done.await.expect("forgotten");
    }

    pub async fn build() -> Self {
        let (story, wei) = Story::begin().await;
        let scratch = story.person(&wei, "scratch").await;
        let second_owner = story.person(&wei, "owner").await;
        let sysadmin = story.person(&wei, "sysadmin").await;
        let secadmin = story.person(&wei, "secadmin").await;
        let auditor = story.person(&wei, "auditor").await;
        let lin = story.person(&wei, "lin").await;
        let member = story.person(&wei, "member").await;
        let former = story.person(&wei, "former").await;
        let muted = story.person(&wei, "muted").await;
        let guest = story.person_of_kind(&wei, "guest", "guest").await;
        let contractor = story.person_of_kind(&wei, "contractor", "contractor").await;
        let gone = story.person(&wei, "gone").await;
        let team = story.team(&wei, &lin).await;
        let other_team = story.team(&wei, &second_owner).await;

        let everyone = [&member, &former, &muted, &guest, &contractor, &gone];
        let mut channels = Vec::new();
        for (name, kind, history) in [
            ("private", "private", "all"),
            ("from join", "private", "from_join"),
            ("public", "public", "all"),
            ("read only", "private", "all"),
            ("archived", "private", "all"),
        ] {
            let channel = story
                .channel_in(&lin, Some(team), kind, history, &everyone)
                .await;
            for person in everyone {
                story.says(person, channel, "hello").await;
            }
            story.says(&lin, channel, "hello all").await;
            story.remove(&lin, channel, &former).await.done();
            channels.push((name, channel));
        }
        let channel = |name: &str| {
            let found = channels.iter().find(|(known, _)| *known == name);
            found.expect("a channel").1
        };
        let path = format!("/v1/channels/{}", channel("read only"));
        let read_only = json!({ "mode": "read_only" });
        story
            .call(&lin, Method::PATCH, &path, &read_only)
            .await
            .done();
        let path = format!("/v1/channels/{}/archived", channel("archived"));
        let archived = json!({ "archived": true, "text": REASON });
        story.put(&lin, &path, archived).await.done();
        // A channel of nobody's team that only its maker is in.
        let closed = story.channel(&scratch, "private", "all", &[]).await;
        story.says(&scratch, closed, "to myself").await;
        let open = story.channel(&scratch, "public", "all", &[]).await;
        story.says(&scratch, open, "to whom it may concern").await;
        let direct = story.direct(&member, &lin).await;
        story.says(&lin, direct, "between us").await;
        channels.extend([("closed", closed), ("open", open), ("direct", direct)]);

        let mut mute = None;
        for permission in ["message.send", "message.edit_own"] {
            let private = at_channel(channels[0].1);
            let (taken, answer) = story.exclude(&wei, &muted, permission, private).await;
            answer.done();
            mute.get_or_insert(taken);
        }
        let (exclusion, answer) = story
            .exclude(&wei, &scratch, "message.send", at_channel(channels[0].1))
            .await;
        answer.done();
        let (grant, answer) = story
            .grant(&wei, &scratch, "message.mention_all", everywhere(), DAY_MS)
            .await;
        answer.done();
        let (role, held) = a_role(&story, &wei, &scratch).await;
        story.disable(&wei, &gone).await.done();
        for (person, post) in [
            (&second_owner, "owner"),
            (&sysadmin, "sysadmin"),
            (&secadmin, "secadmin"),
            (&auditor, "auditor"),
        ] {
            story.set_post(&wei, person, post, true).await.done();
        }
        let link = JoinLinkId::now_v7();
        let in_an_hour = story.now().plus_ms(HOUR_MS);
        let made: Value = story
            .post(
                &sysadmin,
                "/v1/join-links",
                json!({ "id": link, "uses_max": 1, "needs_approval": true, "expires_at": in_an_hour }),
            )
            .await
            .ok();
        let refused = JoinRequestId::now_v7();
        let coming = json!({
            "id": refused, "organisation": made["organisation"], "token": made["token"],
            "handle": "comer", "display_name": "Comer", "password": "seven small grey elephants",
            "device_name": "desk",
        });
        story.post(&wei, "/v1/join", coming).await.done();
        let path = format!("/v1/join-requests/{refused}/decision");
        let no = json!({ "approved": false, "text": REASON });
        story.post(&sysadmin, &path, no).await.done();
        let request = AccessRequestId::now_v7();
        let asked = json!({
            "id": request, "kind": "restore", "permission": "message.send",
            "scope": at_channel(channels[0].1), "exclusion": mute,
            "purpose": { "need": "to answer", "statement": "long enough to be read" },
        });
        story.post(&muted, "/v1/requests", asked).await.done();
        let stranger = Somebody {
            id: PersonId::now_v7(),
            token: "of-another-company".to_owned(),
        };
        let other_owner = second_owner.id;
        let people = vec![
            ("owner", Some(wei)),
            ("sysadmin", Some(sysadmin)),
            ("secadmin", Some(secadmin)),
            ("auditor", Some(auditor)),
            ("team admin", Some(lin.clone())),
            ("member", Some(member)),
            ("former member", Some(former)),
            ("muted", Some(muted)),
            ("guest", Some(guest)),
            ("contractor", Some(contractor)),
            ("disabled", Some(gone.clone())),
            ("other company", Some(stranger)),
            ("anonymous", None),
        ];
        Self {
            story,
            people,
            channels,
            team,
            other_team,
            scratch,
            gone,
            lin,
            second_owner: other_owner,
            exclusion,
            grant,
            role,
            held,
            link,
            provider: CallProviderId::now_v7(),
            refused,
            request,
        }
    }

    /// None for whoever has no session in force.
    pub async fn facts(&self, who: &Option<Somebody>) -> Option<Facts> {
        let person = who.as_ref().filter(|who| who.id != self.gone.id)?.id;
        self.facts_of(person).await
    }

    async fn facts_of(&self, person: PersonId) -> Option<Facts> {
        let channels: Vec<ChannelId> = self.channels.iter().map(|(_, id)| *id).collect();
        self.story
            .app
            .read(move |db| {
                Box::pin(async move {
                    let Some(mut known) = facts::of(db, person).await? else {
                        return Ok(None);
                    };
                    for channel in channels {
                        if let Some(widened) = facts::with_channel(db, &known, channel).await? {
                            known = widened;
                        }
                    }
                    Ok(Some(Facts::clone(&known)))
                })
            })
            .await
            .expect("facts")
    }

    /// Whether the person's own facts hold the place.
    pub async fn knows(&self, person: PersonId, scope: Scope) -> bool {
        self.story
            .app
            .read(move |db| {
                Box::pin(async move {
                    let known = facts::of(db, person).await?.expect("a person");
                    Ok(facts::find(&known, scope).is_some())
                })
            })
            .await
            .expect("facts")
    }

    fn moment(&self) -> Moment {
        Moment::server(self.story.now())
    }

    async fn asks(&self, facts: &Facts, action: Action, resource: Resource) -> Expected {
        let decision = decide(facts, action, &resource, &self.moment());
        self.judged(facts, decision.is_allowed(), resource.scope)
            .await
    }

    async fn judged(&self, facts: &Facts, allowed: bool, scope: Scope) -> Expected {
        if allowed {
            Expected::Done
        } else if self.knows(facts.person, scope).await {
            Expected::Refused
        } else {
            Expected::Hidden
        }
    }

    /// Whose message stands where, as the database has it.
    async fn message_by(
        &self,
        channel: ChannelId,
        author: Option<PersonId>,
        not: PersonId,
    ) -> Option<MessageId> {
        let log = self.story.raw_log(channel).await;
        log.iter().find_map(|entry| {
            let wanted = match author {
                Some(author) => entry.author == Some(author),
                None => entry.author != Some(not),
            };
            match entry.event.known() {
                Some(ChannelEvent::Message(message)) if wanted && message.body.is_some() => {
                    Some(message.id)
                }
                _ => None,
            }
        })
    }

    async fn cells(&self, route: &Route, who: &Option<Somebody>) -> Vec<Cell> {
        let facts = self.facts(who).await;
        let me = who.as_ref().map_or_else(PersonId::now_v7, |who| who.id);
        match route.row.place {
            // Whoever has a link: `files/links.rs` holds that door.
            Place::Nowhere if route.row.action == Action::OpenFileLink => Vec::new(),
            Place::Nowhere => self.nowhere(route, &facts),
            // Past the door, and then it is to last for no day.
            Place::File if route.row.action == Action::ShareFileOutside => {
                self.in_channels(route, &facts, me).await
            }
            // Each is its own person's, or stands in one message: `files.rs` holds those doors.
            Place::Upload | Place::File => Vec::new(),
            Place::Channel => self.in_channels(route, &facts, me).await,
            Place::Message => self.on_messages(route, &facts, me).await,
            Place::Organisation => {
                let scope = Resource::at(Scope::Organisation);
                let mut expected = self.expected(&facts, route.row.action, scope).await;
                if route.path.contains("{provider}") {
                    self.meeting_server().await;
                }
                // What is asked for has no name.
                if route.row.action == Action::ManageCallProviders
                    && route.method == Method::PUT
                    && expected == Expected::Done
                {
                    expected = Expected::Malformed;
                }
                // Past the door, and then no stage at all, or one that there is not.
                if route.row.action == Action::EditWorkflows && expected == Expected::Done {
                    expected = match &route.method {
                        &Method::PUT => Expected::Malformed,
                        _ => Expected::Hidden,
                    };
                }
                vec![Cell {
                    path: route
                        .path
                        .replace("{workflow}", &WorkflowId::now_v7().to_string())
                        .replace("{link}", &self.link.to_string())
                        .replace("{request}", &self.refused.to_string())
                        .replace("{role}", &self.role.to_string())
                        .replace("{rule}", &HouseRuleId::now_v7().to_string())
                        .replace("{provider}", &self.provider.to_string()),
                    body: match &route.method {
                        &Method::GET => Value::Null,
                        _ if route.path.ends_with("/retire") => json!({
                            "id": OperationId::now_v7(), "version": 1, "text": REASON,
                        }),
                        _ => organisation_body(route.row.action, &self.story),
                    },
                    relation: "organisation",
                    expected,
                    asks: (route.row.action, scope),
                }]
            }
            Place::TeamOfBody => self.making_channels(route, &facts).await,
            Place::Team => self.in_teams(route, &facts).await,
            Place::Person => self.on_people(route, &facts, me).await,
            Place::PersonAtScope => self.on_people_at_scopes(route, &facts, me).await,
            Place::Exclusion | Place::Grant => self.on_given(route, &facts).await,
            Place::PeopleGroup => self.on_people_groups(route, &facts, me).await,
            Place::Request => self.on_requests(route, &facts, me).await,
            Place::Case => vec![Self::on_a_case(route, &facts)],
            Place::Delegation => vec![Self::on_a_delegation(route, &facts)],
        }
    }

    async fn expected(
        &self,
        facts: &Option<Facts>,
        action: Action,
        resource: Resource,
    ) -> Expected {
        match facts {
            None => Expected::SignedOut,
            Some(facts) => self.asks(facts, action, resource).await,
        }
    }

    fn nowhere(&self, route: &Route, facts: &Option<Facts>) -> Vec<Cell> {
        let expected = match (route.row.action, facts) {
            (Action::ReadHealth | Action::ReadInterface, _) => Expected::Done,
            (Action::ReadAbout, _) => Expected::Done,
            // Nobody is told whether a token was ever one.
            (Action::ReportPurge, _) => Expected::Done,
            // An address that opens nothing.
            (Action::ReadCalendarFeed, _) => Expected::Hidden,
            (Action::SignIn | Action::SetUp | Action::JoinByLink, _) => Expected::Malformed,
            (_, None) => Expected::SignedOut,
            // Past the door, and then a session of nobody's, a password that is too short, a
            // report without words.
            (Action::ManageOwnSessions, Some(_)) if route.path.contains("{session}") => {
                Expected::Hidden
            }
            // No password is that long.
            (Action::ManageOwnSessions, Some(_)) if route.path.ends_with("/confirm") => {
                Expected::Malformed
            }
            (Action::ManageOwnSessions, Some(_)) => Expected::Done,
            (Action::ChangeOwnPassword | Action::ReportProblem, Some(_)) => Expected::Malformed,
            // Nobody to lend one's part to.
            (Action::ReviewRequest, Some(_)) if route.method == Method::POST => Expected::Malformed,
            // A request that names nothing that was taken, and the lists of what is one's own.
            (Action::FileRequest, Some(_)) => Expected::Malformed,
            (Action::FollowRequest | Action::ReviewRequest, Some(_)) => Expected::Done,
            (Action::FollowCase | Action::JudgeCase, Some(_)) => Expected::Done,
            // Past the door for those whom the audit names owners and auditors, and then no word
            // about why.
            (Action::SettleRights, Some(facts)) => match oversees(facts) {
                true => Expected::Malformed,
                false => Expected::Hidden,
            },
            // A socket without an upgrade.
            (Action::Sync, Some(_)) => Expected::Malformed,
            (
                Action::SignOut
                | Action::KeepOwnState
                | Action::Search
                | Action::UnsaveMessage
                | Action::WitnessAudit
                | Action::FollowRightsCheck
                | Action::ReadRoles
                | Action::ReadOwnRoom
                | Action::KeepCalendarFeed
                | Action::ReadOwnAudit,
                Some(_),
            ) => Expected::Done,
            (other, _) => panic!("{other:?} is about nothing in particular?"),
        };
        vec![Cell {
            path: route
                .path
                .replace("{message}", &MessageId::now_v7().to_string())
                .replace("{session}", &SessionId::now_v7().to_string())
                .replace("{feed}", "none.ics")
                .replace("/consistency", "/consistency?from=0&to=1")
                .replace("{seq}/proof", "1/proof?size=1"),
            body: match route.row.action {
                Action::KeepOwnState => json!({ "items": [] }),
                Action::Search => json!({ "words": "hello" }),
                Action::ReportPurge => json!({ "purges": [] }),
                Action::ChangeOwnPassword => json!({ "current": "x", "new": "short" }),
                Action::FileRequest => json!({
                    "id": AccessRequestId::now_v7(), "kind": "restore", "permission": "message.send",
                    "scope": everywhere(), "purpose": { "need": "n", "statement": "long enough to be read" },
                }),
                Action::ManageOwnSessions if route.path.ends_with("/confirm") => {
                    json!({ "password": "x".repeat(10_000) })
                }
                Action::ReportProblem => json!({ "id": ReportId::now_v7(), "text": " " }),
                Action::SettleRights => json!({ "mismatch": "none", "how": "accept", "text": " " }),
                _ => Value::Null,
            },
            relation: "",
            expected,
            asks: (route.row.action, Resource::at(Scope::Organisation)),
        }]
    }

    /// A request that `muted` has filed and that waits for the team's administrator, each
    /// with words too short to be taken: past the door nothing changes.
    async fn on_requests(&self, route: &Route, facts: &Option<Facts>, me: PersonId) -> Vec<Cell> {
        let action = route.row.action;
        let asks = (action, Resource::at(Scope::Organisation));
        let path = route.path.replace("{request}", &self.request.to_string());
        let part = self.story.app.read({
            let request = self.request;
            move |db| {
                Box::pin(async move { Ok(access_request_talk::part_of(db, request, me).await?) })
            }
        });
        let part = part.await.expect("an answer");
        let expected = match (facts, part) {
            (None, _) => Expected::SignedOut,
            (Some(_), None) => Expected::Hidden,
            (Some(_), Some(_)) if route.method == Method::GET => Expected::Done,
            (Some(_), Some(_)) => Expected::Malformed,
        };
        // Well-formed for whoever finds nothing there; of what a party sends one word is none.
        let word = match expected {
            Expected::Malformed => "\u{0}",
            _ => "long enough to be read by somebody",
        };
        let body = match route.path.rsplit('/').next() {
            _ if route.method == Method::GET => Value::Null,
            Some("approve") => json!({
                "id": OperationId::now_v7(), "version": 1, "digest": "", "text": word,
            }),
            Some("deny") => json!({
                "id": OperationId::now_v7(), "version": 1, "code": "other", "text": word,
                "rule": word, "would_change": word,
            }),
            Some("endorse") => json!({
                "id": OperationId::now_v7(), "relation": "other", "text": word,
            }),
            Some("appeal") => json!({
                "id": AccessRequestId::now_v7(), "root_cause": word, "explanation": word,
                "need": word,
            }),
            // Without an id these are none.
            Some("nudge" | "escalate" | "record") => match expected {
                Expected::Malformed => json!({ "id": "" }),
                _ => json!({ "id": OperationId::now_v7() }),
            },
            _ => json!({ "id": OperationId::now_v7(), "text": word }),
        };
        vec![Cell {
            path,
            body,
            relation: "a request",
            expected,
            asks,
        }]
    }

    /// Lent between others: it is not there.
    fn on_a_delegation(route: &Route, facts: &Option<Facts>) -> Cell {
        let id = DelegationId::now_v7().to_string();
        Cell {
            path: route.path.replace("{delegation}", &id),
            body: Value::Null,
            relation: "a delegation",
            expected: match facts {
                None => Expected::SignedOut,
                Some(_) => Expected::Hidden,
            },
            asks: (route.row.action, Resource::at(Scope::Organisation)),
        }
    }

    /// A case that nobody here has a part in; `cases.rs` holds the doors of one that is.
    fn on_a_case(route: &Route, facts: &Option<Facts>) -> Cell {
        let (id, word) = (OperationId::now_v7(), "long enough to be read");
        let body = match route.path.rsplit('/').next() {
            _ if route.method == Method::GET => Value::Null,
            Some("decision") => json!({
                "id": id, "version": 1, "measure": { "step": "no_finding", "text": word },
            }),
            Some("heed") => json!({ "id": id, "heed": "seen" }),
            Some("evidence") => json!({ "id": id, "version": 1, "messages": [] }),
            Some("statement" | "lines") => json!({ "id": id, "text": word }),
            _ => json!({ "id": id, "version": 1, "text": word }),
        };
        Cell {
            path: route.path.replace("{case}", &CaseId::now_v7().to_string()),
            body,
            relation: "a case",
            expected: match facts {
                None => Expected::SignedOut,
                Some(_) => Expected::Hidden,
            },
            asks: (route.row.action, Resource::at(Scope::Organisation)),
        }
    }

    async fn in_channels(&self, route: &Route, facts: &Option<Facts>, me: PersonId) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (relation, channel) in &self.channels {
            let scope = Scope::Channel(*channel);
            let path = route.path.replace("{channel}", &channel.to_string());
            let mut cell = async |path: String, body: Value, action: Action| {
                let expected = self.expected(facts, action, Resource::at(scope)).await;
                cells.push(Cell {
                    path,
                    body,
                    relation,
                    expected,
                    asks: (action, Resource::at(scope)),
                });
            };
            match (route.row.action, &route.method) {
                (Action::ReadChannel, _) if path.ends_with("/since") => {
                    cell(path, Value::Null, Action::ReadChannel).await;
                }
                (Action::ReadChannel, _) => {
                    cell(format!("{path}?after=0"), Value::Null, Action::ReadChannel).await;
                }
                (Action::SendMessage, _) => {
                    let body = json!({ "id": MessageId::now_v7(), "body": "a word" });
                    cell(path, body, Action::SendMessage).await;
                }
                // Past the door, and then nothing is said of the file.
                (Action::UploadFile, _) => {
                    cell(path, Value::Null, Action::UploadFile).await;
                    if let Some(cell) = cells.last_mut() {
                        if cell.expected == Expected::Done {
                            cell.expected = Expected::Malformed;
                        }
                    }
                }
                // Past the door, and then there is no such meeting server.
                (Action::StartVoiceCall, _) => {
                    for video in [false, true] {
                        let body = json!({
                            "id": MessageId::now_v7(), "video": video,
                            "provider": CallProviderId::now_v7(),
                        });
                        let action = match video {
                            true => Action::StartVideoCall,
                            false => Action::StartVoiceCall,
                        };
                        cell(path.clone(), body, action).await;
                    }
                }
                (Action::ShareFileOutside, _) => {
                    let path = path.replace("{file}", &FileId::now_v7().to_string());
                    let body = json!({ "id": FileLinkId::now_v7(), "days": 0 });
                    cell(path, body, Action::ShareFileOutside).await;
                    if let Some(cell) = cells.last_mut() {
                        if cell.expected == Expected::Done {
                            cell.expected = Expected::Malformed;
                        }
                    }
                }
                (Action::FollowFileLinks, _) => {
                    cell(path, Value::Null, Action::FollowFileLinks).await;
                }
                (Action::SeeReaders, _) => cell(path, Value::Null, Action::SeeReaders).await,
                (Action::MarkRead, _) => {
                    cell(path, json!(ReadMark::default()), Action::MarkRead).await;
                }
                (Action::ManageChannelSettings, _) => {
                    cell(path, json!({}), Action::ManageChannelSettings).await;
                }
                // What it wears already: past the door nothing changes.
                (Action::RaiseLabel, _) => {
                    let body = json!({ "label": "internal", "text": REASON });
                    cell(path, body, Action::RaiseLabel).await;
                }
                (Action::ArchiveChannel, _) => {
                    let archived = *relation == "archived";
                    let body = json!({ "archived": archived, "text": REASON });
                    cell(path, body, Action::ArchiveChannel).await;
                }
                (Action::FreezePlace, _) => {
                    let body = json!({ "frozen": false, "text": REASON });
                    cell(path, body, Action::FreezePlace).await;
                }
                (Action::ManageChannelMembers, &Method::POST) => {
                    cell(path, json!({ "people": [] }), Action::ManageChannelMembers).await;
                }
                (Action::ManageChannelMembers, &Method::PUT) => {
                    let present = if ["closed", "open"].contains(relation) {
                        self.scratch.id
                    } else {
                        self.lin.id
                    };
                    let path = path.replace("{person}", &present.to_string());
                    cell(path, Value::Null, Action::ManageChannelMembers).await;
                }
                (Action::ManageChannelMembers, _) => {
                    let nobody = PersonId::now_v7().to_string();
                    let others = path.replace("{person}", &nobody);
                    cell(others, Value::Null, Action::ManageChannelMembers).await;
                    if *relation == "from join" {
                        let own = path.replace("{person}", &me.to_string());
                        cell(own, Value::Null, Action::LeaveChannel).await;
                    }
                }
                (Action::JoinChannel, _) => cell(path, Value::Null, Action::JoinChannel).await,
                (other, _) => panic!("{other:?} in a channel has no request here"),
            }
        }
        if route.path.ends_with("/calls") {
            for cell in cells
                .iter_mut()
                .filter(|cell| cell.expected == Expected::Done)
            {
                cell.expected = Expected::Malformed;
            }
        }
        cells
    }

    async fn on_messages(&self, route: &Route, facts: &Option<Facts>, me: PersonId) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (relation, channel) in &self.channels {
            let own = self.message_by(*channel, Some(me), me).await;
            let anothers = self.message_by(*channel, None, me).await;
            for (target, is_own) in [(own, true), (anothers, false)] {
                let Some(target) = target else { continue };
                let action = match (route.row.action, is_own) {
                    (Action::DeleteAnyMessage, true) => Action::DeleteOwnMessage,
                    (Action::ManageCall, true) => Action::ManageOwnCall,
                    (Action::RaiseLabel, true) => Action::EditOwnMessage,
                    (action, _) => action,
                };
                let is_call = route.path.contains("/calls/");
                if is_call {
                    self.call_that_was(target).await;
                }
                let scope = Scope::Channel(*channel);
                let author = if is_own { me } else { PersonId::now_v7() };
                let expected = match facts {
                    None => Expected::SignedOut,
                    Some(facts) => {
                        match self
                            .asks(facts, Action::ReadChannel, Resource::at(scope))
                            .await
                        {
                            Expected::Done => {
                                self.asks(facts, action, Resource::of(scope, author)).await
                            }
                            other => other,
                        }
                    }
                };
                let path = route
                    .path
                    .replace("{channel}", &channel.to_string())
                    .replace("{message}", &target.to_string());
                let body = match route.path.rsplit('/').next() {
                    Some("{message}") if is_call => json!({ "title": "" }),
                    // What it wears already: past the door nothing changes.
                    Some("label") => json!({ "label": "internal", "text": REASON }),
                    _ => message_body(action),
                };
                // None of these messages asks to be confirmed: behind the door there is nothing.
                let announces =
                    [Action::ConfirmAnnouncement, Action::ReadConfirmations].contains(&action);
                // These calls are over: nobody joins one, moves one or is invited to one.
                let is_late =
                    is_call && !route.path.ends_with("/end") && !route.path.ends_with("/decline");
                let expected = match expected {
                    Expected::Done if is_late => Expected::Malformed,
                    Expected::Done if announces => Expected::Hidden,
                    // A report without words.
                    Expected::Done if action == Action::ReportMessage => Expected::Malformed,
                    other => other,
                };
                cells.push(Cell {
                    path,
                    body,
                    relation,
                    expected,
                    asks: (action, Resource::of(scope, author)),
                });
            }
        }
        cells
    }

    /// A meeting server that nobody calls on, put back where it was removed.
    async fn meeting_server(&self) {
        let stored = StoredProvider {
            provider: CallProvider {
                id: self.provider,
                name: "elsewhere".to_owned(),
                kind: CallProviderKind::Pasted,
                hosts: vec!["meet.example".to_owned()],
            },
            address: String::new(),
            app_id: String::new(),
            secret: None,
        };
        self.story
            .app
            .write(move |tx| Box::pin(async move { Ok(call_providers::put(tx, &stored).await?) }))
            .await
            .expect("a meeting server");
    }

    /// Makes the message the card of a call that is over, if it is not yet.
    async fn call_that_was(&self, message: MessageId) {
        let provider = self.provider;
        self.story
            .app
            .write(move |tx| {
                Box::pin(async move {
                    if calls::get(tx, message).await?.is_some() {
                        return Ok(());
                    }
                    let stored = messages::get(tx, message).await?.expect("a message");
                    let call = Call {
                        seq: stored.seq,
                        state: CallState::Ended,
                        video: false,
                        title: String::new(),
                        provider,
                        planned: None,
                        started_at: Some(stored.sent_at),
                        ended_at: Some(stored.sent_at),
                        joined: Vec::new(),
                        joined_count: 0,
                        declined: Vec::new(),
                        withheld: false,
                    };
                    let call = StoredCall {
                        message,
                        channel: stored.channel,
                        message_seq: stored.seq,
                        author: stored.author,
                        call,
                        room: String::new(),
                        link: None,
                    };
                    Ok(calls::insert(tx, &call).await?)
                })
            })
            .await
            .expect("a call");
    }

    async fn making_channels(&self, route: &Route, facts: &Option<Facts>) -> Vec<Cell> {
        let mut cells = Vec::new();
        let both = [
            ("public", route.row.action),
            ("private", route.row.or.expect("two kinds")),
        ];
        let places = [
            ("organisation", None),
            ("team", Some(self.team)),
            ("other team", Some(self.other_team)),
        ];
        for (kind, action) in both {
            for (relation, team) in places {
                let scope = team.map_or(Scope::Organisation, Scope::Team);
                let body = json!({
                    "id": ChannelId::now_v7(), "kind": kind, "team": team, "name": "new",
                    "history": "all",
                });
                cells.push(Cell {
                    path: route.path.to_owned(),
                    body,
                    relation,
                    expected: self.expected(facts, action, Resource::at(scope)).await,
                    asks: (action, Resource::at(scope)),
                });
            }
        }
        cells
    }

    async fn in_teams(&self, route: &Route, facts: &Option<Facts>) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (relation, team) in [("team", self.team), ("other team", self.other_team)] {
            let resource = Resource::at(Scope::Team(team));
            let expected = self.expected(facts, route.row.action, resource).await;
            let path = route
                .path
                .replace("{team}", &team.to_string())
                .replace("{person}", &self.scratch.id.to_string());
            if route.path.ends_with("/requests/{person}") {
                self.somebody_waits(team).await;
            }
            let owner = match team {
                team if team == self.team => self.lin.id,
                _ => self.second_owner,
            };
            let (body, passes) = team_body(route, owner);
            // Let through by the door, and stopped by what it asks for.
            let expected = match expected {
                Expected::Done if !passes => Expected::Malformed,
                expected => expected,
            };
            cells.push(Cell {
                path,
                body,
                relation,
                expected,
                asks: (route.row.action, resource),
            });
        }
        cells
    }

    async fn on_people_groups(
        &self,
        route: &Route,
        facts: &Option<Facts>,
        me: PersonId,
    ) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (relation, owner, handle) in [
            ("a colleague's group", self.scratch.id, "of-scratch"),
            ("the team administrator's group", self.lin.id, "of-lin"),
        ] {
            let group = self.people_group(owner, handle).await;
            let action = match (owner == me, route.row.or) {
                (true, Some(own)) => own,
                _ => route.row.action,
            };
            let resource = Resource::of(Scope::Organisation, owner);
            let expected = match (self.expected(facts, action, resource).await, facts) {
                // The directory that a guest sees holds none.
                (Expected::Refused, Some(facts)) if facts.kind == PersonKind::Guest => {
                    Expected::Hidden
                }
                (expected, _) => expected,
            };
            let body = match route.method {
                Method::PUT => json!({
                    "handle": handle, "name": handle, "description": "", "owner": owner,
                    "members": [],
                }),
                _ => Value::Null,
            };
            cells.push(Cell {
                path: route.path.replace("{group}", &group.to_string()),
                body,
                relation,
                expected,
                asks: (action, resource),
            });
        }
        cells
    }

    /// Somebody's group, made again where it was removed.
    async fn people_group(&self, owner: PersonId, handle: &'static str) -> PeopleGroupId {
        self.story
            .app
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(group) = people_groups::by_handle(tx, handle).await? {
                        return Ok(group.id);
                    }
                    let group = PeopleGroup {
                        id: PeopleGroupId::now_v7(),
                        handle: handle.to_owned(),
                        name: handle.to_owned(),
                        description: String::new(),
                        owner,
                        members: Vec::new(),
                    };
                    people_groups::insert(tx, &group).await?;
                    Ok(group.id)
                })
            })
            .await
            .expect("a group")
    }

    /// There is something to decide, whatever was decided before.
    async fn somebody_waits(&self, team: TeamId) {
        let person = self.scratch.id;
        self.story
            .app
            .write(move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    Ok(team_passages::ask(tx, team, person, Wish::Join, "", now).await?)
                })
            })
            .await
            .expect("somebody who waits");
    }

    /// What a guest may not even know of.
    async fn out_of_sight(&self, facts: &Option<Facts>, person: PersonId) -> bool {
        let Some(facts) = facts
            .as_ref()
            .filter(|facts| facts.kind == PersonKind::Guest)
        else {
            return false;
        };
        let guest = facts.person;
        let sees = self
            .story
            .app
            .read(move |db| Box::pin(async move { Ok(visible::sees(db, guest, person).await?) }))
            .await;
        !sees.expect("an answer")
    }

    async fn on_people(&self, route: &Route, facts: &Option<Facts>, me: PersonId) -> Vec<Cell> {
        let target = match route.row.action {
            Action::DisablePerson => self.gone.id,
            _ => self.scratch.id,
        };
        let mut cells = Vec::new();
        for (relation, person) in [("a colleague", target), ("oneself", me)] {
            let body = match route.row.action {
                Action::StartDirectMessage => json!({ "person": person }),
                Action::ResetCredential => Value::Null,
                Action::OffboardPerson => json!({
                    "id": OperationId::now_v7(), "teams": [], "groups_to": null, "text": REASON,
                    "dry_run": true,
                }),
                Action::MovePerson => json!({
                    "department": null, "manager": null, "title": "", "text": REASON,
                }),
                Action::DisablePerson | Action::EnablePerson => {
                    json!({ "id": OperationId::now_v7(), "text": REASON })
                }
                Action::AssignPost => {
                    json!({ "id": OperationId::now_v7(), "held": false, "text": REASON })
                }
                Action::ReadPurges => Value::Null,
                // What they have already: past the door nothing changes.
                Action::SetClearance => json!({
                    "level": self.level(person).await, "was": "internal", "text": REASON,
                }),
                other => panic!("{other:?} on a person has no request here"),
            };
            let mut resource = Resource::of(Scope::Organisation, person);
            if route.row.action == Action::SetClearance {
                resource = resource.wearing(Some(self.level(person).await));
            }
            let mut expected = self.expected(facts, route.row.action, resource).await;
            if expected == Expected::Refused && self.out_of_sight(facts, person).await {
                expected = Expected::Hidden;
            }
            if route.row.action == Action::StartDirectMessage
                && relation == "oneself"
                && expected == Expected::Done
            {
                expected = Expected::Malformed;
            }
            let path = route
                .path
                .replace("{person}", &person.to_string())
                .replace("{role}", "auditor");
            cells.push(Cell {
                path,
                body,
                relation,
                expected,
                asks: (route.row.action, resource),
            });
        }
        cells
    }

    /// The most that a person may read.
    async fn level(&self, person: PersonId) -> Label {
        let known = self.story.app.read(move |db| {
            Box::pin(async move { Ok(tokenim_server::store::facts::of(db, person).await?) })
        });
        let known = known.await.expect("an answer");
        known.map_or(Label::Internal, |facts| {
            labels::up_to(facts.conditions.level)
        })
    }

    async fn on_people_at_scopes(
        &self,
        route: &Route,
        facts: &Option<Facts>,
        me: PersonId,
    ) -> Vec<Cell> {
        let mut scopes = vec![
            ("organisation", Scope::Organisation),
            ("team", Scope::Team(self.team)),
        ];
        scopes.extend(
            self.channels
                .iter()
                .map(|(name, channel)| (*name, Scope::Channel(*channel))),
        );
        let mut cells = Vec::new();
        for (relation, scope) in scopes {
            for person in [self.scratch.id, me] {
                let path = route.path.replace("{person}", &person.to_string());
                let permission = match scope {
                    Scope::Organisation => Permission::MessageDirect,
                    Scope::Team(_) | Scope::Channel(_) => Permission::MessageMentionAll,
                };
                let ends_at = self.story.now().plus_ms(HOUR_MS);
                let moment = self.moment();
                let (path, body) = match route.row.action {
                    Action::ReadPersonAccess => {
                        (format!("{path}?scope={}", scope.to_query()), Value::Null)
                    }
                    Action::RevokePermission => {
                        let body = json!({
                            "id": ExclusionId::now_v7(), "permission": permission, "scope": scope,
                            "code": "REVOKED", "text": REASON, "ends_at": ends_at,
                            "review_at": null, "dry_run": true,
                        });
                        (path, body)
                    }
                    Action::GrantPermission => {
                        let body = json!({
                            "id": GrantId::now_v7(), "permission": permission, "scope": scope,
                            "starts_at": null, "ends_at": ends_at, "text": REASON,
                            "dry_run": true,
                        });
                        (path, body)
                    }
                    Action::GiveRole => {
                        let body = json!({
                            "id": GrantId::now_v7(), "role": self.role, "scope": scope,
                            "starts_at": null, "ends_at": ends_at, "text": REASON, "dry_run": true,
                        });
                        (path, body)
                    }
                    // Without words: past the door nothing is opened.
                    Action::OpenCase => {
                        let body = json!({
                            "id": CaseId::now_v7(), "scope": scope, "rule": "respect", "text": " ",
                        });
                        (path, body)
                    }
                    other => panic!("{other:?} at a scope has no request here"),
                };
                let expected = match facts {
                    None => Expected::SignedOut,
                    Some(facts) => {
                        let allowed = match route.row.action {
                            Action::RevokePermission => {
                                let wanted = Some(permission);
                                may_exclude(facts, person, wanted, scope, Some(ends_at), &moment)
                                    .is_ok()
                            }
                            Action::GrantPermission => {
                                let subject = self.facts_of(person).await.expect("a person");
                                let set = PermissionSet::of(&[permission]);
                                may_grant(facts, &subject, set, scope, None, ends_at, &moment)
                                    .is_ok()
                            }
                            Action::GiveRole => {
                                let subject = self.facts_of(person).await.expect("a person");
                                let set = PermissionSet::of(&[Permission::MessageMentionAll]);
                                let time = (None, ends_at);
                                may_give_role(facts, &subject, set, scope, time, &moment).is_ok()
                            }
                            // Their right is no affair of everybody's own.
                            Action::OpenCase => {
                                let resource = Resource::of(scope, person);
                                decide(facts, Action::OpenCase, &resource, &moment).is_allowed()
                            }
                            action => {
                                let resource = Resource::of(scope, person);
                                let own = person == me;
                                // Asking about oneself is no way to learn which places there are.
                                decide(facts, action, &resource, &moment).is_allowed()
                                    && (!own || self.knows(me, scope).await)
                            }
                        };
                        match self.judged(facts, allowed, scope).await {
                            Expected::Refused
                                if self.out_of_sight(&Some(facts.clone()), person).await =>
                            {
                                Expected::Hidden
                            }
                            // Without words.
                            Expected::Done if route.row.action == Action::OpenCase => {
                                Expected::Malformed
                            }
                            expected => expected,
                        }
                    }
                };
                cells.push(Cell {
                    path,
                    body,
                    relation,
                    expected,
                    asks: (route.row.action, Resource::of(scope, person)),
                });
            }
        }
        cells
    }

    async fn on_given(&self, route: &Route, facts: &Option<Facts>) -> Vec<Cell> {
        let id = self.exclusion;
        let (_, exclusion): (PersonId, Exclusion) = self
            .story
            .app
            .read(move |db| Box::pin(async move { Ok(exclusions::get(db, id).await?) }))
            .await
            .expect("an answer")
            .expect("the exclusion");
        let subject = self.scratch.id;
        let at = match route.row.place {
            Place::Exclusion => exclusion.scope,
            _ => Scope::Organisation,
        };
        let allowed = facts.as_ref().map(|facts| match route.row.place {
            Place::Exclusion => may_lift(facts, subject, &exclusion, &self.moment()).is_ok(),
            _ => {
                let wanted = Permission::MessageMentionAll;
                let (scope, moment) = (Scope::Organisation, self.moment());
                match route.row.action {
                    Action::TakeRole => {
                        let set = PermissionSet::of(&[wanted]);
                        may_take_role(facts, subject, set, scope, &moment).is_ok()
                    }
                    _ => may_exclude(facts, subject, Some(wanted), scope, None, &moment).is_ok(),
                }
            }
        });
        let expected = match allowed {
            None => Expected::SignedOut,
            Some(true) => Expected::Done,
            // What stands against a colleague is not for everyone to know.
            Some(false) => Expected::Hidden,
        };
        let path = route
            .path
            .replace("{exclusion}", &self.exclusion.to_string())
            .replace("{grant}", &self.grant.to_string())
            .replace("{held}", &self.held.to_string());
        vec![Cell {
            path,
            body: json!({ "text": REASON, "dry_run": true }),
            relation: "a colleague's",
            expected,
            asks: (route.row.action, Resource::of(at, subject)),
        }]
    }
}

/// Written as it stands: to define one takes two others' word, which is not what this is about.
async fn a_role(story: &Story, by: &Somebody, holder: &Somebody) -> (CustomRoleId, GrantId) {
    let (unheld, role) = (CustomRoleId::now_v7(), CustomRoleId::now_v7());
    let held = GrantId::now_v7();
    let (by, holder, now) = (by.id, holder.id, story.now());
    let permissions = vec![Permission::MessageMentionAll];
    story
        .app
        .write(move |tx| {
            Box::pin(async move {
                let captain = CustomRole {
                    id: role,
                    name: "captain".into(),
                    purpose: "to call everybody together".into(),
                    based_on: RoleKey::Member,
                    owner: by,
                    permissions: permissions.clone(),
                    version: 1,
                    changed_at: now,
                    changed_by: by,
                    retired_at: None,
                    holders: 0,
                };
                custom_roles::put(tx, &captain).await?;
                let free = CustomRole {
                    id: unheld,
                    name: "deputy".into(),
                    ..captain.clone()
                };
                custom_roles::put(tx, &free).await?;
                let holding = CustomRoleHeld {
                    id: held,
                    role,
                    name: captain.name,
                    permissions: PermissionSet::of(&permissions),
                    scope: Scope::Organisation,
                    starts_at: now,
                    ends_at: now.plus_ms(DAY_MS),
                    by,
                    text: REASON.into(),
                    revoked: None,
                };
                custom_roles::give(tx, holder, &holding).await?;
                tokenim_server::store::people::raise_authority_epoch(tx, holder).await?;
                Ok(())
            })
        })
        .await
        .expect("a role");
    (unheld, held)
}

fn message_body(action: Action) -> Value {
    match action {
        Action::EditOwnMessage => {
            json!({ "id": OperationId::now_v7(), "body": "another word" })
        }
        Action::React => json!({ "emoji": "👍", "on": true }),
        Action::PinMessage => json!({ "pinned": true }),
        Action::FollowThread => json!({ "following": true, "read": 0 }),
        Action::ConfirmAnnouncement => json!({ "revision": 0 }),
        Action::InviteToCall => json!({ "name": "guest" }),
        Action::ReportMessage => {
            json!({ "id": CaseId::now_v7(), "rule": "respect", "text": " " })
        }
        _ => Value::Null,
    }
}

/// A request about a team that changes nothing, and whether it is well formed: the others
/// are stopped by what they ask for, once the door is passed.
fn team_body(route: &Route, owner: PersonId) -> (Value, bool) {
    let ending = route.path.trim_start_matches("/v1/teams/{team}");
    match (&route.method, ending) {
        (&Method::PUT, "") => (
            json!({
                "name": "falcon", "description": "", "join": "invitation", "leave": "free",
                "stage": null, "ends_at": null, "charter": [],
            }),
            true,
        ),
        (_, "/archived") => (json!({ "archived": false, "text": REASON }), true),
        (_, "/frozen") => (json!({ "frozen": false, "text": REASON }), true),
        (_, "/owner") => (json!({ "owner": owner, "deputy": null }), true),
        // Nothing high stands in a bundle.
        (_, "/bundle") => (
            json!({
                "id": GrantId::now_v7(), "over": null, "permissions": ["call.record"],
                "ends_at": 1, "text": REASON,
            }),
            false,
        ),
        (&Method::POST, "/members" | "/invitations") => (json!({ "people": [] }), true),
        (_, "/default-channels") => (json!({ "channels": [] }), true),
        // Somebody waits, and the refusal says no reason.
        (_, "/requests/{person}") => (json!({ "approve": false, "text": "" }), false),
        (&Method::POST, "/join") => (json!({ "text": "" }), true),
        (_, "/leave") => (json!({ "text": "x".repeat(2_000) }), false),
        (&Method::PUT, "/members/{person}") => (json!({ "admin": false }), true),
        (&Method::GET | &Method::DELETE, _) => (Value::Null, true),
        (method, path) => panic!("{method} {path} on a team has no request here"),
    }
}

fn organisation_body(action: Action, story: &Story) -> Value {
    match action {
        // The second time it is revoked and refused already: nothing is changed.
        Action::ManageJoinLinks => json!({
            "id": JoinLinkId::now_v7(), "uses_max": 1, "needs_approval": true,
            "expires_at": story.now().plus_ms(HOUR_MS),
        }),
        Action::DecideJoinRequest => json!({ "approved": false, "text": REASON }),
        Action::EditHelp => json!({ "contacts": [], "notes": "" }),
        // Too few people; a handle that is everybody's: the door is passed and nothing is made.
        Action::StartGroupMessage => {
            json!({ "id": ChannelId::now_v7(), "people": [], "name": "" })
        }
        Action::CreatePeopleGroup => json!({
            "id": PeopleGroupId::now_v7(), "handle": "all", "name": "all", "description": "",
            "members": [],
        }),
        Action::SetDefaultChannels => json!({ "channels": [] }),
        Action::CreateDepartment => {
            json!({ "id": DepartmentId::now_v7(), "name": "new", "parent": null, "manager": null })
        }
        Action::CreateTeam => json!({
            // A name that is none: the door is passed and nothing is made.
            "id": TeamId::now_v7(), "name": "new", "kind": "open", "department": null,
            "admin": PersonId::now_v7(),
        }),
        Action::CreatePerson => {
            let id = PersonId::now_v7();
            let tail = id.to_string();
            json!({
                "id": id, "handle": format!("p{}", &tail[24..]), "display_name": "new",
                "kind": "member", "department": null, "manager": null,
            })
        }
        Action::SetRetention => json!({ "days": 0, "text": REASON }),
        Action::SetReadingLease => json!({ "hours": 168, "text": REASON }),
        Action::ManageQuotas => json!({ "of": { "kind": "file" }, "bytes": null, "text": REASON }),
        Action::ReadAudit => json!({}),
        Action::DefineRole => json!({
            "id": OperationId::now_v7(), "version": 1, "name": "captain", "based_on": "member",
            "purpose": "to call everybody together", "owner": PersonId::now_v7(),
            "permissions": ["message.mention_all"], "text": REASON, "dry_run": true,
        }),
        Action::EditWorkflows => json!({
            "id": OperationId::now_v7(), "version": 0, "name": "uploads", "kinds": ["new"],
            "permissions": ["file.upload"], "stages": [], "text": REASON, "dry_run": true,
        }),
        Action::ExportAudit => json!({ "format": "jsonl" }),
        Action::EditHouseRules => json!({
            "version": 0, "kind": "security", "name": "passwords",
            "rule": "no password is written into a channel", "steps": ["warning", "short_ban"],
            "text": REASON,
        }),
        Action::SetPasswordProfile => json!({ "profile": "mlps-level-3", "text": REASON }),
        Action::ManageCallProviders => json!({
            "name": "", "kind": "jitsi", "address": "https://meet.example",
        }),
        other => panic!("{other:?} at the organisation has no request here"),
    }
}

/// Makes every request there is. `shown` is asked right before each, `judge` right after.
pub async fn walk<T>(
    world: &World,
    shown: impl AsyncFn(&World, &Option<Somebody>, &Cell) -> T,
    mut judge: impl FnMut(&Route, &str, &Cell, &Answer, T),
) {
    let mut routes = routes();
    // What ends something comes last.
    routes.sort_by_key(|route| {
        matches!(
            route.row.action,
            Action::JoinChannel | Action::ManageChannelMembers | Action::SignOut
        )
    });
    for route in &routes {
        for (role, who) in &world.people {
            let who = match (route.row.action, who) {
                // Not the session that the other cells need.
                (Action::SignOut, Some(who)) if world.facts(&Some(who.clone())).await.is_some() => {
                    Some(world.story.session_of(who.id).await)
                }
                (_, who) => who.clone(),
            };
            for mut cell in world.cells(route, &who).await {
                let nothing_made = matches!(
                    route.row.action,
                    Action::CreateTeam | Action::StartGroupMessage | Action::CreatePeopleGroup
                );
                if nothing_made && cell.expected == Expected::Done {
                    cell.expected = Expected::Malformed;
                }
                let shown = shown(world, &who, &cell).await;
                let token = who.as_ref().map(|who| who.token.as_str());
                let answer = world
                    .story
                    .call_as(token, route.method.clone(), &cell.path, &cell.body)
                    .await;
                judge(route, role, &cell, &answer, shown);
            }
        }
    }
}
