//! The part of the URL map that is about which way requests take.

use tokenim_protocol::ids::WorkflowId;
use tokenim_protocol::workflow::{RetireWorkflow, SetWorkflow, Workflow, WorkflowSaved, Workflows};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn workflows(&self) -> Result<Workflows> {
        self.fetch("/v1/workflows").await
    }

    pub async fn set_workflow(&self, id: WorkflowId, set: &SetWorkflow) -> Result<WorkflowSaved> {
        self.ask(Method::Put, format!("/v1/workflows/{id}"), set)
            .await
    }

    pub async fn retire_workflow(
        &self,
        id: WorkflowId,
        retire: &RetireWorkflow,
    ) -> Result<Workflow> {
        self.ask(Method::Post, format!("/v1/workflows/{id}/retire"), retire)
            .await
    }
}
