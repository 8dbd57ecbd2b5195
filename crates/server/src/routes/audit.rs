//! The audit: what everybody may hear of it, one's own records, and what the auditor sees.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::audit::{
    AuditExport, AuditPage, AuditStretch, CheckpointAnswer, CheckpointQuery, ConsistencyProof,
    ConsistencyQuery, ExportAudit, InclusionProof, InclusionQuery, OwnAuditQuery, ReadAudit,
    RightsCheck, SettleRights, VerifyAudit,
};

use super::strict::{Ids, Strict, StrictQuery};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::rights_check;

pub async fn checkpoint(
    State(app): State<App>,
    user: CurrentUser,
    StrictQuery(asked): StrictQuery<CheckpointQuery>,
) -> AppResult<Json<CheckpointAnswer>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::checkpoint(db, user.person, asked.from, now)))
        .await
        .map(Json)
}

pub async fn consistency(
    State(app): State<App>,
    user: CurrentUser,
    StrictQuery(asked): StrictQuery<ConsistencyQuery>,
) -> AppResult<Json<ConsistencyProof>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::audit_consistency(db, user.person, asked, now)))
        .await
        .map(Json)
}

pub async fn inclusion(
    State(app): State<App>,
    user: CurrentUser,
    Ids(seq): Ids<u64>,
    StrictQuery(asked): StrictQuery<InclusionQuery>,
) -> AppResult<Json<InclusionProof>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(actions::audit_inclusion(
            db,
            user.person,
            seq,
            asked.size,
            now,
        ))
    })
    .await
    .map(Json)
}

pub async fn own(
    State(app): State<App>,
    user: CurrentUser,
    StrictQuery(asked): StrictQuery<OwnAuditQuery>,
) -> AppResult<Json<AuditPage>> {
    let now = app.now();
    app.read_dear(user.person, move |db| {
        Box::pin(actions::own_audit(db, user.person, asked, now))
    })
    .await
    .map(Json)
}

pub async fn read(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<ReadAudit>,
) -> AppResult<Json<AuditPage>> {
    app.write(move |tx| Box::pin(actions::read_audit(tx, user.person, asked)))
        .await
        .map(Json)
}

pub async fn verify(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<VerifyAudit>,
) -> AppResult<Json<AuditStretch>> {
    app.write(move |tx| Box::pin(actions::verify_audit(tx, user.person, asked)))
        .await
        .map(Json)
}

pub async fn export(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<ExportAudit>,
) -> AppResult<Json<AuditExport>> {
    app.write(move |tx| Box::pin(actions::export_audit(tx, user.person, asked)))
        .await
        .map(Json)
}

pub async fn rights(State(app): State<App>, user: CurrentUser) -> AppResult<Json<RightsCheck>> {
    if rights_check::oversees(&app, user.person).await? {
        rights_check::refresh(&app).await?;
    }
    let (known, now) = (app.rights_check().known(), app.now());
    app.read(move |db| Box::pin(actions::read_rights_check(db, user.person, known, now)))
        .await
        .map(Json)
}

/// Looks before, because what is settled is what stands there now, and after, because that may
/// have been the last of it. Neither is done for whoever has no part in it: looking costs.
pub async fn settle_rights(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<SettleRights>,
) -> AppResult<Json<RightsCheck>> {
    if !rights_check::oversees(&app, user.person).await? {
        return Err(AppError::NotFound);
    }
    rights_check::look(&app).await?;
    let looked = app.rights_check().known().looked;
    app.write(move |tx| Box::pin(actions::settle_rights(tx, user.person, looked, asked)))
        .await?;
    rights_check::look(&app).await?;
    rights(State(app), user).await
}
