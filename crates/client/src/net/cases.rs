//! The part of the URL map that is about cases of conduct.

use serde::Serialize;
use tokenim_protocol::case::{
    Case, CaseList, HouseRule, HouseRules, OpenCase, ReportMessage, SetHouseRule,
};
use tokenim_protocol::ids::{CaseId, ChannelId, HouseRuleId, MessageId, PersonId};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn report_message(
        &self,
        channel: ChannelId,
        message: MessageId,
        report: &ReportMessage,
    ) -> Result<Case> {
        let path = format!("/v1/channels/{channel}/messages/{message}/report");
        self.ask(Method::Post, path, report).await
    }

    pub async fn open_case(&self, person: PersonId, open: &OpenCase) -> Result<Case> {
        let path = format!("/v1/people/{person}/cases");
        self.ask(Method::Post, path, open).await
    }

    /// What this person can judge.
    pub async fn case_docket(&self) -> Result<CaseList> {
        self.get("/v1/cases/docket".to_owned()).await
    }

    pub async fn house_rules(&self) -> Result<HouseRules> {
        self.get("/v1/house-rules".to_owned()).await
    }

    pub async fn set_house_rule(&self, id: HouseRuleId, set: &SetHouseRule) -> Result<HouseRule> {
        self.ask(Method::Put, format!("/v1/house-rules/{id}"), set)
            .await
    }

    /// `what` is the last part of the address.
    pub async fn act_on_case<B: Serialize>(
        &self,
        id: CaseId,
        what: &str,
        body: &B,
    ) -> Result<Case> {
        self.ask(Method::Post, format!("/v1/cases/{id}/{what}"), body)
            .await
    }
}
