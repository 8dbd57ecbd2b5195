//! A message is pinned to its channel, for everybody there, or taken down.

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::conversation::{PINS_PER_CHANNEL_MAX, SetPin};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::Ack;

use super::refusal::over_the_cap;
use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries, pins};

pub async fn set_pin(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
    request: SetPin,
) -> AppResult<Ack> {
    let now = tx.now();
    let (_, message) = access::message(tx, actor, Action::PinMessage, channel, target, now).await?;
    if message.deleted {
        return Err(AppError::NotFound);
    }
    if pins::stands(tx, target).await? == request.pinned {
        return super::nothing_new(tx, channel, target).await;
    }
    if request.pinned && pins::count(tx, channel).await? >= PINS_PER_CHANNEL_MAX as u64 {
        return Err(over_the_cap(actor, Action::PinMessage, channel));
    }
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    if request.pinned {
        pins::insert(tx, &message, actor, head.last_seq, now).await?;
    } else {
        pins::delete(tx, target).await?;
    }
    let event = ChannelEvent::Pinned {
        target,
        target_seq: message.seq,
        pinned: request.pinned,
    };
    entries::append(tx, channel, head, Some(actor), event).await?;
    Ok(Ack {
        id: target,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    })
}
