//! A message gets a new revision.

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::{Ack, EditMessage};

use super::operation::{self, Begun};
use super::refusal::over_the_cap;
use super::{check, mentioning};
use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries, messages, revisions};

/// Earlier words are kept, so there is an end to them.
const REVISIONS_MAX: u64 = 500;

pub async fn edit_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
    request: EditMessage,
) -> AppResult<Ack> {
    check::body(&request.body)?;
    let key = (channel, target, &request.body);
    let fresh = match operation::begin(tx, request.id.0, actor, "edit_message", &key).await? {
        Begun::Again(ack) => return Ok(ack),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let (_, message) =
        access::message(tx, actor, Action::EditOwnMessage, channel, target, now).await?;
    if message.deleted {
        return Err(AppError::NotFound);
    }
    if u64::from(message.revision) >= REVISIONS_MAX {
        return Err(over_the_cap(actor, Action::EditOwnMessage, channel));
    }
    let named = mentioning::read_again(tx, actor, channel, target, &request.body).await?;
    revisions::keep_present(tx, target).await?;
    messages::set_mentions(tx, target, &named.people, named.all).await?;
    mentioning::change(tx, actor, &message, &named.people).await?;
    let revision = messages::edit(tx, target, &request.body, now).await?;
    let event = ChannelEvent::Edited {
        target,
        target_seq: message.seq,
        revision,
        body: request.body,
        mentions: named.people,
        mentions_all: named.all,
        label: message.label,
    };
    entries::append(tx, channel, head, Some(actor), event).await?;
    let ack = Ack {
        id: target,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    };
    fresh.finish(tx, &ack).await?;
    Ok(ack)
}
