//! How long words are kept.

use tokenim_protocol::retention::{Retention, SetRetention};

use super::Client;
use crate::error::Result;
use crate::store::directory;

impl Client {
    /// Everywhere; none for as long as the organisation stands.
    pub async fn retention(&self) -> Result<Option<Retention>> {
        let account = self.account()?;
        let organisation = account.store.read(directory::organisation).await?;
        Ok(organisation.and_then(|organisation| organisation.retention))
    }

    pub async fn set_retention(&self, request: SetRetention) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.set_retention(&request).await)
    }
}
