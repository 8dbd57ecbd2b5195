//! What is being written: kept as one types, told to the person's other devices, and kept
//! twice where two of them wrote at the same time.

use tokenim_protocol::ids::{ChannelId, MessageId};

use crate::client::Client;
use crate::error::Result;
use crate::store::draft;
use crate::view::timeline::{Draft, OtherDraft};

impl Client {
    pub async fn draft(&self, channel_id: ChannelId, thread: Option<MessageId>) -> Result<Draft> {
        let account = self.account()?;
        let body = account
            .store
            .read(move |reader| draft::get(reader, channel_id, thread))
            .await?;
        Ok(Draft { body })
    }

    /// `before`: what the box held when it was last in step with what is kept.
    pub async fn save_draft(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
        body: String,
        before: Option<String>,
    ) -> Result<()> {
        let account = self.account()?;
        let changed = account
            .store
            .write(move |tx| draft::save(tx, channel_id, thread, &body, before.as_deref()))
            .await?;
        if changed {
            account.state_changed.notify_one();
        }
        Ok(())
    }

    pub async fn other_draft(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Result<Option<OtherDraft>> {
        let account = self.account()?;
        let body = account
            .store
            .read(move |reader| draft::other(reader, channel_id, thread))
            .await?;
        Ok(body.map(|body| OtherDraft { body }))
    }

    /// Puts the other one into the box; what stood there waits in its place.
    pub async fn take_other_draft(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Result<Draft> {
        let account = self.account()?;
        let body = account
            .store
            .write(move |tx| draft::take_other(tx, channel_id, thread))
            .await?;
        account.state_changed.notify_one();
        Ok(Draft { body })
    }

    pub async fn discard_other_draft(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Result<()> {
        let account = self.account()?;
        account
            .store
            .write(move |tx| draft::discard_other(tx, channel_id, thread))
            .await?;
        Ok(())
    }
}
