//! Name, topic or mode of a channel change.

use serde_json::json;
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::ChangeChannel;

use super::{channel_of, check, retention, tell_channel_listed, touch_audience};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries};

pub async fn change_channel(
    tx: &mut Tx,
    actor: PersonId,
    id: ChannelId,
    request: ChangeChannel,
) -> AppResult<()> {
    let name = request
        .name
        .map(|name| check::name("name", &name))
        .transpose()?;
    let topic = request
        .topic
        .map(|topic| check::topic("topic", &topic))
        .transpose()?;
    access::channel(tx, actor, Action::ManageChannelSettings, id, tx.now()).await?;
    let before = channel_of(tx, id).await?;
    let mut after = before.clone();
    after.name = name.unwrap_or(after.name);
    after.topic = topic.unwrap_or(after.topic);
    after.mode = request.mode.unwrap_or(after.mode);
    if let Some(days) = request.retention_days {
        after.retention = retention::changed("retention_days", before.retention, days, tx.now())?;
    }
    if after == before {
        return Ok(());
    }
    let head = channels::take_seq(tx, id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    channels::change(tx, id, &after.name, &after.topic, after.mode).await?;
    channels::set_retention(tx, id, after.retention).await?;
    let changed = ChannelEvent::Changed {
        channel: after.clone(),
    };
    entries::append(tx, id, head, Some(actor), changed).await?;
    if after.mode != before.mode {
        touch_audience(tx, &after).await?;
    }
    tell_channel_listed(tx, &after).await?;
    let act = Act::new("channel.change")
        .about(format!("channel:{id}"))
        .before(json!({ "mode": before.mode, "retention": retention::shown(before.retention) }))
        .after(json!({
            "mode": after.mode,
            "renamed": after.name != before.name,
            "topic_changed": after.topic != before.topic,
            "retention": retention::shown(after.retention),
        }));
    audit::record(tx, Some(actor), act).await
}
