//! A channel is archived, or comes back.

use serde_json::json;
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::SetArchived;

use super::{channel_of, check, tell_channel_listed, touch_audience};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries};

pub async fn set_archived(
    tx: &mut Tx,
    actor: PersonId,
    id: ChannelId,
    request: SetArchived,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::channel(tx, actor, Action::ArchiveChannel, id, now).await?;
    let mut channel = channel_of(tx, id).await?;
    if channel.archived == request.archived {
        return Ok(());
    }
    channel.archived = request.archived;
    let head = channels::take_seq(tx, id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let archived = request.archived.then_some((now, actor, text.as_str()));
    channels::set_archived(tx, id, archived).await?;
    let changed = ChannelEvent::Changed {
        channel: channel.clone(),
    };
    entries::append(tx, id, head, Some(actor), changed).await?;
    touch_audience(tx, &channel).await?;
    tell_channel_listed(tx, &channel).await?;
    let act = Act::new("channel.archive")
        .about(format!("channel:{id}"))
        .after(json!({ "archived": request.archived }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}
