//! What no administrative act may leave behind: too few owners, an empty post, or a
//! permission somewhere that nobody is able to grant (S15).
//!
//! Looked at before and after the act, in its transaction. Only a change for the worse is
//! refused, so that an organisation in trouble can still be mended step by step.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokenim_policy::posts::guard_posts;
use tokenim_policy::{PostCounts, without_answer};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{AccountState, Exclusion, Facts, Permission, Scope};

use super::moment;
use crate::actions::refusal::Asked;
use crate::error::AppResult;
use crate::store::{Tx, facts, organisation, people};

/// How the organisation stood before the act.
pub struct Guards {
    missing: BTreeSet<(Permission, Scope)>,
    posts_held: bool,
}

impl Guards {
    pub async fn before(tx: &Tx, touched: Scope) -> AppResult<Self> {
        let helpers = helpers(tx).await?;
        Ok(Self {
            missing: missing(tx, &helpers, touched),
            posts_held: posts(tx, &helpers).await?.is_ok(),
        })
    }

    /// After the rows are changed and the epochs raised.
    pub async fn hold(&self, tx: &Tx, touched: Scope, asked: Asked) -> AppResult<()> {
        let helpers = helpers(tx).await?;
        if let Err(refusal) = posts(tx, &helpers).await?
            && self.posts_held
        {
            return Err(asked.post(refusal));
        }
        if missing(tx, &helpers, touched).is_subset(&self.missing) {
            Ok(())
        } else {
            Err(asked.guarded("it would leave a permission that nobody is able to grant"))
        }
    }
}

/// Whether an exclusion that begins again by itself leaves what its author could not have left
/// behind: then it does not. Compared is the company with it and without it, as it is now.
pub async fn forbid(tx: &Tx, person: PersonId, exclusion: &Exclusion) -> AppResult<bool> {
    let with = helpers(tx).await?;
    let without: Vec<Arc<Facts>> = with
        .iter()
        .map(|facts| match facts.person == person {
            true => {
                let mut spared = Facts::clone(facts);
                spared.exclusions.retain(|one| one.id != exclusion.id);
                Arc::new(spared)
            }
            false => Arc::clone(facts),
        })
        .collect();
    let scope = exclusion.scope;
    let lacking = missing(tx, &with, scope);
    let posts_lost = posts(tx, &with).await?.is_err() && posts(tx, &without).await?.is_ok();
    Ok(posts_lost || !lacking.is_subset(&missing(tx, &without, scope)))
}

async fn helpers(tx: &Tx) -> AppResult<Vec<Arc<Facts>>> {
    let mut helpers = Vec::new();
    for person in people::helpers(tx).await? {
        helpers.extend(facts::of(tx, person).await?);
    }
    helpers.retain(|facts| facts.account == AccountState::Active);
    Ok(helpers)
}

async fn posts(
    tx: &Tx,
    helpers: &[Arc<Facts>],
) -> AppResult<Result<(), tokenim_policy::PostRefusal>> {
    let set_up_mode = organisation::get(tx).await?.set_up_mode;
    let counts = PostCounts::of(helpers.iter().map(Arc::as_ref), &moment(tx));
    Ok(guard_posts(set_up_mode, counts))
}

/// At a channel somebody's answer differs from that at its team only where something is
/// said about this very channel, so only those are looked at one by one.
fn missing(tx: &Tx, helpers: &[Arc<Facts>], touched: Scope) -> BTreeSet<(Permission, Scope)> {
    let mut scopes = BTreeSet::from([Scope::Organisation, touched]);
    for facts in helpers {
        let places = facts.scopes.iter().map(|place| place.scope);
        scopes.extend(places.filter(|scope| matches!(scope, Scope::Team(_))));
        scopes.extend(facts.exclusions.iter().map(|exclusion| exclusion.scope));
    }
    let scopes: Vec<Scope> = scopes.into_iter().collect();
    let helpers: Vec<&Facts> = helpers.iter().map(Arc::as_ref).collect();
    without_answer(&helpers, &scopes, &moment(tx))
        .into_iter()
        .collect()
}
