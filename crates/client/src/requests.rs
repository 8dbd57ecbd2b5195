//! Requests for access: one's own, and those to decide.
//!
//! Whoever has a part in one is told the whole of it over their log, so the lists are there
//! without a network. What is done about one goes to the server at once and is never queued:
//! an old approval must not fire tomorrow.

use tokenim_protocol::access_request::{
    AccessRequest, AppealIt, ApproveIt, DenyIt, EndorseIt, FileRequest, Loss, MoveIt, RequestAct,
    SayIt,
};
use tokenim_protocol::ids::{AccessRequestId, OperationId, PersonId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::time::DAY_MS;

use crate::access::held::Ground;
use crate::access::{self, Names};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::{self, Reader, access_request, channel, directory};
use crate::view::permission::ScopeOption;
use crate::view::request::{
    EndingRow, FiledView, RequestDeed, RequestDraft, RequestRow, RequestsView,
};

impl Client {
    pub async fn requests(&self) -> Result<RequestsView> {
        let account = self.account()?;
        let (me, ground) = (account.me, account.held.ground());
        Ok(account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let (mut mine, mut others) = (Vec::new(), Vec::new());
                for request in access_request::all(reader)? {
                    let row = row(reader, &mut names, me, request)?;
                    if row.mine { &mut mine } else { &mut others }.push(row);
                }
                let ending = match &ground {
                    Some(ground) => ending(&mut names, ground)?,
                    None => Vec::new(),
                };
                Ok(RequestsView {
                    mine,
                    others,
                    ending,
                    as_of: ground.as_ref().map(|ground| ground.facts().as_of),
                    offline: ground.is_some_and(|ground| ground.is_offline()),
                })
            })
            .await?)
    }

    /// Files it, or with `dry_run` asks who would decide and until when.
    pub async fn file_request(&self, file: FileRequest) -> Result<FiledView> {
        let account = self.account()?;
        let filed = account.heeded(account.api.file_request(&file).await)?;
        let me = account.me;
        let kept = (!file.dry_run).then(|| filed.request.clone());
        let key = draft_key(file.permission, file.scope);
        if let Some(request) = kept {
            account
                .store
                .write(move |tx| {
                    access_request::put(tx, &request)?;
                    access_request::save_draft(tx, &key, None)
                })
                .await?;
        }
        let request = filed.request;
        let row = account
            .store
            .read(move |reader| row(reader, &mut Names::new(reader, me), me, request))
            .await?;
        Ok(FiledView {
            row,
            merged: filed.merged,
            ceiling_until: filed.ceiling_until,
            usual_ms: filed.usual_ms,
            similar: filed.similar,
            baseline: filed.baseline,
            project_ends_at: filed.project_ends_at,
        })
    }

    /// Done again under the same operation, it is done once.
    pub async fn act_on_request(
        &self,
        id: AccessRequestId,
        operation: OperationId,
        deed: RequestDeed,
    ) -> Result<RequestRow> {
        let account = self.account()?;
        let me = account.me;
        let answer = account.heeded(account.acted(id, operation, deed).await);
        let told = match &answer {
            Ok(request) => Some(request.clone()),
            // Somebody was faster: the conflict tells how it stands now.
            Err(Error::Server(error)) => error.request.as_deref().cloned(),
            Err(_) => None,
        };
        if let Some(request) = told {
            account
                .store
                .write(move |tx| access_request::put(tx, &request).map(|_| ()))
                .await?;
        }
        let request = answer?;
        Ok(account
            .store
            .read(move |reader| row(reader, &mut Names::new(reader, me), me, request))
            .await?)
    }

    pub async fn request_draft(
        &self,
        permission: Option<Permission>,
        scope: Scope,
    ) -> Result<Option<RequestDraft>> {
        let account = self.account()?;
        let key = draft_key(permission, scope);
        Ok(account
            .store
            .read(move |reader| access_request::draft(reader, &key))
            .await?)
    }

    /// None throws it away.
    pub async fn save_request_draft(
        &self,
        permission: Option<Permission>,
        scope: Scope,
        draft: Option<RequestDraft>,
    ) -> Result<()> {
        let account = self.account()?;
        let key = draft_key(permission, scope);
        account
            .store
            .write(move |tx| access_request::save_draft(tx, &key, draft.as_ref()))
            .await?;
        Ok(())
    }
}

impl Account {
    async fn acted(
        &self,
        request: AccessRequestId,
        id: OperationId,
        deed: RequestDeed,
    ) -> Result<AccessRequest> {
        let api = &self.api;
        match deed {
            RequestDeed::Approve {
                version,
                digest,
                text,
                ends_at,
                scope,
            } => {
                let it = ApproveIt {
                    id,
                    version,
                    digest,
                    text,
                    ends_at,
                    scope,
                };
                api.approve_request(request, &it).await
            }
            RequestDeed::Deny {
                version,
                code,
                text,
                rule,
                would_change,
                is_final,
            } => {
                let it = DenyIt {
                    id,
                    version,
                    code,
                    text,
                    rule,
                    would_change,
                    is_final,
                };
                api.deny_request(request, &it).await
            }
            RequestDeed::Ask { text } => {
                let it = SayIt { id, text };
                api.say_about_request(request, "question", &it).await
            }
            RequestDeed::Answer { text } => {
                let it = SayIt { id, text };
                api.say_about_request(request, "answer", &it).await
            }
            RequestDeed::Write { text } => {
                let it = SayIt { id, text };
                api.say_about_request(request, "lines", &it).await
            }
            RequestDeed::Withdraw { text } => {
                let it = SayIt { id, text };
                api.say_about_request(request, "withdraw", &it).await
            }
            RequestDeed::Nudge => api.move_request(request, "nudge", &MoveIt { id }).await,
            RequestDeed::Escalate => api.move_request(request, "escalate", &MoveIt { id }).await,
            RequestDeed::Endorse { relation, text } => {
                let it = EndorseIt { id, relation, text };
                api.endorse_request(request, &it).await
            }
            RequestDeed::Appeal {
                root_cause,
                explanation,
                need,
                bring_manager,
            } => {
                let it = AppealIt {
                    id: AccessRequestId(id.0),
                    root_cause,
                    explanation,
                    need,
                    bring_manager,
                };
                api.appeal_request(request, &it).await
            }
        }
    }
}

fn row(
    reader: &Reader<'_>,
    names: &mut Names<'_>,
    me: PersonId,
    request: AccessRequest,
) -> store::Result<RequestRow> {
    let project = match request.purpose.project {
        Some(team) => directory::team_name(reader, team)?,
        None => None,
    };
    // Whoever decides may not be there themselves; then the request says what it is called.
    let place = Some(names.place(request.scope)?)
        .filter(|place| !place.is_empty())
        .or_else(|| request.place.clone())
        .unwrap_or_default();
    Ok(RequestRow {
        mine: request.person == me || request.filed_by == me,
        place,
        smaller: match request.outcome.as_ref().and_then(|outcome| outcome.scope) {
            Some(scope) => Some(names.place(scope)?),
            None => None,
        },
        narrower: narrower(reader, &request)?,
        people: names.people(named(&request))?,
        project,
        risk: request.permission.map(access::risk),
        request,
    })
}

/// The smaller places that whoever decides can give it for: channels of the team, as far as
/// they know them. What was taken comes back where it was taken.
fn narrower(reader: &Reader<'_>, request: &AccessRequest) -> store::Result<Vec<ScopeOption>> {
    let Scope::Team(team) = request.scope else {
        return Ok(Vec::new());
    };
    if request.exclusion.is_some() || !request.acts.contains(&RequestAct::Approve) {
        return Ok(Vec::new());
    }
    let mut known = directory::public_channels(reader)?;
    known.extend(channel::all(reader)?);
    known.retain(|channel| channel.team == Some(team) && !channel.archived);
    known.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    known.dedup_by_key(|channel| channel.id);
    Ok(known
        .into_iter()
        .map(|channel| ScopeOption {
            scope: Scope::Channel(channel.id),
            name: channel.name,
            under: None,
        })
        .collect())
}

/// What is told before its end, so that more can be asked for in time.
const WARNED_MS: i64 = DAY_MS;

fn ending(names: &mut Names<'_>, ground: &Ground) -> store::Result<Vec<EndingRow>> {
    let mut rows = Vec::new();
    for one in ground.ending_within(WARNED_MS) {
        let taken = ground.facts().exclusions.iter();
        let taken = taken.filter(|taken| Some(taken.id) == one.exclusion).last();
        let by = taken.map(|taken| taken.by);
        let by_name = match by {
            Some(by) => names.people(vec![by])?.into_iter().next(),
            None => None,
        };
        rows.push(EndingRow {
            permission: one.permission,
            scope: one.scope,
            place: names.place(one.scope)?,
            ends_at: one.ends_at,
            grant: one.grant,
            exclusion: one.exclusion,
            loss: taken.map(|taken| Loss {
                code: taken.code,
                since: Some(taken.starts_at),
                until: taken.ends_at,
                by,
                text: Some(taken.text.clone()),
            }),
            by_name: by_name.map(|person| person.display_name),
        });
    }
    Ok(rows)
}

/// Everyone who occurs in a request.
fn named(request: &AccessRequest) -> Vec<PersonId> {
    let mut people = vec![request.person, request.filed_by];
    people.extend(request.loss.iter().filter_map(|loss| loss.by));
    people.extend(&request.purpose.blocks);
    for stage in &request.stages {
        people.extend(&stage.reviewers);
        people.extend(stage.reviews.iter().map(|review| review.by));
        let away = stage.reviews.iter().filter_map(|review| review.in_stead_of);
        people.extend(away);
        people.extend(stage.stand_ins.iter().flat_map(|one| [one.by, one.of]));
    }
    people.extend(request.lines.iter().filter_map(|line| line.by));
    people.extend(
        request
            .endorsements
            .iter()
            .map(|endorsement| endorsement.by),
    );
    people.extend(request.outcome.iter().filter_map(|outcome| outcome.by));
    people.extend(
        request
            .card
            .iter()
            .flat_map(|card| card.left_over.iter().filter_map(|obstacle| obstacle.by)),
    );
    people.extend(request.card.iter().flat_map(|card| card.peers_who.clone()));
    people
}

fn draft_key(permission: Option<Permission>, scope: Scope) -> String {
    let permission = permission.map_or("everything", Permission::id);
    match scope {
        Scope::Organisation => format!("{permission} organisation"),
        Scope::Team(id) => format!("{permission} team:{id}"),
        Scope::Channel(id) => format!("{permission} channel:{id}"),
    }
}
