//! A request is filed. What it is about is taken from the records, not from what somebody
//! types; what cannot be asked for is refused field by field; the same asked twice is one.

use tokenim_policy::request::plan::{
    self, Case, FILED_A_DAY_MAX, OPEN_MAX, REFUSALS_MAX, REST_MS, SERIAL_MS, UNBLEMISHED_MS,
    too_much_in_a_row,
};
use tokenim_policy::request::{self, Process, Stage, workflow};
use tokenim_policy::{Moment, catalogue, decide_permission};
use tokenim_protocol::access_request::{
    BLOCKED_PEOPLE_MAX, Bar, FileRequest, Filed, LineKind, Loss, Purpose, RequestCard, RequestKind,
    RequestPhase, RequestStatus, STATEMENT_CHARS_MIN,
};
use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::ids::{AccessRequestId, CaseId, ExclusionId, GrantId, PersonId};
use tokenim_protocol::permission::{
    Action, ExclusionKind, Facts, Permission, PermissionSet, PersonKind, ReasonCode, Resource,
    RoleKey, Scope,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::around::Around;
use super::carry_out::carry_out;
use super::case;
use super::say::{LINES_MAX, words};
use super::{digest_of, last_use, record, rules, tell};
use crate::access;
use crate::actions::refusal::Asked;
use crate::actions::{cases, effects};
use crate::error::{AppError, AppResult};
use crate::store::access_request_talk as talk;
use crate::store::access_requests::{self, Stored, Way};
use crate::store::{Db, Tx, facts, people, teams, visible};

/// How long the same being taken counts against an automatic answer and for the card (S50).
const LOST_WITHIN_MS: i64 = 180 * DAY_MS;
/// Colleagues that a card names.
const PEERS_NAMED_MAX: usize = 5;
/// Colleagues that a card compares with.
const PEERS_MAX: usize = 50;

/// What is asked, once everything about it is known.
pub struct Asking {
    pub id: AccessRequestId,
    pub kind: RequestKind,
    pub person: PersonId,
    pub filed_by: PersonId,
    pub permission: Option<Permission>,
    pub scope: Scope,
    pub exclusion: Option<ExclusionId>,
    pub case: Option<CaseId>,
    pub grant: Option<GrantId>,
    pub of: Option<AccessRequestId>,
    pub level: u8,
    pub starts_at: Option<UnixMillis>,
    pub ends_at: Option<UnixMillis>,
    pub purpose: Purpose,
    pub root_cause: String,
    pub loss: Option<Loss>,
    pub card: RequestCard,
    pub barred: Vec<(PersonId, Bar)>,
}

pub async fn file(tx: &mut Tx, actor: PersonId, mut asked: FileRequest) -> AppResult<Filed> {
    let now = tx.now();
    access::organisation(tx, actor, Action::FileRequest, now).await?;
    if let Some(known) = access_requests::get(tx, asked.id).await? {
        if known.process.filed_by != actor || asked.dry_run {
            return Err(AppError::Conflict);
        }
        return answer(tx, &known, actor, false).await;
    }
    let person = asked.person.unwrap_or(actor);
    // Neither a place nor a person that the one who asks may not know of.
    knows(tx, actor, asked.scope).await?;
    on_behalf(tx, actor, person, asked.scope, now).await?;
    knows(tx, person, asked.scope).await?;
    let facts = effects::widened(tx, person, asked.scope).await?;
    if person != actor {
        ask_back(&mut asked, &facts, now);
    }
    let purpose = purpose(tx, actor, &asked).await?;
    let found = found(&facts, &asked, now)?;
    if !asked.dry_run {
        if let Some(open) =
            access_requests::pending_of(tx, person, found.permission, asked.scope).await?
            && asked.kind != RequestKind::Appeal
        {
            return merge(tx, actor, open, &purpose).await;
        }
        hold_back(tx, actor, person, &asked, now).await?;
    }

    let appeal = asked.kind == RequestKind::Appeal;
    let mut judged = case::appealed(tx, &found, &asked, person).await?;
    let mut barred = Vec::new();
    let mut above = Vec::new();
    if let Some(judged) = &judged {
        let took_part = cases::took_part(judged);
        above = super::around::superiors_of(tx, &case::decided_by(judged)).await?;
        barred.extend(took_part.into_iter().map(|one| (one, Bar::DecidedBefore)));
    }
    if let Some(author) = found.author
        && judged.is_none()
    {
        barred.push((author, Bar::MadeTheExclusion));
        if appeal && judged.is_none() {
            above = super::around::superiors_of(tx, &[author]).await?;
        }
    }
    let kind_of = Case {
        kind: asked.kind,
        permission: found.permission,
        of: facts.kind,
        restriction: found.restriction,
        appeal,
        purpose_given: !purpose.statement.is_empty(),
        taken_lately: lost_since(
            &facts,
            found.permission,
            asked.scope,
            now.plus_ms(-UNBLEMISHED_MS),
        ) > 0,
        sampled: sampled(tx, &asked, person, found.permission).await?,
    };
    let around = Around::at(tx, person, asked.scope, above, now).await?;
    let asking = Asking {
        id: asked.id,
        kind: asked.kind,
        person,
        filed_by: actor,
        permission: found.permission,
        scope: asked.scope,
        exclusion: asked.exclusion,
        case: judged.as_ref().map(|judged| judged.id),
        grant: asked.grant,
        of: None,
        level: u8::from(appeal),
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        purpose,
        root_cause: String::new(),
        loss: found.loss,
        card: card(
            tx,
            &facts,
            found.permission,
            asked.scope,
            asked.exclusion,
            now,
        )
        .await?,
        barred,
    };
    let (own, planned) = workflow::way(&kind_of, &around.workflows);
    let way = rules::begun(own, &planned);
    let stored = put(tx, asking, &planned, way, &around, "request.created").await?;
    if let Some(judged) = &mut judged {
        cases::appealed(tx, judged, actor, stored.id).await?;
    }
    let filed = answer(tx, &stored, actor, false).await?;
    if asked.dry_run {
        tx.discard();
    }
    Ok(filed)
}

/// Whoever asks for somebody else does not see what was taken from them: where it was, that is
/// what is asked back.
fn ask_back(asked: &mut FileRequest, facts: &Facts, now: UnixMillis) {
    let plain = matches!(asked.kind, RequestKind::New | RequestKind::Temporary);
    let taken = facts.exclusions.iter().find(|one| {
        one.kind == ExclusionKind::Revocation
            && one.permission == asked.permission
            && one.scope == asked.scope
            && one.ended.is_none()
            && one.starts_at <= now
            && one.ends_at.is_none_or(|end| end > now)
    });
    if let (true, None, Some(taken)) = (plain, asked.exclusion, taken) {
        asked.kind = RequestKind::Restore;
        asked.exclusion = Some(taken.id);
        asked.starts_at = None;
        asked.ends_at = None;
    }
}

/// Whether a person looks at what the rule would decide. A rehearsal does not tell, and
/// whoever takes a request back and files it again is not drawn for anew.
async fn sampled(
    tx: &Tx,
    asked: &FileRequest,
    person: PersonId,
    permission: Option<Permission>,
) -> AppResult<bool> {
    if asked.dry_run {
        return Ok(false);
    }
    let since = tx.now().plus_ms(-UNBLEMISHED_MS);
    let again = access_requests::was_taken_back(tx, person, permission, asked.scope, since).await?;
    let mut drawn = [0];
    tx.rng().fill(&mut drawn);
    Ok(again || plan::is_sampled(drawn[0]))
}

/// Writes a new request down, opens its first stage or lets the rule decide, and tells.
pub async fn put(
    tx: &mut Tx,
    asking: Asking,
    planned: &plan::Plan,
    way: Way,
    around: &Around,
    action: &'static str,
) -> AppResult<Stored> {
    let now = tx.now();
    let mut process = Process {
        person: asking.person,
        filed_by: asking.filed_by,
        filed_at: now,
        status: RequestStatus::Pending,
        phase: RequestPhase::Stage,
        version: 1,
        stages: planned.stages.iter().map(Stage::from).collect(),
        stage: 0,
        expires_at: now.plus_ms(planned.ttl_ms),
        endorsers: Vec::new(),
        barred: asking.barred,
        nudged_at: None,
        next_level_asked: false,
    };
    let mut first = process.stages[0].clone();
    let mut reviewers = around.reviewers(tx, &process, &mut first).await?;
    if reviewers.is_empty() {
        // In the whole company only whoever took it can give it back.
        let sole = around.sole_author(&process, &first.roles);
        process.barred.retain(|(person, _)| !sole.contains(person));
        reviewers = around.reviewers(tx, &process, &mut first).await?;
    }
    let roles = first.roles;
    // An appeal that nobody above can hear is heard by others, and their word is the last.
    let top_level = asking.kind == RequestKind::Appeal
        && (asking.level >= request::APPEAL_LEVELS || roles.len() > 1);
    process.stages[0].roles = roles;
    let process = request::begin(process, &reviewers, now);
    let mut stored = Stored {
        id: asking.id,
        kind: asking.kind,
        permission: asking.permission,
        scope: asking.scope,
        exclusion: asking.exclusion,
        case: asking.case,
        grant: asking.grant,
        of: asking.of,
        appealed_by: None,
        level: asking.level,
        top_level,
        starts_at: asking.starts_at,
        ends_at: asking.ends_at,
        purpose: asking.purpose,
        root_cause: asking.root_cause,
        loss: asking.loss,
        card: asking.card,
        digest: String::new(),
        revision: 0,
        closed_at: None,
        outcome: None,
        way: Some(way),
        process,
    };
    stored.digest = digest_of(&stored);
    access_requests::insert(tx, &stored).await?;
    let by = Some(asking.filed_by);
    talk::add_line(tx, stored.id, by, LineKind::Filed, "", now).await?;
    record(tx, by, action, &stored, &stored.purpose.statement.clone()).await?;
    let owner = around.owner_of_the_rule(&stored.process.stages[0].roles);
    if let (true, Some(owner)) = (planned.automatic, owner) {
        stored.process = request::by_rule(&stored.process);
        let text = stored.purpose.statement.clone();
        talk::add_line(tx, stored.id, None, LineKind::Approved, "", now).await?;
        carry_out(tx, &mut stored, owner, true, &text).await?;
    }
    tell(tx, &mut stored, around).await?;
    Ok(stored)
}

async fn knows(db: &Db, person: PersonId, scope: Scope) -> AppResult<()> {
    let known = facts::of(db, person).await?.ok_or(AppError::NotFound)?;
    facts::find(&known, scope)
        .map(|_| ())
        .ok_or(AppError::NotFound)
}

/// For somebody else asks their manager, or whoever may ask for others there.
async fn on_behalf(
    tx: &Tx,
    actor: PersonId,
    person: PersonId,
    scope: Scope,
    now: UnixMillis,
) -> AppResult<()> {
    if person == actor {
        return Ok(());
    }
    let own = access::facts_of(tx, actor).await?;
    let hidden = own.kind == PersonKind::Guest && !visible::sees(tx, actor, person).await?;
    let Some(one) = people::get(tx, person).await?.filter(|_| !hidden) else {
        return Err(AppError::NotFound);
    };
    let wide = effects::widened(tx, actor, scope).await?;
    let right = decide_permission(
        &wide,
        Permission::RequestOnBehalf,
        scope,
        &Moment::server(now),
    );
    if one.manager == Some(actor) || right.is_allowed() {
        return Ok(());
    }
    let asked = Asked {
        actor,
        action: Action::FileRequest,
        resource: Resource::of(scope, person),
        permission: Some(Permission::RequestOnBehalf),
    };
    Err(asked.out_of_reach(ReasonCode::RoleLacks))
}

/// What the requester says, everything that is wrong with it named at once (S26).
async fn purpose(tx: &Tx, actor: PersonId, asked: &FileRequest) -> AppResult<Purpose> {
    let mut wrong: Vec<FieldError> = Vec::new();
    let mut take = |field: &str, text: &str, at_least: usize| {
        let at_least = if asked.dry_run { 0 } else { at_least };
        match words(field, text, at_least) {
            Ok(text) => text,
            Err(AppError::Invalid(fields)) => {
                wrong.extend(fields);
                String::new()
            }
            Err(_) => String::new(),
        }
    };
    let mut purpose = asked.purpose.clone();
    purpose.need = take("purpose.need", &purpose.need, 0);
    purpose.statement = take("purpose.statement", &purpose.statement, STATEMENT_CHARS_MIN);
    purpose.stage = take("purpose.stage", &purpose.stage, 0);
    let mut not = |field: &str, problem: FieldProblem| {
        wrong.push(FieldError {
            field: field.to_owned(),
            problem,
        });
    };
    purpose.blocks.sort_unstable();
    purpose.blocks.dedup();
    purpose.blocks.retain(|person| *person != actor);
    if purpose.blocks.len() > BLOCKED_PEOPLE_MAX {
        not("purpose.blocks", FieldProblem::TooLong);
    }
    if purpose.checks.len() > 8 {
        not("purpose.checks", FieldProblem::TooLong);
    }
    let own = access::facts_of(tx, actor).await?;
    for person in purpose.blocks.iter().take(BLOCKED_PEOPLE_MAX) {
        let guest = own.kind == PersonKind::Guest;
        let known = people::get(tx, *person)
            .await?
            .is_some_and(|one| one.active);
        if !known || guest && !visible::sees(tx, actor, *person).await? {
            not("purpose.blocks", FieldProblem::NotAllowed);
            break;
        }
    }
    if let Some(team) = purpose.project
        && facts::find(&own, Scope::Team(team)).is_none()
    {
        not("purpose.project", FieldProblem::NotAllowed);
    }
    if wrong.is_empty() {
        Ok(purpose)
    } else {
        Err(AppError::Invalid(wrong))
    }
}

/// What the records say about what is asked for.
pub(super) struct Found {
    permission: Option<Permission>,
    loss: Option<Loss>,
    author: Option<PersonId>,
    restriction: bool,
    starts_at: Option<UnixMillis>,
    ends_at: Option<UnixMillis>,
    /// The case that the exclusion belongs to, or whose warning it is about.
    pub(super) case: Option<CaseId>,
}

fn found(facts: &Facts, asked: &FileRequest, now: UnixMillis) -> AppResult<Found> {
    let wrong = |field: &str, problem| Err(AppError::field(field, problem));
    match (asked.kind, asked.exclusion, asked.grant) {
        (
            RequestKind::Restore | RequestKind::RemoveRestriction | RequestKind::Appeal,
            Some(id),
            None,
        ) => {
            let Some(taken) = facts.exclusions.iter().find(|one| one.id == id) else {
                return wrong("exclusion", FieldProblem::NotAllowed);
            };
            let over = taken.ended.is_some() || taken.ends_at.is_some_and(|end| end <= now);
            if over {
                return wrong("exclusion", FieldProblem::InThePast);
            }
            if taken.permission != asked.permission {
                return wrong("permission", FieldProblem::NotAllowed);
            }
            if taken.scope != asked.scope {
                return wrong("scope", FieldProblem::NotAllowed);
            }
            let fits = match (asked.kind, taken.kind) {
                (RequestKind::Appeal, _) => true,
                (RequestKind::Restore, kind) => kind == ExclusionKind::Revocation,
                (_, kind) => kind == ExclusionKind::Restriction,
            };
            if !fits {
                return wrong("kind", FieldProblem::NotAllowed);
            }
            if asked.ends_at.is_some() || asked.starts_at.is_some() {
                return wrong("ends_at", FieldProblem::NotAllowed);
            }
            Ok(Found {
                permission: taken.permission,
                loss: Some(Loss {
                    code: taken.code,
                    since: Some(taken.starts_at),
                    until: taken.ends_at,
                    by: Some(taken.by),
                    text: Some(taken.text.clone()),
                }),
                author: Some(taken.by),
                restriction: taken.kind != ExclusionKind::Revocation,
                starts_at: None,
                ends_at: None,
                case: taken.case,
            })
        }
        // What a case came to took nothing: a warning.
        (RequestKind::Appeal, None, None) if asked.case.is_some() => {
            if asked.permission.is_some() {
                return wrong("permission", FieldProblem::NotAllowed);
            }
            Ok(Found {
                permission: None,
                loss: None,
                author: None,
                restriction: true,
                starts_at: None,
                ends_at: None,
                case: asked.case,
            })
        }
        (RequestKind::Restore | RequestKind::Extend, None, Some(id)) => {
            let Some(given) = facts.grants.iter().find(|one| one.id == id) else {
                return wrong("grant", FieldProblem::NotAllowed);
            };
            if Some(given.permission) != asked.permission {
                return wrong("permission", FieldProblem::NotAllowed);
            }
            if given.scope != asked.scope {
                return wrong("scope", FieldProblem::NotAllowed);
            }
            let running = given.revoked.is_none() && given.ends_at > now;
            if running != (asked.kind == RequestKind::Extend) {
                return wrong("kind", FieldProblem::NotAllowed);
            }
            // What is extended goes on where it ends; what is restored, to its former end.
            let starts_at = running.then_some(given.ends_at);
            let former = (!running && given.ends_at > now).then_some(given.ends_at);
            let ends_at = within(facts, given.permission, asked, starts_at, now, former)?;
            Ok(Found {
                permission: asked.permission,
                loss: given.revoked.as_ref().map(|ending| Loss {
                    code: ending.code.unwrap_or(ReasonCode::Revoked),
                    since: Some(ending.at),
                    until: None,
                    by: Some(ending.by),
                    text: Some(ending.text.clone()),
                }),
                author: given.revoked.as_ref().map(|ending| ending.by),
                restriction: false,
                starts_at,
                ends_at,
                case: None,
            })
        }
        (RequestKind::New | RequestKind::Temporary, None, None) => {
            let Some(permission) = asked.permission else {
                return wrong("permission", FieldProblem::Missing);
            };
            if catalogue::row(permission).level < catalogue::Level::of(asked.scope) {
                return wrong("scope", FieldProblem::NotAllowed);
            }
            if !plan::may_ask(facts, permission, now) {
                return wrong("permission", FieldProblem::NotAllowed);
            }
            let decision = decide_permission(facts, permission, asked.scope, &Moment::server(now));
            if decision.is_allowed() && decision.until.is_none() {
                return wrong("permission", FieldProblem::Taken);
            }
            if decision.obstacles.iter().any(|one| one.exclusion.is_some()) {
                return wrong("kind", FieldProblem::NotAllowed);
            }
            if asked.kind == RequestKind::Temporary && asked.ends_at.is_none() && !asked.dry_run {
                return wrong("ends_at", FieldProblem::Missing);
            }
            let starts_at = asked.starts_at.filter(|start| *start > now);
            let ends_at = within(facts, permission, asked, starts_at, now, None)?;
            let loss = decision.obstacles.first().map(|one| Loss {
                code: one.code,
                since: one.since,
                until: one.until,
                by: one.by,
                text: one.text.clone(),
            });
            Ok(Found {
                permission: Some(permission),
                loss,
                author: None,
                restriction: false,
                starts_at,
                ends_at,
                case: None,
            })
        }
        (RequestKind::Extend, _, None) => wrong("grant", FieldProblem::Missing),
        (_, None, None) => wrong("exclusion", FieldProblem::Missing),
        _ => wrong("kind", FieldProblem::NotAllowed),
    }
}

/// The end that was asked for, no longer than it may be given at once and in a row.
fn within(
    facts: &Facts,
    permission: Permission,
    asked: &FileRequest,
    starts_at: Option<UnixMillis>,
    now: UnixMillis,
    former: Option<UnixMillis>,
) -> AppResult<Option<UnixMillis>> {
    let start = starts_at.unwrap_or(now);
    let most = plan::ceiling(permission, facts.kind, start);
    let Some(end) = asked.ends_at else {
        return Ok(former.map(|end| most.map_or(end, |most| end.min(most))));
    };
    if end <= start {
        return Err(AppError::field("ends_at", FieldProblem::InThePast));
    }
    if most.is_some_and(|most| end > most)
        || too_much_in_a_row(facts, permission, asked.scope, start, end)
    {
        return Err(AppError::field("ends_at", FieldProblem::TooFarAhead));
    }
    Ok(Some(end))
}

/// Nobody floods those who decide; whoever was refused three times rests. An appeal never does.
async fn hold_back(
    tx: &Tx,
    actor: PersonId,
    person: PersonId,
    asked: &FileRequest,
    now: UnixMillis,
) -> AppResult<()> {
    if asked.kind == RequestKind::Appeal {
        return Ok(());
    }
    let later = |ms: i64| AppError::TooManyRequests {
        retry_after_ms: u64::try_from(ms).unwrap_or(1).max(1),
    };
    let (open, filed) = access_requests::counts(tx, actor, now.plus_ms(-DAY_MS)).await?;
    if open >= OPEN_MAX || filed >= FILED_A_DAY_MAX {
        return Err(later(DAY_MS));
    }
    let since = now.plus_ms(-SERIAL_MS);
    let refused =
        access_requests::refusals(tx, person, asked.permission, asked.scope, since).await?;
    if refused.len() >= REFUSALS_MAX as usize
        && let Some(last) = refused.first()
        && now < last.plus_ms(REST_MS)
    {
        return Err(later(last.plus_ms(REST_MS).0 - now.0));
    }
    Ok(())
}

/// The same is asked already: the words go there.
async fn merge(
    tx: &mut Tx,
    actor: PersonId,
    open: AccessRequestId,
    purpose: &Purpose,
) -> AppResult<Filed> {
    let now = tx.now();
    let mut known = access_requests::get(tx, open)
        .await?
        .ok_or(AppError::NotFound)?;
    let by = Some(actor);
    if talk::lines(tx, open).await?.len() < LINES_MAX {
        talk::add_line(tx, open, by, LineKind::Merged, &purpose.statement, now).await?;
    }
    record(tx, by, "request.merged", &known, &purpose.statement).await?;
    let around = Around::of(tx, &known, now).await?;
    tell(tx, &mut known, &around).await?;
    // Somebody who asks for another may be new to it.
    if talk::part_of(tx, open, actor).await?.is_none() {
        return Err(AppError::Conflict);
    }
    answer(tx, &known, actor, true).await
}

/// How often the same was taken from the person since.
fn lost_since(
    facts: &Facts,
    permission: Option<Permission>,
    scope: Scope,
    since: UnixMillis,
) -> u32 {
    let taken = facts
        .exclusions
        .iter()
        .filter(|one| one.permission == permission && one.scope == scope && one.starts_at >= since);
    let revoked = facts.grants.iter().filter(|one| {
        Some(one.permission) == permission
            && one.scope == scope
            && one
                .revoked
                .as_ref()
                .is_some_and(|ending| ending.at >= since)
    });
    u32::try_from(taken.count() + revoked.count()).unwrap_or(u32::MAX)
}

/// What those who decide see at a glance.
pub async fn card(
    db: &Db,
    facts: &Facts,
    permission: Option<Permission>,
    scope: Scope,
    exclusion: Option<ExclusionId>,
    now: UnixMillis,
) -> AppResult<RequestCard> {
    let moment = Moment::server(now);
    let mut card = RequestCard {
        lost_before: lost_since(facts, permission, scope, now.plus_ms(-LOST_WITHIN_MS)),
        similar: access_requests::similar(db, facts.person, permission, scope).await?,
        ..RequestCard::default()
    };
    let Some(permission) = permission else {
        return Ok(card);
    };
    card.left_over = decide_permission(facts, permission, scope, &moment)
        .obstacles
        .into_iter()
        .filter(|one| one.exclusion.is_none() || one.exclusion != exclusion)
        // What the approval itself clears.
        .filter(|one| {
            !matches!(
                one.code,
                ReasonCode::RoleLacks
                    | ReasonCode::TempExpired
                    | ReasonCode::EligibleNotActive
                    | ReasonCode::TempNotStarted
            ) && !(exclusion.is_none()
                && one.code == ReasonCode::Revoked
                && one.exclusion.is_none())
        })
        .collect();
    card.last_used_at = last_use::of(db, facts.person, permission, scope).await?;
    let Some(own) = people::get(db, facts.person).await? else {
        return Ok(card);
    };
    let alike = |one: &&tokenim_protocol::directory::Person| {
        let title = !own.title.is_empty() && one.title == own.title;
        let department =
            own.title.is_empty() && own.department.is_some() && one.department == own.department;
        one.id != own.id && one.active && (title || department)
    };
    for one in people::all(db).await?.iter().filter(alike).take(PEERS_MAX) {
        card.peers += 1;
        if let Some(theirs) = facts::of(db, one.id).await?
            && decide_permission(&theirs, permission, scope, &moment).is_allowed()
        {
            card.peers_with += 1;
            if card.peers_who.len() < PEERS_NAMED_MAX {
                card.peers_who.push(one.id);
            }
        }
    }
    Ok(card)
}

async fn answer(db: &Db, stored: &Stored, actor: PersonId, merged: bool) -> AppResult<Filed> {
    let request = talk::view(db, stored.id, actor).await?;
    let request = request.ok_or(AppError::NotFound)?;
    let now = stored.process.filed_at;
    let facts = facts::of(db, stored.process.person).await?;
    let facts = facts.ok_or(AppError::NotFound)?;
    let start = stored.starts_at.unwrap_or(now);
    let took = access_requests::durations(db, now.plus_ms(-90 * DAY_MS)).await?;
    let project_ends_at = match stored.purpose.project {
        Some(team) => teams::get(db, team)
            .await?
            .and_then(|team| team.about.ends_at),
        None => None,
    };
    Ok(Filed {
        merged,
        ceiling_until: stored
            .permission
            .filter(|_| stored.exclusion.is_none())
            .and_then(|permission| plan::ceiling(permission, facts.kind, start)),
        usual_ms: took.get(took.len() / 2).copied(),
        similar: u32::try_from(stored.card.similar.len()).unwrap_or(u32::MAX),
        baseline: baseline(&facts),
        project_ends_at,
        request,
    })
}

/// What comes with the person's position by itself.
fn baseline(facts: &Facts) -> Vec<Permission> {
    let birthright = match facts.kind {
        PersonKind::Member => RoleKey::Member,
        PersonKind::Guest => RoleKey::Guest,
        PersonKind::Contractor => RoleKey::Contractor,
    };
    let roles = facts
        .roles
        .iter()
        .filter(|held| held.until.is_none_or(|until| until > facts.as_of))
        .map(|held| held.role);
    let set = std::iter::once(birthright)
        .chain(roles)
        .map(catalogue::standing)
        .fold(PermissionSet::EMPTY, PermissionSet::union);
    set.iter().collect()
}
