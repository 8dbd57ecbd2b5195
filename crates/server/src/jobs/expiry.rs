//! What has run out: grants and exclusions whose end has come.
//!
//! Their end needs no job to take effect, `decide` judges by the clock. The job tells the
//! person: a line in their timeline, and a raised epoch so that every screen looks again.

use serde_json::json;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::permission::ReasonCode;

use crate::actions::{AccessLine, touch};
use crate::app::App;
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::{Tx, exclusions, grants};

pub async fn run_out(app: &App) -> AppResult<()> {
    app.settle_refusals().await?;
    let now = app.now();
    let due = app
        .read(move |db| {
            Box::pin(async move {
                let grants = grants::run_out(db, now).await?;
                let exclusions = exclusions::run_out(db, now).await?;
                Ok(!grants.is_empty() || !exclusions.is_empty())
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
