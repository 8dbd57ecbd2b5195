//! Cases of conduct: the case, what was held still as evidence, what was said, and who has a
//! part in it. Nothing of it is ever deleted.

use tokenim_policy::case::counts;
use tokenim_protocol::case::{
    CASES_MAX, Case, CaseLine, CaseLineKind, CaseOutcome, CasePart, CaseProposal, CaseRule,
    CaseStatus, CaseStep, Evidence, HouseRule, PastFinding,
};
use tokenim_protocol::ids::{CaseId, PersonId};
use tokenim_protocol::permission::Scope;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json, word};

#[derive(Clone, Debug)]
pub struct StoredCase {
    pub id: CaseId,
    pub person: PersonId,
    pub scope: Scope,
    pub rule: CaseRule,
    pub house_rule: Option<HouseRule>,
    pub citation: String,
    pub text: String,
    pub status: CaseStatus,
    pub version: u64,
    pub revision: u64,
    pub begun_at: UnixMillis,
    pub reporter: Option<PersonId>,
    pub opened_by: Option<PersonId>,
    pub opened_at: Option<UnixMillis>,
    pub statement_due_at: Option<UnixMillis>,
    pub statement: Option<String>,
    pub stated_at: Option<UnixMillis>,
    pub proposal: Option<CaseProposal>,
    pub outcome: Option<CaseOutcome>,
}

impl StoredCase {
    /// Where what came of it holds.
    pub fn scope_of_outcome(&self) -> Scope {
        match &self.outcome {
            Some(outcome) if outcome.measure.step == CaseStep::Suspension => Scope::Organisation,
            _ => self.scope,
        }
    }

    /// When the clock has something to do next.
    fn wakes_at(&self) -> Option<UnixMillis> {
        self.statement_due_at
            .filter(|_| self.status == CaseStatus::Hearing)
    }
}

pub async fn insert(db: &Db, case: &StoredCase) -> StoreResult<()> {
    db.execute(
        "INSERT INTO conduct_case (id, person_id, scope, rule, citation, text, status, version,
                                   revision, begun_at, reporter_id, house_rule)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        args![
            case.id,
            case.person,
            &case.scope.to_query(),
            &word(&case.rule),
            &case.citation,
            &case.text,
            &word(&case.status),
            case.version,
            case.revision,
            case.begun_at,
            case.reporter,
            case.house_rule.as_ref().map(json).transpose()?.as_deref()
        ],
    )
    .await?;
    save(db, case).await
}

/// What moves.
pub async fn save(db: &Db, case: &StoredCase) -> StoreResult<()> {
    db.execute(
        "UPDATE conduct_case SET status = ?2, version = ?3, revision = ?4, opened_by = ?5,
             opened_at = ?6, statement_due_at = ?7, statement = ?8, stated_at = ?9, proposal = ?10,
             outcome = ?11, wakes_at = ?12, text = ?13
         WHERE id = ?1",
        args![
            case.id,
            &word(&case.status),
            case.version,
            case.revision,
            case.opened_by,
            case.opened_at,
            case.statement_due_at,
            case.statement.as_deref(),
            case.stated_at,
            case.proposal.as_ref().map(json).transpose()?.as_deref(),
            case.outcome.as_ref().map(json).transpose()?.as_deref(),
            case.wakes_at(),
            &case.text
        ],
    )
    .await?;
    Ok(())
}

const CASE: &str = "SELECT id, person_id, scope, rule, citation, text, status, version, revision,
        begun_at, reporter_id, opened_by, opened_at, statement_due_at, statement, stated_at,
        proposal, outcome, house_rule
    FROM conduct_case";

fn read(row: &Row<'_>) -> StoreResult<StoredCase> {
    Ok(StoredCase {
        id: row.id(0)?,
        person: row.id(1)?,
        scope: row.scope(2)?,
        rule: row.word(3)?,
        citation: row.text(4)?,
        text: row.text(5)?,
        status: row.word(6)?,
        version: row.count(7)?,
        revision: row.count(8)?,
        begun_at: row.time(9)?,
        reporter: row.maybe_id(10)?,
        opened_by: row.maybe_id(11)?,
        opened_at: row.maybe_time(12)?,
        statement_due_at: row.maybe_time(13)?,
        statement: row.maybe_text(14)?,
        stated_at: row.maybe_time(15)?,
        proposal: row.maybe_json(16)?,
        outcome: row.maybe_json(17)?,
        house_rule: row.maybe_json(18)?,
    })
}

pub async fn get(db: &Db, id: CaseId) -> StoreResult<Option<StoredCase>> {
    db.maybe(&format!("{CASE} WHERE id = ?1"), args![id], read)
        .await
}

/// All of them, the newest first: whoever asks sorts out what is theirs to judge.
pub async fn newest(db: &Db) -> StoreResult<Vec<StoredCase>> {
    db.all(
        &format!("{CASE} ORDER BY begun_at DESC, id DESC LIMIT ?1"),
        args![10 * CASES_MAX as i64],
        read,
    )
    .await
}

/// Those whose time to be heard is over.
pub async fn due(db: &Db, now: UnixMillis, limit: u32) -> StoreResult<Vec<CaseId>> {
    db.all(
        "SELECT id FROM conduct_case WHERE wakes_at <= ?1 ORDER BY wakes_at, id LIMIT ?2",
        args![now, limit],
        |row| row.id(0),
    )
    .await
}

/// What was found against the person in other cases, the latest first.
pub async fn findings(
    db: &Db,
    person: PersonId,
    but: CaseId,
    now: UnixMillis,
) -> StoreResult<Vec<PastFinding>> {
    let cases = db
        .all(
            &format!(
                "{CASE} WHERE person_id = ?1 AND id <> ?2 AND status = ?3
                 ORDER BY begun_at DESC, id DESC LIMIT ?4"
            ),
            args![person, but, &word(&CaseStatus::Closed), CASES_MAX as i64],
            read,
        )
        .await?;
    Ok(cases
        .into_iter()
        .filter_map(|case| {
            let outcome = case.outcome.filter(|outcome| !outcome.dismissed)?;
            let (step, ends_at) = (outcome.measure.step, outcome.measure.ends_at);
            Some(PastFinding {
                case: case.id,
                at: outcome.at,
                rule: case.rule,
                step,
                ends_at,
                counts: counts(step, ends_at, outcome.overturned, now),
            })
        })
        .collect())
}

/// How many somebody reported since that nobody has taken up.
pub async fn reported_since(db: &Db, reporter: PersonId, since: UnixMillis) -> StoreResult<u32> {
    db.one(
        "SELECT count(*) FROM conduct_case WHERE reporter_id = ?1 AND begun_at > ?2",
        args![reporter, since],
        |row| row.small(0),
    )
    .await
}

pub async fn hold_still(
    db: &Db,
    id: CaseId,
    evidence: &Evidence,
    collector: PersonId,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO conduct_evidence (case_id, n, digest, item, collector_id)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        args![
            id,
            evidence.n,
            &evidence.digest,
            &json(evidence)?,
            collector
        ],
    )
    .await?;
    Ok(())
}

pub async fn evidence(db: &Db, id: CaseId) -> StoreResult<Vec<Evidence>> {
    db.all(
        "SELECT item FROM conduct_evidence WHERE case_id = ?1 ORDER BY n",
        args![id],
        |row| row.json(0),
    )
    .await
}

pub async fn add_line(
    db: &Db,
    id: CaseId,
    by: Option<PersonId>,
    kind: CaseLineKind,
    text: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO conduct_line (case_id, n, at, by_id, kind, text)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5
         FROM conduct_line WHERE case_id = ?1",
        args![id, now, by, &word(&kind), text],
    )
    .await?;
    Ok(())
}

pub async fn lines(db: &Db, id: CaseId) -> StoreResult<Vec<CaseLine>> {
    db.all(
        "SELECT n, at, by_id, kind, text FROM conduct_line WHERE case_id = ?1 ORDER BY n",
        args![id],
        |row| {
            Ok(CaseLine {
                n: row.small(0)?,
                at: row.time(1)?,
                by: row.maybe_id(2)?,
                kind: row.word(3)?,
                text: row.text(4)?,
            })
        },
    )
    .await
}

/// What this person is told now.
pub async fn tell(db: &Db, person: PersonId, view: &Case, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO conduct_party (case_id, person_id, part, view, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (case_id, person_id) DO UPDATE SET
            part = excluded.part, view = excluded.view, changed_at = excluded.changed_at",
        args![view.id, person, &word(&view.part), &json(view)?, now],
    )
    .await?;
    Ok(())
}

pub async fn parties(db: &Db, id: CaseId) -> StoreResult<Vec<(PersonId, CasePart)>> {
    db.all(
        "SELECT person_id, part FROM conduct_party WHERE case_id = ?1 ORDER BY person_id",
        args![id],
        |row| Ok((row.id(0)?, row.word(1)?)),
    )
    .await
}

/// False for whoever had no part in it.
pub async fn leave(db: &Db, id: CaseId, person: PersonId) -> StoreResult<bool> {
    let gone = db
        .execute(
            "DELETE FROM conduct_party WHERE case_id = ?1 AND person_id = ?2",
            args![id, person],
        )
        .await?;
    Ok(gone == 1)
}

/// Everything in which the person has a part, as they were told last.
pub async fn told(db: &Db, person: PersonId) -> StoreResult<Vec<Case>> {
    db.all(
        "SELECT view FROM conduct_party WHERE person_id = ?1
         ORDER BY changed_at DESC, case_id DESC LIMIT ?2",
        args![person, CASES_MAX as i64],
        |row| row.json(0),
    )
    .await
}

pub async fn view(db: &Db, id: CaseId, person: PersonId) -> StoreResult<Option<Case>> {
    db.maybe(
        "SELECT view FROM conduct_party WHERE case_id = ?1 AND person_id = ?2",
        args![id, person],
        |row| row.json(0),
    )
    .await
}
