//! What the first screen shows, in one answer.

use tokenim_client::view::timeline::Anchor;

use crate::contract::{StartUpArgs, StartUpChannel, StartUpHouse};
use crate::core::Core;
use crate::error::IpcError;

impl Core {
    pub(crate) async fn house(&self, args: StartUpArgs) -> Result<StartUpHouse, IpcError> {
        let channels = self.client.list_channels().await?;
        let personal = self.client.personal().await?;
        // As the screen chooses: where one was, else where something is new.
        let channel = args
            .last
            .and_then(|last| channels.iter().find(|row| row.id == last))
            .or_else(|| channels.iter().find(|row| row.unread > 0))
            .or(channels.first())
            .map(|row| row.id);
        let open = match channel {
            Some(channel_id) => Some(StartUpChannel {
                channel_id,
                view: self.client.open_channel(channel_id).await?,
                draft: self.client.draft(channel_id, None).await?,
                window: self
                    .client
                    .timeline(channel_id, Anchor::FirstUnread, args.count)
                    .await?,
            }),
            None => None,
        };
        Ok(StartUpHouse {
            channels,
            personal,
            open,
        })
    }
}
