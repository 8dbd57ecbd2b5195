//! The part of the URL map that is about the audit.

use tokenim_protocol::audit::{
    AuditExport, AuditPage, AuditStretch, CheckpointAnswer, ConsistencyProof, ExportAudit,
    ReadAudit, RightsCheck, SettleRights, VerifyAudit,
};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    /// The newest checkpoint, and what proves that it continues a log of `from` records.
    pub async fn audit_checkpoint(&self, from: u64) -> Result<CheckpointAnswer> {
        self.get(format!("/v1/audit/checkpoint?from={from}")).await
    }

    pub async fn audit_consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof> {
        self.get(format!("/v1/audit/consistency?from={from}&to={to}"))
            .await
    }

    pub async fn own_audit(&self, before: Option<u64>) -> Result<AuditPage> {
        let before = before
            .map(|seq| format!("&before={seq}"))
            .unwrap_or_default();
        self.get(format!("/v1/audit/own?limit=50{before}")).await
    }

    pub async fn read_audit(&self, asked: &ReadAudit) -> Result<AuditPage> {
        self.ask(Method::Post, "/v1/audit/read", asked).await
    }

    pub async fn verify_audit(&self, asked: &VerifyAudit) -> Result<AuditStretch> {
        self.ask(Method::Post, "/v1/audit/verify", asked).await
    }

    pub async fn rights_check(&self) -> Result<RightsCheck> {
        self.get("/v1/audit/rights".to_owned()).await
    }

    pub async fn settle_rights(&self, asked: &SettleRights) -> Result<RightsCheck> {
        self.ask(Method::Post, "/v1/audit/rights", asked).await
    }

    pub async fn export_audit(&self, asked: &ExportAudit) -> Result<AuditExport> {
        self.ask(Method::Post, "/v1/audit/export", asked).await
    }
}
