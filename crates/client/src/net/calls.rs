//! The part of the URL map that is about calls.

use tokenim_protocol::call::{
    CallProviderRow, CallProviders, CallTest, CallTicket, EditCall, InviteToCall, SetCallProvider,
    StartCall,
};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId};
use tokenim_protocol::request::Ack;

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn start_call(&self, channel: ChannelId, start: &StartCall) -> Result<Ack> {
        self.ask(Method::Post, format!("/v1/channels/{channel}/calls"), start)
            .await
    }

    pub async fn edit_call(
        &self,
        channel: ChannelId,
        message: MessageId,
        edit: &EditCall,
    ) -> Result<Ack> {
        self.ask(Method::Put, at(channel, message, ""), edit).await
    }

    pub async fn end_call(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        self.tell(Method::Post, at(channel, message, "/end")).await
    }

    pub async fn decline_call(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        self.tell(Method::Post, at(channel, message, "/decline"))
            .await
    }

    pub async fn join_call(&self, channel: ChannelId, message: MessageId) -> Result<CallTicket> {
        self.fetch_by(Method::Post, at(channel, message, "/join"))
            .await
    }

    pub async fn invite_to_call(
        &self,
        channel: ChannelId,
        message: MessageId,
        invite: &InviteToCall,
    ) -> Result<CallTicket> {
        self.ask(Method::Post, at(channel, message, "/invite"), invite)
            .await
    }

    pub async fn call_providers(&self) -> Result<CallProviders> {
        self.get("/v1/call-providers".to_owned()).await
    }

    pub async fn set_call_provider(
        &self,
        provider: CallProviderId,
        set: &SetCallProvider,
    ) -> Result<CallProviderRow> {
        self.ask(Method::Put, format!("/v1/call-providers/{provider}"), set)
            .await
    }

    pub async fn remove_call_provider(&self, provider: CallProviderId) -> Result<()> {
        self.tell(Method::Delete, format!("/v1/call-providers/{provider}"))
            .await
    }

    pub async fn test_call_provider(&self, provider: CallProviderId) -> Result<CallTest> {
        self.fetch_by(Method::Post, format!("/v1/call-providers/{provider}/test"))
            .await
    }
}

fn at(channel: ChannelId, message: MessageId, what: &str) -> String {
    format!("/v1/channels/{channel}/calls/{message}{what}")
}
