//! A member says that they have read an announcement, and those who publish see who has not.
//! A correction is another revision, and asks again.

use std::collections::BTreeMap;

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::conversation::{Confirm, Confirmation, Confirmations, Missing};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::UnixMillis;

use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, channels, confirmations, entries, members, messages};

pub async fn confirm(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
    request: Confirm,
) -> AppResult<Ack> {
    let now = tx.now();
    access::message(tx, actor, Action::ConfirmAnnouncement, channel, target, now).await?;
    if confirmations::latest_of(tx, target, actor).await? == Some(request.revision) {
        return super::nothing_new(tx, channel, target).await;
    }
    // The counter is the channel's lock: no correction comes between look and entry.
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let action = Action::ConfirmAnnouncement;
    let (_, message) = access::message(tx, actor, action, channel, target, now).await?;
    let told = messages::told(tx, target)
        .await?
        .ok_or(AppError::NotFound)?;
    if message.deleted || !told.asks_confirmation {
        return Err(AppError::NotFound);
    }
    if request.revision != message.revision || message.author == actor {
        return Err(AppError::field("revision", FieldProblem::NotAllowed));
    }
    if confirmations::latest_of(tx, target, actor).await? == Some(request.revision) {
        // Said twice at one moment: the other stands in the log.
        return Err(AppError::Conflict);
    }
    let count = confirmations::insert(tx, &message, actor, request.revision, now).await?;
    let event = ChannelEvent::Confirmed {
        target,
        target_seq: message.seq,
        revision: request.revision,
        count,
    };
    entries::append(tx, channel, head, Some(actor), event).await?;
    Ok(Ack {
        id: target,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    })
}

/// Who has confirmed the latest words, and who has not.
pub async fn confirmations(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
    now: UnixMillis,
) -> AppResult<Confirmations> {
    let action = Action::ReadConfirmations;
    let (_, message) = access::message(db, actor, action, channel, target, now).await?;
    let told = messages::told(db, target)
        .await?
        .ok_or(AppError::NotFound)?;
    if message.deleted || !told.asks_confirmation {
        return Err(AppError::NotFound);
    }
    let mut confirmed = Vec::new();
    let mut latest: BTreeMap<PersonId, u32> = BTreeMap::new();
    for (person, revision, at) in confirmations::of_message(db, target).await? {
        let known = latest.entry(person).or_default();
        *known = revision.max(*known);
        if revision == message.revision {
            confirmed.push(Confirmation { person, at });
        }
    }
    let mut missing = Vec::new();
    for member in members::of_channel(db, channel).await? {
        let person = member.person;
        let earlier_revision = latest.get(&person).copied();
        if person != message.author && earlier_revision != Some(message.revision) {
            missing.push(Missing {
                person,
                earlier_revision,
            });
        }
    }
    Ok(Confirmations {
        revision: message.revision,
        confirmed,
        missing,
    })
}
