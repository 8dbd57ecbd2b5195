//! Whether the rights in the tables are what the audit says, as the server knows it: looked at
//! when it starts, every hour, and after somebody has settled a mismatch.
//!
//! While they are not, every high and critical permission is stopped for everybody (`policy`
//! says so from the facts). It is kept in memory: whoever can edit the database cannot edit it
//! away, and every start looks anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::VerifyingKey;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::RoleKey;
use tokenim_protocol::time::{SECOND_MS, UnixMillis};

use crate::actions::touch_everybody;
use crate::app::App;
use crate::audit::rights::{self, Looked, Mismatch, Rebuilt};
use crate::error::AppResult;
use crate::store::{Store, roles};

/// A look reads the whole log.
const JUST_NOW_MS: i64 = 10 * SECOND_MS;

#[derive(Default)]
pub struct RightsCheck(Mutex<Known>);

#[derive(Clone, Default)]
pub struct Known {
    /// When they were compared last.
    pub at: Option<UnixMillis>,
    /// Since when they differ.
    pub since: Option<UnixMillis>,
    pub looked: Arc<Looked>,
}

impl RightsCheck {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn known(&self) -> Known {
        self.lock().clone()
    }

    /// Takes what a look came to. Answers since when the rights are in doubt.
    fn take(&self, looked: Looked, now: UnixMillis) -> Option<UnixMillis> {
        let mut known = self.lock();
        known.since = match looked.is_proved() {
            true => None,
            false => Some(known.since.unwrap_or(now)),
        };
        known.at = Some(now);
        known.looked = Arc::new(looked);
        known.since
    }

    /// Before the first request is answered. Writes nothing.
    pub async fn begin(&self, store: &Store, key: VerifyingKey, now: UnixMillis) -> AppResult<()> {
        let looked = store
            .read(move |db| Box::pin(async move { Ok(rights::look(db, &key).await?) }))
            .await?;
        tell(&looked);
        store.doubt(self.take(looked, now));
        Ok(())
    }
}

/// Whoever runs the server reads it in its log.
fn tell(looked: &Looked) {
    if let Some(wrong) = &looked.log {
        tracing::error!(%wrong, "the audit is not as it was written");
    }
    for mismatch in looked.mismatches.iter().take(20) {
        tracing::error!(%mismatch, "the rights are not what the audit says");
    }
}

/// Compares once, and stops or starts what rests on it.
pub async fn look(app: &App) -> AppResult<()> {
    let key = app.keys().audit.verifying_key();
    let looked = app
        .read(move |db| Box::pin(async move { Ok(rights::look(db, &key).await?) }))
        .await?;
    tell(&looked);
    let since = app.rights_check().take(looked, app.now());
    if app.doubt(since) {
        // It lies in everybody's facts, which are signed anew.
        app.write(|tx| Box::pin(touch_everybody(tx))).await?;
    }
    Ok(())
}

/// Compares again for somebody who looks at it, unless that was only just done.
pub async fn refresh(app: &App) -> AppResult<()> {
    let known = app.rights_check().known();
    match known.at.is_some_and(|at| app.now().0 - at.0 < JUST_NOW_MS) {
        true => Ok(()),
        false => look(app).await,
    }
}

/// Tells the rights whole, in a log of an older server that never did: what is compared later is
/// compared with what stands there now.
pub async fn found(app: &App) -> AppResult<()> {
    let known = app.rights_check().known();
    if known.looked.rebuilt.is_founded || known.looked.log.is_some() {
        return Ok(());
    }
    app.write(|tx| Box::pin(rights::found(tx))).await?;
    look(app).await
}

/// Whether the audit names this person owner or auditor. What the tables say of them is no
/// proof, but reason enough to look: they may have been appointed since the last time.
pub async fn oversees(app: &App, person: PersonId) -> AppResult<bool> {
    let named = |app: &App| {
        app.rights_check()
            .known()
            .looked
            .rebuilt
            .is_overseer(person)
    };
    if named(app) {
        return Ok(true);
    }
    let posts = app
        .read(move |db| Box::pin(async move { Ok(roles::of(db, person).await?) }))
        .await?;
    let overseers = [RoleKey::Owner, RoleKey::Auditor];
    if posts.iter().any(|held| overseers.contains(&held.role)) {
        look(app).await?;
    }
    Ok(named(app))
}

/// What one person may do about a mismatch. Judged by what the audit says, never by the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct May {
    pub see: bool,
    pub restore: bool,
    pub accept: bool,
}

/// Owners restore. Two accept, one of them an owner and neither named by it; the auditor can be
/// the other, who changes nothing by it.
pub fn may(rebuilt: &Rebuilt, mismatch: &Mismatch, actor: PersonId) -> May {
    let owner = rebuilt.holds(actor, RoleKey::Owner);
    let auditor = rebuilt.holds(actor, RoleKey::Auditor);
    let first = rebuilt.proposed.get(&mismatch.id());
    let together = match first {
        None => true,
        Some(first) => *first != actor && (owner || rebuilt.holds(*first, RoleKey::Owner)),
    };
    May {
        see: owner || auditor,
        restore: owner && can_restore(mismatch),
        accept: (owner || auditor) && together && !mismatch.people().contains(&actor),
    }
}

pub fn can_restore(mismatch: &Mismatch) -> bool {
    let (right, _) = mismatch.place;
    let same = mismatch.recorded == mismatch.found;
    let a_row_each = mismatch.recorded.len() == 1 && mismatch.found.len() == 1;
    !same && (right.is_whole() || a_row_each)
}

/// Figures for `/metrics`.
pub fn figures(known: &Known, now: UnixMillis) -> BTreeMap<&'static str, u64> {
    let log = u64::from(known.looked.log.is_some());
    let age = known.at.map_or(0, |at| now.0.saturating_sub(at.0) / 1_000);
    BTreeMap::from([
        (
            "tokenim_rights_mismatches",
            known.looked.mismatches.len() as u64 + log,
        ),
        (
            "tokenim_rights_check_age_seconds",
            u64::try_from(age).unwrap_or(0),
        ),
    ])
}
