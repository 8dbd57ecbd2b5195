//! The part of the URL map that is about requests for access.

use serde::Serialize;
use tokenim_protocol::access_request::{
    AccessRequest, AppealIt, ApprovalRings, ApproveIt, DelegateIt, Delegation, DelegationList,
    DenyIt, EndorseIt, FileRequest, Filed, MoveIt, RequestFigures, RequestRecord, SayIt,
};
use tokenim_protocol::ids::{AccessRequestId, DelegationId};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn file_request(&self, file: &FileRequest) -> Result<Filed> {
        self.ask(Method::Post, "/v1/requests", file).await
    }

    pub async fn approve_request(
        &self,
        id: AccessRequestId,
        it: &ApproveIt,
    ) -> Result<AccessRequest> {
        self.on_request(id, "approve", it).await
    }

    pub async fn deny_request(&self, id: AccessRequestId, it: &DenyIt) -> Result<AccessRequest> {
        self.on_request(id, "deny", it).await
    }

    /// `question`, `answer`, `lines` or `withdraw`.
    pub async fn say_about_request(
        &self,
        id: AccessRequestId,
        what: &str,
        it: &SayIt,
    ) -> Result<AccessRequest> {
        self.on_request(id, what, it).await
    }

    /// `nudge` or `escalate`.
    pub async fn move_request(
        &self,
        id: AccessRequestId,
        what: &str,
        it: &MoveIt,
    ) -> Result<AccessRequest> {
        self.on_request(id, what, it).await
    }

    pub async fn endorse_request(
        &self,
        id: AccessRequestId,
        it: &EndorseIt,
    ) -> Result<AccessRequest> {
        self.on_request(id, "endorse", it).await
    }

    pub async fn appeal_request(
        &self,
        id: AccessRequestId,
        it: &AppealIt,
    ) -> Result<AccessRequest> {
        self.on_request(id, "appeal", it).await
    }

    pub async fn request_record(&self, id: AccessRequestId, it: &MoveIt) -> Result<RequestRecord> {
        self.ask(Method::Post, format!("/v1/requests/{id}/record"), it)
            .await
    }

    pub async fn approval_rings(&self) -> Result<ApprovalRings> {
        self.get("/v1/requests/rings".to_owned()).await
    }

    pub async fn request_figures(&self) -> Result<RequestFigures> {
        self.get("/v1/requests/figures".to_owned()).await
    }

    pub async fn delegations(&self) -> Result<DelegationList> {
        self.get("/v1/delegations".to_owned()).await
    }

    pub async fn delegate(&self, asked: &DelegateIt) -> Result<Delegation> {
        self.ask(Method::Post, "/v1/delegations", asked).await
    }

    pub async fn end_delegation(&self, id: DelegationId) -> Result<DelegationList> {
        self.ask(
            Method::Post,
            format!("/v1/delegations/{id}/end"),
            &serde_json::Value::Null,
        )
        .await
    }

    async fn on_request<B: Serialize>(
        &self,
        id: AccessRequestId,
        what: &str,
        body: &B,
    ) -> Result<AccessRequest> {
        self.ask(Method::Post, format!("/v1/requests/{id}/{what}"), body)
            .await
    }
}
