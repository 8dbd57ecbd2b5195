//! The part of the URL map that is about what happens around a message.

use tokenim_protocol::channel::Entry;
use tokenim_protocol::conversation::{
    Confirm, Confirmations, DatePlace, MarkThread, ReadMarks, Revisions, SetPin, SetReaction,
    ThreadMark, ThreadPage,
};
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::UnixMillis;

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn message(&self, channel: ChannelId, message: MessageId) -> Result<Entry> {
        self.get(at(channel, message, "")).await
    }

    pub async fn revisions(&self, channel: ChannelId, message: MessageId) -> Result<Revisions> {
        self.get(at(channel, message, "/revisions")).await
    }

    pub async fn thread(
        &self,
        channel: ChannelId,
        root: MessageId,
        after: u64,
    ) -> Result<ThreadPage> {
        self.get(at(channel, root, &format!("/thread?after={after}")))
            .await
    }

    pub async fn mark_thread(
        &self,
        channel: ChannelId,
        root: MessageId,
        mark: &MarkThread,
    ) -> Result<ThreadMark> {
        self.ask(Method::Put, at(channel, root, "/thread"), mark)
            .await
    }

    pub async fn react(
        &self,
        channel: ChannelId,
        message: MessageId,
        reaction: &SetReaction,
    ) -> Result<Ack> {
        self.ask(Method::Put, at(channel, message, "/reaction"), reaction)
            .await
    }

    pub async fn set_pin(
        &self,
        channel: ChannelId,
        message: MessageId,
        pin: &SetPin,
    ) -> Result<Ack> {
        self.ask(Method::Put, at(channel, message, "/pin"), pin)
            .await
    }

    pub async fn save(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        self.tell(Method::Put, at(channel, message, "/saved")).await
    }

    pub async fn unsave(&self, message: MessageId) -> Result<()> {
        self.tell(Method::Delete, format!("/v1/saved/{message}"))
            .await
    }

    pub async fn confirm(
        &self,
        channel: ChannelId,
        message: MessageId,
        confirm: &Confirm,
    ) -> Result<Ack> {
        self.ask(Method::Put, at(channel, message, "/confirmation"), confirm)
            .await
    }

    pub async fn confirmations(
        &self,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<Confirmations> {
        self.get(at(channel, message, "/confirmations")).await
    }

    pub async fn since(&self, channel: ChannelId, at: UnixMillis) -> Result<DatePlace> {
        self.get(format!("/v1/channels/{channel}/since?at={}", at.0.max(0)))
            .await
    }

    pub async fn read_marks(&self, channel: ChannelId) -> Result<ReadMarks> {
        self.get(format!("/v1/channels/{channel}/read-marks")).await
    }
}

fn at(channel: ChannelId, message: MessageId, what: &str) -> String {
    format!("/v1/channels/{channel}/messages/{message}{what}")
}
