//! Which way requests take, as the organisation decides it: workflows are listed, changed,
//! rehearsed and given up, and a request that began under laxer rules is held to stricter ones.

use serde_json::{Value, json};
use tokenim_policy::catalogue::CATALOGUE;
use tokenim_policy::request::plan::{self, Case, Plan};
use tokenim_policy::request::workflow::{self, Company, CompanyTeam, Undecidable};
use tokenim_policy::request::{Process, Stage};
use tokenim_protocol::access_request::{RequestKind, RequestPhase, RequestStatus};
use tokenim_protocol::directory::Person;
use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::ids::{PersonId, WorkflowId};
use tokenim_protocol::permission::{Action, Permission, PersonKind, RoleKey};
use tokenim_protocol::time::UnixMillis;
use tokenim_protocol::workflow::{
    BuiltInWay, ExampleStage, OpenRequest, RetireWorkflow, SetWorkflow, Workflow, WorkflowExample,
    WorkflowHistory, WorkflowSaved, WorkflowStage, Workflows,
};

use super::around::Around;
use crate::access;
use crate::actions::check;
use crate::actions::operation::{self, Begun};
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::access_requests::{self, Stored, Way};
use crate::store::{Db, Tx, facts, people, teams, workflows};

/// Pending requests that one answer tells of.
const OPEN_MAX: usize = 500;

/// What a request begins with.
pub fn begun(own: Option<&Workflow>, planned: &Plan) -> Way {
    Way {
        workflow: own.map(|workflow| workflow.id),
        version: own.map_or(0, |workflow| workflow.version),
        stages: planned.stages.iter().map(workflow::written).collect(),
        added: 0,
    }
}

/// What the rules that are in force ask of a request beyond what it began with.
pub async fn owed(db: &Db, request: &Stored, around: &Around) -> AppResult<Vec<WorkflowStage>> {
    owed_under(db, request, &around.workflows).await
}

async fn owed_under(
    db: &Db,
    request: &Stored,
    rules: &[Workflow],
) -> AppResult<Vec<WorkflowStage>> {
    let person = request.process.person;
    let Some(known) = facts::of(db, person).await? else {
        return Ok(Vec::new());
    };
    let (true, Some(permission)) = (workflow::KINDS.contains(&request.kind), request.permission)
    else {
        return Ok(Vec::new());
    };
    let case = case(request.kind, permission, known.kind);
    let (_, in_force) = workflow::way(&case, rules);
    // What a rule would give by itself now is asked of nobody.
    if in_force.automatic {
        return Ok(Vec::new());
    }
    let passed = match &request.way {
        Some(way) => way.stages.clone(),
        // From before there were workflows: it began on the catalogue's way.
        None => stages(&plan::plan(&case)),
    };
    Ok(workflow::owed(&stages(&in_force), &passed))
}

/// Notes what was added, so that it is not asked for again.
pub fn add(request: &mut Stored, added: &[WorkflowStage]) {
    let way = request.way.get_or_insert_with(|| Way {
        workflow: None,
        version: 0,
        stages: Vec::new(),
        added: 0,
    });
    way.stages.extend_from_slice(added);
    way.added += u8::try_from(added.len()).unwrap_or(u8::MAX);
}

fn stages(plan: &Plan) -> Vec<WorkflowStage> {
    plan.stages.iter().map(workflow::written).collect()
}

fn case(kind: RequestKind, permission: Permission, of: PersonKind) -> Case {
    Case {
        kind,
        permission: Some(permission),
        of,
        restriction: false,
        appeal: false,
        purpose_given: true,
        taken_lately: false,
        sampled: false,
    }
}

pub async fn list_workflows(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Workflows> {
    access::organisation(db, actor, Action::ReadWorkflows, now).await?;
    let all = workflows::all(db).await?;
    let mut on_built_in = Vec::new();
    let mut open: Vec<(WorkflowId, OpenRequest)> = Vec::new();
    for request in pending(db).await? {
        let told = told_open(&request, owed_under(db, &request, &all).await?.len());
        match request.way.as_ref().and_then(|way| way.workflow) {
            Some(id) => open.push((id, told)),
            None => on_built_in.push(told),
        }
    }
    let mut histories = Vec::new();
    for workflow in all {
        let id = workflow.id;
        let on_it = open.iter().filter(|(on, _)| *on == id);
        histories.push(WorkflowHistory {
            earlier: workflows::earlier(db, id).await?,
            open: on_it.map(|(_, request)| *request).collect(),
            workflow,
        });
    }
    histories.sort_by_key(|one| one.workflow.retired_at.is_some());
    let built_in = CATALOGUE.iter().filter(|row| row.requestable).map(|row| {
        let plan = plan::plan(&case(RequestKind::New, row.permission, PersonKind::Member));
        BuiltInWay {
            permission: row.permission,
            automatic: plan.automatic,
            stages: stages(&plan),
        }
    });
    Ok(Workflows {
        workflows: histories,
        built_in: built_in.collect(),
        on_built_in,
    })
}

async fn pending(db: &Db) -> AppResult<Vec<Stored>> {
    let mut found = Vec::new();
    for id in access_requests::pending(db)
        .await?
        .into_iter()
        .take(OPEN_MAX)
    {
        found.extend(access_requests::get(db, id).await?);
    }
    Ok(found)
}

fn told_open(request: &Stored, owed: usize) -> OpenRequest {
    let way = request.way.as_ref();
    let added = way.map_or(0, |way| way.added);
    OpenRequest {
        request: request.id,
        version: way.map_or(0, |way| way.version),
        person: request.process.person,
        permission: request.permission,
        scope: request.scope,
        filed_at: request.process.filed_at,
        added: added.saturating_add(u8::try_from(owed).unwrap_or(u8::MAX)),
    }
}

pub async fn set_workflow(
    tx: &mut Tx,
    actor: PersonId,
    id: WorkflowId,
    request: SetWorkflow,
) -> AppResult<WorkflowSaved> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (id, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "set_workflow", &key).await? {
        Begun::Again(saved) => return Ok(saved),
        Begun::New(fresh) => fresh,
    };
    access::organisation(tx, actor, Action::EditWorkflows, tx.now()).await?;
    let known = standing(tx, id, request.version).await?;
    let before = workflows::all(tx).await?;
    let workflow = wanted(tx, actor, id, &request, text, &before).await?;
    let example = match request.example {
        Some(example) => rehearse(tx, &workflow, example).await?,
        None => Vec::new(),
    };
    workflows::put(tx, &workflow).await?;
    let after = workflows::all(tx).await?;
    let mut stricter_for = Vec::new();
    for request in pending(tx).await? {
        let now = owed_under(tx, &request, &after).await?.len();
        if now > owed_under(tx, &request, &before).await?.len() {
            stricter_for.push(told_open(&request, now));
        }
    }
    let act = Act::new("workflow.set")
        .about(format!("workflow:{id}"))
        .before(known.as_ref().map_or(Value::Null, told))
        .after(told(&workflow))
        .because(&workflow.text);
    audit::record(tx, Some(actor), act).await?;
    let saved = WorkflowSaved {
        workflow,
        example,
        stricter_for,
    };
    fresh.finish(tx, &saved).await?;
    Ok(saved)
}

/// What it was about takes the catalogue's way again.
pub async fn retire_workflow(
    tx: &mut Tx,
    actor: PersonId,
    id: WorkflowId,
    request: RetireWorkflow,
) -> AppResult<Workflow> {
    let text = check::reason("text", &request.text)?;
    let key = (id, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "retire_workflow", &key).await? {
        Begun::Again(workflow) => return Ok(workflow),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    access::organisation(tx, actor, Action::EditWorkflows, now).await?;
    let known = standing(tx, id, request.version).await?;
    let known = known.ok_or(AppError::NotFound)?;
    let workflow = Workflow {
        version: known.version + 1,
        changed_at: now,
        changed_by: actor,
        text,
        retired_at: Some(now),
        ..known.clone()
    };
    workflows::put(tx, &workflow).await?;
    let act = Act::new("workflow.retire")
        .about(format!("workflow:{id}"))
        .before(told(&known))
        .because(&workflow.text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &workflow).await?;
    Ok(workflow)
}

/// The workflow as the change was made over it; none for a new one.
async fn standing(tx: &Tx, id: WorkflowId, version: u64) -> AppResult<Option<Workflow>> {
    match workflows::get(tx, id).await? {
        None if version == 0 => Ok(None),
        None => Err(AppError::NotFound),
        Some(known) if known.version != version => Err(AppError::Conflict),
        Some(known) if known.retired_at.is_some() => {
            Err(AppError::field("workflow", FieldProblem::NotAllowed))
        }
        Some(known) => Ok(Some(known)),
    }
}

/// The new version, with everything that is wrong with it named at once.
async fn wanted(
    tx: &Tx,
    actor: PersonId,
    id: WorkflowId,
    request: &SetWorkflow,
    text: String,
    others: &[Workflow],
) -> AppResult<Workflow> {
    let mut wrong: Vec<FieldError> = Vec::new();
    let mut not = |field: &str, problem| {
        wrong.push(FieldError {
            field: field.to_owned(),
            problem,
        });
    };
    let name = match check::name("name", &request.name) {
        Ok(name) => name,
        Err(AppError::Invalid(fields)) => {
            not(
                "name",
                fields
                    .first()
                    .map_or(FieldProblem::Other, |one| one.problem),
            );
            String::new()
        }
        Err(error) => return Err(error),
    };
    let mut permissions = request.permissions.clone();
    permissions.sort_unstable();
    permissions.dedup();
    let mut kinds: Vec<RequestKind> = workflow::KINDS.to_vec();
    kinds.retain(|kind| request.kinds.contains(kind));
    let mut stages = request.stages.clone();
    for stage in &mut stages {
        stage.people.sort_unstable();
        stage.people.dedup();
    }
    let in_use = || {
        let others = others.iter();
        others.filter(move |one| one.id != id && one.retired_at.is_none())
    };
    if in_use().any(|one| one.name == name) {
        not("name", FieldProblem::Taken);
    }
    if permissions.is_empty() {
        not("permissions", FieldProblem::Missing);
    }
    // For one question one answer: no two workflows are about the same.
    let twice = in_use().any(|one| {
        one.kinds.iter().any(|kind| kinds.contains(kind))
            && one
                .permissions
                .iter()
                .any(|known| permissions.contains(known))
    });
    if twice {
        not("permissions", FieldProblem::Taken);
    }
    if kinds.is_empty() {
        not("kinds", FieldProblem::Missing);
    }
    if request
        .kinds
        .iter()
        .any(|kind| !workflow::KINDS.contains(kind))
    {
        not("kinds", FieldProblem::NotAllowed);
    }
    if stages.is_empty() {
        not("stages", FieldProblem::Missing);
    } else if workflow::too_many_stages(&stages) {
        not("stages", FieldProblem::TooLong);
    } else if !permissions.is_empty() {
        let company = company(tx, &permissions, &kinds).await?;
        for (n, why) in workflow::undecidable(&stages, &company) {
            let problem = match why {
                Undecidable::Nobody => FieldProblem::Missing,
                Undecidable::OnlyTheRequester => FieldProblem::NotAllowed,
                Undecidable::TooMany => FieldProblem::TooLong,
                Undecidable::NotThere => FieldProblem::Unknown,
                Undecidable::Malformed => FieldProblem::Malformed,
            };
            not(&format!("stages.{n}"), problem);
        }
        let lax = permissions.iter().any(|permission| {
            let usual = plan::plan(&case(RequestKind::New, *permission, PersonKind::Member));
            !workflow::is_strict_enough(*permission, &stages, &usual)
        });
        if lax {
            not("stages", FieldProblem::TooShort);
        }
    }
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    Ok(Workflow {
        id,
        version: request.version + 1,
        name,
        permissions,
        kinds,
        stages,
        changed_at: tx.now(),
        changed_by: actor,
        text,
        retired_at: None,
    })
}

/// The company, as far as it says whether a workflow could ever be decided.
async fn company(db: &Db, permissions: &[Permission], kinds: &[RequestKind]) -> AppResult<Company> {
    let mut everybody = people::all(db).await?;
    everybody.retain(|person| person.active);
    let with = |post: RoleKey| -> Vec<PersonId> {
        let holders = everybody.iter().filter(|one| one.posts.contains(&post));
        holders.map(|one| one.id).collect()
    };
    // What was taken can be asked back by anybody.
    let asks = |one: &&Person| {
        kinds.contains(&RequestKind::Restore)
            || permissions
                .iter()
                .any(|permission| plan::may_ask_as(one.kind, &one.posts, *permission))
    };
    let mut teams = teams::all(db).await?;
    teams.retain(|team| !team.archived);
    let teams = teams.into_iter().map(|team| CompanyTeam {
        admins: team
            .members
            .iter()
            .filter(|member| member.admin)
            .map(|member| member.person)
            .collect(),
        data_owners: team
            .about
            .owner
            .into_iter()
            .chain(team.about.deputy)
            .collect(),
    });
    Ok(Company {
        askers: everybody
            .iter()
            .filter(asks)
            .map(|one| (one.id, one.manager))
            .collect(),
        teams: teams.collect(),
        sysadmins: with(RoleKey::Sysadmin),
        secadmins: with(RoleKey::Secadmin),
        auditors: with(RoleKey::Auditor),
        owners: with(RoleKey::Owner),
        able: everybody
            .iter()
            .filter(|one| one.kind != PersonKind::Guest)
            .map(|one| one.id)
            .collect(),
    })
}

/// To whom it would go when this person asked at this place.
async fn rehearse(
    tx: &Tx,
    workflow: &Workflow,
    example: WorkflowExample,
) -> AppResult<Vec<ExampleStage>> {
    let WorkflowExample { person, scope } = example;
    let wrong = |field: &str| AppError::field(field, FieldProblem::NotAllowed);
    let known = facts::of(tx, person).await?;
    let known = known.ok_or_else(|| wrong("example.person"))?;
    if facts::find(&known, scope).is_none() {
        return Err(wrong("example.scope"));
    }
    let now = tx.now();
    let rules = vec![workflow.clone()];
    let around = Around::among(tx, person, scope, Vec::new(), Vec::new(), rules, now).await?;
    let process = Process {
        person,
        filed_by: person,
        filed_at: now,
        status: RequestStatus::Pending,
        phase: RequestPhase::Stage,
        version: 1,
        stages: Vec::new(),
        stage: 0,
        expires_at: now,
        endorsers: Vec::new(),
        barred: Vec::new(),
        nudged_at: None,
        next_level_asked: false,
    };
    let mut told = Vec::new();
    for stage in &workflow.stages {
        let mut stage = Stage::from(&workflow::planned(stage));
        let planned = stage.roles.len();
        let reviewers = around.reviewers(tx, &process, &mut stage).await?;
        told.push(ExampleStage {
            needed: stage.needed,
            reviewers,
            went_up: stage.roles.len() > planned,
        });
    }
    Ok(told)
}

fn told(workflow: &Workflow) -> Value {
    json!({
        "name": workflow.name,
        "version": workflow.version,
        "permissions": workflow.permissions,
        "kinds": workflow.kinds,
        "stages": workflow.stages,
    })
}
