//! Links by which people join: made, listed, revoked.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{JoinLinkId, OrganisationId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::start::{
    CreateJoinLink, JOIN_LINK_DAYS_MAX, JOIN_USES_MAX, JoinLink, JoinLinkMade,
};
use tokenim_protocol::time::DAY_MS;

use super::check;
use crate::access;
use crate::audit::{self, Act};
use crate::auth::secret::{SecretHash, new_token};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, join_links};

/// A repetition cannot be given the token again, because only its hash is kept: the same id is
/// a conflict, and whoever asks makes another link.
pub async fn create_join_link(
    tx: &mut Tx,
    actor: PersonId,
    organisation: OrganisationId,
    ca_fingerprint: Option<String>,
    request: CreateJoinLink,
) -> AppResult<JoinLinkMade> {
    let note = check::title("note", &request.note)?;
    let now = tx.now();
    access::organisation(tx, actor, Action::ManageJoinLinks, now).await?;
    if request.uses_max == 0 || request.uses_max > JOIN_USES_MAX {
        return Err(AppError::field("uses_max", FieldProblem::NotAllowed));
    }
    if request.expires_at <= now {
        return Err(AppError::field("expires_at", FieldProblem::InThePast));
    }
    if request.expires_at > now.plus_ms((JOIN_LINK_DAYS_MAX + 1) * DAY_MS) {
        return Err(AppError::field("expires_at", FieldProblem::TooFarAhead));
    }
    if join_links::get(tx, request.id).await?.is_some() {
        return Err(AppError::Conflict);
    }
    let token = new_token(tx.rng());
    let token_hash = SecretHash::of_token(&token).to_text();
    join_links::insert(tx, &request, &note, actor, &token_hash, now).await?;
    let act = Act::new("join_link.create")
        .about(format!("join_link:{}", request.id))
        .after(json!({
            "uses_max": request.uses_max,
            "expires_at": request.expires_at.0,
            "needs_approval": request.needs_approval,
        }));
    audit::record(tx, Some(actor), act).await?;
    let link = join_links::get(tx, request.id)
        .await?
        .ok_or_else(|| AppError::internal("a link that was written is gone"))?;
    Ok(JoinLinkMade {
        link,
        organisation,
        token: token.to_string(),
        ca_fingerprint,
    })
}

pub async fn list_join_links(
    db: &Db,
    actor: PersonId,
    now: tokenim_protocol::time::UnixMillis,
) -> AppResult<Vec<JoinLink>> {
    access::organisation(db, actor, Action::ManageJoinLinks, now).await?;
    Ok(join_links::all(db).await?)
}

pub async fn revoke_join_link(tx: &mut Tx, actor: PersonId, id: JoinLinkId) -> AppResult<()> {
    let now = tx.now();
    access::organisation(tx, actor, Action::ManageJoinLinks, now).await?;
    if join_links::get(tx, id).await?.is_none() {
        return Err(AppError::NotFound);
    }
    if join_links::revoke(tx, id, actor, now).await? {
        let act = Act::new("join_link.revoke").about(format!("join_link:{id}"));
        audit::record(tx, Some(actor), act).await?;
    }
    Ok(())
}
