//! What has run out: grants and exclusions whose end has come, and what was restored for a
//! time that is over.
//!
//! Their end needs no job to take effect, `decide` judges by the clock. The job tells the
//! person: a line in their timeline, and a raised epoch so that every screen looks again.

use serde_json::json;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Ending, Exclusion, ReasonCode};

use crate::actions::{
    AccessLine, case_ended, guards_forbid, order_purge_for, tell_bundles_run_out, touch,
};
use crate::app::App;
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::{Tx, bundles, custom_roles, exclusions, grants};

pub async fn run_out(app: &App) -> AppResult<()> {
    app.settle_refusals().await?;
    let now = app.now();
    let due = app
        .read(move |db| {
            Box::pin(async move {
                let grants = grants::run_out(db, now).await?;
                let roles = custom_roles::run_out(db, now).await?;
                let exclusions = exclusions::run_out(db, now).await?;
                let begun = exclusions::begun(db, now).await?;
                let bundles = bundles::run_out(db, now).await?;
                let given = !grants.is_empty() || !roles.is_empty() || !bundles.is_empty();
                Ok(given || !exclusions.is_empty() || !begun.is_empty())
            })
        })
        .await?;
    if due {
        app.write(|tx| Box::pin(async move { tell(tx).await }))
            .await?;
    }
    Ok(())
}

async fn tell(tx: &mut Tx) -> AppResult<()> {
    let now = tx.now();
    for (person, grant) in grants::run_out(tx, now).await? {
        grants::mark_told(tx, grant.id).await?;
        touch(tx, person).await?;
        let line = AccessLine {
            permission: Some(grant.permission),
            code: Some(ReasonCode::TempExpired),
            until: Some(grant.ends_at),
            ..AccessLine::new(AccessChange::GrantExpired, grant.scope)
        };
        line.tell(tx, person).await?;
        let act = Act::new("permission.grant_expired")
            .about(person)
            .before(json!({ "grant": grant.id.to_string(), "ends_at": grant.ends_at.0 }));
        audit::record(tx, None, act).await?;
    }
    for (person, held) in custom_roles::run_out(tx, now).await? {
        custom_roles::mark_told(tx, held.id).await?;
        touch(tx, person).await?;
        let line = AccessLine {
            role_name: Some(held.name.clone()),
            code: Some(ReasonCode::TempExpired),
            until: Some(held.ends_at),
            ..AccessLine::new(AccessChange::RoleExpired, held.scope)
        };
        line.tell(tx, person).await?;
        let act = Act::new("role.expired")
            .about(person)
            .before(json!({ "grant": held.id.to_string(), "ends_at": held.ends_at.0 }));
        audit::record(tx, None, act).await?;
    }
    tell_bundles_run_out(tx).await?;
    // What was restored until now is taken again.
    for (person, exclusion) in exclusions::begun(tx, now).await? {
        if guards_forbid(tx, person, &exclusion).await? {
            hold_off(tx, person, &exclusion).await?;
            continue;
        }
        exclusions::mark_begun(tx, exclusion.id).await?;
        order_purge_for(tx, person, &exclusion).await?;
        touch(tx, person).await?;
        let line = AccessLine {
            permission: exclusion.permission,
            code: Some(exclusion.code),
            until: exclusion.ends_at,
            by: Some(exclusion.by),
            text: exclusion.text.clone(),
            ..AccessLine::new(AccessChange::Excluded, exclusion.scope)
        };
        line.tell(tx, person).await?;
        let act = Act::new("permission.exclusion_resumed")
            .about(person)
            .after(json!({
                "exclusion": exclusion.id.to_string(),
                "permission": exclusion.permission,
                "scope": exclusion.scope.to_query(),
                "starts_at": exclusion.starts_at.0,
            }));
        audit::record(tx, None, act).await?;
    }
    for (person, exclusion) in exclusions::run_out(tx, now).await? {
        exclusions::mark_told(tx, exclusion.id).await?;
        touch(tx, person).await?;
        let line = AccessLine {
            permission: exclusion.permission,
            code: Some(exclusion.code),
            until: exclusion.ends_at,
            ..AccessLine::new(AccessChange::ExclusionExpired, exclusion.scope)
        };
        line.tell(tx, person).await?;
        let act = Act::new("permission.exclusion_expired")
            .about(person)
            .before(json!({
                "exclusion": exclusion.id.to_string(),
                "ends_at": exclusion.ends_at.map(|end| end.0),
            }));
        audit::record(tx, None, act).await?;
    }
    Ok(())
}

/// What was taken once could not be taken now: in between others who could give it have gone. It
/// ends instead of beginning again.
async fn hold_off(tx: &mut Tx, person: PersonId, exclusion: &Exclusion) -> AppResult<()> {
    let ending = Ending {
        at: tx.now(),
        by: exclusion.by,
        code: None,
        text: String::new(),
    };
    exclusions::end(tx, exclusion.id, &ending).await?;
    touch(tx, person).await?;
    let line = AccessLine {
        permission: exclusion.permission,
        code: Some(exclusion.code),
        ..AccessLine::new(AccessChange::ExclusionEnded, exclusion.scope)
    };
    line.tell(tx, person).await?;
    if let Some(case) = exclusion.case {
        case_ended(tx, case, exclusion.by, false, "").await?;
    }
    let act = Act::new("permission.exclusion_held_off")
        .about(person)
        .before(json!({
            "exclusion": exclusion.id.to_string(),
            "permission": exclusion.permission,
            "scope": exclusion.scope.to_query(),
            "starts_at": exclusion.starts_at.0,
        }));
    audit::record(tx, None, act).await
}
