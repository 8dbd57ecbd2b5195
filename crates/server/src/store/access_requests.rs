//! Requests for access: the request, its stages and its votes. What was said about it, who
//! supported it and who has a part in it stands in `access_request_talk.rs`.

use serde::{Deserialize, Serialize};
use tokenim_policy::is_grave;
use tokenim_policy::request::{Process, Stage};
use tokenim_protocol::access_request::{
    Bar, Loss, Purpose, RequestCard, RequestKind, RequestOutcome, RequestStatus, Review,
};
use tokenim_protocol::ids::{AccessRequestId, CaseId, ExclusionId, GrantId, PersonId, WorkflowId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::role::AvoidedRequest;
use tokenim_protocol::time::UnixMillis;
use tokenim_protocol::workflow::WorkflowStage;

use super::access_request_talk;
use super::db::{Db, Row, StoreResult, args, json, word};

/// A request with everything its machine and its cards need.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: AccessRequestId,
    pub kind: RequestKind,
    pub permission: Option<Permission>,
    pub scope: Scope,
    pub exclusion: Option<ExclusionId>,
    pub case: Option<CaseId>,
    pub grant: Option<GrantId>,
    pub of: Option<AccessRequestId>,
    pub appealed_by: Option<AccessRequestId>,
    pub level: u8,
    pub top_level: bool,
    pub starts_at: Option<UnixMillis>,
    pub ends_at: Option<UnixMillis>,
    pub purpose: Purpose,
    pub root_cause: String,
    pub loss: Option<Loss>,
    pub card: RequestCard,
    pub digest: String,
    pub revision: u64,
    pub closed_at: Option<UnixMillis>,
    pub outcome: Option<RequestOutcome>,
    /// None in requests from before there were workflows.
    pub way: Option<Way>,
    pub process: Process,
}

impl Stored {
    /// It is about something high or critical, or about everything at once.
    pub fn is_grave(&self) -> bool {
        self.permission.is_none_or(is_grave)
    }
}

/// What a request began with, and what stricter rules have added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// None: the catalogue's way.
    pub workflow: Option<WorkflowId>,
    pub version: u64,
    pub stages: Vec<WorkflowStage>,
    /// How many of the stages, at the end, were added.
    pub added: u8,
}

pub async fn insert(db: &Db, request: &Stored) -> StoreResult<()> {
    let process = &request.process;
    db.execute(
        "INSERT INTO access_request (id, kind, filed_by, person_id, permission, scope, exclusion_id,
            grant_id, of_id, level, top_level, starts_at, ends_at, purpose, root_cause, loss, card,
            barred, digest, status, phase, stage, version, revision, filed_at, expires_at,
            next_level_asked, case_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                 ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, 0, ?27)",
        args![
            request.id,
            &word(&request.kind),
            process.filed_by,
            process.person,
            request.permission.map(|permission| permission.id()),
            &request.scope.to_query(),
            request.exclusion,
            request.grant,
            request.of,
            u32::from(request.level),
            request.top_level,
            request.starts_at,
            request.ends_at,
            &json(&request.purpose)?,
            &request.root_cause,
            request.loss.as_ref().map(json).transpose()?.as_deref(),
            &json(&request.card)?,
            &json(&process.barred)?,
            &request.digest,
            &word(&process.status),
            &word(&process.phase),
            process.stage as i64,
            process.version,
            request.revision,
            process.filed_at,
            process.expires_at,
            request.case
        ],
    )
    .await?;
    save(db, request).await
}

/// What moves: the machine's state, and how it ended.
pub async fn save(db: &Db, request: &Stored) -> StoreResult<()> {
    let process = &request.process;
    db.execute(
        "UPDATE access_request SET status = ?2, phase = ?3, stage = ?4, version = ?5, revision = ?6,
            expires_at = ?7, wakes_at = ?8, closed_at = ?9, nudged_at = ?10, next_level_asked = ?11,
            outcome = ?12, appealed_by = ?13, way = ?14
         WHERE id = ?1",
        args![
            request.id,
            &word(&process.status),
            &word(&process.phase),
            process.stage as i64,
            process.version,
            request.revision,
            process.expires_at,
            process.wakes_at(),
            request.closed_at,
            process.nudged_at,
            process.next_level_asked,
            request.outcome.as_ref().map(json).transpose()?.as_deref(),
            request.appealed_by,
            request.way.as_ref().map(json).transpose()?.as_deref()
        ],
    )
    .await?;
    let mut votes = 0_i64;
    for (n, stage) in process.stages.iter().enumerate() {
        save_stage(db, request.id, n as i64, stage).await?;
        for review in &stage.reviews {
            votes += 1;
            save_review(db, request.id, votes, n as i64, review).await?;
        }
    }
    Ok(())
}

async fn save_stage(db: &Db, id: AccessRequestId, n: i64, stage: &Stage) -> StoreResult<()> {
    db.execute(
        "INSERT INTO access_request_stage (request_id, n, roles, needed, clock_ms, reviewers, joined,
                                           opened_at, due_at, paused_left_ms, reminded, people,
                                           overdue)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (request_id, n) DO UPDATE SET
            roles = excluded.roles, reviewers = excluded.reviewers, joined = excluded.joined,
            opened_at = excluded.opened_at, due_at = excluded.due_at,
            paused_left_ms = excluded.paused_left_ms, reminded = excluded.reminded",
        args![
            id,
            n,
            &json(&stage.roles)?,
            u32::from(stage.needed),
            stage.clock_ms,
            &json(&stage.reviewers)?,
            u32::from(stage.joined),
            stage.opened_at,
            stage.due_at,
            stage.paused_left_ms,
            stage.reminded,
            &json(&stage.people)?,
            &word(&stage.overdue)
        ],
    )
    .await?;
    Ok(())
}

async fn save_review(
    db: &Db,
    id: AccessRequestId,
    n: i64,
    stage: i64,
    review: &Review,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO access_request_review (request_id, n, stage, by_id, at, verdict, text, ends_at,
                                            struck, scope, in_stead_of)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (request_id, n) DO UPDATE SET struck = excluded.struck",
        args![
            id,
            n,
            stage,
            review.by,
            review.at,
            &word(&review.verdict),
            &review.text,
            review.ends_at,
            review.struck,
            review.scope.map(|scope| scope.to_query()).as_deref(),
            review.in_stead_of
        ],
    )
    .await?;
    Ok(())
}

const REQUEST: &str =
    "SELECT id, kind, filed_by, person_id, permission, scope, exclusion_id, grant_id, of_id,
            appealed_by, level, top_level, starts_at, ends_at, purpose, root_cause, loss, card,
            barred, digest, status, phase, stage, version, revision, filed_at, expires_at,
            closed_at, nudged_at, next_level_asked, outcome, case_id, way
     FROM access_request";

fn read(row: &Row<'_>) -> StoreResult<Stored> {
    let barred: Vec<(PersonId, Bar)> = row.json(18)?;
    Ok(Stored {
        id: row.id(0)?,
        kind: row.word(1)?,
        permission: row.maybe_word(4)?,
        scope: row.scope(5)?,
        exclusion: row.maybe_id(6)?,
        case: row.maybe_id(31)?,
        grant: row.maybe_id(7)?,
        of: row.maybe_id(8)?,
        appealed_by: row.maybe_id(9)?,
        level: row.small(10)? as u8,
        top_level: row.flag(11)?,
        starts_at: row.maybe_time(12)?,
        ends_at: row.maybe_time(13)?,
        purpose: row.json(14)?,
        root_cause: row.text(15)?,
        loss: row.maybe_json(16)?,
        card: row.json(17)?,
        digest: row.text(19)?,
        revision: row.count(24)?,
        closed_at: row.maybe_time(27)?,
        outcome: row.maybe_json(30)?,
        way: row.maybe_json(32)?,
        process: Process {
            filed_by: row.id(2)?,
            person: row.id(3)?,
            filed_at: row.time(25)?,
            status: row.word(20)?,
            phase: row.word(21)?,
            version: row.count(23)?,
            stages: Vec::new(),
            stage: row.small(22)? as usize,
            expires_at: row.time(26)?,
            endorsers: Vec::new(),
            barred,
            nudged_at: row.maybe_time(28)?,
            next_level_asked: row.flag(29)?,
        },
    })
}

pub async fn get(db: &Db, id: AccessRequestId) -> StoreResult<Option<Stored>> {
    let found = db
        .maybe(&format!("{REQUEST} WHERE id = ?1"), args![id], read)
        .await?;
    let Some(mut request) = found else {
        return Ok(None);
    };
    request.process.stages = db
        .all(
            "SELECT roles, needed, clock_ms, reviewers, joined, opened_at, due_at, paused_left_ms,
                    reminded, people, overdue
             FROM access_request_stage WHERE request_id = ?1 ORDER BY n",
            args![id],
            |row| {
                Ok(Stage {
                    roles: row.json(0)?,
                    people: row.json(9)?,
                    overdue: row.word(10)?,
                    needed: row.small(1)? as u8,
                    clock_ms: row.int(2)?,
                    reviewers: row.json(3)?,
                    joined: row.small(4)? as u8,
                    opened_at: row.maybe_time(5)?,
                    due_at: row.maybe_time(6)?,
                    paused_left_ms: row.maybe_time(7)?.map(|left| left.0),
                    reminded: row.flag(8)?,
                    reviews: Vec::new(),
                })
            },
        )
        .await?;
    let votes: Vec<(usize, Review)> = db
        .all(
            "SELECT stage, by_id, at, verdict, text, ends_at, struck, scope, in_stead_of
             FROM access_request_review WHERE request_id = ?1 ORDER BY n",
            args![id],
            |row| {
                let review = Review {
                    by: row.id(1)?,
                    at: row.time(2)?,
                    verdict: row.word(3)?,
                    text: row.text(4)?,
                    ends_at: row.maybe_time(5)?,
                    struck: row.flag(6)?,
                    scope: row.maybe_scope(7)?,
                    in_stead_of: row.maybe_id(8)?,
                };
                Ok((row.small(0)? as usize, review))
            },
        )
        .await?;
    for (stage, review) in votes {
        if let Some(stage) = request.process.stages.get_mut(stage) {
            stage.reviews.push(review);
        }
    }
    request.process.endorsers = access_request_talk::endorsements(db, id)
        .await?
        .into_iter()
        .map(|endorsement| endorsement.by)
        .collect();
    Ok(Some(request))
}

/// Whose clock has something to do.
pub async fn due(db: &Db, now: UnixMillis, limit: u32) -> StoreResult<Vec<AccessRequestId>> {
    db.all(
        "SELECT id FROM access_request WHERE wakes_at <= ?1 ORDER BY wakes_at, id LIMIT ?2",
        args![now, limit],
        |row| row.id(0),
    )
    .await
}

/// A pending request of this person for the same at the same place.
pub async fn pending_of(
    db: &Db,
    person: PersonId,
    permission: Option<Permission>,
    scope: Scope,
) -> StoreResult<Option<AccessRequestId>> {
    db.maybe(
        "SELECT id FROM access_request
         WHERE person_id = ?1 AND coalesce(permission, '') = ?2 AND scope = ?3 AND status = ?4
           AND kind <> 'appeal'
         ORDER BY filed_at LIMIT 1",
        args![
            person,
            permission.map_or("", |permission| permission.id()),
            &scope.to_query(),
            &word(&RequestStatus::Pending)
        ],
        |row| row.id(0),
    )
    .await
}

/// All that are pending, the oldest first.
pub async fn pending(db: &Db) -> StoreResult<Vec<AccessRequestId>> {
    db.all(
        "SELECT id FROM access_request WHERE status = ?1 ORDER BY filed_at, id",
        args![&word(&RequestStatus::Pending)],
        |row| row.id(0),
    )
    .await
}

/// All pending ones about this person, whatever they ask for.
pub async fn pending_about(db: &Db, person: PersonId) -> StoreResult<Vec<AccessRequestId>> {
    db.all(
        "SELECT id FROM access_request WHERE person_id = ?1 AND status = ?2 ORDER BY id",
        args![person, &word(&RequestStatus::Pending)],
        |row| row.id(0),
    )
    .await
}

/// Pending ones of others for the same at the same place.
pub async fn similar(
    db: &Db,
    person: PersonId,
    permission: Option<Permission>,
    scope: Scope,
) -> StoreResult<Vec<AccessRequestId>> {
    db.all(
        "SELECT id FROM access_request
         WHERE person_id <> ?1 AND coalesce(permission, '') = ?2 AND scope = ?3 AND status = ?4
         ORDER BY filed_at LIMIT 50",
        args![
            person,
            permission.map_or("", |permission| permission.id()),
            &scope.to_query(),
            &word(&RequestStatus::Pending)
        ],
        |row| row.id(0),
    )
    .await
}

/// How many somebody has open, and how many they filed since.
pub async fn counts(db: &Db, filed_by: PersonId, since: UnixMillis) -> StoreResult<(u32, u32)> {
    let open = db
        .one(
            "SELECT count(*) FROM access_request WHERE filed_by = ?1 AND status = ?2",
            args![filed_by, &word(&RequestStatus::Pending)],
            |row| row.small(0),
        )
        .await?;
    let filed = db
        .one(
            "SELECT count(*) FROM access_request WHERE filed_by = ?1 AND filed_at > ?2",
            args![filed_by, since],
            |row| row.small(0),
        )
        .await?;
    Ok((open, filed))
}

/// When the same was refused to the same person since, the latest first.
pub async fn refusals(
    db: &Db,
    person: PersonId,
    permission: Option<Permission>,
    scope: Scope,
    since: UnixMillis,
) -> StoreResult<Vec<UnixMillis>> {
    db.all(
        "SELECT closed_at FROM access_request
         WHERE person_id = ?1 AND coalesce(permission, '') = ?2 AND scope = ?3 AND status = ?4
           AND closed_at > ?5
         ORDER BY closed_at DESC",
        args![
            person,
            permission.map_or("", |permission| permission.id()),
            &scope.to_query(),
            &word(&RequestStatus::Denied),
            since
        ],
        |row| row.time(0),
    )
    .await
}

/// Whether the same was asked and taken back since.
pub async fn was_taken_back(
    db: &Db,
    person: PersonId,
    permission: Option<Permission>,
    scope: Scope,
    since: UnixMillis,
) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM access_request
             WHERE person_id = ?1 AND coalesce(permission, '') = ?2 AND scope = ?3 AND status = ?4
               AND closed_at > ?5
             LIMIT 1",
            args![
                person,
                permission.map_or("", |permission| permission.id()),
                &scope.to_query(),
                &word(&RequestStatus::Cancelled),
                since
            ],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub async fn is_there(db: &Db, id: AccessRequestId) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM access_request WHERE id = ?1",
            args![id],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

/// What this person asked for since that they did not have, the latest first.
pub async fn asked_for_more(
    db: &Db,
    person: PersonId,
    since: UnixMillis,
) -> StoreResult<Vec<AvoidedRequest>> {
    db.all(
        "SELECT id, person_id, permission, scope, status, filed_at FROM access_request
         WHERE person_id = ?1 AND filed_at > ?2 AND permission IS NOT NULL
           AND kind IN ('new', 'temporary', 'extend')
         ORDER BY filed_at DESC LIMIT 500",
        args![person, since],
        |row| {
            Ok(AvoidedRequest {
                request: row.id(0)?,
                person: row.id(1)?,
                permission: row.word(2)?,
                scope: row.scope(3)?,
                status: row.word(4)?,
                filed_at: row.time(5)?,
            })
        },
    )
    .await
}

/// How long people took to decide, since; sorted.
pub async fn durations(db: &Db, since: UnixMillis) -> StoreResult<Vec<i64>> {
    db.all(
        "SELECT closed_at - filed_at FROM access_request
         WHERE closed_at > ?1 AND status IN ('approved', 'denied')
         ORDER BY closed_at - filed_at LIMIT 1000",
        args![since],
        |row| row.int(0),
    )
    .await
}
