//! The part of the URL map that is about room for files, and about the calendar's address.

use tokenim_protocol::calendar::{CalendarFeed, CalendarFeedMade};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::quota::{QuotaBoard, QuotaEffect, Rooms, SetQuota};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn own_room(&self) -> Result<Rooms> {
        self.get("/v1/me/room".to_owned()).await
    }

    pub async fn channel_room(&self, channel: ChannelId) -> Result<Rooms> {
        self.get(format!("/v1/channels/{channel}/room")).await
    }

    pub async fn quotas(&self) -> Result<QuotaBoard> {
        self.get("/v1/quotas".to_owned()).await
    }

    pub async fn set_quota(&self, request: &SetQuota) -> Result<QuotaEffect> {
        self.ask(Method::Put, "/v1/quotas", request).await
    }

    pub async fn calendar_feed(&self) -> Result<CalendarFeed> {
        self.get("/v1/me/calendar".to_owned()).await
    }

    pub async fn renew_calendar_feed(&self) -> Result<CalendarFeedMade> {
        self.fetch_by(Method::Post, "/v1/me/calendar".to_owned())
            .await
    }

    pub async fn end_calendar_feed(&self) -> Result<()> {
        self.tell(Method::Delete, "/v1/me/calendar").await
    }
}
