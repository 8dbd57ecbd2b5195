//! A message is put aside for later, by one person for themselves. Taking it out again is
//! possible also when the message is not theirs to see any more.

use tokenim_protocol::conversation::{SAVED_MAX, Saved};
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;

use super::refusal::over_the_cap;
use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, person_log, saved};

pub async fn save_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
) -> AppResult<()> {
    let now = tx.now();
    let (_, message) =
        access::message(tx, actor, Action::SaveMessage, channel, target, now).await?;
    if message.deleted {
        return Err(AppError::NotFound);
    }
    if saved::count(tx, actor).await? >= SAVED_MAX as u64 {
        return Err(over_the_cap(actor, Action::SaveMessage, channel));
    }
    let saved = Saved {
        channel_id: channel,
        message_id: target,
        seq: message.seq,
        at: now,
    };
    if saved::insert(tx, actor, &saved).await? {
        person_log::append(tx, actor, PersonEvent::Saved { saved }).await?;
    }
    Ok(())
}

pub async fn unsave_message(tx: &mut Tx, actor: PersonId, target: MessageId) -> AppResult<()> {
    access::organisation(tx, actor, Action::UnsaveMessage, tx.now()).await?;
    if saved::delete(tx, actor, target).await? {
        let event = PersonEvent::Unsaved { message_id: target };
        person_log::append(tx, actor, event).await?;
    }
    Ok(())
}
