//! One's calls in a calendar of one's own.

use tokenim_protocol::calendar::CalendarFeed;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::net::address::ServerAddress;
use crate::view::quota::CalendarAddress;

impl Client {
    pub async fn calendar_feed(&self) -> Result<CalendarFeed> {
        let account = self.account()?;
        account.heeded(account.api.calendar_feed().await)
    }

    /// A new address; the one before opens nothing any more. Nothing here keeps it.
    pub async fn renew_calendar_feed(&self) -> Result<CalendarAddress> {
        let account = self.account()?;
        let made = account.heeded(account.api.renew_calendar_feed().await)?;
        let server = ServerAddress::parse(&account.session.server).map_err(Error::bug)?;
        Ok(CalendarAddress {
            url: server.at(&made.path),
        })
    }

    pub async fn end_calendar_feed(&self) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.end_calendar_feed().await)
    }
}
