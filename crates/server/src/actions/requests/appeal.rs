//! A decision is appealed: to whoever stands above those who made it, and to none who took
//! part (S52, S53).

use tokenim_policy::request::plan::{Case, plan};
use tokenim_protocol::access_request::{
    AppealIt, Bar, LineKind, RequestKind, RequestStatus, STATEMENT_CHARS_MIN, Verdict,
};
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::permission::Action;

use super::around::{Around, superiors_of};
use super::file::{Asking, card, put};
use super::say::words;
use super::view::can_be_appealed;
use super::{Acted, open, rules, tell};
use crate::actions::effects;
use crate::error::{AppError, AppResult};
use crate::store::access_request_talk as talk;
use crate::store::{Tx, access_requests, people};

pub async fn appeal(
    tx: &mut Tx,
    actor: PersonId,
    of: AccessRequestId,
    asked: AppealIt,
) -> AppResult<Acted> {
    let root_cause = words("root_cause", &asked.root_cause, STATEMENT_CHARS_MIN)?;
    let explanation = words("explanation", &asked.explanation, STATEMENT_CHARS_MIN)?;
    let need = words("need", &asked.need, 1)?;
    let mut first = open(tx, actor, of, Action::FileRequest).await?;
    if first.request.appealed_by == Some(asked.id) {
        let view = talk::view(tx, asked.id, actor).await?;
        return Ok(Acted::Done(Box::new(view.ok_or(AppError::NotFound)?)));
    }
    if !first.request.process.is_requester(actor) {
        let asked = first.asked(Action::FileRequest);
        return Err(asked.out_of_reach(tokenim_protocol::permission::ReasonCode::RoleLacks));
    }
    let now = tx.now();
    if !can_be_appealed(&first.request, now) || access_requests::get(tx, asked.id).await?.is_some()
    {
        return first.moved(tx).await;
    }

    let old = &first.request;
    let mut barred = old.process.barred.clone();
    let mut decided = Vec::new();
    for review in old.process.stages.iter().flat_map(|stage| &stage.reviews) {
        if review.verdict == Verdict::Deny || !review.struck {
            decided.push(review.by);
        }
    }
    // Whom nobody answered has nobody to hold it against: those above all who were asked.
    let asked_before = &old.process.open().reviewers;
    let below = match old.process.status {
        RequestStatus::Expired => asked_before.clone(),
        _ => decided.clone(),
    };
    barred.extend(decided.iter().map(|person| (*person, Bar::DecidedBefore)));
    let above = superiors_of(tx, &below).await?;
    let level = old.level + 1;

    let mut purpose = old.purpose.clone();
    purpose.need = need;
    purpose.statement = explanation;
    let person = old.process.person;
    let manager = people::get(tx, person).await?.and_then(|one| one.manager);
    if asked.bring_manager {
        // Whoever decides it, or decided it, cannot speak for it as well.
        let free = manager.filter(|one| !decided.contains(one) && !above.contains(one));
        purpose.blocks.extend(free);
        purpose.blocks.sort_unstable();
        purpose.blocks.dedup();
    }
    let facts = effects::widened(tx, person, old.scope).await?;
    let case = Case {
        kind: RequestKind::Appeal,
        permission: old.permission,
        of: facts.kind,
        restriction: false,
        appeal: true,
        purpose_given: true,
        taken_lately: false,
        sampled: false,
    };
    let around = Around::at(tx, person, old.scope, above, now).await?;
    let asking = Asking {
        id: asked.id,
        kind: RequestKind::Appeal,
        person,
        filed_by: actor,
        permission: old.permission,
        scope: old.scope,
        exclusion: old.exclusion,
        case: old.case,
        grant: old.grant,
        of: Some(old.id),
        level,
        starts_at: old.starts_at,
        ends_at: old.ends_at,
        purpose,
        root_cause,
        loss: old.loss.clone(),
        card: card(tx, &facts, old.permission, old.scope, old.exclusion, now).await?,
        barred,
    };
    let planned = plan(&case);
    let way = rules::begun(None, &planned);
    put(tx, asking, &planned, way, &around, "request.appealed").await?;

    first.request.appealed_by = Some(asked.id);
    talk::add_line(tx, of, Some(actor), LineKind::Appealed, "", now).await?;
    tell(tx, &mut first.request, &first.around).await?;
    let view = talk::view(tx, asked.id, actor).await?;
    Ok(Acted::Done(Box::new(view.ok_or(AppError::NotFound)?)))
}
